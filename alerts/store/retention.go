package store

import (
	"context"
	"time"
)

// Forget empties articles that were seen before then, the oldest first and at most n of them, and drops as many old verdicts. What an article was called
// and by which names it may come again stays until [Store.Trim], or it would be news once more. It returns of how many it did so, articles or verdicts,
// so that who gets n calls again.
func (s *Store) Forget(ctx context.Context, before time.Time, n int) (int, error) {
	var old []int64
	var verdicts int64
	err := s.write(ctx, "forget old articles", func(t *tx) error {
		old = nil
		if err := t.rows(`SELECT article FROM searchable WHERE seen < ? ORDER BY seen LIMIT ?`+t.dialect.skipLocked, []any{micros(before), n},
			func(scan func(...any) error) (bool, error) {
				var seq int64
				err := scan(&seq)
				old = append(old, seq)
				return true, err
			}); err != nil {
			return err
		}
		for _, statement := range []string{
			`UPDATE article SET summary = '', body = '', authors = '[]', tags = '[]' WHERE seq`,
			t.textIndex().remove,
			`DELETE FROM searchable WHERE article`,
		} {
			if err := among(t, statement, nil, old, "", nil); err != nil {
				return err
			}
		}
		if _, err := t.exec(`DELETE FROM notice WHERE filed < ?`, micros(before)); err != nil {
			return err
		}
		var err error
		verdicts, err = t.exec(`DELETE FROM verdict WHERE seq IN (SELECT seq FROM verdict ORDER BY seq LIMIT ?) AND at < ?`, n, micros(before))
		return err
	})
	if err != nil {
		return 0, err
	}
	return max(len(old), int(verdicts)), nil
}
