package news

import (
	"slices"
	"time"
)

// A Span is a part of an article's Text: bytes Start up to, not including, End.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// In returns the part of text that s covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Holds reports whether other lies within s.
func (s Span) Holds(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// A Mention is a place in an article's Text where one term of a rule stands. Mentions with the same Term are
// different places of the same term: a summary wants every term, not every place.
type Mention struct {
	Term int
	Span
}

// InOrder returns mentions in the order of the text.
func InOrder(mentions []Mention) []Mention {
	return slices.SortedStableFunc(slices.Values(mentions), func(a, b Mention) int { return a.Start - b.Start })
}

// A Fact is a statement of an article that cites its place: Clause and Value are spans of the article's Text, and
// what people are shown is what stands there, word for word.
type Fact struct {
	Kind     string   // "share", "change", "level", "multiple", "money", "count", "measure", "date", "deadline", "relation"
	Clause   Span     // the statement
	Value    Span     // the figure within Clause, shown in bold
	Number   float64  // Value as a number in Unit; 0 where it is none
	Unit     string   // "%", "pp", "x", an ISO 4217 code, a measure; empty for a bare count; what is done in a relation: "buy"
	Modifier string   // "~" about, "<" under, ">" over, "<=" at most, ">=" at least; empty for exactly
	Label    string   // what the figure is of, in the article's words
	When     Period   // what time it speaks of; zero if it does not say
	Entities []string // names that stand in Clause
	Score    float64  // how much it matters for the rule; higher is better, 0 or less is not worth a line on a card
	Composed []Piece  // the statement with its figure first, where nothing in the sentence speaks against putting it so; else empty
}

// Tier is 1 for a fact that may be shown with its figure first and 2 for one that is shown as the clause it stands in.
func (f Fact) Tier() int {
	if len(f.Composed) > 0 {
		return 1
	}
	return 2
}

// A Piece is a part of a composed line: what stands at Span in the article or, where that is empty, the Mark between
// two such parts. Nothing else is ever put between the article's words.
type Piece struct {
	Span   Span
	Mark   string // "≈", " — ", ", "
	Strong bool   // the figure
}

// Text returns what p shows of an article's text.
func (p Piece) Text(text string) string {
	if p.Mark != "" {
		return p.Mark
	}
	return p.Span.In(text)
}

// A Period is a time that an article speaks of, resolved against its publish date: From up to, not including, To, which
// is zero where the time has no end ("after 2030"). Both are zero where the text alone does not say ("fiscal 2025").
type Period struct {
	From, To time.Time
	Grain    string // "day", "week", "month", "quarter", "year"
	Text     string // as written: "as early as next week"
	Span     Span   // where Text stands
	Relative bool   // told from the day of publishing, as "next week": what it means is worth a note
	Limit    string // "by", "until", "early", "from", "since", "after" where it is one; else empty
}

// Note returns the dates of a relative time as people write them, "22–28 Sep 2025", "from 22 Sep 2025", "Sep 2025", or
// "" for a time that has its own.
func (p Period) Note() string {
	if !p.Relative || p.From.IsZero() {
		return ""
	}
	const whole = "2 Jan 2006"
	if p.Limit == "early" || p.To.IsZero() {
		return "from " + p.From.Format(whole)
	}
	last := p.To.AddDate(0, 0, -1)
	switch {
	case p.From.Equal(last):
		return last.Format(whole)
	case p.From.Day() == 1 && p.To.Day() == 1 && p.From.Month() == 1 && p.To.Equal(p.From.AddDate(1, 0, 0)):
		return p.From.Format("2006")
	case p.From.Day() == 1 && p.To.Equal(p.From.AddDate(0, 1, 0)):
		return p.From.Format("Jan 2006")
	case p.From.Year() != last.Year():
		return p.From.Format(whole) + " – " + last.Format(whole)
	case p.From.Month() == last.Month():
		return p.From.Format("2") + "–" + last.Format(whole)
	}
	return p.From.Format("2 Jan") + " – " + last.Format(whole)
}

// A Name is a person, an organisation or a place that an article names.
type Name struct {
	Kind     string // "person", "org" or "place"
	Text     string // the fullest form in the article
	Role     string // what the article calls a person: "Turkish Energy Minister"; empty if nothing
	Country  string // of a city: the ISO 3166 code of the country it is most likely in; empty if unknown
	Span     Span   // the first place of Text
	Mentions int    // how often the article names it, in any form
}

// A Quote is what somebody said, word for word.
type Quote struct {
	Span    Span   // the words between the quotation marks
	Speaker string // as the article names them; empty if it is not sure
}
