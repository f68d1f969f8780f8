package facts

import (
	"slices"
	"strings"

	"newsbot/news"
)

// relations finds who does what to whom, for the few things that desks wait for: "Halden has agreed to buy Portmere",
// "Ex-minister Zerafa was arrested". Only what a name does, or what is done to it, right beside its verb counts; what
// may be, is denied or is quoted does not.
func relations(r *reading, s sentence, _ []number) []news.Fact {
	if len(r.words.deeds) == 0 {
		return nil
	}
	var out []news.Fact
	first, _ := slices.BinarySearchFunc(r.names, s.first, func(n named, at int) int { return n.first - at })
	for _, n := range r.names[first:] {
		if n.first >= s.last {
			break
		}
		if n.kind == place && !n.country {
			continue
		}
		verb, deed, passive := r.deedBehind(s, n)
		if deed == "" || !passive && !r.objectAt(s, verb+1) || r.doubted(s, n.first, verb) {
			continue
		}
		out = append(out, news.Fact{Kind: "relation", Unit: deed, Value: r.span(n.last+1, verb), Entities: []string{r.span(n.first, n.last).In(r.text)}})
	}
	return out
}

// deedBehind reads the verb behind a name, with what may stand between: "has agreed to", "will", "was". It returns the
// verb's token and what is done, "" for nothing.
func (r *reading) deedBehind(s sentence, n named) (verb int, deed string, passive bool) {
	const most = 5
	if r.suffixed(n.last) {
		return 0, "", false
	}
	for i := n.last + 1; i < s.last && i <= n.last+most; i++ {
		low := r.tokens[i].low
		if deed := r.words.deeds[low]; deed != "" && !(i == n.last+1 && r.tokens[i].upper) {
			return i, deed, passive
		}
		switch {
		case r.words.passives[low]:
			passive = true
		case !r.words.deedAids[low] && !strings.HasSuffix(low, "ly"):
			return 0, "", false
		}
	}
	return 0, "", false
}

// objectAt reports whether something that can be signed, bought or arrested stands at token i.
func (r *reading) objectAt(s sentence, i int) bool {
	if i >= s.last {
		return false
	}
	t := r.tokens[i]
	return r.words.articles[t.low] || t.kind == digits || t.kind == word && (t.upper || !r.words.stops[t.low] && !r.words.pronouns[t.low])
}

// doubted reports whether what the tokens [first, last] say may not be so.
func (r *reading) doubted(s sentence, first, last int) bool {
	for i := s.first; i <= last; i++ {
		switch low := r.tokens[i].low; {
		case r.words.hypothetical[low] && !r.tokens[i].upper, low == "not", low == "never", low == "denied", low == "whether":
			return true
		case quoteMark(low):
			return true
		}
	}
	return r.low(s, first-1) == "by" || r.low(s, first-1) == "of" // "killed by Hamas launched", "shares of Shell cut"
}
