package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A loop is what a Set has to do, done plainly: each rule looks at each article.
type loop map[ID]*Rule

func (l loop) match(d *Document) []ID {
	var out []ID
	for id, r := range l {
		if r.Matches(d) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

func matched(s *Set, d *Document) []ID {
	var out []ID
	s.Match(d, func(id ID) { out = append(out, id) })
	return out
}

// compare fails the test if the set and the loop do not find the same rules.
func (l loop) compare(t *testing.T, s *Set, d *Document) {
	t.Helper()
	want, got := l.match(d), matched(s, d)
	if slices.Equal(want, got) {
		return
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Errorf("the index misses rule %d: %s\non %+v", id, l[id], d.fields)
		}
	}
	for _, id := range got {
		if !slices.Contains(want, id) {
			t.Errorf("the index offers rule %d, which does not match: %s\non %+v", id, l[id], d.fields)
		}
	}
	if !slices.IsSorted(got) {
		t.Errorf("not in order: %v", got)
	}
	t.FailNow()
}

// A chance makes rules and articles of few words, so that they often meet.
type chance struct{ *rand.Rand }

func (c chance) of(xs ...string) string { return xs[c.IntN(len(xs))] }

// few are words in forms that are compared differently, or nearly alike.
var few = strings.Fields(`gas Gas GAS gases gas's Turkey Turkey's turkeys TURKEY Türkiye Türkiye'nin turkiye us US U.S. u.s who WHO ice ICE IT it deal deals
	dealt dealing company companies Company sign signs signed signing state-owned state owned AT&T C++ C# Disney+ #opec opec $BOTAS BOTAS
	liquefied liquefaction liquid petrochemical petrol biogas LNG lng 1,000 1000 1.5bn analysis analyses straße strasse İstanbul istanbul
	ıstanbul l'accord accord dell'energia energia prijzen prijs газ газа газу природный 天然 天然气 气 东京 ガス gaz gazlar Erdoğan Erdogan Erdogn
	don't a.m. gpt-4 gpt-5 gpt O'Brien حقول حقل غاز 한국은 한국 ſtahl stahl`)

func (c chance) word() string {
	if c.IntN(4) == 0 {
		return c.frequent()
	}
	return few[c.IntN(len(few))]
}

// frequent returns one of so few words that they often stand near each other.
func (c chance) frequent() string { return c.of("gas", "deal", "Turkey", "sign") }

func (c chance) fields() Fields {
	text := func(n int) string {
		var b strings.Builder
		for range c.IntN(n + 1) {
			w := c.word()
			if c.IntN(12) == 0 {
				w = strings.ToUpper(w)
			}
			b.WriteString(w)
			b.WriteString(c.of(" ", " ", " ", " ", " ", ", ", ". ", "\n", "\n\n", "", "-", " — "))
		}
		if c.IntN(60) == 0 {
			b.WriteString(strings.Repeat(c.of("gasturkey", "x", "petro1"), 60))
		}
		return b.String()
	}
	f := Fields{Title: text(6), Body: text(30), Language: c.of("en", "en", "en", "", "tr", "de", "fr", "it", "nl", "ru", "ar", "zh", "ko", "pt-BR", "xx")}
	if c.IntN(3) == 0 {
		f.Lead = text(8)
	}
	if c.IntN(2) == 0 {
		f.Source, f.URL = text(2), c.of("https://www.example.com/gas/turkey-lng", "http://news.example.org", "x", "https://user@Example.com:80?a")
		f.Authors, f.Tags = []string{text(3)}, []string{text(2), c.word()}
		f.Names = []Name{{c.of("person", "org", "place"), c.word()}, {"org", text(2)}}
		f.Figures = []Figure{{"money", 1e9 * float64(c.IntN(4)), c.of("USD", "", "EUR")}, {"percent", float64(c.IntN(90)), ""}}
	}
	return f
}

// leaf returns a word, a phrase, a pattern, or a condition.
func (c chance) leaf() string {
	w := c.word()
	switch c.IntN(16) {
	case 0, 1:
		return `"` + w + " " + c.of("", "", "* ", "? ") + c.word() + c.of("", " "+c.word(), " * "+c.word()) + `"`
	case 2:
		return "=" + w
	case 3:
		return "~" + w
	case 4:
		return `="` + w + " " + c.word() + `"`
	case 5:
		return c.of("gas*", "*gas", "*petro*", "te?t", "liq*", "*tion", "st?te", "Erd*n", "*nal?s?s", "*key*", "tür*", "com*es", "deal?", "газ*", "g?s*al*")
	case 6:
		return c.of("Erdogan~1", "gases~1", "deals~1", "sings~1", "liquified~2", "turkye~2", "company~2", "газы~1", "biogsa~1", "BOTAS~1")
	case 7:
		return c.of("/gpt-[45]/", "/(?:gas|deal)s/", "/turk[a-z]+/i", "/key['’]s/", "/[0-9]+bn/", "/petro[a-z0-9]{3,}/", "/ /", "/gas.*Turkey/s", "/stahl/i", "/LNG|lng|gas/",
			"/^gas/", `/\bsign\w*/`, "/(?:x{300}|gasturkeygas)/", "/nin$/", "/owned|sIGNED/i", "/gas deal/", "/[^a-z]ice/")
	case 8:
		return c.of("lang:en", "lang:pt", "lang:pt-BR", "lang:tr", "site:example.com", "site:news.example.org")
	case 9:
		return c.of("money > 1bn", "percent >= 40", "money > 500m EUR", "words > 10", "words < 20")
	case 10:
		return c.of("title", "lead", "body", "author", "source", "url", "tag", "person", "org", "place") + ":" + c.of(w, `"`+w+" "+c.word()+`"`, "("+w+" OR "+c.word()+")", "gas*", "/turk/i", "~sign")
	}
	return w
}

// rule returns a rule of any shape; not each is legal.
func (c chance) rule(depth int) string {
	if depth == 0 || c.IntN(5) == 0 {
		return c.leaf()
	}
	in := func() string { return "(" + c.rule(depth-1) + ")" }
	switch c.IntN(14) {
	case 0, 1, 2:
		return in() + " AND " + in()
	case 3, 4:
		return in() + " OR " + in()
	case 5, 6:
		return in() + " NOT " + in()
	case 7:
		return fmt.Sprintf("%d OF (%s, %s, %s)", 1+c.IntN(3), in(), in(), in())
	case 8:
		return c.frequent() + fmt.Sprintf(" %s/%d ", c.of("NEAR", "ONEAR"), 1+c.IntN(6)) + c.frequent()
	case 9:
		return c.leaf() + fmt.Sprintf(" %s/%d ", c.of("NEAR", "ONEAR", "NOT NEAR", "NOT ONEAR"), 1+c.IntN(6)) + c.leaf()
	case 10:
		return "SENTENCE" + in()
	case 11:
		return "PARAGRAPH" + in()
	case 12:
		return fmt.Sprintf("FIRST/%d%s", 1+c.IntN(12), in())
	}
	return fmt.Sprintf("ATLEAST/%d(%s)", 1+c.IntN(3), c.leaf())
}

// compiled returns a legal rule.
func (c chance) compiled() *Rule {
	topics := Topics(func(name string) (string, bool) { return "gas OR =LNG NOT ice", name == "energy" })
	for {
		src := c.rule(c.IntN(4))
		if c.IntN(20) == 0 {
			src += " AND topic:energy"
		}
		if r, err := Compile(src, topics); err == nil {
			return r
		}
	}
}

// TestSetFindsWhatTheLoopFinds compares the index with the plain loop over 100,000 pairs of random rules of every operator
// and random articles, while rules come and go.
func TestSetFindsWhatTheLoopFinds(t *testing.T) {
	const sets, articles = 10, 25
	pairs, hits := 0, 0
	for n := range sets {
		c := chance{rand.New(rand.NewPCG(7, uint64(n)))}
		s, l := NewSet(), loop{}
		for range articles {
			for range 40 {
				id := ID(c.IntN(600))
				if c.IntN(4) == 0 {
					s.Remove(id)
					delete(l, id)
					continue
				}
				r := c.compiled()
				s.Put(id, r)
				l[id] = r
			}
			for range 2 {
				d := Read(c.fields())
				l.compare(t, s, d)
				pairs, hits = pairs+len(l), hits+len(l.match(d))
			}
			if s.Len() != len(l) {
				t.Fatalf("Len() = %d, want %d", s.Len(), len(l))
			}
		}
	}
	if pairs < 100_000 || hits < pairs/100 {
		t.Errorf("compared %d pairs with %d matches only", pairs, hits)
	}
}

// TestNearItself asks for a word twice, and for another one anywhere.
func TestNearItself(t *testing.T) {
	s, l := NewSet(), loop{}
	for i, src := range []string{"sign AND gas NEAR/2 gas", "gas ONEAR/1 gas AND sign", "gas NEAR/1 gas", "sign NEAR/1 gas"} {
		r, err := Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
		l[ID(i)] = r
	}
	found := 0
	for _, body := range []string{"gas gas. We sign.", "gas, sign, gas", "sign gas", "sign it for gas and gas and gas", "gas gas"} {
		d := Read(Fields{Body: body, Language: "en"})
		l.compare(t, s, d)
		found += len(l.match(d))
	}
	if found != 8 {
		t.Errorf("found %d, want 8", found)
	}
}

// TestSetIsSafeForManyAtOnce has articles matched while rules come and go; a rule that is never touched is always found.
func TestSetIsSafeForManyAtOnce(t *testing.T) {
	s := NewSet()
	fixed, err := Compile("gas OR Turkey OR deal")
	if err != nil {
		t.Fatal(err)
	}
	s.Put(1, fixed)
	var wg sync.WaitGroup
	for g := range 3 {
		wg.Go(func() {
			c := chance{rand.New(rand.NewPCG(11, uint64(g)))}
			for range 400 {
				id := ID(2 + c.IntN(700))
				if c.IntN(3) == 0 {
					s.Remove(id)
				} else {
					s.Put(id, c.compiled())
				}
			}
		})
		wg.Go(func() {
			c := chance{rand.New(rand.NewPCG(12, uint64(g)))}
			for range 200 {
				d := Read(c.fields())
				if got := matched(s, d); fixed.Matches(d) != slices.Contains(got, 1) || !slices.IsSorted(got) {
					t.Errorf("found %v, want rule 1 among them: %v", got, fixed.Matches(d))
				}
				s.Len()
			}
		})
	}
	wg.Wait()
}

// FuzzSet compares the index with the plain loop on any two rules and any article.
func FuzzSet(f *testing.F) {
	rules, texts := seeds(f)
	for i, r := range rules {
		f.Add(r, rules[(i+3)%len(rules)], texts[i%len(texts)], texts[(i+7)%len(texts)], []string{"en", "tr", "", "zh", "ru"}[i%5])
	}
	f.Fuzz(func(t *testing.T, one, other, title, body, lang string) {
		s, l := NewSet(), loop{}
		topics := Topics(func(name string) (string, bool) { return "gas OR topic:" + name, name != "energy" })
		for i, src := range []string{one, other} {
			r, err := Compile(src, topics)
			if err != nil {
				continue
			}
			s.Put(ID(i), r)
			l[ID(i)] = r
		}
		if len(l) == 0 {
			return
		}
		d := Read(Fields{
			Title: title, Body: body, Language: lang, Source: title, URL: "https://example.com/" + title, Authors: []string{body},
			Tags: []string{title, body}, Names: []Name{{"person", title}, {"place", body}}, Figures: []Figure{{"money", 5e9, "USD"}},
		})
		l.compare(t, s, d)
	})
}
