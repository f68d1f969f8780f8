package facts

import (
	"strings"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/text"
)

const (
	longestClause = 160 // characters; what fits on one or two lines of a card
	goodClause    = 90  // characters up to which a clause is not worth cutting
	mostCuts      = 8   // places tried on each side of the value
)

// A cut is a place where a clause may start or end, with what it costs to cut there.
type cut struct {
	token int // the first token of the clause, or the first one behind it
	cost  float64
}

// clause returns the statement that value stands in: the sentence, or the part of it between two marks that can be
// read on its own. It reports false where no such part is short enough; the span is the whole sentence then.
func (r *reading) clause(s sentence, value news.Span) (news.Span, bool) {
	first, last := r.tokensOf(s, value)
	whole := r.trimmed(s, s.first, s.last)
	best, cost := news.Span{}, 1e9
	for _, from := range r.starts(s, first) {
		for _, to := range r.ends(s, last) {
			if len(r.words.finite) == 0 && to.token < s.last && r.commaWithin(from.token, first) {
				continue // where no verb is known, only a clause without a comma before its value is sure to hold one
			}
			if sp := r.trimmed(s, from.token, to.token); sp.Holds(value) && r.readable(s, from.token, to.token, sp) {
				if c := from.cost + to.cost + r.lengthCost(sp) - 10*float64(len(r.terms(sp))); c < cost {
					best, cost = sp, c
				}
			}
		}
	}
	if cost == 1e9 {
		return whole, false
	}
	return best, true
}

// commaWithin reports whether a comma stands in the tokens [first, last).
func (r *reading) commaWithin(first, last int) bool {
	for i := first; i < last; i++ {
		if r.tokens[i].low == "," {
			return true
		}
	}
	return false
}

func (r *reading) lengthCost(sp news.Span) float64 {
	n := float64(utf8.RuneCountInString(sp.In(r.text)))
	return n/10 + max(0, n-goodClause)
}

// tokensOf returns the first and the last token of sp.
func (r *reading) tokensOf(s sentence, sp news.Span) (first, last int) {
	first, last = s.first, s.last-1
	for first < last && r.tokens[first].core <= sp.Start {
		first++
	}
	for last > first && r.tokens[last].start >= sp.End {
		last--
	}
	return first, last
}

// trimmed returns the place of the tokens [first, last) without marks at its ends that belong to no word.
func (r *reading) trimmed(s sentence, first, last int) news.Span {
	for first < last && r.tokens[first].kind == mark && !openingMark(r.tokens[first].low) {
		first++
	}
	for last > first {
		t := r.tokens[last-1]
		if t.kind != mark || t.low == "%" || t.low == ")" || quoteMark(t.low) && t.glued || currencySign(t.low) != "" {
			break
		}
		last--
	}
	if first >= last {
		return s.span
	}
	return news.Span{Start: r.tokens[first].start, End: r.tokens[last-1].end}
}

func openingMark(s string) bool {
	switch s {
	case "%", "-", "−", "+", "(", "#", "@":
		return true
	}
	return quoteMark(s) || currencySign(s) != ""
}

// readable reports whether the tokens [first, last) stand on their own: short enough, quotation marks and brackets
// closed, with a verb of their own where the language lets us see that.
func (r *reading) readable(s sentence, first, last int, sp news.Span) bool {
	in := sp.In(r.text)
	if utf8.RuneCountInString(in) > longestClause || !text.Paired(in) {
		return false
	}
	whole := first == s.first && last == s.last
	if len(r.words.finite) == 0 || whole {
		return true
	}
	aside := false // in a part such as ", which employs 2,300 people,"
	for i := first; i < last; i++ {
		switch {
		case r.tokens[i].low == ",":
			aside = r.words.relatives[r.low(s, i+1)]
		case !aside && r.finiteAt(s, i):
			return true
		}
	}
	return false
}

// finiteAt reports whether token i is a verb that makes a statement.
func (r *reading) finiteAt(s sentence, i int) bool {
	t := r.tokens[i]
	if t.kind != word {
		return false
	}
	if r.words.finite[t.low] || r.words.said[t.low] {
		return true
	}
	if r.lang != "en" || !strings.HasSuffix(t.low, "ed") || t.upper {
		return false
	}
	// "volumes delivered by sea" states nothing, "volumes doubled" does
	before := r.low(s, i-1)
	return r.low(s, i+1) != "by" && !r.words.articles[before] && !r.words.stops[before]
}

// starts returns the places at or before token value where the clause may start.
func (r *reading) starts(s sentence, value int) []cut {
	out := []cut{{r.head(s), 0}}
	for i := value; i > s.first && len(out) < mostCuts; i-- {
		t := r.tokens[i-1]
		if t.kind != mark || t.low == "-" && t.glued {
			continue
		}
		if quoteMark(t.low) && i-1 > s.first && r.tokens[i-2].low == "," {
			t = r.tokens[i-2]
		}
		switch t.low {
		case ";", ":":
			if t.glued && r.tokens[i].glued { // 03:30
				continue
			}
			out = append(out, cut{i, r.startCost(s, i, 5)})
		case "—", "–":
			if r.states(s, i, s.last) && !r.words.relatives[r.low(s, i)] {
				out = append(out, cut{i, r.startCost(s, i, 6)})
			}
		case ",":
			out = r.startAtComma(out, s, i)
		}
	}
	return out
}

// startAtComma appends the place behind the comma before token i if a clause of its own starts there.
func (r *reading) startAtComma(out []cut, s sentence, i int) []cut {
	next := r.low(s, i)
	switch {
	case r.words.subordinate[next] && !r.words.timed[next] || r.words.conjunctions[next]:
		if i+1 < s.last && r.subjectAt(s, i+1) && r.states(s, i+1, s.last) && !r.orFigure(s, i) {
			out = append(out, cut{i + 1, r.startCost(s, i+1, 6)})
		}
	case r.words.introductions[r.low(s, s.first)] && r.subjectAt(s, i) && r.firstComma(s, i):
		out = append(out, cut{i, r.startCost(s, i, 5)})
	}
	return out
}

// orFigure reports whether token i, an "or", only gives the figure before it once more: ", or 8% of its workforce".
func (r *reading) orFigure(s sentence, i int) bool {
	if r.tokens[i].low != "or" || r.lang != "en" || i+1 >= s.last {
		return false
	}
	_, _, inexact := r.words.modifiers.at(r.tokens[:s.last], i+1)
	return inexact || r.tokens[i+1].kind == digits || currencySign(r.tokens[i+1].low) != ""
}

// firstComma reports whether the comma before token i is the sentence's first.
func (r *reading) firstComma(s sentence, i int) bool {
	for j := s.first; j < i-1; j++ {
		if r.tokens[j].low == "," {
			return false
		}
	}
	return true
}

// subjectAt reports whether a statement may start at token i: with a name, a determiner or a figure, not with a verb.
func (r *reading) subjectAt(s sentence, i int) bool {
	t := r.tokens[i]
	return t.kind != mark && !r.words.finite[t.low] && !r.words.stops[t.low] && (t.upper || t.kind == digits || r.words.articles[t.low] || len(r.words.finite) > 0 && !strings.HasSuffix(t.low, "ing"))
}

// states reports whether a verb stands in [first, last) before the next strong mark.
func (r *reading) states(s sentence, first, last int) bool {
	if len(r.words.finite) == 0 {
		return true
	}
	for i := first; i < last; i++ {
		if t := r.tokens[i]; t.low == ";" || t.low == "—" || t.low == "–" {
			return false
		}
		if r.finiteAt(s, i) {
			return i > first
		}
	}
	return false
}

// startCost adds what it costs that a clause starts with a word whose meaning stands elsewhere.
func (r *reading) startCost(s sentence, i int, cost float64) float64 {
	if i < s.last && r.words.pronouns[r.low(s, i)] {
		cost += 40
	}
	return cost
}

// head returns the first token of a sentence behind the word that only ties it to the one before: "But", "While".
func (r *reading) head(s sentence) int {
	i := s.first
	if i+2 >= s.last {
		return i
	}
	w := r.tokens[i].low
	switch {
	case r.words.conjunctions[w] && !r.words.finite[r.low(s, i+1)]:
		i++
	case r.words.subordinate[w] && !r.words.timed[w] && r.subjectAt(s, i+1):
		i++
	case r.words.connectives[w] && r.low(s, i+1) == ",":
		i += 2
	}
	return i
}

// ends returns the places behind token value where the clause may end.
func (r *reading) ends(s sentence, value int) []cut {
	out := []cut{{s.last, 0}}
	if w := r.tokens[s.first].low; r.words.subordinate[w] && !r.words.timed[w] && r.subjectAt(s, min(s.first+1, s.last-1)) {
		out[0].cost = 30 // "While a, b" without its "while" says something else
	}
	for i := value + 1; i < s.last-1 && len(out) < mostCuts; i++ {
		t := r.tokens[i]
		switch {
		case t.low == ";":
			out = append(out, cut{i, 4})
		case (t.low == "—" || t.low == "–") && !t.glued:
			out = append(out, cut{i, 4})
		case t.low == ",":
			out = r.endAtComma(out, s, i)
		case t.kind == word && r.weakEnd(s, i):
			out = append(out, cut{i, 16})
		}
	}
	return out
}

// weakEnd reports whether a clause that is too long may end before token i though no mark stands there.
func (r *reading) weakEnd(s sentence, i int) bool {
	next := r.low(s, i+1)
	switch low := r.tokens[i].low; {
	case r.words.weakEnds[low]:
		return r.words.calendar.grains[r.low(s, i-1)] == "" // "five days after" belongs together
	case r.words.conjunctions[low]:
		return r.words.finite[next] && !r.words.stops[next]
	case low == "for" || low == "by":
		return r.lang == "en" && strings.HasSuffix(next, "ing")
	}
	return false
}

// endAtComma appends the comma at token i if what follows it can be left out.
func (r *reading) endAtComma(out []cut, s sentence, i int) []cut {
	if quoteMark(r.low(s, i+1)) && i+2 < s.last {
		i++
	}
	next := r.low(s, i+1)
	if _, _, ok := r.words.attribution.at(r.tokens[:s.last], i+1); ok {
		cost := 12.0
		for j := i + 1; j < s.last && j < i+8; j++ {
			if r.words.unnamed[r.tokens[j].low] {
				cost = 45 // what only unnamed people say is not stated as if it were known
			}
		}
		return append(out, cut{i, cost})
	}
	switch {
	case r.words.openers[next], r.words.relatives[next]:
		return append(out, cut{i, 5})
	case r.lang == "en" && strings.HasSuffix(next, "ing") && !r.tokens[i+1].upper:
		return append(out, cut{i, 5})
	case r.words.conjunctions[next]:
		if r.states(s, i+2, s.last) || r.words.finite[r.low(s, i+2)] {
			return append(out, cut{i, 5})
		}
	case r.saidBehind(s, i+1):
		return append(out, cut{i, 25})
	case r.words.articles[next] && !r.states(s, i+1, s.last) && !r.lists(s, i+1):
		return append(out, cut{i, 8}) // ", its largest purchase since 2014"
	}
	return out
}

// lists reports whether an "and" stands behind token i: a list goes on there.
func (r *reading) lists(s sentence, i int) bool {
	for ; i < s.last; i++ {
		if r.words.conjunctions[r.tokens[i].low] {
			return true
		}
	}
	return false
}

// saidBehind reports whether the sentence ends, from token i on, with who said it.
func (r *reading) saidBehind(s sentence, i int) bool {
	if s.last-i > 16 {
		return false
	}
	for j := i; j < s.last && j < i+9; j++ {
		if r.words.said[r.tokens[j].low] {
			return true
		}
	}
	return false
}
