package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Lease is the right to do what it is named after, which one node at a time has. The database's clock says when it ends; a node
// that was frozen for longer and acts on is stopped by the fence, which has grown with the next holder.
type Lease struct {
	Name   string
	Until  time.Time // when it ends at the earliest, by this process's own clock
	holder string
	fence  int64
}

// ErrNotHeld means that another node has the lease now: nothing was changed.
var ErrNotHeld = errors.New("another node does this now")

// Hold takes the lease called name for ttl, or prolongs it, and returns false if another holder has it.
func (s *Store) Hold(ctx context.Context, name, holder string, ttl time.Duration) (Lease, bool, error) {
	l := Lease{Name: name, holder: holder}
	ours := false
	began := time.Now()
	err := s.write(ctx, "hold the lease "+name, func(t *tx) error {
		ours = false
		if _, err := t.exec(`INSERT INTO lease (name, holder, until, fence) VALUES (?, '', 0, 0) ON CONFLICT (name) DO NOTHING`, name); err != nil {
			return err
		}
		var who string
		var until int64
		if _, err := t.row(`SELECT holder, until, fence FROM lease WHERE name = ?`+t.dialect.lock, []any{name}, &who, &until, &l.fence); err != nil {
			return err
		}
		now, err := t.now()
		if err != nil || who != holder && now < until {
			return err
		}
		if who != holder {
			l.fence++
		}
		ours = true
		_, err = t.exec(`UPDATE lease SET holder = ?, until = ?, fence = ? WHERE name = ?`, holder, now+ttl.Microseconds(), l.fence, name)
		return err
	})
	if err != nil || !ours {
		return Lease{}, false, err
	}
	l.Until = began.Add(ttl)
	return l, true, nil
}

// Yield gives a lease up, so that another node need not wait for its end.
func (s *Store) Yield(ctx context.Context, l Lease) error {
	return s.write(ctx, "give up the lease "+l.Name, func(t *tx) error {
		_, err := t.exec(`UPDATE lease SET holder = '', until = 0 WHERE name = ? AND holder = ? AND fence = ?`, l.Name, l.holder, l.fence)
		return err
	})
}

// Keep keeps state for the next who holds l, or returns [ErrNotHeld].
func (s *Store) Keep(ctx context.Context, l Lease, state any) error {
	text, err := jsonText(state)
	if err != nil {
		return fmt.Errorf("keep the state of %s: %w", l.Name, err)
	}
	return s.write(ctx, "keep the state of "+l.Name, func(t *tx) error {
		n, err := t.exec(`UPDATE lease SET state = ? WHERE name = ? AND holder = ? AND fence = ?`, text, l.Name, l.holder, l.fence)
		if err == nil && n == 0 {
			err = ErrNotHeld
		}
		return err
	})
}

// Kept reads what was kept with l into state, and leaves it alone if nothing was. It returns [ErrNotHeld] if l is another's now.
func (s *Store) Kept(ctx context.Context, l Lease, state any) error {
	var text string
	err := s.read(ctx, "read the state of "+l.Name, func(t *tx) error {
		found, err := t.row(`SELECT state FROM lease WHERE name = ? AND holder = ? AND fence = ?`, []any{l.Name, l.holder, l.fence}, &text)
		if err == nil && !found {
			err = ErrNotHeld
		}
		return err
	})
	if err != nil || text == "" {
		return err
	}
	if err := json.Unmarshal([]byte(text), state); err != nil {
		return fmt.Errorf("read the state of %s: %w", l.Name, err)
	}
	return nil
}

// Under returns the same store for who holds l: whatever it is to write it writes only while l is not another's, and returns
// [ErrNotHeld] otherwise.
func (s *Store) Under(l Lease) *Store {
	fenced := *s
	fenced.lease = &l
	fenced.gather() // what others write needs no lease
	return &fenced
}

// held returns an error unless l is still its holder's; until the transaction ends nobody can take it.
func (t *tx) held(l Lease) error {
	var fence int64
	found, err := t.row(`SELECT fence FROM lease WHERE name = ? AND holder = ? AND fence = ?`+t.dialect.lock,
		[]any{l.Name, l.holder, l.fence}, &fence)
	if err == nil && !found {
		err = ErrNotHeld
	}
	return err
}

// now returns the time by the clock that leases are kept by.
func (t *tx) now() (int64, error) {
	if t.dialect.now == "" { // one node alone
		return micros(time.Now()), nil
	}
	var us int64
	_, err := t.row(`SELECT `+t.dialect.now, nil, &us)
	return us, err
}
