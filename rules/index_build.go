package rules

import (
	"hash/maphash"
	"slices"

	"newsbot/news/text"
)

// A source is a rule as an index is built from it.
type source struct {
	id   ID
	code code
}

// build returns an index over rules, sorted by ID, whose atoms are those of l; and what each atom costs, as far as s tells.
func build(l lexicon, seed maphash.Seed, s sample, rules []source) (*index, []float32) {
	x := &index{ids: make([]ID, len(rules)), at: make([]uint32, len(rules))}
	first := x.share(seed, rules)
	cost := l.costs(s, x.code, len(rules))
	posts := make([]posting, 0, len(rules)+len(rules)/8)
	for i := range rules {
		if first[i] == uint32(i) || first[i]&twinned != 0 {
			posts = appendPostings(posts, codeAt(x.code, x.at[i]), x.at[i], first[i], cost)
		}
	}
	x.file(posts, len(l.origins))
	return x, cost
}

// share fills ids, at, code and twins. It returns for each rule its rank, if no other has its code; for the first of
// several equal ones, where they stand in twins, marked so; for the others, a rank that is not theirs.
func (x *index) share(seed maphash.Seed, rules []source) []uint32 {
	first := make([]uint32, len(rules))
	others := make([]uint32, len(rules)) // by rank of the first: how many more there are
	size := 8
	for size < 2*len(rules) {
		size *= 2
	}
	table := make([]uint32, size) // by hash of code: rank of the first, plus one
	words, shared := 0, 0
	for i := range rules {
		x.ids[i] = rules[i].id
		slot := maphash.Comparable(seed, hashed(rules[i].code)) & uint64(size-1)
		for table[slot] != 0 && !slices.Equal(rules[table[slot]-1].code, rules[i].code) {
			slot = (slot + 1) & uint64(size-1)
		}
		if table[slot] == 0 {
			table[slot] = uint32(i + 1)
			words += len(rules[i].code)
		} else {
			if others[table[slot]-1] == 0 {
				shared++
			}
			others[table[slot]-1]++
			shared++
		}
		first[i] = table[slot] - 1
	}
	x.code = make([]uint32, 0, words)
	x.twins = make([]uint32, 0, 2*shared)
	for i := range rules {
		f := first[i]
		if f != uint32(i) {
			x.at[i] = x.at[f]
			list := first[f] &^ twinned
			x.twins[list]++
			x.twins[list+x.twins[list]] = uint32(i)
			continue
		}
		x.at[i] = uint32(len(x.code))
		x.code = append(x.code, rules[i].code...)
		if n := others[i]; n > 0 {
			first[i] = uint32(len(x.twins)) | twinned
			x.twins = append(x.twins, 1, uint32(i))
			x.twins = append(x.twins, make([]uint32, n)...)
		}
	}
	return first
}

// hashed returns what the hash of a code is made of.
func hashed(c code) [2]uint64 {
	h := [2]uint64{uint64(len(c)), 0}
	for _, w := range c {
		h[0] = (h[0] ^ uint64(w)) * 0x9E3779B97F4A7C15
		h[1] += h[0] ^ h[0]>>29
	}
	return h
}

// Which shares of articles atoms are taken to be in, before articles have come.
const (
	commonWord  = 0.5
	somePattern = 0.002
	someFact    = 0.3
)

// costs returns for each atom which share of articles is likely to have it. What articles have come tells; what has not
// been in them yet, and everything before there were any, is taken to be as common among articles as among rules.
func (l lexicon) costs(s sample, codes []uint32, rules int) []float32 {
	cost := make([]float32, len(l.origins))
	for at := 0; at < len(codes); {
		c := codeAt(codes, uint32(at))
		for _, w := range c.literals() {
			cost[w>>codeAtom]++
		}
		at += len(c)
	}
	per := 1 / float32(max(rules, 1))
	for a := range cost {
		cost[a] *= per
		if s.enough() {
			cost[a] = min(1, s.share(uint32(a))+cost[a]/1000)
		}
	}
	if s.enough() {
		return cost
	}
	for i := range l.questions {
		switch q := &l.questions[i]; q.kind {
		case kindWord:
			if common(q.text) {
				cost[q.atom] += commonWord
			}
		case kindPattern, kindFuzzy, kindRun:
			cost[q.atom] += somePattern
		case kindLang, kindSite, kindFigure:
			cost[q.atom] += someFact
		}
	}
	return cost
}

// common reports whether a word is so common in some language that names in capitals are told from it.
func common(word string) bool {
	for _, lang := range stemLanguages {
		if text.Homograph(lang, word) {
			return true
		}
	}
	return false
}
