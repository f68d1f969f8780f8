package store_test

import (
	"context"
	"database/sql"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
)

// heard collects what a node is told.
type heard struct {
	topics chan struct{}
	due    chan string
}

// listen has s listen until the test ends, and returns once it does.
func listen(t *testing.T, s *store.Store) *heard {
	t.Helper()
	h := &heard{make(chan struct{}, 100), make(chan string, 100)}
	ctx, stop := context.WithCancel(t.Context())
	var listening sync.WaitGroup
	listening.Go(func() {
		if err := s.Listen(ctx, store.Ears{
			Topics: func() { h.topics <- struct{}{} },
			Due:    func(platform string) { h.due <- platform },
		}); err != nil {
			t.Errorf("Listen = %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		listening.Wait()
	})
	h.all(t)
	return h
}

// all waits for what is said when the connection was made: that anything may have changed.
func (h *heard) all(t *testing.T) {
	t.Helper()
	hear(t, h.topics)
	if p := hear(t, h.due); p != "" {
		t.Errorf("a new connection tells of %q, want of all platforms", p)
	}
}

// hear waits for something to come out of c.
func hear[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(2 * time.Minute): // on a slow machine
		t.Fatal("nothing was heard within two minutes")
		panic("unreachable")
	}
}

func (h *heard) nothing(t *testing.T, after string) {
	t.Helper()
	select {
	case <-h.topics:
		t.Errorf("topics are told of after %s", after)
	case p := <-h.due:
		t.Errorf("%s is told of after %s", p, after)
	case <-time.After(200 * time.Millisecond):
	}
}

func TestNodesTellEachOtherWhatChanged(t *testing.T) {
	n := openNodes(t, 2)
	a, b := n.all[0], n.all[1]
	h := listen(t, b.Store)
	now := time.Now().UTC()
	gas := alertstest.Channel("gas")
	f, _, _, err := a.For(gas.Workspace).Subscribe(t.Context(), bot.Wish{Room: bot.RoomOf(gas), Rule: "Karsu", Name: "topic", By: "Ada", At: now})
	must(t, err)
	hear(t, h.topics)
	h.nothing(t, "a subscription")
	for i := range 2 {
		must(t, file(t, a.Store, alertstest.Filing(f.Topic.ID, alertstest.Article(i), gas)))
		if i > 0 {
			h.nothing(t, "a filing behind another one")
			break
		}
		if p := hear(t, h.due); p != "test" {
			t.Errorf("a filing tells of %q", p)
		}
	}
	claims, err := a.Claim(t.Context(), "test", 1, now, time.Minute)
	if err != nil || len(claims) != 1 {
		t.Fatalf("claimed %v, %v", claims, err)
	}
	h.nothing(t, "a claim")
	must(t, a.Settle(t.Context(), claims[0], alerts.Settlement{State: alerts.Sent}))
	hear(t, h.due) // the second may go out, on any node
	was, err := a.For(gas.Workspace).Unsubscribe(t.Context(), bot.RoomOf(gas), f.Topic.ID)
	if !was || err != nil {
		t.Fatalf("Unsubscribe = %v, %v", was, err)
	}
	hear(t, h.topics)
}

func TestNothingIsToldOfAChangeThatFailed(t *testing.T) {
	n := openNodes(t, 1)
	h := listen(t, n.all[0].Store)
	err := file(t, n.all[0].Store, alertstest.Filing(99, alertstest.Article(0), alertstest.Channel("gas")))
	if err == nil {
		t.Fatal("an alert of no topic was filed")
	}
	h.nothing(t, "a filing that failed")
}

func TestHintsComeBackAfterTheirConnectionWasCut(t *testing.T) {
	n := openNodes(t, 2)
	h := listen(t, n.all[1].Store)
	db, err := sql.Open("pgx", theCluster().address)
	must(t, err)
	defer db.Close()
	cut := 0
	must(t, db.QueryRow(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = $1`,
		store.DatabaseName(n.all[0].Store)).Scan(&cut))
	if cut != 1 {
		t.Fatalf("%d connections for hints were cut, want 1", cut)
	}
	h.all(t) // what was missed is looked for
	follow(t, n.all[0].Store, alertstest.Channel("gas"), "Karsu")
	hear(t, h.topics)
}
