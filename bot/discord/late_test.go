package discord

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestLateAnswerIsNotSent: a node that was frozen in the middle of an answer does not speak into that of the node that took over.
func TestLateAnswerIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		p := New(Options{Token: "token", Log: slog.New(slog.DiscardHandler), Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			asked++
			return &http.Response{StatusCode: http.StatusNoContent, Body: io.NopCloser(strings.NewReader(""))}, nil
		})})
		d, in := &desk{platform: p}, interaction{ID: "1", Token: "t", heard: time.Now()}
		time.Sleep(firstLimit) // synthetic
		if !d.callback(t.Context(), in, map[string]any{}) || asked != 1 {
			t.Errorf("just in time: sent %d times, want once", asked)
		}
		time.Sleep(time.Nanosecond)
		if d.callback(t.Context(), in, map[string]any{}) || asked != 1 {
			t.Errorf("too late: sent %d times, want not again", asked)
		}
	})
}
