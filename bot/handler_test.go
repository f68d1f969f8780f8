package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// heardBefore are events that came in; with an error nobody knows.
type heardBefore struct {
	events map[string]bool
	err    error
}

// First implements [Events].
func (h heardBefore) First(_ context.Context, event string, _ time.Time) (bool, error) {
	first := !h.events[event]
	h.events[event] = true
	return first && h.err == nil, h.err
}

func TestAnEventIsAnsweredOnce(t *testing.T) {
	events := heardBefore{events: map[string]bool{}}
	h := &Handler{Events: events, Log: slog.New(slog.DiscardHandler)}
	for _, tt := range []struct {
		event    string
		answered bool
	}{
		{"slack:1", true}, {"slack:1", false}, {"slack:2", true}, {"", true}, {"", true},
	} {
		if reply := h.Respond(t.Context(), Request{Event: tt.event, Command: "help"}); (len(reply.Parts) > 0) != tt.answered {
			t.Errorf("event %q is answered with %d parts, want an answer: %v", tt.event, len(reply.Parts), tt.answered)
		}
	}
	events.err = errors.New("the database is away")
	h.Events = events
	reply := h.Respond(t.Context(), Request{Event: "slack:3", Command: "help"})
	if len(reply.Parts) != 1 || !strings.Contains(reply.Parts[0].(Paragraph)[0].Text, "Something broke on my side") {
		t.Errorf("an event of which nobody knows whether it came before is answered with %+v", reply)
	}
}
