package alerts_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/news"
	"newsbot/news/story"
)

// account is what an outlet writes about one event: the sinking of a ferry.
func account(outlet, title, text string) news.Article {
	host := strings.ToLower(strings.ReplaceAll(outlet, " ", "-"))
	return news.Article{
		Feed: "https://" + host + ".example/feed", Key: title, Source: outlet, URL: "https://" + host + ".example/" + strings.ReplaceAll(title, " ", "-"),
		Language: "en", Title: title, Text: text,
	}
}

var (
	gazette = account("Harbour Gazette", "Ferry Alma sinks off Port Brenwick, 12 dead",
		"The ferry Alma sank off Port Brenwick on Sunday morning, killing 12 people, the Brenwick coast guard said.\n\n"+
			"Captain Joren Halvik told the Tarle Maritime Office that the ship took in water within minutes.")
	radio = account("Coast Radio", "Twelve people killed as ferry Alma goes down near Port Brenwick",
		"A ferry with holidaymakers went down near Port Brenwick, killing 12 people, the Brenwick coast guard said. The Alma had left Tarle at dawn.\n\n"+
			"The Tarle Maritime Office will question Captain Joren Halvik.")
	post = account("Evening Post", "Death toll of Alma ferry disaster off Port Brenwick rises to 19",
		"The number of people killed when the ferry Alma sank off Port Brenwick rose to 19 people on Sunday, the Brenwick coast guard said.\n\n"+
			"The Tarle Maritime Office suspended the licence of Captain Joren Halvik.")
)

// newStoryDesk returns a desk that tells a story once.
func newStoryDesk(t *testing.T) (*alerts.Desk, *alertstest.Ledger) {
	d, l := newDesk(t)
	d.Stories, d.Revisions = &alerts.Stories{Shelf: l}, l
	return d, l
}

// kinds returns "channel: kind: title" for each delivery, in order.
func kinds(l *alertstest.Ledger) []string {
	var list []string
	for _, d := range l.Deliveries() {
		kind, _, _ := strings.Cut(d.Kind, "/")
		list = append(list, d.Channel.ID+": "+kind+": "+d.Alert.Card.Source)
	}
	return list
}

// also returns whom the cards that are due after the time it takes to collect outlets name.
func also(t *testing.T, l *alertstest.Ledger) []string {
	t.Helper()
	claims, err := l.Claim(t.Context(), "test", 10, time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		if err := l.Settle(t.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "card"}); err != nil {
			t.Fatal(err)
		}
	}
	due, err := l.ClaimAmendments(t.Context(), "test", 10, time.Now().Add(alerts.AmendAfter), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range due {
		for _, o := range a.Delivery.Alert.Card.Also {
			names = append(names, a.Delivery.Channel.ID+": "+o.Name)
		}
	}
	return names
}

func TestStoryIsOneCard(t *testing.T) {
	copied := account("Night Wire", "Ferry sinks", "BRENWICK (Agency) - "+strings.Repeat(gazette.Text+"\n\n", 1)+longer)
	original := gazette
	original.Text += "\n\n" + longer
	for _, test := range []struct {
		name     string
		articles []news.Article
		kinds    []string
		also     []string
		verdict  string
	}{
		{"another outlet with nothing new is named on the card", []news.Article{gazette, radio},
			[]string{"sea: live: Harbour Gazette"}, []string{"sea: Coast Radio"}, "no figure that the story lacked"},
		{"a new figure goes to its thread", []news.Article{gazette, post},
			[]string{"sea: live: Harbour Gazette", "sea: update: Evening Post"}, []string{"sea: Evening Post"}, ""},
		{"the same text elsewhere is named on the card", []news.Article{original, copied},
			[]string{"sea: live: Harbour Gazette"}, []string{"sea: Night Wire"}, "already has this text from Harbour Gazette"},
		{"what nobody else tells is a card", []news.Article{gazette, lng("ferry")},
			[]string{"sea: live: Harbour Gazette", "sea: live: Harbour Gazette"}, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for how, offer := range map[string]func(d *alerts.Desk){
				"one by one": func(d *alerts.Desk) {
					for _, a := range test.articles {
						accept(t, d, a)
					}
				},
				"at once": func(d *alerts.Desk) { accept(t, d, test.articles...) },
			} {
				d, l := newStoryDesk(t)
				follow(t, d, l, "sea", "ferry OR LNG")
				offer(d)
				if got := kinds(l); !slices.Equal(got, test.kinds) {
					t.Errorf("%s: told %q, want %q", how, got, test.kinds)
				}
				if got := also(t, l); !slices.Equal(got, test.also) {
					t.Errorf("%s: the card names %q, want %q", how, got, test.also)
				}
				verdicts := l.Verdicts()
				if test.verdict == "" && len(verdicts) > 0 || test.verdict != "" && (len(verdicts) != 1 || !strings.Contains(verdicts[0].Why, test.verdict)) {
					t.Errorf("%s: verdicts %+v, want %q", how, verdicts, test.verdict)
				}
			}
		})
	}
}

// longer makes a text long enough for a copy to be known by.
const longer = "Rescue boats from three towns searched until nightfall while relatives waited in the old customs house. " +
	"The shipping line, which bought the vessel from a Danish owner nine years ago, said that its last inspection had found nothing. " +
	"Fishermen who reached the place first spoke of a smell of diesel and of life vests that nobody had put on."

func TestUpdateSaysWhatIsNew(t *testing.T) {
	d, l := newStoryDesk(t)
	follow(t, d, l, "sea", "ferry")
	accept(t, d, gazette)
	accept(t, d, post)
	all := l.Deliveries()
	if len(all) != 2 {
		t.Fatalf("told %q, want a card and an update", kinds(l))
	}
	update := all[1]
	update.Thread = "card"
	card := update.Shown()
	if len(card.Facts) != 1 || !strings.Contains(card.Facts[0].String(), "19") || len(card.Names) > 0 {
		t.Errorf("the update shows %+v, want the new death toll alone", card)
	}
	update.Thread = "" // its card was never posted
	if card := update.Shown(); len(card.Names) == 0 {
		t.Errorf("without a card to add to, the update shows %+v, want all of it", card)
	}
}

func TestChannelThatHeardNothingGetsACard(t *testing.T) {
	d, l := newStoryDesk(t)
	follow(t, d, l, "sea", "Alma")
	follow(t, d, l, "licences", "licence")
	accept(t, d, gazette, post)
	want := []string{"sea: live: Harbour Gazette", "sea: update: Evening Post", "licences: live: Evening Post"}
	if got := kinds(l); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// settleNext claims what is due next in l and says what became of it.
func settleNext(t *testing.T, l *alertstest.Ledger, s alerts.Settlement) {
	t.Helper()
	claims, err := l.Claim(t.Context(), "test", 1, time.Now(), time.Minute)
	if err != nil || len(claims) != 1 {
		t.Fatal(claims, err)
	}
	if err := l.Settle(t.Context(), claims[0], s); err != nil {
		t.Fatal(err)
	}
}

// The platform did not take the first card: who tells the story next brings it, though nothing that they say is new.
func TestStoryWhoseCardWasDroppedIsTold(t *testing.T) {
	d, l := newStoryDesk(t)
	follow(t, d, l, "sea", "ferry")
	accept(t, d, gazette)
	settleNext(t, l, alerts.Settlement{State: alerts.Dropped, Why: "The platform does not take it."})
	accept(t, d, radio)
	all := l.Deliveries()
	if len(all) != 2 || all[1].Alert.Card.Source != "Coast Radio" || all[1].Update() {
		t.Errorf("told %q, want the second outlet's account as a card", kinds(l))
	}
}

func TestStoryGoesOnAfterARestart(t *testing.T) {
	d, l := newStoryDesk(t)
	follow(t, d, l, "sea", "ferry")
	accept(t, d, gazette)
	d.Stories = &alerts.Stories{Shelf: l}
	accept(t, d, post)
	if got, want := kinds(l), []string{"sea: live: Harbour Gazette", "sea: update: Evening Post"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestStoryIsACardAgainAfterADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, l := newStoryDesk(t)
		follow(t, d, l, "sea", "ferry")
		accept(t, d, gazette)
		time.Sleep(25 * time.Hour)
		accept(t, d, post)
		if all := l.Deliveries(); len(all) != 2 || all[1].Kind != alerts.CardNumber(2) {
			t.Errorf("told %q, want a second card", kinds(l))
		}
	})
}

// Another article brings the story to the channel between the look at what it has heard and the filing.
func TestDeskWorksOutAgainWhatAnotherWasQuickerAbout(t *testing.T) {
	d, l := newStoryDesk(t)
	follow(t, d, l, "sea", "ferry")
	other, _ := newStoryDesk(t)
	other.Roster, other.Filer, other.Stories, other.Revisions = d.Roster, l, d.Stories, l
	d.Filer = &lateFiler{Filer: l, before: func() { accept(t, other, gazette) }}
	accept(t, d, post)
	if got, want := kinds(l), []string{"sea: live: Harbour Gazette", "sea: update: Evening Post"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// A lateFiler does something before the first filing.
type lateFiler struct {
	alerts.Filer
	before func()
}

// File implements [alerts.Filer].
func (f *lateFiler) File(ctx context.Context, filings []alerts.Filing) (int, error) {
	if do := f.before; do != nil {
		f.before = nil
		do()
	}
	return f.Filer.File(ctx, filings)
}

// A late shelf shows a sketch only after others with higher numbers: their transactions ended sooner.
type lateShelf struct {
	brokenShelf
	sketches []alerts.Shelved
}

// Sketches implements [alerts.Shelf].
func (s *lateShelf) Sketches(_ context.Context, after int64, has func(int64) bool) (fresh []alerts.Shelved, _ error) {
	for _, k := range s.sketches {
		if k.Number > after && !has(k.Number) {
			fresh = append(fresh, k)
		}
	}
	return fresh, nil
}

func TestStoriesTakeInWhatBecomesVisibleLate(t *testing.T) {
	at := alertstest.Noon()
	shelved := func(n int64, a news.Article) alerts.Shelved {
		a.ID = news.ID(fmt.Sprint("article ", n))
		return alerts.Shelved{Number: n, Story: alerts.StoryID(fmt.Sprint("story ", n)), Sketch: story.Read(a, at)}
	}
	shelf := &lateShelf{}
	for n := range int64(900) {
		if n != 450 {
			shelf.sketches = append(shelf.sketches, shelved(n+1, news.Article{}))
		}
	}
	s := alerts.Stories{Shelf: shelf}
	place := func(a news.Article, after time.Duration) alerts.StoryID {
		a.ID, a.Seen = news.NewID(a.Keys()), at.Add(after)
		id, _, err := s.Place(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	place(lng("1"), 0)
	shelf.sketches = append(shelf.sketches, shelved(451, gazette))
	if id := place(radio, time.Second); id != "story 451" {
		t.Errorf("the article went to %s, want the story that became visible late", id)
	}
}
