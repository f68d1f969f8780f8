package alertstest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"newsbot/alerts"
)

// A saved is an alert that waits for a digest, or was in one.
type saved struct {
	digest alerts.DigestID
	alert  alerts.Alert
}

// save keeps what a filing has for digests.
func (l *Ledger) save(f alerts.Filing) {
	for _, s := range f.Saved {
		if l.digests == nil {
			l.digests = map[alerts.DigestID]bool{}
		}
		id := alerts.DigestID{Channel: s.Channel, Due: s.Due}
		l.digests[id] = true
		known := slices.ContainsFunc(l.saved, func(x saved) bool {
			return x.digest.Channel == s.Channel && x.alert.Story == f.Story && (x.digest == id || !s.Material)
		})
		for _, a := range f.Alerts {
			if a.ID == s.Alert && !known {
				l.saved = append(l.saved, saved{id, a})
			}
		}
	}
}

// DueDigests implements [alerts.Digests].
func (l *Ledger) DueDigests(_ context.Context, now time.Time, n, stories int) ([]alerts.Digest, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := slices.SortedFunc(maps.Keys(l.digests), func(a, b alerts.DigestID) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Channel.ID, b.Channel.ID))
	})
	var due []alerts.Digest
	for _, id := range ids {
		if !id.Due.After(now) && len(due) < n {
			due = append(due, l.digest(id, stories))
		}
	}
	return due, nil
}

func (l *Ledger) digest(id alerts.DigestID, stories int) alerts.Digest {
	d := alerts.Digest{ID: id}
	for _, s := range l.saved {
		switch {
		case s.digest != id || !l.follows(id.Channel, s.alert.Topic):
		case len(d.Alerts) == stories:
			d.More++
		default:
			d.Alerts = append(d.Alerts, s.alert)
		}
	}
	return d
}

func (l *Ledger) follows(c alerts.Channel, topic alerts.TopicID) bool {
	return slices.ContainsFunc(l.topics, func(t alerts.TopicState) bool {
		return t.Topic.ID == topic && slices.ContainsFunc(t.Subscriptions, func(s alerts.Subscription) bool { return s.Channel == c })
	})
}

// FileDigest implements [alerts.Digests].
func (l *Ledger) FileDigest(_ context.Context, d alerts.Digest, alert *alerts.Alert, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.digests[d.ID] || l.digest(d.ID, 0).Len() != d.Len() {
		return nil
	}
	delete(l.digests, d.ID)
	if alert == nil {
		return nil
	}
	if l.byID == nil {
		l.byID = map[alerts.DeliveryID]*alerts.Delivery{}
	}
	l.send(alerts.Filing{Alerts: []alerts.Alert{*alert}, Deliveries: []alerts.Delivery{alerts.NewDelivery(*alert, d.ID.Channel, alerts.Live, now)}})
	return nil
}

// saving returns the filing of the nth article, which the channels are told of with the digest that is due so long after noon.
func (k kit) saving(n int, due time.Duration, material bool, channels ...alerts.Channel) alerts.Filing {
	f := Filing(k.topic.ID, Article(n))
	f.Alerts = []alerts.Alert{Alert(k.topic.ID, f.Article)}
	for _, c := range channels {
		f.Saved = append(f.Saved, alerts.Saved{Alert: f.Alerts[0].ID, Channel: c, Due: Noon().Add(due), Material: material})
	}
	return f
}

// dueDigests returns what is due so long after noon, two stories of each.
func (k kit) dueDigests(t *testing.T, after time.Duration) []alerts.Digest {
	t.Helper()
	due, err := k.DueDigests(t.Context(), Noon().Add(after), 10, 2)
	if err != nil {
		t.Fatalf("DueDigests: %v", err)
	}
	return due
}

func (k kit) mustFile(t *testing.T, f alerts.Filing) {
	t.Helper()
	if n, err := k.File(t.Context(), []alerts.Filing{f}); n != 1 || err != nil {
		t.Fatalf("File = %d, %v, want 1", n, err)
	}
}

func testDigests(t *testing.T, k kit) {
	for n := range 3 {
		k.mustFile(t, k.saving(n, time.Hour, true, k.gas))
	}
	k.mustFile(t, k.saving(3, 24*time.Hour, true, k.gas, k.oil))
	if claims := k.claim(t, 10, 48*time.Hour); len(claims) > 0 {
		t.Fatalf("what waits for a digest is sent by itself: %+v", claims)
	}
	if due := k.dueDigests(t, time.Hour-time.Second); len(due) > 0 {
		t.Fatalf("due too early: %+v", due)
	}
	due := k.dueDigests(t, time.Hour)
	if len(due) != 1 || due[0].ID.Channel != k.gas || !due[0].ID.Due.Equal(Noon().Add(time.Hour)) || len(due[0].Alerts) != 2 || due[0].More != 1 ||
		due[0].Alerts[0].Card.Title != Article(0).Title {
		t.Fatalf("due: %+v, want that of one channel, with three stories, two of which are read", due)
	}
	late := k.saving(4, time.Hour, true, k.gas) // comes in between the look and the filing
	k.mustFile(t, late)
	said := Alert(k.topic.ID, Article(0))
	said.Story = "digest"
	said.ID, said.Card = alerts.NewAlertID(said.Topic, said.Story), alerts.Card{Title: "4 stories"}
	file := func(d alerts.Digest, a *alerts.Alert) {
		t.Helper()
		if err := k.FileDigest(t.Context(), d, a, Noon().Add(2*time.Hour)); err != nil {
			t.Fatalf("FileDigest: %v", err)
		}
	}
	file(due[0], &said)
	if due = k.dueDigests(t, time.Hour); len(due) != 1 || due[0].Len() != 4 {
		t.Fatalf("due: %+v, want the digest with the story that came in between", due)
	}
	for range 2 { // twice is once
		file(due[0], &said)
	}
	if left := k.dueDigests(t, 2*time.Hour); len(left) > 0 {
		t.Errorf("a digest that has ended is due: %+v", left)
	}
	want := alerts.NewDelivery(said, k.gas, alerts.Live, Noon().Add(2*time.Hour))
	k.claimed(t, 2*time.Hour, alerts.Sending, want)

	if _, err := k.Follow(t.Context(), k.oil, "ferry", Noon()); err != nil {
		t.Fatal(err)
	}
	if err := k.Unfollow(t.Context(), k.oil, k.topic.ID); err != nil {
		t.Fatal(err)
	}
	for _, d := range k.dueDigests(t, 24*time.Hour) {
		if want := map[alerts.Channel]int{k.gas: 1, k.oil: 0}[d.ID.Channel]; d.Len() != want {
			t.Errorf("the digest of %s has %d stories, want %d: it is subscribed to another topic by now", d.ID.Channel, d.Len(), want)
		}
		file(d, nil)
	}
	if left := k.dueDigests(t, 48*time.Hour); len(left) > 0 {
		t.Errorf("due in the end: %+v", left)
	}
}

func testStoryInDigests(t *testing.T, k kit) {
	f := k.saving(1, time.Hour, true, k.gas)
	k.mustFile(t, f)
	add := func(n int, due time.Duration, material bool) {
		t.Helper()
		g := k.saving(n, due, material, k.gas)
		g.Story, g.Alerts[0].Story = f.Story, f.Story
		k.mustFile(t, g)
	}
	lengths := func(want ...int) {
		t.Helper()
		var got []int
		for _, d := range k.dueDigests(t, 100*time.Hour) {
			got = append(got, d.Len())
		}
		if !slices.Equal(got, want) {
			t.Errorf("the digests have %d stories, want %d", got, want)
		}
	}
	add(2, time.Hour, true)
	lengths(1)
	add(3, 2*time.Hour, false)
	lengths(1, 0)
	add(4, 3*time.Hour, true)
	lengths(1, 0, 1)
}

// Tell changes how often a channel is told of whatever it follows.
func (l *Ledger) Tell(channel string, cadence alerts.Cadence) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.topics {
		subscriptions := slices.Clone(l.topics[i].Subscriptions)
		for j := range subscriptions {
			if subscriptions[j].Channel.ID == channel {
				subscriptions[j].Cadence = cadence
				l.change(l.topics[i].Topic.ID)
			}
		}
		l.topics[i].Subscriptions = subscriptions
	}
}
