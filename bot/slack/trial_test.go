package slack

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// drip answers a byte at a time, for longer than anybody waits.
func drip(w http.ResponseWriter, r *http.Request) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for r.Context().Err() == nil {
		_, _ = w.Write([]byte(" "))
		_ = http.NewResponseController(w).Flush()
		<-tick.C
	}
	return true
}

func hangUp(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }

// TestWhatBecomesOfAnAnswer has the dispatcher post to a Slack that answers in each way that it may.
func TestWhatBecomesOfAnAnswer(t *testing.T) {
	says := func(code string) func(http.ResponseWriter, *http.Request) bool {
		return answers(http.StatusOK, nil, fmt.Sprintf(`{"ok":false,"error":%q}`, code))
	}
	later := func(header string) func(http.ResponseWriter, *http.Request) bool {
		h := http.Header{}
		if header != "" {
			h.Set("Retry-After", header)
		}
		return answers(http.StatusTooManyRequests, h, `{"ok":false,"error":"ratelimited"}`)
	}
	const s = time.Second
	for _, tt := range []struct {
		name   string
		answer func(http.ResponseWriter, *http.Request) bool
		state  alerts.State
		waits  time.Duration // at least, and little more for a limit
		paused string        // what the reason holds; empty if the channel goes on
		tell   bool
	}{
		{"a limit in seconds", later("30"), alerts.Pending, 30 * s, "", false},
		{"a limit with a fraction", later("2.5"), alerts.Pending, 2500 * time.Millisecond, "", false},
		{"a limit with a date", later(time.Now().Add(40 * s).UTC().Format(http.TimeFormat)), alerts.Pending, 37 * s, "", false},
		{"a limit without a time", later(""), alerts.Pending, s, "", false},
		{"a limit beyond reason", later("99999999999999999999"), alerts.Pending, time.Hour, "", false},
		{"a limit that is over", later("-5"), alerts.Pending, s, "", false},
		{"an error of the server", answers(500, nil, `{"ok":false}`), alerts.Unknown, s, "", false},
		{"a page of the server", answers(502, nil, `<html>bad gateway</html>`), alerts.Unknown, s, "", false},
		{"half an answer", answers(200, nil, `{"ok":tr`), alerts.Unknown, s, "", false},
		{"an answer that drips", drip, alerts.Unknown, s, "", false},
		{"a line that is cut", hangUp, alerts.Unknown, s, "", false},
		{"no without a reason", answers(200, nil, `{"ok":false}`), alerts.Unknown, s, "", false},
		{"an error in the middle", says("internal_error"), alerts.Unknown, s, "", false},
		{"a message that it never takes", says("invalid_arguments"), alerts.Dropped, 0, "", false},
		{"an archived channel", says("is_archived"), alerts.Pending, time.Hour, "archived", true},
		{"a deleted channel", says("channel_not_found"), alerts.Pending, time.Hour, "does not exist", true},
		{"a bot that was removed", says("not_in_channel"), alerts.Pending, time.Hour, "/invite", true},
		{"a revoked token", says("token_revoked"), alerts.Pending, time.Hour, botTokenSetting, false},
		{"an app that was removed", says("account_inactive"), alerts.Pending, time.Hour, botTokenSetting, false},
		{"maintenance", says("service_unavailable"), alerts.Pending, s, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, handlers{"chat.postMessage": tt.answer})
			p := f.platform()
			end := alertstest.Trial{Notifier: p, Reconciler: p, Channel: at("C0ENERGY")}.Run(t, alertstest.Once)
			if end.State != tt.state || end.Waits < tt.waits-100*time.Millisecond || tt.waits > s && end.Waits > tt.waits+5*s {
				t.Errorf("it is %s and waits for %v (%s), want %s and %v", end.State, end.Waits, end.Why, tt.state, tt.waits)
			}
			if (end.Paused != "") != (tt.paused != "") || !strings.Contains(end.Paused, tt.paused) || end.Tell != tt.tell {
				t.Errorf("the channel is paused because %q, to be told: %v; want %q, %v", end.Paused, end.Tell, tt.paused, tt.tell)
			}
			if n := f.count("chat.postMessage"); n != 1 {
				t.Errorf("it was posted %d times, want once", n)
			}
		})
	}
}

// TestWithoutHistoryNobodyCanTell loses the answer where the bot may not read the channel.
func TestWithoutHistoryNobodyCanTell(t *testing.T) {
	for _, tt := range []struct {
		name    string
		history string
		hold    bool
		back    time.Duration
		state   alerts.State
		posts   int // requests
	}{
		{"held", `{"ok":false,"error":"missing_scope","needed":"channels:history"}`, true, 0, alerts.Held, 1},
		{"not in the channel: held", `{"ok":false,"error":"not_in_channel"}`, true, 0, alerts.Held, 1},
		{"posted once more", `{"ok":false,"error":"missing_scope","needed":"channels:history"}`, false, 0, alerts.Held, 2},
		{"held before its first post when the ledger was put back", `{"ok":false,"error":"missing_scope"}`, true, time.Hour, alerts.Held, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, handlers{"chat.postMessage": hangUp, "conversations.history": answers(200, nil, tt.history)})
			p := f.platform()
			end := alertstest.Trial{Notifier: p, Reconciler: p, Channel: at("C0ENERGY"), Hold: tt.hold, PutBack: tt.back}.Run(t, alertstest.Finally)
			if n := f.count("chat.postMessage"); end.State != tt.state || n != tt.posts {
				t.Errorf("it is %s after %d posts, want %s after %d", end.State, n, tt.state, tt.posts)
			}
		})
	}
}
