package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

const (
	// serverConns is how many connections one node opens at most.
	serverConns = 16

	// patience is how long the server works on one statement, and waits for the next one in a transaction, before it gives up.
	patience = 30 * time.Second

	// commitWithin is how long the outcome of a commit is waited for by who has no more time.
	commitWithin = 3 * time.Second

	// tries is how often a transaction is begun anew when another one was in its way.
	tries = 12
)

// postgresDialect is what PostgreSQL says in its own way.
var postgresDialect = dialect{
	lock: " FOR NO KEY UPDATE", skipLocked: " FOR NO KEY UPDATE SKIP LOCKED",
	now: `(extract(epoch FROM clock_timestamp()) * 1000000)::bigint`, arrays: true, tsvector: true,
}

// postgres is a database on a server, which any number of nodes share.
type postgres struct {
	config  *pgx.ConnConfig
	db      *sql.DB
	dialect dialect
	numbers sync.Map // from statements with ? to those with $1
	clock   serverClock
	hinter  *hinter
}

func openPostgres(ctx context.Context, dsn string) (*postgres, error) {
	e, err := connectPostgres(ctx, dsn)
	if err != nil {
		return nil, err
	}
	patient := e.patient()
	err = e.alone(ctx, func() error { return migrate(ctx, goose.DialectPostgres, patient, postgresWords) })
	if err := errors.Join(err, patient.Close()); err != nil {
		return nil, errors.Join(err, e.close())
	}
	if e.dialect.place, err = e.findPlace(ctx); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

// connectPostgres finds the database as it is.
func connectPostgres(ctx context.Context, dsn string) (*postgres, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("NEWSBOT_DB is no address of a PostgreSQL database; write postgres://USER:PASSWORD@HOST/DATABASE: %w", err)
	}
	limit := strconv.FormatInt(patience.Milliseconds(), 10)
	for name, value := range map[string]string{
		"application_name": "newsbot", "statement_timeout": limit, "idle_in_transaction_session_timeout": limit,
	} {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	config.DialFunc = dialer().DialContext
	e := &postgres{config: config, db: stdlib.OpenDB(*config), dialect: postgresDialect}
	e.db.SetMaxOpenConns(serverConns)
	e.db.SetMaxIdleConns(serverConns)
	e.db.SetConnMaxLifetime(time.Hour)
	e.hinter = newHinter(e.db)
	if err := e.db.PingContext(ctx); err != nil {
		err = fmt.Errorf("the database server that NEWSBOT_DB names does not let us in; see that it runs and that user, password and database are right: %w", err)
		if away(err) {
			err = errors.Join(ErrAway, err)
		}
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

// patient returns connections on which the server takes as long as it needs: a change of the schema may look at all there is.
func (e *postgres) patient() *sql.DB {
	config := e.config.Copy()
	config.RuntimeParams["statement_timeout"], config.RuntimeParams["idle_in_transaction_session_timeout"] = "0", "0"
	return stdlib.OpenDB(*config)
}

// alone runs do while no other node does: several that start at once would all update the schema.
func (e *postgres) alone(ctx context.Context, do func() error) error {
	_, err := retry(ctx, func() (struct{}, error) {
		_, err := e.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migration_lock (one INTEGER PRIMARY KEY)`)
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("prepare the database: %w", err)
	}
	if _, err := e.db.ExecContext(ctx, `INSERT INTO migration_lock VALUES (1) ON CONFLICT DO NOTHING`); err != nil {
		return fmt.Errorf("prepare the database: %w", err)
	}
	held, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer held.Rollback() // it only held the row
	for _, statement := range []string{
		`SET LOCAL statement_timeout = 0`, `SET LOCAL idle_in_transaction_session_timeout = 0`, `SELECT one FROM migration_lock FOR UPDATE`,
	} {
		if _, err := held.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("wait for another node: %w", err)
		}
	}
	return do()
}

func (e *postgres) write(ctx context.Context, do func(*tx) error) error {
	_, err := retry(ctx, func() (struct{}, error) {
		hints := map[string]bool{}
		err := e.transact(ctx, nil, hints, do)
		if err == nil {
			e.hinter.tell(hints)
		}
		return struct{}{}, err
	})
	return err
}

func (e *postgres) read(ctx context.Context, do func(*tx) error) error {
	return e.transact(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, nil, do)
}

func (e *postgres) glance(ctx context.Context, do func(*tx) error) error {
	ahead, err := e.clock.ahead(ctx, e.db)
	if err != nil {
		return err
	}
	return do(&tx{ctx: ctx, conn: numbered{e.db, &e.numbers}, dialect: e.dialect, ahead: ahead})
}

func (e *postgres) transact(ctx context.Context, how *sql.TxOptions, hints map[string]bool, do func(*tx) error) error {
	ahead, err := e.clock.ahead(ctx, e.db)
	if err != nil {
		return err
	}
	whole := ctx
	if how == nil { // it writes
		longer, over := lingering(ctx)
		defer over()
		whole = longer
	}
	t, err := e.db.BeginTx(whole, how)
	if err != nil {
		return err
	}
	defer t.Rollback() // does nothing after Commit
	if err := do(&tx{ctx: ctx, conn: numbered{t, &e.numbers}, dialect: e.dialect, ahead: ahead, hints: hints}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.Commit()
}

// lingering returns a context that goes on for a moment after ctx has ended: who stops while a transaction is being committed still
// learns what became of it.
func lingering(ctx context.Context) (longer context.Context, over context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(commitWithin, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

func (e *postgres) close() error {
	e.hinter.close()
	return e.db.Close()
}

// retry does it again while another transaction was in the way, each time after a little longer.
func retry[T any](ctx context.Context, do func() (T, error)) (T, error) {
	for n := 1; ; n++ {
		v, err := do()
		if err == nil || n == tries || !inTheWay(err) {
			return v, err
		}
		select {
		case <-ctx.Done():
			return v, ctx.Err()
		case <-time.After(rand.N(time.Duration(n) * 4 * time.Millisecond)):
		}
	}
}

// away reports whether a server may let us in later, though nobody changes a setting: it does not answer, or it is starting,
// stopping or full.
func away(err error) bool {
	said, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return true
	}
	switch said.Code[:2] {
	case "08", "53", "57", "58": // connection exception, insufficient resources, operator intervention, system error
		return true
	}
	return false
}

// inTheWay reports whether a transaction failed because of another one that ran at the same time.
func inTheWay(err error) bool {
	said, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch said.Code {
	case "40001", "40P01", // serialization failure, deadlock
		"23505",          // unique violation: it filed the same at the same time, which a second look will see
		"42P07", "42710": // duplicate table, duplicate type: it made the same table at the same time
		return true
	}
	return false
}

// numbered runs statements with their ? replaced by $1, $2 and so on.
type numbered struct {
	conn  conn
	known *sync.Map
}

// ExecContext implements conn.
func (n numbered) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return n.conn.ExecContext(ctx, n.number(query), args...)
}

// QueryContext implements conn.
func (n numbered) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return n.conn.QueryContext(ctx, n.number(query), args...)
}

func (n numbered) number(query string) string {
	if done, ok := n.known.Load(query); ok {
		return done.(string)
	}
	var b strings.Builder
	for i, part := range strings.Split(query, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	n.known.Store(query, b.String())
	return b.String()
}
