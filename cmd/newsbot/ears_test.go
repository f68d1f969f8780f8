//go:build unix

package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
)

// A hearer is a node of which only the ears and the roster run.
type hearer struct {
	db     *store.Store
	roster *alerts.Roster
	bells  map[string]*alerts.Dispatcher // of which only the bell is used
}

// twoNodes returns a store and, on the same database, a node whose roster looks for changes on its own so rarely. If it is deaf,
// nobody tells it of any.
func twoNodes(t *testing.T, every time.Duration, deaf bool) (*store.Store, hearer) {
	t.Helper()
	server := newProofServer(t)
	quiet := slog.New(slog.DiscardHandler)
	open := func() *store.Store {
		s, err := store.Open(t.Context(), server.address, quiet)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := open(), open()
	h := hearer{
		db:     b,
		roster: &alerts.Roster{Catalog: b, Log: quiet, Bell: alerts.NewBell(), Every: every},
		bells:  map[string]*alerts.Dispatcher{"test": {Bell: alerts.NewBell()}, "other": {Bell: alerts.NewBell()}},
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = h.roster.Run(ctx) })
	listening := make(chan bool, 10)
	if !deaf {
		running.Go(func() {
			e := ears(h.roster, h.bells)
			due := e.Due
			e.Due = func(platform string) {
				due(platform)
				listening <- true
			}
			_ = b.Listen(ctx, e)
		})
		<-listening
		for _, d := range h.bells {
			<-d.Bell.Rung() // at first anything may be due
		}
	}
	t.Cleanup(func() {
		stop()
		running.Wait()
		a.Close()
		b.Close()
	})
	return a, h
}

// arrivesWithin makes changes on one node until most of five in a row reached the other within that time, and fails the test if that
// does not come to be: a machine may have other things to do for a while.
func arrivesWithin(t *testing.T, a *store.Store, h hearer, limit time.Duration) {
	t.Helper()
	var took []time.Duration
	await(t, fmt.Sprintf("rules to reach the other node within %v", limit), func() bool {
		took = arrive(t, a, h)
		t.Logf("told of rules after %v", took)
		return took[len(took)/2] <= limit
	})
}

// arrive makes changes on one node and returns how long each took to reach the other, sorted.
func arrive(t *testing.T, a *store.Store, h hearer) []time.Duration {
	t.Helper()
	var took []time.Duration
	for range 5 {
		n := h.roster.Len()
		wish := bot.Wish{Room: bot.RoomOf(alertstest.Channel("gas")), Rule: fmt.Sprint("Karsu AND ", n), Name: "topic", By: "Ada", At: time.Now().UTC()}
		if _, _, _, err := a.For(alertstest.Channel("gas").Workspace).Subscribe(t.Context(), wish); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		await(t, "a rule on the other node", func() bool { return h.roster.Len() == n+1 })
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took
}

func TestChangesReachTheOtherNodeAtOnce(t *testing.T) {
	t.Parallel()
	a, h := twoNodes(t, time.Hour, false)
	arrivesWithin(t, a, h, time.Second)
	topics, err := a.For(alertstest.Channel("gas").Workspace).Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.File(t.Context(), []alerts.Filing{alertstest.Filing(topics[0].ID, alertstest.Article(0), alertstest.Channel("gas"))}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-h.bells["test"].Bell.Rung():
	case <-time.After(waitAtMost):
		t.Error("the other node's dispatcher is not woken")
	}
	select {
	case <-h.bells["other"].Bell.Rung():
		t.Error("the dispatcher of another platform is woken")
	default:
	}
}

// Nobody need be told: who looks now and then learns of everything, and rules of others within a second.
func TestChangesReachANodeThatIsToldNothing(t *testing.T) {
	t.Parallel()
	a, h := twoNodes(t, 0, true)
	if alerts.RosterRefresh >= time.Second {
		t.Errorf("who is told nothing looks every %v, want more often than every second", alerts.RosterRefresh)
	}
	arrivesWithin(t, a, h, alerts.RosterRefresh+time.Second)
}
