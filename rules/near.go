package rules

import (
	"cmp"
	"slices"
	"sort"
)

// most is how many places of one part of a rule are looked at. It bounds what a text without end can cost.
const most = 20_000

// spans returns where n, which has places, stands within sc: sorted, each once, at most limit of them.
func (e *evaluation) spans(n *node, sc scope, limit int) []span {
	switch n.op {
	case opWords, opRegexp:
		spans := e.leafSpans(&e.rule.leaves[n.leaf])
		if sc != everywhere {
			var in []span
			for _, s := range within(spans, sc) {
				if e.inside(s, sc) {
					in = append(in, s)
				}
			}
			spans = in
		}
		return spans[:min(len(spans), limit)]
	case opOr:
		var out []span
		for i := range n.kids {
			out = append(out, e.spans(&n.kids[i], sc, limit)...)
		}
		return unique(out)
	case opNear, opNotNear:
		var out []span
		for pair := range e.pairs(n, sc) {
			if n.op == opNotNear {
				out = append(out, pair.x)
			} else {
				out = append(out, span{min(pair.x.from, pair.y.from), max(pair.x.to, pair.y.to)})
			}
			if len(out) >= limit {
				break
			}
		}
		return unique(out)
	}
	panic("rules: no places known of a node")
}

func unique(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return slices.Compact(spans)
}

// A pair is two spans that are near each other.
type pair struct{ x, y span }

// pairs yields the pairs that make the near node n hold; for one without, each span that has none near, as x.
func (e *evaluation) pairs(n *node, sc scope) func(yield func(pair) bool) {
	return func(yield func(pair) bool) {
		xs := e.spans(&n.kids[0], sc, most)
		if len(xs) == 0 {
			return
		}
		ys := e.spans(&n.kids[1], sc, most)
		longest := int32(0)
		for _, y := range ys {
			longest = max(longest, y.to-y.from)
		}
		for _, x := range xs {
			found := false
			lo := sort.Search(len(ys), func(i int) bool { return ys[i].from >= x.from-n.n-longest })
			for _, y := range ys[lo:] {
				if y.from > x.to+n.n {
					break
				}
				if !e.near(n, x, y) {
					continue
				}
				found = true
				if n.op == opNotNear {
					break
				}
				if !yield(pair{x, y}) {
					return
				}
			}
			if n.op == opNotNear && !found && !yield(pair{x: x}) {
				return
			}
		}
	}
}

// near reports whether x and y stand as n asks. Two words are not near each other if they are the same word; but what
// stands in the middle of a pair is near it.
func (e *evaluation) near(n *node, x, y span) bool {
	if e.d.streamOf(x.from) != e.d.streamOf(y.from) {
		return false
	}
	switch {
	case x.to < y.from:
		return y.from-x.to <= n.n
	case y.to < x.from:
		return !n.ordered && x.from-y.to <= n.n
	case n.op == opNotNear:
		return true
	case n.ordered:
		return false
	}
	pairInside := n.kids[0].op == opNear && x.from < y.from && y.to < x.to
	return pairInside || n.kids[1].op == opNear && y.from < x.from && x.to < y.to
}
