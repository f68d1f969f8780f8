package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// maxGroup is how many changes are committed together at most.
const maxGroup = 256

var errClosed = errors.New("the store is closed")

// A writer is the one connection of a database file that writes. Changes that wait while it commits are committed
// together: the disk is asked once for all of them. Each has a savepoint of its own, so that one that fails takes no other along.
type writer struct {
	conn    *prepared
	explain func(error) error
	clock   *fileClock
	queue   chan *change
	stop    chan struct{} // closed to stop
	stopped chan struct{} // closed when the last change is done
	once    sync.Once
}

// A change waits for its turn.
type change struct {
	do    func(*tx) error
	taken atomic.Bool // by the writer, or by a caller who no longer wants it
	err   error       // of do; set before done is closed
	done  chan struct{}
}

func newWriter(conn *sql.Conn, explain func(error) error, clock *fileClock) *writer {
	w := &writer{
		conn: newPrepared(conn), explain: explain, clock: clock,
		queue: make(chan *change, maxGroup), stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	go w.run() // ended by close
	return w
}

// write makes a change and returns once it is on disk. When ctx ends before its turn has come it is not made; when it ends
// later, write waits for the outcome.
func (w *writer) write(ctx context.Context, do func(*tx) error) error {
	c := &change{do: do, done: make(chan struct{})}
	select {
	case <-w.stop:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case w.queue <- c:
	}
	select {
	case <-c.done:
		return c.err
	case <-w.stopped:
	case <-ctx.Done():
	}
	if c.taken.CompareAndSwap(false, true) {
		if err := ctx.Err(); err != nil {
			return err
		}
		return errClosed
	}
	<-c.done
	return c.err
}

// close waits for the changes that were begun.
func (w *writer) close() error {
	w.once.Do(func() { close(w.stop) })
	<-w.stopped
	return w.conn.close()
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case <-w.stop:
			return
		case c := <-w.queue:
			w.commit(w.group(c))
		}
	}
}

// group returns first with all that waits behind it.
func (w *writer) group(first *change) []*change {
	group := []*change{first}
	for len(group) < maxGroup {
		select {
		case c := <-w.queue:
			group = append(group, c)
		default:
			return group
		}
	}
	return group
}

// commit makes the changes of group in one transaction and tells their callers.
func (w *writer) commit(group []*change) {
	var mine []*change
	for _, c := range group {
		if c.taken.CompareAndSwap(false, true) {
			mine = append(mine, c)
		}
	}
	if len(mine) == 0 {
		return
	}
	err := w.transact(mine)
	for _, c := range mine {
		if c.err == nil {
			c.err = err
		}
		c.err = w.explain(c.err)
		close(c.done)
	}
}

// transact returns an error if none of the changes was made; a change that failed alone carries its own.
func (w *writer) transact(group []*change) error {
	ctx := context.Background() // half a group cannot be called back
	t := &tx{ctx: ctx, conn: w.conn, ahead: w.clock.ahead()}
	if _, err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for _, c := range group {
		if err := w.attempt(t, c); err != nil {
			_, _ = t.exec("ROLLBACK") // the engine may have done it already: a full disk ends the transaction
			return err
		}
	}
	if _, err := t.exec("COMMIT"); err != nil {
		// A commit that failed may or may not have left the transaction open; if it has, nothing of it may stay.
		_, _ = t.exec("ROLLBACK")
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// attempt makes one change, or none of it. An error means that the transaction can no longer be trusted.
func (w *writer) attempt(t *tx, c *change) error {
	if _, err := t.exec("SAVEPOINT change"); err != nil {
		return err
	}
	if c.err = guarded(c.do, t); c.err != nil {
		if _, err := t.exec("ROLLBACK TO change"); err != nil {
			return c.err // there is no transaction any more
		}
	}
	_, err := t.exec("RELEASE change")
	return err
}

// guarded turns a panic, which is our own mistake, into an error: the other changes of the group are not to suffer for it.
func guarded(do func(*tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while writing: %v", p)
		}
	}()
	return do(t)
}
