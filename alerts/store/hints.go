package store

import (
	"context"
	"database/sql"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Ears are what [Store.Listen] calls when another node, or this one, made a change. They must be quick.
type Ears struct {
	Due    func(platform string) // something is to be sent there; on all platforms if empty
	Topics func()                // topics or subscriptions changed
}

// Hints that nodes give each other.
const (
	hintTopics = "topics"
	hintDue    = "due " // and the platform
)

// Hints travel on this channel of the server. Those of a moment are one, and go out after what they speak of is on disk: a hint within
// the transaction would have the server commit one after the other, since it keeps hints in the order of commits.
const (
	hintChannel = "newsbot"
	hintPause   = 15 * time.Millisecond
	hintWithin  = 2 * time.Second
)

// Pauses before a connection for hints is opened again.
const (
	relistenLeast = time.Second
	relistenMost  = time.Minute
)

// Listen tells of changes as soon as other nodes made them, until ctx is done. It is a hint and no more: who needs to know looks now and
// then in any case. A connection that is lost, or a server in between that does not pass hints on, only makes it slower. On a file,
// which has one user, there is nothing to tell.
func (s *Store) Listen(ctx context.Context, ears Ears) error {
	e, ok := s.engine.(*postgres)
	if !ok {
		<-ctx.Done()
		return nil
	}
	pause := relistenLeast
	for ctx.Err() == nil {
		began := time.Now()
		err := e.listen(ctx, ears)
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > relistenMost {
			pause = relistenLeast
		}
		wait := pause + rand.N(pause)
		s.log.Warn("what other nodes change is noticed late", "err", err, "again_in", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		pause = min(2*pause, relistenMost)
	}
	return nil
}

// listen listens on a connection of its own until that ends.
func (e *postgres) listen(ctx context.Context, ears Ears) error {
	conn, err := pgx.ConnectConfig(ctx, e.config.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // it may be gone
	if _, err := conn.Exec(ctx, "LISTEN "+hintChannel); err != nil {
		return err
	}
	ears.Topics() // what was said before nobody heard
	ears.Due("")
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if platform, due := strings.CutPrefix(n.Payload, hintDue); due {
			ears.Due(platform)
		} else if n.Payload == hintTopics {
			ears.Topics()
		}
	}
}

// A hinter passes hints on to all nodes, those of a moment together.
type hinter struct {
	db      *sql.DB
	mu      sync.Mutex
	waiting map[string]bool
	wake    chan struct{}
	stop    chan struct{}
	stopped chan struct{}
}

func newHinter(db *sql.DB) *hinter {
	h := &hinter{db: db, waiting: map[string]bool{}, wake: make(chan struct{}, 1), stop: make(chan struct{}), stopped: make(chan struct{})}
	go h.run() // ended by close
	return h
}

// tell passes hints on in a moment. It never waits.
func (h *hinter) tell(hints map[string]bool) {
	if len(hints) == 0 {
		return
	}
	h.mu.Lock()
	maps.Copy(h.waiting, hints)
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

func (h *hinter) run() {
	defer close(h.stopped)
	for {
		select {
		case <-h.stop:
			h.send()
			return
		case <-h.wake:
		}
		select { // more may come
		case <-h.stop:
		case <-time.After(hintPause):
		}
		h.send()
	}
}

func (h *hinter) send() {
	h.mu.Lock()
	hints := slices.Collect(maps.Keys(h.waiting))
	clear(h.waiting)
	h.mu.Unlock()
	if len(hints) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), hintWithin)
	defer cancel()
	// A hint that does not arrive is no loss.
	_, _ = h.db.ExecContext(ctx, `SELECT pg_notify($1, hint) FROM unnest($2::text[]) AS hint`, hintChannel, hints)
}

// close passes on what waits.
func (h *hinter) close() {
	close(h.stop)
	<-h.stopped
}

// hint has all nodes told once the transaction is on disk.
func (t *tx) hint(what string) {
	if t.hints != nil {
		t.hints[what] = true
	}
}
