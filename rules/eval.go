package rules

import (
	"sort"
	"sync"

	"newsbot/news/text"
)

// A span is a run of words of a document, both ends included.
type span struct{ from, to int32 }

// A scope is the part of a document that a node may look at: the words from up to, not including, to; and of each
// stream only the first words, where first is not 0.
type scope struct{ from, to, first int32 }

var everywhere = scope{to: 1<<31 - 1}

// An evaluation is one rule looking at one document. It remembers where leaves stand.
type evaluation struct {
	d     *Document
	rule  *Rule
	where []places // by leaf number
}

// places are what is known of a leaf.
type places struct {
	known bool
	spans []span
	raw   []Place // of a regular expression: what it matched, by span
}

var evaluations = sync.Pool{New: func() any { return new(evaluation) }}

func evaluate(r *Rule, d *Document) *evaluation {
	e := evaluations.Get().(*evaluation)
	e.d, e.rule = d, r
	if cap(e.where) < len(r.leaves) {
		e.where = make([]places, len(r.leaves))
	}
	e.where = e.where[:len(r.leaves)]
	return e
}

func (e *evaluation) release() {
	clear(e.where)
	e.d, e.rule = nil, nil
	evaluations.Put(e)
}

// holds reports whether n holds within sc.
func (e *evaluation) holds(n *node, sc scope) bool {
	switch n.op {
	case opWords, opRegexp:
		return e.stands(n, sc)
	case opFact:
		_, ok := e.rule.leaves[n.leaf].rare.fact.holds(e.d)
		return ok
	case opAnd:
		for i := range n.kids {
			if !e.holds(&n.kids[i], sc) {
				return false
			}
		}
		return true
	case opOr:
		for i := range n.kids {
			if e.holds(&n.kids[i], sc) {
				return true
			}
		}
		return false
	case opNot:
		return !e.holds(&n.kids[0], sc)
	case opQuorum:
		missing := n.n
		for i := range n.kids {
			if int(missing) > len(n.kids)-i {
				return false
			}
			if e.holds(&n.kids[i], sc) {
				if missing--; missing == 0 {
					return true
				}
			}
		}
		return false
	case opNear, opNotNear:
		return len(e.spans(n, sc, 1)) > 0
	case opAtLeast:
		return len(e.spans(&n.kids[0], sc, most)) >= int(n.n)
	case opSentence, opParagraph, opFirst:
		for range e.scopes(n, sc) {
			return true
		}
		return false
	}
	panic("rules: no meaning for a node")
}

// stands reports whether a leaf stands within sc.
func (e *evaluation) stands(n *node, sc scope) bool {
	spans := e.leafSpans(&e.rule.leaves[n.leaf])
	if sc == everywhere {
		return len(spans) > 0
	}
	for _, s := range within(spans, sc) {
		if e.inside(s, sc) {
			return true
		}
	}
	return false
}

// within returns those of spans, which are sorted, that start between the ends of sc.
func within(spans []span, sc scope) []span {
	lo := sort.Search(len(spans), func(i int) bool { return spans[i].from >= sc.from })
	hi := lo + sort.Search(len(spans)-lo, func(i int) bool { return spans[lo+i].from >= sc.to })
	return spans[lo:hi]
}

// inside reports whether all of s lies within sc.
func (e *evaluation) inside(s span, sc scope) bool {
	if s.from < sc.from || s.to >= sc.to {
		return false
	}
	return sc.first == 0 || s.to-e.d.streams[e.d.streamOf(s.from)].from < sc.first
}

// scopes yields the sentences, paragraphs or first words within sc in which the kid of n holds.
func (e *evaluation) scopes(n *node, sc scope) func(yield func(scope) bool) {
	return func(yield func(scope) bool) {
		if n.op == opFirst {
			if sc.first == 0 || n.n < sc.first {
				sc.first = n.n
			}
			if e.holds(&n.kids[0], sc) {
				yield(sc)
			}
			return
		}
		for _, part := range e.d.parts(n.op) {
			part.from, part.to, part.first = max(part.from, sc.from), min(part.to, sc.to), sc.first
			if part.from < part.to && e.holds(&n.kids[0], part) && !yield(part) {
				return
			}
		}
	}
}

// parts returns the sentences or paragraphs of the title and the text. They are found when the first rule asks.
func (d *Document) parts(o op) []scope {
	which := 0
	if o == opParagraph {
		which = 1
	}
	d.unitsOnce[which].Do(func() {
		var out []scope
		for _, st := range d.streams[:d.body+1] {
			cuts := text.Paragraphs(st.text)
			if which == 0 {
				cuts = text.Sentences(d.lang, st.text)
			}
			at := st.from
			for i, c := range cuts {
				from := at
				for at < st.to && (i == len(cuts)-1 || int(d.reading.Words[at].Start) < c.End) {
					at++
				}
				if from < at {
					out = append(out, scope{from: from, to: at})
				}
			}
		}
		d.units[which] = out
	})
	return d.units[which]
}
