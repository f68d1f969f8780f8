package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/story"
	"newsbot/news/text"
)

const gasArticle = `Turkey's gas imports from Russia fell by about 12% in 2025 as tankers from the United States filled the gap, the energy ministry said on Tuesday.

Russia accounted for roughly 38% of Turkey's gas imports in 2025. A contract for LNG from Texas is to be signed as early as next week.

"We want more sellers than we have pipes, and more pipes than we have winters," said Energy Minister Alparslan Bayraktar in Ankara.`

// TestReadPrintsPlaces holds the JSON of an article against its text: every place is where it says, and nothing is shown
// that does not stand there.
func TestReadPrintsPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gas.txt")
	if err := os.WriteFile(path, []byte("Gas from overseas\n\n"+gasArticle), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"read", "--json", "--published", "2026-03-11", "--rule", "Turkey AND gas", path}, strings.NewReader(""), &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	var r reading
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	tiers, notes := map[int]string{}, []string{}
	for _, f := range r.Facts {
		clause := r.Text[f.Start:f.End]
		if !strings.Contains(clause, f.Value) {
			t.Errorf("%q is not in %q", f.Value, clause)
		}
		tiers[f.Tier] += f.Line + "\n"
		if (f.Line != "") != (f.Tier == 1) {
			t.Errorf("a fact of tier %d has the line %q", f.Tier, f.Line)
		}
		if f.When != nil {
			notes = append(notes, f.When.Note)
		}
	}
	if want := "≈38% of Turkey's gas imports — Russia, 2025"; !strings.Contains(tiers[1], want) {
		t.Errorf("composed lines %q lack %q", tiers[1], want)
	}
	if !slices.Contains(notes, "from 16 Mar 2026") {
		t.Errorf("notes %q do not say when next week is", notes)
	}
	for _, q := range r.Quotes {
		if r.Text[q.Start:q.End] != q.Text || q.Speaker != "Alparslan Bayraktar" {
			t.Errorf("quotation %+v", q)
		}
	}
}

// BenchmarkReadArticle reads an article of 800 words whole: sentences, summary, facts, words for the rules, story. It
// also says how long the slowest twentieth takes.
func BenchmarkReadArticle(b *testing.B) {
	body := strings.Repeat(gasArticle+"\n\n", 11) // 11 times 73 words
	a := news.Article{Title: "Gas from overseas", Text: body, Language: "en", Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
	var took []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		a := a
		a.Text = text.Clean(a.Text)
		readArticle(a, nil)
		alerts.Document(a, 0)
		story.Read(a, a.Published)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
