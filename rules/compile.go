package rules

import (
	"errors"
	"regexp"
	resyntax "regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/rules/syntax"
)

// An Option changes how a rule is compiled.
type Option func(*compiler)

// Topics lets a rule refer to others as topic:name. Rule returns the rule of a topic, or false if there is none of that
// name. Without this option there is none.
func Topics(rule func(name string) (string, bool)) Option {
	return func(c *compiler) { c.topics = rule }
}

// Compile makes a rule of its source. An error is a *[syntax.Error], whose offset is in src.
func Compile(src string, opts ...Option) (*Rule, error) {
	x, err := syntax.Parse(src)
	if err != nil {
		return nil, err
	}
	c := compiler{rule: &Rule{canonical: x.String()}}
	for _, o := range opts {
		o(&c)
	}
	root := c.node(x, place{fields: running})
	if c.err == nil && !c.needsEvidence(&root) {
		c.fail(x.Pos(), "say also what it should have, like Turkey NOT recipe", "this rule would match articles that have nothing of what it names")
	}
	if c.err != nil {
		return nil, c.err
	}
	c.rule.root = root
	return c.rule, nil
}

// A compiler makes nodes of expressions.
type compiler struct {
	rule   *Rule
	topics func(string) (string, bool)
	within []string // the topics whose rules are being compiled
	at     int      // where the outermost of them is referred to
	states int      // of all its regular expressions
	err    *syntax.Error
}

// A place says where in a rule an expression stands.
type place struct {
	fields fieldSet
	field  string // the name of the field, if any
	spot   string // the operator that needs to know where things stand: "NEAR", "ATLEAST"
	scope  string // the operator that looks at a part of the article only: "SENTENCE"
}

func (c *compiler) fail(at int, suggestion, msg string) node {
	if c.err == nil {
		if len(c.within) > 0 {
			msg = "topic:" + c.within[len(c.within)-1] + ": " + msg
			at = c.at
		}
		c.err = &syntax.Error{Offset: at, Msg: msg, Suggestion: suggestion}
	}
	return node{}
}

func (c *compiler) node(x syntax.Expr, p place) node {
	if c.err != nil {
		return node{}
	}
	if p.spot != "" {
		switch x.(type) {
		case *syntax.Word, *syntax.Phrase, *syntax.Regexp, *syntax.Or, *syntax.Near, *syntax.Field, *syntax.Topic:
		default:
			return c.fail(x.Pos(), "use words, phrases, and OR between them", x.String()+" cannot stand in "+p.spot)
		}
	}
	switch x := x.(type) {
	case *syntax.Word:
		return c.word(x, p)
	case *syntax.Phrase:
		return c.phrase(x, p)
	case *syntax.Regexp:
		return c.regexp(x, p)
	case *syntax.Field:
		return c.field(x, p)
	case *syntax.Topic:
		return c.topic(x, p)
	case *syntax.Figure:
		return c.figure(x, p)
	case *syntax.Not:
		return negated(c.node(x.X, p))
	case *syntax.And:
		return c.over(opAnd, 0, p, x.Xs...)
	case *syntax.Or:
		return c.over(opOr, 0, p, x.Xs...)
	case *syntax.Quorum:
		return c.over(opQuorum, x.N, p, x.Xs...)
	case *syntax.Near:
		return c.near(x, p)
	case *syntax.Within:
		p.scope = string(x.Unit)
		if x.Unit == syntax.Sentence {
			return c.over(opSentence, 0, p, x.X)
		}
		return c.over(opParagraph, 0, p, x.X)
	case *syntax.First:
		if p.scope == "" {
			p.scope = "FIRST"
		}
		return c.over(opFirst, x.N, p, x.X)
	case *syntax.AtLeast:
		p.spot = "ATLEAST"
		return c.over(opAtLeast, x.N, p, x.X)
	}
	panic("rules: no meaning for a node")
}

func (c *compiler) over(o op, n int, p place, xs ...syntax.Expr) node {
	out := node{op: o, n: int32(n), kids: make([]node, len(xs))}
	for i, x := range xs {
		out.kids[i] = c.node(x, p)
	}
	return out
}

// negated returns a node that holds where n does not. It brings NOT down to where it stands over something that is
// found, so that what an article should have is never hidden below it.
func negated(n node) node {
	switch n.op {
	case opNot:
		return n.kids[0]
	case opAnd, opOr, opQuorum:
		kids := make([]node, len(n.kids))
		for i := range n.kids {
			kids[i] = negated(n.kids[i])
		}
		switch n.op {
		case opAnd:
			return node{op: opOr, kids: kids}
		case opOr:
			return node{op: opAnd, kids: kids}
		}
		return node{op: opQuorum, n: int32(len(kids)) - n.n + 1, kids: kids}
	}
	return node{op: opNot, kids: []node{n}}
}

func (c *compiler) near(x *syntax.Near, p place) node {
	o := opNear
	p.spot = "NEAR"
	if x.Without {
		o, p.spot = opNotNear, "NOT NEAR"
	}
	n := c.over(o, x.N, p, x.X, x.Y)
	n.ordered = x.Ordered
	return n
}

// leaf appends a leaf to the rule.
func (c *compiler) leaf(o op, x syntax.Expr, p place, l leaf) node {
	if c.err != nil {
		return node{}
	}
	if len(c.rule.leaves) == syntax.MaxLeaves {
		return c.fail(x.Pos(), "", "with its topics the rule has more than 256 words and phrases")
	}
	l.number, l.fields, l.term = uint16(len(c.rule.leaves)), p.fields, x.String()
	if p.field != "" {
		l.term = p.field + ":" + l.term
	}
	if i := strings.Index(c.rule.canonical, l.term); i >= 0 {
		l.term = c.rule.canonical[i : i+len(l.term)] // one text, not two
	}
	c.rule.leaves = append(c.rule.leaves, l)
	return node{op: o, leaf: l.number}
}

func (c *compiler) word(x *syntax.Word, p place) node {
	if p.field == "lang" || p.field == "site" {
		return c.wholeField(x, x.Text, x.Mode != syntax.Plain || x.Off > 0, p)
	}
	atoms := c.atoms(x.Text, x.Mode, false, x.At)
	if x.Off > 0 && c.err == nil {
		if len(atoms) > 1 {
			return c.fail(x.At, "put ~ behind one word", x.Text+" is several words")
		}
		least := []int{0, 3, 5}[x.Off]
		if utf8.RuneCountInString(atoms[0].form) < least {
			return c.fail(x.At, "", x.String()+" would match nearly everything: the word is too short")
		}
		atoms[0].kind, atoms[0].off = atomFuzzy, uint8(x.Off)
	}
	return c.leaf(opWords, x, p, leaf{atoms: atoms})
}

func (c *compiler) phrase(x *syntax.Phrase, p place) node {
	if p.field == "lang" || p.field == "site" {
		return c.wholeField(x, x.Text, x.Mode != syntax.Plain, p)
	}
	return c.leaf(opWords, x, p, leaf{atoms: c.atoms(x.Text, x.Mode, true, x.At)})
}

func (c *compiler) regexp(x *syntax.Regexp, p place) node {
	if p.field == "lang" || p.field == "site" {
		return c.wholeField(x, "", true, p)
	}
	pattern := x.Pattern
	if x.Fold {
		pattern = "(?i)" + pattern
	}
	parsed, err := resyntax.Parse(pattern, resyntax.Perl)
	if err != nil {
		msg := "the regular expression is not one"
		if e, ok := errors.AsType[*resyntax.Error](err); ok {
			msg += ": " + e.Code.String()
		}
		return c.fail(x.At, "the syntax is that of RE2, which has no look-around and no back references", msg)
	}
	if c.states += states(parsed); c.states > mostStates {
		return c.fail(x.At, "repeat less: {1000} makes a thousand copies", "the regular expression is too large")
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return c.fail(x.At, "", "the regular expression cannot be compiled")
	}
	if re.MatchString("") {
		return c.fail(x.At, "use + for *, or add letters that must be there", "the regular expression matches the empty text, so every article")
	}
	return c.leaf(opRegexp, x, p, leaf{rare: &rareLeaf{re: re, literals: literals(pattern)}})
}

// fieldSets are the fields that a name stands for.
var fieldSets = map[string]fieldSet{
	"title": setOf(Title), "lead": setOf(Lead), "body": setOf(Body), "author": setOf(Author), "source": setOf(Source),
	"site": setOf(URL), "url": setOf(URL), "tag": setOf(Tag), "lang": setOf(Language),
	"person": setOf(Person), "org": setOf(Org), "place": setOf(Location),
}

func (c *compiler) field(x *syntax.Field, p place) node {
	if (x.Name == "lang" || x.Name == "site") && (p.spot != "" || p.scope != "") {
		return c.fail(x.At, "put it beside, with AND", x.String()+" cannot stand in "+p.spot+p.scope)
	}
	if strings.Contains(" author source url tag ", " "+x.Name+" ") && p.scope != "" && p.scope != "FIRST" {
		return c.fail(x.At, "put it beside, with AND", x.String()+" cannot stand in "+p.scope)
	}
	if p.field != "" {
		return c.fail(x.At, "end the one before the other starts", x.Name+": cannot stand inside "+p.field+":")
	}
	p.field, p.fields = x.Name, fieldSets[x.Name]
	return c.node(x.X, p)
}

func (c *compiler) topic(x *syntax.Topic, p place) node {
	rule, ok := "", false
	if c.topics != nil {
		rule, ok = c.topics(x.Name)
	}
	if !ok {
		return c.fail(x.At, "", "there is no topic called "+x.Name)
	}
	if slices.Contains(c.within, x.Name) {
		return c.fail(x.At, "", "topic:"+x.Name+" refers to itself: "+strings.Join(append(c.within, x.Name), " → "))
	}
	if len(c.within) == 0 {
		c.at = x.At
	}
	if len(c.within) == syntax.MaxDepth {
		return c.fail(x.At, "", "topics refer to each other more than 32 deep")
	}
	c.within = append(c.within, x.Name)
	defer func() { c.within = c.within[:len(c.within)-1] }()
	inner, err := syntax.Parse(rule)
	if err != nil {
		return c.fail(x.At, "", "its rule is broken: "+err.Error())
	}
	return c.node(inner, p)
}

// needsEvidence reports whether n can hold only if something that it names is in the article.
func (c *compiler) needsEvidence(n *node) bool {
	with := 0
	for i := range n.kids {
		if c.needsEvidence(&n.kids[i]) {
			with++
		}
	}
	switch n.op {
	case opWords, opRegexp:
		return true
	case opFact:
		return c.rule.leaves[n.leaf].rare.fact.evidence()
	case opNot:
		return false
	case opAnd, opNear, opSentence, opParagraph, opFirst, opAtLeast:
		return with > 0
	case opNotNear:
		return c.needsEvidence(&n.kids[0])
	case opOr:
		return with == len(n.kids)
	case opQuorum: // n of them hold, and the others are fewer
		return len(n.kids)-with < int(n.n)
	}
	panic("rules: no evidence known of a node")
}
