package discord

import (
	"errors"
	"net/http"
	"testing"
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
