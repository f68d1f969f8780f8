package rules

import (
	"cmp"
	"slices"
)

// match returns what made the rule hold, which it does.
func (e *evaluation) match() Match {
	found := evidence{e: e, places: make([][]Place, len(e.rule.leaves)), held: make([]bool, len(e.rule.leaves))}
	found.gather(&e.rule.root, everywhere, nil)
	var m Match
	byTerm := map[string]int{}
	for i := range e.rule.leaves {
		l := &e.rule.leaves[i]
		if !found.held[i] {
			continue
		}
		at, ok := byTerm[l.term]
		if !ok {
			at = len(m.Leaves)
			byTerm[l.term] = at
			m.Leaves = append(m.Leaves, Leaf{Term: l.term})
		}
		m.Leaves[at].Places = append(m.Leaves[at].Places, found.places[i]...)
	}
	for i := range m.Leaves {
		m.Leaves[i].Places = ordered(m.Leaves[i].Places)
	}
	return m
}

// ordered sorts places as the article has them, each once.
func ordered(ps []Place) []Place {
	slices.SortFunc(ps, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Index, b.Index), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return slices.Compact(ps)
}

// An evidence collects the leaves that make a rule hold.
type evidence struct {
	e      *evaluation
	places [][]Place
	held   []bool
}

// gather notes what makes n, which holds within sc, hold. Where only is not nil, n has places, and only those count.
func (v *evidence) gather(n *node, sc scope, only []span) {
	switch n.op {
	case opWords, opRegexp:
		v.leaf(n, sc, only)
	case opFact:
		ps, _ := v.e.rule.leaves[n.leaf].rare.fact.holds(v.e.d)
		v.held[n.leaf] = true
		v.places[n.leaf] = append(v.places[n.leaf], ps...)
	case opAnd, opAtLeast:
		for i := range n.kids {
			v.gather(&n.kids[i], sc, only)
		}
	case opOr, opQuorum:
		for i := range n.kids {
			if v.e.holds(&n.kids[i], sc) {
				v.gather(&n.kids[i], sc, only)
			}
		}
	case opNot:
	case opNear, opNotNear:
		v.near(n, sc, only)
	case opSentence, opParagraph, opFirst:
		for part := range v.e.scopes(n, sc) {
			v.gather(&n.kids[0], part, nil)
		}
	default:
		panic("rules: no evidence known of a node")
	}
}

func (v *evidence) near(n *node, sc scope, only []span) {
	var xs, ys []span
	for p := range v.e.pairs(n, sc) {
		s := p.x
		if n.op == opNear {
			s = span{min(p.x.from, p.y.from), max(p.x.to, p.y.to)}
		}
		if only != nil && !holdsSpan(only, s) {
			continue
		}
		if xs = append(xs, p.x); n.op == opNear {
			ys = append(ys, p.y)
		}
		if len(xs) == most {
			break
		}
	}
	if len(xs) == 0 {
		return
	}
	v.gather(&n.kids[0], sc, unique(xs))
	if n.op == opNear {
		v.gather(&n.kids[1], sc, unique(ys))
	}
}

func (v *evidence) leaf(n *node, sc scope, only []span) {
	i := n.leaf
	spans := v.e.leafSpans(&v.e.rule.leaves[i])
	raw := v.e.where[i].raw
	for k, s := range spans {
		if !v.e.inside(s, sc) || only != nil && !holdsSpan(only, s) {
			continue
		}
		v.held[i] = true
		if raw != nil {
			v.places[i] = append(v.places[i], raw[k])
		} else {
			v.places[i] = append(v.places[i], v.e.d.place(s))
		}
	}
}

func holdsSpan(spans []span, s span) bool {
	_, ok := slices.BinarySearchFunc(spans, s, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	return ok
}

// place returns where a run of words stands in its field.
func (d *Document) place(s span) Place {
	st := d.streams[d.streamOf(s.from)]
	return Place{st.field, st.index, int(d.reading.Words[s.from].Start), int(d.reading.Words[s.to].End)}
}
