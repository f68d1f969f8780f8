package store

import (
	"context"
	"fmt"
	"time"

	"newsbot/alerts"
)

// undelivered picks deliveries d that are in a state, which is held or dropped, and were filed since a time. The index holds no others.
const undelivered = `d.state IN ('held', 'dropped') AND d.seq > 0 AND d.state = ? AND d.filed >= ?`

// Undelivered returns the deliveries in state, which is held or dropped, that were filed since then, oldest first, at most limit.
// It is for the operator: it looks into every workspace.
func (s *Store) Undelivered(ctx context.Context, state alerts.State, since time.Time, limit int) ([]alerts.Delivery, error) {
	var all []alerts.Delivery
	err := s.read(ctx, "list what was not delivered", func(t *tx) error {
		all = nil
		return t.rows(`SELECT `+deliveryColumns+` FROM delivery d JOIN destination c ON c.id = d.destination JOIN alert a ON a.seq = d.alert
				WHERE `+undelivered+` ORDER BY d.filed, d.seq LIMIT ?`,
			[]any{state, micros(since), limit}, func(scan func(...any) error) (bool, error) {
				d, err := t.scanDelivery(scan)
				all = append(all, d)
				return true, err
			})
	})
	return all, err
}

// CountUndelivered returns how many deliveries are in state, as [Store.Undelivered] lists them.
func (s *Store) CountUndelivered(ctx context.Context, state alerts.State, since time.Time) (int, error) {
	var n int
	err := s.read(ctx, "count what was not delivered", func(t *tx) error {
		_, err := t.row(`SELECT count(*) FROM delivery d WHERE `+undelivered, []any{state, micros(since)}, &n)
		return err
	})
	return n, err
}

// Release posts a delivery that is held or was dropped once more, as if it was filed at now, before whatever waits in its channel. It
// returns false if there is no such delivery.
func (s *Store) Release(ctx context.Context, id alerts.DeliveryID, now time.Time) (bool, error) {
	return s.unhold(ctx, "release a delivery", id, func(t *tx, destination int64) error {
		var platform string
		if _, err := t.row(`SELECT platform FROM destination WHERE id = ?`, []any{destination}, &platform); err != nil {
			return err
		}
		t.hint(hintDue + platform)
		if _, err := t.exec(`UPDATE delivery SET state = 'pending', attempt = 0, first_at = 0, last_at = 0, not_before = ?, filed = ?, why = ?
				WHERE id = ?`, t.due(now), micros(now), "Released by the operator.", id); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE destination SET due_at = CASE WHEN next_at > ? THEN next_at ELSE ? END WHERE id = ? AND lease_token = ''`,
			t.due(now), t.due(now), destination)
		return err
	})
}

// Discard drops a delivery that is held, for the reason why. It returns false if there is no such delivery.
func (s *Store) Discard(ctx context.Context, id alerts.DeliveryID, why string) (bool, error) {
	return s.unhold(ctx, "discard a delivery", id, func(t *tx, _ int64) error {
		_, err := t.exec(`UPDATE delivery SET state = 'dropped', why = ? WHERE id = ?`, plain(why), id)
		return err
	})
}

// unhold changes a delivery that nobody is working on, with its channel's row held.
func (s *Store) unhold(ctx context.Context, doing string, id alerts.DeliveryID, change func(*tx, int64) error) (bool, error) {
	found := false
	err := s.write(ctx, fmt.Sprintf("%s %s", doing, id), func(t *tx) error {
		var destination int64
		var err error
		if found, err = t.row(`SELECT id FROM destination WHERE id = (SELECT destination FROM delivery WHERE id = ?)`+t.dialect.lock,
			[]any{id}, &destination); err != nil || !found {
			return err
		}
		var state alerts.State
		if found, err = t.row(`SELECT state FROM delivery WHERE id = ? AND state IN ('held', 'dropped')`, []any{id}, &state); err != nil || !found {
			return err
		}
		return change(t, destination)
	})
	return found && err == nil, err
}
