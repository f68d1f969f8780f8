package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Limits of a selector. Together with those of a page they bound the work of finding what matches.
const (
	maxSelector     = 300 // bytes
	maxAlternatives = 8
	maxSteps        = 16 // from an ancestor down to the element
	maxTests        = 32 // in all
	maxFound        = 5000
)

// A Selector says which elements of a page are meant, in the part of CSS that people write for it:
//
//	tag  *  .class  #id                       and any of these together: a.headline
//	[attr]  [attr=value]  ^=  $=  *=  ~=      the value with or without quotes
//	:first-child  :last-child  :nth-child(3)  :not(…), of one element
//	a b   a > b   a, b                        within; directly within; either
//
// Finding what matches takes one walk over the page, whatever the selector. A Selector does not change.
type Selector struct {
	source       string
	alternatives [][]step
}

// A step is what one element must be, and where.
type step struct {
	child bool   // directly within the one before, not anywhere
	tag   string // empty for any
	tests []test
}

// A test is asked of an element. nth is its place among its siblings, from 1.
type test func(n *html.Node, nth int) bool

// String returns the selector as it was written.
func (s *Selector) String() string { return s.source }

// ParseSelector reads a selector. The error is a sentence for whoever wrote it.
func ParseSelector(source string) (*Selector, error) {
	if !utf8.ValidString(source) {
		return nil, fmt.Errorf("the selector is no readable text")
	}
	source = strings.TrimSpace(strings.Map(straight, source))
	p := selectorParser{rest: source}
	switch {
	case source == "":
		return nil, fmt.Errorf("the selector is empty; h2 a is one: the links within headings")
	case len(source) > maxSelector:
		return nil, fmt.Errorf("the selector is longer than %d characters", maxSelector)
	}
	s := &Selector{source: source}
	for {
		steps, err := p.steps()
		if err != nil {
			return nil, err
		}
		s.alternatives = append(s.alternatives, steps)
		if p.rest == "" {
			break
		}
		p.rest = p.rest[1:] // the comma
	}
	if len(s.alternatives) > maxAlternatives || p.tests > maxTests {
		return nil, fmt.Errorf("the selector asks for too much; a shorter one will do: h2 a, for the links within headings")
	}
	return s, nil
}

// straight makes the quotes that keyboards of phones turn straight again.
func straight(r rune) rune {
	switch r {
	case '“', '”', '„':
		return '"'
	case '‘', '’':
		return '\''
	}
	return r
}

// A selectorParser reads a selector from its beginning.
type selectorParser struct {
	rest  string
	tests int
}

func (p *selectorParser) wrong(what string) error {
	if p.rest == "" {
		return fmt.Errorf("the selector ends where %s was expected", what)
	}
	near := p.rest
	if r := []rune(near); len(r) > 20 {
		near = string(r[:20]) + "…"
	}
	return fmt.Errorf("the selector cannot be read at %q, where %s was expected", near, what)
}

func (p *selectorParser) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n\f") }

func (p *selectorParser) eat(token string) bool {
	rest, ok := strings.CutPrefix(p.rest, token)
	if ok {
		p.rest = rest
	}
	return ok
}

// steps = step { [ ">" ] step } .
func (p *selectorParser) steps() ([]step, error) {
	var all []step
	p.space()
	for child := false; ; {
		st, err := p.step()
		if err != nil {
			return nil, err
		}
		st.child = child
		if all = append(all, st); len(all) > maxSteps {
			return nil, fmt.Errorf("the selector goes down more than %d steps; begin it nearer to the links", maxSteps)
		}
		p.space()
		if p.rest == "" || p.rest[0] == ',' {
			return all, nil
		}
		if child = p.eat(">"); child {
			p.space()
		}
	}
}

// step = ( tag | "*" | test ) { test } .
func (p *selectorParser) step() (step, error) {
	var st step
	before := p.rest
	if !p.eat("*") {
		st.tag = strings.ToLower(p.name())
	}
	for {
		t, err := p.test()
		if err != nil {
			return st, err
		}
		if t == nil {
			break
		}
		p.tests++
		st.tests = append(st.tests, t)
	}
	if p.rest == before {
		return st, p.wrong("the name of an element, a .class, an #id or an [attribute]")
	}
	return st, nil
}

// test = "#" name | "." name | "[" … "]" | ":" … . It returns nil if there is none.
func (p *selectorParser) test() (test, error) {
	switch {
	case p.eat("#"):
		id := p.name()
		if id == "" {
			return nil, p.wrong("the name of an #id")
		}
		return func(n *html.Node, _ int) bool { return attr(n, "id") == id }, nil
	case p.eat("."):
		class := p.name()
		if class == "" {
			return nil, p.wrong("the name of a .class")
		}
		return func(n *html.Node, _ int) bool { return hasWord(attr(n, "class"), class) }, nil
	case p.eat("["):
		return p.attribute()
	case p.eat(":"):
		return p.pseudo()
	}
	return nil, nil
}

func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// attribute = name [ ( "=" | "^=" | "$=" | "*=" | "~=" ) value ] "]" .
func (p *selectorParser) attribute() (test, error) {
	p.space()
	key := strings.ToLower(p.name())
	if key == "" {
		return nil, p.wrong("the name of an attribute")
	}
	p.space()
	if p.eat("]") {
		return func(n *html.Node, _ int) bool {
			return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
		}, nil
	}
	compare := map[string]func(value, want string) bool{
		"=": func(v, w string) bool { return v == w }, "^=": strings.HasPrefix, "$=": strings.HasSuffix, "*=": strings.Contains, "~=": hasWord,
	}
	for _, op := range []string{"=", "^=", "$=", "*=", "~="} {
		if !p.eat(op) {
			continue
		}
		p.space()
		want, err := p.value()
		if err != nil {
			return nil, err
		}
		if p.space(); !p.eat("]") {
			return nil, p.wrong("a ]")
		}
		if want == "" && op != "=" {
			return func(*html.Node, int) bool { return false }, nil // as CSS has it
		}
		return func(n *html.Node, _ int) bool { return compare[op](attr(n, key), want) }, nil
	}
	return nil, p.wrong("a ] or one of = ^= $= *= ~=")
}

// value = '"' … '"' | "'" … "'" | name .
func (p *selectorParser) value() (string, error) {
	for _, quote := range []string{`"`, `'`} {
		if p.eat(quote) {
			v, rest, closed := strings.Cut(p.rest, quote)
			if !closed {
				return "", fmt.Errorf("the selector has a quote that does not end")
			}
			p.rest = rest
			return v, nil
		}
	}
	if v := p.name(); v != "" {
		return v, nil
	}
	return "", p.wrong("a value in quotes")
}

// pseudo = "first-child" | "last-child" | "nth-child" "(" number ")" | "not" "(" step ")" .
func (p *selectorParser) pseudo() (test, error) {
	before := p.rest
	switch p.name() {
	case "first-child":
		return func(_ *html.Node, nth int) bool { return nth == 1 }, nil
	case "last-child":
		return func(n *html.Node, _ int) bool { return nextElement(n) == nil }, nil
	case "nth-child":
		inner, rest, _ := strings.Cut(p.rest, ")")
		k, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(inner, "(")))
		if err != nil || k < 1 || !strings.HasPrefix(inner, "(") {
			return nil, p.wrong("a number in parentheses")
		}
		p.rest = rest
		return func(_ *html.Node, nth int) bool { return nth == k }, nil
	case "not":
		if !p.eat("(") {
			return nil, p.wrong("a (")
		}
		p.space()
		st, err := p.step()
		if err != nil {
			return nil, err
		}
		if p.space(); !p.eat(")") {
			return nil, p.wrong("a ) after one element")
		}
		return func(n *html.Node, nth int) bool { return !st.is(n, nth) }, nil
	}
	p.rest = before
	return nil, p.wrong("first-child, last-child, nth-child(3) or not(…)")
}

// name reads a name of CSS; a backslash makes any character part of it.
func (p *selectorParser) name() string {
	var b strings.Builder
	for p.rest != "" {
		r, n := utf8.DecodeRuneInString(p.rest)
		switch {
		case r == '\\' && len(p.rest) > 1:
			p.rest = p.rest[1:]
			b.WriteRune(p.escaped())
			continue
		case r == '-', r == '_', r >= '0' && r <= '9', r|0x20 >= 'a' && r|0x20 <= 'z', r >= utf8.RuneSelf:
		default:
			return b.String()
		}
		b.WriteRune(r)
		p.rest = p.rest[n:]
	}
	return b.String()
}

// escaped reads what follows a backslash: up to six hexadecimal digits and a space, or a character that stands for itself.
func (p *selectorParser) escaped() rune {
	digits := 0
	for digits < 6 && digits < len(p.rest) && strings.IndexByte("0123456789abcdefABCDEF", p.rest[digits]) >= 0 {
		digits++
	}
	if v, err := strconv.ParseUint(p.rest[:digits], 16, 32); err == nil && v <= utf8.MaxRune {
		p.rest = p.rest[digits:]
		p.eat(" ")
		return rune(v)
	}
	r, n := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[n:]
	return r
}

// is reports whether n is what the step asks for.
func (st *step) is(n *html.Node, nth int) bool {
	if st.tag != "" && st.tag != n.Data {
		return false
	}
	for _, t := range st.tests {
		if !t(n, nth) {
			return false
		}
	}
	return true
}

func nextElement(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil && n.Type != html.ElementNode; {
		n = n.NextSibling
	}
	return n
}

// reached are, for each alternative, the steps that have been taken on the way down to an element, a bit each.
type reached [maxAlternatives]uint32

// find returns the elements under root that s means, as the page has them, at most maxFound.
func (s *Selector) find(root *html.Node) []*html.Node {
	var found []*html.Node
	var walk func(n *html.Node, above, parent *reached)
	walk = func(n *html.Node, above, parent *reached) {
		nth := 0
		for c := n.FirstChild; c != nil && len(found) < maxFound; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			nth++
			here, whole := s.take(c, nth, above, parent)
			if whole {
				found = append(found, c)
			}
			if c.FirstChild != nil {
				below := *above
				for i := range below {
					below[i] |= here[i]
				}
				walk(c, &below, &here)
			}
		}
	}
	walk(root, &reached{}, &reached{})
	return found
}

// take returns which steps end at n, and whether the last one of an alternative does. above are the steps that end at any of n's
// ancestors, parent those at the nearest.
func (s *Selector) take(n *html.Node, nth int, above, parent *reached) (here reached, whole bool) {
	for a, steps := range s.alternatives {
		for i := range steps {
			st := &steps[i]
			from := above[a]
			if st.child {
				from = parent[a]
			}
			if (i == 0 || from&(1<<(i-1)) != 0) && st.is(n, nth) {
				here[a] |= 1 << i
			}
		}
		whole = whole || here[a]&(1<<(len(steps)-1)) != 0
	}
	return here, whole
}
