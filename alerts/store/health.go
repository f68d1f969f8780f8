package store

import (
	"context"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
)

// Backlog implements [bot.Health].
func (w *Workspace) Backlog(ctx context.Context, room bot.Room) (bot.Backlog, error) {
	c := w.channel(room)
	var b bot.Backlog
	err := w.s.read(ctx, "look at what waits", func(t *tx) error {
		b = bot.Backlog{}
		if err := t.workspaceTrouble(c, &b); err != nil {
			return err
		}
		var destination int64
		found, err := t.row(`SELECT id, paused_why FROM destination WHERE workspace = ? AND platform = ? AND channel = ?`,
			[]any{c.Workspace, c.Platform, c.ID}, &destination, &b.Why)
		if !found || err != nil {
			return err
		}
		var oldest, sent int64
		if _, err := t.row(`SELECT count(*), COALESCE(min(filed), 0) FROM delivery
			WHERE destination = ? AND state IN ('pending', 'sending', 'unknown')`, []any{destination}, &b.Waiting, &oldest); err != nil {
			return err
		}
		if _, err := t.row(`SELECT count(*) FROM delivery WHERE destination = ? AND state = 'held'`, []any{destination}, &b.Held); err != nil {
			return err
		}
		if _, err := t.row(`SELECT last_at FROM delivery WHERE destination = ? AND state = 'sent' ORDER BY filed DESC, seq DESC LIMIT 1`,
			[]any{destination}, &sent); err != nil {
			return err
		}
		b.Oldest, b.LastSent = moment(oldest), t.undue(sent)
		since := micros(time.Now().Add(-week))
		if _, err := t.row(`SELECT count(*) FROM delivery WHERE destination = ? AND state = 'dropped' AND filed >= ?`,
			[]any{destination, since}, &b.Dropped); err != nil || b.Why != "" {
			return err
		}
		_, err = t.row(`SELECT why FROM delivery WHERE destination = ? AND state = 'dropped' AND filed >= ?
			ORDER BY filed DESC, seq DESC LIMIT 1`, []any{destination, since}, &b.Why)
		return err
	})
	return b, err
}

// workspaceTrouble fills in what is wrong beyond c.
func (t *tx) workspaceTrouble(c alerts.Channel, b *bot.Backlog) error {
	e, _, err := t.look()
	if err != nil {
		return err
	}
	if e.doubts(t.due(time.Now())) {
		b.DoubtUntil = t.undue(e.until)
	}
	other := []any{c.Workspace, c.Platform, c.ID}
	if _, err := t.row(`SELECT count(*) FROM destination WHERE workspace = ? AND NOT (platform = ? AND channel = ?) AND paused_why <> ''`,
		other, &b.PausedElsewhere); err != nil {
		return err
	}
	_, err = t.row(`SELECT count(*) FROM destination c JOIN delivery d ON d.destination = c.id AND d.state = 'held'
		WHERE c.workspace = ? AND NOT (c.platform = ? AND c.channel = ?)`, other, &b.HeldElsewhere)
	return err
}

// Standing returns how delivery stands on each platform that anything was ever filed for. It is for the operator: it counts over all
// workspaces.
func (s *Store) Standing(ctx context.Context) (map[string]alerts.Standing, error) {
	var all map[string]alerts.Standing
	err := s.read(ctx, "count what is not delivered", func(t *tx) error {
		all = map[string]alerts.Standing{}
		if err := t.rows(`SELECT c.platform, CAST(sum(d.waiting) AS BIGINT), CAST(sum(d.doubtful) AS BIGINT), min(d.oldest)
				FROM (SELECT destination, count(*) AS waiting, sum(CASE WHEN state = 'unknown' THEN 1 ELSE 0 END) AS doubtful, min(filed) AS oldest
					FROM delivery WHERE state IN ('pending', 'sending', 'unknown') GROUP BY destination) d
				JOIN destination c ON c.id = d.destination GROUP BY c.platform`, nil, func(scan func(...any) error) (bool, error) {
			var platform string
			var row alerts.Standing
			var oldest int64
			err := scan(&platform, &row.Waiting, &row.Unknown, &oldest)
			row.Oldest = moment(oldest)
			all[platform] = row
			return true, err
		}); err != nil {
			return err
		}
		count := func(query string, into func(*alerts.Standing) *int) error {
			return t.rows(query, nil, func(scan func(...any) error) (bool, error) {
				var platform string
				var n int
				err := scan(&platform, &n)
				row := all[platform]
				*into(&row) = n
				all[platform] = row
				return true, err
			})
		}
		if err := count(`SELECT c.platform, count(*) FROM delivery d JOIN destination c ON c.id = d.destination
				WHERE d.state = 'held' GROUP BY c.platform`, func(s *alerts.Standing) *int { return &s.Held }); err != nil {
			return err
		}
		return count(`SELECT platform, count(*) FROM destination WHERE paused_why <> '' GROUP BY platform`,
			func(s *alerts.Standing) *int { return &s.Paused })
	})
	return all, err
}

// Recent returns the deliveries that were posted into room, newest first, at most limit of them.
func (w *Workspace) Recent(ctx context.Context, room bot.Room, limit int) ([]alerts.Delivery, error) {
	c := w.channel(room)
	var all []alerts.Delivery
	err := w.s.read(ctx, "look up what a channel was sent", func(t *tx) error {
		all = nil
		return t.rows(`SELECT `+deliveryColumns+` FROM delivery d JOIN destination c ON c.id = d.destination JOIN alert a ON a.seq = d.alert
				WHERE d.destination = (SELECT id FROM destination WHERE workspace = ? AND platform = ? AND channel = ?) AND d.state = 'sent'
				ORDER BY d.filed DESC, d.seq DESC LIMIT ?`,
			[]any{c.Workspace, c.Platform, c.ID, limit}, func(scan func(...any) error) (bool, error) {
				d, err := t.scanDelivery(scan)
				all = append(all, d)
				return true, err
			})
	})
	return all, err
}
