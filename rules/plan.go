package rules

import (
	"regexp"
)

// The compiled form of a rule.
//
// A rule is a tree of nodes. Its leaves look at an article; each has a number, its place in Rule.leaves, under which an
// evaluation remembers where it stands. A leaf is one of
//
//   - words: a list of atoms that stand one right behind the other in one of a set of fields. A single word is a list
//     of one. An atom is a question about one word of an article, and needs nothing but that word and the article's
//     language to answer it (atom.accepts); so the answer can be kept for the next article that has the word.
//   - a regular expression over the text of a set of fields.
//   - a fact: a condition on the article as a whole, such as its language or an amount of money in it.
//
// The inner nodes are of two sorts. and, or, not and quorum only ask whether something holds. near, notNear and atLeast need
// to know where their kids stand, so below them are only nodes that have places: words, regular expressions, or and near. A
// sentence, paragraph or first evaluates what is below it again in each sentence, in each paragraph, or in the first words.
//
// Everything is said in spans of word numbers, which run through the whole document. Words of different streams (the
// title, the body, each tag) are never near each other.
//
// An index over many rules needs to know which atoms must be in an article for a rule to have a chance. It finds them by
// walking the tree: every kid of an and, both of a near, the first of a notNear, one of an or, n of a quorum, the kid of a
// sentence, paragraph, first or atLeast, and nothing below a not, which stands right above something that is found. No
// field, place or flag needs to be looked at to narrow. A word of an article is looked up by its folded forms and by their
// text.Bases in the article's language; atom.keys are what it is then found by.

// An op says what a node does.
type op uint8

const (
	opWords op = iota
	opRegexp
	opFact
	opAnd
	opOr
	opNot
	opQuorum
	opNear
	opNotNear
	opSentence
	opParagraph
	opFirst
	opAtLeast
)

// A node is a part of a compiled rule. There are millions, so it is kept small, as are leaves and atoms.
type node struct {
	op      op
	ordered bool   // near: the first kid stands first
	leaf    uint16 // words, regexp, fact: which of Rule.leaves
	n       int32  // quorum, near, first, atLeast: the number
	kids    []node // none of a leaf
}

// A leaf is what a node that looks at the article looks for.
type leaf struct {
	number uint16 // in Rule.leaves
	fields fieldSet
	term   string
	atoms  []atom
	rare   *rareLeaf // nil for words
}

// A rareLeaf is what few leaves have.
type rareLeaf struct {
	fact fact
	re   *regexp.Regexp
	// literals are folded texts of which one is in the text, folded, wherever re matches; none if re is too vague. They
	// are to be looked for in the text, not in its words: they may reach over several, and into suffixes.
	literals []string
}

// An atomKind says how a word is compared.
type atomKind uint8

const (
	atomWord    atomKind = iota // by folded form, with plurals
	atomExact                   // as written
	atomStem                    // by stem in the language of the article
	atomPattern                 // * and ?
	atomFuzzy                   // a letter or two may be wrong
	atomAny                     // any word
)

// An atom is a question about one word of an article.
type atom struct {
	kind    atomKind
	off     uint8    // fuzzy: how many letters may be wrong
	name    bool     // typed with a capital in front: not taken for a plural
	caps    bool     // typed in capitals or with points
	running bool     // a character of a script without spaces: nothing may stand between it and the one before
	form    string   // folded
	typed   string   // exact, stem: as typed; else empty
	pattern *pattern // of a pattern
}
