package rules

import (
	"fmt"
	"strings"

	"newsbot/news/text"
)

// An Explanation says which parts of a rule hold for an article and which do not.
type Explanation struct {
	Matched bool
	Parts   []Part // in the order of the rule
}

// A Part is what is to be said of one part of a rule.
type Part struct {
	Term     string // in canonical form
	Found    bool   // it stands in the article, or holds for it
	Unwanted bool   // the rule excludes it: the article should not have it
	Why      string // for what is not found: "not found", "12 words apart at the nearest"
	Nearest  string // for what is not found: what the article has that comes close, as it is written there
}

// String returns the explanation as one line: has Turkey; LNG not found, nearest: 'liquefied gas'.
func (x Explanation) String() string {
	var has []string
	var out []string
	for _, p := range x.Parts {
		switch {
		case p.Unwanted && p.Found:
			out = append(out, "has "+p.Term+", which the rule excludes")
		case p.Found:
			has = append(has, p.Term)
		case p.Unwanted:
		default:
			s := p.Term + " " + p.Why
			if p.Nearest != "" {
				s += ", nearest: '" + p.Nearest + "'"
			}
			out = append(out, s)
		}
	}
	if len(has) > 0 {
		out = append([]string{"has " + strings.Join(has, ", ")}, out...)
	}
	return strings.Join(out, "; ")
}

// Explain says which parts of the rule hold for d and which do not, and what comes nearest to those.
func (r *Rule) Explain(d *Document) Explanation {
	e := evaluate(r, d)
	defer e.release()
	x := explainer{e: e}
	x.node(&r.root, false)
	return Explanation{Matched: e.holds(&r.root, everywhere), Parts: x.parts}
}

type explainer struct {
	e     *evaluation
	parts []Part
}

func (x *explainer) add(p Part) {
	for _, q := range x.parts {
		if q.Term == p.Term && q.Unwanted == p.Unwanted {
			return
		}
	}
	x.parts = append(x.parts, p)
}

// node adds what is to be said of n. Unwanted says that the rule excludes it.
func (x *explainer) node(n *node, unwanted bool) {
	held := x.e.holds(n, everywhere)
	switch n.op {
	case opWords, opRegexp, opFact:
		l := &x.e.rule.leaves[n.leaf]
		p := Part{Term: l.term, Found: held, Unwanted: unwanted}
		if !held {
			p.Why, p.Nearest = x.missing(l)
		}
		x.add(p)
	case opNot:
		x.node(&n.kids[0], !unwanted)
	case opAnd:
		x.kids(n, unwanted, func(bool) bool { return true })
	case opOr:
		x.kids(n, unwanted, func(kid bool) bool { return kid == held })
	case opQuorum:
		x.kids(n, unwanted, func(kid bool) bool { return kid || !held })
		if !held {
			x.add(Part{Term: x.e.rule.term(n), Unwanted: unwanted, Why: fmt.Sprintf("has %d of the %d it asks for", x.count(n), n.n)})
		}
	default:
		x.together(n, held, unwanted)
	}
}

func (x *explainer) kids(n *node, unwanted bool, tell func(held bool) bool) {
	for i := range n.kids {
		if tell(x.e.holds(&n.kids[i], everywhere)) {
			x.node(&n.kids[i], unwanted)
		}
	}
}

func (x *explainer) count(n *node) (held int) {
	for i := range n.kids {
		if x.e.holds(&n.kids[i], everywhere) {
			held++
		}
	}
	return held
}

// together explains a node that also asks how its parts stand to each other. If they are all there, that is what is wrong.
func (x *explainer) together(n *node, held, unwanted bool) {
	if held {
		x.add(Part{Term: x.e.rule.term(n), Found: true, Unwanted: unwanted})
		return
	}
	for i := range n.kids {
		if n.op == opNotNear && i == 1 {
			break
		}
		if !x.e.holds(&n.kids[i], everywhere) {
			x.kids(n, unwanted, func(bool) bool { return true })
			return
		}
	}
	x.add(Part{Term: x.e.rule.term(n), Unwanted: unwanted, Why: x.apart(n)})
}

// apart says how the parts of n, which are all there, do not stand as it asks.
func (x *explainer) apart(n *node) string {
	switch n.op {
	case opNotNear:
		return "stands only near the other"
	case opNear:
		far, turned := x.gap(n)
		switch {
		case far < 0:
			return "stands in different parts of the article"
		case turned:
			return "stands in the other order"
		case far == 1:
			return "one word apart at the nearest"
		}
		return fmt.Sprintf("%d words apart at the nearest", far)
	case opSentence:
		return "not in one sentence"
	case opParagraph:
		return "not in one paragraph"
	case opFirst:
		return fmt.Sprintf("not within the first %d words", n.n)
	case opAtLeast:
		return fmt.Sprintf("stands in %d of the %d places it asks for", len(x.e.spans(&n.kids[0], everywhere, most)), n.n)
	}
	panic("rules: no explanation known of a node")
}

// gap returns the smallest distance between the kids of a near node, or -1 if they are in different texts, and whether
// only their order is wrong.
func (x *explainer) gap(n *node) (words int32, turned bool) {
	words = -1
	loose := *n
	loose.ordered = false
	for loose.n = 1; loose.n <= 1<<16; loose.n *= 2 {
		for p := range x.e.pairs(&loose, everywhere) {
			d := max(p.x.from-p.y.to, p.y.from-p.x.to)
			if words < 0 || d < words {
				words = d
				turned = n.ordered && d <= n.n
			}
		}
		if words >= 0 {
			break
		}
	}
	return words, turned
}

// missing says why a leaf does not hold, and what comes nearest.
func (x *explainer) missing(l *leaf) (why, nearest string) {
	d := x.e.d
	if l.rare != nil && l.rare.fact != nil {
		return l.rare.fact.instead(d), ""
	}
	if l.rare != nil {
		return "not found", ""
	}
	if elsewhere := d.findWords(&leaf{atoms: l.atoms, fields: running}); l.fields&running != running && len(elsewhere) > 0 {
		return "stands in the " + d.place(elsewhere[0]).Field.String() + " only", ""
	}
	if len(l.atoms) > 1 {
		return d.scattered(l)
	}
	a := &l.atoms[0]
	if a.caps && text.Homograph(d.lang, a.form) {
		if e, ok := d.dictionary().byForm[a.form]; ok {
			return "not found in capitals", d.core(d.dictionary().entries[e].places[0])
		}
	}
	return "not found", d.nearest(a, l.fields)
}
