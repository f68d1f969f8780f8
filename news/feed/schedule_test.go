package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// web answers without a network, in the time of the test's bubble.
type web struct {
	mu     sync.Mutex
	pace   time.Duration
	under  map[string]int       // requests under way, by domain
	ended  map[string]time.Time // of the last one
	asked  map[string]int       // by address
	broken []string             // what a good citizen does not do
	answer func(url string, n int) (*fetch.Response, time.Duration, error)
}

func (w *web) Pace(string) time.Duration { return w.pace }

func (w *web) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	d := fetch.Domain(req.URL)
	w.mu.Lock()
	if w.under[d]++; w.under[d] > 1 {
		w.broken = append(w.broken, "two at once to "+d)
	}
	if gap := time.Since(w.ended[d]); gap < w.pace && !w.ended[d].IsZero() {
		w.broken = append(w.broken, fmt.Sprintf("%v after the last to %s", gap, d))
	}
	w.asked[req.URL]++
	n := w.asked[req.URL]
	w.mu.Unlock()
	resp, took, err := w.answer(req.URL, n)
	select {
	case <-time.After(took):
	case <-ctx.Done():
		err = ctx.Err()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.under[d]--
	w.ended[d] = time.Now()
	return resp, err
}

func newWeb(answer func(url string, n int) (*fetch.Response, time.Duration, error)) *web {
	return &web{pace: 2 * time.Second, under: map[string]int{}, ended: map[string]time.Time{}, asked: map[string]int{}, answer: answer}
}

func (w *web) times(url string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[url]
}

func (w *web) breaches() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}

// List is a list of feeds that does not change.
type List []string

// Feeds returns l.
func (l List) Feeds(context.Context) ([]Wanted, error) {
	list := make([]Wanted, 0, len(l))
	for _, url := range l {
		list = append(list, Wanted{URL: url})
	}
	return list, nil
}

var _ Feeds = List(nil)

// memory keeps states.
type memory struct {
	mu     sync.Mutex
	states map[string]State
	unread map[string]bool
	err    error
}

func (m *memory) LoadState(_ context.Context, url string) (State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.states[url], m.err
}

func (m *memory) SaveState(_ context.Context, url string, s State) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	if m.states == nil {
		m.states = map[string]State{}
	}
	if m.states[url].Version != s.Version {
		return ErrOutdated
	}
	s.Version++
	m.states[url] = s
	return nil
}

func (m *memory) Subscribed(_ context.Context, id string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for url, s := range m.states {
		if s.Push.ID == id && !m.unread[url] {
			return url, m.err
		}
	}
	return "", m.err
}

// drop makes a feed one that is not read any more.
func (m *memory) drop(url string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unread = map[string]bool{url: true}
}

// feeds is a list that changes.
type feeds struct {
	mu   sync.Mutex
	list []string
}

func (f *feeds) Feeds(ctx context.Context) ([]Wanted, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return List(f.list).Feeds(ctx)
}

func (f *feeds) set(list ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = list
}

func ok(body string) *fetch.Response {
	return &fetch.Response{Status: 200, Body: []byte(body), Header: http.Header{"Etag": {"x"}}, URL: "https://wire.example/feed"}
}

var notModified = &fetch.Response{Status: 304, NotModified: true, Header: http.Header{}}

// TestManyFeedsOnFewHosts runs 2,000 feeds on 40 hosts for four hours: slow hosts, failing ones, and one that hangs.
func TestManyFeedsOnFewHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb(func(url string, n int) (*fetch.Response, time.Duration, error) {
			switch host := fetch.Domain(url); {
			case host == "host7.example":
				return nil, 30 * time.Second, &fetch.Error{Host: host, Msg: "host7.example did not answer in time"}
			case host == "host8.example" && n == 2:
				return nil, time.Second, &fetch.Error{Host: host, Status: 503, RetryAfter: time.Hour, Msg: "503"}
			case n == 1:
				return ok(doc("a A 1h")), time.Second, nil
			}
			return notModified, 200 * time.Millisecond, nil
		})
		var list []string
		for i := range 2000 {
			list = append(list, fmt.Sprintf("https://host%d.example/feed/%d", i%40, i/40))
		}
		var late []time.Duration
		var mu sync.Mutex
		p := &Poller{Feeds: List(list), Client: w, States: &memory{}, Observe: func(o Outcome) {
			mu.Lock()
			defer mu.Unlock()
			if o.Result == "same" {
				late = append(late, o.Late)
			}
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Hour)
		defer cancel()
		if err := p.Run(ctx, func(context.Context, ...news.Article) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if len(w.broken) > 0 {
			t.Errorf("%d breaches of manners: %v", len(w.broken), w.broken[:min(5, len(w.broken))])
		}
		for _, url := range list {
			want := 15 // every ten minutes, and one slow start
			switch fetch.Domain(url) {
			case "host7.example":
				want = 1
			case "host8.example":
				want = 4
			}
			if w.asked[url] < want {
				t.Errorf("%s was asked %d times in four hours, want %d or more", url, w.asked[url], want)
			}
		}
		slices.Sort(late)
		if p99 := late[len(late)*99/100]; p99 > 2*time.Minute {
			t.Errorf("fetches begin %v late (p99)", p99)
		}
	})
}

func TestFeedsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb(func(string, int) (*fetch.Response, time.Duration, error) { return ok(doc("a A 1h")), time.Second, nil })
		f := &feeds{list: []string{"https://a.example/", "https://a.example/"}}
		ctx, cancel := context.WithCancel(t.Context())
		p := &Poller{Feeds: f, Client: w, States: &memory{}}
		done := make(chan error)
		go func() { done <- p.Run(ctx, func(context.Context, ...news.Article) error { return nil }) }()
		time.Sleep(10 * time.Second)
		f.set("https://b.example/")
		time.Sleep(time.Hour)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
		if w.asked["https://a.example/"] != 1 || w.asked["https://b.example/"] < 4 {
			t.Errorf("asked %v, want once for the feed that went and again and again for the other", w.asked)
		}
	})
}

// TestNothingIsLostOrForgotten fails to file, then fails to save, then stops and starts again.
func TestNothingIsLostOrForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		body := rssOf("<item><guid>a</guid><title>A</title><pubDate>" + now.Format(time.RFC1123Z) + "</pubDate></item>")
		w := newWeb(func(string, int) (*fetch.Response, time.Duration, error) { return ok(body), time.Second, nil })
		m := &memory{err: errors.New("disk full")}
		var titles []string
		full := errors.New("disk full")
		p := &Poller{Feeds: List{"https://a.example/"}, Client: w, States: m}
		run := func(d time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			p.Run(ctx, func(_ context.Context, as ...news.Article) error { //nolint:errcheck // nil when asked to stop
				if full == nil {
					for _, a := range as {
						titles = append(titles, a.Title)
					}
				}
				return full
			})
		}
		run(time.Minute) // nothing can be loaded
		m.err = nil
		run(5 * time.Minute) // nothing can be filed
		if len(m.states) != 0 || w.asked["https://a.example/"] < 5 {
			t.Errorf("state %v after %d fetches whose articles were not safe, want none after several", m.states, w.asked["https://a.example/"])
		}
		full = nil
		run(time.Minute)
		if strings.Join(titles, "") != "A" || m.states["https://a.example/"].ETag != "x" {
			t.Errorf("filed %q, state %+v", titles, m.states)
		}
		before := w.asked["https://a.example/"]
		run(time.Minute)
		if w.asked["https://a.example/"] != before {
			t.Error("a restart does not keep to the time of the next fetch")
		}
		body = rssOf("<item><guid>b</guid><title>B</title></item><item><guid>a</guid><title>A</title></item>")
		run(2 * time.Hour)
		if strings.Join(titles, "") != "AAB" && strings.Join(titles, "") != "AB" {
			t.Errorf("filed %q", titles)
		}
	})
}
