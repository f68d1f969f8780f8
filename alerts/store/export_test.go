package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

// FillTopics makes n topics at once, with the rules "topic 0" and so on.
func FillTopics(ctx context.Context, s *Store, workspace alerts.WorkspaceID, n int) error {
	return s.write(ctx, "fill", func(t *tx) error {
		for i := range n {
			rule := fmt.Sprint("topic ", i)
			if _, err := t.exec(`INSERT INTO topic (workspace, name, rule, rule_hash, made_by, created) VALUES (?, ?, ?, ?, '', 0)`,
				workspace, rule, rule, hashText(rule)); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetAhead makes s, which is on PostgreSQL, believe that the server's clock is ahead by that much.
func SetAhead(s *Store, by time.Duration) {
	c := &s.engine.(*postgres).clock
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by, c.asked = by, markNow()
	c.asked.wall, c.asked.steady = c.asked.wall.Add(time.Hour), c.asked.steady.Add(time.Hour)
}

// EndLeases has every lease end now.
func EndLeases(ctx context.Context, s *Store) error {
	return s.write(ctx, "end leases", func(t *tx) error {
		_, err := t.exec(`UPDATE lease SET until = 1`)
		return err
	})
}

// AgeSpent moves what was counted into the past.
func AgeSpent(ctx context.Context, s *Store, by time.Duration) error {
	return s.write(ctx, "age", func(t *tx) error {
		_, err := t.exec(`UPDATE spent SET at = at - ?`, by.Microseconds())
		return err
	})
}

// DatabaseName returns the name of the database that s, which is on PostgreSQL, is on.
func DatabaseName(s *Store) string { return s.engine.(*postgres).config.Database }

// PutBack has s believe that its database was put back at back and lacks what was posted since from.
func PutBack(ctx context.Context, s *Store, from, back time.Time) error {
	return s.write(ctx, "put back", func(t *tx) error {
		e := epoch{ID: fmt.Sprint(back), since: t.due(back), lostFrom: t.due(from), until: t.due(back.Add(doubtFor))}
		return t.begin(&e)
	})
}

// Ask runs a query that finds one text in a transaction of s.
func Ask(ctx context.Context, s *Store, query string) (text string, err error) {
	err = s.write(ctx, "ask", func(t *tx) error {
		_, err := t.row(query, nil, &text)
		return err
	})
	return text, err
}

// SetWall has s find that the clock on the wall was set by that much. Since tests cannot set it, all that is in the store becomes older.
func SetWall(ctx context.Context, s *Store, by time.Duration) error {
	switch e := s.engine.(type) {
	case *sqlite:
		e.clock.mu.Lock()
		e.clock.begun.wall = e.clock.begun.wall.Add(-by)
		e.clock.mu.Unlock()
	case *postgres:
		if err := s.Ready(ctx); err != nil { // which asks for the time
			return err
		}
		e.clock.mu.Lock()
		e.clock.asked.wall = e.clock.asked.wall.Add(-by)
		e.clock.mu.Unlock()
	}
	return s.engine.write(ctx, func(t *tx) error {
		us := by.Microseconds()
		if _, err := t.exec(`UPDATE destination SET due_at = due_at - ?, next_at = next_at - ?, lease_until = lease_until - ?`, us, us, us); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE delivery SET first_at = CASE first_at WHEN 0 THEN 0 ELSE first_at - CAST(? AS BIGINT) END,
			last_at = CASE last_at WHEN 0 THEN 0 ELSE last_at - CAST(? AS BIGINT) END, not_before = not_before - ?`, us, us, us)
		return err
	})
}

// Statements returns the statements that s, which is on SQLite, has run.
func Statements(ctx context.Context, s *Store) ([]string, error) {
	met := map[string]bool{}
	e := s.engine.(*sqlite)
	for range e.look.n {
		l := <-e.look.free
		if l.conn != nil {
			for q := range l.conn.statements {
				met[q] = true
			}
		}
		defer func() { e.look.free <- l }()
	}
	err := s.write(ctx, "look", func(t *tx) error {
		for q := range t.conn.(*prepared).statements {
			met[q] = true
		}
		return nil
	})
	return slices.Sorted(maps.Keys(met)), err
}

// Plan returns how SQLite finds what a statement asks for.
func Plan(ctx context.Context, s *Store, query string) ([]string, error) {
	var plan []string
	err := s.read(ctx, "explain", func(t *tx) error {
		plan = nil
		return t.rows("EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?")), func(scan func(...any) error) (bool, error) {
			var id, parent, unused int
			var detail string
			err := scan(&id, &parent, &unused, &detail)
			plan = append(plan, detail)
			return true, err
		})
	})
	return plan, err
}

// ServerPlans returns how the server finds what each statement asks for that s, which is on PostgreSQL, has run, were the tables large and
// all that was known of them from before anything waited.
func ServerPlans(ctx context.Context, s *Store) (map[string]string, error) {
	e, plans := s.engine.(*postgres), map[string]string{}
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	for _, setting := range []string{"SET enable_seqscan = off", "SET enable_bitmapscan = off", "SET plan_cache_mode = force_generic_plan"} {
		if _, err := conn.ExecContext(ctx, setting); err != nil {
			return nil, err
		}
	}
	for _, numbered := range e.numbers.Range {
		q := numbered.(string)
		if verb, _, _ := strings.Cut(q, " "); verb != "SELECT" && verb != "UPDATE" && verb != "DELETE" {
			continue
		}
		if plans[q], err = explain(ctx, conn, q); err != nil {
			return nil, fmt.Errorf("%w: %s", err, q)
		}
	}
	return plans, nil
}

// explain returns how the server finds what a statement asks for, whatever its arguments.
func explain(ctx context.Context, conn *sql.Conn, statement string) (plan string, err error) {
	if _, err := conn.ExecContext(ctx, "PREPARE asked AS "+statement); err != nil {
		return "", err
	}
	defer func() {
		_, end := conn.ExecContext(ctx, "DEALLOCATE asked")
		err = errors.Join(err, end)
	}()
	args := ""
	if n := strings.Count(statement, "$"); n > 0 {
		args = "(" + strings.Repeat(", NULL", n)[2:] + ")"
	}
	rows, err := conn.QueryContext(ctx, "EXPLAIN EXECUTE asked"+args)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		plan += line + "\n"
	}
	return plan, rows.Err()
}

// ForgetTime has s, which is on PostgreSQL, ask for the server's time when it next needs it.
func ForgetTime(s *Store) {
	c := &s.engine.(*postgres).clock
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = mark{}
}

// Do runs a statement in a transaction of s.
func Do(ctx context.Context, s *Store, statement string) error {
	return s.write(ctx, "do", func(t *tx) error {
		_, err := t.exec(statement)
		return err
	})
}

// MakeTables makes all tables in a database on a server, and nothing else.
func MakeTables(ctx context.Context, dsn string) error {
	e, err := openPostgres(ctx, dsn)
	if err != nil {
		return err
	}
	return e.close()
}

// BreakOn has x panic over the articles with the title.
func BreakOn(x *Indexer, title string) {
	keys := x.keys
	x.keys = func(a news.Article) []string {
		if a.Title == title {
			panic("index out of range")
		}
		return keys(a)
	}
}
