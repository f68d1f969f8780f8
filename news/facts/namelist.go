package facts

import (
	"cmp"
	"math"
	"slices"

	"newsbot/news"
)

// sortNames puts the names in the order of the text and drops those that lie within another.
func (r *reading) sortNames() {
	slices.SortFunc(r.names, func(a, b named) int {
		return cmp.Or(a.first-b.first, b.last-a.last)
	})
	end := -1
	r.names = slices.DeleteFunc(r.names, func(n named) bool {
		if n.first <= end {
			return true
		}
		end = n.last
		return false
	})
}

// rankedNames returns each name once, in its fullest form, the most central for the terms in focus first.
func (r *reading) rankedNames() []news.Name {
	type entry struct {
		news.Name
		score float64
		near  float64 // how much of the rule stands beside it
		term  bool    // is itself what the rule looks for
		first int
	}
	byKey := map[string]*entry{}
	var order []*entry
	for _, n := range r.names {
		at := r.span(n.first, n.last)
		e := byKey[n.key]
		if e == nil {
			e = &entry{Name: news.Name{Kind: n.kind, Text: at.In(r.text), Span: at}, first: n.sentence}
			byKey[n.key] = e
			order = append(order, e)
			e.score = r.nameWorth(n)
		}
		if at.End-at.Start > len(e.Text) && n.kind == e.Kind {
			e.Text, e.Span = at.In(r.text), at
		}
		if known, ok := lookUp(n.key); ok && n.kind == place && !n.country {
			e.Country = known.code
		}
		if e.Role == "" && n.kind == person {
			e.Role = n.role
		}
		e.Mentions++
		near := 0.0
		for t := range r.sentences[n.sentence].focus {
			near += r.rarity[t]
		}
		e.near = max(e.near, near)
		e.term = e.term || r.isTerm(at)
	}
	for _, e := range order {
		e.score += 0.8*e.near + 0.3*math.Log(float64(e.Mentions)) + 0.3*math.Exp(-float64(e.first)/6)
		if e.term {
			e.score -= 2 // whoever follows Turkey need not be told that it is about Turkey
		}
		if e.Role != "" {
			e.score += 0.8
		}
	}
	slices.SortStableFunc(order, func(a, b *entry) int { return cmp.Compare(b.score, a.score) })
	out := make([]news.Name, 0, len(order))
	for _, e := range order {
		out = append(out, e.Name)
	}
	return out
}

// nameWorth is what a name is worth for its kind: a country says little.
func (r *reading) nameWorth(n named) float64 {
	switch {
	case n.site:
		return 0.9
	case n.country:
		return -0.8
	case n.capital:
		return -0.2
	case n.kind == place:
		return 0.4
	}
	return 1
}

// isTerm reports whether a term of the rule stands at sp.
func (r *reading) isTerm(sp news.Span) bool {
	i, _ := slices.BinarySearchFunc(r.focus, sp.Start, func(m news.Mention, start int) int { return m.End - start - 1 })
	return i < len(r.focus) && r.focus[i].Start < sp.End && r.focus[i].End > sp.Start
}
