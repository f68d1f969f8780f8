package rules

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"newsbot/rules/syntax"
)

// terms returns n words, or patterns, with op between them.
func terms(n int, op, word string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(word, i)
	}
	return strings.Join(parts, op)
}

// demanding are sources that ask for as much work as they can. Words counts those that may be compiled at all.
var demanding = []struct {
	name, src string
	legal     bool
}{
	{"1 MB of (", strings.Repeat("(", 1<<20), false},
	{"as many ( as are read", strings.Repeat("(", 256<<10), false},
	{"10,000 terms", terms(10_000, " ", "w%d"), false},
	{"10,000 terms with OR", terms(10_000, " OR ", "w%d"), false},
	{"10,000 phrases", terms(10_000, " ", `"one%d two"`), false},
	{"nested twice", "/(a+)+$/", true},
	{"nested in words", "/(pipe(line)+)+$/", true},
	{"stars", "a* b* c*", false},
	{"256 words", terms(256, " OR ", "word%d"), true},
	{"256 patterns", terms(256, " AND ", "*pat%d*ern"), true},
	{"256 fuzzy words", terms(256, " OR ", "misspelt%d~2"), true},
	{"256 phrases", terms(256, " AND ", `"natural gas * deal%d of"`), true},
	{"128 pairs", terms(128, " AND ", "(a%[1]d OR b%[1]d)"), true},
	{"half of many", "128 OF (" + terms(256, ", ", "word%d") + ")", true},
	{"nested as deep as can be", strings.Repeat("(NOT ", 15) + "oil" + strings.Repeat(")", 15) + " gas", true},
	{"nested deeper", strings.Repeat("(NOT ", 5000) + "gas" + strings.Repeat(")", 5000), false},
	{"sentences in sentences", strings.Repeat("SENTENCE(gas OR ", 15) + "oil" + strings.Repeat(")", 15), true},
	{"repeated", "/((gas{30}){30}){30}/", false},
	{"a class in a class", "/" + strings.Repeat("[a-z]*", 5000) + "x/", false},
	{"signs of all kinds", strings.Repeat(`"(/~=*?-!`, 20_000), false},
}

// What one rule may ask for: mostAllocated allocations until it is refused, or compiled and filed; and of one that is refused,
// nothing behind furthest bytes is looked at.
const (
	mostAllocated = 25_000
	furthest      = 8 << 10
)

// TestRulesAreAnsweredWithinBounds counts the work that it takes to refuse a rule, or to compile and file it. Time is not
// measured: see BenchmarkDemanding.
func TestRulesAreAnsweredWithinBounds(t *testing.T) {
	for _, c := range demanding {
		t.Run(c.name, func(t *testing.T) {
			r, err := Compile(c.src)
			if (err == nil) != c.legal {
				t.Fatalf("error %v, want a legal rule: %v", err, c.legal)
			}
			if e, ok := errors.AsType[*syntax.Error](err); ok && e.Offset > furthest {
				t.Errorf("refused for what stands at %d", e.Offset)
			}
			var s *Set
			if n := testing.AllocsPerRun(1, func() {
				s = NewSet()
				if r, err := Compile(c.src); err == nil {
					s.Put(1, r)
				}
			}); n > mostAllocated {
				t.Errorf("%.0f allocations", n)
			}
			if r == nil {
				return
			}
			if len(r.leaves) > syntax.MaxLeaves {
				t.Errorf("%d leaves", len(r.leaves))
			}
			if n := len(codeAt(s.late.code, 0)); n > 4*syntax.MaxLeaves {
				t.Errorf("%d words of code", n)
			}
			if n := len(s.voc.marks); n > 20*syntax.MaxLeaves {
				t.Errorf("%d atoms", n)
			}
		})
	}
}

// BenchmarkDemanding is how long it takes to refuse or compile a rule, and to make it known. Each is to take less than 50 ms.
func BenchmarkDemanding(b *testing.B) {
	d := Read(wire)
	for _, c := range demanding {
		b.Run(strings.ReplaceAll(c.name, " ", "-"), func(b *testing.B) {
			for b.Loop() {
				if r, err := Compile(c.src); err == nil {
					s := NewSet()
					s.Put(1, r)
					s.Match(d, func(ID) {})
				}
			}
		})
	}
}

// BenchmarkLongArticle matches an article of a megabyte with each of some rules that are dear.
func BenchmarkLongArticle(b *testing.B) {
	d := Read(Fields{Title: wire.Title, Body: strings.Repeat(wire.Body+"\n\n", 1<<20/len(wire.Body)), Language: "en"})
	for _, src := range []string{
		"Turkey LNG", "SENTENCE(Turkey Ankara)", "gas NEAR/5 Russia", "gas NOT NEAR/5 Russia", "ATLEAST/50(Turkey)", "*gas*", "turkye~1",
		strings.Repeat("SENTENCE(gas OR ", 15) + "Turkey Ankara" + strings.Repeat(")", 15), "FIRST/50000(PARAGRAPH(SENTENCE(gas prices)))",
		`/(\w+\s+)+LNG$/`, `/(a+)+$/`, `/(?s).*.*.*=.*/`, `/[a-z ]{1,500}zebra/`, `/(x|y|[a-z])+\s(deal|[a-z]+)+s$/`,
	} {
		r, err := Compile(src)
		if err != nil {
			b.Fatalf("%s: %v", src, err)
		}
		b.Run(strings.NewReplacer(" ", "-", "/", "|").Replace(src), func(b *testing.B) {
			for b.Loop() {
				r.Matches(d)
			}
		})
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			Read(d.fields).Release()
		}
	})
}
