package rules

import (
	"math/bits"
	"slices"
)

// The code of a program is what is kept of it, in words of 32 bits: a head with its length and what else there is to
// ask; for near, the two atoms and how far apart; for check, the number of the rule; then the literals. Equal rules have equal code.
const (
	codeNear  = 1 << 30
	codeCheck = 1 << 31
	codeLen   = 1<<16 - 1
	// of a literal's word: the last of its clause; negated; the rest is the atom.
	codeLast    = 1
	codeNegated = 2
	codeAtom    = 2 // bits to shift
)

// appendCode appends the code of p. Rule is the number under which the rule itself is kept, if p needs it.
func (p *program) appendCode(out []uint32, rule uint32) []uint32 {
	from := len(out)
	out = append(out, 0)
	if p.near != nil {
		out[from] |= codeNear
		n := uint32(p.near.n) << 1
		if p.near.ordered {
			n |= 1
		}
		out = append(out, p.near.x, p.near.y, n)
	}
	if p.check {
		out[from] |= codeCheck
		out = append(out, rule)
	}
	for _, c := range p.clauses {
		for i, l := range c {
			w := l.atom() << codeAtom
			if l.negated() {
				w |= codeNegated
			}
			if i == len(c)-1 {
				w |= codeLast
			}
			out = append(out, w)
		}
	}
	out[from] |= uint32(len(out) - from)
	return out
}

// A code is the code of one program.
type code []uint32

// codeAt returns the code that starts at words[at].
func codeAt(words []uint32, at uint32) code {
	return words[at : at+words[at]&codeLen]
}

func (c code) near() (nearby, bool) {
	if c[0]&codeNear == 0 {
		return nearby{}, false
	}
	return nearby{c[1], c[2], int32(c[3] >> 1), c[3]&1 != 0}, true
}

// rule returns where the number of the rule itself stands in c, or 0 if it need not be asked.
func (c code) rule() int {
	switch c[0] & (codeNear | codeCheck) {
	case codeCheck:
		return 1
	case codeCheck | codeNear:
		return 4
	}
	return 0
}

// literals returns the words of the literals.
func (c code) literals() []uint32 {
	n := 1
	if c[0]&codeNear != 0 {
		n += 3
	}
	if c[0]&codeCheck != 0 {
		n++
	}
	return c[n:]
}

// clauses yields the words of each clause.
func (c code) clauses() func(yield func([]uint32) bool) {
	return func(yield func([]uint32) bool) {
		rest := c.literals()
		for len(rest) > 0 {
			n := 1
			for rest[n-1]&codeLast == 0 {
				n++
			}
			if !yield(rest[:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

// atoms calls visit with each atom in c, which it may replace.
func (c code) atoms(visit func(*uint32)) {
	if c[0]&codeNear != 0 {
		visit(&c[1])
		visit(&c[2])
	}
	lits := c.literals()
	for i := range lits {
		atom := lits[i] >> codeAtom
		visit(&atom)
		lits[i] = atom<<codeAtom | lits[i]&(codeLast|codeNegated)
	}
}

// holds reports whether all clauses hold among the atoms of an article.
func (c code) holds(there bitset) bool {
	ok := false
	for _, w := range c.literals() {
		ok = ok || there.has(w>>codeAtom) != (w&codeNegated != 0)
		if w&codeLast != 0 {
			if !ok {
				return false
			}
			ok = false
		}
	}
	return true
}

// A posting files a rule under an atom without which it cannot match.
type posting struct {
	atom  uint32
	class class
	words [3]uint32 // what is kept, the rule last
}

// A class says what is left to ask of a rule when the atom that it is filed under is there.
type class uint32

const (
	classSure       class = iota // nothing
	classNeed                    // another atom
	classUnless                  // that an atom is not there
	classNeedTwo                 // two atoms
	classNeedUnless              // one, and that another is not there
	classEither                  // one of two
	classNear                    // that another atom stands near
	classCode                    // an atom first, or none; then the code
	classCount
)

// width is how many words a posting of a class has.
var width = [classCount]int{1, 2, 2, 3, 3, 3, 3, 3}

// Runs of postings of one class follow each other; before each stands its class and how many they are.
const (
	runClass = 28 // bits to shift
	runCount = 1<<runClass - 1
)

// nearAnchorFirst says of a near posting that the atom it is filed under is the first of the two.
const nearAnchorFirst = 1 << 15

// anchor returns the clause of which one literal is in every article that the rule matches, and that costs least; nil if there is none.
func (c code) anchor(cost []float32) (anchor []uint32, least float32) {
	for cl := range c.clauses() {
		sum := float32(0)
		for _, w := range cl {
			if sum += cost[w>>codeAtom]; w&codeNegated != 0 {
				sum += 2 // never
			}
		}
		if sum < 2 && (anchor == nil || sum < least) {
			anchor, least = cl, sum
		}
	}
	return anchor, least
}

// appendPostings appends the postings of a rule, filed where cost is least.
func appendPostings(out []posting, c code, at, rank uint32, cost []float32) []posting {
	anchor, _ := c.anchor(cost)
	if anchor == nil { // always tried
		return append(out, posting{0, classCode, [3]uint32{0, at, rank}})
	}
	// two literals are those of near, but not for two words that are one
	if n, ok := c.near(); ok && n.x != n.y && len(anchor) == 1 && c[0]&codeCheck == 0 && len(c.literals()) == 2 && n.n < nearAnchorFirst>>1 {
		w := [3]uint32{n.y, c[3], rank}
		if anchor[0]>>codeAtom == n.x {
			w[1] |= nearAnchorFirst
		} else {
			w[0] = n.x
		}
		return append(out, posting{anchor[0] >> codeAtom, classNear, w})
	}
	p := posting{class: classCode, words: [3]uint32{0, at, rank}}
	if c[0]&(codeNear|codeCheck) == 0 {
		p = simple(c, anchor, rank, p, cost)
	}
	if p.class == classCode {
		p.words[0] = second(c, anchor, cost)
	}
	for _, w := range anchor {
		p.atom = w >> codeAtom
		out = append(out, p)
	}
	return out
}

// second returns the rarest atom that a rule needs besides its anchor, or 0.
func second(c code, anchor []uint32, cost []float32) uint32 {
	best := uint32(0)
	for cl := range c.clauses() {
		if a := cl[0] >> codeAtom; len(cl) == 1 && cl[0]&codeNegated == 0 && &cl[0] != &anchor[0] && (best == 0 || cost[a] < cost[best]) {
			best = a
		}
	}
	return best
}

// simple returns the posting of a rule that needs no code to decide, or p.
func simple(c code, anchor []uint32, rank uint32, p posting, cost []float32) posting {
	var need, unless []uint32
	var either []uint32
	for cl := range c.clauses() {
		switch {
		case &cl[0] == &anchor[0]:
		case len(cl) == 1 && cl[0]&codeNegated != 0:
			unless = append(unless, cl[0]>>codeAtom)
		case len(cl) == 1:
			need = append(need, cl[0]>>codeAtom)
		case len(cl) == 2 && (cl[0]|cl[1])&codeNegated == 0 && either == nil:
			either = []uint32{cl[0] >> codeAtom, cl[1] >> codeAtom}
		default:
			return p
		}
	}
	slices.SortFunc(need, func(a, b uint32) int { return int(1e6 * (cost[a] - cost[b])) })
	switch [3]int{len(need), len(unless), len(either)} {
	case [3]int{0, 0, 0}:
		return posting{class: classSure, words: [3]uint32{rank}}
	case [3]int{1, 0, 0}:
		return posting{class: classNeed, words: [3]uint32{need[0], rank}}
	case [3]int{0, 1, 0}:
		return posting{class: classUnless, words: [3]uint32{unless[0], rank}}
	case [3]int{2, 0, 0}:
		return posting{class: classNeedTwo, words: [3]uint32{need[0], need[1], rank}}
	case [3]int{1, 1, 0}:
		return posting{class: classNeedUnless, words: [3]uint32{need[0], unless[0], rank}}
	case [3]int{0, 0, 2}:
		return posting{class: classEither, words: [3]uint32{either[0], either[1], rank}}
	}
	return p
}

// A bitset is a set of small numbers.
type bitset []uint64

func (b bitset) has(i uint32) bool   { return b[i>>6]>>(i&63)&1 != 0 }
func (b bitset) one(i uint32) uint32 { return uint32(b[i>>6] >> (i & 63) & 1) }
func (b bitset) add(i uint32)        { b[i>>6] |= 1 << (i & 63) }

// members yields the numbers of a group, the one at i, of a bitset.
func members(i int, group uint64) func(yield func(uint32) bool) {
	return func(yield func(uint32) bool) {
		for ; group != 0; group &= group - 1 {
			if !yield(uint32(i<<6 | bits.TrailingZeros64(group))) {
				return
			}
		}
	}
}
