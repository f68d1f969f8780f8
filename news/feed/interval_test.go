package feed

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

func TestInterval(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	every := func(gap, age time.Duration) []time.Time {
		var ts []time.Time
		for i := range 20 {
			ts = append(ts, now.Add(-age-time.Duration(i)*gap))
		}
		return ts
	}
	for _, tc := range []struct {
		name       string
		times      []time.Time
		hint       time.Duration
		validators bool
		wishes     []Wish
		want       time.Duration
	}{
		{"a new feed", nil, 0, true, nil, 10 * time.Minute},
		{"every minute", every(time.Minute, 0), 0, true, nil, 2 * time.Minute},
		{"every hour", every(time.Hour, 0), 0, true, nil, 15 * time.Minute},
		{"every day", every(24*time.Hour, 0), 0, true, nil, time.Hour},
		{"quiet for a week", every(time.Minute, 8*24*time.Hour), 0, true, nil, 30 * time.Minute},
		{"quiet for two", every(time.Minute, 15*24*time.Hour), 0, true, nil, time.Hour},
		{"quiet for a month", every(time.Minute, 31*24*time.Hour), 0, true, nil, 3 * time.Hour},
		{"no validators", every(time.Minute, 0), 0, false, nil, 5 * time.Minute},
		{"the publisher asks", every(time.Minute, 0), 20 * time.Minute, true, nil, 20 * time.Minute},
		{"the publisher asks too much", every(time.Minute, 0), 24 * time.Hour, true, nil, time.Hour},

		{"wished sooner", every(24*time.Hour, 0), 0, true, []Wish{{Every: time.Minute}}, time.Minute},
		{"wished later", every(time.Minute, 0), 0, true, []Wish{{Every: 24 * time.Hour}}, 24 * time.Hour},
		{"wished of a quiet feed", every(time.Minute, 31*24*time.Hour), 0, true, []Wish{{Every: 5 * time.Minute}}, 5 * time.Minute},
		{"wished, no validators", every(time.Minute, 0), 0, false, []Wish{{Every: time.Minute}}, 5 * time.Minute},
		{"wished, the publisher asks", nil, 20 * time.Minute, true, []Wish{{Every: 5 * time.Minute}}, 20 * time.Minute},
		{"polite", every(time.Minute, 0), 12 * time.Hour, true, []Wish{{Polite: true}}, 12 * time.Hour},
		{"polite, the publisher asks too much", every(time.Minute, 0), 72 * time.Hour, true, []Wish{{Polite: true}}, 24 * time.Hour},
		{"two wishes", nil, 0, true, []Wish{{Every: time.Hour}, {Every: 7 * time.Minute}}, 7 * time.Minute},
		{"somebody leaves it open", every(time.Hour, 0), 0, true, []Wish{{Every: time.Hour}, {}}, 15 * time.Minute},
		{"not all are polite", nil, 12 * time.Hour, true, []Wish{{Polite: true}, {}}, time.Hour},
	} {
		st := State{Pace: pace(tc.times), Asks: tc.hint}
		if len(tc.times) > 0 {
			st.Newest = tc.times[0]
		}
		if tc.validators {
			st.ETag = `"1"`
		}
		if got := st.interval(tc.wishes, now); got != tc.want {
			t.Errorf("%s: interval = %v, want %v", tc.name, got, tc.want)
		}
	}
	if got := (&State{Least: 5 * time.Minute, ETag: "1"}).interval([]Wish{{Every: time.Minute}}, now); got != 5*time.Minute {
		t.Errorf("a sitemap is read every %v, want 5 minutes at least", got)
	}
}

func TestStale(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for at, want := range map[string]bool{
		"2026-11-22T11:00:00Z": false,
		"2026-11-21T12:01:00Z": false,
		"2026-11-21T11:59:00Z": true,
		"2026-11-21T00:00:00Z": false, // a date without a time: it may have been any hour of the 21st
		"2026-11-20T00:00:00Z": true,
	} {
		published, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := (&Poller{}).stale(published, now); got != want {
			t.Errorf("stale(%s) = %v, want %v", at, got, want)
		}
	}
	if (&Poller{}).stale(time.Time{}, now) {
		t.Error("an article without a date is stale")
	}
	p := &Poller{Fresh: 2 * time.Hour}
	if p.stale(now.Add(-time.Hour), now) || !p.stale(now.Add(-3*time.Hour), now) {
		t.Error("what is news is not as the poller was told")
	}
}

func TestSkip(t *testing.T) {
	at := time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC) // a Sunday
	for _, tc := range []struct {
		hint Hint
		want string
	}{
		{Hint{}, "22 01:30"},
		{Hint{SkipHours: []int{1, 2, 3}}, "22 04:00"},
		{Hint{SkipDays: []time.Weekday{time.Sunday}}, "23 00:00"},
		{Hint{SkipHours: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}}, "23 01:00"},
	} {
		if got := skip(at, tc.hint).Format("02 15:04"); got != tc.want {
			t.Errorf("skip(%+v) = %s, want %s", tc.hint, got, tc.want)
		}
	}
}

func TestFeedsThatAreAddedAtOnceSpreadOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var list List
		for i := range 100 {
			list = append(list, fmt.Sprintf("https://site-%d.example/rss", i))
		}
		states := &memory{}
		p := &Poller{Feeds: list, States: states, Client: newWeb(func(string, int) (*fetch.Response, time.Duration, error) {
			return ok(doc("a A 1h", "b B 9h", "c C 17h")), time.Millisecond, nil
		})}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := p.Run(ctx, func(context.Context, ...news.Article) error { return nil }); err != nil {
			t.Fatal(err)
		}
		turns := map[time.Time]int{}
		for _, url := range list {
			st, err := states.LoadState(t.Context(), url)
			if err != nil || st.NextAt.IsZero() {
				t.Fatalf("%s is due at %v, %v", url, st.NextAt, err)
			}
			turns[st.NextAt.Truncate(time.Minute)]++
		}
		for minute, n := range turns {
			if n > 20 {
				t.Errorf("%d of 100 feeds are due at %v", n, minute)
			}
		}
	})
}
