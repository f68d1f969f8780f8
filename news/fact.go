package news

import "time"

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
}

// A Period is a time that an article speaks of, resolved against its publish date: From up to, not including, To, which
// is zero where the time has no end ("after 2030"). Both are zero where the text alone does not say ("fiscal 2025").
type Period struct {
	From, To time.Time
	Grain    string // "day", "week", "month", "quarter", "year"
	Text     string // as written: "as early as next week"
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
