//go:build unix

package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A lookIn is the program's database as the test looks into it, and holds it up.
type lookIn struct {
	t    *testing.T
	db   *sql.DB
	lock []string // statements after which nobody else writes, until the connection ends
}

// hold lets nobody write until what it returns is called.
func (l *lookIn) hold() (release func()) {
	ctx := context.Background() // also called while the test ends
	conn, err := l.db.Conn(ctx)
	if err != nil {
		l.t.Errorf("hold the database: %v", err)
		return func() {}
	}
	for _, statement := range l.lock {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			l.t.Errorf("hold the database: %v", err)
		}
	}
	return func() {
		_, _ = conn.ExecContext(ctx, "ROLLBACK") // the program that it was held against is dead
		conn.Close()
	}
}

func (l *lookIn) count(query string) int {
	l.t.Helper()
	var n int
	if err := l.db.QueryRow(query).Scan(&n); err != nil {
		l.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (l *lookIn) articles() int { return l.count("SELECT count(*) FROM article") }

func (l *lookIn) open() int {
	return l.count("SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unknown')")
}

func (l *lookIn) sending() int {
	return l.count("SELECT count(*) FROM delivery WHERE state = 'sending'")
}

// A deathbed is a proof whose one process dies at a point that the test chooses.
type deathbed struct {
	*proof
	node  *proofNode
	look  *lookIn
	ended chan struct{}
}

// die kills the process and waits for its end.
func (d *deathbed) die() {
	d.node.signal(syscall.SIGKILL)
	<-d.ended
}

// dieAt pushes an article and kills the process when a message about it has come to a point.
func (d *deathbed) dieAt(at point) {
	struck := make(chan struct{})
	var snap func()
	snap = func() {
		d.node.signal(syscall.SIGSTOP) // what is true now is true when it dies
		for !frozen(d.node.pid()) {
			time.Sleep(time.Millisecond) // another process
		}
		if d.look.sending() == 0 { // it was something else that the process asked for
			d.world.set(0, at, snap)
			d.node.signal(syscall.SIGCONT)
			return
		}
		d.die()
		close(struck)
	}
	d.world.set(0, at, snap)
	d.mustPush(2)
	d.mustStrike(struck)
}

// dieUnsettled kills the process when it knows that a message stands and cannot record it.
func (d *deathbed) dieUnsettled() {
	struck := make(chan struct{})
	d.world.set(0, posted, func() {
		release := d.look.hold()
		d.world.set(0, answered, func() {
			time.Sleep(300 * time.Millisecond) // another process, which has the answer by then
			d.die()
			release()
			close(struck)
		})
	})
	d.mustPush(2)
	d.mustStrike(struck)
}

// dieUncommitted kills the process when it has an article that it cannot commit.
func (d *deathbed) dieUncommitted() {
	release := d.look.hold()
	answer := make(chan bool)
	go func() { answer <- d.node.push(2) }()
	time.Sleep(500 * time.Millisecond) // another process, which has the article by then
	d.die()
	if <-answer {
		d.t.Error("an article was acknowledged that could not be committed")
	}
	release()
}

// dieCommitted kills the process when an article is committed and nobody has read that it is.
func (d *deathbed) dieCommitted() {
	filed := d.look.articles()
	go d.node.push(2) // whatever it answers
	await(d.t, "the article to be committed", func() bool { return d.look.articles() > filed })
	d.die()
}

func (d *deathbed) mustPush(n int) {
	d.t.Helper()
	await(d.t, "an article to be acknowledged", func() bool { return d.node.push(n) })
	d.acked.Store(int64(n))
}

func (d *deathbed) mustStrike(struck chan struct{}) {
	d.t.Helper()
	select {
	case <-struck:
	case <-time.After(waitAtMost):
		d.t.Fatal("no message came to that point")
	}
}

func (d *deathbed) begin() {
	d.t.Helper()
	d.ended = d.node.start()
	if ctx, cancel := context.WithTimeout(d.t.Context(), waitAtMost); !d.node.await(ctx) {
		cancel()
		d.t.Fatal("the program does not answer")
	} else {
		cancel()
	}
}

// deaths are the points in the life of an article and of a message at which a process dies.
var deaths = []struct {
	name     string
	die      func(*deathbed)
	articles int  // in the database when it is dead
	sending  bool // whether an intent to send must be, too
}{
	{"accepted, not committed", (*deathbed).dieUncommitted, 1, false},
	{"committed, not acknowledged", (*deathbed).dieCommitted, 2, false},
	{"after the intent, before the first byte", func(d *deathbed) { d.dieAt(dialled) }, 2, true},
	{"after the first byte", func(d *deathbed) { d.dieAt(received) }, 2, true},
	{"posted, before the answer", func(d *deathbed) { d.dieAt(posted) }, 2, true},
	{"after the answer, before it is recorded", (*deathbed).dieUnsettled, 2, true},
}

// TestKilledAtEachPoint kills the program at each of those points. Once it runs again, every channel is told of every article once, and
// in order.
func TestKilledAtEachPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for leases to end")
	}
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		for _, tt := range deaths {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "news.db")
				look := &lookIn{t: t, lock: []string{"BEGIN IMMEDIATE"}, db: opened(t, "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)")}
				dieAndLive(t, "sqlite:"+path, look, tt.die, tt.articles, tt.sending)
			})
		}
	})
	t.Run("postgres", func(t *testing.T) {
		server := newProofServer(t)
		for i, tt := range deaths {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				dsn := server.database(t, fmt.Sprint("death", i))
				look := &lookIn{t: t, lock: []string{"BEGIN", "LOCK TABLE delivery IN EXCLUSIVE MODE"}, db: opened(t, "pgx", dsn)}
				dieAndLive(t, dsn, look, tt.die, tt.articles, tt.sending)
			})
		}
	})
}

// opened returns a database, which is connected to when it is first asked.
func opened(t *testing.T, driver, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// dieAndLive lets a process tell of one article, die over a second one, and tell of a third when it is started again.
func dieAndLive(t *testing.T, dsn string, look *lookIn, die func(*deathbed), articles int, sending bool) {
	p := &proof{t: t, trial: trial{nodes: 1, settings: []string{"NEWSBOT_SEND_SETTLE=3s"}}, world: newChatWorld(t, 1, 1)}
	p.world.calm = true
	p.subscribe(dsn)
	d := &deathbed{proof: p, node: newProofNode(p, 0, dsn), look: look}
	d.begin()
	d.mustPush(1)
	await(t, "the first messages", func() bool { return d.judge().lost == 0 && look.open() == 0 })
	die(d)
	if n := look.articles(); n != articles {
		t.Errorf("it died with %d articles in the database, want %d", n, articles)
	}
	if sending && look.sending() == 0 {
		t.Error("it died with no message on its way")
	}
	d.begin()
	d.mustPush(2) // by whoever has no answer; it is known if it was committed
	d.mustPush(3)
	await(t, "all messages", func() bool { return look.open() == 0 })
	if v := d.judge(); !v.clean() {
		t.Error(v)
	}
	d.node.stop()
}
