package alerts_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/news"
)

// newRevisingDesk is newDesk that keeps articles up to date.
func newRevisingDesk(t *testing.T) (*alerts.Desk, *alertstest.Ledger) {
	t.Helper()
	d, l := newDesk(t)
	d.Revisions = l
	return d, l
}

func TestStubThatBecomesAStoryIsNews(t *testing.T) {
	d, l := newRevisingDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	follow(t, d, l, "signed", "signed")
	stub := lng("1")
	stub.Title, stub.Text = "Contract signed", "More to follow."
	accept(t, d, stub)
	if got, want := told(l), []string{"signed: Contract signed"}; !slices.Equal(got, want) {
		t.Fatalf("told %q of the stub, want %q", got, want)
	}
	story := lng("1")
	accept(t, d, story)
	want := []string{"signed: Turkey signs LNG contract 1", "energy: Turkey signs LNG contract 1"} // the first with its new headline
	if got := told(l); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	corrected := story
	corrected.Text += "\n\nA comma was corrected."
	accept(t, d, corrected)
	accept(t, d, corrected)
	if got := told(l); !slices.Equal(got, want) {
		t.Errorf("told %q after a correction, want no more", got)
	}
	if a := l.Articles(); len(a) != 1 || !strings.HasSuffix(a[0].Text, "corrected.") {
		t.Errorf("kept %+v, want the one article as it reads now", a)
	}
}

// What an article said when nobody could be told of it is not told when a comma changes.
func TestEditOfBacklogTellsOnlyWhatIsNew(t *testing.T) {
	d, l := newRevisingDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	follow(t, d, l, "refinery", "refinery")
	old := lng("1")
	old.Backlog = true
	accept(t, d, old)
	edit := lng("1")
	edit.Text += "\n\nA refinery is planned as well."
	accept(t, d, edit)
	if got, want := told(l), []string{"refinery: Turkey signs LNG contract 1"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestWhatIsNoEdit(t *testing.T) {
	full := strings.Repeat("The port was quiet on Monday. ", 20)
	for name, edit := range map[string]func(*news.Article){
		"the same again": func(*news.Article) {},
		"another source's words on the same page": func(a *news.Article) { a.Feed, a.Key, a.Text = "other", "x", "A refinery. "+full },
		"a feed's few words after the whole page": func(a *news.Article) { a.Text = "A refinery." },
		"a feed's third of the page":              func(a *news.Article) { a.Text = "A refinery. " + full[:len(full)/3] },
		"a backlogged change":                     func(a *news.Article) { a.Backlog, a.Text = true, full+"A refinery." },
	} {
		d, l := newRevisingDesk(t)
		follow(t, d, l, "refinery", "refinery")
		a := lng("1")
		a.Text = full
		accept(t, d, a)
		edit(&a)
		accept(t, d, a)
		if got := told(l); len(got) != 0 {
			t.Errorf("%s: told %q", name, got)
		}
		if kept := l.Articles(); len(kept) != 1 || !strings.HasPrefix(kept[0].Text, "The port was quiet") {
			t.Errorf("%s: kept %+v", name, kept)
		}
	}
}

// A channel that was told of a story for one topic is not told again when an edit brings another topic in.
func TestEditTellsAChannelOnce(t *testing.T) {
	d, l := newRevisingDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	follow(t, d, l, "energy", "refinery")
	accept(t, d, lng("1"))
	edit := lng("1")
	edit.Text += "\n\nA refinery is planned as well."
	edit.Published = time.Now().Add(time.Hour)
	accept(t, d, edit)
	if got := told(l); len(got) != 1 {
		t.Errorf("told %q, want once", got)
	}
	if v := l.Verdicts(); len(v) != 1 {
		t.Errorf("verdicts %+v, want one that says why", v)
	}
	if a := l.Articles()[0]; a.Published.After(time.Now()) {
		t.Errorf("published %v, which is in the future", a.Published)
	}
}
