package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// A reader looks things up beside the writer, on a few connections that share nothing.
type reader struct {
	db   *sql.DB
	free chan *look
	n    int
}

// A look is a place to read at. Its connection is opened when it is first needed, and again after it failed.
type look struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// newReader returns a reader that reads n things at the same time.
func newReader(db *sql.DB, n int) *reader {
	db.SetMaxOpenConns(n)
	r := &reader{db: db, free: make(chan *look, n), n: n}
	for range n {
		r.free <- &look{}
	}
	return r
}

// read runs do on one consistent state.
func (r *reader) read(ctx context.Context, do func(*tx) error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case l, open := <-r.free:
		if !open {
			return errClosed
		}
		err := l.read(ctx, r.db, do)
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

func (l *look) read(ctx context.Context, db *sql.DB, do func(*tx) error) error {
	if l.conn == nil {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		l.conn, l.statements = conn, map[string]*sql.Stmt{}
	}
	t := &tx{ctx: context.WithoutCancel(ctx), prepare: l.prepare}
	if _, err := t.exec("BEGIN"); err != nil {
		return err
	}
	err := do(&tx{ctx: ctx, prepare: l.prepare})
	_, end := t.exec("ROLLBACK") // nothing was written
	return errors.Join(err, end)
}

// prepare returns the statement for query, prepared once.
func (l *look) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := l.statements[query]; ok {
		return s, nil
	}
	s, err := l.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	l.statements[query] = s
	return s, nil
}

// reset gives the connection up, with all that is open on it.
func (l *look) reset() {
	if l.conn == nil {
		return
	}
	for _, s := range l.statements {
		_ = s.Close() // the connection is closed next
	}
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn }) // so that the pool does not give it to anybody
	_ = l.conn.Close()                                           // it has nothing more to say
	l.conn, l.statements = nil, nil
}
