package alerts_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
)

// A locked queue has something that is due and that another node does not let go.
type locked struct {
	alerts.Queue
	asked int
}

func (q *locked) Claim(context.Context, string, int, time.Time, time.Duration) ([]alerts.Claim, error) {
	q.asked++
	return nil, nil
}

func (q *locked) NextDue(context.Context, string) (time.Time, bool, error) {
	return time.Now().Add(-time.Minute), true, nil
}

func TestDispatcherDoesNotAskWithoutEndForWhatAnotherNodeHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &locked{}
		d := &alerts.Dispatcher{Platform: "test", Queue: q, Bell: alerts.NewBell(), Log: slog.New(slog.DiscardHandler), Workers: 2, Lease: time.Minute}
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second) // synthetic
		defer stop()
		if err := d.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		if q.asked < 30 || q.asked > 200 {
			t.Errorf("asked %d times in half a minute, want some a second", q.asked)
		}
	})
}
