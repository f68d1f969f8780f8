package store_test

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
)

// hold files an article for gas and settles its delivery as state.
func hold(t *testing.T, s *store.Store, topic alerts.TopicID, article int, state alerts.State) alerts.Delivery {
	t.Helper()
	if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(article), alertstest.Channel("gas"))}); err != nil {
		t.Fatal(err)
	}
	c := claimOne(t, s, alertstest.Noon().Add(time.Hour))
	must(t, s.Settle(t.Context(), c, alerts.Settlement{State: state, Why: "Nobody can tell."}))
	return c.Delivery
}

func claimOne(t *testing.T, s *store.Store, now time.Time) alerts.Claim {
	t.Helper()
	claims, err := s.Claim(t.Context(), "test", 1, now, alertstest.Lease)
	if err != nil || len(claims) != 1 {
		t.Fatalf("Claim = %v, %v, want one", claims, err)
	}
	return claims[0]
}

func undelivered(t *testing.T, s *store.Store, state alerts.State) []alerts.DeliveryID {
	t.Helper()
	list, err := s.Undelivered(t.Context(), state, time.Time{}, 10)
	must(t, err)
	var ids []alerts.DeliveryID
	for _, d := range list {
		ids = append(ids, d.ID)
		if d.State != state || d.Why == "" || d.Alert.Card.Title == "" {
			t.Errorf("listed as %s: %+v", state, d)
		}
	}
	return ids
}

func TestTheOperatorReleasesWhatIsHeldOrDropped(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		topic := follow(t, s.Store, alertstest.Channel("gas"), "Karsu").Topic.ID
		for n, state := range []alerts.State{alerts.Held, alerts.Dropped} {
			d := hold(t, s.Store, topic, n, state)
			if ids := undelivered(t, s.Store, state); len(ids) != 1 || ids[0] != d.ID {
				t.Fatalf("listed as %s are %v, want %s", state, ids, d.ID)
			}
			now := alertstest.Noon().Add(100 * time.Hour) // long after it would have been given up
			if ok, err := s.Release(t.Context(), d.ID, now); !ok || err != nil {
				t.Fatalf("Release = %v, %v", ok, err)
			}
			c := claimOne(t, s.Store, now)
			if c.Delivery.ID != d.ID || c.Delivery.State != alerts.Sending || c.Delivery.Attempt != 1 || !c.Delivery.Filed.Equal(now) || !c.Delivery.FirstAt.Equal(now) {
				t.Errorf("claimed after its release: %+v, want a delivery as new", c.Delivery)
			}
			if ok, err := s.Release(t.Context(), d.ID, now); ok || err != nil {
				t.Errorf("Release of what is being sent = %v, %v, want false", ok, err)
			}
			must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
		}
		d := hold(t, s.Store, topic, 7, alerts.Held)
		if ok, err := s.Discard(t.Context(), d.ID, "It was there."); !ok || err != nil {
			t.Errorf("Discard = %v, %v", ok, err)
		}
		if held, dropped := undelivered(t, s.Store, alerts.Held), undelivered(t, s.Store, alerts.Dropped); len(held) != 0 || len(dropped) != 1 {
			t.Errorf("after Discard %v are held and %v dropped", held, dropped)
		}
		for _, id := range []alerts.DeliveryID{"no such", ""} {
			if ok, err := s.Release(t.Context(), id, time.Now()); ok || err != nil {
				t.Errorf("Release(%q) = %v, %v, want false", id, ok, err)
			}
		}
	})
}

func TestACommandWorksBesideTheRunningProgram(t *testing.T) {
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "news.db") },
		"postgres": func(t *testing.T) string { return newDatabase(t) },
	} {
		t.Run(name, func(t *testing.T) {
			at := dsn(t)
			if _, err := store.OpenBeside(t.Context(), at, slog.New(slog.DiscardHandler)); err == nil {
				t.Error("a database that nobody made can be opened beside nobody")
			}
			s := open(t, at)
			topic := follow(t, s, alertstest.Channel("gas"), "Karsu").Topic.ID
			d := hold(t, s, topic, 1, alerts.Held)
			if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(2), alertstest.Channel("gas"))}); err != nil {
				t.Fatal(err)
			}
			now := alertstest.Noon().Add(2 * time.Hour)
			working := claimOne(t, s, now)
			beside, err := store.OpenBeside(t.Context(), at, slog.New(slog.DiscardHandler))
			must(t, err)
			if ok, err := beside.Release(t.Context(), d.ID, now); !ok || err != nil {
				t.Errorf("Release = %v, %v", ok, err)
			}
			must(t, beside.Close())
			must(t, s.Settle(t.Context(), working, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})) // its lease still holds
			if c := claimOne(t, s, now); c.Delivery.ID != d.ID {
				t.Errorf("next is %s, want what was released", c.Delivery.ID)
			}
		})
	}
}

func TestBackupWhileArticlesComeIn(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "news.db")
	c := child(t, "file", path)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	first := make([]byte, 64)
	_, err = out.Read(first) // it files
	must(t, err)
	var reading sync.WaitGroup
	reading.Go(func() { // so that it never waits for us
		_, _ = io.Copy(io.Discard, out) // it ends when the child is killed
	})
	beside, err := store.OpenBeside(t.Context(), path, slog.New(slog.DiscardHandler))
	must(t, err)
	copied := filepath.Join(dir, "backup.db")
	must(t, beside.Backup(t.Context(), copied))
	if err := beside.Backup(t.Context(), copied); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("Backup over a file = %v, want a refusal", err)
	}
	must(t, beside.Close())
	must(t, c.Process.Kill())
	reading.Wait()
	_ = c.Wait() // it was killed
	n, _, err := open(t, copied).For(alertstest.Channel("gas").Workspace).Newest(t.Context(), time.Time{})
	if err != nil || n == 0 || n%3 != 0 {
		t.Errorf("the backup holds %d articles, %v; want some, in whole batches of three", n, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.part")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v, want it for its owner only", info, err)
	}
}
