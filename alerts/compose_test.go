package alerts_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/rules"
)

// added matches the runs of a fact that are not the article's words: marks, and the date of a time that has none.
var added = regexp.MustCompile(`^( — | ?[≈><≥≤]|, | \((from )?[0-9A-Z][0-9A-Za-z –]*\))$`)

// stands reports whether a line is made of what stands in body alone.
func stands(body string, line alerts.Line) bool {
	for _, r := range line {
		text := strings.TrimPrefix(strings.Trim(r.Text, "“”"), " — ")
		if !strings.Contains(body, text) && !added.MatchString(r.Text) {
			return false
		}
	}
	return true
}

// lead is a summarizer that takes the first paragraph.
type lead struct{}

func (lead) Summarize(a news.Article, _ []news.Mention) []news.Span {
	first, _, _ := strings.Cut(a.Text, "\n\n")
	return []news.Span{{End: len(first)}}
}

// cardOf returns the card about a text for a rule, with its first paragraph for a summary.
func cardOf(t *testing.T, text, rule string) alerts.Card {
	t.Helper()
	a := news.Article{Title: "t", Text: text, Language: "en", Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
	r, err := rules.Compile(rule)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := r.Match(alerts.Document(a, alerts.DepthOf(r)))
	if !ok {
		t.Fatalf("%s does not match", rule)
	}
	card := alerts.Compose(a, alerts.Topic{Name: "t", Rule: rule}, m, lead{}, facts.Extractor{})
	for _, f := range card.Facts {
		if !stands(text, f) {
			t.Errorf("%q holds what the article does not", f)
		}
	}
	return card
}

func TestFactsOfACard(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // some of the lines
		lines      int      // how many of them there are; 0 for any number
	}{
		{"a figure comes first where that is sure", "Gas was cheap on Monday in Europe and people liked it.\n\nTurkey's gas imports from Russia fell by about 12% in 2024.",
			[]string{"fell by ≈12% — Turkey's gas imports from Russia, 2024"}, 0},
		{"else the clause is shown", "Gas was cheap on Monday in Europe and people liked it.\n\nTurkey's gas imports from Russia and Iran fell by about 12% in 2024.",
			[]string{"Turkey's gas imports from Russia and Iran fell by about 12% in 2024"}, 0},
		{"a time without a date has it in brackets", "Gas was cheap in Europe and people liked it.\n\nTurkey will sign a gas contract with Chevron as early as next week.",
			[]string{"Turkey will sign a gas contract with Chevron as early as next week (from 16 Mar 2026)"}, 0},
		{"two of a kind", "Gas was cheap in Europe and people liked it.\n\nGas in Spain rose 5% and all were glad.\n\nGas in Malta rose 6% and all were glad.\n\nGas in Egypt rose 7% and all were glad.\n\nGas in Libya rose 8% and all were glad.",
			nil, 2},
		{"what people said, where there is room", "Gas was cheap in Europe and people liked it.\n\nGas in Spain rose 5% and all were glad.\n\n“We shall never burn so much of it again,” said Minister Ana Ruiz.",
			[]string{"“We shall never burn so much of it again” — Ana Ruiz"}, 2},
		{"what the summary says comes after what it does not", "Gas in Spain rose 5% and all were glad.\n\nGas in Malta cost $12 and all were glad.\n\n“We shall never burn so much of it again,” said Minister Ana Ruiz.",
			[]string{"Gas in Malta cost $12 and all were glad", "Gas in Spain rose 5% and all were glad", "“We shall never burn so much of it again” — Ana Ruiz"}, 3},
		{"and not where there is enough else", "Gas in Spain rose 5% and all were glad.\n\nGas in Malta cost $12 and all were glad.\n\nGas in Egypt cost $15 and all were glad.\n\n“We shall never burn so much of it again,” said Minister Ana Ruiz.",
			[]string{"Gas in Malta cost $12 and all were glad", "Gas in Egypt cost $15 and all were glad", "“We shall never burn so much of it again” — Ana Ruiz"}, 3},
		{"a quotation stands once", "Gas was cheap in Europe and people liked it.\n\n“We shall burn 40% less of it,” said Minister Ana Ruiz in Rome.",
			[]string{"“We shall burn 40% less of it” — Ana Ruiz"}, 1},
		{"nobody's words are shown", "Gas was cheap in Europe and people liked it.\n\n“We shall never burn so much of it again,” said a voice.", nil, 0},
		{"nor long ones", "Gas was cheap in Europe and people liked it.\n\n“We shall never burn so much of it " + strings.Repeat("again and ", 20) + "again,” said Minister Ana Ruiz.", nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, f := range cardOf(t, c.text, "gas").Facts {
				lines = append(lines, f.String())
			}
			if c.lines > 0 && len(lines) != c.lines {
				t.Errorf("facts %q, want %d", lines, c.lines)
			}
			for _, w := range c.want {
				if !slices.Contains(lines, w) {
					t.Errorf("facts %q lack %q", lines, w)
				}
			}
			if c.want == nil && c.lines == 0 && len(lines) > 0 {
				t.Errorf("facts %q, want none", lines)
			}
		})
	}
}
