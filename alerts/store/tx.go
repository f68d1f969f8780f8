package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// A tx is one transaction, or one consistent look, in the words that every engine understands: statements are written with
// ? for arguments and are the same on all of them.
type tx struct {
	ctx     context.Context
	prepare func(ctx context.Context, query string) (*sql.Stmt, error)
	dialect dialect
}

// A dialect is what engines say differently.
type dialect struct {
	lock       string // ends a SELECT whose rows nobody else may change until the transaction ends
	skipLocked string // ends a SELECT that takes rows which nobody else is taking
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	stmt, err := t.prepare(t.ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row reads the first row that query finds into dest, and reports whether there was one.
func (t *tx) row(query string, args []any, dest ...any) (bool, error) {
	stmt, err := t.prepare(t.ctx, query)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRowContext(t.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// rows calls each for every row that query finds; each returns false to have seen enough. It must not use t.
func (t *tx) rows(query string, args []any, each func(scan func(...any) error) (more bool, err error)) error {
	stmt, err := t.prepare(t.ctx, query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		more, err := each(rows.Scan)
		if err != nil {
			return err
		}
		if !more {
			return nil
		}
	}
	return rows.Err()
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
