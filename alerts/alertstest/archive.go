package alertstest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

// An Archive is what a database is to those who look articles up, and as much of what fills it as a test needs.
type Archive interface {
	alerts.Filer
	alerts.Revisions

	// For returns what is kept of a workspace.
	For(alerts.WorkspaceID) bot.Workspace

	// Index puts the words of up to n articles into the index, and returns how many there were.
	Index(ctx context.Context, n int) (int, error)

	// Forget empties up to n articles that were seen before then, and returns how many there were.
	Forget(ctx context.Context, before time.Time, n int) (int, error)
}

// TestArchive checks that searches find what a plain loop over all articles finds, whatever of them is indexed. open returns an empty archive.
func TestArchive(t *testing.T, open func(t *testing.T) Archive) {
	run := func(name string, test func(t *testing.T, s *shelf)) {
		t.Run(name, func(t *testing.T) { test(t, &shelf{Archive: open(t), rng: rand.New(rand.NewPCG(1, 2))}) })
	}
	run("a search finds what a loop finds", testSearchFindsAll)
	run("a changed article is found by what it says now", testChangedIsFound)
	run("a change while an article is indexed is not lost", testChangeMeanwhile)
	run("a forgotten article is not found", testForgottenIsGone)
	run("an article of more words than an index takes is found", testManyWords)
}

// A shelf is an archive and what was put into it.
type shelf struct {
	Archive
	rng      *rand.Rand
	articles []news.Article
}

func (s *shelf) pick(of ...string) string { return of[s.rng.IntN(len(of))] }

// said are words and sentences in several languages, many of which are found by other forms of themselves.
var said = []string{
	"gas", "Gas", "gases", "LNG", "lng", "Turkey", "Turkey's", "TÜRKIYE", "Türkiye'nin", "companies", "company", "signed", "signing", "signs", "sign", "US", "us", "U.S.",
	"AT&T", "C++", "#opec", "opec", "$BOTAS", "1,000.5", "liquefied", "petrochemical", "straße", "Strassen", "Häuser", "prijzen", "accordi", "l'accord", "газа", "газ", "компании",
	"天然气", "天然", "价格上涨", "ガス会社", "ราคาก๊าซ", "حقول", "الغاز", "한국은", "한국", "state-owned", "O'Brien", "WHO", "who", "ice", "don't", "a.m.",
	"Alparslan Bayraktar, the energy minister of Turkey, met Chevron in Ankara.", "ConocoPhillips and BOTAS signed a deal worth $1.5 billion.",
	"Prices rose by 41% in 2024, said Jane Miller of Procter & Gamble.", "Recep Tayyip Erdoğan spoke in İstanbul.",
}

func (s *shelf) text(n int) string {
	var b strings.Builder
	for range s.rng.IntN(n) + 1 {
		b.WriteString(s.pick(said...))
		b.WriteString(s.pick(" ", " ", " ", ". ", ", ", "\n\n", " - "))
	}
	return b.String()
}

// write returns the nth article, which says something at random.
func (s *shelf) write(n int) news.Article {
	a := Article(n)
	a.Title, a.Text = "No. "+fmt.Sprint(n)+" "+s.text(4), s.text(25)
	a.Language = s.pick("en", "en", "en", "tr", "de", "fr", "nl", "ru", "ar", "zh", "ko", "")
	a.Tags, a.Authors = []string{s.text(2)}, nil
	a.URL = fmt.Sprintf("https://%s/%d", s.pick("harbour.example", "news.port.example"), n)
	if s.rng.IntN(4) == 0 {
		a.Summary = s.text(6)
	}
	return alerts.Prepare(a)
}

// file files articles and remembers them.
func (s *shelf) file(t *testing.T, articles ...news.Article) {
	t.Helper()
	var filings []alerts.Filing
	for _, a := range articles {
		filings = append(filings, alerts.Filing{Article: a, Story: alerts.StoryID(a.ID)})
	}
	if n, err := s.File(t.Context(), filings); n != len(articles) || err != nil {
		t.Fatalf("File of %d articles = %d, %v", len(articles), n, err)
	}
	s.articles = append(s.articles, articles...)
}

// index indexes all that waits.
func (s *shelf) index(t *testing.T) {
	t.Helper()
	for {
		n, err := s.Index(t.Context(), 50)
		if err != nil {
			t.Fatalf("Index: %v", err)
		}
		if n == 0 {
			return
		}
	}
}

// rule returns a rule of some shape.
func (s *shelf) rule() *rules.Rule {
	leaf := func() string {
		w := strings.Fields(s.pick(said...))
		one := strings.Trim(w[s.rng.IntN(len(w))], ".,%")
		switch s.rng.IntN(14) {
		case 0:
			return `"` + strings.Join(w[:min(len(w), 3)], " ") + `"`
		case 1:
			return "~" + one
		case 2:
			return "=" + one
		case 3:
			return s.pick("petro*", "liq*", "*gas*", "com*ies", "Erdo*", "si?ned", "ges*")
		case 4:
			return s.pick("Erdogan~1", "companis~1", "liquified~2")
		case 5:
			return s.pick("/[0-9]+ billion/", "/sign(s|ed)/", "/gas/i")
		case 6:
			return s.pick("person:Bayraktar", "org:Chevron", "place:Ankara", "person:Erdogan", "org:Gamble", "person:Miller", "org:ConocoPhillips")
		case 7:
			return s.pick("money > 1bn", "percent >= 40", "words > 20", "lang:en", "lang:tr", "lang:zh", "site:port.example", "site:harbour.example")
		case 8:
			return s.pick("title", "body", "lead", "tag", "source") + ":" + one
		}
		return one
	}
	for {
		src := leaf()
		for range s.rng.IntN(3) {
			src = s.pick("("+src+") AND "+leaf(), "("+src+") OR "+leaf(), "("+src+") NOT "+leaf(), leaf()+" NEAR/9 "+leaf(), "2 OF ("+src+", "+leaf()+", "+leaf()+")", "SENTENCE("+src+")")
		}
		if r, err := rules.Compile(src); err == nil {
			return r
		}
	}
}

// Search searches in few articles, and again where the machine had no time for all of them: people are not kept waiting.
func Search(ctx context.Context, in bot.Archive, rule *rules.Rule, since time.Time, limit int) (bot.Past, error) {
	past, err := in.Search(ctx, rule, since, limit)
	for try := 0; try < 20 && err == nil && !past.Back.IsZero(); try++ {
		past, err = in.Search(ctx, rule, since, limit)
	}
	return past, err
}

// compare searches for rule and fails the test if a plain loop finds something else.
func (s *shelf) compare(t *testing.T, rule *rules.Rule) (found int) {
	t.Helper()
	past, err := Search(t.Context(), s.For("test:desk"), rule, Noon().Add(-time.Hour), 1000)
	if err != nil || !past.Back.IsZero() || past.Total != len(past.Found) {
		t.Fatalf("Search(%s) = %d of %d, back to %v, %v", rule, len(past.Found), past.Total, past.Back, err)
	}
	var got, want []string
	for _, f := range past.Found {
		got = append(got, f.Article.Title)
	}
	for _, a := range slices.Backward(s.articles) {
		if rule.Matches(alerts.Document(a, alerts.DepthOf(rule))) {
			want = append(want, a.Title)
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("Search(%s) = %q\nwant, newest first, %q", rule, got, want)
	}
	return len(got)
}

func testSearchFindsAll(t *testing.T, s *shelf) {
	const each = 40
	found := 0
	for round := range 3 { // nothing is indexed; the first are; all are
		for range each {
			if round < 2 {
				s.file(t, s.write(len(s.articles)))
			}
		}
		for range 100 {
			found += s.compare(t, s.rule())
		}
		s.index(t)
	}
	if found < 800 {
		t.Errorf("only %d articles were found", found)
	}
}

func testChangedIsFound(t *testing.T, s *shelf) {
	for n := range 3 {
		s.file(t, Article(n))
	}
	s.index(t)
	said := compiled(t, "liquefied")
	says := compiled(t, "bananas")
	a := &s.articles[1]
	a.Text, a.Published = "It was a contract about bananas.", a.Published.Add(time.Millisecond)
	if err := s.Revise(t.Context(), alerts.Filing{Article: *a, Story: alerts.StoryID(a.ID)}, Noon()); err != nil {
		t.Fatalf("Revise: %v", err)
	}
	for range 2 {
		if was, is := s.compare(t, said), s.compare(t, says); was != 2 || is != 1 {
			t.Errorf("%d articles are found by what one of them no longer says, %d by what it says; want 2 and 1", was, is)
		}
		s.index(t)
	}
}

// testChangeMeanwhile changes articles while they are indexed.
func testChangeMeanwhile(t *testing.T, s *shelf) {
	const n = 40
	for i := range n {
		s.file(t, Article(i))
	}
	done := make(chan error)
	go func() {
		for i := range n {
			a := &s.articles[i]
			a.Text = fmt.Sprintf("It was about bananas of kind kind%d.", i)
			if err := s.Revise(context.WithoutCancel(t.Context()), alerts.Filing{Article: *a, Story: alerts.StoryID(a.ID)}, Noon()); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for indexing := true; indexing; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("Revise: %v", err)
			}
			indexing = false
		default:
			if _, err := s.Index(t.Context(), 3); err != nil {
				t.Fatalf("Index: %v", err)
			}
		}
	}
	s.index(t)
	if got := s.compare(t, compiled(t, "bananas")); got != n {
		t.Errorf("%d of %d changed articles are found", got, n)
	}
	if got := s.compare(t, compiled(t, "kind7")); got != 1 {
		t.Errorf("%d articles are found by a word that one has", got)
	}
}

func testForgottenIsGone(t *testing.T, s *shelf) {
	for n := range 6 {
		s.file(t, Article(n))
	}
	s.index(t)
	if n, err := s.Forget(t.Context(), Article(4).Seen, 3); n != 3 || err != nil {
		t.Fatalf("Forget = %d, %v, want the first 3 of 4", n, err)
	}
	s.articles = s.articles[3:]
	if got := s.compare(t, compiled(t, "Karsu")); got != 3 {
		t.Errorf("%d articles are found, want those that are not forgotten", got)
	}
	if count, _, err := s.For("test:desk").Newest(t.Context(), time.Time{}); count != 3 || err != nil {
		t.Errorf("Newest = %d, %v, want 3", count, err)
	}
}

func testManyWords(t *testing.T, s *shelf) {
	var b strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&b, "w%d ", i)
	}
	long := Article(1)
	long.Text = b.String()
	s.file(t, Article(0), long, Article(2))
	for range 2 {
		if got := s.compare(t, compiled(t, "w49999 AND w7")); got != 1 {
			t.Errorf("%d articles are found, want the long one", got)
		}
		s.index(t)
	}
}

func compiled(t *testing.T, src string) *rules.Rule {
	t.Helper()
	r, err := rules.Compile(src)
	if err != nil {
		t.Fatalf("Compile(%q): %v", src, err)
	}
	return r
}
