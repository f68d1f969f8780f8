package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// saidAgain is how often the same warning is logged: work that goes on by itself fails every second or two while the database is away, and
// a night of that would bury what began it.
const saidAgain = time.Minute

// A sparing handler logs a warning or an error that is the same to the last letter once in saidAgain, and says then how often it came in
// between. It is safe for concurrent use.
type sparing struct {
	slog.Handler
	with string // what the logger adds to each record
	said *sayings
}

// newSparing returns a handler that hands on to inner what is to be logged.
func newSparing(inner slog.Handler) slog.Handler {
	return sparing{Handler: inner, said: &sayings{last: map[string]saying{}}}
}

// Handle implements [slog.Handler].
func (s sparing) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		return s.Handler.Handle(ctx, r)
	}
	var text strings.Builder
	text.WriteString(s.with + r.Level.String() + r.Message)
	r.Attrs(func(a slog.Attr) bool {
		text.WriteString("\n" + a.String())
		return true
	})
	again, speak := s.said.say(text.String(), r.Time)
	if !speak {
		return nil
	}
	if again > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("repeated", again))
	}
	return s.Handler.Handle(ctx, r)
}

// WithAttrs implements [slog.Handler].
func (s sparing) WithAttrs(attrs []slog.Attr) slog.Handler {
	return sparing{s.Handler.WithAttrs(attrs), s.with + fmt.Sprint(attrs), s.said}
}

// WithGroup implements [slog.Handler].
func (s sparing) WithGroup(name string) slog.Handler {
	return sparing{s.Handler.WithGroup(name), s.with + name + ".", s.said}
}

// sayings remember what was logged in the last while.
type sayings struct {
	mu   sync.Mutex
	last map[string]saying
}

// A saying is when something was logged, and how often it was not since.
type saying struct {
	at    time.Time
	again int
}

// mostSayings is how many are remembered. Of more none is: they are not what says the same over and over.
const mostSayings = 1000

// say reports whether text is to be logged at now, and how often it was not since it last was.
func (s *sayings) say(text string, now time.Time) (again int, speak bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, known := s.last[text]
	if since := now.Sub(was.at); known && since >= 0 && since < saidAgain {
		s.last[text] = saying{was.at, was.again + 1}
		return 0, false
	}
	if len(s.last) >= mostSayings {
		clear(s.last)
	}
	s.last[text] = saying{at: now}
	return was.again, true
}
