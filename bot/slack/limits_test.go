package slack

import (
	"context"
	"net/http"
	"testing"
	"time"

	"newsbot/alerts/alertstest"
)

func TestLimitOfTheWorkspaceIsKnownBySecondChannel(t *testing.T) {
	noon := alertstest.Noon()
	var l limits
	for i, step := range []struct {
		channel string
		after   time.Duration
		wait    time.Duration
		want    bool
	}{
		{"C1", 0, 30 * time.Second, false},
		{"C1", 10 * time.Second, 30 * time.Second, false},             // the same again
		{"C2", 39 * time.Second, 5 * time.Second, true},               // while C1 waits
		{"C3", 43 * time.Second, 5 * time.Second, true},               // and another
		{"C1", 49 * time.Second, 30 * time.Second, false},             // all have waited
		{"C2", 79*time.Second + time.Millisecond, time.Second, false}, // so has C1
		{"C1", 79*time.Second + 2*time.Millisecond, time.Second, true},
	} {
		if got := l.meet(step.channel, step.wait, noon.Add(step.after)); got != step.want {
			t.Errorf("step %d: a limit met by %s is everywhere: %v, want %v", i, step.channel, got, step.want)
		}
	}
}

func TestAllNodesAreToldThatTheWorkspaceIsLimited(t *testing.T) {
	f := newFake(t, handlers{"chat.postMessage": answers(http.StatusTooManyRequests, http.Header{"Retry-After": {"7"}}, `{"ok":false,"error":"ratelimited"}`)})
	var told []time.Duration
	p := f.platform()
	p.options.Hush = func(_ context.Context, d time.Duration) error {
		told = append(told, d)
		return nil
	}
	for _, channel := range []string{"C1", "C1", "C2"} {
		d := alertstest.Delivery(at(channel), 1)
		if _, err := p.Notify(t.Context(), d); err == nil {
			t.Fatal("posted")
		}
		if len(told) > 0 != (channel == "C2") {
			t.Errorf("after %s told %v", channel, told)
		}
	}
	if len(told) != 1 || told[0] != 7*time.Second {
		t.Errorf("told to wait %v, want 7s", told)
	}
}
