package store

import (
	"context"
	"fmt"
	"time"
)

// forgotten is the row of meta that says up to which article the texts are gone.
const forgotten = "forgotten"

// Forget empties articles that were seen before then, the oldest first and at most n of them, and drops as many old verdicts. What an article was called
// and by which names it may come again stays, or it would be news once more. It returns how many articles it emptied, so that who
// gets n calls again.
func (s *Store) Forget(ctx context.Context, before time.Time, n int) (int, error) {
	count := 0
	err := s.write(ctx, "forget old articles", func(t *tx) error {
		count = 0
		if _, err := t.exec(`INSERT INTO meta (name, number) VALUES (?, 0) ON CONFLICT (name) DO NOTHING`, forgotten); err != nil {
			return err
		}
		var from int64 // held until the end: two nodes at once would do the same work
		if _, err := t.row(`SELECT number FROM meta WHERE name = ?`+t.dialect.lock, []any{forgotten}, &from); err != nil {
			return err
		}
		to := from
		if err := t.rows(`SELECT seq FROM article WHERE seq > ? AND seen < ? ORDER BY seq LIMIT ?`, []any{from, micros(before), n},
			func(scan func(...any) error) (bool, error) { count++; return true, scan(&to) }); err != nil {
			return err
		}
		for _, step := range []struct {
			query string
			args  []any
		}{
			{`UPDATE article SET summary = '', body = '', authors = '[]', tags = '[]' WHERE seq > ? AND seq <= ? AND seen < ?`,
				[]any{from, to, micros(before)}},
			{`UPDATE meta SET number = ? WHERE name = ?`, []any{to, forgotten}},
			{`DELETE FROM verdict WHERE seq IN (SELECT seq FROM verdict ORDER BY seq LIMIT ?) AND at < ?`, []any{n, micros(before)}},
		} {
			if _, err := t.exec(step.query, step.args...); err != nil {
				return fmt.Errorf("from article %d on: %w", from, err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}
