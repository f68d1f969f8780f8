package store_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
)

// engines are the databases that every test of this package that takes a kept runs on.
var engines = map[string]func(t testing.TB) *store.Store{
	"sqlite":   func(t testing.TB) *store.Store { return open(t, filepath.Join(t.TempDir(), "news.db")) },
	"postgres": func(t testing.TB) *store.Store { return open(t, newTables(t)) },
}

// each runs test on an empty store of each engine.
func each(t *testing.T, test func(t *testing.T, s kept)) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) { test(t, kept{open(t)}) })
	}
}

// open opens the database that dsn names until the test ends.
func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// kept is a store as the contract wants it.
type kept struct{ *store.Store }

var _ alertstest.Store = kept{}

func (k kept) Follow(ctx context.Context, c alerts.Channel, rule string, now time.Time) (alerts.Topic, error) {
	f, _, _, err := k.For(c.Workspace).Subscribe(ctx, bot.Wish{Room: bot.RoomOf(c), Rule: rule, Name: "topic", By: "Ada", At: now})
	return f.Topic, err
}

func (k kept) Unfollow(ctx context.Context, c alerts.Channel, topic alerts.TopicID) error {
	_, err := k.For(c.Workspace).Unsubscribe(ctx, bot.RoomOf(c), topic)
	return err
}

func TestContract(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			alertstest.TestStore(t, func(t *testing.T) alertstest.Store { return kept{open(t)} })
		})
	}
}

// archive is a store as the contract of archives wants it.
type archive struct {
	*store.Store
	*store.Indexer
}

func (a archive) For(id alerts.WorkspaceID) bot.Workspace { return a.Store.For(id) }

func TestArchive(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			alertstest.TestArchive(t, func(t *testing.T) alertstest.Archive {
				s := open(t)
				return archive{s, s.Indexer()}
			})
		})
	}
}

func TestWorkspaces(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			alertstest.TestWorkspaces(t, func(t *testing.T) alertstest.Workspaces {
				s := open(t)
				return archive{s, s.Indexer()}
			})
		})
	}
}

// follow subscribes c to rule.
func follow(t testing.TB, s *store.Store, c alerts.Channel, rule string) bot.Followed {
	t.Helper()
	f, _, _, err := s.For(c.Workspace).Subscribe(t.Context(), bot.Wish{Room: bot.RoomOf(c), Rule: rule, Name: "topic", By: "Ada", At: alertstest.Noon()})
	if err != nil {
		t.Fatalf("Subscribe(%q): %v", rule, err)
	}
	return f
}
