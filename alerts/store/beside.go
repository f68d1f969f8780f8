package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
)

// OpenBeside opens the database that dsn names for an operator's command, beside the newsbot that may be running on it: it
// makes no database, changes no schema and takes nothing from those who hold leases.
func OpenBeside(ctx context.Context, dsn string, log *slog.Logger) (*Store, error) {
	kind, path, err := splitDSN(dsn)
	if err != nil {
		return nil, err
	}
	var e engine
	if kind == "postgres" {
		e, err = postgresBeside(ctx, dsn)
	} else {
		e, err = sqliteBeside(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	return newStore(e, log), nil
}

func postgresBeside(ctx context.Context, dsn string) (engine, error) {
	e, err := connectPostgres(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := migrated(ctx, goose.DialectPostgres, e.db, postgresWords); err != nil {
		return nil, errors.Join(err, e.db.Close())
	}
	return e, nil
}

// sqliteBeside opens a file without its lock: SQLite itself keeps several processes apart, for a moment each.
func sqliteBeside(ctx context.Context, path string) (_ engine, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no database at %s; set NEWSBOT_DB to the one that newsbot uses", path)
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	e := &sqlite{path: path, clock: newFileClock()}
	defer func() {
		if err != nil {
			err = errors.Join(e.explain(err), e.abandon())
		}
	}()
	address, err := fileURL(path)
	if err != nil {
		return nil, err
	}
	address += "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=synchronous(full)"
	if e.writing, err = sql.Open("sqlite", address); err != nil {
		return nil, err
	}
	e.writing.SetMaxOpenConns(1)
	if err := migrated(ctx, goose.DialectSQLite3, e.writing, sqliteWords); err != nil {
		return nil, err
	}
	look, err := sql.Open("sqlite", address+"&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	e.look = newReader(look, 1, e.clock)
	conn, err := e.writing.Conn(ctx)
	if err != nil {
		return nil, err
	}
	e.writer = newWriter(conn, e.explain, e.clock)
	return e, nil
}

// Backup writes the database, as it is at one moment, to a new file at path, while others go on using it. A database on a server has
// tools of its own for that.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	e, ok := s.engine.(*sqlite)
	if !ok {
		return errors.New("a PostgreSQL database is backed up with its own tool: pg_dump --format=custom --file=FILE \"$NEWSBOT_DB\"")
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists already; name a file that does not", path)
	}
	part := path + ".part" // so that what has the name is whole
	defer func() {
		if err != nil {
			_ = os.Remove(part) // it may not be there
		}
	}()
	if err := e.copyTo(ctx, part); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	if err := errors.Join(onDisk(part), os.Chmod(part, 0o600)); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return onDisk(filepath.Dir(path))
}

func (e *sqlite) copyTo(ctx context.Context, path string) error {
	address, err := fileURL(e.path)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", address+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	at := time.Now()
	if _, err = db.ExecContext(ctx, `VACUUM INTO ?`, path); err == nil {
		err = markCopy(ctx, path, at)
	}
	return errors.Join(err, db.Close())
}

// markCopy has the file at path say that it is a copy made at that time: what is posted from then on is missing in it.
func markCopy(ctx context.Context, path string, at time.Time) error {
	address, err := fileURL(path)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO meta (name, number) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET number = excluded.number`,
		copiedRow, micros(at))
	return errors.Join(err, db.Close())
}

// onDisk waits until a file or directory is.
func onDisk(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
