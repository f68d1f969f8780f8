package facts

import (
	"slices"
	"strings"
)

// A gate keeps a statement from being composed. Whatever a gate refuses is shown as the clause it stands in, which says
// what the article says by construction; so a gate refuses when in doubt.
type gate struct {
	name    string
	refuses func(r *reading, c composition) bool
}

// gates holds every reason not to turn a statement round. The test has a sentence for each.
var gates = [...]gate{
	{"a heading states nothing", func(r *reading, c composition) bool { return c.s.heading }},
	{"somebody else's words", func(r *reading, c composition) bool { return r.any(c.s.first, c.s.last, quoteMark) }},
	{"a question", func(r *reading, c composition) bool { return r.any(c.s.first, c.s.last, is("?")) }},
	{"what may be", func(r *reading, c composition) bool {
		return r.beside(c, r.words.composer.hypothetical)
	}},
	{"what depends on something", func(r *reading, c composition) bool {
		return r.any(c.s.first, c.s.last, in(r.words.composer.conditions))
	}},
	{"what is not so", func(r *reading, c composition) bool { return r.beside(c, r.words.composer.denials) }},
	{"what was put right", func(r *reading, c composition) bool {
		return r.any(c.s.first, c.s.last, in(r.words.composer.corrections))
	}},
	{"two figures", (*reading).secondFigure},
	{"two times", func(_ *reading, c composition) bool { return c.times > 1 }},
	{"the subject of another clause", (*reading).foreignSubject},
	{"a subject named elsewhere", (*reading).namelessSubject},
	{"what belongs to the verb", (*reading).adverbBeforeVerb},
	{"two subjects", func(r *reading, c composition) bool { return r.coordinated(c.start, c.subject) }},
	{"a clause within the clause", (*reading).innerClause},
	{"what is meant stands elsewhere", func(r *reading, c composition) bool {
		return r.any(c.start, c.subject, in(r.words.pronouns)) && c.deal == 0 || r.any(c.first, c.tail, r.pointsAway) || r.pointsBack(c)
	}},
	{"a part of a comparison", func(r *reading, c composition) bool {
		return r.beside(c, r.words.composer.comparisons)
	}},
	{"a sum of what stands elsewhere", func(r *reading, c composition) bool {
		return r.beside(c, r.words.composer.sums)
	}},
	{"a game", func(r *reading, _ composition) bool { return r.game() }},
	{"a list that goes on", func(r *reading, c composition) bool { return r.any(c.start, c.s.last, in(r.words.composer.more)) }},
	{"a mark that misleads", func(r *reading, c composition) bool {
		return c.mark == "≤" && (r.low(c.s, c.first-1) == "record" || r.low(c.s, c.first-1) == "to" && r.low(c.s, c.first-2) != "up")
	}},
	{"hearsay", (*reading).hearsay},
	{"long ago", func(r *reading, c composition) bool {
		for i := c.s.first; i < c.s.last; i++ {
			if _, _, ok := r.words.backdrop.at(r.tokens[:c.s.last], i); ok {
				return true
			}
		}
		return false
	}},
}

// any reports whether one of the tokens [first, behind) is meant.
func (r *reading) any(first, behind int, meant func(low string) bool) bool {
	for i := first; i < behind; i++ {
		if meant(r.tokens[i].low) {
			return true
		}
	}
	return false
}

// beside reports whether one of words stands in the statement, but for what says that the figure is not exact.
func (r *reading) beside(c composition, words map[string]bool) bool {
	return r.any(c.start, c.from, in(words)) || r.any(c.first, c.end, in(words))
}

func is(mark string) func(string) bool           { return func(low string) bool { return low == mark } }
func in(words map[string]bool) func(string) bool { return func(low string) bool { return words[low] } }

// secondFigure reports whether a number stands in the statement beside its figure and its times. That to which something
// rose or fell is part of its figure: "fell 1.1% to $71.40".
func (r *reading) secondFigure(c composition) bool {
	times := r.periodsIn(c.s)
	value := c.value
	if r.words.upTo[r.low(c.s, value)] && c.head < c.first {
		at := value + 1
		if currencySign(r.low(c.s, at)) != "" {
			at++
		}
		if n, ok := r.number(c.s, min(at, c.s.last-1)); ok && n.first == at {
			value = n.last + 1
		}
	}
	for i := c.start; i < c.end; i++ {
		t := r.tokens[i]
		if i >= c.first && i < value || t.kind != digits && !r.isNumberWord(t.low) && t.low != "half" && t.low != "third" && t.low != "quarter" {
			continue
		}
		timed := false
		for _, p := range times {
			timed = timed || p.first <= i && i <= p.last
		}
		if !timed {
			return true
		}
	}
	return false
}

// foreignSubject reports whether what stands before the verb is more than one noun phrase: another statement, or what
// only introduces this one.
func (r *reading) foreignSubject(c composition) bool {
	if c.subject == c.start {
		return false
	}
	first := r.low(c.s, c.start)
	if r.words.stops[first] || r.words.introductions[first] || r.words.connectives[first] || r.words.subordinate[first] || first == "there" {
		return true
	}
	for i := c.start; i < c.subject; i++ {
		t := r.tokens[i]
		if t.low == "," {
			return true
		}
		if c.deal > 0 && i <= c.deal && (i == c.deal || r.words.deeds.aids[t.low] && r.onlyAids(i, c.deal)) {
			continue
		}
		if r.finiteAt(c.s, i) && !t.upper && !r.words.composer.goods[t.low] || r.words.said[t.low] || r.words.relatives[t.low] || r.words.subordinate[t.low] && t.low != "as" || t.low == "that" || t.low == "when" || t.low == "after" || t.low == "before" || t.low == "as" {
			return true
		}
	}
	return false
}

// onlyAids reports whether nothing but what may stand before a deed stands in [i, deed).
func (r *reading) onlyAids(i, deed int) bool {
	for ; i < deed; i++ {
		if !r.words.deeds.aids[r.tokens[i].low] {
			return false
		}
	}
	return true
}

// pointsAway reports whether a word behind the figure means something that was named elsewhere. "Its" does not: the
// subject of the same line is meant.
func (r *reading) pointsAway(low string) bool {
	return low != "its" && low != "their" && (r.words.pronouns[low] || r.words.pointers[low])
}

// adverbBeforeVerb reports whether a word that says how or when it was stands between subject and verb: "Chevron almost
// lost", "Chevron on Monday lost".
func (r *reading) adverbBeforeVerb(c composition) bool {
	if c.subject == c.start || c.deal > 0 {
		return false
	}
	last := r.tokens[c.subject-1]
	return r.words.composer.adverbs[last.low] || !last.upper && strings.HasSuffix(last.low, "ly") || last.kind == digits || r.taken[c.subject-1]
}

// namelessSubject reports whether nobody and nothing is named in a line, so that only the sentences around it say whose
// figure it is.
func (r *reading) namelessSubject(c composition) bool {
	first, behind := c.start, c.subject
	if c.subject == c.start {
		behind = c.tail
	}
	for i := first; i < behind; i++ {
		t := r.tokens[i]
		named := i > c.s.first || r.words.demonyms[t.low] || r.namedAt(i) || r.suffixed(i) && !r.words.empty[t.low]
		if t.kind == word && t.upper && named && !r.words.honorifics[t.low] {
			return false
		}
	}
	return true
}

// namedAt reports whether a name covers token i.
func (r *reading) namedAt(i int) bool {
	for _, n := range r.names {
		if n.first > i {
			break
		}
		if n.last >= i {
			return true
		}
	}
	return false
}

// nameEnds reports whether a name ends with token i.
func (r *reading) nameEnds(i int) bool {
	return slices.ContainsFunc(r.names, func(n named) bool { return n.last == i })
}

// coordinated reports whether "and" or "or" stands in [first, behind) but within a time or a name.
func (r *reading) coordinated(first, behind int) bool {
	for i := first; i < behind; i++ {
		low := r.tokens[i].low
		if (r.words.conjunctions[low] || low == "or") && !r.namedAt(i) && !r.taken[i] && !r.between(first, i) {
			return true
		}
	}
	return false
}

// between reports whether the "and" at token i belongs to a "between": "trade between the union and Russia".
func (r *reading) between(first, i int) bool {
	for j := i - 1; j >= first && i-j <= 5; j-- {
		if r.words.ranges[r.tokens[j].low] {
			return true
		}
	}
	return false
}

// innerClause reports whether a verb, or a word that opens a clause, stands behind the figure.
func (r *reading) innerClause(c composition) bool {
	from := c.value
	if c.subject == c.start { // "12 people were killed": behind that verb
		for from < c.tail && !r.finiteAt(c.s, from) {
			from++
		}
		from++
	}
	for i := from; i < c.tail; i++ {
		t := r.tokens[i]
		if r.taken[i] {
			continue
		}
		if r.finiteAt(c.s, i) && !(i == from && c.subject == c.start) && !r.words.composer.goods[t.low] || r.words.relatives[t.low] || t.low == "that" {
			return true
		}
	}
	return false
}

// pointsBack reports whether the figure is of all of something that was named before: "41% of total imports".
func (r *reading) pointsBack(c composition) bool {
	if c.value >= c.tail || !r.words.of[r.low(c.s, c.value)] {
		return false
	}
	return r.words.composer.whole[r.low(c.s, c.value+1)] || r.words.articles[r.low(c.s, c.value+1)] && r.words.composer.whole[r.low(c.s, c.value+2)]
}

// game reports whether the article is about sport: two of its words do.
func (r *reading) game() bool {
	n := 0
	for w := range r.words.composer.games {
		if r.lower[w] > 0 {
			if n++; n > 1 {
				return true
			}
		}
	}
	return false
}

// hearsay reports whether the sentence tells what unnamed people say, or what more than one says.
func (r *reading) hearsay(c composition) bool {
	n := 0
	for i := c.s.first; i < c.s.last; i++ {
		low := r.tokens[i].low
		_, _, attributed := r.words.attribution.at(r.tokens[:c.s.last], i)
		if attributed && !r.words.said[low] || r.words.said[low] {
			n++
		}
		if r.words.unnamed[low] && !r.words.people[low] {
			return true
		}
	}
	inside := c.said != (run{})
	for i := c.said.first; inside && i <= c.said.last; i++ {
		low := r.tokens[i].low
		if r.words.pronouns[low] || r.words.unnamed[low] || r.tokens[i].kind == mark && !r.joining(i) || r.tokens[i].kind == digits {
			return true
		}
	}
	return n > 1 || n == 1 && !inside
}
