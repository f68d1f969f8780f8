package facts

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
