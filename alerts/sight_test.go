package alerts_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/news"
)

// seen is who sees which source; all others are everybody's.
type seen map[string][]alerts.WorkspaceID

func (s seen) Viewers(_ context.Context, feed string) (alerts.Sight, error) {
	only, own := s[feed]
	sight := alerts.Sight{All: !own, Only: map[alerts.WorkspaceID]bool{}}
	for _, w := range only {
		sight.Only[w] = true
	}
	return sight, nil
}

// by returns the article as another source brings it.
func by(feed string, a news.Article) news.Article {
	a.Feed = feed
	return a
}

func TestDeskTellsOnlyWhoeverSeesTheSource(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	theirs := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "rival"}
	if _, err := l.Follow(t.Context(), theirs, "Turkey AND LNG", alertstest.Noon()); err != nil {
		t.Fatal(err)
	}
	if err := d.Roster.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	ours := alertstest.Channel("energy").Workspace
	d.Viewers = seen{"ours": {ours}, "theirs": {"test:rival"}, "both": {ours, "test:rival"}, "nobody's": {}}

	accept(t, d, by("ours", lng("1")), by("theirs", lng("2")), by("both", lng("3")), by("everybody's", lng("4")), by("nobody's", lng("5")))
	want := []string{
		"energy: Turkey signs LNG contract 1", "rival: Turkey signs LNG contract 2",
		"energy: Turkey signs LNG contract 3", "rival: Turkey signs LNG contract 3",
		"energy: Turkey signs LNG contract 4", "rival: Turkey signs LNG contract 4",
	}
	if got := told(l); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// An article that one workspace's source brought first is news to all who see it only when the operator's brings it too; who saw
// it before is not told again.
func TestArticleOfAnOwnSourceHidesNoOther(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	theirs := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "rival"}
	if _, err := l.Follow(t.Context(), theirs, "LNG", alertstest.Noon()); err != nil {
		t.Fatal(err)
	}
	if err := d.Roster.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.Viewers = seen{"theirs": {"test:rival"}}
	accept(t, d, by("theirs", lng("1")))
	accept(t, d, by("wire", lng("1")))
	accept(t, d, by("theirs", lng("1")), by("wire", lng("1")))
	if got, want := told(l), []string{"rival: Turkey signs LNG contract 1", "energy: Turkey signs LNG contract 1"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if n := len(l.Articles()); n != 2 {
		t.Errorf("%d articles are filed, want one for each of the two sources", n)
	}
}

// blind cannot find out who sees what.
type blind struct{}

func (blind) Viewers(context.Context, string) (alerts.Sight, error) {
	return alerts.Sight{}, errors.New("the database is away")
}

func TestDeskFilesNothingWhileItCannotTellWhoSeesIt(t *testing.T) {
	d, l := newDesk(t)
	d.Viewers = blind{}
	if err := d.Accept(t.Context(), lng("1")); err == nil {
		t.Error("Accept = nil, want an error, so that the article is offered again")
	}
	if n := len(l.Articles()); n != 0 {
		t.Errorf("%d articles filed", n)
	}
	if d.Wants(t.Context(), lng("2")) {
		t.Error("a page is fetched for nobody knows whom")
	}
}

func TestDeskWantsMoreTextOnlyWhereItMatters(t *testing.T) {
	d, l := newDesk(t)
	wants := func(when string, a news.Article, want bool) {
		t.Helper()
		if got := d.Wants(t.Context(), a); got != want {
			t.Errorf("%s: Wants = %v, want %v", when, got, want)
		}
	}
	short := lng("1")
	wants("with no topic at all", short, false)
	follow(t, d, l, "energy", "source:Reuters AND refinery")
	wants("no rule is about its source", short, false)
	follow(t, d, l, "energy", "title:cup")
	wants("rules that ask for a title only", short, false)
	follow(t, d, l, "energy", "refinery")
	wants("a word may stand in what is missing", short, true)
	long := short
	long.Text = strings.Repeat("The port was quiet on Monday. ", 30)
	wants("all of a long text is there", long, false)
	for _, end := range []string{"and…", "and...", "[...]", "Read more »", "Devamını oku"} {
		cut := long
		cut.Text += end
		wants("a long text that ends in "+end, cut, true)
	}
	d.Viewers = seen{"theirs": {"test:rival"}}
	wants("nobody who sees it follows anything", by("theirs", short), false)

	d, l = newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	wants("a match with little to say of it", short, true)
	if cut := long; true {
		cut.Text += " Turkey has LNG…"
		wants("a match that has enough to say", cut, false)
	}
}
