package story

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

var start = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

// told of the same flood, with one sentence of its own.
func flood(n int) news.Article {
	return news.Article{
		ID: news.ID(fmt.Sprintf("flood-%03d", n)), Title: "Dyke breaks at Valnoora, 12,400 flee", Language: "en",
		Text: fmt.Sprintf("A dyke broke at Valnoora and 12,400 people fled from the Orsk river. Reporter%d saw boats%d and tents%d.", n, n, n),
	}
}

func TestStoryEnds(t *testing.T) {
	for _, c := range []struct {
		name  string
		hours []int // when accounts of one event come
		want  int   // how many stories they make
	}{
		{"within two days", []int{0, 47}, 1},
		{"after two quiet days", []int{0, 49}, 2},
		{"as long as it grows", []int{0, 40, 80, 119}, 1},
		{"five days after its start", []int{0, 40, 80, 119, 121}, 2},
		{"told late", []int{10, 0}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w Window
			stories := map[news.ID]bool{}
			for i, h := range c.hours {
				a := flood(i)
				m := w.Place(Read(a, start.Add(time.Duration(h)*time.Hour)))
				if m.Copy != "" {
					t.Fatalf("%q passes for a copy of %s", a.Text, m.Copy)
				}
				if m.New() {
					stories[a.ID] = true
				}
			}
			if len(stories) != c.want {
				t.Errorf("%d stories, want %d", len(stories), c.want)
			}
		})
	}
}

func TestStoryTakesFiftyMembers(t *testing.T) {
	var w Window
	started := 0
	for i := range mostMembers + 10 {
		if w.Place(Read(flood(i), start.Add(time.Duration(i)*time.Minute))).New() {
			started++
		}
	}
	if started != 2 {
		t.Errorf("%d stories of %d articles, want 2", started, mostMembers+10)
	}
}

func TestCopyJoinsItsStory(t *testing.T) {
	var w Window
	long := strings.Repeat("The council of Brenn met at noon to speak about the bridge over the Tarle. ", 1) +
		"Its members heard an engineer, two farmers and a shipping agent before they voted by nine to four for a toll of two crowns that lorries will pay from the first of June until the new pillars are paid for."
	first := news.Article{ID: "first", Title: "Brenn votes for a toll", Text: long, Language: "en"}
	copied := news.Article{ID: "copied", Title: "Lorries to pay", Text: long, Language: "en"}
	w.Place(Read(first, start))
	if m := w.Find(Read(copied, start.Add(100*time.Hour))); m.Copy != "first" || m.Story != "first" || m.Score != 1 {
		t.Errorf("Find(a copy) = %+v, want the first article and its story", m)
	}
	if m := w.Find(Read(first, start)); m.Story != "first" || m.Copy != "" {
		t.Errorf("Find(the same article) = %+v, want its story, of which it is no copy", m)
	}
	w.Place(Read(copied, start))
	third := copied
	third.ID = "third"
	if m := w.Find(Read(third, start)); m.Copy != "first" {
		t.Errorf("Find(a copy of a copy) = %+v, want the first article", m)
	}
}

func TestOutletTellsTheLikeAsStoriesOfTheirOwn(t *testing.T) {
	var w Window
	quake := func(id, outlet, size string) news.Article {
		return news.Article{ID: news.ID(id), Source: outlet, Title: "Earthquake of " + size + " near Kerrin", Language: "en",
			Text: "An earthquake of " + size + " shook Kerrin in the Torvald Islands, the Survey said."}
	}
	w.Place(Read(quake("one", "Survey", "4.1"), start))
	if m := w.Find(Read(quake("two", "Survey", "5.2"), start.Add(time.Hour))); !m.New() {
		t.Errorf("Find(the next of the same outlet) = %+v, want a story of its own", m)
	}
	if m := w.Find(Read(quake("three", "Gazette", "4.1"), start.Add(time.Hour))); m.Story != "one" {
		t.Errorf("Find(another outlet's account) = %+v, want the story", m)
	}
}

func TestSmallPrintMakesNoCopy(t *testing.T) {
	const print = "Subscribers may read this text on paper or on screen and may not sell it to anybody who has not been named to us in writing beforehand by the owner of the rights."
	var w Window
	for i := range 60 {
		a := news.Article{ID: news.ID(fmt.Sprint("a", i)), Title: fmt.Sprint("t", i), Text: fmt.Sprintf("Word%d one%d two%d. %s", i, i, i, print), Language: "en"}
		m := w.Place(Read(a, start))
		if i > tooCommon+1 && m.Copy != "" {
			t.Fatalf("article %d passes for a copy of %s for its small print", i, m.Copy)
		}
	}
}

// TestWindowForgets fills a window for two weeks and then lets everything grow old: nothing may stay behind.
func TestWindowForgets(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var w Window
	at := start
	word := func() string { return fmt.Sprintf("Name%d", r.IntN(3000)) }
	for i := range 1000 {
		at = at.Add(time.Duration(r.IntN(42)) * time.Minute)
		var b strings.Builder
		for range 40 {
			b.WriteString("x" + strings.ToLower(word()) + " " + word() + " ")
		}
		w.Place(Read(news.Article{ID: news.ID(fmt.Sprint(i)), Title: word() + " and " + word(), Text: b.String(), Language: "en"}, at))
	}
	articles, stories := w.Len()
	if articles == 0 || stories == 0 || articles == 1000 {
		t.Fatalf("%d articles and %d stories after two weeks", articles, stories)
	}
	w.Place(Read(news.Article{ID: "last", Title: "Last", Text: "Last"}, at.Add(2*lifetime)))
	if len(w.articles) != 1 || len(w.stories) != 1 || len(w.ids) != 1 || len(w.first) != 0 || len(w.more) != 0 || len(w.marks) > 1 || len(w.stems) > 1 {
		t.Errorf("left behind: %d articles, %d stories, %d ids, %d+%d shingles, %d marks, %d stems",
			len(w.articles), len(w.stories), len(w.ids), len(w.first), len(w.more), len(w.marks), len(w.stems))
	}
}

func TestWindowIsBounded(t *testing.T) {
	var w Window
	for i := range mostArticles + 500 {
		id := news.ID(fmt.Sprint(i))
		h := uint32(i)
		w.Add(Sketch{ID: id, At: start, Print: Print{h}, Terms: []Term{{h, 1}}, Marks: []uint32{h}}, id)
	}
	articles, stories := w.Len()
	if articles > mostArticles || stories > mostStories || len(w.first) > mostArticles || len(w.stems) > mostStories {
		t.Errorf("%d articles, %d stories, %d shingles, %d stems", articles, stories, len(w.first), len(w.stems))
	}
}

func TestKnownTellsWhatIsNew(t *testing.T) {
	fact := func(kind string, number float64, unit string, score float64) news.Fact {
		return news.Fact{Kind: kind, Number: number, Unit: unit, Score: score}
	}
	friday := news.Fact{Kind: "deadline", Score: 1, When: news.Period{From: start, To: start.AddDate(0, 0, 1)}}
	sunday := news.Fact{Kind: "deadline", Score: 1, When: news.Period{From: start.AddDate(0, 0, 2), To: start.AddDate(0, 0, 3)}}
	var before Known
	k := before.Learn([]news.Fact{fact("count", 14, "", 1), fact("money", 4.5e9, "USD", 1), fact("level", 3.25, "%", -1), friday},
		[]news.Name{{Text: "Alparslan Bayraktar"}, {Text: "Chevron"}})
	if len(before.Figures) != 0 {
		t.Error("Learn changed what it was called on")
	}
	for _, c := range []struct {
		fact news.Fact
		want bool
	}{
		{fact("count", 14, "", 1), false},
		{fact("count", 15, "", 1), true},         // one more dead is news
		{fact("money", 4.52e9, "USD", 1), false}, // rounded otherwise
		{fact("money", 4.5e9, "EUR", 1), true},
		{fact("money", 4.9e9, "USD", 1), true},
		{fact("level", 3.25, "%", 1), false}, // heard, though no card showed it
		{fact("count", 99, "", 0), false},    // not worth a line
		{friday, false},
		{sunday, true},
	} {
		if got := len(k.News([]news.Fact{c.fact})) == 1; got != c.want {
			t.Errorf("News(%+v) = %v, want %v", c.fact, got, c.want)
		}
	}
	deed := func(who ...string) news.Fact {
		return news.Fact{Kind: "relation", Unit: "buy", Score: 1, Entities: who}
	}
	bought := before.Learn([]news.Fact{deed("Tolbrin", "Asterley")}, nil)
	if got := bought.News([]news.Fact{deed("Tolbrin", "Asterley", "U.S."), deed("Tolbrin", "Norvane", "U.S.")}); len(got) != 1 || got[0].Entities[1] != "Norvane" {
		t.Errorf("News of purchases = %v, want the other one alone: who else stands in the clause bought nothing", got)
	}
	fresh := k.newNames([]news.Name{{Text: "CHEVRON"}, {Text: "Tayfun Serim"}})
	if len(fresh) != 1 || fresh[0].Text != "Tayfun Serim" {
		t.Errorf("newNames = %v, want the one that was not named yet", fresh)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("en", "Dyke breaks at Valnoora", "A dyke broke at Valnoora. 12,400 people fled.")
	f.Add("tr", "İZMİR'DE DEPREM", "İzmir'de 5,1 büyüklüğünde deprem")
	f.Add("zh", "新闻", "新闻新闻新闻新闻")
	f.Fuzz(func(t *testing.T, lang, title, body string) {
		a := news.Article{ID: "a", Title: title, Text: body, Language: lang}
		b := a
		b.ID = "b"
		s := Read(a, start)
		var w Window
		w.Place(s)
		m := w.Place(Read(b, start))
		if len(s.Print) >= leastShared && m.Copy != "a" {
			t.Errorf("the same text is no copy: %+v", m)
		}
		w.Place(Read(news.Article{ID: "c", Title: "x"}, start.Add(3*lifetime)))
		if n, _ := w.Len(); n != 1 {
			t.Errorf("%d articles remembered, want the last one", n)
		}
	})
}

func BenchmarkPlace(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	var w Window
	sketches := make([]Sketch, 4000)
	for i := range sketches {
		var text strings.Builder
		for range 300 {
			fmt.Fprintf(&text, "word%d Name%d ", r.IntN(5000), int(r.ExpFloat64()*400))
		}
		sketches[i] = Read(news.Article{ID: news.ID(fmt.Sprint(i)), Title: "Something happened", Text: text.String(), Language: "en"}, start.Add(time.Duration(i)*time.Minute))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s := sketches[i%len(sketches)]
		s.ID = news.ID(fmt.Sprint(i))
		s.At = start.Add(time.Duration(i) * time.Minute)
		w.Place(s)
	}
}

// Len returns how many articles and stories w remembers.
func (w *Window) Len() (articles, stories int) { return len(w.articles), len(w.stories) }

// Place finds out where s belongs and adds it there. An article that starts a story gives it its ID.
func (w *Window) Place(s Sketch) Match {
	m := w.Find(s)
	id := m.Story
	if m.New() {
		id = s.ID
	}
	s.Copy = m.Copy
	w.Add(s, id)
	return m
}
