package facts

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/newstest"
)

// checkFound fails t where something found does not stand in the article as it is shown.
func checkFound(t *testing.T, a news.Article, f Found) {
	t.Helper()
	span := func(what string, sp news.Span) {
		t.Helper()
		if sp.Start < 0 || sp.End <= sp.Start || sp.End > len(a.Text) {
			t.Fatalf("%s: span %v is not in the text of %d bytes", what, sp, len(a.Text))
		}
		if utf8.ValidString(a.Text) && !utf8.ValidString(sp.In(a.Text)) {
			t.Fatalf("%s: span %v cuts a character", what, sp)
		}
	}
	for i, x := range f.Facts {
		span("clause", x.Clause)
		span("value", x.Value)
		if !x.Clause.Holds(x.Value) {
			t.Fatalf("value %q is not in clause %q", x.Value.In(a.Text), x.Clause.In(a.Text))
		}
		if !strings.Contains(a.Text, x.Label) || !strings.Contains(a.Text, x.When.Text) {
			t.Fatalf("label %q or time %q does not stand in the text", x.Label, x.When.Text)
		}
		if math.IsNaN(x.Number) || math.IsInf(x.Number, 0) {
			t.Fatalf("%q is %v", x.Value.In(a.Text), x.Number)
		}
		if x.Score > 0 && utf8.RuneCountInString(x.Clause.In(a.Text)) > longestClause {
			t.Fatalf("the clause %q is too long for a card", x.Clause.In(a.Text))
		}
		if !x.When.From.IsZero() && !x.When.To.IsZero() && !x.When.To.After(x.When.From) {
			t.Fatalf("%q ends before it starts: %v", x.When.Text, x.When)
		}
		if x.When.Text != "" && x.When.Span.In(a.Text) != x.When.Text {
			t.Fatalf("the time %q is not at %v", x.When.Text, x.When.Span)
		}
		checkComposed(t, a, x, span)
		for _, e := range x.Entities {
			if !strings.Contains(x.Clause.In(a.Text), e) {
				t.Fatalf("%q does not stand in %q", e, x.Clause.In(a.Text))
			}
		}
		if i > 0 && x.Score > 0 && f.Facts[i-1].Score <= 0 {
			t.Fatalf("fact %d is worth showing and stands behind one that is not", i)
		}
	}
	for _, n := range f.Names {
		span("name", n.Span)
		if n.Text != n.Span.In(a.Text) || !strings.Contains(a.Text, n.Role) || n.Mentions < 1 {
			t.Fatalf("name %+v does not stand in the text", n)
		}
	}
	for _, q := range f.Quotes {
		span("quotation", q.Span)
		if !strings.Contains(a.Text, q.Speaker) {
			t.Fatalf("speaker %q does not stand in the text", q.Speaker)
		}
	}
}

// checkComposed fails t where a composed line holds a word that is not the article's, leaves its figure out or is too long.
func checkComposed(t *testing.T, a news.Article, x news.Fact, span func(string, news.Span)) {
	t.Helper()
	if x.Tier() == 2 {
		return
	}
	figure := false
	for _, p := range x.Composed {
		if p.Mark != "" {
			if p.Span != (news.Span{}) || strings.ContainsFunc(notes.ReplaceAllString(p.Mark, ""), unicode.IsLetter) {
				t.Fatalf("%q stands in a line and not in the article", p.Mark)
			}
			continue
		}
		span("piece", p.Span)
		figure = figure || p.Strong && p.Span.Holds(x.Value)
		if strings.Contains(strings.TrimSpace(p.Span.In(a.Text)), "\n\n") {
			t.Fatalf("%q goes over paragraphs", p.Span.In(a.Text))
		}
	}
	line := shown(a.Text, x)
	if !figure || x.Score <= 0 || utf8.RuneCountInString(line) > longestComposed || strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "S.") {
		t.Fatalf("%q is no line for a card; its figure is %q", line, x.Value.In(a.Text))
	}
}

// notes is a date as a line adds it to a time that has none.
var notes = regexp.MustCompile(`^ \((from )?[0-9A-Z][0-9A-Za-z –]*\)$`)

func TestWhatIsFoundStandsInTheArticle(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		a, focus := newstest.ReadArticle(t, path)
		for _, lang := range []string{a.Language, "", "en", "tr", "de", "fr", "es", "it", "pt", "nl", "ja", "xx"} {
			a.Language = lang
			checkFound(t, a, Extractor{}.Extract(a, focus))
			checkFound(t, a, Extractor{}.Extract(a, nil))
		}
	}
}

// TestComposedLinesStandInTheArticle holds the lines of all sentences that a person has judged against their text, joined
// in ways that put other words around them.
func TestComposedLinesStandInTheArticle(t *testing.T) {
	raw, err := os.ReadFile("testdata/composed.lines")
	if err != nil {
		t.Fatal(err)
	}
	before := ""
	lines := 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		for _, s := range []string{line, before + " " + line, strings.ReplaceAll(line, " ", "\n"), line + "\n\n" + line, "“" + line + "”", strings.ToUpper(line), strings.TrimSuffix(line, "."), line + " (LNG)"} {
			a, found := extract(s)
			checkFound(t, a, found)
			for _, f := range found.Facts {
				lines += 2 - f.Tier()
			}
		}
		before = line
	}
	if lines < 50 {
		t.Errorf("%d lines were composed, too few to say anything", lines)
	}
}

func FuzzExtract(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("en", string(raw), 10, 20)
		f.Add("tr", string(raw), 10, 20)
	}
	lines, err := os.ReadFile("testdata/composed.lines")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(lines)) {
		f.Add("en", line, 0, 8)
	}
	f.Add("en", "$5–$7bn, “he said. 99,99,9% 1.2.3 U.S.A.’s 31 Feb. 2024, Q9 mid- of 5-", 0, 3)
	f.Add("en", "“Tarrow has raised $260 million.” It makes robots.", 0, 8)
	f.Add("en", "Tarrow has raised $260 million.\x06", 0, 8)
	f.Add("de", "Der Umsatz stieg auf 500 Mio. Euro.“ Die Aktie fiel.", 0, 8)
	f.Add("tr", "%41'i 1 milyon 200 bin 12 Eylül'de kadar", 2, 4)
	f.Fuzz(func(t *testing.T, lang, s string, at, n int) {
		a := news.Article{Title: "t", Text: s, Language: lang, Published: time.Date(2025, 9, 16, 0, 0, 0, 0, time.UTC)}
		focus := []news.Mention{{Term: 0, Span: news.Span{Start: at, End: at + n}}}
		checkFound(t, a, Extractor{}.Extract(a, focus))
	})
}

// TestHostileText runs over text made to be slow: were any step quadratic, it would not end in the time a test has.
func TestHostileText(t *testing.T) {
	for _, unit := range []string{"1", "$", "\"", "“", "Aa ", "a ", "5% of ", "1,", "(", "Minister ", "of ", "by ", "U.S.", "2024-", "said “x ", "Aa of ", "next week ", "\n", "one ", ". A"} {
		a := news.Article{Title: "t", Text: strings.Repeat(unit, 1<<20/len(unit)), Language: "en", Published: time.Now()}
		checkFound(t, a, Extractor{}.Extract(a, nil))
	}
}

// TestManyNames runs over a text in which every name is another, so that nothing that is kept of names may be searched
// in a row.
func TestManyNames(t *testing.T) {
	var b strings.Builder
	for i := 0; b.Len() < 1<<20; i++ {
		n := "N" + strings.Map(func(c rune) rune { return c - '0' + 'a' }, strconv.Itoa(i))
		b.WriteString("In " + n + " the bank " + n + "o bought " + n + "a " + n + "e for $5m, said " + n + "i Smith of Kenya.\n\n")
	}
	a := news.Article{Title: "t", Text: b.String(), Language: "en", Published: time.Now()}
	start := time.Now()
	found := Extractor{}.Extract(a, nil)
	t.Logf("%d bytes in %v", len(a.Text), time.Since(start))
	checkFound(t, a, found)
}

func BenchmarkExtract(b *testing.B) {
	raw, err := os.ReadFile("testdata/deal.txt")
	if err != nil {
		b.Fatal(err)
	}
	_, body, _ := strings.Cut(string(raw), "\n\n")
	text := strings.Repeat(body+"\n\n", 4) // about 800 words
	a := news.Article{Title: "t", Text: text, Language: "en", Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
	b.ReportAllocs()
	for b.Loop() {
		Extractor{}.Extract(a, nil)
	}
}
