package alerts_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// An editor shows what it is told to and fails as it is told to.
type editor struct {
	mu    sync.Mutex
	fails []error // of the next attempts
	shown [][]string
	at    []time.Time
}

// Edit implements [alerts.Editor].
func (e *editor) Edit(_ context.Context, d alerts.Delivery) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.at = append(e.at, time.Now())
	if len(e.fails) > 0 {
		err := e.fails[0]
		e.fails = e.fails[1:]
		return err
	}
	var names []string
	for _, o := range d.Alert.Card.Also {
		names = append(names, o.Name)
	}
	e.shown = append(e.shown, names)
	return nil
}

// seen returns what was shown, and when somebody tried to.
func (e *editor) seen() (shown [][]string, at []time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.shown), slices.Clone(e.at)
}

// amending runs do beside an amender, over a ledger in which a channel has a card that was sent.
func amending(t *testing.T, e *editor, do func(d *alerts.Desk, l *alertstest.Ledger)) {
	synctest.Test(t, func(t *testing.T) {
		d, l := newStoryDesk(t)
		follow(t, d, l, "sea", "ferry")
		accept(t, d, gazette)
		settleNext(t, l, alerts.Settlement{State: alerts.Sent, RemoteID: "card"})
		ctx, stop := context.WithCancel(t.Context())
		a := &alerts.Amender{Platform: "test", Amendments: l, Editor: e, Log: slog.New(slog.DiscardHandler), Within: 10 * time.Second, Pace: time.Second}
		done := make(chan error)
		go func() { done <- a.Run(ctx) }()
		do(d, l)
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
}

func TestCardIsAmendedOnceAMinute(t *testing.T) {
	e := &editor{}
	amending(t, e, func(d *alerts.Desk, _ *alertstest.Ledger) {
		began := time.Now()
		accept(t, d, radio)
		time.Sleep(30 * time.Second)
		accept(t, d, post)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		shown, at := e.seen()
		if want := []string{"Coast Radio", "Evening Post"}; len(shown) != 1 || !slices.Equal(shown[0], want) {
			t.Fatalf("the card showed %q, want %q once", shown, want)
		}
		if after := at[0].Sub(began); after < alerts.AmendAfter || after > alerts.AmendAfter+5*time.Second {
			t.Errorf("it was amended after %v, want about %v", after, alerts.AmendAfter)
		}
	})
}

func TestAmenderTriesAgainUntilThereIsNoPoint(t *testing.T) {
	for _, test := range []struct {
		name     string
		err      error
		attempts int
	}{
		{"an answer that was lost", errors.New("connection reset"), 2},
		{"a platform that asks to wait", &alerts.SendError{Reason: alerts.RateLimited, After: 5 * time.Minute, Err: errors.New("slow down")}, 2},
		{"a message that somebody deleted", &alerts.SendError{Reason: alerts.Rejected, Err: errors.New("no such message")}, 1},
		{"a channel that is gone", &alerts.SendError{Reason: alerts.Gone, Err: errors.New("archived")}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := &editor{fails: []error{test.err}}
			amending(t, e, func(d *alerts.Desk, l *alertstest.Ledger) {
				accept(t, d, radio)
				time.Sleep(time.Hour)
				synctest.Wait()
				shown, at := e.seen()
				if len(at) != test.attempts || len(shown) != test.attempts-1 {
					t.Fatalf("%d attempts, %d shown, want %d attempts", len(at), len(shown), test.attempts)
				}
				if no, ok := errors.AsType[*alerts.SendError](test.err); ok && no.After > 0 && at[1].Sub(at[0]) < no.After {
					t.Errorf("it came again after %v, want %v at least", at[1].Sub(at[0]), no.After)
				}
			})
		})
	}
}

func TestAmenderGivesUpOnAPlatformThatFailsForHours(t *testing.T) {
	e := &editor{fails: slices.Repeat([]error{errors.New("connection reset")}, 10_000)}
	amending(t, e, func(d *alerts.Desk, _ *alertstest.Ledger) {
		accept(t, d, radio)
		tries := func(d time.Duration) int {
			_, before := e.seen()
			time.Sleep(d)
			synctest.Wait()
			_, after := e.seen()
			return len(after) - len(before)
		}
		if n := tries(5 * time.Hour); n < 50 {
			t.Errorf("it was tried %d times in five hours", n)
		}
		if tries(2 * time.Hour); tries(24*time.Hour) > 0 {
			t.Error("it was still tried after seven hours")
		}
	})
}
