package store

import (
	"context"
	"database/sql"
	"errors"
)

// A reader looks things up beside the writer, on a few connections that share nothing.
type reader struct {
	db    *sql.DB
	clock *fileClock
	free  chan *look
	n     int
}

// A look is a place to read at. Its connection is opened when it is first needed, and again after it failed.
type look struct{ conn *prepared }

// newReader returns a reader that reads n things at the same time.
func newReader(db *sql.DB, n int, clock *fileClock) *reader {
	db.SetMaxOpenConns(n)
	r := &reader{db: db, clock: clock, free: make(chan *look, n), n: n}
	for range n {
		r.free <- &look{}
	}
	return r
}

// read runs do at some place, which looks as how says.
func (r *reader) read(ctx context.Context, how func(*look, context.Context, *reader, func(*tx) error) error, do func(*tx) error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case l, open := <-r.free:
		if !open {
			return errClosed
		}
		err := how(l, ctx, r, do)
		if err != nil {
			l.reset()
		}
		r.free <- l
		return err
	}
}

// close waits for what is being read.
func (r *reader) close() error {
	for range r.n {
		l := <-r.free
		l.reset()
	}
	close(r.free)
	return r.db.Close()
}

// read runs do on one consistent state.
func (l *look) read(ctx context.Context, r *reader, do func(*tx) error) error {
	if err := l.open(ctx, r.db); err != nil {
		return err
	}
	t := &tx{ctx: context.WithoutCancel(ctx), conn: l.conn}
	if _, err := t.exec("BEGIN"); err != nil {
		return err
	}
	err := do(&tx{ctx: ctx, conn: l.conn, ahead: r.clock.ahead()})
	_, end := t.exec("ROLLBACK") // nothing was written
	return errors.Join(err, end)
}

// glance runs do, which asks one question.
func (l *look) glance(ctx context.Context, r *reader, do func(*tx) error) error {
	if err := l.open(ctx, r.db); err != nil {
		return err
	}
	return do(&tx{ctx: ctx, conn: l.conn, ahead: r.clock.ahead()})
}

func (l *look) open(ctx context.Context, db *sql.DB) error {
	if l.conn != nil {
		return nil
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	l.conn = newPrepared(conn)
	return nil
}

// reset gives the connection up, with all that is open on it.
func (l *look) reset() {
	if l.conn == nil {
		return
	}
	l.conn.discard()
	l.conn = nil
}
