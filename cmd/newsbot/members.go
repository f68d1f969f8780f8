package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news/feed"
)

// How nodes know of each other.
const (
	aliveEvery = 5 * time.Second
	aliveFor   = 15 * time.Second // without a word; then its work is others'
)

// members are the nodes on one database. They divide what one of them should do: each piece of work falls to one of
// those that are alive, and moves only if that one goes or a new one is the better choice. For a few seconds after such a change two
// may do the same, or nobody: it must be harmless.
type members struct {
	db   *store.Store
	log  *slog.Logger
	self string

	mu   sync.Mutex
	live []string
}

func newMembers(db *store.Store, log *slog.Logger) *members {
	m := &members{db: db, log: log, self: rand.Text()}
	m.live = []string{m.self}
	return m
}

// refresh says that this node is alive, and learns who else is.
func (m *members) refresh(ctx context.Context) error {
	live, err := m.db.Alive(ctx, m.self, time.Now().UTC(), aliveFor)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.live = live
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

// mine reports whether work falls to this node.
func (m *members) mine(work string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return owner(work, m.live) == m.self
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

// ownFeeds are the feeds of a list that fall to this node. All of a host do, so that one node alone keeps its pace there.
type ownFeeds struct {
	list    feed.Feeds
	members *members
}

// Feeds implements [feed.Feeds].
func (f ownFeeds) Feeds(ctx context.Context) ([]string, error) {
	all, err := f.list.Feeds(ctx)
	var own []string
	for _, address := range all {
		host := address
		if u, err := url.Parse(address); err == nil {
			host = strings.ToLower(u.Hostname())
		}
		if f.members.mine("feeds of " + host) {
			own = append(own, address)
		}
	}
	return own, err
}

// listenAlone is listen for a platform that tells every connection everything: only the node that it falls to connects.
func (p platform) listenAlone(ctx context.Context, m *members, to bot.Responder, log *slog.Logger) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		if m.mine(p.name) {
			turn, over := context.WithCancel(ctx)
			var listening sync.WaitGroup
			listening.Go(func() {
				if err := p.listen(turn, to, log); err != nil {
					log.Error("commands are not heard", "platform", p.name, "err", err)
				}
			})
			for ctx.Err() == nil && m.mine(p.name) {
				sleepUntil(ctx, tick.C)
			}
			over()
			listening.Wait()
			if ctx.Err() == nil {
				log.Info("another node listens now", "platform", p.name)
			}
		}
		sleepUntil(ctx, tick.C)
	}
	return nil
}

// sleepUntil returns when c receives or ctx is done.
func sleepUntil(ctx context.Context, c <-chan time.Time) {
	select {
	case <-ctx.Done():
	case <-c:
	}
}
