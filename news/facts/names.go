package facts

import (
	"strings"

	"newsbot/news"
)

// A named is one place where the article names somebody or something.
type named struct {
	kind        string // "person", "org" or "place"
	first, last int    // its tokens, both included
	sentence    int
	key         string // the same for all forms of one name
	role        string
	country     bool
	capital     bool
	site        bool // named as where something stands: "the plant at Akkuyu"
}

const (
	person = "person"
	org    = "org"
	place  = "place"
)

// A run is a row of capitalised words that may be a name, or several: tokens [first, last].
type run struct{ first, last int }

// findNames finds the names of the article. It looks at all sentences twice: what is certain in one tells what is
// meant in another, as "Hale" after "Mayor Nora Hale".
func (r *reading) findNames() {
	if !r.words.known {
		return
	}
	r.known, r.outer = map[string]named{}, map[string]bool{}
	for _, s := range r.sentences {
		if s.heading {
			continue
		}
		for _, u := range r.runs(s) {
			r.readRun(s, u)
		}
	}
	r.recall()
}

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
	if r.low(s, first-1) != "the" || last-j < 2 || !r.words.orgTails[r.tokens[last].low] || r.words.orgTails[r.tokens[i].low] {
		return false
	}
	_, known := lookUp(r.key(first, i))
	return !known
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
	if t.kind != word || !t.upper && !capitalWithin(r.text[t.start:t.core]) {
		return false
	}
	if r.words.empty[t.low] {
		// "New York", where "new" is no name, and "Trakya Gaz Birliği", where "gaz" is none
		return t.upper && (r.opensKnown(s, i) || i > s.first && i+1 < s.last && r.tokens[i-1].upper && !r.suffixed(i) && r.tokens[i+1].upper && r.words.orgTails[r.tokens[i+1].low] && r.lang == "tr")
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

// plain returns token i without accents, as the gazetteers write names.
func (r *reading) plain(i int) string { return plain(r.text[r.tokens[i].start:r.tokens[i].core]) }

// key returns the tokens [first, last] as the gazetteers write names.
func (r *reading) key(first, last int) string {
	var b strings.Builder
	for i := first; i <= last; i++ {
		if b.Len() > 0 && (!r.tokens[i].glued || r.tokens[i].kind == word && r.tokens[i-1].low == ".") {
			b.WriteByte(' ')
		}
		b.WriteString(r.plain(i))
	}
	return b.String()
}

// add notes a name. Roles stay with the first place that gives one.
func (r *reading) add(s sentence, kind string, first, last int, role string) {
	if first > last {
		return
	}
	n := named{kind: kind, first: first, last: last, sentence: s.index, key: r.key(first, last), role: role}
	if e, ok := lookUp(n.key); ok && e.kind == kind {
		n.key, n.country, n.capital = e.key, e.country, e.capital
	}
	r.names = append(r.names, n)
	if first < last {
		r.outer[r.plain(first)], r.outer[r.plain(last)] = true, true
	}
	if _, ok := r.known[n.key]; !ok || role != "" && r.known[n.key].role == "" {
		r.known[n.key] = n
	}
}

// readRun finds the names in a row of capitalised words.
func (r *reading) readRun(s sentence, u run) {
	if u.first == s.first && u.last-u.first >= 2 && !r.titleHead(u.first) && !isGivenName(r.plain(u.first)) && firstNames[r.plain(u.first+1)] {
		if _, known := lookUp(r.key(u.first, u.last)); !known {
			u.first++ // the first word of a sentence has its capital for that
		}
	}
	if u.last+1 < s.last && r.tokens[u.last+1].kind == word && !r.suffixed(u.last) {
		if e, ok := lookUp(r.key(u.first, u.last+1)); ok && e.kind == org { // "Assemblée nationale"
			r.add(s, org, u.first, u.last+1, "")
			return
		}
	}
	if e, ok := lookUp(r.key(u.first, u.last)); ok && e.kind == org && r.indexBehind(s, u.last) {
		return
	} else if ok && (!e.weak || r.locatedAt(s, u)) { // the whole of it, before anything is split off
		r.add(s, e.kind, u.first, u.last, "")
		r.names[len(r.names)-1].site = r.siteBefore(s, u.first)
		return
	}
	if k := r.lastTitle(u); k >= 0 {
		r.readTitled(s, u, k)
		return
	}
	if r.readPerson(s, u) || r.readOrg(s, u) || r.readPlace(s, u) || r.readByContext(s, u) {
		return
	}
	r.readKnownParts(s, u)
}

// locatedAt reports whether a place stands in a row: behind "in" or "near", or before its country.
func (r *reading) locatedAt(s sentence, u run) bool {
	before := r.low(s, u.first-1)
	if r.words.locative[before] || r.siteBefore(s, u.first) || r.placeSuffix(u.last) {
		return true
	}
	if r.low(s, u.last+1) != "," || u.last+2 >= s.last {
		return false
	}
	e, ok := lookUp(r.plain(u.last + 2))
	return ok && e.country
}

// readKnownParts finds names of the gazetteer in a row of words that is none itself: "Turkey ConocoPhillips".
func (r *reading) readKnownParts(s sentence, u run) {
	if r.allBodies(u) { // "Garanti BBVA"
		r.add(s, org, u.first, u.last, "")
		return
	}
	for i := u.first; i <= u.last; {
		n := 0
		for j := min(u.last, i+longestName-1); j >= i; j-- {
			e, ok := lookUp(r.key(i, j))
			if !ok || e.weak || e.kind == place && !e.country && (i > u.first || j < u.last) && !(r.words.nounCapitals && j == u.last) || r.hyphened(i, j) {
				continue // "New York Stock Exchange" is no city, and Météo-France no country
			}
			r.add(s, e.kind, i, j, "")
			n = j - i + 1
			break
		}
		i += max(n, 1)
	}
}

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
	if r.indexBehind(s, u.last) {
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
		case r.words.orgNouns[t.low] && !t.upper:
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

// readPlace reads a row of words that says itself that it is a place, or that stands where only a place can.
func (r *reading) readPlace(s sentence, u run) bool {
	tail := u.last > u.first && r.words.placeTails[r.tokens[u.last].low]
	head := u.last > u.first && r.words.placeHeads[r.tokens[u.first].low]
	if r.words.thingTails[r.tokens[u.last].low] {
		return false
	}
	if !tail && !head && !r.siteBefore(s, u.first) || u.last-u.first > 3 {
		return false
	}
	r.add(s, place, u.first, u.last, "")
	r.names[len(r.names)-1].site = r.siteBefore(s, u.first)
	return true
}

// siteBefore reports whether a place must follow: "power plant at", "the port of", "near the village of".
func (r *reading) siteBefore(s sentence, i int) bool {
	at := r.low(s, i-1)
	if !r.words.locative[at] && !r.words.of[at] {
		return false
	}
	return r.words.sites[r.low(s, i-2)]
}

// namesIn returns the names that stand in sp, each once, as the article writes them there.
func (r *reading) namesIn(sp news.Span) []string {
	var out []string
	lo, hi := 0, len(r.names)
	for lo < hi {
		if mid := (lo + hi) / 2; r.tokens[r.names[mid].first].start < sp.Start {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for ; lo < len(r.names); lo++ {
		at := r.span(r.names[lo].first, r.names[lo].last)
		if at.Start >= sp.End {
			break
		}
		if sp.Holds(at) {
			out = append(out, at.In(r.text))
		}
	}
	return out
}
