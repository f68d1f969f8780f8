package facts

import (
	"slices"
	"unicode/utf8"

	"newsbot/news"
)

// longestComposed is the most characters of a composed line, so that it is read at a glance.
const longestComposed = 90

// A composition is a simple statement taken apart: who or what, what it does, the figure, what the figure is of, when,
// and who says so. All are tokens of one sentence, [first, last).
type composition struct {
	s       sentence
	start   int // where the statement starts, behind "In 2024,"
	subject int // behind its last token; equal to start where the figure itself comes first
	head    int // first token shown before the figure
	from    int // first token of what says that the figure is not exact
	first   int // the figure
	value   int // behind its last token
	tail    int // behind the last token shown after the figure
	end     int // behind the statement
	mark    string
	when    *period // shown at the end; nil if none, or where it stays in its place
	note    string  // the date of a relative time that stays in its place at the end
	times   int     // how many times the statement speaks of
	said    run     // who says so; zero if nobody
	deal    int     // of "X agreed to buy Y for £1.8 billion" the verb's token; 0 for other forms
}

// marks stand for the words before a figure that say that it is not exact.
var marks = map[string]string{"": "", "~": "≈", ">": ">", "<": "<", ">=": "≥", "<=": "≤"}

// compose returns the line of a figure with the figure first, or nothing where the statement it stands in is not simple
// enough to be sure that the line says the same.
func (r *reading) compose(s sentence, f news.Fact) []news.Piece {
	if r.words.composer == nil || f.Kind == "date" || f.Kind == "deadline" || f.Kind == "relation" {
		return nil
	}
	c, ok := r.takeApart(s, f)
	if !ok {
		return nil
	}
	for _, g := range gates {
		if g.refuses(r, c) {
			return nil
		}
	}
	line := r.line(c)
	if length(r.text, line) > longestComposed {
		return nil
	}
	return line
}

func length(text string, line []news.Piece) int {
	n := 0
	for _, p := range line {
		n += utf8.RuneCountInString(p.Text(text))
	}
	return n
}

// takeApart reads the statement around a figure. It reports false where it is of none of the forms that can be turned
// round: "X fell 12% in 2024", "X accounted for 12% of Y", "12 people were killed in X".
func (r *reading) takeApart(s sentence, f news.Fact) (composition, bool) {
	first, last := r.tokensOf(s, f.Value)
	c := composition{s: s, from: first, first: first, value: last + 1, head: first}
	tokens := r.tokens[s.first:s.last]
	if f.Kind != "multiple" {
		if n, _, ok := r.words.modifiers.before(tokens, first-s.first); ok {
			c.from -= n
		}
		if _, _, ok := r.words.trailing.at(tokens, c.value-s.first); ok {
			return c, false
		}
		c.mark = marks[f.Modifier]
	}
	if !r.opens(&c) || !r.closes(&c) {
		return c, false
	}
	if c.from == c.start {
		c.subject = c.start
		return c, f.Kind != "multiple" && r.happens(c)
	}
	if r.dealt(&c, f) {
		return c, true
	}
	return c, r.predicate(&c, f) && r.dropAside(&c) && c.start < c.subject
}

// dealt reads "X agreed to buy Y for £1.8 billion", whose first part is shown whole.
func (r *reading) dealt(c *composition, f news.Fact) bool {
	if f.Kind != "money" || r.low(c.s, c.from-1) != "for" || r.words.deeds == nil {
		return false
	}
	for i := c.start + 1; i < c.from-2; i++ {
		if deed := r.words.deeds.verbs[r.tokens[i].low]; deed == "buy" || deed == "sell" {
			c.deal, c.subject = i, c.from-1
			return true
		}
	}
	return false
}

// dropAside leaves out what stands in commas behind a name: "Tarrow Robotics, a maker of machines, has raised".
func (r *reading) dropAside(c *composition) bool {
	open := c.start
	for open < c.subject && r.tokens[open].low != "," {
		open++
	}
	if open == c.subject {
		return true
	}
	first := r.low(c.s, open+1)
	explains := r.words.articles[first] || r.words.relatives[first] || r.suffixed(open+1) // ", in Europe," does not: it is part of what is said
	if !explains || r.tokens[c.subject-1].low != "," || open == c.subject-1 || r.any(open+1, c.subject-1, is(",")) || !r.nameEnds(open-1) {
		return false
	}
	c.subject = open
	return true
}

// predicate finds the verb before a figure.
func (r *reading) predicate(c *composition, f news.Fact) bool {
	class := kept
	if f.Kind == "multiple" {
		if low := r.tokens[c.value-1].low; low != "doubled" && low != "tripled" && low != "trebled" && low != "quadrupled" && low != "halved" {
			return false
		}
		c.subject = c.from
	} else {
		n, v, ok := r.words.composer.predicates.before(r.tokens[c.s.first:c.s.last], c.from-c.s.first)
		if !ok {
			return false
		}
		c.subject, class = c.from-n, v
	}
	verb := c.subject
	for c.subject > c.start && r.words.composer.aids[r.low(c.s, c.subject-1)] {
		c.subject--
	}
	switch class {
	case aided:
		c.head = c.subject
		return r.low(c.s, verb-1) == "will"
	case kept:
		c.head = c.subject
		if r.low(c.s, c.head) == "also" {
			c.head++
		}
	case halved:
		c.head = verb + 1
		return c.subject == verb
	default:
		c.head = c.first
		return c.subject == verb // "has been 5%", "will be 5%" are no "5%"
	}
	return true
}

// happens reports whether a verb stands behind a figure that opens its statement: "12 people were killed".
func (r *reading) happens(c composition) bool {
	for i := c.value; i < c.end; i++ {
		if r.finiteAt(c.s, i) {
			return i > c.value && r.words.composer.verbs[r.tokens[i].low]
		}
	}
	return false
}

// opens finds where the statement starts, and the time before its first comma.
func (r *reading) opens(c *composition) bool {
	c.start = c.s.first
	if r.words.conjunctions[r.low(c.s, c.start)] {
		c.start++
	}
	for _, p := range r.periodsIn(c.s) {
		if p.first == c.start && r.low(c.s, p.last+1) == "," {
			c.when, c.start, c.times = &p, p.last+2, 1
			break
		}
	}
	for i := c.start; i < c.first; i++ {
		if t := r.tokens[i]; t.kind == mark && t.low != "," && !r.joining(i) && !openingMark(t.low) {
			return false
		}
	}
	return c.start <= c.first
}

// joining reports whether the mark at token i ties words together: "long-term", "AT&T", "J. Hale".
func (r *reading) joining(i int) bool {
	t := r.tokens[i]
	return t.glued && (t.low == "-" || t.low == ".") && i+1 < len(r.tokens) || t.low == "&"
}

// closes finds where the statement ends, its time and who says so.
func (r *reading) closes(c *composition) bool {
	i := c.value
	for ; i < c.s.last; i++ {
		if t := r.tokens[i]; t.kind == mark && !r.joining(i) && t.low != "%" && currencySign(t.low) == "" || t.low == "." && i == c.s.last-1 {
			behind := r.countryBehind(c.s, i)
			if behind == 0 {
				break
			}
			i = behind
		}
	}
	c.end, c.tail = i, i
	if i < c.s.last-1 && !r.cutAt(c, i) {
		return false
	}
	for _, p := range r.periodsIn(c.s) {
		if p.first < c.start || p.first >= c.end {
			continue
		}
		c.times++
		if p.last+1 == c.end && p.first >= c.value && r.endsWith(*c, p) {
			c.when, c.tail = &p, p.first
		} else if p.last+1 == c.end && p.first >= c.value {
			c.note = p.Note()
		}
	}
	return true
}

// countryBehind returns the last token of the country behind the comma at token i, where a place stands before it: "in
// Trnava, Slovakia". It is 0 where something else does.
func (r *reading) countryBehind(s sentence, i int) int {
	if r.tokens[i].low != "," || i+1 >= s.last {
		return 0
	}
	for k, n := range r.names {
		if n.last == i-1 && n.kind == place && k+1 < len(r.names) && r.names[k+1].first == i+1 && r.names[k+1].kind == place {
			return r.names[k+1].last
		}
	}
	return 0
}

// periodsIn returns the times of a sentence.
func (r *reading) periodsIn(s sentence) []period {
	from, _ := slices.BinarySearchFunc(r.periods, s.index, func(p period, index int) int { return p.sentence - index })
	to := from
	for to < len(r.periods) && r.periods[to].sentence == s.index {
		to++
	}
	return r.periods[from:to]
}

// endsWith reports whether the time p, which ends the statement, belongs to its verb: only a place or what the figure is
// of stands between. Else it stays where it is.
func (r *reading) endsWith(c composition, p period) bool {
	switch r.low(c.s, p.first-1) {
	case "since", "from", "than", "of", "the", "a", "for", "before", "after", "until", "to", "over", "with", "and":
		return false
	}
	if r.tokens[p.first].low == "since" || p.limit == "since" || p.limit == "after" || p.limit == "from" {
		return false
	}
	for i := c.value; i < p.first; i++ {
		switch t := r.tokens[i]; {
		case t.upper, r.joining(i), r.words.articles[t.low], r.words.composer.locative[t.low], i == c.value && r.words.of[t.low]:
		case i > c.value && r.words.of[r.low(c.s, c.value)] && t.kind == word && !r.words.stops[t.low]:
		default:
			return false
		}
	}
	return true
}

// cutAt reports whether the statement ends at the mark i, behind which the sentence goes on.
func (r *reading) cutAt(c *composition, i int) bool {
	if r.low(c.s, i) == ";" {
		return true
	}
	if r.low(c.s, i) != "," {
		return false
	}
	next := r.low(c.s, i+1)
	w := r.words.composer
	switch {
	case r.attributed(c, i+1):
		return true
	case w.tails[next]:
		return true
	case r.words.articles[next] && w.superlatives[r.low(c.s, i+2)] && !r.states(c.s, i+1, c.s.last):
		return true // ", the most since January"
	case next == "and":
		return r.words.finite[r.low(c.s, i+2)] || r.states(c.s, i+2, c.s.last)
	}
	return false
}

// attributed reads who says so up to the end of the sentence from token i on: "the statistics office said", "according to
// Turkish regulatory data".
func (r *reading) attributed(c *composition, i int) bool {
	const most = 10
	last := c.s.last - 1
	for last > i && r.tokens[last].kind == mark {
		last--
	}
	if n, _, ok := r.words.attribution.at(r.tokens[:c.s.last], i); ok && n == 2 && last-i < most {
		c.said = run{i, last}
		return true
	}
	for verb := i + 1; verb <= last && verb < i+most; verb++ {
		if r.words.said[r.tokens[verb].low] {
			c.said = run{i, verb}
			return !r.goesOn(c.s, verb+1, last)
		}
	}
	return false
}

// goesOn reports whether more is said in [first, last] than where and when somebody spoke: "in a statement on Monday".
func (r *reading) goesOn(s sentence, first, last int) bool {
	for i := first; i <= last; i++ {
		if t := r.tokens[i]; r.finiteAt(s, i) || t.kind == mark && !r.joining(i) || r.words.relatives[t.low] || r.words.subordinate[t.low] || r.words.conjunctions[t.low] || t.low == "that" {
			return true
		}
	}
	return false
}

// line returns a composition as it is shown. Its words are the article's.
func (r *reading) line(c composition) []news.Piece {
	var line []news.Piece
	add := func(first, behind int, strong bool) {
		line = append(line, news.Piece{Span: news.Span{Start: r.tokens[first].start, End: r.tokens[behind-1].end}, Strong: strong})
	}
	put := func(s string, strong bool) { line = append(line, news.Piece{Mark: s, Strong: strong}) }
	switch {
	case c.mark == "":
		add(c.head, c.value, true)
	case c.head < c.first:
		add(c.head, c.from, true)
		put(" "+c.mark, true)
		add(c.first, c.value, true)
	default:
		put(c.mark, true)
		add(c.first, c.value, true)
	}
	if c.tail > c.value {
		sp := news.Span{Start: r.tokens[c.value-1].end, End: r.tokens[c.tail-1].end}
		line = append(line, news.Piece{Span: sp})
		if c.note != "" {
			put(" ("+c.note+")", false)
		}
	}
	if c.subject > c.start {
		put(" — ", false)
		add(c.start, c.subject, false)
	}
	if c.when != nil {
		first := c.when.first
		if r.words.composer.timed[r.tokens[first].low] && first < c.when.last {
			first++
		}
		put(", ", false)
		add(first, c.when.last+1, false)
		if note := c.when.Note(); note != "" {
			put(" ("+note+")", false)
		}
	}
	if c.said != (run{}) {
		put(", ", false)
		add(c.said.first, c.said.last+1, false)
	}
	return line
}
