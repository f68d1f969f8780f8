package alertstest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/story"
)

// joining returns the filing of the nth article, from another outlet, which tells the story of f and is added to it in the channels.
func (k kit) joining(f alerts.Filing, n int, outlet string, channels ...alerts.Channel) alerts.Filing {
	a := Article(n)
	a.Source, a.URL = outlet, ""
	alert := Alert(k.topic.ID, a)
	alert.ID, alert.Story, alert.Card.Source = alerts.NewAlertID(k.topic.ID, f.Story), f.Story, outlet
	g := alerts.Filing{Article: a, Story: f.Story, Alerts: []alerts.Alert{alert}, Amended: channels}
	for _, c := range channels {
		g.Deliveries = append(g.Deliveries, alerts.NewDelivery(alert, c, alerts.UpdateOn(a.ID), a.Seen))
	}
	return g
}

// join files what joining returns.
func (k kit) join(t *testing.T, f alerts.Filing, n int, outlet string, channels ...alerts.Channel) alerts.Filing {
	t.Helper()
	g := k.joining(f, n, outlet, channels...)
	if got, err := k.File(t.Context(), []alerts.Filing{g}); got != 1 || err != nil {
		t.Fatalf("File(article %d of the story) = %d, %v, want 1", n, got, err)
	}
	return g
}

// sent settles a claim as sent.
func (k kit) sent(t *testing.T, c alerts.Claim, remote string) {
	t.Helper()
	k.settle(t, c, alerts.Settlement{State: alerts.Sent, RemoteID: remote})
}

func testHeard(t *testing.T, k kit) {
	f := Filing(k.topic.ID, Article(1), k.gas)
	f.Sketch = story.Sketch{ID: f.Article.ID, Copy: "the first"}
	if _, err := k.File(t.Context(), []alerts.Filing{f}); err != nil {
		t.Fatal(err)
	}
	want := alerts.Hearing{
		Article: f.Article.ID, Copy: "the first", URL: f.Article.URL, Outlet: "Harbour Gazette", Topic: k.topic.ID, Kind: alerts.Live, State: alerts.Pending, Filed: f.Article.Seen,
	}
	heard := func(when string, want ...alerts.Hearing) {
		t.Helper()
		got, err := k.Heard(t.Context(), k.gas, f.Story)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: Heard = %+v, %v, want %+v", when, got, err, want)
		}
	}
	heard("filed", want)
	c := k.claim(t, 1, time.Hour)[k.gas]
	want.State = alerts.Sending
	heard("sending", want)
	k.settle(t, c, alerts.Settlement{State: alerts.Dropped, Why: "The platform did not take it."})
	want.State = alerts.Dropped
	heard("dropped", want)
	g := k.join(t, f, 2, "Coast Radio", k.gas)
	heard("joined", want, alerts.Hearing{
		Article: g.Article.ID, Outlet: "Coast Radio", Topic: k.topic.ID, Kind: alerts.UpdateOn(g.Article.ID), State: alerts.Pending, Filed: g.Article.Seen,
	})
	for _, s := range []alerts.StoryID{f.Story, "unheard of"} {
		if got, err := k.Heard(t.Context(), k.oil, s); len(got) > 0 || err != nil {
			t.Errorf("Heard of a channel that was told nothing = %v, %v", got, err)
		}
	}
}

// testOneCard lets two articles bring the same story at once: the second must not be lost, and not make a second card.
func testOneCard(t *testing.T, k kit) {
	f := Filing(k.topic.ID, Article(1), k.gas)
	g := k.joining(f, 2, "Coast Radio", k.gas)
	late := g
	late.Deliveries = []alerts.Delivery{alerts.NewDelivery(g.Alerts[0], k.gas, alerts.Live, g.Article.Seen)}
	if n, err := k.File(t.Context(), []alerts.Filing{f, late}); !errors.Is(err, alerts.ErrHeard) || n != 0 {
		t.Fatalf("File of two cards together = %d, %v, want ErrHeard", n, err)
	}
	k.mustFile(t, f)
	if n, err := k.File(t.Context(), []alerts.Filing{late}); !errors.Is(err, alerts.ErrHeard) || n != 0 {
		t.Fatalf("File of a second card = %d, %v, want ErrHeard", n, err)
	}
	if known, err := k.Known(t.Context(), []news.Article{g.Article}); err != nil || known[0] {
		t.Fatalf("its article is known: %v, %v; nothing of it may be filed", known, err)
	}
	if n, err := k.File(t.Context(), []alerts.Filing{g}); n != 1 || err != nil {
		t.Fatalf("File of the update = %d, %v, want 1", n, err)
	}
	k.claimed(t, time.Hour, alerts.Sending, f.Deliveries...)
}

func testThread(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas, k.oil)
	g := k.join(t, f, 2, "Coast Radio", k.gas, k.oil)
	first := k.claimed(t, time.Hour, alerts.Sending, f.Deliveries...)
	k.sent(t, first[k.gas], "card of gas")
	k.settle(t, first[k.oil], alerts.Settlement{State: alerts.Dropped, Why: "The platform did not take it."})
	for channel, want := range map[alerts.Channel]string{k.gas: "card of gas", k.oil: ""} {
		c := k.claimOne(t, channel, 2*time.Hour)
		if c.Delivery.Thread != want || c.Delivery.Update() != (want != "") || c.Delivery.Alert.Article != g.Article.ID {
			t.Errorf("%s: the update belongs into thread %q (article %s), want %q", channel, c.Delivery.Thread, c.Delivery.Alert.Article, want)
		}
		k.sent(t, c, "update")
	}
}

// claimOne claims what is due in all channels and returns that of one; the others stay claimed.
func (k kit) claimOne(t *testing.T, c alerts.Channel, after time.Duration) alerts.Claim {
	t.Helper()
	for channel, claim := range k.claim(t, 100, after) {
		k.held[channel] = claim
	}
	claim, ok := k.held[c]
	if !ok {
		t.Fatalf("nothing of %s is due", c)
	}
	delete(k.held, c)
	return claim
}

func testSaid(t *testing.T, k kit) {
	f := Filing(k.topic.ID, Article(1), k.gas)
	f.Alerts[0].Said = story.Known{Figures: []story.Figure{{Number: 12, Unit: "%"}}, Names: []string{"karsu"}}
	if _, err := k.File(t.Context(), []alerts.Filing{f}); err != nil {
		t.Fatal(err)
	}
	g := k.joining(f, 2, "Coast Radio")
	g.Alerts[0].Said = story.Known{Figures: []story.Figure{{Number: 12, Unit: "%"}, {Number: 4, Unit: "ship"}}, Names: []string{"karsu", "aral"}}
	if _, err := k.File(t.Context(), []alerts.Filing{g}); err != nil {
		t.Fatal(err)
	}
	said, err := k.Said(t.Context(), f.Alerts[0].ID)
	if err != nil || len(said.Figures) != 2 || !slices.Equal(said.Names, []string{"karsu", "aral"}) {
		t.Errorf("Said = %+v, %v, want two figures and two names", said, err)
	}
	if said, err := k.Said(t.Context(), "unheard of"); err != nil || len(said.Figures)+len(said.Names) > 0 {
		t.Errorf("Said of nothing = %+v, %v", said, err)
	}
}

func testSketches(t *testing.T, k kit) {
	var want []story.Sketch
	for n := range 3 {
		f := Filing(k.topic.ID, Article(n))
		f.Sketch = story.Read(f.Article, f.Article.Seen)
		f.Sketch.Copy = "the first"
		if _, err := k.File(t.Context(), []alerts.Filing{f}); err != nil {
			t.Fatal(err)
		}
		want = append(want, f.Sketch)
	}
	all, err := k.Sketches(t.Context(), 0, func(int64) bool { return false })
	if err != nil || len(all) != len(want) {
		t.Fatalf("Sketches = %d, %v, want %d", len(all), err, len(want))
	}
	for i, got := range all {
		if got.Story != Alert(0, Article(i)).Story || got.Sketch.ID != want[i].ID || !got.Sketch.At.Equal(want[i].At) || got.Sketch.Copy != want[i].Copy ||
			got.Sketch.Source != want[i].Source || !slices.Equal(got.Sketch.Print, want[i].Print) || !slices.Equal(got.Sketch.Terms, want[i].Terms) ||
			!slices.Equal(got.Sketch.Marks, want[i].Marks) {
			t.Errorf("sketch %d came back as %+v, want %+v", i, got, want[i])
		}
	}
	rest, err := k.Sketches(t.Context(), all[0].Number, func(n int64) bool { return n == all[1].Number })
	if err != nil || len(rest) != 1 || rest[0].Number != all[2].Number {
		t.Errorf("Sketches after the first but the second = %v, %v, want the third", rest, err)
	}
}

// due claims the amendments that are due so long after noon.
func (k kit) due(t *testing.T, after time.Duration) []alerts.Amendment {
	t.Helper()
	got, err := k.ClaimAmendments(context.Background(), "test", 10, Noon().Add(after), Lease)
	if err != nil {
		t.Fatalf("ClaimAmendments: %v", err)
	}
	return got
}

func testAmended(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas)
	k.sent(t, k.claim(t, 1, time.Hour)[k.gas], "card")
	for n, outlet := range []string{"Coast Radio", "Harbour Gazette", "Coast Radio", "Evening Post"} {
		k.join(t, f, n+2, outlet, k.gas)
	}
	if got := k.due(t, 30*time.Second); len(got) > 0 {
		t.Fatalf("half a minute later %d amendments are due: outlets are to be collected for %v", len(got), alerts.AmendAfter)
	}
	got := k.due(t, 2*time.Minute)
	if len(got) != 1 || got[0].Delivery.RemoteID != "card" || !slices.Equal(got[0].Delivery.Alert.Card.Also, []alerts.Outlet{{Name: "Coast Radio"}, {Name: "Evening Post"}}) {
		t.Fatalf("amendments %+v, want one of the card, naming the two other outlets", got)
	}
	if again := k.due(t, 2*time.Minute); len(again) > 0 {
		t.Errorf("what is claimed is claimed again: %+v", again)
	}
	k.join(t, f, 9, "Night Wire", k.gas) // while the card is being changed
	k.settleAmendment(t, got[0], true, 3*time.Minute)
	if early := k.due(t, 2*time.Minute+59*time.Second); len(early) > 0 {
		t.Errorf("due too early: %+v", early)
	}
	got = k.due(t, 3*time.Minute)
	if len(got) != 1 || len(got[0].Delivery.Alert.Card.Also) != 3 || got[0].Attempt != 1 {
		t.Fatalf("amendments %+v, want one that names the third outlet too", got)
	}
	k.settleAmendment(t, got[0], false, 5*time.Minute)
	if got = k.due(t, 5*time.Minute); len(got) != 1 || got[0].Attempt != 2 {
		t.Fatalf("amendments %+v, want a second attempt", got)
	}
	k.settleAmendment(t, got[0], true, 6*time.Minute)
	if got = k.due(t, time.Hour); len(got) > 0 {
		t.Errorf("after it is done: %+v", got)
	}
}

func (k kit) settleAmendment(t *testing.T, a alerts.Amendment, done bool, next time.Duration) {
	t.Helper()
	if err := k.SettleAmendment(t.Context(), a, done, Noon().Add(next)); err != nil {
		t.Fatalf("SettleAmendment: %v", err)
	}
}

func testRecast(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas, k.oil)
	k.sent(t, k.claim(t, 1, time.Hour)[k.gas], "card")
	next := alerts.Filing{Article: f.Article, Story: f.Story, Recast: slices.Clone(f.Alerts)}
	next.Article.Title, next.Recast[0].Card.Title = "Port of Karsu tears up its contract", "Port of Karsu tears up its contract"
	if err := k.Revise(t.Context(), next, f.Article.Seen.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if got := k.due(t, time.Hour); len(got) > 0 {
		t.Fatalf("a card from before is amended: %+v", got)
	}
	if err := k.Revise(t.Context(), next, f.Article.Seen); err != nil {
		t.Fatal(err)
	}
	got := k.due(t, 2*time.Hour)
	if len(got) != 1 || got[0].Delivery.Channel != k.gas || got[0].Delivery.Alert.Card.Title != next.Article.Title {
		t.Fatalf("amendments %+v, want that of the card that was sent, with its new title", got)
	}
}

func testAmendmentWaits(t *testing.T, k kit) {
	f := k.file(t, 1, k.gas, k.oil)
	k.join(t, f, 2, "Coast Radio", k.gas, k.oil)
	if got := k.due(t, time.Hour); len(got) > 0 {
		t.Fatalf("cards that were not sent are amended: %+v", got)
	}
	claims := k.claim(t, 2, 2*time.Hour)
	k.sent(t, claims[k.gas], "card")
	k.settle(t, claims[k.oil], alerts.Settlement{State: alerts.Held, Why: "Nobody knows."})
	if got := k.due(t, 3*time.Hour); len(got) != 1 || got[0].Delivery.Channel != k.gas {
		t.Fatalf("amendments %+v, want that of the card that was sent meanwhile", got)
	}
}
