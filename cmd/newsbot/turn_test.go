//go:build unix

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts/store"
	"newsbot/bot/discord"
	"newsbot/bot/discord/discordtest"
)

// TestOneNodeIsOnTheGateway starts two nodes. The one that is connected to Discord is frozen past its lease, and the other goes on with
// its session; then that one is killed, and the first takes over again.
func TestOneNodeIsOnTheGateway(t *testing.T) {
	t.Parallel()
	server := newProofServer(t)
	d := discordtest.New(t)
	d.AddChannel(discordChannel, "energy")
	settings := []string{"NEWSBOT_DB=" + server.address, "NEWSBOT_DISCORD_TOKEN=" + discordtest.Token, "NEWSBOT_DISCORD_API=" + d.URL()}
	first := start(t, t.TempDir(), settings...)
	d.Await("a node at the gateway", d.Connected)
	other := start(t, t.TempDir(), settings...)
	for _, p := range []*process{first, other} {
		await(t, "both to be ready", func() bool { return strings.Contains(p.get("/readyz"), `"discord":"ok"`) })
	}
	status := discordtest.Command{Channel: discordChannel, Permissions: discordtest.ManageChannels, Name: "status"}
	if answer := d.Give(status); answer.Text() == "" {
		t.Error("no answer")
	}
	seq, before := gatewayLease(t, server.address)
	await(t, "the session to be kept", func() bool { seq, before = gatewayLease(t, server.address); return seq >= 2 })

	first.signal(syscall.SIGSTOP)
	await(t, "the first to be frozen", func() bool { return frozen(first.cmd.Process.Pid) }) // a thread on another processor can run on for a moment
	frozen := d.Send(status)                                                                 // into the connection of the one that does not hear it
	const takeover = turnFor + turnLook + waitAtMost
	awaitFor(t, takeover, "the other node to go on", func() bool { return strings.Contains(other.printed(), `"listening on Discord" resumed=true`) })
	answered := func() int { return len(d.Requests("POST", frozen)) }
	await(t, "what the frozen one did not hear to be answered", func() bool { return answered() == 1 })
	first.signal(syscall.SIGCONT)
	await(t, "the first to notice", func() bool { return strings.Contains(first.printed(), "another node does this now") })
	if answer := d.Give(status); answer.Text() == "" {
		t.Error("no answer after the first woke up")
	}
	if n := answered(); n != 1 {
		t.Errorf("what both heard was answered %d times, want once", n)
	}
	_, resumed, _ := d.Sessions()
	if _, after := gatewayLease(t, server.address); resumed != 1 && after == before+1 { // or the machine stood still for a whole turn
		t.Errorf("resumed %d times, want once: the one that woke up leaves the gateway alone", resumed)
	}

	other.kill()
	awaitFor(t, takeover, "the first to take over", func() bool { _, now, _ := d.Sessions(); return now > resumed })
	if answer := d.Give(status); answer.Text() == "" {
		t.Error("no answer after the other was killed")
	}
	if identified, _, _ := d.Sessions(); identified != 1 {
		t.Errorf("began %d sessions, want one through a freeze and a kill", identified)
	}
}

// signal sends a signal to the process.
func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// frozen reports whether all threads of a process are stopped. Where the system does not say, it is believed to be.
func frozen(pid int) bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	if err != nil {
		return true
	}
	for _, thread := range threads {
		stat, err := os.ReadFile(thread)
		if _, state, _ := strings.Cut(string(stat), ") "); err == nil && !strings.HasPrefix(state, "T") {
			return false
		}
	}
	return true
}

// gatewayLease returns up to which event the session with Discord is kept, and how often the lease on the gateway has changed hands.
func gatewayLease(t *testing.T, address string) (seq, fence int64) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var state string
	var session discord.Session
	if err := db.QueryRow(`SELECT state, fence FROM lease WHERE name = 'gateway of discord'`).Scan(&state, &fence); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(state), &session); err != nil {
		t.Fatal(err)
	}
	return session.Seq, fence
}

// onFile returns a store in a file.
func onFile(t *testing.T) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestTurnIsHandedOn(t *testing.T) { synctest.Test(t, handOn) }

func handOn(t *testing.T) {
	db, quiet := onFile(t), slog.New(slog.DiscardHandler)
	one, two := newMembers(db, quiet), newMembers(db, quiet)
	began := make(chan string)
	var both sync.WaitGroup
	stops := map[string]context.CancelFunc{}
	for name, nodes := range map[string]*members{"one": one, "two": two} {
		ctx, stop := context.WithCancel(t.Context())
		stops[name] = stop
		turn := newTurn("work", db, nodes)
		both.Go(func() {
			turn.run(ctx, func(ctx context.Context) {
				if _, ours := turn.held(); !ours {
					t.Errorf("%s works and does not hold the turn", name)
				}
				began <- name
				<-ctx.Done()
			})
			if _, ours := turn.held(); ours {
				t.Errorf("%s holds the turn after its end", name)
			}
		})
	}
	first := <-began
	select {
	case second := <-began:
		t.Errorf("%s works while %s does", second, first)
	case <-time.After(turnLook + turnLook/2):
	}
	stops[first]()
	if second := <-began; second == first {
		t.Errorf("%s works after it was stopped", second)
	}
	for _, stop := range stops {
		stop()
	}
	both.Wait()
}

func TestAllNodesTogetherOpenTenSockets(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var open, most atomic.Int32
	var all sync.WaitGroup
	leave := make(chan bool)
	seats := slackSeats(onFile(t), slog.New(slog.DiscardHandler))
	for range slackSockets + 3 {
		all.Go(func() {
			seats(ctx, func(ctx context.Context) {
				if n := open.Add(1); n > most.Load() {
					most.Store(n)
				}
				defer open.Add(-1)
				select {
				case <-ctx.Done():
				case <-leave:
				}
			})
		})
	}
	await(t, "ten sockets", func() bool { return open.Load() == slackSockets })
	stop()
	all.Wait()
	if n := most.Load(); n != slackSockets {
		t.Errorf("%d sockets were open at once, want %d", n, slackSockets)
	}
}

func TestSessionsWithDiscordAreBudgeted(t *testing.T) { synctest.Test(t, budgetSessions) }

func budgetSessions(t *testing.T) {
	db := onFile(t)
	turn := newTurn("gateway of discord", db, newMembers(db, slog.New(slog.DiscardHandler)))
	sessions := discordSessions{turn}
	if _, err := sessions.Load(t.Context()); !errors.Is(err, store.ErrNotHeld) {
		t.Errorf("Load by who does not hold the gateway = %v", err)
	}
	if _, _, err := sessions.Begin(t.Context()); !errors.Is(err, store.ErrNotHeld) {
		t.Errorf("Begin by who does not hold the gateway = %v", err)
	}
	if _, ours, err := turn.hold(t.Context(), turn.names[0]); !ours || err != nil {
		t.Fatalf("hold = %v, %v", ours, err)
	}
	want := discord.Session{ID: "abc", Seq: 42, URL: "wss://gateway.example"}
	if err := sessions.Save(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got, err := sessions.Load(t.Context()); got != want || err != nil {
		t.Errorf("Load = %+v, %v, want %+v", got, err, want)
	}
	if wait, why, err := sessions.Begin(t.Context()); wait != 0 || err != nil {
		t.Errorf("the first session waits %v for %q, %v", wait, why, err)
	}
	wait, why, err := sessions.Begin(t.Context())
	if wait <= 0 || wait > 5*time.Second || !strings.Contains(why, "as many sessions with Discord as it may in 5s: 1") || err != nil {
		t.Errorf("the second session at once waits %v for %q, %v", wait, why, err)
	}
}
