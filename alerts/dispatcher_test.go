package alerts_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// A post office is a dispatcher with a ledger and a platform in memory, and synthetic time.
type postOffice struct {
	t        *testing.T
	ledger   *alertstest.Ledger
	platform *alertstest.Platform
	*alerts.Dispatcher
	topic alerts.Topic
}

// open opens a post office whose platform answers as answer says.
func open(t *testing.T, answer func(d alerts.Delivery, attempt int) alertstest.Answer) *postOffice {
	t.Helper()
	o := &postOffice{t: t, ledger: &alertstest.Ledger{}, platform: &alertstest.Platform{Answer: answer}}
	o.Dispatcher = &alerts.Dispatcher{
		Platform: "test", Queue: o.ledger, Notifier: o.platform, Reconciler: o.platform, Bell: alerts.NewBell(), Log: slog.New(slog.DiscardHandler),
		Workers: 4, Within: 10 * time.Second, Lease: time.Minute, SettleAge: time.Minute, Pace: time.Second, GiveUp: 24 * time.Hour,
	}
	var err error
	if o.topic, err = o.ledger.Follow(t.Context(), alertstest.Channel("energy"), "Karsu AND signed", time.Now()); err != nil {
		t.Fatal(err)
	}
	return o
}

// file files alerts about n articles for each of the channels.
func (o *postOffice) file(n int, channels ...string) {
	o.t.Helper()
	for i := range n {
		var cs []alerts.Channel
		for _, name := range channels {
			cs = append(cs, alertstest.Channel(name))
		}
		f := alertstest.Filing(o.topic.ID, alertstest.Article(i), cs...)
		for i := range f.Deliveries {
			f.Deliveries[i].Filed, f.Deliveries[i].NotBefore = time.Now().UTC(), time.Now().UTC()
		}
		if _, err := o.ledger.File(o.t.Context(), []alerts.Filing{f}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// work lets the dispatcher run for d.
func (o *postOffice) work(d time.Duration) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), d)
	defer cancel()
	if err := o.Run(ctx); err != nil {
		o.t.Errorf("Run = %v, want nil", err)
	}
}

// posted returns the titles that stand in a channel, in order.
func (o *postOffice) posted(channel string) []string {
	var titles []string
	for _, m := range o.platform.Messages(alertstest.Channel(channel)) {
		titles = append(titles, m.Delivery.Alert.Card.Title)
	}
	return titles
}

// only returns the one delivery there is.
func (o *postOffice) only() alerts.Delivery {
	o.t.Helper()
	all := o.ledger.Deliveries()
	if len(all) != 1 {
		o.t.Fatalf("there are %d deliveries, want one", len(all))
	}
	return all[0]
}

func titles(n int) []string {
	var list []string
	for i := range n {
		list = append(list, alertstest.Article(i).Title)
	}
	return list
}

func TestDispatcherPostsInOrderAtThePaceOfTheChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, nil)
		o.file(5, "energy", "desk")
		began := time.Now()
		o.work(10 * time.Second)
		for _, channel := range []string{"energy", "desk"} {
			if got := o.posted(channel); !slices.Equal(got, titles(5)) {
				t.Errorf("in %s stand %q, want %q", channel, got, titles(5))
			}
			for i, m := range o.platform.Messages(alertstest.Channel(channel)) {
				if due := began.Add(time.Duration(i) * time.Second); m.At.Before(due) || m.At.After(due.Add(100*time.Millisecond)) {
					t.Errorf("message %d came to %s after %v, want %v", i, channel, m.At.Sub(began), due.Sub(began))
				}
			}
		}
		if n := o.platform.Overlaps(); n != 0 {
			t.Errorf("%d messages were sent into a channel while another was on its way there", n)
		}
	})
}

func TestDispatcherWaitsWhenRateLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, func(_ alerts.Delivery, attempt int) alertstest.Answer {
			if attempt == 1 {
				return alertstest.Wait(30 * time.Second)
			}
			return alertstest.Yes()
		})
		o.file(1, "energy")
		o.work(29 * time.Second)
		if got := o.only(); got.State != alerts.Pending || o.platform.Attempts(got.ID) != 1 {
			t.Errorf("before the time is over the delivery is %s after %d attempts, want pending after 1", got.State, o.platform.Attempts(got.ID))
		}
		o.work(3 * time.Second)
		if got := o.only(); got.State != alerts.Sent {
			t.Errorf("afterwards the delivery is %s, want sent", got.State)
		}
	})
}

// A platform that asks for days, by mistake or not, is asked again the same day.
func TestDispatcherDoesNotWaitForDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, func(alerts.Delivery, int) alertstest.Answer { return alertstest.Wait(100 * time.Hour) })
		o.file(1, "energy")
		o.work(5 * time.Hour)
		before := o.platform.Attempts(o.only().ID)
		o.work(2 * time.Hour)
		if after := o.platform.Attempts(o.only().ID); before != 1 || after != 2 {
			t.Errorf("it was tried %d times in five hours and %d in seven, want 1 and 2", before, after)
		}
	})
}

// Whoever subscribed a channel can mend that it is gone, and nothing else.
func TestDispatcherTellsPeopleOnlyOfAChannelThatIsGone(t *testing.T) {
	for _, reason := range []alerts.Reason{alerts.Gone, alerts.Denied, alerts.Transient, alerts.RateLimited, alerts.Rejected} {
		synctest.Test(t, func(t *testing.T) {
			o := open(t, func(alerts.Delivery, int) alertstest.Answer { return alertstest.No(reason) })
			q := &trying{Ledger: o.ledger}
			o.Queue = q
			o.file(1, "energy")
			o.work(time.Second / 2)
			if q.last.Tell != (reason == alerts.Gone) {
				t.Errorf("%s: people are told: %v", reason, q.last.Tell)
			}
		})
	}
}

func TestDispatcherByReason(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer alertstest.Answer
		after  time.Duration
		state  alerts.State
		tries  [2]int // at least, at most
		paused bool
	}{
		{"what the platform never takes is dropped", alertstest.No(alerts.Rejected), time.Minute, alerts.Dropped, [2]int{1, 1}, false},
		{"a passing fault is tried again, ever less often", alertstest.No(alerts.Transient), time.Hour, alerts.Pending, [2]int{15, 60}, false},
		{"a channel that is gone is paused and asked every hour", alertstest.No(alerts.Gone), 150 * time.Minute, alerts.Pending, [2]int{3, 3}, true},
		{"a bot that is refused is asked every hour", alertstest.No(alerts.Denied), 150 * time.Minute, alerts.Pending, [2]int{3, 3}, true},
		{"after a day it is given up", alertstest.No(alerts.Transient), 25 * time.Hour, alerts.Dropped, [2]int{300, 1200}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := open(t, func(alerts.Delivery, int) alertstest.Answer { return tt.answer })
				o.file(1, "energy")
				o.work(tt.after)
				got := o.only()
				if got.State != tt.state {
					t.Errorf("the delivery is %s, want %s", got.State, tt.state)
				}
				if n := o.platform.Attempts(got.ID); n < tt.tries[0] || n > tt.tries[1] {
					t.Errorf("it was tried %d times, want %d to %d", n, tt.tries[0], tt.tries[1])
				}
				if got.State == alerts.Dropped && !strings.Contains(got.Why, "the platform said no") {
					t.Errorf("why it was dropped: %q, want what the platform said", got.Why)
				}
				if paused := o.ledger.Paused(alertstest.Channel("energy")); (paused != "") != tt.paused {
					t.Errorf("the channel is paused because %q, want paused: %v", paused, tt.paused)
				}
			})
		})
	}
}

func TestDispatcherFindsOutWhatALostAnswerWas(t *testing.T) {
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
		answer alertstest.Answer
		set    func(o *postOffice)
		state  alerts.State
		posts  int
		tries  int
	}{
		{"posted, and found there", alertstest.Lose(true), nil, alerts.Sent, 1, 1},
		{"not posted, so posted again", alertstest.Lose(false), nil, alerts.Sent, 1, 2},
		{"posted after we gave up", alertstest.Late(), nil, alerts.Sent, 1, 1},
		{"never answered and not posted", alertstest.Hang(false), nil, alerts.Sent, 1, 2},
		{"posted, and the platform knows it again", alertstest.Lose(true), func(o *postOffice) { o.platform.Window = 2 * time.Minute }, alerts.Sent, 1, 2},
		{"nobody can tell: once more", alertstest.Lose(true), func(o *postOffice) { o.platform.Blind = true }, alerts.Sent, 2, 2},
		{"nobody can tell: held", alertstest.Lose(true), func(o *postOffice) { o.platform.Blind, o.Hold = true, true }, alerts.Held, 1, 1},
		{"nobody can be asked: held", alertstest.Lose(false), func(o *postOffice) { o.Reconciler, o.Hold = nil, true }, alerts.Held, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := open(t, first(tt.answer))
				if tt.set != nil {
					tt.set(o)
				}
				o.file(1, "energy")
				o.work(5 * time.Minute)
				got := o.only()
				if n := len(o.posted("energy")); got.State != tt.state || n != tt.posts || o.platform.Attempts(got.ID) != tt.tries {
					t.Errorf("the delivery is %s, posted %d times in %d attempts; want %s, %d, %d", got.State, n, o.platform.Attempts(got.ID), tt.state, tt.posts, tt.tries)
				}
			})
		})
	}
}

// Where nobody can tell, a message is posted once more and not until an answer comes through.
func TestDispatcherRepeatsBlindlyOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, func(alerts.Delivery, int) alertstest.Answer { return alertstest.Lose(true) })
		o.platform.Blind = true
		o.file(1, "energy")
		o.work(time.Hour)
		if got, n := o.only(), len(o.posted("energy")); got.State != alerts.Held || n != 2 {
			t.Errorf("the delivery is %s and stands there %d times, want held and twice", got.State, n)
		}
	})
}

// A repetition that the platform refuses says nothing about the first attempt: it stays unknown.
func TestDispatcherDoesNotForgetTheFirstAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, func(_ alerts.Delivery, attempt int) alertstest.Answer {
			if attempt == 1 {
				return alertstest.Lose(true)
			}
			return alertstest.Wait(10 * time.Minute) // past the window in which the platform knows it
		})
		o.platform.Window = 90 * time.Second
		o.file(1, "energy")
		o.work(30 * time.Minute)
		if got, n := o.only(), len(o.posted("energy")); got.State != alerts.Sent || n != 1 {
			t.Errorf("the delivery is %s and posted %d times, want sent and once", got.State, n)
		}
	})
}

func TestDispatcherFinishesWhatItHoldsWhenItIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, func(alerts.Delivery, int) alertstest.Answer { return alertstest.Hang(true) })
		o.file(2, "energy")
		began := time.Now()
		o.work(time.Second)
		if took := time.Since(began); took < o.Within || took > o.Within+time.Second {
			t.Errorf("Run returned after %v, want when the attempt's own limit of %v was over", took, o.Within)
		}
		if n := len(o.posted("energy")); n != 1 {
			t.Errorf("%d messages were posted, want the one that was on its way", n)
		}
	})
}

func TestDispatcherPostsAtOnceWhenTheBellRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- o.Run(ctx) }()
		time.Sleep(10*time.Second + 300*time.Millisecond) // synthetic
		o.file(1, "energy")
		filed := time.Now()
		o.Bell.Ring()
		synctest.Wait()
		if ms := o.platform.Messages(alertstest.Channel("energy")); len(ms) != 1 || !ms[0].At.Equal(filed) {
			t.Errorf("the message was not posted when the bell rang: %v", ms)
		}
		cancel()
		<-done
	})
}

// A slowReconciler says after a while what was there when it was asked.
type slowReconciler struct {
	alerts.Reconciler
	takes time.Duration
}

func (r slowReconciler) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	receipt, err := r.Reconciler.Find(ctx, d)
	time.Sleep(r.takes) // synthetic
	return receipt, err
}

// What was asked before the settle time was over proves nothing, even if the answer comes after it.
func TestDispatcherCountsTheSettleTimeUntilItAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, nil)
		o.Reconciler = slowReconciler{o.platform, 9 * time.Second}
		o.file(1, "energy")
		dead, err := o.ledger.Claim(t.Context(), "test", 1, time.Now().UTC(), 55*time.Second)
		if err != nil || len(dead) != 1 {
			t.Fatalf("Claim = %v, %v", dead, err)
		}
		go func() { // the platform took its time, and whoever posted it died
			time.Sleep(57 * time.Second) // synthetic
			_, _ = o.platform.Notify(context.Background(), dead[0].Delivery)
		}()
		o.work(5 * time.Minute)
		if n := len(o.posted("energy")); n != 1 || o.only().State != alerts.Sent {
			t.Errorf("the delivery is %s and posted %d times, want sent and once", o.only().State, n)
		}
	})
}

// A trying queue is a ledger that is not always at its best.
type trying struct {
	*alertstest.Ledger
	claimTakes time.Duration // the first time
	settleNot  int           // so many times
	last       alerts.Settlement
}

func (q *trying) Claim(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Claim, error) {
	claims, err := q.Ledger.Claim(ctx, platform, n, now, lease)
	time.Sleep(q.claimTakes) // synthetic
	q.claimTakes = 0
	return claims, err
}

func (q *trying) Settle(ctx context.Context, c alerts.Claim, s alerts.Settlement) error {
	if q.settleNot--; q.settleNot >= 0 {
		return errors.New("the database is away")
	}
	q.last = s
	return q.Ledger.Settle(ctx, c, s)
}

// A process that stood still after it had claimed does not post: who looks for the message counts from the claim.
func TestDispatcherDoesNotBeginLate(t *testing.T) {
	for stood, claims := range map[time.Duration]int{9 * time.Second: 1, 11 * time.Second: 2, 25 * time.Second: 2} {
		synctest.Test(t, func(t *testing.T) {
			o := open(t, nil)
			o.Queue = &trying{Ledger: o.ledger, claimTakes: stood}
			o.file(1, "energy")
			o.work(time.Minute)
			if got := o.only(); got.State != alerts.Sent || got.Attempt != claims || o.platform.Attempts(got.ID) != 1 {
				t.Errorf("stood still for %v: the delivery is %s after %d claims and %d attempts, want sent by claim %d alone",
					stood, got.State, got.Attempt, o.platform.Attempts(got.ID), claims)
			}
		})
	}
}

func TestDispatcherTellsTheStoreAgainWhatItKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t, nil)
		o.Queue, o.Reconciler, o.Hold = &trying{Ledger: o.ledger, settleNot: 4}, nil, true
		o.file(1, "energy")
		o.work(5 * time.Minute)
		if got := o.only(); got.State != alerts.Sent || o.platform.Attempts(got.ID) != 1 {
			t.Errorf("the delivery is %s after %d attempts, want sent after one", got.State, o.platform.Attempts(got.ID))
		}
	})
}

// Every repetition is on disk before it is sent: who finds it counts the settle time from there.
func TestDispatcherPutsRepetitionsOnDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last time.Time
		o := open(t, func(_ alerts.Delivery, attempt int) alertstest.Answer {
			if last = time.Now(); attempt < 5 {
				return alertstest.Lose(false)
			}
			return alertstest.Yes()
		})
		o.platform.Window = 2 * time.Minute
		o.file(1, "energy")
		o.work(time.Minute)
		if got := o.only(); got.State != alerts.Sent || !got.LastAt.Equal(last) || got.LastAt.Equal(got.FirstAt) {
			t.Errorf("the delivery is %s, last sent at %v, want sent and %v", got.State, got.LastAt, last)
		}
	})
}

func TestDispatcherLooksFirstWhenTheLedgerWasPutBack(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before bool // it was posted before the ledger was put back
		late   bool // it comes after the ledger was put back, from whoever sent then
		set    func(o *postOffice)
		state  alerts.State
		posts  int
		tries  int
	}{
		{"posted before", true, false, nil, alerts.Sent, 1, 0},
		{"not posted before", false, false, nil, alerts.Sent, 1, 1},
		{"on its way when it was put back", false, true, nil, alerts.Sent, 1, 0},
		{"nobody can tell: sent", true, false, func(o *postOffice) { o.platform.Blind = true }, alerts.Sent, 2, 1},
		{"nobody can tell: held", true, false, func(o *postOffice) { o.platform.Blind, o.Hold = true, true }, alerts.Held, 1, 0},
		{"nobody can be asked: held", false, false, func(o *postOffice) { o.Reconciler, o.Hold = nil, true }, alerts.Held, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := open(t, nil)
				if tt.set != nil {
					tt.set(o)
				}
				from := time.Now()
				time.Sleep(time.Hour)
				o.file(1, "energy")
				if tt.before {
					o.platform.Stand(o.only())
				}
				o.ledger.PutBack(from, time.Now(), time.Now().Add(24*time.Hour))
				if tt.late {
					o.work(30 * time.Second)
					o.platform.Stand(o.only())
				}
				o.work(59 * time.Second)
				if got := o.only(); got.State == alerts.Sent && !tt.before && !tt.late {
					t.Errorf("it is sent before what was on its way must have come")
				}
				o.work(10 * time.Minute)
				got := o.only()
				if n := len(o.posted("energy")); got.State != tt.state || n != tt.posts || o.platform.Attempts(got.ID) != tt.tries {
					t.Errorf("it is %s after %d attempts and stands there %d times; want %s, %d, %d", got.State, o.platform.Attempts(got.ID), n, tt.state, tt.tries, tt.posts)
				}
				if got.State == alerts.Held && !strings.Contains(got.Why, "put back to an older state") {
					t.Errorf("why it is held: %q", got.Why)
				}
				o.file(2, "desk") // what is filed later is looked up and sent at once
				o.work(2 * time.Second)
				if n := len(o.posted("desk")); n != 1 && tt.set == nil {
					t.Errorf("a message that was filed later stands there %d times, want once", n)
				}
			})
		})
	}
}
