package facts

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"newsbot/news"
)

// A labelled article says in marks what a careful reader finds in it. Marks may stand in each other:
//
//	[@p|Alparslan Bayraktar]    a person, where the fullest form of the name stands first; @o an organisation, @l a place
//	[#3.4e9 USD|$3.4 billion]   a figure with its unit; a bare number counts something
//	[=2026-03-09|on Monday]     a time: a day, a month (2026-03), a year, or from/to, the end not included
//	[q:Delia Marchand|We …]     what somebody said, without the quotation marks
//	^                           before a sentence that belongs into a summary
//
// The labels were written before the extractor saw the articles. Those with "held: yes" are kept apart: they are for
// measuring, and nothing is changed because of them.
type labelled struct {
	name   string
	held   bool
	a      news.Article
	names  []news.Name
	facts  []news.Fact
	quotes []news.Quote
	leads  []int // where sentences start that belong into a summary
}

func readLabelled(t *testing.T) []labelled {
	t.Helper()
	files, err := filepath.Glob("testdata/labelled/*.txt")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d labelled articles, want 60: %v", len(files), err)
	}
	var out []labelled
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		l := labelled{name: strings.TrimSuffix(filepath.Base(path), ".txt")}
		head, body, _ := strings.Cut(string(raw), "\n\n")
		for line := range strings.Lines(head) {
			field, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch field {
			case "title":
				l.a.Title = value
			case "language":
				l.a.Language = value
			case "held":
				l.held = true
			case "published":
				if l.a.Published, err = time.Parse(time.DateOnly, value); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
			}
		}
		var b strings.Builder
		if rest := l.parse(&b, strings.TrimSpace(body)); rest != "" {
			t.Fatalf("%s: a mark ends that did not start: %.40q", path, rest)
		}
		l.a.Text = b.String()
		for i, n := range l.names {
			l.names[i].Text = n.Span.In(l.a.Text)
		}
		out = append(out, l)
	}
	return out
}

// parse writes the plain text of s to b and notes the marks. It returns what stands behind the "]" that ends a mark
// opened before s.
func (l *labelled) parse(b *strings.Builder, s string) string {
	for s != "" {
		i := strings.IndexAny(s, "[]^")
		if i < 0 {
			b.WriteString(s)
			return ""
		}
		b.WriteString(s[:i])
		switch c := s[i]; c {
		case ']':
			return s[i:]
		case '^':
			l.leads = append(l.leads, b.Len())
			s = s[i+1:]
		default:
			label, inner, ok := strings.Cut(s[i+1:], "|")
			if !ok {
				panic("a mark without |: " + s[i:])
			}
			start := b.Len()
			rest := l.parse(b, inner)
			if rest == "" {
				panic("a mark that does not end: " + s[i:])
			}
			l.note(label, news.Span{Start: start, End: b.Len()})
			s = rest[1:]
		}
	}
	return ""
}

// note keeps what a mark says of a place.
func (l *labelled) note(label string, sp news.Span) {
	switch rest := label[1:]; label[0] {
	case '@':
		l.names = append(l.names, news.Name{Kind: map[string]string{"p": "person", "o": "org", "l": "place"}[rest], Span: sp})
	case '#':
		number, unit, _ := strings.Cut(rest, " ")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			panic(label + " is no figure")
		}
		l.facts = append(l.facts, news.Fact{Value: sp, Number: v, Unit: unit, Kind: classOf("", unit)})
	case '=':
		l.facts = append(l.facts, news.Fact{Value: sp, When: periodOf(rest), Kind: "date"})
	case 'q':
		l.quotes = append(l.quotes, news.Quote{Span: sp, Speaker: rest[1:]})
	default:
		panic("no mark: " + label)
	}
}

// periodOf reads 2026-03-09, 2026-03, 2026 or from/to.
func periodOf(s string) news.Period {
	from, to, both := strings.Cut(s, "/")
	start, step := timeOf(from)
	if both {
		end, _ := timeOf(to)
		return news.Period{From: start, To: end}
	}
	return news.Period{From: start, To: step}
}

func timeOf(s string) (start, end time.Time) {
	layout := time.DateOnly[:len(s)]
	t, err := time.Parse(layout, s)
	if err != nil {
		panic(err)
	}
	switch len(s) {
	case 4:
		return t, t.AddDate(1, 0, 0)
	case 7:
		return t, t.AddDate(0, 1, 0)
	}
	return t, t.AddDate(0, 0, 1)
}

// classOf returns the class that facts are counted in: what a percentage is of, or whether a date is a deadline, is not
// labelled.
func classOf(kind, unit string) string {
	switch {
	case kind == "date" || kind == "deadline":
		return "date"
	case unit == "%" || unit == "pp" || unit == "bp":
		return "percent"
	case unit == "x":
		return "multiple"
	case unit == "":
		return "count"
	case len(unit) == 3 && unit == strings.ToUpper(unit):
		return "money"
	}
	return "measure"
}

// A tally counts what was found, what should have been, and what is both.
type tally struct{ found, due, right int }

func (c tally) precision() float64 { return share(c.right, c.found) }
func (c tally) recall() float64    { return share(c.right, c.due) }
func (c tally) f1() float64 {
	if c.right == 0 {
		return 0
	}
	return 2 * c.precision() * c.recall() / (c.precision() + c.recall())
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// tallies are kept by what was counted and in which articles: "names", "names org", "names tr".
type tallies map[string]*tally

func (ts tallies) add(found, due, right int, keys ...string) {
	for _, k := range keys {
		if ts[k] == nil {
			ts[k] = &tally{}
		}
		ts[k].found += found
		ts[k].due += due
		ts[k].right += right
	}
}

func (ts tallies) print(t *testing.T, title string) {
	t.Helper()
	t.Logf("%s%29s %7s %7s %7s", title, "", "prec.", "recall", "F1")
	for _, k := range slices.Sorted(mapsKeys(ts)) {
		c := ts[k]
		t.Logf("  %-24s %4d of %4d %6.1f%% %6.1f%% %6.1f", k, c.right, c.due, 100*c.precision(), 100*c.recall(), 100*c.f1())
	}
}

func mapsKeys(ts tallies) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range ts {
			if !yield(k) {
				return
			}
		}
	}
}

// count compares what was found in an article with its labels. Each difference is told to note.
func (l labelled) count(ts tallies, found Found, note func(format string, args ...any)) {
	lang := l.a.Language
	l.countNames(ts, lang, found, note)
	l.countFacts(ts, found, note)
	left := slices.Clone(l.quotes)
	for _, q := range found.Quotes {
		i := slices.IndexFunc(left, func(w news.Quote) bool { return overlap(q.Span, w.Span) && w.Speaker == q.Speaker })
		if q.Speaker == "" {
			continue
		}
		ts.add(1, 0, 0, "quotations", "quotations "+lang)
		if i < 0 {
			note("quotation: %s: %q", q.Speaker, q.Span.In(l.a.Text))
			continue
		}
		ts.add(0, 0, 1, "quotations", "quotations "+lang)
		left = slices.Delete(left, i, i+1)
	}
	ts.add(0, len(l.quotes), 0, "quotations", "quotations "+lang)
	for _, q := range left {
		note("missing quotation: %s: %q", q.Speaker, q.Span.In(l.a.Text))
	}
}

func (l labelled) countNames(ts tallies, lang string, found Found, note func(format string, args ...any)) {
	left := slices.Clone(l.names)
	for _, n := range found.Names {
		ts.add(1, 0, 0, "names", "names "+n.Kind, "names "+lang)
		i := slices.IndexFunc(left, func(w news.Name) bool { return w.Kind == n.Kind && w.Span == n.Span })
		if i < 0 {
			note("name: %s %q", n.Kind, n.Text)
			continue
		}
		ts.add(0, 0, 1, "names", "names "+n.Kind, "names "+lang)
		left = slices.Delete(left, i, i+1)
	}
	for _, n := range l.names {
		ts.add(0, 1, 0, "names", "names "+n.Kind, "names "+lang)
	}
	for _, n := range left {
		note("missing name: %s %q", n.Kind, n.Text)
	}
}

func (l labelled) countFacts(ts tallies, found Found, note func(format string, args ...any)) {
	left := slices.Clone(l.facts)
	for _, f := range found.Facts {
		if f.Kind == "relation" {
			continue // not labelled
		}
		class := classOf(f.Kind, f.Unit)
		keys := []string{"facts", "facts " + class}
		if f.Score > 0 {
			keys = append(keys, "facts on the card")
		}
		ts.add(1, 0, 0, keys...)
		i := slices.IndexFunc(left, func(w news.Fact) bool { return sameFact(f, w) })
		if i < 0 {
			note("fact: %s %v %s %q (%s..%s)", f.Kind, f.Number, f.Unit, f.Value.In(l.a.Text), f.When.From.Format(time.DateOnly), f.When.To.Format(time.DateOnly))
			continue
		}
		ts.add(0, 0, 1, keys...)
		left = slices.Delete(left, i, i+1)
	}
	for _, f := range l.facts {
		ts.add(0, 1, 0, "facts", "facts "+f.Kind)
	}
	for _, f := range left {
		note("missing fact: %s %v %s %q", f.Kind, f.Number, f.Unit, f.Value.In(l.a.Text))
	}
}

func sameFact(f, want news.Fact) bool {
	if !overlap(f.Value, want.Value) || classOf(f.Kind, f.Unit) != want.Kind {
		return false
	}
	if want.Kind == "date" {
		return f.When.From.Equal(want.When.From) && f.When.To.Equal(want.When.To)
	}
	return f.Unit == want.Unit && math.Abs(f.Number-want.Number) <= 1e-6*math.Abs(want.Number)
}

func overlap(a, b news.Span) bool { return a.Start < b.End && b.Start < a.End }

// firstWhole returns where name stands first in s as whole words.
func firstWhole(s, name string) int {
	for from := 0; ; {
		at := strings.Index(s[from:], name)
		if at < 0 {
			return -1
		}
		at += from
		if next, _ := utf8.DecodeRuneInString(s[at+len(name):]); !unicode.IsLetter(next) {
			return at
		}
		from = at + len(name)
	}
}

// TestLabelledArticles prints how much of what the labels say is found. With -v it also prints every difference in the
// articles that are not held back.
func TestLabelledArticles(t *testing.T) {
	open, held := tallies{}, tallies{}
	for _, l := range readLabelled(t) {
		for _, n := range l.names {
			if at := firstWhole(l.a.Text, n.Text); at != n.Span.Start {
				t.Errorf("%s: %q is marked at %d and stands at %d first", l.name, n.Text, n.Span.Start, at)
			}
		}
		ts, note := open, func(format string, args ...any) { t.Logf("%s: %s", l.name, fmt.Sprintf(format, args...)) }
		if l.held {
			ts, note = held, func(string, ...any) {}
		}
		l.count(ts, Extractor{}.Extract(l.a, nil), note)
	}
	open.print(t, "tuned on ")
	held.print(t, "held back")
	for _, f := range []struct {
		name      string
		got, want float64
	}{
		{"F1 of names", open["names"].f1(), 0.95},
		{"F1 of names held back", held["names"].f1(), 0.87},
		{"precision of quotations", open["quotations"].precision(), 0.94},
		{"recall of quotations", open["quotations"].recall(), 0.95},
		{"precision of quotations held back", held["quotations"].precision(), 0.94},
		{"recall of quotations held back", held["quotations"].recall(), 0.85},
		{"F1 of facts", open["facts"].f1(), 0.95},
		{"F1 of facts held back", held["facts"].f1(), 0.88},
	} {
		if f.got < f.want {
			t.Errorf("%s: %.1f %%, want %.0f %%", f.name, 100*f.got, 100*f.want)
		}
	}
}
