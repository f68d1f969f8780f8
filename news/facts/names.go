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
	u = r.readAhead(s, u)
	if u.last+1 < s.last && r.tokens[u.last+1].kind == word && !r.suffixed(u.last) {
		if e, ok := lookUp(r.key(u.first, u.last+1)); ok && e.kind == org { // "Assemblée nationale"
			r.add(s, org, u.first, u.last+1, "")
			return
		}
	}
	if e, ok := lookUp(r.key(u.first, u.last)); ok && e.kind == org && r.indexBehind(s, u.last) {
		return
	} else if ok && e.kind == place && r.withinName(s, u) {
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

// readAhead returns a row without what stands before the name it is of: the agency that was told, "CNN Ana Ruiz", or the
// noun that opens a sentence, "Carmaker Tarnos".
func (r *reading) readAhead(s sentence, u run) run {
	if u.first == u.last {
		return u
	}
	told := r.tokens[u.first].caps && u.last-u.first > 1 && u.last-u.first < 4 && isGivenName(r.plain(u.first+1))
	if !told && !r.opensWithNoun(s, u.first) {
		return u
	}
	if _, known := lookUp(r.key(u.first, u.last)); known {
		return u
	}
	if told {
		if e, ok := lookUp(r.plain(u.first)); !ok || e.kind != org {
			return u
		}
		r.add(s, org, u.first, u.first, "")
	}
	u.first++
	return u
}

// opensWithNoun reports whether token i opens a sentence as the noun of the body named behind it: "Carmaker".
func (r *reading) opensWithNoun(s sentence, i int) bool {
	low := r.tokens[i].low
	return i == s.first && !r.words.nounCapitals && r.words.orgNouns[low] && !r.words.orgTails[low] && !r.words.orgHeads[low] && !r.words.titles[low]
}

// withinName reports whether a place in a row is only part of a longer name: "Île-de-France", "La Bahía".
func (r *reading) withinName(s sentence, u run) bool {
	if u.first-2 >= s.first && r.tokens[u.first].glued && r.tokens[u.first-1].low == "-" && r.words.joints[r.tokens[u.first-2].low] {
		return true
	}
	if r.lang == "en" || r.words.nounCapitals || u.first-1 <= s.first {
		return false
	}
	before := r.tokens[u.first-1]
	return before.kind == word && before.upper && r.words.articles[before.low]
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
