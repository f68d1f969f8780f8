package store_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
)

// What is leased stays leased, and what is due stays due, however the clock on the wall is set.
func TestLeasesKeepTheirTimeWhenTheClockIsSet(t *testing.T) {
	for name, step := range map[string]time.Duration{"forward": time.Hour, "back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s kept) {
				gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
				topic := follow(t, s.Store, gas, "Karsu").Topic.ID
				s.fileNow(t, topic, 1, gas)
				first := s.claimNow(t, time.UTC)
				s.fileNow(t, topic, 2, oil)
				must(t, store.SetWall(t.Context(), s.Store, step))
				second := s.claimNow(t, time.FixedZone("summer time", 2*60*60)) // which is no other time
				if len(first) != 1 || len(second) != 1 || second[0].Delivery.Channel != oil || second[0].Delivery.State != alerts.Sending {
					t.Fatalf("first %d, then %+v were claimed; want what is due and not leased", len(first), second)
				}
				for _, c := range append(first, second...) {
					must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1", NextAt: time.Now().Add(-time.Second)}))
				}
				s.fileNow(t, topic, 3, gas, oil)
				if third := s.claimNow(t, time.UTC); len(third) != 2 {
					t.Errorf("%d of 2 channels can be claimed when they are due", len(third))
				}
			})
		})
	}
}

// fileNow files the nth article, to be sent at once.
func (k kept) fileNow(t *testing.T, topic alerts.TopicID, n int, to ...alerts.Channel) {
	t.Helper()
	f := alertstest.Filing(topic, alertstest.Article(n), to...)
	for i := range f.Deliveries {
		f.Deliveries[i].Filed, f.Deliveries[i].NotBefore = time.Now(), time.Now()
	}
	_, err := k.File(t.Context(), []alerts.Filing{f})
	must(t, err)
}

// claimNow claims what is due, as the clocks of a place say.
func (k kept) claimNow(t *testing.T, in *time.Location) []alerts.Claim {
	t.Helper()
	claims, err := k.Claim(t.Context(), "test", 9, time.Now().In(in), alertstest.Lease)
	must(t, err)
	return claims
}

// A dispatcher at work when the clock is set posts every message once, and goes on within minutes.
func TestDispatcherWhenTheClockIsSet(t *testing.T) {
	always := func(alerts.Delivery, int) alertstest.Answer { return alertstest.Yes() }
	first := func(a alertstest.Answer) func(alerts.Delivery, int) alertstest.Answer {
		return func(_ alerts.Delivery, attempt int) alertstest.Answer {
			if attempt == 1 {
				return a
			}
			return alertstest.Yes()
		}
	}
	for _, tt := range []struct {
		name   string
		answer func(alerts.Delivery, int) alertstest.Answer
		after  time.Duration // when the clock is set
	}{
		{"before anything is to be sent", always, 0},
		{"while an attempt is under way", first(alertstest.Late()), 5 * time.Second},
		{"while an attempt hangs that posts nothing", first(alertstest.Hang(false)), 5 * time.Second},
		{"while nobody knows whether a message was posted", first(alertstest.Lose(true)), 30 * time.Second},
		{"while it is asked to wait", first(alertstest.Wait(time.Minute)), 30 * time.Second},
		{"while it waits to try again", first(alertstest.No(alerts.Transient)), 500 * time.Millisecond},
	} {
		for by, step := range map[string]time.Duration{"forward": time.Hour, "back": -time.Hour} {
			t.Run(tt.name+", "+by, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "news.db")
				synctest.Test(t, func(t *testing.T) { dispatchWhileSet(t, path, tt.answer, tt.after, step) })
			})
		}
	}
}

func dispatchWhileSet(t *testing.T, path string, answer func(alerts.Delivery, int) alertstest.Answer, after, step time.Duration) {
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	db, err := store.Open(t.Context(), path, log)
	must(t, err)
	s := kept{db}
	defer func() { must(t, db.Close()) }()
	gas := alertstest.Channel("gas")
	topic := follow(t, db, gas, "Karsu").Topic.ID
	platform := &alertstest.Platform{Answer: answer}
	d := &alerts.Dispatcher{
		Platform: "test", Queue: db, Notifier: platform, Reconciler: platform, Bell: alerts.NewBell(), Log: log,
		Workers: 2, Within: 10 * time.Second, Lease: time.Minute, SettleAge: time.Minute, Pace: time.Second, GiveUp: 24 * time.Hour,
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- d.Run(ctx) }()
	s.fileNow(t, topic, 1, gas)
	time.Sleep(after) // synthetic
	must(t, store.SetWall(t.Context(), db, step))
	s.fileNow(t, topic, 2, gas)
	time.Sleep(140 * time.Second) // synthetic
	s.fileNow(t, topic, 3, gas)
	time.Sleep(75 * time.Second) // synthetic
	stop()
	must(t, <-done)
	posted := platform.Messages(gas)
	for i, m := range posted {
		if want := alertstest.Article(i + 1).Title; m.Delivery.Alert.Card.Title != want {
			t.Errorf("message %d is %q, want %q", i+1, m.Delivery.Alert.Card.Title, want)
		}
	}
	if len(posted) != 3 {
		t.Errorf("%d messages were posted, want three", len(posted))
	}
}
