package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// A mark is a moment as both clocks of this machine tell it: the one on the wall, which people and programs set, and the steady one,
// which only ever runs.
type mark struct{ wall, steady time.Time }

func markNow() mark {
	now := time.Now()
	return mark{now.Round(0), now}
}

// stepped returns how far the wall clock was set forward since m, or less than nothing if it was set back, in whole seconds. Less than
// that is how they drift apart by themselves.
func (m mark) stepped(now mark) time.Duration {
	return (now.wall.Sub(m.wall) - now.steady.Sub(m.steady)).Round(time.Second)
}

// A serverClock knows how far the server's clock is ahead of this node's. Leases and due times are kept by the server's
// clock, so that nodes whose clocks differ agree on them.
type serverClock struct {
	mu    sync.Mutex
	by    time.Duration
	asked mark
}

// askAgain is how long an answer holds.
const askAgain = 10 * time.Second

// ahead returns the difference in whole seconds: less is what it costs to ask. A node whose own clock is set notices at once, before it
// takes the leases of others for ended. Of several who find an answer too old each asks: nobody waits for longer than it has time.
func (c *serverClock) ahead(ctx context.Context, db *sql.DB) (time.Duration, error) {
	if by, ok := c.known(); ok {
		return by, nil
	}
	var us int64
	before := time.Now()
	err := db.QueryRowContext(ctx, `SELECT `+postgresDialect.now).Scan(&us)
	if err != nil {
		return 0, fmt.Errorf("ask the database for the time: %w", err)
	}
	middle := before.Add(time.Since(before) / 2)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by, c.asked = time.UnixMicro(us).Sub(middle).Round(time.Second), markNow()
	return c.by, nil
}

// known returns the difference, as long as the last answer holds.
func (c *serverClock) known() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := markNow()
	return c.by - c.asked.stepped(now), now.steady.Sub(c.asked.steady) < askAgain
}

// followAfter is how long steps of the wall clock are not followed: by then whatever was under way has come to its end, and what could
// not be told of it has been looked up.
const followAfter = 2 * time.Minute

// A fileClock is what leases and due times in a file are kept by. A wall clock that is set back is not followed, or what waits would
// wait for as long; one that is set forward is followed a little later, or what is on its way would be taken for lost and be sent again.
type fileClock struct {
	mu    sync.Mutex
	begun mark
	noted time.Time // when the wall clock was seen to be ahead; zero if it is not
}

func newFileClock() *fileClock { return &fileClock{begun: markNow()} }

// ahead returns how far it is ahead of the wall clock.
func (c *fileClock) ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := markNow()
	step := c.begun.stepped(now)
	switch {
	case step <= 0:
		c.noted = time.Time{}
	case c.noted.IsZero():
		c.noted = now.steady
	case now.steady.Sub(c.noted) >= followAfter:
		c.begun, c.noted, step = now, time.Time{}, 0
	}
	return -step
}
