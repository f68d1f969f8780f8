//go:build unix

package main

import (
	"sync"
	"testing"
	"time"
)

// stallsEvery is how often a process that is watched shows that it runs.
const stallsEvery = 20 * time.Millisecond

// stalls notices when the process that the test runs in was held up: by a machine that stood still or had no time for it.
type stalls struct {
	mu     sync.Mutex
	seen   time.Time     // running
	woke   time.Time     // from the last time that it was held up
	lasted time.Duration // that
}

// watch begins to watch, until the test ends.
func (s *stalls) watch(t *testing.T) {
	s.held(time.Now())
	tick, stop := time.NewTicker(stallsEvery), make(chan struct{})
	go func() { // ends with the test
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				s.held(time.Now())
			}
		}
	}()
	t.Cleanup(func() { tick.Stop(); close(stop) })
}

// held returns for how long the process was held up until now, or until so short a time ago that not all is done that waited.
func (s *stalls) held(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gap := now.Sub(s.seen); !s.seen.IsZero() && gap > 10*stallsEvery {
		s.woke, s.lasted = now, gap
	}
	s.seen = now
	if now.Sub(s.woke) > 2*time.Second {
		return 0
	}
	return s.lasted
}
