package alerts_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/news/story"
)

// A brittle platform has a bug that one of the messages brings to light.
type brittle struct {
	*alertstest.Platform
	title string // of that message
}

func (b brittle) bug(d alerts.Delivery) {
	if d.Alert.Card.Title == b.title {
		panic("index out of range")
	}
}

// Notify implements [alerts.Notifier].
func (b brittle) Notify(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	b.bug(d)
	return b.Platform.Notify(ctx, d)
}

// Find implements [alerts.Reconciler].
func (b brittle) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	b.bug(d)
	return b.Platform.Find(ctx, d)
}

// Edit implements [alerts.Editor].
func (b brittle) Edit(ctx context.Context, d alerts.Delivery) error {
	b.bug(d)
	return b.Platform.Edit(ctx, d)
}

func TestDispatcherHoldsWhatBreaksItAndGoesOn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		breaks func(o *postOffice)
	}{
		{"while it posts", func(o *postOffice) { o.Notifier = brittle{o.platform, titles(1)[0]} }},
		{"while it looks whether a message is there", func(o *postOffice) {
			o.platform.Answer = func(d alerts.Delivery, attempt int) alertstest.Answer {
				if d.Alert.Card.Title == titles(1)[0] {
					return alertstest.Lose(false)
				}
				return alertstest.Yes()
			}
			o.Reconciler = brittle{o.platform, titles(1)[0]}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := open(t, nil)
				tt.breaks(o)
				o.file(2, "energy")
				o.work(5 * time.Minute)
				all := o.ledger.Deliveries()
				if len(all) != 2 || all[0].State != alerts.Held || all[0].Why == "" || all[1].State != alerts.Sent {
					t.Errorf("the deliveries are %+v, want the first held for a reason and the second sent", all)
				}
				if n := o.platform.Attempts(all[0].ID); n > 1 {
					t.Errorf("the message was posted %d times", n)
				}
			})
		})
	}
}

func TestAmenderLeavesACardThatBreaksIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, l := newStoryDesk(t)
		follow(t, d, l, "sea", "ferry")
		p := &alertstest.Platform{}
		o := &postOffice{t: t, ledger: l, platform: p}
		o.Dispatcher = open(t, nil).Dispatcher
		o.Queue, o.Notifier = l, p
		accept(t, d, gazette)
		o.work(time.Minute)
		accept(t, d, radio)
		a := alerts.Amender{Platform: "test", Amendments: l, Editor: brittle{p, gazette.Title}, Log: d.Log, Within: 10 * time.Second, Pace: time.Second}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := a.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		if due, err := l.ClaimAmendments(t.Context(), "test", 10, time.Now().Add(24*time.Hour), time.Minute); len(due) > 0 || err != nil {
			t.Errorf("%d amendments are left, %v, want none", len(due), err)
		}
	})
}

// A shelf with a bug.
type brokenShelf struct{ *alertstest.Ledger }

// Sketches implements [alerts.Shelf].
func (brokenShelf) Sketches(context.Context, int64, func(int64) bool) ([]alerts.Shelved, error) {
	panic("index out of range")
}

// Said implements [alerts.Shelf].
func (brokenShelf) Said(context.Context, alerts.AlertID) (story.Known, error) {
	return story.Known{}, nil
}

func TestDeskTellsOfAnArticleWhoseStoryItCannotFind(t *testing.T) {
	d, l := newDesk(t)
	d.Stories = &alerts.Stories{Shelf: brokenShelf{l}}
	follow(t, d, l, "energy", "Turkey AND LNG")
	accept(t, d, lng("1"))
	accept(t, d, lng("2"))
	if got := told(l); len(got) != 2 {
		t.Errorf("told %q, want a card each", got)
	}
}
