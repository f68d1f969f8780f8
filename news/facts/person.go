package facts

import "strings"

// titleHead reports whether token i is the word of a title that a person's name may follow: "President", "CEO".
func (r *reading) titleHead(i int) bool {
	low := r.tokens[i].low
	return r.words.titles[low] || r.words.honorifics[low] || r.compound(i, germanOffices)
}

// lastTitle returns the last title in a row of words that has a name of one to four words behind it, or -1.
func (r *reading) lastTitle(u run) int {
	for k := u.last - 1; k >= u.first; k-- {
		if r.titleHead(k) {
			return k
		}
	}
	return -1
}

// readTitled reads a row such as "Turkish Energy Minister Alparslan Bayraktar", with its title at token k.
func (r *reading) readTitled(s sentence, u run, k int) {
	first := r.behindTitle(s, k, u.last)
	if r.words.orgTails[r.tokens[u.last].low] && r.readOrg(s, u) { // "Justice Department"
		return
	}
	if first > u.last || u.last-first > 3 {
		r.readUntitled(s, u, k)
		return
	}
	if r.words.bearers[r.low(s, u.first-1)] {
		return // "the tanker Lady Nadia"
	}
	role := ""
	if !r.words.honorifics[r.tokens[k].low] {
		from := u.first
		if from == k || !r.tokens[from].upper {
			from = r.roleStart(s, from)
		}
		role = r.text[r.tokens[from].start:r.tokens[first-1].core]
	} else if k == u.first {
		role = r.roleBefore(s, u) // "son avocate, Me Sophie Delorme"
	}
	if e, ok := lookUp(r.key(first, u.last)); ok && e.kind != person { // "Minister Turkey"
		r.readKnownParts(s, u)
		return
	}
	if k > u.first {
		r.readKnownOrgs(s, run{u.first, k - 1})
	}
	r.add(s, person, first, u.last, role)
}

// readUntitled reads a row with a title that names no person: "President of the Bank of Korea".
func (r *reading) readUntitled(s sentence, u run, k int) {
	if r.readOrg(s, run{k + 1, u.last}) {
		return
	}
	r.readKnownParts(s, u)
}

// readKnownOrgs finds the organisations in what stands before a title: "Shell CEO".
func (r *reading) readKnownOrgs(s sentence, u run) {
	if e, ok := lookUp(r.key(u.first, u.last)); ok && e.kind == org {
		r.add(s, org, u.first, u.last, "")
	}
}

// behindTitle returns the first token of the name behind the title at k: "Secretary of State" is a title whole.
func (r *reading) behindTitle(s sentence, k, last int) int {
	i := k + 1
	if r.low(s, i) == "." {
		i++
	}
	if !r.words.of[r.low(s, i)] && r.low(s, i) != "for" {
		return i
	}
	j := i + 1
	for j <= last && (r.words.portfolios[r.tokens[j].low] || r.words.joints[r.tokens[j].low]) {
		j++
	}
	if j == i+1 {
		return last + 1 // of what, we do not know
	}
	return j
}

// roleStart returns where a role starts whose title stands at token i, with what says of whom or of what it is:
// "Turkey's energy minister", "the company's chief executive".
func (r *reading) roleStart(s sentence, i int) int {
	const most = 4
	j := i
	for j > s.first && i-j < most {
		t := r.tokens[j-1]
		if t.kind != word && !(t.low == "-" && t.glued) || r.words.stops[t.low] || r.words.articles[t.low] || r.words.finite[t.low] || r.words.pronouns[t.low] ||
			r.words.said[t.low] || r.words.conjunctions[t.low] || r.words.subordinate[t.low] || r.words.of[t.low] || r.words.nounCapitals && !t.upper && !germanAdjective(t.low) {
			break
		}
		j--
		if r.suffixed(j) { // "Tern Bank's", whole
			for j-1 > s.first && r.tokens[j-1].kind == word && r.tokens[j-1].upper && r.tokens[j].upper && !r.suffixed(j-1) {
				j--
			}
			break
		}
	}
	return j
}

// germanAdjective reports whether a word in lower case before a title has an adjective's ending and no verb's: "frühere",
// not "sieht" or "lobte".
func germanAdjective(low string) bool {
	return !strings.HasSuffix(low, "te") && !strings.HasSuffix(low, "ten") && (strings.HasSuffix(low, "e") || strings.HasSuffix(low, "er") || strings.HasSuffix(low, "en"))
}

// readPerson reads a row of two to four words that is a person by its first name, by the title in lower case before
// it, by the role in commas behind it or by speaking.
func (r *reading) readPerson(s sentence, u run) bool {
	before := u.first - 1
	titled := before >= s.first && r.words.titles[r.tokens[before].low] && (!r.tokens[before].upper || r.tokens[before].caps) // "chief", "CEO"
	if r.words.nounCapitals && !isGivenName(r.plain(u.first)) || r.words.demonyms[r.tokens[u.first].low] && !(titled && u.last > u.first && isGivenName(r.plain(u.first))) {
		return false
	}
	if r.words.bearers[r.tokens[u.first].low] || r.words.bearers[r.low(s, before)] {
		return false // "Storm Edda", "el hospital Carlos Reyes"
	}
	if r.words.orgTails[r.tokens[u.last].low] || r.words.placeTails[r.tokens[u.last].low] || r.words.thingTails[r.tokens[u.last].low] || u.last-u.first > 4 || r.holdsJoint(u) ||
		r.words.thingTails[r.low(s, u.last+1)] && !r.suffixed(u.last) { // "the James Webb telescope"
		return false
	}
	if _, known := lookUp(r.plain(u.last)); known && u.last > u.first && !isGivenName(r.plain(u.first)) {
		return false
	}
	role := ""
	if titled {
		role = r.text[r.tokens[r.roleStart(s, before)].start:r.tokens[before].core]
	}
	if role == "" {
		role = r.roleBefore(s, u)
	}
	if role == "" {
		role = r.apposition(s, u.last)
	}
	if u.first == u.last {
		if role == "" || r.tokens[u.first].caps {
			return false
		}
		if _, ok := lookUp(r.plain(u.first)); ok || strings.HasSuffix(r.toLower(role), "owner") {
			return false // one word behind "its owner" is a company more often
		}
		r.add(s, person, u.first, u.last, role)
		return true
	}
	if role == "" && !r.aged(s, u.last) && !r.likelyPerson(s, u) {
		return false
	}
	if r.tokens[u.first].caps && r.tokens[u.first].core-r.tokens[u.first].start > 2 {
		return false
	}
	r.add(s, person, u.first, u.last, role)
	return true
}

// likelyPerson reports whether a row without a role is a person: by a common given name, or by a rarer one and what
// the article does with the name. Companies have given names too, and they speak; but nobody calls them by the last
// word of their name alone.
func (r *reading) likelyPerson(s sentence, u run) bool {
	first := r.plain(u.first)
	if r.words.locative[r.low(s, u.first-1)] || r.words.placeHeads[r.tokens[u.first].low] || r.words.orgHeads[r.tokens[u.first].low] {
		return false
	}
	if firstNames[first] || u.last == u.first+1 && (r.quotedSpeaker(s, u) || r.personBehind(s, u)) {
		return true
	}
	last := r.tokens[u.last].low
	alone := r.upper[last] > r.pairs[r.tokens[u.last-1].low+" "+last]
	if isGivenName(first) {
		return alone || r.speaks(s, u) || r.lower[last] == 0 && u.last-u.first < 3 && !r.words.articles[r.low(s, u.first-1)]
	}
	return alone && r.speaks(s, u)
}

// quotedSpeaker reports whether a row stands right behind a quotation and its verb: "…," said Nuala Keane.
func (r *reading) quotedSpeaker(s sentence, u run) bool {
	verb := u.first - 1
	return verb > s.first && r.words.said[r.low(s, verb)] && quoteMark(r.low(s, verb-1))
}

// personBehind reports whether what follows a row speaks of somebody: ", who", "of Kenya".
func (r *reading) personBehind(s sentence, u run) bool {
	if r.low(s, u.last+1) == "," && (r.low(s, u.last+2) == "who" || r.low(s, u.last+2) == "whose") && r.lang == "en" {
		return true
	}
	if r.low(s, u.last+1) != "of" || u.last+2 >= s.last || r.words.articles[r.low(s, u.first-1)] {
		return false
	}
	e, ok := lookUp(r.plain(u.last + 2))
	return ok && e.country
}

// roleBefore returns the role that stands before a comma and a name: "his lawyer, Anne Castell,", "the mayor of
// Valmont, Étienne Rousselin."
func (r *reading) roleBefore(s sentence, u run) string {
	if stop := r.low(s, u.last+1); r.low(s, u.first-1) != "," || stop != "," && stop != "." && stop != "" {
		return ""
	}
	end := u.first - 2
	for i := end; i >= s.first && end-i < 6; i-- {
		t := r.tokens[i]
		switch {
		case r.words.titles[t.low]:
			return r.text[r.tokens[r.roleStart(s, i)].start:r.tokens[end].core]
		case t.low == "-" && t.glued: // "diretor-geral da Aneel"
		case r.suffixed(i) || t.kind != word || r.words.finite[t.low] || r.words.said[t.low] || r.words.pronouns[t.low] || r.words.conjunctions[t.low] ||
			r.words.stops[t.low] && !r.words.of[t.low] && !r.words.articles[t.low] && !r.words.joints[t.low]:
			return ""
		}
	}
	return ""
}

// holdsJoint reports whether a row holds an "of", which people's names do not.
func (r *reading) holdsJoint(u run) bool {
	for i := u.first; i <= u.last; i++ {
		if t := r.tokens[i]; t.low == "of" || t.low == "for" || t.low == "&" {
			return true
		}
	}
	return false
}

// speaks reports whether somebody says something right before or behind a row, be it with their trade between:
// "…," said geologist Ana Ruiz.
func (r *reading) speaks(s sentence, u run) bool {
	if r.words.said[r.low(s, u.last+1)] {
		return true
	}
	for i := u.first - 1; i > s.first && u.first-i < 5; i-- {
		t := r.tokens[i]
		if r.words.said[t.low] {
			return quoteMark(r.tokens[i-1].low)
		}
		if t.kind != word || t.upper || r.words.stops[t.low] {
			return false
		}
	}
	return false
}

// aged reports whether an age stands in commas behind token i: "Kofi Mensah, 19,".
func (r *reading) aged(s sentence, i int) bool {
	n, ok := r.integer(s, i+2, 2)
	return ok && n > 4 && r.low(s, i+1) == "," && (r.low(s, i+3) == "," || r.low(s, i+3) == ".")
}

// apposition returns the role between commas behind token i: ", the group's chief executive,", or "".
func (r *reading) apposition(s sentence, i int) string {
	const most = 9
	if r.low(s, i+1) != "," || r.suffixed(i) {
		return ""
	}
	first := i + 2
	for r.words.articles[r.low(s, first)] || r.low(s, first) == "who" || r.low(s, first) == "is" {
		first++
	}
	title := -1
	j := first
	for ; j < s.last && j < first+most; j++ {
		t := r.tokens[j]
		if t.low == "," || t.low == "." || t.low == ";" || t.low == "—" || t.low == "–" || title >= 0 && r.words.locative[t.low] && t.low != "at" {
			break
		}
		if r.words.finite[t.low] || r.words.said[t.low] || t.kind == digits {
			break
		}
		if r.words.titles[t.low] && title < 0 {
			title = j
		}
		if title < 0 && (r.words.stops[t.low] || r.words.of[t.low] || r.words.conjunctions[t.low]) {
			return ""
		}
	}
	if title < 0 || j >= s.last || j == first+most && r.low(s, j) != "," {
		return ""
	}
	role := r.text[r.tokens[first].start:r.tokens[j-1].core]
	if stop := r.low(s, j); stop != "," && stop != "." && !r.words.locative[stop] { // the phrase runs on into the sentence: keep what is sure
		role = r.text[r.tokens[first].start:r.tokens[title].core]
	}
	return strings.TrimSpace(role)
}
