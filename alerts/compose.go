package alerts

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/rules"
)

// A Summarizer picks the sentences that say an article best for a rule.
//
// Summarize returns spans of whole sentences of a.Text, in the order of the article; none if there is nothing worth
// showing. focus says where the rule's terms stand. It must be safe for concurrent use.
type Summarizer interface {
	Summarize(a news.Article, focus []news.Mention) []news.Span
}

// An Extractor finds what an article states and whom it names.
//
// Extract returns the best first. Every span is one of a.Text. It must be safe for concurrent use.
type Extractor interface {
	Extract(a news.Article, focus []news.Mention) facts.Found
}

// How much a card shows.
const (
	cardFacts    = 5   // figures, other statements and quotations
	cardRepeats  = 3   // lines up to which a card says again what its summary says, with the figure standing out
	cardAlike    = 2   // of one kind among them
	cardNames    = 4   // of each kind
	cardQuotes   = 2   // where there are fewer than five facts
	longestQuote = 200 // characters
)

// Compose returns the card about a for the subscribers of topic, whose rule matched it at m.
func Compose(a news.Article, topic Topic, m rules.Match, s Summarizer, x Extractor) Card {
	focus := Mentions(m)
	sentences := s.Summarize(a, focus)
	found := x.Extract(a, focus).Beside(sentences) // what the summary does not say already comes first
	card := Card{
		Source: a.Outlet(), Title: oneLine(a.Title), Published: a.Published,
		Topic: topic.Name, Rule: topic.Rule, Matched: MatchedWords(a, m), Language: a.Language,
		Summary: summaryLine(a.Text, sentences, focus),
		Names:   nameLines(found.Names),
	}
	card.Facts = statements(a.Text, found, sentences)
	if news.CanonicalURL(a.URL) != "" { // http or https, with a host
		card.URL = strings.TrimSpace(a.URL)
	}
	if len(card.Summary) == 0 && a.Summary != "" {
		card.Summary = Plain(oneLine(a.Summary))
	}
	return card
}

// Mentions returns where in the body the terms of a rule stand, in order.
func Mentions(m rules.Match) []news.Mention {
	var found []news.Mention
	for term, leaf := range m.Leaves {
		for _, p := range leaf.Places {
			if p.Field == rules.Body {
				found = append(found, news.Mention{Term: term, Span: news.Span{Start: p.Start, End: p.End}})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b news.Mention) int { return cmp.Compare(a.Start, b.Start) })
	return found
}

// MatchedWords returns the words that matched as the article writes them, each once; "Turkey's" is not one more after "Turkey".
func MatchedWords(a news.Article, m rules.Match) []string {
	var words []string
	for _, leaf := range m.Leaves {
		for _, p := range leaf.Places {
			text := a.Text
			switch p.Field {
			case rules.Body:
			case rules.Title:
				text = a.Title
			case rules.Lead:
				text = a.Summary
			default:
				continue
			}
			w := oneLine(text[p.Start:p.End])
			if !slices.ContainsFunc(words, func(known string) bool { return sameWord(known, w) }) {
				words = append(words, w)
			}
		}
	}
	return words
}

// sameWord reports whether w is known, or known with a suffix after an apostrophe.
func sameWord(known, w string) bool {
	if len(w) < len(known) || !strings.EqualFold(w[:len(known)], known) {
		return strings.EqualFold(w, known)
	}
	rest := w[len(known):]
	return rest == "" || strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "’")
}

// summaryLine joins sentences into one line in which the words that matched stand out.
func summaryLine(text string, sentences []news.Span, focus []news.Mention) Line {
	var line Line
	for i, s := range sentences {
		if i > 0 {
			line = append(line, Run{Text: " "})
		}
		var strong []news.Span
		for _, m := range focus {
			if s.Holds(m.Span) {
				strong = append(strong, m.Span)
			}
		}
		line = append(line, emphasise(text, s, strong)...)
	}
	return line
}

// statements returns the lines about what an article states: what its summary does not say already, and what people said.
// What the summary says stands again, its figure standing out, only where there is little else.
func statements(text string, found facts.Found, summary []news.Span) []Line {
	var fresh, again []news.Fact
	for _, f := range found.Facts {
		switch {
		case slices.ContainsFunc(found.Quotes, func(q news.Quote) bool { return q.Speaker != "" && q.Span.Holds(f.Value) }): // has a line of its own kind
		case slices.ContainsFunc(summary, func(s news.Span) bool { return s.Holds(f.Clause) }):
			again = append(again, f)
		default:
			fresh = append(fresh, f)
		}
	}
	alike := map[string]int{}
	lines, shown := factLines(text, fresh, cardFacts, alike)
	quotes := quoteLines(text, found.Quotes, slices.Concat(summary, shown), cardFacts-len(lines))
	repeated, _ := factLines(text, again, cardRepeats-len(lines)-len(quotes), alike)
	return slices.Concat(lines, repeated, quotes)
}

// factLines returns at most room statements as a card shows them, in the article's words, the figure standing out, and
// where they stand. alike counts those of a kind, also over several calls.
func factLines(text string, facts []news.Fact, room int, alike map[string]int) (lines []Line, shown []news.Span) {
	for _, f := range facts {
		if len(lines) >= room || f.Score <= 0 { // those that follow are for searching
			break
		}
		if slices.ContainsFunc(shown, func(s news.Span) bool { return s.Holds(f.Clause) || f.Clause.Holds(s) }) {
			continue // the same clause for another of its figures
		}
		if alike[f.Kind]++; alike[f.Kind] > cardAlike {
			continue
		}
		shown = append(shown, f.Clause)
		lines = append(lines, factLine(text, f))
	}
	return lines, shown
}

// factLine returns one statement: composed, with its figure first, where the extractor is sure of that, else the clause
// as it stands. A time that is told from the day of publishing has its date behind it.
func factLine(text string, f news.Fact) Line {
	var line Line
	for _, p := range f.Composed {
		line = append(line, Run{Text: unwrap(p.Text(text)), Strong: p.Strong})
	}
	if len(line) > 0 {
		return line
	}
	note, at := f.When.Note(), f.When.Span.End
	if f.Value.Start < at && at < f.Value.End {
		at = f.Value.End
	}
	if note == "" || !f.Clause.Holds(f.When.Span) {
		return emphasise(text, f.Clause, []news.Span{f.Value})
	}
	line = emphasise(text, news.Span{Start: f.Clause.Start, End: at}, []news.Span{f.Value})
	line = append(line, Run{Text: " (" + note + ")"})
	return append(line, emphasise(text, news.Span{Start: at, End: f.Clause.End}, []news.Span{f.Value})...)
}

// quoteLines returns at most room of what people said, each with who said it. What stands in one of the parts said is left out.
func quoteLines(text string, quotes []news.Quote, said []news.Span, room int) []Line {
	var lines []Line
	for _, q := range quotes {
		if len(lines) == min(room, cardQuotes) {
			break
		}
		words := strings.TrimSuffix(unwrap(q.Span.In(text)), ".")
		if q.Speaker == "" || utf8.RuneCountInString(words) > longestQuote || slices.ContainsFunc(said, func(s news.Span) bool { return s.Holds(q.Span) }) {
			continue
		}
		lines = append(lines, Line{{Text: "“" + words + "”"}, {Text: " — " + oneLine(q.Speaker)}})
	}
	return lines
}

// emphasise returns what stands in s as a line in which the parts stand out. Parts may overlap; they are in order of Start.
func emphasise(text string, s news.Span, parts []news.Span) Line {
	var line Line
	at := s.Start
	add := func(end int, strong bool) {
		if end > at {
			line = append(line, Run{Text: unwrap(text[at:end]), Strong: strong})
			at = end
		}
	}
	for _, p := range parts {
		if p.Start >= at && s.Holds(p) {
			add(p.Start, false)
			add(p.End, true)
		}
	}
	add(s.End, false)
	return line
}

// nameLines returns one line that names organisations, people with their roles, and places, the most central first.
func nameLines(names []news.Name) []Line {
	var line Line
	for _, kind := range []string{"org", "person", "place"} {
		n := 0
		for _, name := range names {
			if name.Kind != kind || n == cardNames {
				continue
			}
			switch {
			case n > 0:
				line = append(line, Run{Text: ", "})
			case len(line) > 0:
				line = append(line, Run{Text: " · "})
			}
			text := oneLine(name.Text)
			if name.Role != "" {
				text += " (" + oneLine(name.Role) + ")"
			}
			line = append(line, Run{Text: text})
			n++
		}
	}
	if len(line) == 0 {
		return nil
	}
	return []Line{line}
}

// oneLine returns s with every run of white space as one space, none at the ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// unwrap returns s with line breaks as spaces: a sentence may go over lines that the publisher broke.
func unwrap(s string) string {
	if !strings.ContainsAny(s, "\r\n\t") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(s)
}
