package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/rules/syntax"
)

func mustCompile(tb testing.TB, src string) *Rule {
	tb.Helper()
	r, err := Compile(src)
	if err != nil {
		tb.Fatalf("Compile(%q) error = %v", src, err)
	}
	return r
}

func TestRuleMatchesAndSaysWhere(t *testing.T) {
	r := mustCompile(t, "Turkey LNG")
	body := "Turkey's minister spoke of LNG."
	m, ok := r.Match(Read(Fields{Title: "Talks in Ankara", Body: body, Language: "en"}))
	if !ok || len(m.Leaves) != 2 {
		t.Fatalf("Match() = %v, %v, want both words", m, ok)
	}
	for i, want := range []string{"Turkey's", "LNG"} {
		p := m.Leaves[i].Places[0]
		if got := body[p.Start:p.End]; p.Field != Body || got != want {
			t.Errorf("leaf %s stands at %q of %s, want %q of the body", m.Leaves[i].Term, got, p.Field, want)
		}
	}
}

func TestLeavesAreNamedByTheirCanonicalForm(t *testing.T) {
	r := mustCompile(t, `title:lng "natural  gas" ~signs title:(lng | x) percent>=5%`)
	m, ok := r.Match(Read(Fields{Title: "LNG", Body: "Natural gas signed.", Language: "en", Figures: []Figure{{"percent", 5, ""}}}))
	var terms []string
	for _, l := range m.Leaves {
		terms = append(terms, l.Term)
	}
	if want := []string{"title:lng", `"natural gas"`, "~signs", "percent >= 5"}; !ok || !slices.Equal(terms, want) {
		t.Errorf("terms = %q, %v, want %q", terms, ok, want)
	}
}

func TestRulesAndDocumentsMayBeSharedAmongGoroutines(t *testing.T) {
	d := Read(wire)
	srcs, _ := seeds(t)
	var rs []*Rule
	for _, src := range srcs {
		if r, err := Compile(src); err == nil {
			rs = append(rs, r)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, r := range rs {
				if _, ok := r.Match(d); ok != r.Explain(d).Matched {
					t.Errorf("rule %s matches and does not", r)
				}
			}
		})
	}
	wg.Wait()
}

func TestSlowPartsAreListed(t *testing.T) {
	r, err := Compile(`/\d+%/ /gas \w+/ /a|bcd/ /(abc|def)+/ topic:x topic:y topic:x`, Topics(func(name string) (string, bool) {
		return map[string]string{"x": `gas /../`, "y": "oil"}[name], true
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Slow(), []string{`/\d+%/`, "/a|bcd/", "/../", "/../"}; !slices.Equal(got, want) {
		t.Errorf("Slow() = %q, want %q", got, want)
	}
}

func TestCostFollowsTheRarestWord(t *testing.T) {
	stats := Stats{PerDay: 1000, Share: func(w string) float64 {
		return map[string]float64{"turkey": 0.02, "lng": 0.01, "the": 0.9, "gas": 0.05}[w]
	}}
	for _, c := range []struct{ src, want string }{
		{"Turkey", "about 20 articles a day"},
		{"Turkey the", "about 19 articles a day"},
		{"Turkey LNG", "about one article a day"},
		{"Turkey OR gas", "about 69 articles a day"},
		{"Turkey NOT the", "about 6 articles a day"},
		{`"Turkey LNG"`, "about 4 articles a week"},
		{"Turkey gas LNG zebra", "hardly ever an article"},
		{"title:Turkey", "about 6 articles a day"},
		{"ATLEAST/4(gas)", "about 13 articles a day"},
		{"/gas/", "about 10 articles a day"},
		{"2 OF (Turkey, gas, LNG)", "about 39 articles a day"},
	} {
		if got := mustCompile(t, c.src).Cost(stats).String(); got != c.want {
			t.Errorf("cost of %s = %s, want %s", c.src, got, c.want)
		}
	}
	if got := mustCompile(t, `gas /\d\d/`).Cost(stats).Slow; !slices.Equal(got, []string{`/\d\d/`}) {
		t.Errorf("slow parts = %q, want the regular expression", got)
	}
}

func TestTopicsCountAgainstTheLimits(t *testing.T) {
	twice := Topics(func(name string) (string, bool) {
		if name == "a20" {
			return "gas", true
		}
		var n int
		fmt.Sscanf(name, "a%d", &n)
		return fmt.Sprintf("topic:a%d OR topic:a%d", n+1, n+1), true
	})
	_, err := Compile("topic:a0", twice)
	if e, ok := errors.AsType[*syntax.Error](err); !ok || !strings.Contains(e.Msg, "more than 256") {
		t.Errorf("a rule of a million words is refused with %v", err)
	}
	endless := Topics(func(name string) (string, bool) { return "topic:" + name + "x", true })
	if _, err := Compile("topic:a", endless); err == nil {
		t.Error("topics without end are taken")
	}
}

func TestAnythingIsCompiledOrRefusedAtOnce(t *testing.T) {
	for _, src := range []string{
		strings.Repeat(`/\pL{1000}/ `, 250), strings.Repeat("/(a+)+$/ ", 250), strings.Repeat(`/[^a]{500}/i `, 250), "a* b* c*", "/(((a{30}){30}){30})/",
		strings.Repeat("abcdefgh~2 ", 256), strings.Repeat("~anlaşmaları ", 256), strings.Repeat(`"`+strings.Repeat("a ", 32)+`" `, 250),
		strings.Repeat("*abc*def*ghi* ", 256),
	} {
		start := time.Now()
		_, err := Compile(src)
		if took := time.Since(start); took > time.Second { // 50 ms on a machine that does nothing else
			t.Errorf("Compile(%.30q…) took %v (%v)", src, took, err)
		}
	}
}

func TestSetMatchesLikeItsRules(t *testing.T) {
	s := NewSet()
	d := Read(wire)
	s.Put(1, mustCompile(t, "Turkey"))
	s.Put(2, mustCompile(t, "Norway"))
	s.Put(3, mustCompile(t, "gas"))
	s.Put(2, mustCompile(t, "Ankara"))
	s.Remove(3)
	s.Remove(9)
	var got []ID
	s.Match(d, func(id ID) { got = append(got, id) })
	if want := []ID{1, 2}; !slices.Equal(got, want) || s.Len() != 2 {
		t.Errorf("matched %v of %d, want %v of 2", got, s.Len(), want)
	}
}

func ExampleRule_Match() {
	r, err := Compile(`Turkey AND (LNG OR "natural gas") NOT recipe`)
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "Turkey's imports of natural gas grew."
	m, ok := r.Match(Read(Fields{Title: "Imports", Body: text, Language: "en"}))
	fmt.Println(ok)
	for _, l := range m.Leaves {
		for _, p := range l.Places {
			fmt.Printf("%s stands in the %s: %s\n", l.Term, p.Field, text[p.Start:p.End])
		}
	}
	// Output:
	// true
	// Turkey stands in the body: Turkey's
	// "natural gas" stands in the body: natural gas
}
