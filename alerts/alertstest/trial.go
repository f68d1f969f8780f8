package alertstest

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"newsbot/alerts"
)

// A Trial is a dispatcher at work on a platform as it really speaks, with one message for one channel.
type Trial struct {
	Notifier   alerts.Notifier
	Reconciler alerts.Reconciler
	Channel    alerts.Channel
	Hold       bool          // what nobody can tell is held
	PutBack    time.Duration // how long ago the ledger is from; zero if it was not put back
}

// Times of a trial.
const (
	TrialWithin = 400 * time.Millisecond // for one attempt
	trialSettle = time.Second
	trialLimit  = 20 * time.Second
)

// An End is how a message stands at the end of a trial.
type End struct {
	alerts.Delivery
	Paused string        // why the channel is
	Tell   bool          // whether its people are to be told of that
	Waits  time.Duration // from its last settlement to when it is due
}

// Run sends the message until it stands as ended says, and returns how it does. It fails the test if that takes too long.
func (tr Trial) Run(t *testing.T, ended func(alerts.Settlement) bool) End {
	t.Helper()
	ledger := &watched{Ledger: &Ledger{}}
	now := time.Now().UTC()
	topic, err := ledger.Follow(t.Context(), tr.Channel, "Karsu", now)
	if err != nil {
		t.Fatal(err)
	}
	f := Filing(topic.ID, Article(1), tr.Channel)
	f.Deliveries[0].Filed, f.Deliveries[0].NotBefore = now, now
	if _, err := ledger.File(t.Context(), []alerts.Filing{f}); err != nil {
		t.Fatal(err)
	}
	if tr.PutBack > 0 {
		ledger.PutBack(now.Add(-tr.PutBack), now, now.Add(time.Hour))
	}
	ctx, cancel := context.WithTimeout(t.Context(), trialLimit)
	defer cancel()
	ledger.settled = func(s alerts.Settlement) {
		if ended(s) {
			cancel()
		}
	}
	d := alerts.Dispatcher{
		Platform: tr.Channel.Platform, Queue: ledger, Notifier: tr.Notifier, Reconciler: tr.Reconciler, Bell: alerts.NewBell(),
		Log: slog.New(slog.DiscardHandler), Hold: tr.Hold,
		Workers: 1, Within: TrialWithin, Lease: trialLimit, SettleAge: trialSettle, Pace: time.Second, GiveUp: time.Hour,
	}
	if err := d.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("after %v the delivery stands as %+v", trialLimit, ledger.Deliveries()[0])
	}
	end := End{Delivery: ledger.Deliveries()[0], Paused: ledger.Paused(tr.Channel), Tell: ledger.last.Tell}
	if !ledger.last.NotBefore.IsZero() {
		end.Waits = ledger.last.NotBefore.Sub(ledger.at)
	}
	return end
}

// watched is a ledger that tells what is settled. One worker settles at a time.
type watched struct {
	*Ledger
	settled func(alerts.Settlement)
	last    alerts.Settlement
	at      time.Time
}

// Settle implements [alerts.Queue].
func (w *watched) Settle(ctx context.Context, c alerts.Claim, s alerts.Settlement) error {
	err := w.Ledger.Settle(ctx, c, s)
	w.last, w.at = s, time.Now()
	w.settled(s)
	return err
}

// Once ends a trial with the first settlement.
func Once(alerts.Settlement) bool { return true }

// Finally ends a trial when nothing more is done by itself.
func Finally(s alerts.Settlement) bool {
	return s.State == alerts.Sent || s.State == alerts.Dropped || s.State == alerts.Held
}
