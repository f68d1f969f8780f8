//go:build unix

package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
)

// The proof: whatever happens to the program, its database and the platforms, each channel is told of each article that was
// acknowledged once, and in the order in which they came. The short form runs with the other tests; the long one with
//
//	go test ./cmd/newsbot -run Proof -proof=long -timeout=60m
var (
	proofForm = flag.String("proof", "short", "how much is proved: short or long")
	proofSeed = flag.Uint64("proof.seed", uint64(time.Now().UnixNano()%1e6), "what the platforms' troubles and the kills are drawn from")
)

// Times of the proof: those of the program, scaled by its settings.
const (
	proofWithin = time.Second
	proofLease  = 3 * time.Second
	proofSettle = 5 * time.Second
	proofNonce  = 6 * time.Second // the fake Discord knows a nonce for longer

	stuck = 2 * time.Minute // without a message that is due

	proofTeam = "T0PROOF"
	proofBot  = "900000000000000001"
)

// A trial is one run of the proof.
type trial struct {
	nodes    int
	lasts    time.Duration // at most; it ends when all is done that is to be done
	every    time.Duration // between articles
	kills    int
	freezes  int
	restarts int // of the database
	settings []string
	mutation string // what is made wrong in the program
	fit      func(*chatWorld)
	until    func(verdict) bool // ends the trial early
}

// A verdict is what the trial came to.
type verdict struct {
	acknowledged, posted     int
	lost, twice, outOfOrder  int
	kills, freezes, restarts int
	wrong                    []string // what and where
}

func (v verdict) String() string {
	return fmt.Sprintf("%d articles acknowledged, %d messages; %d kills, %d freezes, %d database restarts: %d lost, %d twice, %d out of order",
		v.acknowledged, v.posted, v.kills, v.freezes, v.restarts, v.lost, v.twice, v.outOfOrder) +
		strings.Join(append([]string{""}, v.wrong[:min(len(v.wrong), 20)]...), "\n  ")
}

func (v verdict) clean() bool {
	return v.acknowledged > 0 && v.posted > 0 && v.lost == 0 && v.twice == 0 && v.outOfOrder == 0
}

func proofLong(t *testing.T) bool {
	t.Helper()
	switch *proofForm {
	case "short", "long":
		return *proofForm == "long"
	}
	t.Fatalf("-proof is %q; it must be short or long", *proofForm)
	return false
}

func TestProofOnSQLite(t *testing.T) {
	t.Parallel()
	tr := trial{nodes: 1, lasts: 4 * time.Minute, every: 700 * time.Millisecond, kills: 15}
	if proofLong(t) {
		tr.lasts, tr.kills, tr.every = 15*time.Minute, 120, 1500*time.Millisecond
	}
	v := prove(t, tr, "sqlite:"+filepath.Join(t.TempDir(), "news.db"), nil)
	if t.Log(v); !v.clean() || v.kills < tr.kills {
		t.Errorf("the proof fails (-proof.seed=%d)", *proofSeed)
	}
}

func TestProofOnPostgreSQL(t *testing.T) {
	t.Parallel()
	server := newProofServer(t)
	tr := trial{nodes: 3, lasts: 5 * time.Minute, every: 1500 * time.Millisecond, kills: 8, freezes: 3, restarts: 1}
	if proofLong(t) {
		tr.lasts, tr.kills, tr.freezes, tr.restarts = 20*time.Minute, 60, 25, 4
	}
	v := prove(t, tr, server.address, server.crash)
	if t.Log(v); !v.clean() || v.kills < tr.kills || v.freezes < tr.freezes || v.restarts < tr.restarts {
		t.Errorf("the proof fails (-proof.seed=%d)", *proofSeed)
	}
}

// TestProofSeesMutations makes the program wrong in ways that the proof is there to notice.
func TestProofSeesMutations(t *testing.T) {
	t.Parallel()
	twice := func(v verdict) bool { return v.twice > 0 }
	silent := func(v verdict) bool { return v.acknowledged >= 8 && v.posted == 0 } // by when the program as it is has posted most of it
	for _, tt := range []struct {
		name string
		trial
		sees func(verdict) bool
	}{
		{"no settle time", trial{mutation: "no settle time", until: twice}, twice},
		{"a nonce trusted for longer than Discord knows it", trial{until: twice, settings: []string{"NEWSBOT_DISCORD_NONCE=90s"},
			fit: func(w *chatWorld) { w.window = 500 * time.Millisecond }}, twice},
		{"a lease shorter than a request", trial{mutation: "short lease", until: func(v verdict) bool { return v.acknowledged >= 8 || twice(v) }},
			func(v verdict) bool { return silent(v) || twice(v) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.nodes, tt.lasts, tt.every = 1, waitAtMost, 700*time.Millisecond
			v := prove(t, tt.trial, "sqlite:"+filepath.Join(t.TempDir(), "news.db"), nil)
			if t.Log(v); !tt.sees(v) {
				t.Errorf("the proof does not notice (-proof.seed=%d)", *proofSeed)
			}
		})
	}
}

// A proof is a trial under way.
type proof struct {
	t      *testing.T
	trial  trial
	world  *chatWorld
	nodes  []*proofNode
	lists  []string // the channels, Slack's and Discord's
	acked  atomic.Int64
	count  verdict
	mu     sync.Mutex
	random *rand.Rand
}

// prove runs a trial on the database at dsn, which crash crashes and starts again.
func prove(t *testing.T, tr trial, dsn string, crash func()) verdict {
	if testing.Short() {
		t.Skip("the proof takes a minute")
	}
	p := &proof{t: t, trial: tr, world: newChatWorld(t, tr.nodes, *proofSeed), random: rand.New(rand.NewPCG(*proofSeed, 11))}
	if tr.fit != nil {
		tr.fit(p.world)
	}
	p.subscribe(dsn)
	for n := range tr.nodes {
		p.nodes = append(p.nodes, newProofNode(p, n, dsn))
	}
	ctx, cancel := context.WithTimeout(t.Context(), tr.lasts)
	defer cancel()
	var parts sync.WaitGroup
	for _, n := range p.nodes {
		parts.Go(func() { n.live(ctx) })
	}
	done, finished := context.WithCancel(ctx)
	defer finished()
	parts.Go(func() { p.push(done) })
	parts.Go(func() { p.haunt(ctx, crash); finished() })
	if tr.until != nil {
		parts.Go(func() { p.watch(done, cancel) })
	}
	<-done.Done()
	if tr.kills+tr.freezes+tr.restarts == 0 {
		<-ctx.Done()
	}
	p.drain()
	cancel()
	parts.Wait()
	for _, n := range p.nodes {
		n.stop()
	}
	return p.judge()
}

// subscribe subscribes channels on both platforms.
func (p *proof) subscribe(dsn string) {
	s, err := store.Open(p.t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	const each = 10
	for i := range each {
		for _, c := range []alerts.Channel{
			{Platform: "slack", Workspace: "slack:" + proofTeam, ID: fmt.Sprintf("C0PROOF%d", i)},
			{Platform: "discord", Workspace: "discord:800000000000000001", ID: fmt.Sprintf("81000000000000000%d", i)},
		} {
			_, _, _, err := s.For(c.Workspace).Subscribe(p.t.Context(), bot.Wish{Room: bot.RoomOf(c), Rule: "Turkey AND LNG", Name: "lng", By: "Ada", At: time.Now()})
			if err != nil {
				p.t.Fatal(err)
			}
			p.lists = append(p.lists, c.ID)
			p.world.commit(c.ID, said{form: map[string]string{"text": "welcome", "metadata": "{}"}}, time.Now())
		}
	}
}

// push pushes one article after the other, each until some node acknowledges it.
func (p *proof) push(ctx context.Context) {
	tick := time.NewTicker(p.trial.every)
	defer tick.Stop()
	for n := 1; ; n++ {
		for node := p.any(); !node.push(n); node = p.any() {
			if !pause(ctx, 50*time.Millisecond) {
				return // it may be filed or not: it is not counted
			}
		}
		p.acked.Store(int64(n))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (p *proof) any() *proofNode { return p.nodes[p.draw(len(p.nodes))] }

func (p *proof) draw(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.random.IntN(n)
}

func (p *proof) counted(n *int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*n++
}

// haunt kills and freezes nodes and crashes the database until it has done so often enough.
func (p *proof) haunt(ctx context.Context, crash func()) {
	var todo []func()
	for range p.trial.kills {
		todo = append(todo, func() { p.strike(ctx, syscall.SIGKILL) })
	}
	for range p.trial.freezes {
		todo = append(todo, func() { p.strike(ctx, syscall.SIGSTOP) })
	}
	for range p.trial.restarts {
		todo = append(todo, func() { crash(); p.counted(&p.count.restarts) })
	}
	p.mu.Lock()
	p.random.Shuffle(len(todo), func(i, j int) { todo[i], todo[j] = todo[j], todo[i] })
	p.mu.Unlock()
	for _, do := range todo {
		if !pause(ctx, time.Duration(p.draw(2000))*time.Millisecond) {
			return
		}
		do()
	}
	if len(todo) == 0 {
		<-ctx.Done()
	}
}

// strike kills or freezes a node, half of the times at a point in the life of a message.
func (p *proof) strike(ctx context.Context, with syscall.Signal) {
	n := p.any()
	if !n.await(ctx) {
		return
	}
	struck := make(chan struct{})
	hit := sync.OnceFunc(func() { n.signal(with); close(struck) })
	if i := p.draw(2 * len(points)); i < len(points) {
		p.world.set(n.number, points[i], hit)
		select {
		case <-struck:
		case <-time.After(4 * time.Second):
			p.world.set(n.number, points[i], nil)
		}
	}
	hit()
	if with == syscall.SIGKILL {
		p.counted(&p.count.kills)
		return
	}
	p.counted(&p.count.freezes)
	// Longer than lease and settle time together: the others have posted by then what it was about to.
	pause(ctx, proofLease+proofSettle+time.Duration(p.draw(2000))*time.Millisecond)
	n.signal(syscall.SIGCONT)
}

// watch ends the trial once there is nothing more to learn.
func (p *proof) watch(ctx context.Context, end func()) {
	for pause(ctx, 200*time.Millisecond) {
		if p.trial.until(p.judge()) {
			end()
		}
	}
}

// drain waits until everything that was acknowledged has arrived, and then for what may still come.
func (p *proof) drain() {
	p.world.mu.Lock()
	p.world.calm = true
	p.world.mu.Unlock()
	if p.trial.until != nil || p.trial.mutation != "" {
		return
	}
	last, since := p.judge(), time.Now()
	for last.lost > 0 && time.Since(since) < stuck { // a channel is told one message a second
		pause(p.t.Context(), 200*time.Millisecond)
		if v := p.judge(); v.posted > last.posted {
			last, since = v, time.Now()
		}
	}
	pause(p.t.Context(), proofSettle+time.Second)
}

// judge counts.
func (p *proof) judge() verdict {
	p.mu.Lock()
	v := p.count
	p.mu.Unlock()
	v.acknowledged = int(p.acked.Load())
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	for _, c := range p.lists {
		times, last := map[int]int{}, 0
		for _, m := range p.world.channels[c] {
			if m.article == 0 {
				continue
			}
			v.posted++
			if times[m.article]++; times[m.article] > 1 {
				v.twice++
				v.wrong = append(v.wrong, fmt.Sprintf("%s has %d once more at %s", c, m.article, m.at.Format("04:05.000")))
				continue
			}
			if m.article < last {
				v.outOfOrder++
				v.wrong = append(v.wrong, fmt.Sprintf("%s has %d after %d at %s", c, m.article, last, m.at.Format("04:05.000")))
			}
			last = max(last, m.article)
		}
		for n := 1; n <= v.acknowledged; n++ {
			if times[n] == 0 {
				v.lost++
				v.wrong = append(v.wrong, fmt.Sprintf("%s lacks %d", c, n))
			}
		}
	}
	return v
}

// pause waits and reports whether there is time left.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
