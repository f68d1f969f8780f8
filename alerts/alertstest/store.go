package alertstest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

// A Store is what a database is to the desk and the dispatcher, and as much of the bot's side as a test needs.
type Store interface {
	alerts.Filer
	alerts.Catalog
	alerts.Queue
	alerts.Revisions
	alerts.Shelf
	alerts.Amendments
	alerts.Digests

	// Follow subscribes c to the topic of its workspace with that rule, and makes the topic if there is none.
	Follow(ctx context.Context, c alerts.Channel, rule string, now time.Time) (alerts.Topic, error)

	// Unfollow ends c's subscription to topic.
	Unfollow(ctx context.Context, c alerts.Channel, topic alerts.TopicID) error
}

// Lease is long enough for any test.
const Lease = time.Minute

// TestStore checks that a store keeps the promises of the ports that Store names. open returns an empty one.
func TestStore(t *testing.T, open func(t *testing.T) Store) {
	run := func(name string, test func(t *testing.T, k kit)) {
		t.Run(name, func(t *testing.T) { test(t, newKit(t, open(t))) })
	}
	run("an article is filed once under any of its keys", testFiledOnce)
	run("a filing is stored whole or not at all", testFiledWhole)
	run("nothing crosses a workspace", testNothingCrosses)
	run("what a channel has heard is what it was told and is to be told", testHeard)
	run("a story has one card in a channel", testOneCard)
	run("an update is added to the card that was sent", testThread)
	run("what an alert has said adds up", testSaid)
	run("a sketch is kept with its story", testSketches)
	run("a card is amended when outlets are added", testAmended)
	run("a card is amended when its headline changes", testRecast)
	run("an amendment waits for its card", testAmendmentWaits)
	run("a digest is filed once, with all that was saved for it", testDigests)
	run("a story is in a digest once, and in another one if there is more to say", testStoryInDigests)
	run("changes carry whole topics", testChanges)
	run("a filing comes back as it was filed", testComesBack)
	run("a channel keeps its order", testOrder)
	run("a channel that waits keeps no other waiting", testChannelsApart)
	run("a claim is on disk before it returns", testIntent)
	run("a repetition is on disk before it is sent", testRepeat)
	run("an expired lease comes back unknown", testExpiredLease)
	run("who lost the lease cannot settle", testLeaseLost)
	run("an unknown delivery blocks its channel until it is found out", testUnknownBlocks)
	run("a held or dropped delivery blocks only itself", testHeldLetsPass)
	run("a pace is kept", testPace)
	run("the next time is known", testNextDue)
	run("many claim at once", testManyClaim)
	run("many file at once", testManyFile)
	testRandom(t, open)
}

// A kit is a store with a topic that two channels follow.
type kit struct {
	Store
	topic    alerts.Topic
	gas, oil alerts.Channel
	held     map[alerts.Channel]alerts.Claim // claimed, and not yet looked at
}

func newKit(t *testing.T, s Store) kit {
	t.Helper()
	k := kit{Store: s, gas: Channel("gas"), oil: Channel("oil"), held: map[alerts.Channel]alerts.Claim{}}
	for _, c := range []alerts.Channel{k.gas, k.oil} {
		var err error
		if k.topic, err = s.Follow(t.Context(), c, "Karsu AND signed", Noon()); err != nil {
			t.Fatalf("Follow: %v", err)
		}
	}
	return k
}

// file files the nth article with a delivery to each of the channels.
func (k kit) file(t *testing.T, n int, channels ...alerts.Channel) alerts.Filing {
	t.Helper()
	f := Filing(k.topic.ID, Article(n), channels...)
	if got, err := k.File(t.Context(), []alerts.Filing{f}); got != 1 || err != nil {
		t.Fatalf("File(article %d) = %d, %v, want 1", n, got, err)
	}
	return f
}

// claim claims what is due at that many seconds past noon, and returns it by channel.
func (k kit) claim(t *testing.T, n int, after time.Duration) map[alerts.Channel]alerts.Claim {
	t.Helper()
	claims, err := k.Claim(t.Context(), "test", n, Noon().Add(after), Lease)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	found := map[alerts.Channel]alerts.Claim{}
	for _, c := range claims {
		if _, twice := found[c.Delivery.Channel]; twice {
			t.Errorf("Claim returned two deliveries of %s", c.Delivery.Channel)
		}
		found[c.Delivery.Channel] = c
	}
	if len(claims) > n {
		t.Errorf("Claim of %d returned %d", n, len(claims))
	}
	return found
}

// claimed claims and checks that exactly these deliveries come, each of its channel, in that state.
func (k kit) claimed(t *testing.T, after time.Duration, state alerts.State, want ...alerts.Delivery) map[alerts.Channel]alerts.Claim {
	t.Helper()
	got := k.claim(t, 100, after)
	for _, d := range want {
		c, ok := got[d.Channel]
		switch {
		case !ok:
			t.Fatalf("%v after noon nothing of %s can be claimed, want %s", after, d.Channel, d.Alert.Card.Title)
		case c.Delivery.ID != d.ID || c.Delivery.State != state:
			t.Fatalf("%v after noon %s has %s, %q; want %s, %q", after, d.Channel, c.Delivery.State, c.Delivery.Alert.Card.Title, state, d.Alert.Card.Title)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%v after noon %d channels can be claimed, want %d", after, len(got), len(want))
	}
	return got
}

func (k kit) settle(t *testing.T, c alerts.Claim, s alerts.Settlement) {
	t.Helper()
	if err := k.Settle(t.Context(), c, s); err != nil {
		t.Fatalf("Settle as %s: %v", s.State, err)
	}
}

func testFiledOnce(t *testing.T, k kit) {
	k.file(t, 1, k.gas)
	sameKey, sameURL, other := Article(1), Article(1), Article(2)
	sameKey.URL, sameKey.Title = "https://harbour.example/moved", "Corrected"
	sameURL.Key, sameURL.Title = "another-key", "Corrected"
	for _, a := range []*news.Article{&sameKey, &sameURL} {
		a.ID = news.NewID(a.Keys())
	}
	known, err := k.Known(t.Context(), []news.Article{sameKey, sameURL, other})
	if want := "[true true false]"; err != nil || fmt.Sprint(known) != want {
		t.Errorf("Known = %v, %v, want %s", known, err, want)
	}
	filings := []alerts.Filing{Filing(k.topic.ID, sameKey, k.oil), Filing(k.topic.ID, other, k.gas), Filing(k.topic.ID, sameURL, k.oil), Filing(k.topic.ID, other, k.oil)}
	if n, err := k.File(t.Context(), filings); n != 1 || err != nil {
		t.Errorf("File of one new article among four = %d, %v, want 1", n, err)
	}
	if got := k.claim(t, 10, time.Hour); len(got) != 1 {
		t.Errorf("%d channels have something to send, want only that of the new article", len(got))
	}
	if n, err := k.File(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("File(nothing) = %d, %v", n, err)
	}
}

func testFiledWhole(t *testing.T, k kit) {
	good, bad := Filing(k.topic.ID, Article(1), k.gas), Filing(k.topic.ID+100, Article(2), k.gas)
	if n, err := k.File(t.Context(), []alerts.Filing{good, bad}); err == nil || n != 0 {
		t.Fatalf("File with an alert for a topic that does not exist = %d, %v, want an error", n, err)
	}
	known, err := k.Known(t.Context(), []news.Article{good.Article, bad.Article})
	if err != nil || known[0] || known[1] {
		t.Errorf("after a filing failed, Known = %v, %v, want none", known, err)
	}
	if got := k.claim(t, 10, time.Hour); len(got) != 0 {
		t.Errorf("after a filing failed, %d deliveries can be claimed", len(got))
	}
	if n, err := k.File(t.Context(), []alerts.Filing{good}); n != 1 || err != nil {
		t.Errorf("File of the good one = %d, %v, want 1", n, err)
	}
}

func testNothingCrosses(t *testing.T, k kit) {
	theirs := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: k.gas.ID}
	if _, err := k.File(t.Context(), []alerts.Filing{Filing(k.topic.ID, Article(1), theirs)}); err == nil {
		t.Error("a delivery of one workspace's topic into another's channel was filed")
	}
	topic, err := k.Follow(t.Context(), theirs, k.topic.Rule, Noon())
	if err != nil || topic.ID == k.topic.ID {
		t.Fatalf("the same rule in another workspace = topic %d, %v, want another than %d", topic.ID, err, k.topic.ID)
	}
	f := k.file(t, 2, k.gas)
	if heard, err := k.Heard(t.Context(), theirs, f.Story); len(heard) > 0 || err != nil {
		t.Errorf("Heard of another workspace's channel with the same name = %v, %v", heard, err)
	}
}

func testChanges(t *testing.T, k kit) {
	states, version, err := k.Changes(t.Context(), 0)
	if err != nil || len(states) != 1 || len(states[0].Subscriptions) != 2 || version == 0 {
		t.Fatalf("Changes(0) = %v, %d, %v, want one topic with two subscriptions", states, version, err)
	}
	if got := states[0].Topic; got.Rule != k.topic.Rule || got.ID != k.topic.ID || got.Workspace != k.gas.Workspace {
		t.Errorf("Changes(0): topic %+v, want %+v", got, k.topic)
	}
	if sub := states[0].Subscriptions[0]; sub.Channel != k.gas || sub.Topic != k.topic.ID || !sub.Created.Equal(Noon()) {
		t.Errorf("Changes(0): subscription %+v", sub)
	}
	if states, again, err := k.Changes(t.Context(), version); err != nil || len(states) != 0 || again != version {
		t.Errorf("Changes(now) = %v, %d, %v, want nothing new", states, again, err)
	}
	other, err := k.Follow(t.Context(), k.oil, "harbour", Noon())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Unfollow(t.Context(), k.gas, k.topic.ID); err != nil {
		t.Fatal(err)
	}
	states, newer, err := k.Changes(t.Context(), version)
	if err != nil || newer <= version || len(states) != 2 {
		t.Fatalf("Changes(%d) = %v, %d, %v, want two topics", version, states, newer, err)
	}
	for _, s := range states {
		if len(s.Subscriptions) != 1 || s.Subscriptions[0].Channel != k.oil || s.Topic.ID != k.topic.ID && s.Topic.ID != other.ID {
			t.Errorf("Changes(%d) holds %+v, want a topic that oil alone follows", version, s)
		}
	}
	if err := k.Unfollow(t.Context(), k.oil, other.ID); err != nil {
		t.Fatal(err)
	}
	if states, _, err := k.Changes(t.Context(), newer); err != nil || len(states) != 1 || len(states[0].Subscriptions) != 0 {
		t.Errorf("Changes after the last subscription ended = %v, %v, want the topic without any", states, err)
	}
	if _, at, err := k.Changes(t.Context(), 0); err != nil || at <= newer {
		t.Errorf("Changes(0) is version %d, %v, want later than %d", at, err, newer)
	}
}

func testLeaseLost(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas)
	mine := k.claimed(t, time.Hour, alerts.Sending, f.Deliveries...)[k.gas]
	forged := mine
	forged.Token = "another"
	if err := k.Settle(t.Context(), forged, alerts.Settlement{State: alerts.Sent}); !errors.Is(err, alerts.ErrLeaseLost) {
		t.Errorf("Settle with another's token = %v, want ErrLeaseLost", err)
	}
	forged.Token = ""
	if err := k.Settle(t.Context(), forged, alerts.Settlement{State: alerts.Sent}); !errors.Is(err, alerts.ErrLeaseLost) {
		t.Errorf("Settle without a token = %v, want ErrLeaseLost", err)
	}
	theirs := k.claimed(t, time.Hour+2*Lease, alerts.Unknown, f.Deliveries...)[k.gas]
	if err := k.Settle(t.Context(), mine, alerts.Settlement{State: alerts.Pending}); !errors.Is(err, alerts.ErrLeaseLost) {
		t.Errorf("Settle after another claimed it = %v, want ErrLeaseLost", err)
	}
	k.settle(t, theirs, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
	for _, c := range []alerts.Claim{mine, theirs} {
		if err := k.Settle(t.Context(), c, alerts.Settlement{State: alerts.Pending}); !errors.Is(err, alerts.ErrLeaseLost) {
			t.Errorf("Settle a second time = %v, want ErrLeaseLost", err)
		}
	}
	k.claimed(t, 5*time.Hour, alerts.Sending)
}

func testManyClaim(t *testing.T, k kit) {
	const channels, each, workers = 6, 5, 4
	var to []alerts.Channel
	for i := range channels {
		to = append(to, Channel(fmt.Sprint("many-", i)))
	}
	for n := range each {
		k.file(t, n, to...)
	}
	var mu sync.Mutex
	got := map[alerts.Channel][]alerts.DeliveryID{}
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for {
				mu.Lock()
				done := 0
				for _, ids := range got {
					done += len(ids)
				}
				mu.Unlock()
				if done == channels*each {
					return
				}
				claims, err := k.Claim(t.Context(), "test", 3, Noon().Add(time.Hour), Lease)
				if err != nil {
					t.Errorf("Claim: %v", err)
					return
				}
				for _, c := range claims {
					mu.Lock()
					got[c.Delivery.Channel] = append(got[c.Delivery.Channel], c.Delivery.ID)
					mu.Unlock()
					if err := k.Settle(t.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"}); err != nil {
						t.Errorf("Settle: %v", err)
						return
					}
				}
			}
		})
	}
	wait.Wait()
	for _, c := range to {
		for n := range each {
			want := alerts.NewDelivery(Alert(k.topic.ID, Article(n)), c, alerts.Live, Noon()).ID
			if n >= len(got[c]) || got[c][n] != want {
				t.Fatalf("%s was sent %v, want the articles in order, each once", c, got[c])
			}
		}
	}
}

func testManyFile(t *testing.T, k kit) {
	const articles, workers = 20, 4
	filed := make([]int, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for n := range articles { // everybody files the same, in another order
				a := Article((n*7 + w*5) % articles)
				got, err := k.File(t.Context(), []alerts.Filing{Filing(k.topic.ID, a, k.gas, k.oil)})
				if err != nil {
					t.Errorf("File: %v", err)
				}
				filed[w] += got
			}
		})
	}
	wait.Wait()
	total := 0
	for _, n := range filed {
		total += n
	}
	if total != articles {
		t.Errorf("%d articles were new, want %d", total, articles)
	}
	seen := map[alerts.DeliveryID]bool{}
	for len(seen) < 2*articles {
		claims := k.claim(t, 10, 24*time.Hour)
		if len(claims) == 0 {
			t.Fatalf("%d deliveries were filed, want %d", len(seen), 2*articles)
		}
		for _, c := range claims {
			if seen[c.Delivery.ID] {
				t.Fatalf("delivery %s came twice", c.Delivery.ID)
			}
			seen[c.Delivery.ID] = true
			k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"})
		}
	}
}
