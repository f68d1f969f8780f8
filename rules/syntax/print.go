package syntax

import (
	"strconv"
	"strings"
)

// How tightly nodes bind; the parser's functions stand in the same order.
const (
	bindsOr = iota
	bindsAnd
	bindsNear
	bindsNot
	bindsTightest
)

func precedence(x Expr) int {
	switch x.(type) {
	case *Or:
		return bindsOr
	case *And:
		return bindsAnd
	case *Near:
		return bindsNear
	case *Not:
		return bindsNot
	case *Word, *Phrase, *Regexp, *Field, *Topic, *Figure, *Quorum, *Within, *AtLeast, *First:
		return bindsTightest
	}
	panic("syntax: no precedence known of a node")
}

// operand prints x, in parentheses if it binds looser than its place requires.
func operand(x Expr, least int) string {
	if precedence(x) < least {
		return "(" + x.String() + ")"
	}
	return x.String()
}

func list(xs []Expr, least int, between string) string {
	var b strings.Builder
	for i, x := range xs {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(operand(x, least))
	}
	return b.String()
}

func (m Mode) String() string {
	if m == Plain {
		return ""
	}
	return string(rune(m))
}

func (x *Word) String() string {
	s := x.Mode.String() + x.Text
	if x.Off > 0 {
		s += "~" + strconv.Itoa(x.Off)
	}
	return s
}

func (x *Phrase) String() string { return x.Mode.String() + `"` + x.Text + `"` }

func (x *Regexp) String() string {
	var b strings.Builder
	b.WriteByte('/')
	for i := 0; i < len(x.Pattern); i++ {
		switch c := x.Pattern[i]; {
		case c == '\\' && i+1 < len(x.Pattern):
			b.WriteString(x.Pattern[i : i+2])
			i++
		case c == '/':
			b.WriteString(`\/`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('/')
	if x.Fold {
		b.WriteByte('i')
	}
	return b.String()
}

func (x *Field) String() string { return x.Name + ":" + operand(x.X, bindsTightest) }
func (x *Topic) String() string { return "topic:" + x.Name }

func (x *Figure) String() string {
	s := x.Name + " " + x.Op + " " + amount(x.Amount)
	if x.Unit != "" {
		s += " " + x.Unit
	}
	return s
}

func (x *Not) String() string { return "NOT " + operand(x.X, bindsNot) }
func (x *And) String() string { return list(x.Xs, bindsNear, " AND ") }
func (x *Or) String() string  { return list(x.Xs, bindsAnd, " OR ") }

func (x *Near) String() string {
	op := "NEAR/"
	if x.Ordered {
		op = "ONEAR/"
	}
	if x.Without {
		op = "NOT " + op
	}
	return operand(x.X, bindsNear) + " " + op + strconv.Itoa(x.N) + " " + operand(x.Y, bindsNot)
}

func (x *Quorum) String() string {
	return strconv.Itoa(x.N) + " OF (" + list(x.Xs, bindsOr, ", ") + ")"
}

func (x *Within) String() string  { return string(x.Unit) + "(" + x.X.String() + ")" }
func (x *AtLeast) String() string { return "ATLEAST/" + strconv.Itoa(x.N) + "(" + x.X.String() + ")" }
func (x *First) String() string   { return "FIRST/" + strconv.Itoa(x.N) + "(" + x.X.String() + ")" }
