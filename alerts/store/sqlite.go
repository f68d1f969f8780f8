package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	// readers is how many look-ups run at the same time.
	readers = 4

	// applicationID marks a file as ours in SQLite's header: "News".
	applicationID = 0x4e657773
)

// sqlite is a database in a file that this process alone uses: one connection writes, others read beside it.
type sqlite struct {
	path    string
	lock    *dirLock
	writer  *writer
	writing *sql.DB
	look    *reader
	clock   *fileClock
}

func openSQLite(ctx context.Context, path string) (_ *sqlite, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, unusable(path, err)
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	lock, err := lockFile(path)
	if err != nil {
		if _, ok := errors.AsType[*fs.PathError](err); ok {
			err = unusable(path, err)
		}
		return nil, err
	}
	e := &sqlite{path: path, lock: lock, clock: newFileClock()}
	defer func() {
		if err != nil {
			err = errors.Join(e.explain(err), e.abandon())
		}
	}()
	if err := makePrivate(path); err != nil {
		return e, err
	}
	return e, e.open(ctx)
}

// makePrivate makes the file where there is none, for its owner alone: what people subscribe to stands in it, and addresses with keys.
// SQLite gives the files beside it the same rights, and would give it to everybody to read.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return unusable(path, err)
	}
	return f.Close()
}

func (e *sqlite) open(ctx context.Context) error {
	address, err := fileURL(e.path)
	if err != nil {
		return err
	}
	// FULL: what a commit acknowledged survives a power cut. WAL: look-ups go on beside the writer.
	settings := "&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)&_pragma=cache_size(-16000)"
	if e.writing, err = sql.Open("sqlite", address+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=wal_autocheckpoint(4000)"+settings); err != nil {
		return err
	}
	e.writing.SetMaxOpenConns(1)
	if err := claimFile(ctx, e.writing); err != nil {
		return err
	}
	if err := migrate(ctx, goose.DialectSQLite3, e.writing, sqliteWords); err != nil {
		return err
	}
	look, err := sql.Open("sqlite", address+"?_pragma=query_only(1)"+settings)
	if err != nil {
		return err
	}
	e.look = newReader(look, readers, e.clock)
	conn, err := e.writing.Conn(ctx)
	if err != nil {
		return err
	}
	e.writer = newWriter(conn, e.explain, e.clock)
	// Nobody else may hold the file, so whoever held leases is gone: nobody need wait for them to end.
	return e.write(ctx, func(t *tx) error {
		if _, err := t.exec(`UPDATE destination SET due_at = 0, lease_until = 0, lease_token = '' WHERE lease_token <> ''`); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE lease SET holder = '', until = 0`)
		return err
	})
}

func (e *sqlite) write(ctx context.Context, do func(*tx) error) error { return e.writer.write(ctx, do) }

func (e *sqlite) read(ctx context.Context, do func(*tx) error) error {
	return e.explain(e.look.read(ctx, (*look).read, do))
}

func (e *sqlite) glance(ctx context.Context, do func(*tx) error) error {
	return e.explain(e.look.read(ctx, (*look).glance, do))
}

func (e *sqlite) close() error { return e.explain(e.abandon()) }

// abandon closes whatever is open, the lock last.
func (e *sqlite) abandon() error {
	var errs []error
	if e.look != nil {
		errs = append(errs, e.look.close())
	}
	if e.writer != nil {
		errs = append(errs, e.writer.close())
	}
	if e.writing != nil {
		errs = append(errs, e.writing.Close())
	}
	return errors.Join(append(errs, e.lock.release())...)
}

// fileURL returns path as SQLite reads it, whatever characters are in it.
func fileURL(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	return u.String(), nil
}

// checkFile says what is wrong with a file that is not an SQLite database at all. That there is none is fine.
func checkFile(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unusable(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return fmt.Errorf("%s is a directory; set NEWSBOT_DB to a file in it", path)
	}
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	switch n, err := io.ReadFull(f, head); {
	case n == 0 && errors.Is(err, io.EOF):
		return nil // SQLite makes a database of an empty file
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return unusable(path, err)
	case string(head[:n]) != magic:
		return foreign(path)
	}
	return nil
}

var errForeign = errors.New("not a database of newsbot")

// claimFile marks a new database as ours and refuses one of another program.
func claimFile(ctx context.Context, db *sql.DB) error {
	var id, tables int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if id == applicationID {
		return nil
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if id != 0 || tables != 0 {
		return errForeign
	}
	_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return err
}
