package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The limits of a rule. They count its tree, not its text.
const (
	MaxLeaves = 256
	MaxDepth  = 32
)

// longestSource is what a rule may take, in bytes. No rule within the other limits, however it is typed or printed, comes
// near it; it only keeps what is no rule at all from being read to its end.
const longestSource = 256 << 10

// Parse returns the tree of a rule. An error is an *[Error].
func Parse(src string) (Expr, error) {
	if len(src) > longestSource {
		return nil, errorAt(0, "make parts of it topics of their own and use topic:name", "the rule is longer than %d KB", longestSource>>10)
	}
	if !utf8.ValidString(src) {
		return nil, errorAt(len(src)-len(validTail(src)), "", "the rule is not valid text (UTF-8)")
	}
	p := parser{scan: scanner{src: src}}
	p.next()
	if p.err == nil && p.tok.kind == tokEnd {
		p.fail(errorAt(0, "write what an article should say, like Turkey AND LNG", "the rule is empty"))
	}
	x := p.or(0)
	if p.err == nil && p.tok.kind == tokClose {
		p.fail(errorAt(p.tok.at, "take it out, or add a ( before", "this ) closes nothing"))
	}
	if p.err == nil && p.tok.kind != tokEnd {
		p.fail(p.expected())
	}
	if p.err != nil {
		return nil, p.err
	}
	return x, nil
}

// validTail returns s from its first invalid byte on.
func validTail(s string) string {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return s[i:]
			}
		}
	}
	return ""
}

// A parser reads a rule by recursive descent, one method for each line of the grammar, which stands above it. After an
// error it reads no further.
type parser struct {
	scan   scanner
	tok    token
	last   token // the one before
	leaves int
	listed bool   // a comma parts the items of a list
	field  string // the field that all around belongs to
	err    *Error
}

func (p *parser) fail(err *Error) {
	if p.err == nil {
		p.err = err
	}
	p.tok = token{kind: tokEnd, at: len(p.scan.src)}
}

func (p *parser) next() {
	if p.err != nil {
		return
	}
	p.last = p.tok
	tok, err := p.scan.next()
	if err != nil {
		p.fail(err)
		return
	}
	p.tok = tok
}

// deeper reports whether the tree may grow to the given depth.
func (p *parser) deeper(depth int) bool {
	if depth > MaxDepth {
		p.fail(errorAt(p.tok.at, "make parts of it topics of their own and use topic:name", "the rule is nested deeper than %d", MaxDepth))
	}
	return p.err == nil
}

// or = and { "OR" and } .
func (p *parser) or(depth int) Expr {
	x := p.and(depth)
	if p.err != nil || p.tok.kind != tokOr {
		return x
	}
	or := &Or{}
	or.add(x)
	for p.err == nil && p.tok.kind == tokOr {
		p.next()
		or.add(p.and(depth))
	}
	return or
}

func (x *Or) add(kid Expr) {
	if o, ok := kid.(*Or); ok {
		x.Xs = append(x.Xs, o.Xs...)
	} else {
		x.Xs = append(x.Xs, kid)
	}
}

// and = near { [ "AND" ] near } .
func (p *parser) and(depth int) Expr {
	x := p.near(depth)
	if !p.another() {
		return x
	}
	and := &And{}
	and.add(x)
	for more := true; more; more = p.another() {
		and.add(p.near(depth))
	}
	return and
}

func (x *And) add(kid Expr) {
	if a, ok := kid.(*And); ok {
		x.Xs = append(x.Xs, a.Xs...)
	} else {
		x.Xs = append(x.Xs, kid)
	}
}

// another reports whether another operand of AND follows, and goes to where it starts.
func (p *parser) another() bool {
	for p.tok.kind == tokComma && !p.listed {
		p.next()
	}
	if p.err == nil && p.tok.kind == tokAnd {
		p.next()
		return p.err == nil
	}
	return p.err == nil && p.starts()
}

// starts reports whether an operand starts here.
func (p *parser) starts() bool {
	switch p.tok.kind {
	case tokTerm, tokField, tokOpen, tokNot, tokQuorum, tokWithin, tokAtLeast, tokFirst:
		return true
	}
	return false
}

// near = not { [ "NOT" ] ( "NEAR/n" | "ONEAR/n" ) not } .
func (p *parser) near(depth int) Expr {
	x := p.not(depth)
	for links := 1; p.err == nil && p.tok.kind == tokNear && p.deeper(depth+links); links++ {
		op := p.tok
		p.next()
		x = &Near{X: x, Y: p.not(depth + links), N: op.n, Ordered: op.ordered, Without: op.without}
	}
	return x
}

// not = "NOT" not | term .
func (p *parser) not(depth int) Expr {
	if p.tok.kind != tokNot || !p.deeper(depth) {
		return p.term(depth)
	}
	at := p.tok.at
	p.next()
	return &Not{At: at, X: p.not(depth + 1)}
}

// term = word | phrase | regexp | figure | topic | group | field ":" term | function .
func (p *parser) term(depth int) Expr {
	if !p.deeper(depth) {
		return nil
	}
	t := p.tok
	switch t.kind {
	case tokTerm:
		return p.leaf()
	case tokOpen:
		return p.group(depth + 1)
	case tokField:
		return p.inField(depth + 1)
	case tokQuorum:
		return p.quorum(depth + 1)
	case tokWithin:
		p.next()
		return &Within{At: t.at, Unit: t.unit, X: p.group(depth + 1)}
	case tokAtLeast:
		p.next()
		return &AtLeast{At: t.at, N: t.n, X: p.group(depth + 1)}
	case tokFirst:
		p.next()
		return &First{At: t.at, N: t.n, X: p.group(depth + 1)}
	}
	p.fail(p.expected())
	return nil
}

func (p *parser) leaf() Expr {
	x := p.tok.x
	if p.leaves++; p.leaves > MaxLeaves {
		p.fail(errorAt(p.tok.at, "make parts of it topics of their own and use topic:name", "the rule has more than %d words and phrases", MaxLeaves))
		return nil
	}
	if p.field != "" {
		if _, ok := x.(*Figure); ok {
			p.fail(errorAt(p.tok.at, "put it beside the field, with AND", "%s cannot stand inside %s:", x, p.field))
			return nil
		}
	}
	p.next()
	return x
}

// group = "(" or ")" .
func (p *parser) group(depth int) Expr {
	open := p.tok
	listed := p.listed
	p.listed = false
	p.next()
	x := p.or(depth)
	p.listed = listed
	p.close(open)
	return x
}

func (p *parser) close(open token) {
	if p.err != nil {
		return
	}
	if p.tok.kind == tokEnd {
		p.fail(errorAt(len(p.scan.src), "add ) at the end", "the ( at position %d is not closed", utf8.RuneCountInString(p.scan.src[:open.at])+1))
		return
	}
	if p.tok.kind != tokClose {
		p.fail(p.expected())
		return
	}
	p.next()
}

// inField = name ":" term .
func (p *parser) inField(depth int) Expr {
	name := p.tok
	if p.field != "" {
		p.fail(errorAt(p.tok.at, "end the one before the other starts", "%s: cannot stand inside %s:", name.text, p.field))
		return nil
	}
	p.next()
	if p.err == nil && p.tok.kind == tokNot {
		p.fail(errorAt(p.tok.at, "write NOT "+name.text+":…, or "+name.text+":(NOT …)", "NOT stands before the field"))
		return nil
	}
	p.field = name.text
	x := p.term(depth)
	p.field = ""
	return &Field{At: name.at, Name: name.text, X: x}
}

// quorum = n "OF" "(" or { "," or } ")" .
func (p *parser) quorum(depth int) Expr {
	t := p.tok
	p.next()
	open, listed := p.tok, p.listed
	p.listed = true
	p.next()
	q := &Quorum{At: t.at, N: t.n, Xs: []Expr{p.or(depth)}}
	for p.err == nil && p.tok.kind == tokComma {
		p.next()
		q.Xs = append(q.Xs, p.or(depth))
	}
	p.listed = listed
	p.close(open)
	switch {
	case p.err != nil:
	case len(q.Xs) == 1:
		p.fail(errorAt(open.at, "part them with commas: 2 OF (Turkey, LNG, Chevron)", "OF counts several things, and here is one"))
	case q.N < 1 || q.N > len(q.Xs):
		p.fail(errorAt(t.at, "", "%d OF needs a number between 1 and %d here", q.N, len(q.Xs)))
	}
	return q
}

// expected says that a word should stand where something else does.
func (p *parser) expected() *Error {
	suggestion := ""
	if op := p.last; (op.kind == tokAnd || op.kind == tokOr || op.kind == tokNot) && op.text != "" && op.text == strings.ToLower(op.text) && op.text[0] >= 'a' {
		suggestion = fmt.Sprintf(`put "%s" in quotes if it is the word`, op.text)
	}
	switch p.tok.kind {
	case tokEnd:
		return errorAt(p.tok.at, suggestion, "the rule ends where a word was expected")
	case tokClose:
		if p.last.kind == tokOpen {
			return errorAt(p.tok.at, suggestion, "there is nothing between ( and )")
		}
		return errorAt(p.tok.at, suggestion, "a word was expected before )")
	case tokComma:
		return errorAt(p.tok.at, "", "a word was expected before the comma")
	}
	op := p.tok.text
	switch {
	case p.tok.without && p.last.kind == tokAnd:
		suggestion = "take " + p.last.text + " out: gas " + strings.ToUpper(op) + " mask"
	case op == strings.ToLower(op) && op != "" && op[0] >= 'a':
		suggestion = fmt.Sprintf(`put "%s" in quotes if it is the word`, op)
	}
	return errorAt(p.tok.at, suggestion, "a word was expected before %s", shown(op))
}
