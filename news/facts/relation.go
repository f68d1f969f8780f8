package facts

import (
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/news"
)

// relations finds who does what to whom, for the few things that desks wait for: "Halden has agreed to buy Portmere",
// "Ex-minister Zerafa was arrested". Only what a name does, or what is done to it, in the same plain clause counts; what
// may be, is denied or is quoted does not.
func relations(r *reading, s sentence, _ []number) []news.Fact {
	if r.words.deeds == nil {
		return nil
	}
	var out []news.Fact
	first, _ := slices.BinarySearchFunc(r.names, s.first, func(n named, at int) int { return n.first - at })
	for _, n := range r.names[first:] {
		if n.first >= s.last {
			break
		}
		if n.kind == place && !n.country || r.suffixed(n.last) || r.words.deeds.first && !r.opensSentence(s, n) {
			continue
		}
		value, verb, deed := r.deedBehind(s, n)
		if deed == "" {
			value, verb, deed = r.deedAtEnd(s, n)
		}
		if deed == "" || r.doubted(s, n.first, verb) {
			continue
		}
		out = append(out, news.Fact{Kind: "relation", Unit: deed, Value: value, Entities: []string{r.span(n.first, n.last).In(r.text)}})
	}
	return out
}

// opensSentence reports whether nothing but what belongs to a name stands before it in its sentence: an article, a
// title, a demonym.
func (r *reading) opensSentence(s sentence, n named) bool {
	const most = 5
	if n.first-s.first > most {
		return false
	}
	for i := s.first; i < n.first; i++ {
		t := r.tokens[i]
		if t.kind != word || r.words.stops[t.low] || r.words.conjunctions[t.low] || r.words.said[t.low] || r.words.deeds.verbs[t.low] != "" || r.words.pronouns[t.low] && !r.words.articles[t.low] || r.suffixed(i) {
			return false
		}
	}
	return true
}

// deedBehind reads the verb behind a name, with what may stand between: "has agreed to", "will", "was". It returns what
// the name does, the verb's token and the deed, "" for nothing.
func (r *reading) deedBehind(s sentence, n named) (value news.Span, verb int, deed string) {
	const most = 5
	passive := false
	for i := n.last + 1; i < s.last && i <= n.last+most; i++ {
		low := r.tokens[i].low
		if deed := r.words.deeds.verbs[low]; deed != "" && !(i == n.last+1 && r.tokens[i].upper) {
			if !passive && !r.objectAt(s, i+1) || !r.plainly(s, n, i, deed, passive) {
				return value, 0, ""
			}
			return r.span(n.last+1, i), i, deed
		}
		switch {
		case r.words.deeds.passives[low]:
			passive = true
		case !r.words.deeds.aids[low] && !(r.lang == "en" && strings.HasSuffix(low, "ly")):
			return value, 0, ""
		}
	}
	return value, 0, ""
}

// plainly reports whether a verb means the deed: languages besides English use the words for arresting for stopping
// things, too, and German and Dutch part verbs, so that "baut … ab" builds nothing.
func (r *reading) plainly(s sentence, n named, verb int, deed string, passive bool) bool {
	if r.lang == "en" {
		return true
	}
	switch {
	case passive:
		return n.kind == person && (deed == "arrest" || deed == "kill" || deed == "appoint")
	case deed == "arrest":
		return r.personWithin(n.last+1, s.last)
	}
	last := s.last - 1
	for last > verb && r.tokens[last].kind == mark {
		last--
	}
	return last == verb || !parted[r.tokens[last].low]
}

// parted are the parts that German and Dutch verbs leave at the end of a sentence.
var parted = set("ab an auf aus bei ein fest her hin los mit nach um vor weg zu zurück zusammen af aan op uit bij in mee na om voor terug samen")

// deedAtEnd reads the verb that ends a clause with a name before it: "Botaş … sözleşme imzaladı", "Norvane hat … gekauft",
// "Zerafa wurde … festgenommen".
func (r *reading) deedAtEnd(s sentence, n named) (value news.Span, verb int, deed string) {
	first := n.last + 1
	passive := r.words.deeds.passives[r.low(s, first)]
	final := len(r.words.deeds.verbs) == 0 // the verb has nothing before it but what is done
	switch {
	case r.words.deeds.last == nil:
		return value, 0, ""
	case passive, r.words.deeds.aids[r.low(s, first)]:
		first++
	case !final, r.tokens[min(first, s.last-1)].upper: // "Botaş Genel Müdürü …"
		return value, 0, ""
	}
	end := first
	for end < s.last && (r.tokens[end].kind != mark || r.joining(end) || final && end == first && r.tokens[end].low == ",") {
		end++
	}
	if end < s.last-1 || end-first < 1 {
		return value, 0, "" // the sentence goes on
	}
	tokens := r.tokens[s.first:end]
	at, deed := r.lastDeed(tokens)
	if deed == "" && final && r.words.deeds.passives[r.tokens[end-1].low] {
		return r.suffered(s, n, end-1)
	}
	verb = s.first + at
	if deed == "" || !r.plainly(s, n, verb, deed, passive) {
		return value, 0, ""
	}
	if !passive && verb == first || r.nested(first, verb) || !passive && !final && !r.objectWithin(s, first, verb) {
		return value, 0, ""
	}
	return r.span(verb, end-1), verb, deed
}

// lastDeed returns where the deed that ends tokens starts, and the deed.
func (r *reading) lastDeed(tokens []token) (int, string) {
	if n, deed, ok := r.words.deeds.last.before(tokens, len(tokens)); ok {
		return len(tokens) - n, deed
	}
	return 0, ""
}

// suffered returns what is done to somebody by the Turkish verb at token i: "gözaltına alındı".
func (r *reading) suffered(s sentence, n named, i int) (news.Span, int, string) {
	switch low := r.tokens[i].low; {
	case n.kind != person || r.nested(n.last+1, i):
	case low == "tutuklandı":
		return r.span(i, i), i, "arrest"
	case low == "alındı" && r.low(s, i-1) == "gözaltına":
		return r.span(i-1, i), i, "arrest"
	case low == "öldürüldü":
		return r.span(i, i), i, "kill"
	case low == "atandı":
		return r.span(i, i), i, "appoint"
	}
	return news.Span{}, 0, ""
}

// nested reports whether a clause of its own stands in [first, verb), so that the verb may be somebody else's: in Turkish
// told by its endings, in German and Dutch by a comma, which has ended the clause before.
func (r *reading) nested(first, verb int) bool {
	for i := first; i < verb; i++ {
		t := r.tokens[i]
		if r.words.said[t.low] {
			return true
		}
		if r.lang != "tr" || t.upper || t.kind != word {
			continue
		}
		for _, end := range [...]string{"dığı", "diği", "duğu", "düğü", "tığı", "tiği", "tuğu", "tüğü", "dığını", "diğini", "acağı", "eceği", "acağını", "eceğini", "arak", "erek", "ınca", "ince", "yor", "acak", "ecek"} {
			if strings.HasSuffix(t.low, end) && utf8.RuneCountInString(t.low) > utf8.RuneCountInString(end)+1 {
				return true
			}
		}
	}
	return false
}

// objectAt reports whether something that can be signed, bought or arrested stands at token i.
func (r *reading) objectAt(s sentence, i int) bool {
	if i >= s.last {
		return false
	}
	t := r.tokens[i]
	if r.lang != "en" {
		return (r.words.articles[t.low] || t.kind == word && t.upper && !r.words.stops[t.low]) && !r.unitAfter(s, i)
	}
	return r.words.articles[t.low] || t.kind == digits || t.kind == word && (t.upper || !r.words.stops[t.low] && !r.words.pronouns[t.low])
}

// objectWithin reports whether a name or an article stands in [first, verb), so that something is done to something.
func (r *reading) objectWithin(s sentence, first, verb int) bool {
	for i := first; i < verb; i++ {
		if r.objectAt(s, i) {
			return true
		}
	}
	return false
}

// doubted reports whether what the tokens [first, last] say may not be so.
func (r *reading) doubted(s sentence, first, last int) bool {
	until := last
	if r.words.deeds.first {
		until = s.last - 1 // "kauft Halden nicht"
	}
	for i := s.first; i <= until; i++ {
		switch low := r.tokens[i].low; {
		case r.words.hypothetical[low] && !r.tokens[i].upper, r.words.deeds.doubts[low]:
			return true
		case quoteMark(low):
			return true
		}
	}
	// "killed by Hamas launched", "shares of Shell cut", "bananas from Ecuador and arrested"
	before := r.low(s, first-1)
	return r.words.stops[before] && !r.words.subordinate[before] && before != "that" || r.words.of[before]
}
