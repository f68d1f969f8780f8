package store

import (
	"context"
	"time"
)

// eventMemory is how long an event is remembered: platforms repeat theirs within minutes.
const eventMemory = 24 * time.Hour

// First implements [bot.Events].
func (s *Store) First(ctx context.Context, event string, now time.Time) (bool, error) {
	first := false
	err := s.write(ctx, "remember an event", func(t *tx) error {
		if _, err := t.exec(`DELETE FROM seen_event WHERE at < ?`, micros(now.Add(-eventMemory))); err != nil {
			return err
		}
		n, err := t.exec(`INSERT INTO seen_event (event, at) VALUES (?, ?) ON CONFLICT (event) DO NOTHING`, hashText(event), micros(now))
		first = n > 0
		return err
	})
	return first && err == nil, err
}
