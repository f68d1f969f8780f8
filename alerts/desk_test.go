package alerts_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/summary"
)

// newDesk returns a desk that files into a ledger in memory.
func newDesk(t *testing.T) (*alerts.Desk, *alertstest.Ledger) {
	t.Helper()
	ledger := &alertstest.Ledger{}
	log := slog.New(slog.DiscardHandler)
	return &alerts.Desk{
		Roster: &alerts.Roster{Catalog: ledger, Log: log}, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{},
		Gates: []alerts.Gate{alerts.Told{}}, Filer: ledger, Log: log,
	}, ledger
}

// follow subscribes a channel to a rule.
func follow(t *testing.T, d *alerts.Desk, l *alertstest.Ledger, channel, rule string) {
	t.Helper()
	if _, err := l.Follow(t.Context(), alertstest.Channel(channel), rule, alertstest.Noon()); err != nil {
		t.Fatal(err)
	}
	if err := d.Roster.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// accept hands articles to the desk.
func accept(t *testing.T, d *alerts.Desk, articles ...news.Article) {
	t.Helper()
	if err := d.Accept(t.Context(), articles...); err != nil {
		t.Fatalf("Accept = %v, want nil", err)
	}
}

// told returns "channel: title" for each delivery, in order.
func told(l *alertstest.Ledger) []string {
	var list []string
	for _, d := range l.Deliveries() {
		list = append(list, d.Channel.ID+": "+d.Alert.Card.Title)
	}
	return list
}

func lng(key string) news.Article {
	return news.Article{
		Feed: "test", Key: key, Source: "Harbour Gazette", URL: "https://gazette.example/" + key, Language: "en",
		Title: "Turkey signs LNG contract " + key, Published: time.Now().Add(-time.Hour).UTC(),
		Text: "Turkey signed a contract for liquefied natural gas on Monday, the energy ministry said.\n\n" +
			"LNG covers 23% of the country's gas demand. The port expects 4 ships a month.",
	}
}

func TestDeskTellsWhoeverSubscribes(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	follow(t, d, l, "ports", "ship")
	follow(t, d, l, "sport", "volleyball")
	accept(t, d, lng("1"))
	if got, want := told(l), []string{"energy: Turkey signs LNG contract 1", "ports: Turkey signs LNG contract 1"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestDeskTellsAChannelOfAStoryOnce(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	follow(t, d, l, "energy", "ship")
	accept(t, d, lng("1"))
	if got := told(l); len(got) != 1 {
		t.Errorf("told %q, want one message for both topics", got)
	}
	verdicts := l.Verdicts()
	if len(verdicts) != 1 || !strings.Contains(verdicts[0].Why, "another of its topics") {
		t.Errorf("verdicts %+v, want one that says why the other topic was not told", verdicts)
	}
}

func TestDeskFilesAnArticleOnce(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	again := lng("1")
	again.Key, again.URL = "other-guid", "https://gazette.example/1?utm_source=rss#top" // the same address, dressed up
	accept(t, d, lng("1"), again)
	accept(t, d, lng("1"))
	if n, got := len(l.Articles()), told(l); n != 1 || len(got) != 1 {
		t.Errorf("%d articles filed and told %q, want one of each", n, got)
	}
}

func TestDeskPostsNothingThatMayHaveBeenForgotten(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "gas", "Turkey AND LNG")
	old, recent := lng("old"), lng("recent")
	old.Published, recent.Published = time.Now().Add(-alerts.NewsFor-time.Hour), time.Now().Add(-alerts.NewsFor+time.Hour)
	accept(t, d, old, recent)
	if got := told(l); len(got) != 1 || len(l.Articles()) != 2 {
		t.Errorf("told %q of %d articles, want the recent one of two", got, len(l.Articles()))
	}
}

func TestDeskPostsNoBacklog(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	old := lng("1")
	old.Backlog = true
	accept(t, d, old)
	if n, got := len(l.Articles()), told(l); n != 1 || len(got) != 0 {
		t.Errorf("%d articles filed and told %q, want the article filed and nobody told", n, got)
	}
}

func TestDeskLeavesOutWhatIsNoArticle(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "LNG")
	accept(t, d, news.Article{Feed: "test", Key: "1", Text: "LNG without a title"}, lng("2"))
	if n := len(l.Articles()); n != 1 {
		t.Errorf("%d articles filed, want the one with a title", n)
	}
}

func TestDeskTakesNothingIsPublishedInTheFuture(t *testing.T) {
	d, l := newDesk(t)
	a := lng("1")
	a.Published = time.Now().Add(48 * time.Hour)
	accept(t, d, a)
	if got := l.Articles()[0]; got.Published.After(got.Seen) {
		t.Errorf("published %v after it was seen at %v", got.Published, got.Seen)
	}
}

// failing is a filer whose disk is full.
type failing struct{ *alertstest.Ledger }

func (failing) File(context.Context, []alerts.Filing) (int, error) {
	return 0, errors.New("disk is full")
}

func TestDeskSaysWhenNothingIsSafe(t *testing.T) {
	d, l := newDesk(t)
	d.Filer = failing{l}
	if err := d.Accept(t.Context(), lng("1")); err == nil {
		t.Error("Accept = nil though nothing was stored")
	}
}

func TestDeskWakesWhoeverSendsOnlyIfThereIsSomethingToSend(t *testing.T) {
	d, l := newDesk(t)
	woken := 0
	d.Filed = func() { woken++ }
	follow(t, d, l, "energy", "Turkey AND LNG")
	other := lng("1")
	other.Title, other.Text = "Ferry delayed", "The morning ferry was late."
	if accept(t, d, other); woken != 0 {
		t.Errorf("an article that concerns nobody woke them %d times", woken)
	}
	if accept(t, d, lng("2")); woken != 1 {
		t.Errorf("one delivery woke them %d times, want once", woken)
	}
}

// breaks is an extractor with a bug.
type breaks struct{}

func (breaks) Extract(news.Article, []news.Mention) facts.Found { panic("index out of range") }

func TestDeskTellsOfAnArticleThatItCannotReadWhole(t *testing.T) {
	d, l := newDesk(t)
	d.Extractor = breaks{}
	follow(t, d, l, "energy", "Turkey AND LNG")
	accept(t, d, lng("1"))
	if got := told(l); len(got) != 1 {
		t.Errorf("told %q, want the headline at least", got)
	}
}

func TestCardSaysWhatTheArticleSays(t *testing.T) {
	d, l := newDesk(t)
	follow(t, d, l, "energy", "Turkey AND LNG")
	a := lng("1")
	a.Title = "Turkey signs\u202e LNG\n contract\x1b[31m"
	accept(t, d, a)
	card := l.Deliveries()[0].Alert.Card
	if card.Title != "Turkey signs LNG contract[31m" {
		t.Errorf("title %q still steers what shows it", card.Title)
	}
	if card.Headline() != "Harbour Gazette: Turkey signs LNG contract[31m" || card.URL != a.URL {
		t.Errorf("headline %q, URL %q", card.Headline(), card.URL)
	}
	body := l.Articles()[0].Text
	if s := card.Summary.String(); s == "" || !strings.Contains(body, strings.Split(s, ". ")[0]) {
		t.Errorf("the summary is not in the article: %q", s)
	}
	var all []string
	for _, f := range card.Facts {
		if !stands(body, f) {
			t.Errorf("the fact is not in the article: %q", f)
		}
		all = append(all, f.String())
	}
	if !strings.Contains(strings.Join(all, "\n"), "23%") {
		t.Errorf("facts %q lack 23%%", all)
	}
	if !slices.Equal(card.Matched, []string{"Turkey", "LNG"}) {
		t.Errorf("matched %q, want Turkey and LNG", card.Matched)
	}
}

func TestCardLinksToWebPagesOnly(t *testing.T) {
	for _, url := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "", "https://"} {
		d, l := newDesk(t)
		follow(t, d, l, "energy", "LNG")
		a := lng("1")
		a.URL = url
		accept(t, d, a)
		if got := l.Deliveries()[0].Alert.Card.URL; got != "" {
			t.Errorf("the card of an article at %q links to %q", url, got)
		}
	}
}
