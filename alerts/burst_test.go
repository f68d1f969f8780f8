package alerts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"newsbot/alerts"
	"newsbot/news"
)

// burst returns n articles that a feed brings at once, the oldest first. Every third is about ships.
func burst(n int) []news.Article {
	var all []news.Article
	for i := range n {
		a := lng(fmt.Sprint(i))
		a.Burst = true
		if i%3 != 0 {
			a.Text = "Turkey signed a contract for liquefied natural gas, LNG, on Monday."
		}
		all = append(all, a)
	}
	return all
}

func TestBurstIsTwentyCardsAndALine(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	follow(t, d, l, "ports", "ship")
	counted := 0
	d.Observe = func(a alerts.Acceptance) { counted += a.Deliveries }
	articles := burst(45)
	accept(t, d, articles...)
	accept(t, d, articles...) // offered again, after a crash: nothing is told twice
	var energy, ports []string
	var line alerts.Card
	for _, x := range l.Deliveries() {
		if x.Channel.ID == "ports" {
			ports = append(ports, x.Alert.Card.Title)
			continue
		}
		if energy = append(energy, x.Alert.Card.Title); strings.HasPrefix(x.Alert.Card.Title, "and ") {
			line = x.Alert.Card
		}
	}
	want := []string{"and 25 more from Harbour Gazette"}
	for i := 25; i < 45; i++ {
		want = append(want, fmt.Sprintf("Turkey signs LNG contract %d", i))
	}
	if !slices.Equal(energy, want) {
		t.Errorf("energy was told %q, want a line and the twenty newest", energy)
	}
	if got, want := line.Summary.String(), "Turkey signs LNG contract 24 · Turkey signs LNG contract 23 · Turkey signs LNG contract 22 · …"; got != want || line.Summary[0].URL != "https://gazette.example/24" {
		t.Errorf("the line names %q, want %q", got, want)
	}
	if len(ports) != 15 || ports[0] != "Turkey signs LNG contract 0" {
		t.Errorf("ports, which fifteen concern, was told %q, want a card each", ports)
	}
	if counted != 36 || len(l.Articles()) != 45 {
		t.Errorf("%d deliveries counted and %d articles filed, want 36 and 45", counted, len(l.Articles()))
	}
	why := 0
	for _, v := range l.Verdicts() {
		if v.Channel.ID == "energy" && strings.Contains(v.Why, "was told of 25 of them in one line") {
			why++
		}
	}
	if why != 25 {
		t.Errorf("%d verdicts say why there was no card, want 25", why)
	}

	// What another source brings of those that had no card is told as if nothing had been.
	other := lng("0")
	other.Feed, other.Source, other.Key, other.URL = "other", "Post", "x", "https://post.example/x"
	accept(t, d, other)
	if got := told(l); got[len(got)-1] != "ports: Turkey signs LNG contract 0" || len(got) != 38 {
		t.Errorf("told %q in the end", got[len(got)-2:])
	}
}

func TestManyAtOnceThatAreNoBurstAreAllCards(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	articles := burst(30)
	for i := range articles {
		articles[i].Burst = false // pushed one by one, as far as anybody knows
	}
	accept(t, d, articles...)
	if got := told(l); len(got) != 30 {
		t.Errorf("%d told, want 30", len(got))
	}
	d, l = newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	articles = burst(40)
	for i := range articles {
		articles[i].Feed += fmt.Sprint(i % 2) // two feeds, twenty each
	}
	accept(t, d, articles...)
	if got := told(l); len(got) != 40 {
		t.Errorf("%d told of two feeds, want 40", len(got))
	}
}

// The line stands for several stories, so that it takes the place of no story's card.
func TestStoryOfABurstGoesOnWithACard(t *testing.T) {
	d, l := newStoryDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	var articles []news.Article
	for i := range 22 {
		a := account("Harbour Gazette", fmt.Sprintf("Turkey LNG: %s", strings.Repeat(fmt.Sprintf("matter%d ", i), 8)), strings.Repeat(fmt.Sprintf("thing%d ", i), 60))
		a.Burst = true
		articles = append(articles, a)
	}
	accept(t, d, articles...)
	kinds := map[bool]int{}
	for _, x := range l.Deliveries() {
		kinds[alerts.IsCard(x.Kind)]++
		if !alerts.IsCard(x.Kind) && (x.Update() || x.Alert.Card.Title != "and 2 more from Harbour Gazette") {
			t.Errorf("%s: %q", x.Kind, x.Alert.Card.Title)
		}
	}
	if kinds[true] != 20 || kinds[false] != 1 {
		t.Errorf("%d cards and %d lines, want 20 and 1", kinds[true], kinds[false])
	}
}

func TestBurstOfTwentyIsToldWhole(t *testing.T) {
	for n, want := range map[int]string{20: "energy: Turkey signs LNG contract 19", 21: "energy: and 1 more from Harbour Gazette"} {
		d, l := newDesk(t)
		follow(t, d, l, "energy", "Turkey AND LNG")
		accept(t, d, burst(n)...)
		if got := told(l); len(got) != n || !slices.Contains(got, want) {
			t.Errorf("of %d at once %d deliveries came, %q, want %q among as many", n, len(got), got, want)
		}
	}
}

// A push may hold articles of many sources, of which the line speaks for all.
func TestLineForManySourcesNamesNone(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	articles := burst(22)
	articles[0].Source = "Quay Courier"
	accept(t, d, articles...)
	if got := told(l); !slices.Contains(got, "energy: and 2 more") {
		t.Errorf("told %q, want a line without a source", got)
	}
}
