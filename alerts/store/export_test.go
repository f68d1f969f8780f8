package store

import (
	"context"
	"fmt"
	"time"

	"newsbot/alerts"
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
	c.by, c.asked = by, time.Now().Add(time.Hour)
}
