package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// placeParts are what a server tells of itself, each part a word. Together they name one life of one database: a copy in another cluster
// has another system, a promoted standby another timeline, a dump that was read in other tables, a copy beside it another
// database. What this user may not ask is left out.
var placeParts = []string{
	`(SELECT system_identifier FROM pg_control_system())`,
	`substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)`,
	`(SELECT oid FROM pg_database WHERE datname = current_database())`,
	`(SELECT 'epoch'::regclass::oid)`,
}

// findPlace returns the expression for where this database is.
func (e *postgres) findPlace(ctx context.Context) (string, error) {
	parts := make([]string, len(placeParts))
	for i, part := range placeParts {
		parts[i] = `(` + part + `)::text`
		var text string
		err := e.db.QueryRowContext(ctx, `SELECT `+parts[i]).Scan(&text)
		if _, refused := errors.AsType[*pgconn.PgError](err); refused {
			parts[i] = `'` + unknownPart + `'`
		} else if err != nil {
			return "", fmt.Errorf("ask the database which one it is: %w", err)
		}
	}
	return `(` + strings.Join(parts, ` || ' ' || `) + `)`, nil
}
