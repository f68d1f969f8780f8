package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news/facts"
	"newsbot/news/feed"
	"newsbot/news/fetch"
	"newsbot/news/summary"
)

// A roll is a register without a database.
type roll struct {
	mu    sync.Mutex
	until map[string]time.Time
	away  map[string]bool // nodes that the register does not hear
}

var errRollAway = errors.New("the register does not answer")

func (r *roll) Alive(_ context.Context, node string, now time.Time, ttl time.Duration) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away[node] {
		return nil, errRollAway
	}
	r.until[node] = now.Add(ttl)
	maps.DeleteFunc(r.until, func(_ string, until time.Time) bool { return !until.After(now) })
	return slices.Sorted(maps.Keys(r.until)), nil
}

func (r *roll) Leave(_ context.Context, node string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away[node] {
		return errRollAway
	}
	delete(r.until, node)
	return nil
}

func (r *roll) lose(node string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.away[node] = true
}

// wires are hosts with one feed each, which has a new story every minute.
type wires struct {
	start time.Time
	mu    sync.Mutex
	under map[string][]string  // by domain, the nodes whose requests are under way
	ended map[string]time.Time // by node and domain
	asked []request
	rude  []string
}

// A request is one that a node made.
type request struct {
	node, domain string
	at           time.Time
	alone        bool // no other node's was under way there
}

const wirePace = 2 * time.Second

func (w *wires) stories(now time.Time) int { return 1 + int(now.Sub(w.start)/time.Minute) }

// A wireClient is a node's way to the wires.
type wireClient struct {
	*wires
	node string
}

var _ feed.Getter = wireClient{}

func (wireClient) Pace(string) time.Duration { return wirePace }

func (c wireClient) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	domain := fetch.Domain(req.URL)
	c.mu.Lock()
	now := time.Now()
	c.asked = append(c.asked, request{c.node, domain, now, len(c.under[domain]) == 0})
	if ended := c.ended[c.node+domain]; slices.Contains(c.under[domain], c.node) || !ended.IsZero() && now.Sub(ended) < wirePace {
		c.rude = append(c.rude, fmt.Sprintf("%s asks %s %v after the last time", c.node, domain, now.Sub(ended)))
	}
	c.under[domain] = append(c.under[domain], c.node)
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		i := slices.Index(c.under[domain], c.node)
		c.under[domain] = slices.Delete(c.under[domain], i, i+1)
		c.ended[c.node+domain] = time.Now()
	}()
	select {
	case <-time.After(500 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var items strings.Builder
	for n := c.stories(time.Now()); n > 0; n-- {
		fmt.Fprintf(&items, `<item><guid isPermaLink="false">%s-%d</guid><title>Karsu signs contract %d with %s</title><pubDate>%s</pubDate></item>`,
			domain, n, n, domain, c.start.Add(time.Duration(n-1)*time.Minute).Format(time.RFC1123Z))
	}
	body := `<rss version="2.0"><channel><title>Wire</title>` + items.String() + `</channel></rss>`
	return &fetch.Response{Status: 200, Body: []byte(body), URL: req.URL, Header: http.Header{"Content-Type": {"application/rss+xml"}}}, nil
}

// A node is a newsbot as far as feeds go.
type node struct {
	name    string
	members *members
	stop    func() // orderly, as SIGTERM does
	kill    func() // without a word to the others
}

func startNode(t *testing.T, name string, db *store.Store, desk *alerts.Desk, r *roll, w *wires) *node {
	t.Helper()
	m := newMembers(r, slog.New(slog.DiscardHandler))
	if err := m.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := &feed.Poller{
		Feeds: ownFeeds{&feedList{db: db}, m}, Client: wireClient{w, name}, States: feedStates{db}, Every: 10 * time.Second, Refresh: listEvery,
	}
	polling, stopPolling := context.WithCancel(t.Context())
	being, stopBeing := context.WithCancel(t.Context())
	var polled, was sync.WaitGroup
	polled.Go(func() {
		if err := p.Run(polling, desk.Accept); err != nil {
			t.Error(err)
		}
	})
	was.Go(func() {
		if err := m.Run(being); err != nil {
			t.Error(err)
		}
	})
	n := &node{name: name, members: m}
	n.stop = func() { stopPolling(); polled.Wait(); stopBeing(); was.Wait() }
	n.kill = func() { r.lose(m.self); n.stop() }
	return n
}

// TestFeedsMoveBetweenNodes runs nodes on one store and one clock: one stops, one dies, one loses the register, and one comes. Every
// feed is polled again within half a minute, by one node at a time but for the handover, and every story is told once.
func TestFeedsMoveBetweenNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := slog.New(slog.DiscardHandler)
		db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), log)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		const hosts = 12
		var shared []bot.Source
		for i := range hosts {
			shared = append(shared, bot.Source{Address: fmt.Sprintf("https://www.wire%d.example/rss", i)})
		}
		if err := db.ShareSources(t.Context(), shared); err != nil {
			t.Fatal(err)
		}
		energy := alerts.Channel{Platform: "test", Workspace: "test:desk", ID: "energy"}
		if _, _, _, err := db.For(energy.Workspace).Subscribe(t.Context(), bot.Wish{Room: bot.RoomOf(energy), Rule: "Karsu", Name: "karsu", By: "Ada", At: time.Now().UTC()}); err != nil {
			t.Fatal(err)
		}
		roster := &alerts.Roster{Catalog: db, Log: log}
		if err := roster.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		filed := 0
		var counting sync.Mutex
		desk := &alerts.Desk{
			Roster: roster, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{}, Filer: db, Gates: []alerts.Gate{alerts.Told{}}, Viewers: db, Revisions: db, Log: log,
			Observe: func(a alerts.Acceptance) { counting.Lock(); defer counting.Unlock(); filed += a.New },
		}
		w := &wires{start: time.Now(), under: map[string][]string{}, ended: map[string]time.Time{}}
		r := &roll{until: map[string]time.Time{}, away: map[string]bool{}}

		a, b := startNode(t, "a", db, desk, r, w), startNode(t, "b", db, desk, r, w)
		changes := []time.Time{time.Now()}
		change := func(do func()) {
			time.Sleep(2 * time.Minute)
			changes = append(changes, time.Now())
			do()
		}
		change(a.stop)
		c := startNode(t, "c", db, desk, r, w)
		changes = append(changes, time.Now())
		change(b.kill)
		d := startNode(t, "d", db, desk, r, w)
		changes = append(changes, time.Now())
		change(func() { r.lose(d.members.self) })
		time.Sleep(2 * time.Minute)
		c.stop()
		d.stop()

		w.check(t, hosts, changes)
		told := w.stories(w.start.Add(time.Since(w.start) - 30*time.Second)) // the last may have come after the last poll
		backlog, err := db.For(energy.Workspace).Backlog(t.Context(), bot.RoomOf(energy))
		if err != nil || filed != backlog.Waiting+hosts || filed < told*hosts {
			t.Errorf("%d articles filed and %d told, %v; want %d, all told but the first of %d feeds", filed, backlog.Waiting, err, told*hosts, hosts)
		}
	})
}

// check looks at who asked whom and when.
func (w *wires) check(t *testing.T, hosts int, changes []time.Time) {
	t.Helper()
	const handover = 30 * time.Second
	changing := func(at time.Time) bool {
		return slices.ContainsFunc(changes, func(c time.Time) bool { return !at.Before(c) && at.Sub(c) < handover })
	}
	last, who, polls := map[string]request{}, map[string]bool{}, map[string][]time.Time{}
	for _, r := range w.asked {
		if before, ok := last[r.domain]; ok && before.node != r.node && !changing(r.at) {
			t.Errorf("%s passed from %s to %s at %v, which no node's coming or going explains", r.domain, before.node, r.node, r.at.Sub(w.start))
		}
		if !r.alone && !changing(r.at) {
			t.Errorf("two nodes ask %s at %v", r.domain, r.at.Sub(w.start))
		}
		last[r.domain], who[r.node] = r, true
		polls[r.domain] = append(polls[r.domain], r.at)
	}
	slowest := time.Duration(0)
	for domain, times := range polls {
		for _, c := range changes {
			next := slices.IndexFunc(times, func(at time.Time) bool { return at.After(c) })
			if next < 0 {
				t.Fatalf("%s was not polled after %v", domain, c.Sub(w.start))
			}
			slowest = max(slowest, times[next].Sub(c))
		}
	}
	if slowest > handover {
		t.Errorf("after a change a feed was not polled for %v, want half a minute at most", slowest)
	}
	if len(last) != hosts || len(who) != 4 {
		t.Errorf("%d hosts were asked by %d nodes, want %d by 4", len(last), len(who), hosts)
	}
	if len(w.rude) > 0 {
		t.Errorf("bad manners: %v", w.rude[:min(len(w.rude), 3)])
	}
	t.Logf("%d requests, the longest wait after a change %v", len(w.asked), slowest)
}
