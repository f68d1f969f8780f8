// Package syntax says what a rule looks like: it parses a rule into a tree and prints a tree as a rule. It knows no
// article and not what a rule matches.
package syntax

// An Expr is a node of a rule. Its concrete type is *Word, *Phrase, *Regexp, *Field, *Topic, *Figure, *Not, *And, *Or,
// *Near, *Quorum, *Within, *AtLeast or *First.
type Expr interface {
	Pos() int       // byte offset of the node's first character in the source
	String() string // canonical source: parses back to an equal tree
	expr()          // only this package has Exprs
}

// A Mode says how the words of a Word or Phrase are compared.
type Mode byte

const (
	Plain Mode = 0   // case, accents, plural and possessive do not matter
	Exact Mode = '=' // they do
	Stem  Mode = '~' // every form of the word
)

// A Word is a word as typed: one word of the article, or several where it has hyphens or a script without spaces. In
// Plain mode * and ? stand for letters.
type Word struct {
	At   int
	Mode Mode
	Text string
	Off  int // letters that may be wrong: 0, 1 or 2; Plain only
}

// A Phrase is text in quotation marks, with single spaces. A lone * stands for any one word.
type Phrase struct {
	At   int
	Mode Mode
	Text string
}

// A Regexp is a regular expression over the text of a field.
type Regexp struct {
	At      int
	Pattern string
	Fold    bool // without regard to case
}

// A Field looks for X in one field of the article.
type Field struct {
	At   int
	Name string // lower case
	X    Expr
}

// A Topic stands for the rule of another topic.
type Topic struct {
	At   int
	Name string
}

// A Figure compares the figures of an article: its amounts of money, its percentages, or how many words it has.
type Figure struct {
	At     int
	Name   string // "money", "percent" or "words"
	Op     string // "<", "<=", "=", ">=" or ">"
	Amount float64
	Unit   string // ISO 4217 code of a currency; empty for any
}

// A Not holds where X does not.
type Not struct {
	At int
	X  Expr
}

// An And holds where all of Xs do. It has at least two, none of them an And.
type And struct{ Xs []Expr }

// An Or holds where one of Xs does. It has at least two, none of them an Or.
type Or struct{ Xs []Expr }

// A Near holds where X and Y stand at most N words apart; Without, where X stands and no Y is that near.
type Near struct {
	X, Y    Expr
	N       int
	Ordered bool // X first
	Without bool
}

// A Quorum holds where at least N of Xs do.
type Quorum struct {
	At, N int
	Xs    []Expr
}

// A Unit is a part of a text.
type Unit string

const (
	Sentence  Unit = "SENTENCE"
	Paragraph Unit = "PARAGRAPH"
)

// A Within holds where X holds within one unit of the text.
type Within struct {
	At   int
	Unit Unit
	X    Expr
}

// An AtLeast holds where X stands in N places or more.
type AtLeast struct {
	At, N int
	X     Expr
}

// A First holds where X holds within the first N words.
type First struct {
	At, N int
	X     Expr
}

func (x *Word) Pos() int    { return x.At }
func (x *Phrase) Pos() int  { return x.At }
func (x *Regexp) Pos() int  { return x.At }
func (x *Field) Pos() int   { return x.At }
func (x *Topic) Pos() int   { return x.At }
func (x *Figure) Pos() int  { return x.At }
func (x *Not) Pos() int     { return x.At }
func (x *And) Pos() int     { return x.Xs[0].Pos() }
func (x *Or) Pos() int      { return x.Xs[0].Pos() }
func (x *Near) Pos() int    { return x.X.Pos() }
func (x *Quorum) Pos() int  { return x.At }
func (x *Within) Pos() int  { return x.At }
func (x *AtLeast) Pos() int { return x.At }
func (x *First) Pos() int   { return x.At }

func (*Word) expr()    {}
func (*Phrase) expr()  {}
func (*Regexp) expr()  {}
func (*Field) expr()   {}
func (*Topic) expr()   {}
func (*Figure) expr()  {}
func (*Not) expr()     {}
func (*And) expr()     {}
func (*Or) expr()      {}
func (*Near) expr()    {}
func (*Quorum) expr()  {}
func (*Within) expr()  {}
func (*AtLeast) expr() {}
func (*First) expr()   {}

// Kids returns the nodes right below x, in the order of the source.
func Kids(x Expr) []Expr {
	switch x := x.(type) {
	case *Word, *Phrase, *Regexp, *Topic, *Figure:
		return nil
	case *Field:
		return []Expr{x.X}
	case *Not:
		return []Expr{x.X}
	case *And:
		return x.Xs
	case *Or:
		return x.Xs
	case *Near:
		return []Expr{x.X, x.Y}
	case *Quorum:
		return x.Xs
	case *Within:
		return []Expr{x.X}
	case *AtLeast:
		return []Expr{x.X}
	case *First:
		return []Expr{x.X}
	}
	panic("syntax: no kids known of a node")
}

// Walk calls visit for x and all below it, each node before what is below it.
func Walk(x Expr, visit func(Expr)) {
	visit(x)
	for _, k := range Kids(x) {
		Walk(k, visit)
	}
}
