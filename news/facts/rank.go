package facts

import (
	"math"
	"slices"

	"newsbot/news"
)

const (
	floor     = 0.9 // what a fact must be worth to be shown on a card
	mostShown = 5   // lines on a card; what follows is there for those who want all
	mostAlike = 2   // of one kind among them
)

// kindWorth is what a fact is worth for its kind alone.
var kindWorth = map[string]float64{
	"share": 1, "change": 1, "level": 0.9, "money": 1, "multiple": 1, "deadline": 0.8, "date": 0.3, "count": 0.6, "measure": 0.6, "relation": 0.5,
}

// complete fills in what a found figure needs to be shown: its clause, its time, its names and its score.
func (r *reading) complete(s sentence, f news.Fact) news.Fact {
	clause, readable := r.clause(s, f.Value)
	f.Clause = clause
	if f.When.Text == "" {
		f.When = r.when(s, f)
	}
	for _, n := range r.namesIn(clause) {
		if !slices.Contains(f.Entities, n) {
			f.Entities = append(f.Entities, n)
		}
	}
	f.Score = r.score(s, f) - r.floor()
	if r.saidByPronoun(s, clause) || r.halfQuoted(s, clause, f.Value) {
		f.Score = min(f.Score, 0) - 1
	}
	if !readable || s.heading || f.Kind == "date" && !r.ahead(f.When) {
		f.Score = min(f.Score, 0) - 1
	}
	if f.Score > 0 {
		f.Composed = r.compose(s, f)
	}
	return f
}

// saidByPronoun reports whether a clause tells what somebody says who is named elsewhere: "…, he said".
func (r *reading) saidByPronoun(s sentence, clause news.Span) bool {
	first, last := r.tokensOf(s, clause)
	for i := first; i < last; i++ {
		if r.words.persons[r.tokens[i].low] && r.words.said[r.tokens[i+1].low] {
			return true
		}
	}
	return false
}

// halfQuoted reports whether value is somebody's word and the clause does not say whose.
func (r *reading) halfQuoted(s sentence, clause, value news.Span) bool {
	open, from := false, -1
	for i := s.first; i < s.last && r.tokens[i].start < value.Start; i++ {
		if quoteMark(r.tokens[i].low) && r.tokens[i].low != "'" && r.tokens[i].low != "’" {
			open, from = !open, i
		}
	}
	if !open {
		return false
	}
	if r.tokens[from].start < clause.Start {
		return true
	}
	first, last := r.tokensOf(s, clause)
	inside := true
	for i := first; i <= last; i++ {
		t := r.tokens[i]
		if quoteMark(t.low) && t.start > value.End {
			inside = false
		}
		if r.words.said[t.low] && (i < from || !inside) {
			return false
		}
	}
	return true
}

// floor returns what a fact must be worth to be shown. An article that opens with all the terms is about them, and so
// is what it states further down without naming them again.
func (r *reading) floor() float64 {
	opening := map[int]bool{}
	prose := 0
	for i := 0; i < len(r.sentences) && prose < 2; i++ {
		if r.sentences[i].heading {
			continue
		}
		prose++
		for t := range r.sentences[i].focus {
			opening[t] = true
		}
	}
	if len(opening) == len(r.rarity) {
		return floor - 0.35
	}
	return floor
}

// when returns the time in the fact's clause that stands nearest to its value.
func (r *reading) when(s sentence, f news.Fact) news.Period {
	best, far := news.Period{}, math.MaxInt
	for i := len(r.periods) - 1; i >= 0 && r.periods[i].sentence >= s.index; i-- {
		p := r.periods[i]
		at := r.span(p.first, p.last)
		if p.sentence != s.index || !f.Clause.Holds(at) {
			continue
		}
		d := at.Start - f.Value.End
		if d < 0 {
			d = f.Value.Start - at.End
		}
		if d < far {
			best, far = p.Period, d
		}
	}
	return best
}

// score says how much a fact matters for the terms in focus.
func (r *reading) score(s sentence, f news.Fact) float64 {
	score := kindWorth[f.Kind]
	in := r.terms(f.Clause)
	for t := range s.focus {
		if in[t] {
			score += r.rarity[t]
		} else {
			score += 0.5 * r.rarity[t]
		}
	}
	score += 0.3 * math.Exp(-float64(s.index)/4)
	first, last := r.tokensOf(s, f.Clause)
	victims, record, background, hypothetical := false, false, false, false
	for i := first; i <= last; i++ {
		low := r.tokens[i].low
		victims = victims || f.Kind == "count" && r.words.dead[low]
		hypothetical = hypothetical || r.words.hypothetical[low] && !r.tokens[i].upper
		record = record || r.words.records[low]
		if _, _, ok := r.words.backdrop.at(r.tokens[:s.last], i); ok {
			background = true
		}
	}
	if victims {
		score += 1
	}
	switch low := r.tokens[first].low; {
	case r.words.pointers[low], last > first+2 && r.words.of[r.tokens[first+1].low] && r.words.pointers[r.tokens[first+2].low]:
		score -= 2 // who is meant stands elsewhere: "they", "all of them"
	case r.words.hypothetical[low] && r.words.pronouns[r.tokens[min(first+1, last)].low]:
		score -= 2 // "if it falls through"
	case r.words.pronouns[low]:
		score -= 0.5
	}
	if f.Kind == "count" && !victims && f.Number < 10 {
		score -= 0.4
	}
	if hypothetical {
		score -= 0.4
	}
	if record {
		score += 0.3
	}
	if background {
		score -= 0.5
	}
	if len(f.Entities) > 0 {
		score += 0.2
	}
	if f.Kind == "date" && r.ahead(f.When) {
		score += 0.3
	}
	if f.Kind != "date" && !f.When.To.IsZero() && f.When.To.Before(r.published.AddDate(-2, 0, 0)) {
		score -= 0.6 // history
	}
	return score
}

// weigh gives each term in focus its weight: a term that stands everywhere in the article tells less about a sentence.
func (r *reading) weigh() {
	times := map[int]int{}
	for _, m := range r.focus {
		times[m.Term]++
	}
	least := math.MaxInt
	for _, n := range times {
		least = min(least, n)
	}
	r.rarity = make(map[int]float64, len(times))
	for t, n := range times {
		r.rarity[t] = math.Sqrt(float64(least) / float64(n))
	}
}

// ranked orders facts for a card: the best first, but among the first lines no statement twice and no more than two
// of a kind. What a card should not show comes last and has a score of 0 or less.
func ranked(facts []news.Fact) []news.Fact {
	slices.SortStableFunc(facts, func(a, b news.Fact) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return a.Value.Start - b.Value.Start
	})
	var shown, later, rest []news.Fact
	kinds := map[string]int{}
	for _, f := range facts {
		switch {
		case f.Score <= 0:
			rest = append(rest, f)
		case said(shown, f) || said(later, f):
			f.Score = 0
			rest = append(rest, f)
		case len(shown) < mostShown && kinds[f.Kind] < mostAlike:
			kinds[f.Kind]++
			shown = append(shown, f)
		default:
			later = append(later, f)
		}
	}
	return slices.Concat(shown, later, rest)
}

// said reports whether one of facts already says most of what f says.
func said(facts []news.Fact, f news.Fact) bool {
	for _, g := range facts {
		both := min(f.Clause.End, g.Clause.End) - max(f.Clause.Start, g.Clause.Start)
		if both*2 > f.Clause.End-f.Clause.Start {
			return true
		}
	}
	return false
}
