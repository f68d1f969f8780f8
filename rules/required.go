package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/news/text"
)

// A Required says what an article must have for a rule to match it. Either Key is set, or All, or Any.
type Required struct {
	Key   string     // one of the article's keys; see [Keyer.Keys]
	Start bool       // any key that starts with Key will do
	All   []Required // each of them
	Any   []Required // at least one of them
}

// How much may be asked for: who looks keys up cannot take more.
const (
	deepest     = 10  // of All and Any within each other
	mostAsked   = 400 // keys
	fewestStart = 3   // letters that must be given of the start of a key
)

// Required returns what an article must have for r to match it, and false if nothing can be named that all of them have. Articles
// that have it need not match: it narrows, and the rule decides. It takes names to stand in the text.
func (r *Rule) Required() (Required, bool) {
	need := r.needs(&r.root)
	if need != nil {
		need = need.cut(deepest)
	}
	if need != nil {
		need = need.fit(mostAsked)
	}
	if need == nil {
		return Required{}, false
	}
	return *anyOf([]*Required{need, {Key: key(keyAnything)}}), true
}

// needs returns what must be there for n to hold, or nil.
func (r *Rule) needs(n *node) *Required {
	switch n.op {
	case opWords:
		return r.leaves[n.leaf].needs()
	case opRegexp, opNot:
		return nil
	case opFact:
		switch f := r.leaves[n.leaf].rare.fact.(type) {
		case langFact:
			return &Required{Key: key(keyLanguage + f.want)}
		case siteFact:
			return &Required{Key: key(keySite + f.host)}
		}
		return nil
	case opNotNear:
		return r.needs(&n.kids[0])
	}
	kids := make([]*Required, len(n.kids))
	for i := range n.kids {
		kids[i] = r.needs(&n.kids[i])
	}
	switch n.op {
	case opAnd, opNear, opSentence, opParagraph, opFirst, opAtLeast:
		return allOf(kids)
	case opOr:
		return anyOf(kids)
	case opQuorum:
		return someOf(kids, int(n.n))
	}
	panic("rules: nothing known to be required by a node")
}

// someOf returns what must be there for n of several things to hold.
func someOf(kids []*Required, n int) *Required {
	known := slices.DeleteFunc(kids, func(k *Required) bool { return k == nil })
	switch n -= len(kids) - len(known); { // those of which nothing is known may all hold
	case n <= 0:
		return nil
	case n == len(known):
		return allOf(known)
	}
	return anyOf(known)
}

// needs returns what must be there for a leaf of words to stand somewhere.
func (l *leaf) needs() *Required {
	var all []*Required
	paired := false // with the atom before
	for i := range l.atoms {
		next := i+1 < len(l.atoms) && l.atoms[i].joins(&l.atoms[i+1])
		if next {
			all = append(all, &Required{Key: key(l.atoms[i].form + l.atoms[i+1].form)})
		} else if !paired { // else a pair says more
			all = append(all, l.atoms[i].needs())
		}
		paired = next
	}
	return allOf(all)
}

// joins reports whether words that a and b accept stand one right behind the other as characters of a script without spaces.
func (a *atom) joins(b *atom) bool {
	return b.running && a.alone() && b.alone()
}

// alone reports whether all words that an atom accepts are the same one character of a script without spaces.
func (a *atom) alone() bool {
	if a.kind != atomWord && a.kind != atomExact {
		return false
	}
	first, _ := utf8.DecodeRuneInString(a.form)
	return spaceless(first) && len(a.keys()) == 1
}

// needs returns by what a word that a accepts is found, or nil.
func (a *atom) needs() *Required {
	switch a.kind {
	case atomWord:
		return keysOf(a.keys())
	case atomExact:
		return keysOf([]string{a.form})
	case atomStem:
		stems := []string{text.Fold(a.typed)} // in a language without stems
		for _, lang := range stemLanguages {
			stems = append(stems, text.Stem(lang, a.typed))
		}
		for _, s := range stems {
			stems = append(stems, keyStem+s)
		}
		return keysOf(stems)
	case atomPattern:
		head, _, _ := strings.Cut(a.pattern.parts[0], "?")
		if utf8.RuneCountInString(head) >= fewestStart {
			return &Required{Key: key(head), Start: true}
		}
	}
	return nil
}

// keysOf requires one of several keys.
func keysOf(forms []string) *Required {
	var any []*Required
	var met []string
	for _, f := range forms {
		if k := key(f); k == "" {
			return nil
		} else if !slices.Contains(met, k) {
			met = append(met, k)
			any = append(any, &Required{Key: k})
		}
	}
	return anyOf(any)
}

// allOf requires all of xs; what is nil says nothing.
func allOf(xs []*Required) *Required {
	var all []Required
	for _, x := range xs {
		switch {
		case x == nil:
		case x.All != nil:
			all = append(all, x.All...)
		default:
			all = append(all, *x)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return &all[0]
	}
	return &Required{All: all}
}

// anyOf requires one of xs; if one of them is nil, it says nothing.
func anyOf(xs []*Required) *Required {
	var any []Required
	for _, x := range xs {
		switch {
		case x == nil:
			return nil
		case x.Any != nil:
			any = append(any, x.Any...)
		default:
			any = append(any, *x)
		}
	}
	switch len(any) {
	case 0:
		return nil
	case 1:
		return &any[0]
	}
	return &Required{Any: any}
}

// cut returns what q requires without what lies deeper than that, or nil if nothing is left.
func (q *Required) cut(deep int) *Required {
	if q.Key != "" {
		return q
	}
	var kids []*Required
	for _, kid := range slices.Concat(q.All, q.Any) {
		if deep > 0 {
			kids = append(kids, kid.cut(deep-1))
		} else {
			kids = append(kids, nil)
		}
	}
	if q.All != nil {
		return allOf(kids)
	}
	return anyOf(kids)
}

// size returns how many keys q asks for.
func (q *Required) size() int {
	if q.Key != "" {
		return 1
	}
	n := 0
	for _, kid := range slices.Concat(q.All, q.Any) {
		n += kid.size()
	}
	return n
}

// fit returns as much of what q requires as asks for no more than n keys, or nil.
func (q *Required) fit(n int) *Required {
	if q.size() <= n {
		return q
	}
	kids := slices.Clone(q.All)
	slices.SortStableFunc(kids, func(a, b Required) int { return cmp.Compare(a.size(), b.size()) })
	var kept []*Required
	for i := range kids {
		if n -= kids[i].size(); n < 0 {
			break
		}
		kept = append(kept, &kids[i])
	}
	return allOf(kept)
}
