package feed

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"newsbot/news/fetch"
)

// States keeps what is known of each feed between fetches. It is safe for concurrent use.
type States interface {
	// LoadState returns what was last saved of a feed; the zero State for one that was never saved.
	LoadState(ctx context.Context, url string) (State, error)
	// SaveState keeps s. It is called only after the feed's articles are safe.
	SaveState(ctx context.Context, url string, s State) error
}

// A State is what is known of a feed. It holds plain values only, so that it can be kept as JSON.
type State struct {
	Title    string        `json:"title,omitempty"`
	Address  string        `json:"address,omitempty"` // where it has moved for good; empty if it has not
	Interval time.Duration `json:"interval,omitempty"`
	NextAt   time.Time     `json:"next_at,omitzero"` // when it is fetched next

	ETag     string    `json:"etag,omitempty"`     // as it came, byte for byte
	Modified string    `json:"modified,omitempty"` // likewise
	Sum      uint64    `json:"sum,omitempty"`      // of the last document: hosts that send no validators repeat themselves
	FullAt   time.Time `json:"full_at,omitzero"`   // when a whole document last came

	LastTry   time.Time     `json:"last_try,omitzero"`
	LastOK    time.Time     `json:"last_ok,omitzero"` // zero until the first success
	Newest    time.Time     `json:"newest,omitzero"`  // when its newest item was published
	Items     int           `json:"items,omitempty"`  // in the last document
	Lag       time.Duration `json:"lag,omitempty"`    // how long after its publication an item is read, roughly; 0 until one was
	Failures  int           `json:"failures,omitempty"`
	Since     time.Time     `json:"since,omitzero"` // the first of those failures
	LastError string        `json:"last_error,omitempty"`
	Noticed   int           `json:"noticed,omitempty"` // how many notices of this failure were given
	Gone      bool          `json:"gone,omitempty"`    // it said that it is gone for good

	Hub   string `json:"hub,omitempty"`   // where the feed says it can be had by push
	Topic string `json:"topic,omitempty"` // the name that the hub knows it by
	Push  Lease  `json:"push,omitzero"`

	Moved  Move   `json:"moved,omitzero"`
	Naming Naming `json:"naming,omitempty"`
	Seen   Marks  `json:"seen,omitempty"` // of the items last seen, newest last
}

// A Move is a permanent redirect that has been seen, and is believed once it has been seen often enough.
type Move struct {
	To    string    `json:"to,omitempty"`
	Times int       `json:"times,omitempty"`
	Since time.Time `json:"since,omitzero"`
}

// How often a feed is fetched.
const (
	minInterval   = 2 * time.Minute
	maxInterval   = 60 * time.Minute
	newInterval   = 10 * time.Minute // until its pace is known
	blindInterval = 5 * time.Minute  // at least, for hosts that send no validators
	maxHint       = time.Hour        // of what a publisher asks for: alerts must not be a day late
	maxBackoff    = 24 * time.Hour
	goneInterval  = 7 * 24 * time.Hour
	fullEvery     = 24 * time.Hour // one unconditional fetch, against caches that are stuck
)

// interval returns how long to wait after a success. times are those of the feed's items, newest first.
func interval(times []time.Time, hint Hint, validators bool, now time.Time) time.Duration {
	d := newInterval
	if gap := medianGap(times); gap > 0 {
		d = min(max(gap/4, minInterval), maxInterval)
	}
	if len(times) > 0 {
		d = max(d, quiet(times[0], now))
	}
	if !validators {
		d = max(d, blindInterval)
	}
	return max(d, min(hint.Every, maxHint))
}

// quiet returns how long to wait at least for a feed whose newest item is of the given time.
func quiet(newest, now time.Time) time.Duration {
	const day = 24 * time.Hour
	switch age := now.Sub(newest); {
	case newest.IsZero() || age < 7*day:
		return 0
	case age < 14*day:
		return 30 * time.Minute
	case age < 30*day:
		return time.Hour
	}
	return 3 * time.Hour
}

// skip moves a time out of the hours and days in which the publisher says that there is nothing new, by a day at most.
func skip(at time.Time, hint Hint) time.Time {
	later := at.UTC()
	for range 24 {
		if !slices.Contains(hint.SkipHours, later.Hour()) && !slices.Contains(hint.SkipDays, later.Weekday()) {
			return later
		}
		later = later.Truncate(time.Hour).Add(time.Hour)
	}
	return later
}

// jitter returns d, give or take the given share of it.
func jitter(d time.Duration, share float64) time.Duration {
	return d + time.Duration(float64(d)*share*(2*rand.Float64()-1))
}

// slot returns where in an interval a feed's first turn comes: always the same for one feed, so that many that are
// added at once spread out.
func slot(url string, interval time.Duration) time.Duration {
	h := fnv.New64a()
	h.Write([]byte(url)) // never fails
	return time.Duration(h.Sum64() % uint64(interval))
}

// succeed notes a fetch that brought something, or said that there is nothing new.
func (s *State) succeed(now time.Time) {
	s.LastTry, s.LastOK = now, now
	s.Failures, s.Since, s.LastError, s.Noticed, s.Gone = 0, time.Time{}, "", 0, false
}

// fail notes a fetch that did not work out, and when to try again: ever later, but always again.
func (s *State) fail(err error, e *fetch.Error, now time.Time) {
	s.LastTry, s.LastError = now, err.Error()
	if e != nil && e.Status == 0 && e.RetryAfter > 0 { // not sent: the host rests
		s.NextAt = now.Add(jitter(e.RetryAfter, 0.05) + time.Second)
		return
	}
	if s.Failures++; s.Since.IsZero() {
		s.Since = now
	}
	wait := min(max(s.Interval, minInterval)<<min(s.Failures, 10), maxBackoff)
	wait = jitter(wait, 0.2)
	switch {
	case e != nil && e.Status == 410:
		s.Gone, wait = true, jitter(goneInterval, 0.1)
	case e != nil && e.RetryAfter > 0:
		wait = e.RetryAfter + jitter(5*time.Second, 1)
	}
	s.NextAt = now.Add(wait)
}
