package rules

import (
	"fmt"
	"strings"
)

// term returns the canonical form of a node that is no leaf. It is that of its leaves, joined.
func (r *Rule) term(n *node) string {
	kids := make([]string, len(n.kids))
	for i := range n.kids {
		if kids[i] = r.printed(&n.kids[i]); n.kids[i].op == opOr && n.op == opNear {
			kids[i] = "(" + kids[i] + ")"
		}
	}
	switch n.op {
	case opNear, opNotNear:
		op := fmt.Sprintf(" NEAR/%d ", n.n)
		if n.ordered {
			op = fmt.Sprintf(" ONEAR/%d ", n.n)
		}
		if n.op == opNotNear {
			op = " NOT" + op
		}
		return strings.Join(kids, op)
	case opSentence:
		return "SENTENCE(" + kids[0] + ")"
	case opParagraph:
		return "PARAGRAPH(" + kids[0] + ")"
	case opFirst:
		return fmt.Sprintf("FIRST/%d(%s)", n.n, kids[0])
	case opAtLeast:
		return fmt.Sprintf("ATLEAST/%d(%s)", n.n, kids[0])
	case opQuorum:
		return fmt.Sprintf("%d OF (%s)", n.n, strings.Join(kids, ", "))
	case opAnd:
		return strings.Join(kids, " AND ")
	case opOr:
		return strings.Join(kids, " OR ")
	case opNot:
		return "NOT " + kids[0]
	}
	panic("rules: no text known of a node")
}

func (r *Rule) printed(n *node) string {
	if n.kids == nil {
		return r.leaves[n.leaf].term
	}
	return r.term(n)
}
