package alertstest_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// TestPlatformIsANotifier runs the suite on the fake itself: the fake keeps the promises that dispatchers are tested against.
func TestPlatformIsANotifier(t *testing.T) {
	alertstest.TestNotifier(t, func(t *testing.T, s alertstest.Situation) alertstest.Rig {
		var asked int
		answers := map[alertstest.Situation]alertstest.Answer{
			alertstest.Fine:        alertstest.Yes(),
			alertstest.Busy:        alertstest.Wait(alertstest.RetryAfter),
			alertstest.Gone:        alertstest.No(alerts.Gone),
			alertstest.Denied:      alertstest.No(alerts.Denied),
			alertstest.Rejected:    alertstest.No(alerts.Rejected),
			alertstest.Unreachable: alertstest.No(alerts.Transient),
			alertstest.Silent:      alertstest.Hang(true),
			alertstest.Cut:         alertstest.Lose(true),
			alertstest.ServerError: alertstest.Lose(false),
		}
		c := alertstest.Channel("gas")
		p := &alertstest.Platform{Answer: func(alerts.Delivery, int) alertstest.Answer { return answers[s] }}
		rig := alertstest.Rig{Notifier: p, Channel: c, Posted: func() int { return len(p.Messages(c)) }}
		if s != alertstest.Fine { // many at once is for the race detector to watch, not for this counter
			p.Answer = func(alerts.Delivery, int) alertstest.Answer { asked++; return answers[s] }
			rig.Asked = func() int { return asked }
		}
		return rig
	})
}

func TestPlatformIsAnEditor(t *testing.T) {
	alertstest.TestEditor(t, func(t *testing.T, s alertstest.Situation) alertstest.EditRig {
		var asked int
		answer := map[alertstest.Situation]alertstest.Answer{
			alertstest.Fine:        alertstest.Yes(),
			alertstest.Busy:        alertstest.Wait(alertstest.RetryAfter),
			alertstest.Gone:        alertstest.No(alerts.Gone),
			alertstest.Denied:      alertstest.No(alerts.Denied),
			alertstest.Rejected:    alertstest.No(alerts.Rejected),
			alertstest.Deleted:     alertstest.Yes(),
			alertstest.Unreachable: alertstest.No(alerts.Transient),
			alertstest.Silent:      alertstest.Hang(true),
			alertstest.Cut:         alertstest.Lose(true),
			alertstest.ServerError: alertstest.Lose(false),
		}[s]
		c := alertstest.Channel("gas")
		p := &alertstest.Platform{EditAnswer: func(alerts.Delivery, int) alertstest.Answer { asked++; return answer }}
		d := alertstest.Delivery(c, 1)
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if d.RemoteID = receipt.RemoteID; s == alertstest.Deleted {
			p.Delete(d.RemoteID)
		}
		return alertstest.EditRig{
			Editor: p, Message: d,
			Shown:  func() string { return p.Messages(c)[0].Delivery.Alert.Card.Title },
			Posted: func() int { return len(p.Messages(c)) },
			Asked:  func() int { return asked },
		}
	})
}

func TestPlatformRecognisesWhatItPosted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := alertstest.Channel("gas")
		p := &alertstest.Platform{Window: time.Minute}
		d := alertstest.Delivery(c, 1)
		d.FirstAt = time.Now()
		for range 2 {
			if _, err := p.Notify(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		if got := len(p.Messages(c)); got != 1 || !p.Repeatable(d, time.Now()) {
			t.Errorf("within the window: %d messages, want 1; Repeatable = %v, want true", got, p.Repeatable(d, time.Now()))
		}
		time.Sleep(time.Minute)
		if _, err := p.Notify(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if got := len(p.Messages(c)); got != 2 || p.Repeatable(d, time.Now()) {
			t.Errorf("after the window: %d messages, want 2; Repeatable = %v, want false", got, p.Repeatable(d, time.Now()))
		}
	})
}

func TestPlatformFindsWhatWasPostedLate(t *testing.T) {
	c := alertstest.Channel("gas")
	p := &alertstest.Platform{Answer: func(alerts.Delivery, int) alertstest.Answer { return alertstest.Late() }}
	d := alertstest.Delivery(c, 1)
	if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrAbsent) {
		t.Errorf("Find before posting = %v, want ErrAbsent", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := p.Notify(ctx, d); err == nil {
		t.Error("Notify = nil, want an error")
	}
	if got, err := p.Find(t.Context(), d); err != nil || got.RemoteID == "" {
		t.Errorf("Find = %v, %v, want the message", got, err)
	}
	p.Blind = true
	if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrCannotTell) {
		t.Errorf("Find when blind = %v, want ErrCannotTell", err)
	}
}
