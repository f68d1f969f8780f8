package store

import (
	"context"
	"time"
)

// A Limit is how often something may be done within a length of time.
type Limit struct {
	Times  int
	Within time.Duration
}

// Spend counts that what is called name is done now, unless one of the limits is used up, over all nodes and their restarts. Then it
// returns how long to wait, and the limit. The longest of the limits comes last.
func (s *Store) Spend(ctx context.Context, name string, limits ...Limit) (time.Duration, Limit, error) {
	var wait time.Duration
	var full Limit
	err := s.write(ctx, "count "+name, func(t *tx) error {
		wait, full = 0, Limit{}
		if err := t.budget(name); err != nil { // its row is held until the end: two nodes do not count the same
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM spent WHERE name = ? AND at <= ?`, name, now-limits[len(limits)-1].Within.Microseconds()); err != nil {
			return err
		}
		for _, l := range limits {
			var at int64 // of the one that must be forgotten first
			used, err := t.row(`SELECT at FROM spent WHERE name = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?`,
				[]any{name, now - l.Within.Microseconds(), l.Times - 1}, &at)
			if err != nil {
				return err
			}
			if left := time.Duration(at-now)*time.Microsecond + l.Within; used && left > wait {
				wait, full = left, l
			}
		}
		if wait > 0 {
			return nil
		}
		_, err = t.exec(`INSERT INTO spent (name, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, name, now)
		return err
	})
	if err != nil {
		return 0, Limit{}, err
	}
	return wait, full, nil
}

// Pace gives this node the next n places in the row in which all nodes ask platform, one every step, and returns how long it
// is to the first. It gives none, and says when to ask again, if that is more than most away, or if the platform is held.
func (s *Store) Pace(ctx context.Context, platform string, n int, step, most time.Duration) (after time.Duration, given bool, err error) {
	err = s.write(ctx, "keep pace with "+platform, func(t *tx) error {
		after, given = 0, false
		if err := t.budget(platform); err != nil {
			return err
		}
		var next, held int64
		if _, err := t.row(`SELECT next_at, held_until FROM rate_budget WHERE platform = ?`, []any{platform}, &next, &held); err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		next = max(next, now)
		if after = time.Duration(max(next, held)-now) * time.Microsecond; after > most || held > now {
			return nil
		}
		given = true
		_, err = t.exec(`UPDATE rate_budget SET next_at = ? WHERE platform = ?`, next+int64(n)*step.Microseconds(), platform)
		return err
	})
	return after, given && err == nil, err
}

// Hush keeps all nodes from sending anything to platform for that long, as it asked one of them to.
func (s *Store) Hush(ctx context.Context, platform string, d time.Duration) error {
	return s.write(ctx, "wait for "+platform, func(t *tx) error {
		if err := t.budget(platform); err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		until := now + d.Microseconds()
		_, err = t.exec(`UPDATE rate_budget SET held_until = ? WHERE platform = ? AND held_until < ?`, until, platform, until)
		return err
	})
}

// budget makes sure that there is a row called name, and holds it until the transaction ends.
func (t *tx) budget(name string) error {
	if _, err := t.exec(`INSERT INTO rate_budget (platform) VALUES (?) ON CONFLICT (platform) DO NOTHING`, name); err != nil {
		return err
	}
	var next int64
	_, err := t.row(`SELECT next_at FROM rate_budget WHERE platform = ?`+t.dialect.lock, []any{name}, &next)
	return err
}
