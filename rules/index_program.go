package rules

import (
	"cmp"
	"slices"
	"strings"

	"newsbot/rules/syntax"
)

// A program is a rule as the index keeps it: clauses of which all must hold, each of them literals of which one must.
// Where that is not all that the rule says, what is left to ask is near or check.
type program struct {
	clauses []clause
	near    *nearby
	check   bool // ask the rule itself
}

// A clause holds if one of its literals does.
type clause []literal

// A literal is an atom, or that an atom is not there.
type literal uint32

func (l literal) atom() uint32  { return uint32(l) >> 1 }
func (l literal) negated() bool { return l&1 != 0 }

// A nearby asks for two words at most n places apart.
type nearby struct {
	x, y    uint32
	n       int32
	ordered bool
}

// How large a program may grow by multiplying out, before only what is needed to narrow is kept.
const (
	mostClauses = 12
	mostProduct = 48
)

// An encoder makes the program of a rule.
type encoder struct {
	v *vocabulary
	r *Rule
}

// encode returns the program of a rule, whose atoms it adds to v.
func encode(v *vocabulary, r *Rule) program {
	e := encoder{v, r}
	p := e.node(&r.root)
	if !p.exact && p.near == nil {
		p.check = true
	}
	if p.check {
		p.near = nil
	}
	for i := range p.clauses {
		slices.Sort(p.clauses[i])
		p.clauses[i] = slices.Compact(p.clauses[i])
	}
	slices.SortFunc(p.clauses, func(a, b clause) int { return slices.Compare(a, b) })
	p.clauses = slices.CompactFunc(p.clauses, func(a, b clause) bool { return slices.Equal(a, b) })
	return p.program
}

// A finding is what is known of a node: clauses that hold where it does. Exact ones hold only there. Where near is set,
// it and the clauses together are exact.
type finding struct {
	program
	exact bool
}

func (e *encoder) node(n *node) finding {
	switch n.op {
	case opWords:
		return certain(e.words(&e.r.leaves[n.leaf]))
	case opRegexp:
		return e.regexp(&e.r.leaves[n.leaf])
	case opFact:
		return e.fact(e.r.leaves[n.leaf].rare.fact)
	case opAnd:
		return e.and(n.kids)
	case opOr:
		return either(e.nodes(n.kids))
	case opNot:
		return not(e.node(&n.kids[0]))
	case opQuorum:
		return quorum(e.nodes(n.kids), int(n.n))
	case opNear:
		return e.near(n)
	case opNotNear, opSentence, opParagraph, opFirst, opAtLeast:
		return finding{program: program{clauses: positive(e.node(&n.kids[0]).clauses)}}
	}
	panic("rules: no clauses known of a node")
}

func (e *encoder) nodes(ns []node) []finding {
	out := make([]finding, len(ns))
	for i := range ns {
		out[i] = e.node(&ns[i])
	}
	return out
}

// certain returns the finding of a single atom that says all.
func certain(atom uint32) finding {
	return finding{program{clauses: []clause{{literal(atom << 1)}}}, true}
}

// words returns the atom of a word or phrase.
func (e *encoder) words(l *leaf) uint32 {
	at := e.v.ask(&l.atoms[0], l.fields)
	for i := 1; i < len(l.atoms); i++ {
		a := &l.atoms[i]
		if a.kind == atomAny {
			at = e.v.step(at, 0, false)
		} else {
			at = e.v.step(at, e.v.ask(a, l.fields), a.running)
		}
	}
	return at
}

func (e *encoder) regexp(l *leaf) finding {
	runs := runsOf(l.rare.re)
	switch {
	case runs == nil:
		return finding{}
	case inWord(l.rare.re):
		return certain(e.v.expression(l.rare.re, runs, l.fields))
	}
	var c clause
	for _, run := range runs {
		c = append(c, literal(e.v.literal(run, l.fields)<<1))
	}
	return finding{program: program{clauses: []clause{c}}}
}

func (e *encoder) fact(f fact) finding {
	switch f := f.(type) {
	case langFact:
		return certain(e.v.condition(kindLang, f.want))
	case siteFact:
		return certain(e.v.condition(kindSite, f.host))
	case figureFact:
		p := certain(e.v.condition(kindFigure, f.kind))
		p.exact = false
		return p
	}
	return finding{}
}

func (e *encoder) and(kids []node) finding {
	out := finding{exact: true}
	for i := range kids {
		k := e.node(&kids[i])
		out.clauses = append(out.clauses, k.clauses...)
		switch {
		case k.exact:
		case k.near != nil && out.near == nil && out.exact:
			out.near = k.near
		default:
			out.exact = false
		}
	}
	if out.near != nil && !out.exact {
		out.near = nil
	}
	if out.near != nil {
		out.exact = false
	}
	return out
}

// near keeps the two words of a simple NEAR, so that the rule need not be asked; of any other only what it needs.
func (e *encoder) near(n *node) finding {
	x, y := e.node(&n.kids[0]), e.node(&n.kids[1])
	out := finding{program: program{clauses: append(positive(x.clauses), positive(y.clauses)...)}}
	if n.kids[0].op != opWords || n.kids[1].op != opWords {
		return out
	}
	l, m := &e.r.leaves[n.kids[0].leaf], &e.r.leaves[n.kids[1].leaf]
	if len(l.atoms) == 1 && len(m.atoms) == 1 && (l.fields|m.fields)&nameFields == 0 {
		out.near = &nearby{x.clauses[0][0].atom(), y.clauses[0][0].atom(), n.n, n.ordered}
		e.v.mark(out.near.x, markPlaced)
		e.v.mark(out.near.y, markPlaced)
	}
	return out
}

// positive returns the clauses that ask only for what is there. Of a part of an article, only they say something about
// the whole.
func positive(cs []clause) []clause {
	return slices.DeleteFunc(slices.Clone(cs), func(c clause) bool {
		return slices.ContainsFunc(c, literal.negated)
	})
}

func not(f finding) finding {
	if !f.exact || len(f.clauses) != 1 {
		return finding{}
	}
	out := finding{exact: true}
	for _, l := range f.clauses[0] {
		out.clauses = append(out.clauses, clause{l ^ 1})
	}
	return out
}

// either returns the finding of several of which one must hold.
func either(fs []finding) finding {
	out := finding{exact: true, program: program{clauses: []clause{nil}}}
	for _, f := range fs {
		out.exact = out.exact && f.exact
		if len(f.clauses) == 0 {
			return finding{}
		}
	}
	if !multiplied(fs) {
		return cheapest(fs, 1)
	}
	for _, f := range fs {
		var next []clause
		for _, c := range out.clauses {
			for _, d := range f.clauses {
				next = append(next, append(slices.Clone(c), d...))
			}
		}
		out.clauses = next
	}
	return out
}

// multiplied reports whether the clauses of fs may be multiplied out.
func multiplied(fs []finding) bool {
	clauses, literals := 1, 0
	for _, f := range fs {
		clauses *= len(f.clauses)
		longest := 0
		for _, c := range f.clauses {
			longest = max(longest, len(c))
		}
		literals += longest
		if clauses > mostClauses {
			return false
		}
	}
	return clauses == 1 && literals <= syntax.MaxLeaves || clauses*literals <= mostProduct
}

// cheapest returns a clause that holds where n of fs do: one that all but n-1 of them have a part in.
func cheapest(fs []finding, n int) finding {
	var best []clause
	for _, f := range fs {
		cs := positive(f.clauses)
		if len(cs) == 0 {
			continue
		}
		best = append(best, slices.MinFunc(cs, func(a, b clause) int { return cmp.Compare(len(a), len(b)) }))
	}
	if len(best) < len(fs)-n+1 {
		return finding{}
	}
	slices.SortStableFunc(best, func(a, b clause) int { return cmp.Compare(len(a), len(b)) })
	return finding{program: program{clauses: []clause{slices.Concat(best[:len(fs)-n+1]...)}}}
}

// quorum returns the finding of several of which n must hold: of each len(fs)-n+1 of them, one does.
func quorum(fs []finding, n int) finding {
	if n == 1 {
		return either(fs)
	}
	pick := len(fs) - n + 1
	ways := 1
	for i := range pick {
		if ways = ways * (len(fs) - i) / (i + 1); ways > mostClauses {
			return cheapest(fs, n)
		}
	}
	for _, f := range fs {
		if !f.exact || len(f.clauses) != 1 || len(f.clauses[0])*pick > mostProduct/ways {
			return cheapest(fs, n)
		}
	}
	out := finding{exact: true}
	var choose func(from int, c clause, left int)
	choose = func(from int, c clause, left int) {
		if left == 0 {
			out.clauses = append(out.clauses, slices.Clone(c))
			return
		}
		for i := from; i+left <= len(fs); i++ {
			choose(i+1, append(c[:len(c):len(c)], fs[i].clauses[0]...), left-1)
		}
	}
	choose(0, nil, pick)
	return out
}

// shareable reports whether two rules with the same canonical form mean the same: not if they refer to topics.
func shareable(r *Rule) bool { return !strings.Contains(r.canonical, "topic:") }
