package facts

import "strings"

// A run is a row of capitalised words that may be a name, or several: tokens [first, last].
type run struct{ first, last int }

// runs returns the rows of capitalised words of a sentence.
func (r *reading) runs(s sentence) []run {
	var out []run
	for i := s.first; i < s.last; i++ {
		if !r.nameWord(s, i) {
			continue
		}
		u := run{i, i}
		for !r.suffixed(u.last) {
			next := r.joined(s, u.last)
			if next < 0 {
				break
			}
			u.last = next
		}
		out = append(out, u)
		i = u.last
	}
	return out
}

// suffixed reports whether token i has what an apostrophe adds, behind which a new name starts: "Turkey's Botas".
func (r *reading) suffixed(i int) bool { return r.tokens[i].core != r.tokens[i].end }

// joined returns the next token of the name that token i is part of, or -1.
func (r *reading) joined(s sentence, i int) int {
	j := i + 1
	if j >= s.last {
		return -1
	}
	switch t := r.tokens[j]; {
	case r.nameWord(s, j):
		return j
	case t.low == "." && t.glued && r.tokens[i].core-r.tokens[i].start <= 2 && j+1 < s.last && r.nameWord(s, j+1): // J. Hale
		return j + 1
	case r.words.joints[t.low] && !t.upper && r.low(s, j+1) == "-" && r.tokens[j+1].glued && j+2 < s.last && r.nameWord(s, j+2): // Hayder al-Rubaie
		return j + 2
	case t.low == "and" && r.joinsBodies(s, i, j):
		return j + 1
	case (t.low == "-" || t.low == "&") && j+1 < s.last && r.nameWord(s, j+1) && (t.low == "&" || t.glued && r.tokens[j+1].glued):
		return j + 1
	case r.words.joints[t.low] && !t.upper:
		for k := j + 1; k < s.last && k <= j+2; k++ {
			if r.nameWord(s, k) {
				if r.joins(i, j) || r.headed(s, i) {
					return k
				}
				return -1
			}
			if !r.words.joints[r.tokens[k].low] {
				break
			}
		}
	}
	return -1
}

// headed reports whether the row of capitalised words that ends at token i is the start of a body's name, so that a small
// word goes on with it: "Banco Europeo de Inversiones", "la constructora Obras del Sur". In English what a body is stands
// right before the small word.
func (r *reading) headed(s sentence, i int) bool {
	if r.lang == "en" || r.words.nounCapitals {
		return false
	}
	first := i
	for first > s.first && r.tokens[first-1].kind == word && r.tokens[first-1].upper && !r.suffixed(first-1) && !r.words.empty[r.tokens[first-1].low] {
		first--
	}
	return first < i && r.words.orgHeads[r.tokens[first].low] || r.words.orgNouns[r.low(s, first-1)]
}

// joinsBodies reports whether the "and" at token j stands inside the name of one body, "the Competition and Markets
// Authority", and not between two names.
func (r *reading) joinsBodies(s sentence, i, j int) bool {
	first := i
	for first > s.first && r.nameWord(s, first-1) {
		first--
	}
	last := j
	for last+1 < s.last && r.nameWord(s, last+1) {
		last++
	}
	if r.words.of[r.low(s, first-1)] && r.words.orgHeads[r.low(s, first-2)] && r.allPortfolios(first, i) && r.allPortfolios(j+1, last) {
		return true // "the Department of Health and Human Services"
	}
	if r.low(s, first-1) != "the" || last-j < 2 || !r.words.orgTails[r.tokens[last].low] || r.words.orgTails[r.tokens[i].low] {
		return false
	}
	_, known := lookUp(r.key(first, i))
	return !known
}

// allPortfolios reports whether each of the tokens [first, last] is what a ministry is for: "Human Services".
func (r *reading) allPortfolios(first, last int) bool {
	for i := first; i <= last; i++ {
		if !r.words.portfolios[r.tokens[i].low] {
			return false
		}
	}
	return first <= last
}

// joins reports whether the small word at token j holds a name together: "Ministry of Energy" and "Ursula von der
// Leyen", not "Hale of Northwind".
func (r *reading) joins(i, j int) bool {
	t := r.tokens[j]
	if r.words.of[t.low] || t.low == "for" || t.low == "the" {
		return r.words.orgHeads[r.tokens[i].low] || r.words.placeHeads[r.tokens[i].low] || r.titleHead(i) ||
			t.low == "for" && i > 1 && r.words.of[r.tokens[i-1].low] && r.words.orgHeads[r.tokens[i-2].low] // "Court of Arbitration for Sport"
	}
	return true
}

// nameWord reports whether token i may be part of a name.
func (r *reading) nameWord(s sentence, i int) bool {
	t := r.tokens[i]
	if t.kind != word || !t.upper && !capitalWithin(r.text[t.start:t.core]) || i+1 < s.last && r.tokens[i+1].glued && currencySign(r.tokens[i+1].low) != "" { // "US$5"
		return false
	}
	if r.words.empty[t.low] {
		// "New York", where "new" is no name, and "Trakya Gaz Birliği", where "gaz" is none
		return t.upper && (r.opensKnown(s, i) || r.opensBody(s, i) || t.caps && t.low == "tv" && i > s.first && r.tokens[i-1].upper && !r.suffixed(i-1) || i > s.first && i+1 < s.last && r.tokens[i-1].upper && !r.suffixed(i) && r.tokens[i+1].upper && r.words.orgTails[r.tokens[i+1].low] && r.lang == "tr")
	}
	if !t.upper {
		return true
	}
	if r.words.calendar.months[t.low] != 0 && t.low != "may" && t.low != "march" && t.low != "april" && t.low != "august" && !(t.core-t.start == 3 && r.followedByName(s, i)) {
		return false // but Jan Wilczek is somebody
	}
	if _, ok := r.words.calendar.weekdays[t.low]; ok {
		return false
	}
	if i > s.first && !quoteMark(r.tokens[i-1].low) && r.tokens[i-1].low != ":" {
		return true
	}
	return r.startsWithName(s, i)
}

// opensKnown reports whether a name of the gazetteer with more than one word starts at token i.
func (r *reading) opensKnown(s sentence, i int) bool {
	for j := i + 1; j < s.last && j <= i+2; j++ {
		if r.low(s, j) == "-" && r.tokens[j].glued { // Météo-France
			continue
		}
		if r.tokens[j].kind != word || !r.tokens[j].upper {
			return false
		}
		if e, ok := lookUp(r.key(i, j)); ok && !e.weak {
			return true
		}
	}
	return false
}

// opensBody reports whether a word that is no name by itself, as "First", opens the name of a body inside a sentence:
// "First Prairie Bank".
func (r *reading) opensBody(s sentence, i int) bool {
	if low := r.tokens[i].low; i == s.first || low != "first" && low != "new" && low != "second" && low != "third" || quoteMark(r.tokens[i-1].low) || r.tokens[i-1].upper {
		return false
	}
	for j := i + 1; j < s.last && j <= i+3; j++ {
		if r.tokens[j].kind != word || !r.tokens[j].upper {
			return false
		}
		if r.words.orgTails[r.tokens[j].low] {
			return j > i+1
		}
	}
	return false
}

// followedByName reports whether a word with a capital, which is neither a month nor a day, follows token i.
func (r *reading) followedByName(s sentence, i int) bool {
	if i+1 >= s.last {
		return false
	}
	t := r.tokens[i+1]
	_, weekday := r.words.calendar.weekdays[t.low]
	return t.kind == word && t.upper && !t.caps && !weekday && r.words.calendar.months[t.low] == 0 && !r.words.empty[t.low]
}

// startsWithName reports whether the first word of a sentence is a name and has its capital for that.
func (r *reading) startsWithName(s sentence, i int) bool {
	t := r.tokens[i]
	if r.upper[t.low] > 0 && r.upper[t.low] >= r.lower[t.low] || t.caps {
		return true
	}
	if r.titleHead(i) && i+1 < s.last && r.tokens[i+1].upper {
		return true
	}
	if r.lower[t.low] > 0 || r.words.finite[t.low] || r.words.stops[t.low] {
		return r.opensHyphened(s, i)
	}
	if e, ok := lookUp(r.plain(i)); ok && !e.weak || isGivenName(r.plain(i)) || r.titleHead(i) || r.words.demonyms[t.low] {
		return true
	}
	if r.heads[t.low] > 1 && (r.low(s, i+1) == "shares" || r.low(s, i+1) == "stock") {
		return true // "Tarnos shares", and Tarnos opens another sentence
	}
	return r.opensHyphened(s, i) || i+1 < s.last && (r.tokens[i+1].upper && r.tokens[i+1].kind == word || suffixIsPossessive(t) || r.words.said[r.tokens[i+1].low])
}

// opensHyphened reports whether a known name tied by a hyphen starts at token i.
func (r *reading) opensHyphened(s sentence, i int) bool {
	return r.low(s, i+1) == "-" && r.tokens[i+1].glued && r.opensKnown(s, i)
}

func suffixIsPossessive(t token) bool { return t.core != t.end }

// capitalWithin reports whether a word has a capital inside, as eBay and iPhone have.
func capitalWithin(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return 'A' <= c && c <= 'Z' }) && len(s) > 2
}
