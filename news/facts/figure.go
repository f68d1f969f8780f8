package facts

import "newsbot/news"

// An extractor finds the facts of one kind in a sentence. It marks the tokens it uses as taken, so that no later one
// reads the same figure as something else: the surest kinds come first.
type extractor struct {
	kind string
	find func(r *reading, s sentence, numbers []number) []news.Fact
}

// extractors holds every kind of figure, in the order in which they may take it.
var extractors = [...]extractor{
	{"percent", percents},
	{"money", money},
	{"multiple", multiples},
	{"date", dates},
	{"measure", measures},
	{"count", counts},
	{"relation", relations},
}

// free reports whether no token of [first, last] is taken.
func (r *reading) free(first, last int) bool {
	for i := first; i <= last; i++ {
		if r.taken[i] {
			return false
		}
	}
	return true
}

// take marks the tokens [first, last] as used.
func (r *reading) take(first, last int) {
	for i := first; i <= last; i++ {
		r.taken[i] = true
	}
}

// span returns the place of the tokens [first, last].
func (r *reading) span(first, last int) news.Span {
	return news.Span{Start: r.tokens[first].start, End: r.tokens[last].core}
}

// modifier returns what stands before token first, or behind token last, to say that the figure is not exact.
func (r *reading) modifier(s sentence, first, last int) string {
	tokens := r.tokens[s.first:s.last]
	if _, mod, ok := r.words.modifiers.before(tokens, first-s.first); ok {
		return mod
	}
	if _, mod, ok := r.words.trailing.at(tokens, last+1-s.first); ok {
		return mod
	}
	return ""
}

// figure makes the fact of a number that stands, with its unit, in the tokens [first, last].
func (r *reading) figure(s sentence, kind string, n number, unit string, first, last int) news.Fact {
	r.take(first, last)
	f := news.Fact{Kind: kind, Value: r.span(first, last), Number: n.value, Unit: unit, Modifier: r.modifier(s, first, last)}
	if n.negative {
		f.Number = -f.Number
	}
	return f
}

// near reports whether one of words stands within reach tokens of [first, last], in the same clause.
func (r *reading) near(s sentence, first, last, reach int, words map[string]bool) bool {
	for i := first - 1; i >= s.first && first-i <= reach && !clauseMark(r.tokens[i].low); i-- {
		if words[r.tokens[i].low] {
			return true
		}
	}
	for i := last + 1; i < s.last && i-last <= reach && !clauseMark(r.tokens[i].low); i++ {
		if words[r.tokens[i].low] {
			return true
		}
	}
	return false
}

func clauseMark(s string) bool {
	switch s {
	case ",", ";", ":", "—", "–", "(", ")", "\"", "“", "”":
		return true
	}
	return false
}

// noun returns the words behind token last up to the end of their phrase: "total imports" of "41% of total imports,
// according to". It is empty where no phrase of a reasonable length stands there.
func (r *reading) noun(s sentence, last int) string {
	const most = 9
	first := last + 1
	if first < s.last && r.words.stops[r.tokens[first].low] {
		return ""
	}
	i := first
	for i < s.last && i-first < most {
		t := r.tokens[i]
		if t.kind == mark && !(t.low == "-" && t.glued) && t.low != "%" {
			break
		}
		if i > first && (r.words.said[t.low] || r.words.stops[t.low]) {
			break
		}
		i++
	}
	if i == first || i-first == most && i < s.last && r.tokens[i].kind != mark {
		return ""
	}
	return r.text[r.tokens[first].start:r.tokens[i-1].end]
}
