package feed

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// shelved is a list of feeds that is as the test has it.
type shelved struct {
	mu   sync.Mutex
	list []Wanted
}

func (s *shelved) Feeds(context.Context) ([]Wanted, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Wanted(nil), s.list...), nil
}

func (s *shelved) add(url string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = []Wanted{{URL: url, Added: at}}
}

// Whoever adds a feed has seen that it works: it is not left asleep because it failed before.
func TestFeedThatIsAddedAgainIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const url = "https://a.example/"
		var mu sync.Mutex
		gone := true
		w := newWeb(func(string, int) (*fetch.Response, time.Duration, error) {
			mu.Lock()
			defer mu.Unlock()
			if gone {
				return nil, time.Second, &fetch.Error{Host: "a.example", Status: 410, Msg: "a.example answered 410 Gone"}
			}
			return ok(doc("a A 1h")), time.Second, nil
		})
		list := &shelved{}
		list.add(url, time.Now())
		p := &Poller{Feeds: list, Client: w, States: &memory{}}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- p.Run(ctx, func(context.Context, ...news.Article) error { return nil }) }()
		time.Sleep(48 * time.Hour)
		if n := w.times(url); n != 1 {
			t.Errorf("a feed that is gone is asked %d times in two days, want once", n)
		}
		mu.Lock()
		gone = false
		mu.Unlock()
		list.add(url, time.Now())
		time.Sleep(time.Minute)
		if n := w.times(url); n != 2 {
			t.Errorf("a minute after somebody added it: asked %d times, want twice", n)
		}
		list.add(url, time.Now()) // it works: nobody need hurry
		time.Sleep(90 * time.Second)
		if n := w.times(url); n != 2 {
			t.Errorf("a feed that works is asked %d times, want twice", n)
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
}
