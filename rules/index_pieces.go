package rules

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A pieceTable files questions under a part of the words that they accept.
type pieceTable struct {
	chain
	lengths []int // of the parts, in bytes, sorted
}

func (t *pieceTable) add(v *vocabulary, piece string, n uint32) {
	t.chain.add(v.hash(piece), n)
	if i, ok := slices.BinarySearch(t.lengths, len(piece)); !ok {
		t.lengths = slices.Insert(t.lengths, i, len(piece))
	}
}

// pieceOf returns the longest part of a pattern that is given, and the table to file it in.
func (v *vocabulary) pieceOf(p *pattern) (*pieceTable, string) {
	var best string
	table := &v.infixes
	for i, part := range p.parts {
		pieces := strings.Split(part, "?")
		for k, piece := range pieces {
			first := i == 0 && k == 0
			last := i == len(p.parts)-1 && k == len(pieces)-1
			if len(piece) <= len(best) {
				continue
			}
			best = piece
			switch {
			case first:
				table = &v.prefixes
			case last:
				table = &v.suffixes
			default:
				table = &v.infixes
			}
		}
	}
	return table, best
}

// starts yields the questions filed under a start of word, ends those under an end, parts those under any part.
func (t *pieceTable) starts(v *vocabulary, word string, yield func(uint32)) {
	for _, n := range t.lengths {
		if n > len(word) {
			return
		}
		for q := range t.under(v.hash(word[:n])) {
			yield(q)
		}
	}
}

func (t *pieceTable) ends(v *vocabulary, word string, yield func(uint32)) {
	for _, n := range t.lengths {
		if n > len(word) {
			return
		}
		for q := range t.under(v.hash(word[len(word)-n:])) {
			yield(q)
		}
	}
}

func (t *pieceTable) parts(v *vocabulary, word string, yield func(uint32)) {
	for _, n := range t.lengths {
		for i := 0; i+n <= len(word); i++ {
			for q := range t.under(v.hash(word[i : i+n])) {
				yield(q)
			}
		}
	}
}

// compared is how many letters of a word count when words are filed that may have wrong letters. Words that are at most
// n letters off share what is left of their first letters when at most n are left out of each.
const compared = 7

// shortened yields the first letters of a word, and what is left of them when up to off are left out.
func shortened(word string, off int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		end := 0
		for range compared {
			_, size := utf8.DecodeRuneInString(word[end:])
			end += size
		}
		seen := map[string]bool{}
		var leave func(s string, off int) bool
		leave = func(s string, off int) bool {
			if seen[s] {
				return true
			}
			seen[s] = true
			if !yield(s) {
				return false
			}
			if off == 0 {
				return true
			}
			for i := 0; i < len(s); {
				_, size := utf8.DecodeRuneInString(s[i:])
				if !leave(s[:i]+s[i+size:], off-1) {
					return false
				}
				i += size
			}
			return true
		}
		leave(word[:end], off)
	}
}
