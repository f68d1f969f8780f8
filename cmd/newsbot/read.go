package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/summary"
	"newsbot/news/text"
	"newsbot/rules"
)

// readCommand prints an article as the bot reads it.
func readCommand() *cobra.Command {
	var asJSON bool
	var rule, published string
	cmd := &cobra.Command{
		Use:   "read [--json] [--rule RULE] FILE|URL",
		Short: "Print an article as the bot reads it: title, summary, key facts, text",
		Long: "Print an article as the bot reads it. It may be a web page, a feed (its first item is read), an article as JSON, plain\n" +
			"text, or - for standard input. With --rule, summary and facts are chosen for that rule.\n\n" +
			"In JSON every place is a byte offset into text. A fact of tier 1 is shown as its line, with the figure first; one of\n" +
			"tier 2 as what stands from start to end.",
		Args: one,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			a, err := in.prepared()
			if err != nil {
				return err
			}
			if published != "" {
				if a.Published, err = parseDate(published); err != nil {
					return err
				}
			}
			focus, err := focusOf(a, rule)
			if err != nil {
				return err
			}
			r := readArticle(a, focus)
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				enc.SetEscapeHTML(false)
				return enc.Encode(r)
			}
			return r.print(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, with places as byte offsets into text")
	cmd.Flags().StringVar(&rule, "rule", "", "choose summary and facts for this rule")
	cmd.Flags().StringVar(&published, "published", "", "when it was published, as in 2026-03-02 or 2026-03-02T12:00:00Z")
	return cmd
}

// parseDate reads a date as people give it on the command line.
func parseDate(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date; write 2026-03-02 or 2026-03-02T12:00:00Z", s)
}

// focusOf returns where the terms of a rule stand in a; nothing for no rule.
func focusOf(a news.Article, rule string) ([]news.Mention, error) {
	if rule == "" {
		return nil, nil
	}
	r, err := rules.Compile(rule)
	if err != nil {
		return nil, withCaret(rule, err)
	}
	doc := alerts.Document(a, alerts.DepthOf(r))
	m, ok := r.Match(doc)
	if !ok {
		return nil, fmt.Errorf("the rule does not match the article: %s", r.Explain(doc))
	}
	return alerts.Mentions(m), nil
}

// A reading is what the bot makes of an article. Its JSON form is stable: places are byte offsets into Text.
type reading struct {
	Title     string      `json:"title"`
	URL       string      `json:"url,omitempty"`
	Source    string      `json:"source,omitempty"`
	Language  string      `json:"language,omitempty"`
	Authors   []string    `json:"authors,omitempty"`
	Tags      []string    `json:"tags,omitempty"`
	Published time.Time   `json:"published,omitzero"`
	Text      string      `json:"text"`
	Sentences []news.Span `json:"sentences"`
	Summary   []news.Span `json:"summary"`
	Facts     []readFact  `json:"facts"`
	Names     []readName  `json:"names"`
	Quotes    []readQuote `json:"quotes"`
}

type readFact struct {
	Kind     string      `json:"kind"`
	Value    string      `json:"value"`
	Number   float64     `json:"number,omitempty"`
	Unit     string      `json:"unit,omitempty"`
	Modifier string      `json:"modifier,omitempty"`
	Label    string      `json:"label,omitempty"`
	When     *readPeriod `json:"when,omitempty"`
	Entities []string    `json:"entities,omitempty"`
	Start    int         `json:"start"`
	End      int         `json:"end"`
	Score    float64     `json:"score"`
	Tier     int         `json:"tier"`           // 1: shown as Line; 2: shown as what stands from Start to End
	Line     string      `json:"line,omitempty"` // the statement with its figure first
}

type readPeriod struct {
	From  string `json:"from,omitempty"` // a date
	To    string `json:"to,omitempty"`   // the day after the last
	Grain string `json:"grain,omitempty"`
	Text  string `json:"text,omitempty"`
	Note  string `json:"note,omitempty"` // the date of a time that is told from the day of publishing
}

type readName struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Role     string `json:"role,omitempty"`
	Country  string `json:"country,omitempty"` // of a place: ISO 3166-1
	Mentions int    `json:"mentions"`
}

type readQuote struct {
	Text    string `json:"text"`
	Speaker string `json:"speaker,omitempty"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

// readArticle reads a prepared article.
func readArticle(a news.Article, focus []news.Mention) reading {
	found := facts.Extractor{}.Extract(a, focus)
	r := reading{
		Title: a.Title, URL: a.URL, Source: a.Source, Language: a.Language, Authors: a.Authors, Tags: a.Tags,
		Published: a.Published, Text: a.Text,
		Sentences: []news.Span{}, Summary: []news.Span{}, Facts: []readFact{}, Names: []readName{}, Quotes: []readQuote{},
	}
	for _, s := range text.Sentences(a.Language, a.Text) {
		r.Sentences = append(r.Sentences, news.Span(s))
	}
	r.Summary = append(r.Summary, summary.Scorer{}.Summarize(a, focus)...)
	for _, f := range found.Facts {
		r.Facts = append(r.Facts, readFact{
			Kind: f.Kind, Value: f.Value.In(a.Text), Number: f.Number, Unit: f.Unit, Modifier: f.Modifier, Label: f.Label,
			When: periodOf(f.When), Entities: f.Entities, Start: f.Clause.Start, End: f.Clause.End, Score: f.Score,
			Tier: f.Tier(), Line: composed(a.Text, f),
		})
	}
	for _, n := range found.Names {
		r.Names = append(r.Names, readName{n.Text, n.Kind, n.Role, n.Country, n.Mentions})
	}
	for _, q := range found.Quotes {
		r.Quotes = append(r.Quotes, readQuote{q.Span.In(a.Text), q.Speaker, q.Span.Start, q.Span.End})
	}
	return r
}

// composed returns the line of a fact whose figure stands first, "" for others.
func composed(text string, f news.Fact) string {
	var b strings.Builder
	for _, p := range f.Composed {
		b.WriteString(p.Text(text))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func periodOf(p news.Period) *readPeriod {
	if p == (news.Period{}) {
		return nil
	}
	r := readPeriod{Grain: p.Grain, Text: p.Text, Note: p.Note()}
	if !p.From.IsZero() {
		r.From = p.From.Format(time.DateOnly)
	}
	if !p.To.IsZero() {
		r.To = p.To.Format(time.DateOnly)
	}
	return &r
}

// shown returns a fact for people: its line, or its figure and the clause that it stands in.
func (f readFact) shown(text string) string {
	if f.Line != "" {
		return f.Line
	}
	line := f.Value + " — " + text[f.Start:f.End]
	if f.When != nil && f.When.Note != "" {
		line += " (" + f.When.Text + ": " + f.When.Note + ")"
	}
	return line
}

// print prints the reading for people.
func (r reading) print(w io.Writer) error {
	var b strings.Builder
	section := func(title string, lines ...string) {
		if len(lines) > 0 {
			b.WriteString("\n" + title + "\n")
		}
		for _, l := range lines {
			b.WriteString("  " + strings.Join(strings.Fields(l), " ") + "\n")
		}
	}
	b.WriteString(r.Title + "\n")
	var about []string
	for _, s := range []string{r.Source, strings.Join(r.Authors, ", "), r.Language, r.URL} {
		if s != "" {
			about = append(about, s)
		}
	}
	if !r.Published.IsZero() {
		about = append(about, r.Published.Format("2 Jan 2006 15:04 UTC"))
	}
	if len(about) > 0 {
		b.WriteString(strings.Join(about, " · ") + "\n")
	}
	var lines []string
	for _, s := range r.Summary {
		lines = append(lines, s.In(r.Text))
	}
	section("Summary", lines...)
	lines = nil
	for _, f := range r.Facts {
		lines = append(lines, fmt.Sprintf("%-9s %s", f.Kind, f.shown(r.Text)))
	}
	section("Facts", lines...)
	lines = nil
	for _, n := range r.Names {
		l := fmt.Sprintf("%-9s %s", n.Kind, n.Name)
		if n.Role != "" {
			l += " (" + n.Role + ")"
		}
		lines = append(lines, l)
	}
	section("Names", lines...)
	lines = nil
	for _, q := range r.Quotes {
		l := "“" + q.Text + "”"
		if q.Speaker != "" {
			l += " — " + q.Speaker
		}
		lines = append(lines, l)
	}
	section("Quotations", lines...)
	section("Text", strings.Split(strings.ReplaceAll(r.Text, "\n\n", "\n"), "\n")...)
	_, err := io.WriteString(w, b.String())
	return err
}
