package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newsbot/bot"
)

// LoadFeed decodes what was last saved of the feed at address into state, and leaves state alone if nothing was.
func (s *Store) LoadFeed(ctx context.Context, address string, state any) error {
	var saved string
	var found bool
	err := s.read(ctx, "read the state of a feed", func(t *tx) error {
		var err error
		found, err = t.row(`SELECT state FROM source WHERE address = ?`, []any{address}, &saved)
		return err
	})
	if err != nil || !found {
		return err
	}
	if err := json.Unmarshal([]byte(saved), state); err != nil {
		return fmt.Errorf("read the state of a feed: %w", err)
	}
	return nil
}

// SaveFeed keeps state, as JSON, for the feed at address, and beside it what people are shown of the feed.
func (s *Store) SaveFeed(ctx context.Context, address string, state any, shown bot.Feed) error {
	text, err := jsonText(state)
	if err != nil {
		return fmt.Errorf("save the state of a feed: %w", err)
	}
	return s.write(ctx, "save the state of a feed", func(t *tx) error {
		_, err := t.exec(`INSERT INTO source (address, shown, title, last_ok, next_at, failures, error, state, lag)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET shown = excluded.shown, title = excluded.title,
				last_ok = excluded.last_ok, next_at = excluded.next_at, failures = excluded.failures, error = excluded.error,
				state = excluded.state, lag = excluded.lag`,
			address, plain(shown.Address), plain(shown.Title), micros(shown.LastOK), micros(shown.NextAt), shown.Failures,
			plain(shown.Error), text, shown.Lag.Microseconds())
		return err
	})
}

// Feeds implements [bot.Health].
func (w *Workspace) Feeds(ctx context.Context) ([]bot.Feed, error) {
	var all []bot.Feed
	err := w.s.read(ctx, "list feeds", func(t *tx) error {
		all = nil
		return t.rows(`SELECT s.shown, CASE WHEN s.title <> '' OR w.title IS NULL THEN s.title ELSE w.title END,
				CASE WHEN s.shared = 0 AND s.last_ok < w.created THEN 0 ELSE s.last_ok END, s.next_at,
				s.failures, s.error, s.lag, s.shared FROM source s
				LEFT JOIN workspace_source w ON w.address = s.address AND w.workspace = ?
				WHERE s.shared <> 0 OR w.workspace IS NOT NULL ORDER BY s.shown, s.address`, []any{w.id},
			func(scan func(...any) error) (bool, error) {
				var f bot.Feed
				var ok, next, lag, shared int64
				err := scan(&f.Address, &f.Title, &ok, &next, &f.Failures, &f.Error, &lag, &shared)
				f.LastOK, f.NextAt, f.Lag, f.Own = moment(ok), moment(next), time.Duration(lag)*time.Microsecond, shared == 0
				all = append(all, f)
				return true, err
			})
	})
	return all, err
}
