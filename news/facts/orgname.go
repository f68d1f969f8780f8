package facts

import "strings"

// allBodies reports whether each word of a row is an organisation, so that all of them name one.
func (r *reading) allBodies(u run) bool {
	for i := u.first; i <= u.last; i++ {
		if e, ok := lookUp(r.plain(i)); !ok || e.kind != org {
			return false
		}
	}
	return u.last > u.first
}

// readOrg reads a row of words that says itself that it is an organisation, or that stands behind a word that does.
func (r *reading) readOrg(s sentence, u run) bool {
	first := u.first
	if r.words.nounCapitals && u.last-first > 1 && r.words.articles[r.low(s, first-1)] {
		first++ // "der Maschinenbauer Nordwerk AG"
	}
	tail := (r.words.orgTails[r.tokens[u.last].low] || r.compound(u.last, germanBodies)) && u.last > first
	head := false
	for i := first; i < u.last; i++ {
		if r.words.orgHeads[r.tokens[i].low] && r.words.joints[r.low(s, i+1)] {
			head = true
		}
	}
	if !tail && !head && !r.orgBefore(s, first) {
		return false
	}
	if !tail && !head && (r.words.demonyms[r.tokens[first].low] || u.last-first > 3) {
		return false
	}
	if r.indexBehind(s, u.last) || r.words.of[r.low(s, first-1)] && strings.HasPrefix(r.low(s, first-2), "minist") { // "ministro de Minas e Energia"
		return false
	}
	last := u.last
	if r.low(s, last+1) == "." && r.tokens[last+1].glued && r.words.abbreviated[r.tokens[last].low] && last+2 < s.last {
		last++ // Inc.
	}
	r.add(s, org, first, last, "")
	r.acronym(s, last+1, r.names[len(r.names)-1].key)
	return true
}

// orgBefore reports whether the words before token i say that organisations follow: "energy giants X and Y".
func (r *reading) orgBefore(s sentence, i int) bool {
	for j := i - 1; j >= s.first && i-j <= 8; j-- {
		t := r.tokens[j]
		switch {
		case r.words.orgNouns[t.low] && (!t.upper || r.opensWithNoun(s, j)):
			return true
		case t.low == "," || t.low == "and" || t.kind == word && t.upper:
			continue
		case r.words.adjectivesBehind && j == i-1 && t.kind == word && !r.words.stops[t.low] && !r.words.articles[t.low] && !r.words.finite[t.low] && r.words.orgNouns[r.low(s, j-1)]:
			continue // "le groupe alimentaire Valmont"
		default:
			return false
		}
	}
	return false
}

// acronym notes the short form that stands in brackets behind a name.
func (r *reading) acronym(s sentence, i int, key string) {
	if r.low(s, i) == "(" && r.low(s, i+2) == ")" && r.tokens[i+1].caps {
		if short := r.plain(i + 1); r.short == nil {
			r.short = map[string]string{short: key}
		} else {
			r.short[short] = key
		}
	}
}
