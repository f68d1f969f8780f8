package rules

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"newsbot/news/text"
)

// seeds returns the rules and the texts of all scripts.
func seeds(tb testing.TB) (rules, texts []string) {
	files, err := filepath.Glob("testdata/*.rules")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no scripts: %v", err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		for line := range strings.SplitSeq(string(src), "\n") {
			if rule, ok := strings.CutPrefix(line, "rule "); ok {
				rules = append(rules, rule)
			} else if text, ok := strings.CutPrefix(line, "\t"); ok && !strings.Contains(text, ": ") {
				texts = append(texts, text)
			}
		}
	}
	return rules, texts
}

// FuzzMatch asks of any rule and any text: whatever is said to match stands in the article, between characters, and
// the rule printed again means the same.
func FuzzMatch(f *testing.F) {
	rules, texts := seeds(f)
	for i, r := range rules {
		f.Add(r, texts[i%len(texts)], texts[(i+7)%len(texts)], []string{"en", "tr", "", "zh", "ru"}[i%5])
	}
	f.Fuzz(func(t *testing.T, src, title, body, lang string) {
		topics := Topics(func(name string) (string, bool) { return "gas OR topic:" + name, name != "energy" })
		r, err := Compile(src, topics)
		if err != nil {
			return
		}
		fields := Fields{
			Title: title, Body: body, Language: lang, Source: title, URL: "https://example.com/" + title, Authors: []string{body},
			Tags: []string{title, body}, Names: []Name{{"person", title}, {"place", body}}, Figures: []Figure{{"money", 5e9, "USD"}},
		}
		d := Read(fields)
		m, ok := r.Match(d)
		if ok != r.Matches(d) {
			t.Fatalf("rule %s on %q: Match = %v, Matches = %v", src, body, ok, !ok)
		}
		if ok && len(m.Leaves) == 0 {
			t.Fatalf("rule %s on %q matches nothing in particular", src, body)
		}
		for _, l := range m.Leaves {
			for _, p := range l.Places {
				checkPlace(t, fields, p)
			}
		}
		if x := r.Explain(d); x.Matched != ok {
			t.Fatalf("rule %s on %q: Explain says %v", src, body, x.Matched)
		}
		again, err := Compile(r.String(), topics)
		if err != nil || again.Matches(d) != ok {
			t.Fatalf("rule %s, printed %s, does not match alike (%v)", src, r, err)
		}
	})
}

func checkPlace(t *testing.T, fields Fields, p Place) {
	t.Helper()
	s := fieldText(fields, p)
	if p.Start < 0 || p.Start > p.End || p.End > len(s) {
		t.Fatalf("place %+v lies outside %q", p, s)
	}
	if utf8.ValidString(s) && !utf8.ValidString(s[p.Start:p.End]) {
		t.Fatalf("place %+v cuts a character of %q", p, s)
	}
}

// TestLookUpFindsWhatAtomsAccept compares the look-up of words with asking of each word.
func TestLookUpFindsWhatAtomsAccept(t *testing.T) {
	rules, texts := seeds(t)
	rng := rand.New(rand.NewPCG(1, 2))
	checked := 0
	for _, src := range rules {
		r, err := Compile(src, Topics(func(string) (string, bool) { return "gas", true }))
		if err != nil {
			continue
		}
		for range 40 {
			body := texts[rng.IntN(len(texts))] + "\n" + texts[rng.IntN(len(texts))]
			d := Read(Fields{Body: body, Language: []string{"en", "tr", "de", "fr", "ru", "es", "zh", "ko"}[rng.IntN(8)]})
			for _, l := range r.leaves {
				for i := range l.atoms {
					if l.atoms[i].kind != atomAny {
						compareLookUp(t, d, &l.atoms[i])
						checked++
					}
				}
			}
		}
	}
	if checked < 10_000 {
		t.Errorf("compared only %d look-ups", checked)
	}
}

func compareLookUp(t *testing.T, d *Document, a *atom) {
	t.Helper()
	found := d.find(d.dictionary(), a)
	loose := a.kind == atomWord && a.caps && text.Homograph(d.lang, a.form)
	for i, w := range d.reading.Words {
		raw := d.core(int32(i))
		accepted := a.accepts(d.lang, string(d.reading.Fold(w)), raw)
		if alt := d.reading.Alt(w); len(alt) > 0 {
			accepted = accepted || a.accepts(d.lang, string(alt), raw)
		}
		if of := append(text.Bases(d.lang, string(d.reading.Fold(w))), string(d.reading.Fold(w)), string(d.reading.Alt(w))); accepted && a.kind == atomWord &&
			!slices.ContainsFunc(a.keys(), func(k string) bool { return slices.Contains(of, k) }) && len(d.reading.Alt(w)) == 0 {
			t.Errorf("%q in %s is accepted by %+v, but none of %q is among %q", raw, d.lang, *a, of, a.keys())
		}
		_, isFound := slices.BinarySearch(found, int32(i))
		if isFound && !accepted || accepted && !isFound && !loose {
			t.Errorf("%q in %s: found %v, accepted %v for %+v", raw, d.lang, isFound, accepted, *a)
		}
	}
}
