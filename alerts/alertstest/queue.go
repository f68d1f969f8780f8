package alertstest

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"newsbot/alerts"
)

func testComesBack(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas, k.oil)
	now := Noon().Add(time.Hour + 123456*time.Microsecond)
	got := k.claimed(t, now.Sub(Noon()), alerts.Sending, f.Deliveries...)
	for _, want := range f.Deliveries {
		c := got[want.Channel]
		want.State, want.Attempt, want.FirstAt, want.LastAt = alerts.Sending, 1, now, now
		if a, b := asText(t, c.Delivery), asText(t, want); a != b {
			t.Errorf("claimed delivery\n%s\nwant\n%s", a, b)
		}
		if !c.Until.Equal(now.Add(Lease)) || c.Token == "" {
			t.Errorf("claimed until %v with token %q, want %v", c.Until, c.Token, now.Add(Lease))
		}
	}
	if got[k.gas].Token == got[k.oil].Token {
		t.Error("two claims have the same token")
	}
}

func asText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func testOrder(t *testing.T, k kit) {
	first, second := k.file(t, 1, k.gas), k.file(t, 2, k.gas)
	late := Filing(k.topic.ID, Article(3), k.gas)
	late.Deliveries[0].NotBefore = Noon().Add(-time.Hour) // due before the others, but filed after them
	if _, err := k.File(t.Context(), []alerts.Filing{late}); err != nil {
		t.Fatal(err)
	}
	c := k.claimed(t, time.Minute, alerts.Sending, first.Deliveries...)[k.gas]
	k.claimed(t, time.Minute, alerts.Sending) // one at a time
	k.settle(t, c, alerts.Settlement{State: alerts.Pending, NotBefore: Noon().Add(10 * time.Minute), Why: "The platform was busy."})
	k.claimed(t, 9*time.Minute, alerts.Sending) // the oldest waits, and so does the rest
	c = k.claimed(t, 10*time.Minute, alerts.Sending, first.Deliveries...)[k.gas]
	if c.Delivery.Attempt != 2 || !c.Delivery.FirstAt.Equal(Noon().Add(time.Minute)) || !c.Delivery.LastAt.Equal(Noon().Add(10*time.Minute)) {
		t.Errorf("second attempt: number %d, first at %v, last at %v", c.Delivery.Attempt, c.Delivery.FirstAt, c.Delivery.LastAt)
	}
	if c.Delivery.Why != "The platform was busy." {
		t.Errorf("second attempt: why = %q", c.Delivery.Why)
	}
	for _, f := range []alerts.Filing{second, late} {
		k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
		c = k.claimed(t, 10*time.Minute, alerts.Sending, f.Deliveries...)[k.gas]
	}
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	k.claimed(t, 24*time.Hour, alerts.Sending)
}

func testChannelsApart(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas, k.oil)
	c := k.claimed(t, time.Minute, alerts.Sending, f.Deliveries...)
	k.settle(t, c[k.gas], alerts.Settlement{State: alerts.Pending, NotBefore: Noon().Add(time.Hour), NextAt: Noon().Add(time.Hour)})
	k.settle(t, c[k.oil], alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	next := k.file(t, 2, k.gas, k.oil)
	k.claimed(t, 2*time.Minute, alerts.Sending, next.Deliveries[1])
	if got := k.claim(t, 0, time.Hour); len(got) != 0 {
		t.Errorf("Claim of none returned %d", len(got))
	}
	if got, err := k.Claim(t.Context(), "another platform", 10, Noon().Add(time.Hour), Lease); len(got) != 0 || err != nil {
		t.Errorf("Claim for another platform = %v, %v", got, err)
	}
}

func testIntent(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas)
	c := k.claimed(t, time.Minute, alerts.Sending, f.Deliveries...)[k.gas]
	k.settle(t, c, alerts.Settlement{State: alerts.Unknown, NotBefore: Noon().Add(time.Minute)})
	got := k.claimed(t, time.Minute, alerts.Unknown, f.Deliveries...)[k.gas].Delivery
	if got.Attempt != 1 || !got.FirstAt.Equal(Noon().Add(time.Minute)) || !got.LastAt.Equal(Noon().Add(time.Minute)) {
		t.Errorf("looked at again: attempt %d, first at %v, last at %v, want those of the attempt", got.Attempt, got.FirstAt, got.LastAt)
	}
}

func testRepeat(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas)
	first := k.claimed(t, time.Minute, alerts.Sending, f.Deliveries...)[k.gas]
	k.settle(t, first, alerts.Settlement{State: alerts.Unknown, NotBefore: Noon().Add(time.Minute)})
	c := k.claimed(t, 2*time.Minute, alerts.Unknown, f.Deliveries...)[k.gas]
	again, err := k.Repeat(t.Context(), c, Noon().Add(3*time.Minute))
	if err != nil || !again.Delivery.LastAt.Equal(Noon().Add(3*time.Minute)) || again.Token != c.Token {
		t.Errorf("Repeat = %+v, %v, want the claim, last sent now", again, err)
	}
	got := k.claimed(t, 2*time.Minute+Lease, alerts.Unknown, f.Deliveries...)[k.gas].Delivery // whoever repeated it died
	if got.Attempt != 1 || !got.FirstAt.Equal(Noon().Add(time.Minute)) || !got.LastAt.Equal(Noon().Add(3*time.Minute)) {
		t.Errorf("looked at again: attempt %d, first at %v, last at %v, want the repetition as the last", got.Attempt, got.FirstAt, got.LastAt)
	}
	for _, late := range []alerts.Claim{first, c} {
		if _, err := k.Repeat(t.Context(), late, Noon().Add(4*time.Minute)); !errors.Is(err, alerts.ErrLeaseLost) {
			t.Errorf("Repeat without the lease = %v, want ErrLeaseLost", err)
		}
	}
}

func testExpiredLease(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas)
	k.file(t, 2, k.gas)
	k.claimed(t, time.Minute, alerts.Sending, f.Deliveries...)
	k.claimed(t, time.Minute+Lease-time.Microsecond, alerts.Sending)
	c := k.claimed(t, time.Minute+Lease, alerts.Unknown, f.Deliveries...)[k.gas]
	if c.Delivery.Attempt != 1 || !c.Delivery.LastAt.Equal(Noon().Add(time.Minute)) {
		t.Errorf("after the lease: attempt %d at %v, want that of the first claim", c.Delivery.Attempt, c.Delivery.LastAt)
	}
	k.settle(t, c, alerts.Settlement{State: alerts.Pending, NotBefore: Noon(), Why: "It was not there."})
	c = k.claimed(t, time.Minute+Lease, alerts.Sending, f.Deliveries...)[k.gas]
	if c.Delivery.Attempt != 2 {
		t.Errorf("sent again: attempt %d, want 2", c.Delivery.Attempt)
	}
}

func testUnknownBlocks(t *testing.T, k kit) {
	first, second := k.file(t, 1, k.gas), k.file(t, 2, k.gas)
	c := k.claimed(t, time.Minute, alerts.Sending, first.Deliveries...)[k.gas]
	for _, at := range []time.Duration{2 * time.Minute, 3 * time.Minute} {
		k.settle(t, c, alerts.Settlement{State: alerts.Unknown, NotBefore: Noon().Add(at), Why: "The answer was lost."})
		k.claimed(t, at-time.Microsecond, alerts.Unknown)
		c = k.claimed(t, at, alerts.Unknown, first.Deliveries...)[k.gas]
	}
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	k.claimed(t, 3*time.Minute, alerts.Sending, second.Deliveries...)
}

func testHeldLetsPass(t *testing.T, k kit) {
	for n, state := range []alerts.State{alerts.Held, alerts.Dropped} {
		first, second := k.file(t, 2*n, k.gas), k.file(t, 2*n+1, k.gas)
		c := k.claimed(t, time.Hour, alerts.Sending, first.Deliveries...)[k.gas]
		k.settle(t, c, alerts.Settlement{State: state, Why: "Nobody can tell."})
		c = k.claimed(t, time.Hour, alerts.Sending, second.Deliveries...)[k.gas]
		k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
		k.claimed(t, 24*time.Hour, alerts.Sending)
	}
	c := k.file(t, 9, k.gas).Deliveries
	claim := k.claimed(t, time.Hour, alerts.Sending, c...)[k.gas]
	if err := k.Settle(t.Context(), claim, alerts.Settlement{State: alerts.Sending}); err == nil {
		t.Error("a delivery could be settled as sending")
	}
}

func testPace(t *testing.T, k kit) {
	first := k.file(t, 1, k.gas)
	c := k.claimed(t, time.Minute, alerts.Sending, first.Deliveries...)[k.gas]
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1", NextAt: Noon().Add(2 * time.Minute)})
	second := k.file(t, 2, k.gas) // filed into a channel that has nothing else, but rests
	k.claimed(t, 2*time.Minute-time.Microsecond, alerts.Sending)
	c = k.claimed(t, 2*time.Minute, alerts.Sending, second.Deliveries...)[k.gas]
	third := k.file(t, 3, k.gas) // filed while the channel is leased
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "2", NextAt: Noon().Add(3 * time.Minute)})
	k.claimed(t, 3*time.Minute-time.Microsecond, alerts.Sending)
	c = k.claimed(t, 3*time.Minute, alerts.Sending, third.Deliveries...)[k.gas]
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "3"})
	fourth := k.file(t, 4, k.gas)
	k.claimed(t, 3*time.Minute, alerts.Sending, fourth.Deliveries...)
}

func testNextDue(t *testing.T, k kit) {
	next := func(when string, want time.Duration, some bool) {
		t.Helper()
		at, ok, err := k.NextDue(t.Context(), "test")
		if err != nil || ok != some || some && !at.Equal(Noon().Add(want)) {
			t.Errorf("%s: NextDue = %v, %v, %v, want %v, %v", when, at, ok, err, Noon().Add(want), some)
		}
	}
	next("empty", 0, false)
	f := k.file(t, 5, k.gas)
	k.file(t, 10, k.oil)
	next("filed", 5*time.Second, true)
	if _, ok, err := k.NextDue(t.Context(), "another platform"); ok || err != nil {
		t.Errorf("NextDue of another platform = %v, %v", ok, err)
	}
	c := k.claimed(t, 5*time.Second, alerts.Sending, f.Deliveries...)[k.gas]
	next("one leased", 10*time.Second, true)
	k.settle(t, c, alerts.Settlement{State: alerts.Pending, NotBefore: Noon().Add(8 * time.Second)})
	next("one to be tried again", 8*time.Second, true)
	c = k.claim(t, 1, 9*time.Second)[k.gas]
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1", NextAt: Noon().Add(time.Minute)})
	next("one sent", 10*time.Second, true)
	c = k.claim(t, 1, 10*time.Second)[k.oil]
	next("all leased", 10*time.Second+Lease, true)
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	next("all sent", 0, false)
	k.file(t, 6, k.gas)
	next("filed into a channel that rests", time.Minute, true)
}
