package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"newsbot/news/text"
)

// TestMemoIsBounded brings more new words than a memo may remember, and still finds what is there.
func TestMemoIsBounded(t *testing.T) {
	s := NewSet()
	for i, src := range []string{"gas", "*petro*", "~sign", "=Turkey", "Erdogan~1", "/gpt[0-9]/"} {
		r, err := Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
	}
	const articles, words = 40, 5000
	for i := range articles {
		var b strings.Builder
		for k := range words {
			fmt.Fprintf(&b, "w%dx%dlongenoughtobekept%d ", i, k, k)
		}
		b.WriteString("gases petrochemical signed Turkey Erdogn gpt5")
		d := Read(Fields{Body: b.String(), Language: "en"})
		if got := matched(s, d); len(got) != 6 {
			t.Fatalf("article %d: found %v, want all six rules", i, got)
		}
	}
	if n := s.Footprint().Words; n < 1<<20 || n > 64<<20 {
		t.Errorf("%d new words take %d bytes, want some, and a bound", articles*words, n)
	}
}

// TestWordsWrittenAlikeAreFoldedAlike is what the memo takes for granted of words that it knows by how they are written.
func TestWordsWrittenAlikeAreFoldedAlike(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(3, 4))}
	type written struct {
		full string
		core uint8
	}
	known := map[written]string{}
	for range 3000 {
		d := Read(c.fields())
		for i := range d.streams {
			st := &d.streams[i]
			for at := st.from; at < st.to; at++ {
				w := d.reading.Words[at]
				key := written{st.text[w.Start:w.End], coreOf(&w)}
				folded := string(d.reading.Fold(w)) + " " + string(d.reading.Alt(w))
				if before, ok := known[key]; ok && before != folded {
					t.Errorf("%q is folded as %q and as %q", key.full, before, folded)
				}
				known[key] = folded
			}
		}
	}
	if len(known) < 200 {
		t.Errorf("only %d words", len(known))
	}
}

// TestEqualRulesShareAnIndexEntry also shows that order does not matter, and that each is found and removed by itself.
func TestEqualRulesShareAnIndexEntry(t *testing.T) {
	s := NewSet()
	for i := range 2000 {
		r, err := Compile([]string{"gas AND LNG", "LNG AND gas", `SENTENCE(gas LNG)`}[i%3])
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
	}
	d := Read(Fields{Body: "LNG is gas.", Language: "en"})
	if got := matched(s, d); len(got) != 2000 || !slices.IsSorted(got) {
		t.Fatalf("found %d rules, want 2000 in order", len(got))
	}
	s.Remove(3)
	if got := matched(s, d); len(got) != 1999 || slices.Contains(got, 3) {
		t.Errorf("found %d rules, rule 3 among them: %v", len(got), slices.Contains(got, 3))
	}
	s.Settle()
	if f := s.Footprint(); f.Index > 2000*40 || f.Whole != 1 {
		t.Errorf("2000 rules of two kinds take %d bytes and %d rules as compiled, want one", f.Index, f.Whole)
	}
}

// TestRulesMoveToRarerWordsOnceArticlesTell has an index learn which words are common, and find the same afterwards.
func TestRulesMoveToRarerWordsOnceArticlesTell(t *testing.T) {
	s, l := NewSet(), loop{}
	for i := range 2 * fewRules {
		r, err := Compile(fmt.Sprintf("Turkey AND rare%d", i%50)) // Turkey seems rarer here than it is, the others commoner
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
		l[ID(i)] = r
	}
	rare := Read(Fields{Body: "Turkey rare7", Language: "en"})
	s.Settle()
	l.compare(t, s, rare)
	if !s.seeded {
		t.Fatal("the index knows articles before there are any")
	}
	common := Read(Fields{Body: "Turkey speaks.", Language: "en"})
	for range sampleEvery * (enoughSamples + 1) {
		s.Match(common, func(ID) {})
	}
	s.Settle()
	if s.seeded {
		t.Error("the index was not built again when enough articles had come")
	}
	l.compare(t, s, rare)
}

// TestVocabularyForgetsWhatNoRuleNeeds has many rules come and go.
func TestVocabularyForgetsWhatNoRuleNeeds(t *testing.T) {
	s := NewSet()
	d := Read(Fields{Body: "Turkey signs", Language: "en"})
	for i := range 40_000 {
		r, err := Compile(fmt.Sprintf(`"word%d signs" OR SENTENCE(Turkey word%d)`, i, i))
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i%100), r)
		if i%10 == 0 {
			s.Match(d, func(ID) {})
		}
	}
	if n := len(s.voc.marks); n > 5000 {
		t.Errorf("100 rules have %d atoms", n)
	}
	if n := len(s.rules); n > 2000 {
		t.Errorf("of 100 rules %d are kept", n)
	}
}

// TestRegularExpressionsOverCutWords looks for what lies across the place where a word without end was cut.
func TestRegularExpressionsOverCutWords(t *testing.T) {
	long := strings.Repeat("x", 253) + "pipeline" + strings.Repeat("y", 300)
	if n := len(text.Words(long)); n < 2 {
		t.Fatalf("%d words, want a cut", n)
	}
	s, l := NewSet(), loop{}
	for i, src := range []string{"/pipeline/", "/xpipe[a-z]+yy/", "/[^a]pipeline/", "/pipelinf/"} {
		r, err := Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
		l[ID(i)] = r
	}
	d := Read(Fields{Body: long, Language: "en"})
	if got := l.match(d); len(got) != 3 {
		t.Fatalf("the plain loop found %v, want three", got)
	}
	l.compare(t, s, d)
}

// TestAPutRuleIsKnownToTheNextMatch, also where there are many already, and never later than that.
func TestAPutRuleIsKnownToTheNextMatch(t *testing.T) {
	s := NewSet()
	d := Read(Fields{Body: "gas", Language: "en"})
	r, err := Compile("gas")
	if err != nil {
		t.Fatal(err)
	}
	other, err := Compile("oil")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * fewRules {
		s.Put(ID(i), r)
		if got := matched(s, d); len(got) != 1 || got[0] != ID(i) {
			t.Fatalf("found %v after putting rule %d", got, i)
		}
		s.Put(ID(i), other)
		if got := matched(s, d); len(got) != 0 || s.Len() != i+1 {
			t.Fatalf("found %v of %d after replacing rule %d", got, s.Len(), i)
		}
	}
}

// TestLongPhrasesOfWordsWithTwoForms asks for the same word over and over, which an article has in two forms at each place: the ways to
// find the phrase are more than can be counted.
func TestLongPhrasesOfWordsWithTwoForms(t *testing.T) {
	s, l := NewSet(), loop{}
	for i, src := range []string{`"` + strings.Repeat("*opec ", 32) + `"`, `"` + strings.Repeat("*opec * ", 15) + `opec"`} {
		r, err := Compile(src)
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
		l[ID(i)] = r
	}
	d := Read(Fields{Body: strings.Repeat("#opec ", 500), Language: "en"})
	l.compare(t, s, d)
	if got := matched(s, d); len(got) != 2 {
		t.Errorf("found %v, want both", got)
	}
}

// TestWhatIsHandyIsTrue has many articles matched between two changes, so that words are remembered close by, and forgotten.
func TestWhatIsHandyIsTrue(t *testing.T) {
	for n := range 3 {
		c := chance{rand.New(rand.NewPCG(31, uint64(n)))}
		s, l := NewSet(), loop{}
		for i := range 4 {
			for k := range []int{3, 40, 1, 200}[i] {
				l[ID(i*1000+k)] = c.compiled()
				s.Put(ID(i*1000+k), l[ID(i*1000+k)])
			}
			s.Settle()
			for range 6 * settled {
				f := c.fields()
				f.Language = c.of("en", "en", "tr")
				l.compare(t, s, Read(f))
			}
		}
		if h := s.matcher().memo.handy; !slices.ContainsFunc(h[:], func(h handy) bool { return h.streams > settled }) {
			t.Error("nothing was handy")
		}
	}
}
