package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"
)

// A tx is one transaction, or one consistent look, in the words that every engine understands: statements are written with
// ? for arguments and are the same on all of them.
type tx struct {
	ctx     context.Context
	conn    conn
	dialect dialect
	ahead   time.Duration   // of this node's clock, by the one that leases are kept by
	hints   map[string]bool // for other nodes, once it is on disk; nil if there are none
}

// A conn runs statements. Engines that want other marks for arguments replace them.
type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// A dialect is what engines say differently.
type dialect struct {
	lock       string // ends a SELECT whose rows nobody else may change until the transaction ends
	skipLocked string // ends a SELECT that takes rows which nobody else is taking
	arrays     bool   // an argument may hold a whole column
	now        string // the server's clock in microseconds since 1970; empty if this process's will do
	tsvector   bool   // the words of articles are kept in a column of that type, not in a table of SQLite's
	place      string // an expression that says which database of which server this is; empty if there is none
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	result, err := t.conn.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row reads the first row that query finds into dest, and reports whether there was one.
func (t *tx) row(query string, args []any, dest ...any) (found bool, err error) {
	err = t.rows(query, args, func(scan func(...any) error) (bool, error) {
		found = true
		return false, scan(dest...)
	})
	return found && err == nil, err
}

// rows calls each for every row that query finds; each returns false to have seen enough. It must not use t.
func (t *tx) rows(query string, args []any, each func(scan func(...any) error) (more bool, err error)) error {
	rows, err := t.conn.QueryContext(t.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more && rows.Next(); {
		if more, err = each(rows.Scan); err != nil {
			return err
		}
	}
	if err := rows.Close(); err != nil { // some engines say only now that a change was refused
		return err
	}
	return rows.Err()
}

// prepared is a connection on which every statement is prepared once.
type prepared struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func newPrepared(c *sql.Conn) *prepared { return &prepared{c, map[string]*sql.Stmt{}} }

// ExecContext implements conn.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext implements conn.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (p *prepared) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.statements[query]; ok {
		return s, nil
	}
	s, err := p.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.statements[query] = s
	return s, nil
}

// close closes the statements, without which SQLite does not tidy its log away, and gives the connection back.
func (p *prepared) close() error {
	for _, s := range p.statements {
		_ = s.Close() // there is nothing to be done about it
	}
	return p.conn.Close()
}

// discard closes the connection too, so that nobody gets it in whatever state it is.
func (p *prepared) discard() {
	for _, s := range p.statements {
		_ = s.Close() // the connection is closed next
	}
	_ = p.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = p.conn.Close() // it has nothing more to say
}

// micros is how the store writes times: microseconds since 1970, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment is how it reads them.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// due is how the store writes times that other nodes compare with now.
func (t *tx) due(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return micros(at.Add(t.ahead))
}

// undue is how it reads them.
func (t *tx) undue(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return moment(us).Add(-t.ahead)
}
