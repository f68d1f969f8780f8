package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var noon = time.Date(2026, time.June, 12, 12, 0, 0, 0, time.UTC)

func TestLimiterKeepsBelowFiftyASecond(t *testing.T) {
	var l limiter
	var at []time.Time
	now := noon
	for len(at) < 400 {
		place, err := l.reserve("any", now)
		if err != nil { // the queue is full: come back
			w, _ := errors.AsType[*waitError](err)
			now = now.Add(w.After)
			continue
		}
		at = append(at, later(place, now))
	}
	for i := range at {
		if i >= 50 && at[i].Sub(at[i-50]) < time.Second {
			t.Fatalf("51 requests within %v", at[i].Sub(at[i-50]))
		}
	}
	if took := at[len(at)-1].Sub(at[0]); took > 9*time.Second {
		t.Errorf("400 requests took %v: slower than 45 a second", took)
	}
}

func TestLimiterStopsBeforeTheBan(t *testing.T) {
	var l limiter
	now := noon
	for i := range maxInvalid {
		if _, err := l.reserve("r", now); err != nil {
			t.Fatalf("stopped after %d refusals: %v", i, err)
		}
		l.learn("r", http.StatusForbidden, http.Header{}, nil, now)
		now = now.Add(50 * time.Millisecond)
	}
	if _, err := l.reserve("r", now); err == nil {
		t.Fatal("goes on after 5000 refusals in ten minutes")
	}
	if _, err := l.reserve("r", now.Add(invalidSpan)); err != nil {
		t.Errorf("still stopped ten minutes later: %v", err)
	}
}

func TestLimiterDoesNotCountSharedLimits(t *testing.T) {
	var l limiter
	for range 2 * maxInvalid {
		l.learn("r", http.StatusTooManyRequests, http.Header{"X-Ratelimit-Scope": {"shared"}}, &apiError{Status: 429}, noon)
	}
	if n := l.refusals(noon); n != 0 {
		t.Errorf("counted %d shared limits as refusals", n)
	}
}

func TestLimiterWaitsWhenARouteIsUsedUp(t *testing.T) {
	var l limiter
	h := http.Header{}
	h.Set("X-RateLimit-Remaining", "0")
	h.Set("X-RateLimit-Reset-After", "2.5")
	l.learn("a", http.StatusOK, h, nil, noon)
	_, err := l.reserve("a", noon.Add(time.Second))
	if w, ok := errors.AsType[*waitError](err); !ok || w.After != 1500*time.Millisecond {
		t.Errorf("reserve on a route that is used up = %v", err)
	}
	if _, err := l.reserve("b", noon.Add(time.Second)); err != nil {
		t.Errorf("reserve on another route = %v", err)
	}
	if _, err := l.reserve("a", noon.Add(2500*time.Millisecond)); err != nil {
		t.Errorf("reserve once it is free again = %v", err)
	}
	l.learn("b", http.StatusOK, h, nil, noon.Add(time.Hour))
	if len(l.routes) != 1 {
		t.Errorf("%d routes are remembered, want only the one in use", len(l.routes))
	}
}

func TestRetryAfterIsReadInEveryForm(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	for _, tt := range []struct {
		name   string
		body   *float64
		header http.Header
		want   time.Duration
	}{
		{"from the body", number(1.5), http.Header{"Retry-After": {"9"}}, 1500 * time.Millisecond},
		{"in seconds", nil, http.Header{"Retry-After": {"9"}}, 9 * time.Second},
		{"as a fraction", nil, http.Header{"Retry-After": {"0.75"}}, 750 * time.Millisecond},
		{"as a date", nil, http.Header{"Retry-After": {noon.Add(40 * time.Second).Format(http.TimeFormat)}}, 40 * time.Second},
		{"in the past", nil, http.Header{"Retry-After": {noon.Add(-time.Hour).Format(http.TimeFormat)}}, minWait},
		{"of the bucket", nil, http.Header{"X-Ratelimit-Reset-After": {"2"}}, 2 * time.Second},
		{"absent", nil, nil, defaultWait},
		{"nonsense", nil, http.Header{"Retry-After": {"soon"}}, defaultWait},
		{"no number", nil, http.Header{"Retry-After": {"NaN"}}, defaultWait},
		{"huge", nil, http.Header{"Retry-After": {"99999999999999999999"}}, maxWait},
		{"negative", number(-1), nil, minWait},
	} {
		if got := retryAfter(tt.body, tt.header, noon); got != tt.want {
			t.Errorf("retryAfter %s = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestLimiterKeepsTheRowOfAllNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var next time.Time // of the row
		asked := 0
		pace := func(_ context.Context, n int, step, most time.Duration) (time.Duration, bool, error) {
			mu.Lock()
			defer mu.Unlock()
			asked++
			next = later(next, time.Now())
			after := time.Until(next)
			if after > most {
				return after, false, nil
			}
			next = next.Add(time.Duration(n) * step)
			return after, true, nil
		}
		var at []time.Time
		var nodes sync.WaitGroup
		for range 3 {
			l := &limiter{pace: pace}
			for range 4 { // workers
				nodes.Go(func() {
					for done := 0; done < 25; {
						err := l.acquire(t.Context(), "any")
						if w, ok := errors.AsType[*waitError](err); ok {
							time.Sleep(w.After)
							continue
						}
						if err != nil {
							t.Error(err)
						}
						mu.Lock()
						at = append(at, time.Now())
						mu.Unlock()
						done++
					}
				})
			}
		}
		nodes.Wait()
		slices.SortFunc(at, time.Time.Compare)
		for i := range at {
			if i >= 50 && at[i].Sub(at[i-50]) < time.Second {
				t.Fatalf("three nodes make 51 requests within %v", at[i].Sub(at[i-50]))
			}
		}
		if took := at[len(at)-1].Sub(at[0]); len(at) != 300 || took > 8*time.Second {
			t.Errorf("%d requests took %v: slower than 45 a second", len(at), took)
		}
		if asked > len(at)/atATime*3/2 {
			t.Errorf("asked for places %d times for %d requests", asked, len(at))
		}
	})
}

func TestLimiterDoesNotUseAPlaceThatHasPassed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		l := &limiter{pace: func(context.Context, int, time.Duration, time.Duration) (time.Duration, bool, error) {
			asked++
			return 0, true, nil
		}}
		for range 2 { // each alone, with four places left empty
			if err := l.acquire(t.Context(), "any"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if asked != 2 {
			t.Errorf("asked for places %d times, want for each", asked)
		}
	})
}

func TestLimiterDoesNotAskWithoutTheDatabase(t *testing.T) {
	away := errors.New("the database is away")
	l := &limiter{pace: func(context.Context, int, time.Duration, time.Duration) (time.Duration, bool, error) {
		return 0, false, away
	}}
	if err := l.acquire(t.Context(), "any"); !errors.Is(err, away) {
		t.Errorf("acquire = %v, want %v", err, away)
	}
}

func TestAllNodesAreToldOfAGlobalLimit(t *testing.T) {
	for name, test := range map[string]struct {
		status  int
		refused *apiError
		want    time.Duration
	}{
		"global":        {http.StatusTooManyRequests, &apiError{Global: true, After: 7 * time.Second}, 7 * time.Second},
		"of a route":    {http.StatusTooManyRequests, &apiError{After: 7 * time.Second}, 0},
		"another no":    {http.StatusForbidden, &apiError{Global: true, After: 7 * time.Second}, 0},
		"none at all":   {http.StatusOK, nil, 0},
		"not Discord's": {http.StatusTooManyRequests, nil, 0},
	} {
		var told time.Duration
		l := &limiter{hush: func(_ context.Context, d time.Duration) error { told = d; return nil }}
		if err := l.tell(t.Context(), test.status, test.refused); err != nil || told != test.want {
			t.Errorf("%s: told to wait %v, %v, want %v", name, told, err, test.want)
		}
	}
}
