package rules

// Open reports whether more text could change whether r matches d: a word that is not there may stand in what is missing, and
// so may one that the rule excludes. What an article says of itself, such as its title, its source and its language, is taken
// to be all there.
func (r *Rule) Open(d *Document) bool {
	e := evaluate(r, d)
	defer e.release()
	return e.outlook(&r.root) == perhaps
}

// An outlook is what can be said of a node while text may be missing.
type outlook uint8

const (
	never   outlook = iota // it does not hold, whatever else the article says
	perhaps                // it may come to hold, or cease to
	always                 // it holds, whatever else the article says
)

// growing are the fields that more text adds to.
var growing = setOf(Body, Lead) | nameFields

// outlook returns what more text could make of n.
func (e *evaluation) outlook(n *node) outlook {
	switch n.op {
	case opFact:
		switch e.rule.leaves[n.leaf].rare.fact.(type) {
		case langFact, siteFact:
			return e.settled(n)
		case figureFact: // one more figure cannot take away one that will do
			return e.grown(n)
		}
		return perhaps // a length is that of all the text
	case opAnd:
		least := always
		for i := range n.kids {
			least = min(least, e.outlook(&n.kids[i]))
		}
		return least
	case opOr:
		most := never
		for i := range n.kids {
			most = max(most, e.outlook(&n.kids[i]))
		}
		return most
	case opNot:
		return always - e.outlook(&n.kids[0])
	case opQuorum:
		sure, possible := int32(0), int32(0)
		for i := range n.kids {
			switch e.outlook(&n.kids[i]) {
			case always:
				sure++
				possible++
			case perhaps:
				possible++
			}
		}
		switch {
		case sure >= n.n:
			return always
		case possible >= n.n:
			return perhaps
		}
		return never
	}
	if e.reaches(n) {
		return e.grown(n)
	}
	return e.settled(n)
}

// settled is the outlook of what more text does not touch.
func (e *evaluation) settled(n *node) outlook {
	if e.holds(n, everywhere) {
		return always
	}
	return never
}

// grown is the outlook of what more text can only add to.
func (e *evaluation) grown(n *node) outlook {
	if e.holds(n, everywhere) {
		return always
	}
	return perhaps
}

// reaches reports whether n looks at text of which there may be more.
func (e *evaluation) reaches(n *node) bool {
	if len(n.kids) == 0 {
		return e.rule.leaves[n.leaf].fields&growing != 0
	}
	for i := range n.kids {
		if e.reaches(&n.kids[i]) {
			return true
		}
	}
	return false
}
