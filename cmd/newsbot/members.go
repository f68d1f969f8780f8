package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"slices"
	"sync"
	"time"

	"newsbot/alerts/store"
	"newsbot/news/feed"
	"newsbot/news/fetch"
)

// How nodes know of each other.
const (
	aliveEvery = 5 * time.Second
	aliveFor   = 15 * time.Second // without a word; then its work is others'
)

// A register is where nodes say that they are there; *store.Store is one.
type register interface {
	// Alive says that node is alive at now and for ttl, and returns all nodes that are, by name.
	Alive(ctx context.Context, node string, now time.Time, ttl time.Duration) ([]string, error)
	// Leave says that node is going.
	Leave(ctx context.Context, node string) error
}

var _ register = (*store.Store)(nil)

// members are the nodes on one database. They divide what one of them should do: each piece of work falls to one of
// those that are alive, and moves only if that one goes or a new one is the better choice. For a few seconds after such a change two
// may do the same, or nobody: it must be harmless.
type members struct {
	db   register
	log  *slog.Logger
	self string

	mu   sync.Mutex
	live []string
	said time.Time // when this node last said that it is alive
}

func newMembers(db register, log *slog.Logger) *members {
	m := &members{db: db, log: log, self: rand.Text(), said: time.Now()}
	m.live = []string{m.self}
	return m
}

// refresh says that this node is alive, and learns who else is.
func (m *members) refresh(ctx context.Context) error {
	now := time.Now()
	live, err := m.db.Alive(ctx, m.self, now.UTC(), aliveFor)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.live, m.said = live, now
	return nil
}

// Run keeps the list up to date until ctx is done.
func (m *members) Run(ctx context.Context) error {
	tick := time.NewTicker(aliveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			if err := m.db.Leave(bye, m.self); err != nil {
				m.log.Warn("the other nodes learn late that this one stops", "err", err)
			}
			return nil
		case <-tick.C:
		}
		if err := m.refresh(ctx); err != nil && ctx.Err() == nil {
			m.log.Warn("nodes are not counted", "err", err)
		}
	}
}

// mine reports whether work falls to this node. A node that could not say for a while that it is alive has none: others have it.
func (m *members) mine(work string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Since(m.said) < aliveFor && owner(work, m.live) == m.self
}

// owner returns the node to which work falls: the one that it has the highest number with (rendezvous hashing).
func owner(work string, nodes []string) string {
	var best string
	var most uint64
	for _, n := range nodes {
		sum := sha256.Sum256([]byte(work + "\x00" + n))
		if v := binary.BigEndian.Uint64(sum[:]); best == "" || v > most {
			best, most = n, v
		}
	}
	return best
}

// ownFeeds are the feeds of a list that fall to this node. All of a domain do, so that one node alone keeps its pace there.
type ownFeeds struct {
	list    feed.Feeds
	members *members
}

// Feeds implements [feed.Feeds].
func (f ownFeeds) Feeds(ctx context.Context) ([]feed.Wanted, error) {
	all, err := f.list.Feeds(ctx)
	return slices.DeleteFunc(all, func(w feed.Wanted) bool { return !f.members.mine("feeds of " + fetch.Domain(w.URL)) }), err
}
