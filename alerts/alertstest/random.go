package alertstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"newsbot/alerts"
)

// testRandom does the same things, chosen at random, to the store and to a Ledger, and wants the same answers.
func testRandom(t *testing.T, open func(t *testing.T) Store) {
	t.Run("as a plain ledger, whatever is done", func(t *testing.T) {
		store := open(t)
		round := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++ // a workspace and a platform of its own for each round: stores are dear to open
			d := &duel{store: store, twin: &Ledger{}, now: Noon(), first: round * 1000}
			for i := range 3 {
				d.channels = append(d.channels, alerts.Channel{
					Platform: fmt.Sprint("random-", round), Workspace: alerts.WorkspaceID(fmt.Sprint("random:", round)), ID: fmt.Sprint(i),
				})
			}
			d.follow(rt)
			rt.Repeat(map[string]func(*rapid.T){
				"file": d.file, "claim": d.claim, "settle": d.settle, "wait": d.wait, "told": d.told, "": d.compare,
			})
		})
	})
}

// A duel is a store and its plain twin.
type duel struct {
	store    Store
	twin     *Ledger
	channels []alerts.Channel
	topics   [2]alerts.TopicID // in the store, in the twin
	now      time.Time
	first    int // number of the first article
	filed    int
	claims   [][2]alerts.Claim // open ones, as store and twin returned them; some may have expired
}

func (d *duel) follow(t *rapid.T) {
	for i, s := range []Store{d.store, d.twin} {
		for _, c := range d.channels {
			topic, err := s.Follow(context.Background(), c, "Karsu", d.now)
			if err != nil {
				t.Fatalf("Follow: %v", err)
			}
			d.topics[i] = topic.ID
		}
	}
}

// file files some articles, new and known, each to some of the channels.
func (d *duel) file(t *rapid.T) {
	batch := rapid.SliceOfN(rapid.IntRange(0, d.filed+2), 1, 3).Draw(t, "articles")
	to := rapid.SliceOfNDistinct(rapid.IntRange(0, len(d.channels)-1), 0, 3, rapid.ID[int]).Draw(t, "channels")
	later := time.Duration(rapid.IntRange(-5, 20).Draw(t, "not before")) * time.Second
	var counts [2]int
	for i, s := range []Store{d.store, d.twin} {
		var filings []alerts.Filing
		for _, n := range batch {
			f := Filing(d.topics[i], Article(d.first+n))
			alert := Alert(d.topics[i], f.Article)
			f.Alerts = []alerts.Alert{alert}
			for _, c := range to {
				del := alerts.NewDelivery(alert, d.channels[c], alerts.Live, d.now)
				del.NotBefore = d.now.Add(later)
				f.Deliveries = append(f.Deliveries, del)
			}
			filings = append(filings, f)
		}
		var err error
		if counts[i], err = s.File(context.Background(), filings); err != nil {
			t.Fatalf("File: %v", err)
		}
	}
	if counts[0] != counts[1] {
		t.Fatalf("File(%v) = %d, want %d", batch, counts[0], counts[1])
	}
	d.filed += counts[0]
}

func (d *duel) claim(t *rapid.T) {
	n := rapid.IntRange(1, 3).Draw(t, "n")
	long := time.Duration(rapid.IntRange(1, 30).Draw(t, "lease")) * time.Second
	var claims [2][]alerts.Claim
	for i, s := range []Store{d.store, d.twin} {
		var err error
		if claims[i], err = s.Claim(context.Background(), d.channels[0].Platform, n, d.now, long); err != nil {
			t.Fatalf("Claim: %v", err)
		}
	}
	if a, b := claimText(claims[0]), claimText(claims[1]); a != b {
		t.Fatalf("Claim of %d\n%swant\n%s", n, a, b)
	}
	for i := range claims[0] {
		d.claims = append(d.claims, [2]alerts.Claim{claims[0][i], claims[1][i]})
	}
}

func (d *duel) settle(t *rapid.T) {
	if len(d.claims) == 0 {
		t.Skip("nothing is claimed")
	}
	i := rapid.IntRange(0, len(d.claims)-1).Draw(t, "claim")
	states := []alerts.State{alerts.Pending, alerts.Unknown, alerts.Sent, alerts.Dropped, alerts.Held}
	s := alerts.Settlement{State: rapid.SampledFrom(states).Draw(t, "state"), Why: "So it was."}
	if s.State == alerts.Pending || s.State == alerts.Unknown {
		s.NotBefore = d.now.Add(time.Duration(rapid.IntRange(-2, 10).Draw(t, "not before")) * time.Second)
	}
	if rapid.Bool().Draw(t, "pace") {
		s.NextAt = d.now.Add(time.Duration(rapid.IntRange(-2, 10).Draw(t, "next at")) * time.Second)
	}
	a, b := d.store.Settle(context.Background(), d.claims[i][0], s), d.twin.Settle(context.Background(), d.claims[i][1], s)
	if !errors.Is(a, b) {
		t.Fatalf("Settle as %s = %v, want %v", s.State, a, b)
	}
	if rapid.Bool().Draw(t, "forget") { // else it is settled a second time, some time
		d.claims = append(d.claims[:i:i], d.claims[i+1:]...)
	}
}

func (d *duel) wait(t *rapid.T) {
	d.now = d.now.Add(time.Duration(rapid.IntRange(1, 15_000).Draw(t, "ms")) * time.Millisecond)
}

// compare looks at what can be seen without changing anything.
func (d *duel) compare(t *rapid.T) {
	at, ok, err := d.store.NextDue(context.Background(), d.channels[0].Platform)
	wantAt, wantOK, _ := d.twin.NextDue(context.Background(), d.channels[0].Platform) // never fails
	if err != nil || ok != wantOK || ok && !at.Equal(wantAt) {
		t.Fatalf("NextDue = %v, %v, %v, want %v, %v", at, ok, err, wantAt, wantOK)
	}
}

func (d *duel) told(t *rapid.T) {
	story := Alert(0, Article(d.first+rapid.IntRange(0, d.filed).Draw(t, "article"))).Story
	for _, c := range d.channels {
		heard, err := d.store.Heard(context.Background(), c, story)
		want, _ := d.twin.Heard(context.Background(), c, story)                           // never fails
		same := func(a, b alerts.Hearing) bool { a.Topic, b.Topic = 0, 0; return a == b } // each numbers its topics
		if err != nil || !slices.EqualFunc(heard, want, same) {
			t.Fatalf("Heard(%s, %s) = %v, %v, want %v", c, story, heard, err, want)
		}
	}
}

// claimText returns what must be the same in the claims of both.
func claimText(claims []alerts.Claim) string {
	s := ""
	for _, c := range claims {
		d := c.Delivery
		s += fmt.Sprintln(d.Channel, d.Alert.Card.Title, d.ID, d.State, d.Attempt, d.FirstAt.UnixMicro(), d.LastAt.UnixMicro(), d.NotBefore.UnixMicro(), d.Why, c.Until)
	}
	return s
}
