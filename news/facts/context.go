package facts

import "strings"

// readByContext reads a row that nothing in itself explains by what stands around it: "shares of Antofagasta", "a survey
// by Quinnipiac", "in Casterra".
func (r *reading) readByContext(s sentence, u run) bool {
	if u.last-u.first > 2 || r.words.nounCapitals || r.words.thingTails[r.tokens[u.last].low] || r.words.demonyms[r.tokens[u.first].low] || r.indexBehind(s, u.last) {
		return false
	}
	for i := u.first; i <= u.last; i++ {
		if r.lower[r.tokens[i].low] > 0 || r.words.calendar.months[r.tokens[i].low] != 0 {
			return false
		}
	}
	if e, known := lookUp(r.key(u.first, u.last)); known && !e.weak {
		return false
	}
	if r.partOfName(r.key(u.first, u.last)) {
		return false
	}
	switch {
	case r.owned(s, u) || r.besideBody(s, u):
		r.add(s, org, u.first, u.last, "")
	case r.located(s, u):
		r.add(s, place, u.first, u.last, "")
	default:
		return false
	}
	return true
}

// partOfName reports whether form is the first or the last word of a name that was given in full.
func (r *reading) partOfName(form string) bool { return r.outer[form] }

// owned reports whether a row is what people hold shares of, buy, or take figures from.
func (r *reading) owned(s sentence, u run) bool {
	before, second := r.low(s, u.first-1), r.low(s, u.first-2)
	return (before == "of" || before == "in") && r.words.holdings[second] || before == "by" && r.words.studies[second] ||
		r.words.takeovers[before] || (r.low(s, u.last+1) == "shares" || r.low(s, u.last+1) == "stock") && r.words.holdings[r.low(s, u.last+1)] && !r.words.articles[before]
}

// besideBody reports whether an organisation stands right before a row in the same list: "Genel Energy and DNO".
func (r *reading) besideBody(s sentence, u run) bool {
	if !r.words.calendar.and[r.low(s, u.first-1)] || len(r.names) == 0 {
		return false
	}
	last := r.names[len(r.names)-1]
	return last.kind == org && last.last == u.first-2 && u.first == u.last
}

// located reports whether a row can only be a place: behind "in" or "near", and not before a noun that it describes.
func (r *reading) located(s sentence, u run) bool {
	if r.lang == "tr" {
		return r.placeSuffix(u.last) && u.first == u.last && !r.tokens[u.first].caps
	}
	before := r.low(s, u.first-1)
	if !r.words.locative[before] || before == "at" || before == "from" || before == "off" || before == "au" || r.tokens[u.first].caps || r.tokens[u.last].caps {
		return false
	}
	if u.last+1 >= s.last || r.suffixed(u.last) {
		return true
	}
	next := r.tokens[u.last+1]
	return next.kind == mark && next.low != "-" || r.words.stops[next.low] || r.words.conjunctions[next.low] || r.words.finite[next.low] || r.words.calendar.and[next.low] || r.words.locative[next.low]
}

// placeSuffix reports whether token i has a suffix of Turkish that says where: Balıkesir'de, Bursa'dan.
func (r *reading) placeSuffix(i int) bool {
	t := r.tokens[i]
	if r.lang != "tr" || t.core == t.end {
		return false
	}
	suffix := strings.TrimLeft(r.text[t.core:t.end], "'’")
	for _, where := range [...]string{"de", "da", "te", "ta"} {
		if strings.HasPrefix(suffix, where) {
			return true
		}
	}
	return false
}

// indexBehind reports whether the name that ends at token i is one of prices and not of a body: "S&P 500", "Nasdaq index".
func (r *reading) indexBehind(s sentence, i int) bool {
	if i+1 >= s.last || r.suffixed(i) {
		return false
	}
	next := r.tokens[i+1]
	return next.kind == digits && len(next.low) == 3 && r.low(s, i+2) != "-" && r.low(s, i+2) != "%" && !r.unitAfter(s, i+1) && r.lang == "en" || next.low == "index" || next.low == "endeksi"
}

// hyphened reports whether a hyphen ties the tokens [first, last] to a word beside them.
func (r *reading) hyphened(first, last int) bool {
	return first > 0 && r.tokens[first].glued && r.tokens[first-1].low == "-" && r.tokens[first-1].glued ||
		last+2 < len(r.tokens) && r.tokens[last+1].low == "-" && r.tokens[last+1].glued && r.tokens[last+2].glued && r.tokens[last+2].kind == word && r.tokens[last+2].upper
}

// germanOffices and germanBodies are the ends of German words that say what somebody or something is: Einsatzleiterin,
// Privatbank.
var (
	germanOffices = []string{"chef", "chefin", "minister", "ministerin", "präsident", "präsidentin", "sprecher", "sprecherin", "leiter", "leiterin", "anwalt", "anwältin", "richter", "richterin", "direktor", "direktorin",
		"vorsitzender", "vorsitzende", "experte", "expertin", "ökonom", "ökonomin", "meister", "meisterin", "trainer", "trainerin", "forscher", "forscherin", "kommissar", "kommissarin", "botschafter", "kanzler"}
	germanBodies = []string{"bank", "werke", "gesellschaft", "verband", "bundesamt", "ministerium", "universität", "gewerkschaft", "gericht", "gerichtshof", "institut", "versicherung", "behörde", "agentur", "stiftung", "verein", "kammer"}
)

// compound reports whether token i is a German word that ends in one of ends.
func (r *reading) compound(i int, ends []string) bool {
	if !r.words.nounCapitals || !r.tokens[i].upper {
		return false
	}
	for _, end := range ends {
		if strings.HasSuffix(r.tokens[i].low, end) {
			return true
		}
	}
	return false
}
