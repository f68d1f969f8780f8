// Package rules says what a rule means: which articles it matches, and where. It compiles rules, reads articles, keeps
// sets of rules, and explains what it decides. It knows words and figures, but no source, channel or store.
package rules

// An ID names a rule in a [Set].
type ID int64

// A Rule is a compiled rule. It is immutable and safe for concurrent use.
type Rule struct {
	canonical string
	root      node
	leaves    []leaf
}

// String returns the canonical form of the rule: what is stored and shown.
func (r *Rule) String() string { return r.canonical }

// A Match says which parts of a rule stand where in an article.
type Match struct {
	Leaves []Leaf // those that made the rule match, in the order of the rule; never what it says with NOT
}

// A Leaf is one word, phrase or condition of a rule that held.
type Leaf struct {
	Term   string  // in canonical form
	Places []Place // in the order of the article; empty for what stands nowhere, such as money > 1bn
}

// A Place is a part of a field of an article.
type Place struct {
	Field      Field
	Index      int // which author, tag or name
	Start, End int // bytes of that field
}

// Match reports whether r matches d, and where.
func (r *Rule) Match(d *Document) (Match, bool) {
	e := evaluate(r, d)
	defer e.release()
	if !e.holds(&r.root, everywhere) {
		return Match{}, false
	}
	return e.match(), true
}

// Matches reports whether r matches d.
func (r *Rule) Matches(d *Document) bool {
	e := evaluate(r, d)
	defer e.release()
	return e.holds(&r.root, everywhere)
}
