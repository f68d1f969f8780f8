package rules

import (
	"fmt"
	"math"
	"slices"
)

// Stats is what is known of the articles that come in.
type Stats struct {
	PerDay float64                   // how many
	Share  func(word string) float64 // how many of all hold a word, from 0 to 1; the word is folded
}

// A Cost is what a rule is expected to bring, and to cost.
type Cost struct {
	PerDay float64  // articles that match, estimated from how common its words are
	Slow   []string // parts that must be tried on every article, in canonical form
}

// String returns the estimate for people: "about 4 articles a day".
func (c Cost) String() string {
	count := func(n float64) string {
		if n < 10 {
			return fmt.Sprint(math.Round(n))
		}
		digits := math.Pow(10, math.Floor(math.Log10(n))-1)
		return fmt.Sprint(math.Round(n/digits) * digits)
	}
	for _, per := range []struct {
		days float64
		name string
	}{{1, "day"}, {7, "week"}, {30, "month"}} {
		switch n := c.PerDay * per.days; {
		case n >= 1.5:
			return "about " + count(n) + " articles a " + per.name
		case n >= 0.75:
			return "about one article a " + per.name
		}
	}
	return "hardly ever an article"
}

// How much rarer things are together than the rarest of them alone. News is about few things at a time, so words of one
// rule come together far more often than chance would have it.
const (
	together    = 0.5   // exponent of the share of the next rarest word, halved for each further one
	phraseShare = 0.4   // of the articles with both words, those in which they stand side by side
	nearShare   = 0.6   // … in which they stand near each other
	patternHits = 0.002 // share of articles with a word that fits a pattern
)

// Cost estimates how many articles a day the rule matches.
func (r *Rule) Cost(s Stats) Cost {
	return Cost{PerDay: s.PerDay * s.share(r, &r.root), Slow: r.Slow()}
}

// share estimates which share of articles n holds for.
func (s Stats) share(r *Rule, n *node) float64 {
	kids := make([]float64, len(n.kids))
	for i := range n.kids {
		kids[i] = s.share(r, &n.kids[i])
	}
	switch n.op {
	case opWords:
		return s.leafShare(&r.leaves[n.leaf])
	case opRegexp, opFact:
		return r.leaves[n.leaf].guess()
	case opAnd:
		return all(kids)
	case opOr:
		return some(kids)
	case opNot:
		return 1 - kids[0]
	case opQuorum:
		slices.Sort(kids)
		return min(1, some(kids)*math.Pow(together, float64(n.n-1)))
	case opNear:
		return all(kids) * nearShare
	case opNotNear:
		return kids[0]
	case opSentence, opParagraph, opFirst:
		return kids[0] * nearShare
	case opAtLeast:
		return kids[0] * math.Pow(float64(n.n), -1)
	}
	panic("rules: no share known of a node")
}

// all estimates the share of articles that have everything, from the shares that have each.
func all(shares []float64) float64 {
	slices.Sort(shares)
	out, exponent := 1.0, 1.0
	for _, p := range shares {
		out *= math.Pow(p, exponent)
		exponent *= together
	}
	return out
}

// some estimates the share of articles that have anything.
func some(shares []float64) float64 {
	none := 1.0
	for _, p := range shares {
		none *= 1 - p
	}
	return 1 - none
}

func (s Stats) leafShare(l *leaf) float64 {
	var shares []float64
	for i := range l.atoms {
		a := &l.atoms[i]
		switch a.kind {
		case atomAny:
		case atomPattern, atomFuzzy:
			shares = append(shares, patternHits)
		default:
			shares = append(shares, some(s.formShares(a)))
		}
	}
	return all(shares) * math.Pow(phraseShare, float64(len(shares)-1)) * l.fieldShare()
}

// formShares returns the shares of the forms in which a word is mostly seen.
func (s Stats) formShares(a *atom) []float64 {
	shares := []float64{s.Share(a.form)}
	if a.kind != atomExact && !a.caps && !a.running {
		shares = append(shares, s.Share(a.form+"s"))
	}
	return shares
}

// fieldShare is how many of the articles with a word have it in the fields of l.
func (l *leaf) fieldShare() float64 {
	switch {
	case l.fields.has(Body):
		return 1
	case l.fields&(setOf(Title, Lead)|nameFields) != 0:
		return 0.3
	}
	return 0.1
}

// guess is the share of articles that a condition without words holds for, which nothing is known of.
func (l *leaf) guess() float64 {
	switch l.rare.fact.(type) {
	case lengthFact:
		return 0.5
	case figureFact, langFact:
		return 0.1
	}
	return 0.01
}
