package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSameWarningIsLoggedOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := slog.New(newSparing(slog.NewTextHandler(&out, nil)))
		gone, refused := errors.New("connection refused"), errors.New("password refused")
		for range 90 { // a second each, synthetic
			log.Warn("digests are not planned", "err", gone)
			log.With("work", "index").Warn("nobody knows whose turn it is", "err", gone)
			log.With("work", "keep").Warn("nobody knows whose turn it is", "err", gone)
			time.Sleep(time.Second)
		}
		log.Warn("digests are not planned", "err", refused)
		for range 3 {
			log.Info("delivered")
		}
		for text, want := range map[string]int{
			"digests are not planned\" err=\"connection refused": 2,
			"digests are not planned\" err=\"password refused":   1,
			"work=index":  2,
			"work=keep":   2,
			"repeated=59": 3,
			"repeated":    3,
			"delivered":   3,
			"level=WARN":  7,
		} {
			if n := strings.Count(out.String(), text); n != want {
				t.Errorf("%q is logged %d times, want %d:\n%s", text, n, want, out.String())
			}
		}
	})
}

func TestSayingsAreBounded(t *testing.T) {
	s, now := sayings{last: map[string]saying{}}, time.Now()
	for i := range 3 * mostSayings {
		if _, speak := s.say(strings.Repeat("x", i), now); !speak {
			t.Fatalf("saying %d is not logged, and was not before", i)
		}
	}
	if len(s.last) > mostSayings {
		t.Errorf("%d sayings are remembered, want at most %d", len(s.last), mostSayings)
	}
}
