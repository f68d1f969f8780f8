package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"newsbot/alerts/store"
)

// How nodes take turns.
const (
	turnFor    = 15 * time.Second // without a word; then it is another's
	turnEvery  = 5 * time.Second
	turnLook   = 2 * time.Second           // how often who waits looks whether it is free
	turnAlone  = 10 * 365 * 24 * time.Hour // of who is alone on the database
	turnWithin = 3 * time.Second           // to prolong it, and to give it up
)

// A turn is work that one node at a time does: the one that holds its lease. Should that node be frozen for longer than its lease,
// whatever it then writes in the lease's name is refused.
type turn struct {
	names []string // of leases, any of which will do
	self  string   // this node's name
	db    *store.Store
	log   *slog.Logger

	mu    sync.Mutex
	lease store.Lease
}

// newTurn returns the turn at the work called name.
func newTurn(name string, db *store.Store, nodes *members) *turn {
	return &turn{names: []string{name}, self: nodes.self, db: db, log: nodes.log}
}

// held returns the lease, and false if another node has the turn.
func (t *turn) held() (store.Lease, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lease, time.Now().Before(t.lease.Until)
}

func (t *turn) set(l store.Lease) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lease = l
}

// run waits for the turn and has do work for as long as it lasts, again and again until ctx is done. Then it gives the turn to whoever
// waits. do returns when its ctx is done.
func (t *turn) run(ctx context.Context, do func(context.Context)) {
	for ctx.Err() == nil {
		if l, ours := t.take(ctx); ours {
			t.log.Debug("turn begins", "work", l.Name)
			t.serve(ctx, do)
			t.log.Debug("turn ends", "work", l.Name)
		}
		rest(ctx, turnLook)
	}
}

// take takes a lease that is free.
func (t *turn) take(ctx context.Context) (store.Lease, bool) {
	for _, i := range rand.Perm(len(t.names)) {
		l, ours, err := t.hold(ctx, t.names[i])
		if err != nil && ctx.Err() == nil {
			t.log.Warn("nobody knows whose turn it is", "work", t.names[i], "err", err)
		}
		if ours || err != nil {
			return l, ours
		}
	}
	return store.Lease{}, false
}

// hold takes the lease or prolongs it.
func (t *turn) hold(ctx context.Context, name string) (store.Lease, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, turnWithin)
	defer cancel()
	ttl := turnFor
	if t.db.Alone() {
		ttl = turnAlone
	}
	l, ours, err := t.db.Hold(ctx, name, t.self, ttl)
	if ours {
		t.set(l)
	}
	return l, ours, err
}

// serve has do work until the turn is over.
func (t *turn) serve(ctx context.Context, do func(context.Context)) {
	work, over := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() { do(work) })
	t.prolong(ctx)
	over()
	working.Wait()
	l, _ := t.held()
	t.set(store.Lease{})
	if ctx.Err() == nil {
		t.log.Info("another node does this now", "work", l.Name)
		return
	}
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), turnWithin)
	defer cancel()
	if err := t.db.Yield(bye, l); err != nil {
		t.log.Warn("the other nodes learn late that this one stops", "work", l.Name, "err", err)
	}
}

// prolong returns when the turn is over. A database that does not answer for a moment ends none.
func (t *turn) prolong(ctx context.Context) {
	if t.db.Alone() {
		<-ctx.Done()
		return
	}
	for {
		rest(ctx, turnEvery)
		if ctx.Err() != nil {
			return
		}
		l, ours := t.held()
		if !ours {
			return
		}
		_, ours, err := t.hold(ctx, l.Name)
		if err != nil && ctx.Err() == nil {
			t.log.Warn("the turn may end", "work", l.Name, "until", l.Until, "err", err)
		}
		if err == nil && !ours {
			return
		}
	}
}

// rest returns after d or when ctx is done.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
