// Package store keeps everything that must survive: articles, stories, topics, who subscribes, what is on its way and what
// became of it. It fills the ports of alerts and bot. It decides nothing: not what matches, not whom to tell, not when to give up.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"newsbot/alerts"
	"newsbot/bot"
)

// A Store keeps it all in one database. It is safe for concurrent use.
type Store struct {
	engine   engine
	log      *slog.Logger
	close    func() error
	filing   *together[[]alerts.Filing, int]
	settling *together[settled, error]
	lease    *Lease // what must be held to write; nil if nothing
	history  *history
}

var (
	_ alerts.Filer     = (*Store)(nil)
	_ alerts.Catalog   = (*Store)(nil)
	_ alerts.Queue     = (*Store)(nil)
	_ alerts.Viewers   = (*Store)(nil)
	_ alerts.Revisions = (*Store)(nil)
	_ bot.Events       = (*Store)(nil)
)

// An engine is a database.
type engine interface {
	// write runs do in a transaction and returns once that is on disk. It may run do more than once: do sets all its results anew.
	write(ctx context.Context, do func(*tx) error) error

	// read runs do on one consistent state.
	read(ctx context.Context, do func(*tx) error) error

	// glance runs do, which asks one question.
	glance(ctx context.Context, do func(*tx) error) error

	// close waits for the transactions that were begun.
	close() error
}

// ErrAway is among the errors of [Open] when the database server does not answer, or lets nobody in for now.
var ErrAway = errors.New("the database is away")

// Open opens the database that dsn names, and makes or updates it first where needed: "sqlite:data/newsbot.db" or a path alone is
// a file, "postgres://USER:PASSWORD@HOST/DATABASE" a database on a server, which several nodes may share. An error is a sentence that says what to do.
func Open(ctx context.Context, dsn string, log *slog.Logger) (*Store, error) {
	e, err := openEngine(ctx, dsn)
	if err != nil {
		return nil, err
	}
	s := newStore(e, log)
	if file, ok := e.(*sqlite); ok {
		s.history.file = file.path + seenSuffix
		if s.history.known, err = loadSeen(s.history.file); err != nil {
			log.Warn("how far the database was seen is not known", "err", err)
		}
		s.history.known.lost = s.history.known.Epoch == ""
	}
	if err := s.assess(ctx, false); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return s, nil
}

func newStore(e engine, log *slog.Logger) *Store {
	s := &Store{engine: e, log: log, close: sync.OnceValue(e.close), history: &history{}}
	s.gather()
	return s
}

// gather has calls made together that come at the same time.
func (s *Store) gather() {
	gos := 2 // one may wait for another node
	if _, alone := s.engine.(*sqlite); alone {
		gos = 1
	}
	s.filing, s.settling = newTogether(gos, s.fileAll), newTogether(gos, s.settleAll)
}

func openEngine(ctx context.Context, dsn string) (engine, error) {
	kind, path, err := splitDSN(dsn)
	switch {
	case err != nil:
		return nil, err
	case kind == "postgres":
		return openPostgres(ctx, dsn)
	}
	return openSQLite(ctx, path)
}

// splitDSN returns the kind of database that dsn names, and of a file the path.
func splitDSN(dsn string) (kind, path string, err error) {
	scheme, path, found := strings.Cut(dsn, ":")
	switch {
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return "postgres", "", nil
	case found && scheme == "sqlite":
	case found && strings.HasPrefix(path, "//"):
		return "", "", fmt.Errorf("NEWSBOT_DB: %q is no kind of database that newsbot knows; use sqlite:FILE or postgres://…", scheme)
	default:
		path = dsn
	}
	if path == "" {
		return "", "", fmt.Errorf("NEWSBOT_DB names no file; use sqlite:data/newsbot.db")
	}
	return "sqlite", path, nil
}

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	return s.glance(ctx, "ask the database", func(t *tx) error {
		var version int64
		_, err := t.row(`SELECT number FROM meta WHERE name = ?`, []any{ruleVersion}, &version)
		return err
	})
}

// Close waits for what is being written and gives the database free.
func (s *Store) Close() error {
	if err := s.Mark(context.Background()); err != nil && !errors.Is(err, errClosed) {
		s.log.Warn("how far the database is whole is not marked", "err", err)
	}
	return s.close()
}

// write makes a change; doing names it in errors.
func (s *Store) write(ctx context.Context, doing string, do func(*tx) error) error {
	fenced := do
	if s.lease != nil {
		fenced = func(t *tx) error {
			if err := t.held(*s.lease); err != nil {
				return err
			}
			return do(t)
		}
	}
	if err := s.engine.write(ctx, fenced); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// read looks; doing names it in errors.
func (s *Store) read(ctx context.Context, doing string, do func(*tx) error) error {
	if err := s.engine.read(ctx, do); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// glance asks one question; doing names it in errors.
func (s *Store) glance(ctx context.Context, doing string, do func(*tx) error) error {
	if err := s.engine.glance(ctx, do); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
