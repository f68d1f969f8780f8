package discord

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Discord's limits on requests ("Rate Limits"). Both are kept with a margin, because Discord does the counting.
const (
	perSecond  = 45   // of 50 requests a second over all routes, of all nodes together
	burst      = 4    // at once, so that no second sees more than 49
	maxInvalid = 5000 // of 10,000 answers of 401, 403 or 429 in invalidSpan, after which Discord bans the address

	step      = time.Second / perSecond // between two requests
	most      = time.Second             // that a request waits for its place; a longer wait is for the queue
	atATime   = 5                       // places that a node takes: those that it leaves empty are lost to all
	hushLimit = 2 * time.Second

	invalidSpan = 10 * time.Minute
	invalidStep = time.Minute // the span is counted in steps of this
)

// A limiter keeps a bot's requests within what Discord allows. It is safe for concurrent use.
type limiter struct {
	pace Pace // nil if this node is alone
	hush Hush // may be nil

	row    sync.Mutex // held while places are asked for
	places []time.Time

	mu      sync.Mutex
	next    time.Time            // when the next request would be on pace
	held    time.Time            // no request before this: Discord said so for all of them
	routes  map[string]time.Time // no request on a route before this
	invalid map[int64]int        // refused requests by step
}

// A Pace gives this node the next n places in the row in which all nodes ask Discord, one every step, the first of them after that
// long. It gives none, and says when to ask again, if that is more than most away or Discord wants to be left alone.
type Pace func(ctx context.Context, n int, step, most time.Duration) (after time.Duration, given bool, err error)

// A Hush keeps all nodes from sending for that long.
type Hush func(ctx context.Context, d time.Duration) error

// A waitError is a request that was not made, because it is too early for it.
type waitError struct {
	After time.Duration
	Why   string
}

func (e *waitError) Error() string { return e.Why }

// acquire waits for the next place on the pace, which is a fraction of a second away. If a request on route must wait longer than that, it
// returns a *waitError at once: waiting is for the queue.
func (l *limiter) acquire(ctx context.Context, route string) error {
	at, err := l.reserve(route, time.Now())
	if err != nil {
		return err
	}
	if l.pace != nil {
		if at, err = l.place(ctx); err != nil {
			return err
		}
	}
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// place takes the next of this node's places in the row of all nodes.
func (l *limiter) place(ctx context.Context) (time.Time, error) {
	l.row.Lock()
	defer l.row.Unlock()
	for late := time.Now().Add(-step); len(l.places) > 0 && l.places[0].Before(late); {
		l.places = l.places[1:]
	}
	if len(l.places) == 0 {
		after, given, err := l.pace(ctx, atATime, step, most)
		if err != nil {
			return time.Time{}, err
		}
		if !given {
			return time.Time{}, &waitError{max(after, minWait), "all nodes together ask Discord too much at once"}
		}
		first := time.Now().Add(after)
		for i := range atATime {
			l.places = append(l.places, first.Add(time.Duration(i)*step))
		}
	}
	at := l.places[0]
	l.places = l.places[1:]
	return at, nil
}

// tell has all nodes wait if an answer says that all of them must.
func (l *limiter) tell(ctx context.Context, status int, refused *apiError) error {
	if l.hush == nil || status != http.StatusTooManyRequests || refused == nil || !refused.Global {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hushLimit)
	defer cancel()
	return l.hush(ctx, refused.After)
}

// reserve takes the next place at now or after.
func (l *limiter) reserve(route string, now time.Time) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refusals(now) >= maxInvalid {
		return time.Time{}, &waitError{invalidStep, fmt.Sprintf("Discord refused %d requests in %d minutes: pausing before it bans this address",
			maxInvalid, int(invalidSpan.Minutes()))}
	}
	if wait := l.held.Sub(now); wait > 0 {
		return time.Time{}, &waitError{wait, "Discord asked the bot to slow down"}
	}
	if wait := l.routes[route].Sub(now); wait > 0 {
		return time.Time{}, &waitError{wait, "Discord asked the bot to slow down in this channel"}
	}
	at := l.next
	if earliest := now.Add(-burst * step); at.Before(earliest) {
		at = earliest
	}
	at = at.Add(step)
	if at.Sub(now) > most { // the queue for places is long: come back
		return time.Time{}, &waitError{at.Sub(now), "too many requests to Discord at once"}
	}
	l.next = at
	return at, nil
}

// refusals returns how many requests were refused lately.
func (l *limiter) refusals(now time.Time) int {
	n := 0
	for step, count := range l.invalid {
		if now.UnixNano()/int64(invalidStep)-step >= int64(invalidSpan/invalidStep) {
			delete(l.invalid, step)
			continue
		}
		n += count
	}
	return n
}

// learn takes note of what an answer to a request on route says about the next one.
func (l *limiter) learn(route string, status int, h http.Header, refused *apiError, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	shared := h.Get("X-RateLimit-Scope") == "shared"
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		if !shared {
			if l.invalid == nil {
				l.invalid = map[int64]int{}
			}
			l.invalid[now.UnixNano()/int64(invalidStep)]++
		}
	}
	switch {
	case status == http.StatusTooManyRequests && refused != nil && refused.Global:
		l.held = later(l.held, now.Add(refused.After))
	case status == http.StatusTooManyRequests && refused != nil:
		l.wait(route, now.Add(refused.After), now)
	case h.Get("X-RateLimit-Remaining") == "0":
		if after, ok := seconds(h.Get("X-RateLimit-Reset-After")); ok {
			l.wait(route, now.Add(clamp(after)), now)
		}
	}
}

// wait lets no request pass on route before at, and forgets the routes that are free again.
func (l *limiter) wait(route string, at, now time.Time) {
	if l.routes == nil {
		l.routes = map[string]time.Time{}
	}
	for r, until := range l.routes {
		if !until.After(now) {
			delete(l.routes, r)
		}
	}
	l.routes[route] = later(l.routes[route], at)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Limits on how long Discord is believed when it asks to wait.
const (
	minWait     = 250 * time.Millisecond
	maxWait     = time.Hour
	defaultWait = 5 * time.Second // it did not say
)

func clamp(d time.Duration) time.Duration { return min(max(d, minWait), maxWait) }

// seconds reads a number of seconds, such as "1.25".
func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || f != f {
		return 0, false
	}
	return time.Duration(min(max(f, 0), maxWait.Seconds()) * float64(time.Second)), true
}

// retryAfter returns how long a 429 asks to wait: body is what its JSON says, nil if nothing.
func retryAfter(body *float64, h http.Header, now time.Time) time.Duration {
	if body != nil {
		if d, ok := seconds(strconv.FormatFloat(*body, 'f', -1, 64)); ok {
			return clamp(d)
		}
	}
	for _, name := range []string{"Retry-After", "X-RateLimit-Reset-After"} {
		v := h.Get(name)
		if d, ok := seconds(v); ok {
			return clamp(d)
		}
		if at, err := http.ParseTime(v); err == nil {
			return clamp(at.Sub(now))
		}
	}
	return defaultWait
}
