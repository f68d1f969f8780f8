package feed

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"slices"
	"time"

	"newsbot/news/fetch"
)

// States keeps what is known of each feed between fetches, for all nodes: what one has saved every one of them loads. It is safe
// for concurrent use.
type States interface {
	// LoadState returns what was last saved of a feed; the zero State for one that was never saved.
	LoadState(ctx context.Context, url string) (State, error)
	// SaveState keeps s, whose Version is one more from then on. It is called only after the feed's articles are safe. If
	// another was saved since s was loaded it keeps nothing and returns ErrOutdated.
	SaveState(ctx context.Context, url string, s State) error
	// Subscribed returns the feed whose push subscription has the ID, and "" if no feed that is read has.
	Subscribed(ctx context.Context, id string) (url string, err error)
}

// ErrOutdated means that another state of the feed was saved since the one at hand was loaded.
var ErrOutdated = errors.New("the feed's state was changed meanwhile")

// A State is what is known of a feed. It holds plain values only, so that it can be kept as JSON.
type State struct {
	Version int64 `json:"-"` // how often it was saved; 0 for never

	Title    string        `json:"title,omitempty"`
	Address  string        `json:"address,omitempty"`  // where it has moved for good; empty if it has not
	Pace     time.Duration `json:"pace,omitempty"`     // what suits how often it has something new
	Asks     time.Duration `json:"asks,omitempty"`     // its publisher asks that it be fetched no more often
	Interval time.Duration `json:"interval,omitempty"` // what follows from both and from what its readers wish
	NextAt   time.Time     `json:"next_at,omitzero"`   // when it is fetched next
	Least    time.Duration `json:"least,omitempty"`    // no sooner, whatever is wished

	SkipHours []int          `json:"skip_hours,omitempty"` // of the day, UTC, in which its publisher says that there is nothing new
	SkipDays  []time.Weekday `json:"skip_days,omitempty"`

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
	Told   string `json:"told,omitempty"` // the address of which people were told that it has moved there
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
	blindInterval = 5 * time.Minute  // at least, for sitemaps and for hosts that send no validators
	maxHint       = time.Hour        // of what a publisher asks for: alerts must not be a day late
	maxBackoff    = 24 * time.Hour
	goneInterval  = 7 * 24 * time.Hour
	moveBack      = 3              // failures at the address that a feed has moved to, before it is looked for where it was
	fullEvery     = 24 * time.Hour // one unconditional fetch, against caches that are stuck
)

// pace returns how often it suits a feed to be fetched whose items have these times, newest first.
func pace(times []time.Time) time.Duration {
	if gap := medianGap(times); gap > 0 {
		return min(max(gap/4, minInterval), maxInterval)
	}
	return newInterval
}

// measure takes note of all that says how often a source may be fetched.
func (s *State) measure(doc Feed, resp *fetch.Response, least time.Duration, now time.Time) {
	if s.Pace, s.Asks, s.Least = pace(timesOf(doc.Items, now)), hintOf(resp, doc.Hint).Every, least; doc.Sitemap {
		s.Least = max(s.Least, blindInterval)
	}
	s.SkipHours, s.SkipDays = doc.Hint.SkipHours, doc.Hint.SkipDays
}

// interval returns how long to wait after a success: as whoever wishes the feed soonest has it.
func (s *State) interval(wishes []Wish, now time.Time) time.Duration {
	if len(wishes) == 0 {
		return s.under(Wish{}, now)
	}
	least := s.under(wishes[0], now)
	for _, w := range wishes[1:] {
		least = min(least, s.under(w, now))
	}
	return least
}

// under returns how long to wait if w were the only wish. What the host can bear and the publisher asks for goes first.
func (s *State) under(w Wish, now time.Time) time.Duration {
	d := w.Every
	if d == 0 {
		d = max(cmp.Or(s.Pace, s.Interval, newInterval), quiet(s.Newest, now))
	}
	d = max(d, s.Least)
	if s.ETag+s.Modified == "" {
		d = max(d, blindInterval)
	}
	most := maxHint
	if w.Polite {
		most = MaxEvery
	}
	return max(d, min(s.Asks, most))
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
	case e != nil && e.RetryAfter > 0: // a host that says so time and again is asked ever less often
		wait = max(e.RetryAfter, min(time.Minute<<min(s.Failures-1, 11), maxBackoff)) + jitter(5*time.Second, 1)
	}
	if s.NextAt = now.Add(wait); s.Noticed < len(failedFor) && !s.Gone && (e == nil || e.RetryAfter == 0) {
		if due := s.Since.Add(failedFor[s.Noticed] + jitter(30*time.Second, 1)); due.After(now) && due.Before(s.NextAt) {
			s.NextAt = due // to say whether it still fails
		}
	}
}

// hold takes note of what the next answer is to be compared with.
func (s *State) hold(doc Feed, resp *fetch.Response, sum uint64, now time.Time) {
	s.ETag, s.Modified, s.Sum, s.FullAt = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified"), sum, now
	if len(doc.Parts) > 0 {
		s.ETag, s.Modified, s.Sum = "", "", 0 // an index stays the same while its parts change
	}
}

// place returns where the feed of that address is read now. The credentials that it was given with stay with their host.
func (s *State) place(given string) string {
	from, err := url.Parse(given)
	to, err2 := url.Parse(s.Address)
	switch {
	case s.Address == "" || err2 != nil:
		return given
	case err == nil && from.User != nil && to.Host == from.Host:
		to.User = from.User
	}
	return to.String()
}

// leave has the feed read from another address, where none of what its host said before is known; "" is where it was at first.
func (s *State) leave(to string) {
	s.Address, s.Moved = to, Move{}
	s.ETag, s.Modified, s.Sum = "", "", 0
}
