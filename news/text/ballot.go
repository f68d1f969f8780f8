package text

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A ballot holds what the words of a text say for each of the tongues.
type ballot struct {
	votes [len(tongues)]int
	words int // that were asked
}

// fullVote is what a word says for a language that no other of ours has it in. One that is written like a name, or may be
// part of one, says a quarter: La Paz is not Spanish, nor is Rio de Janeiro.
const fullVote = 24

// count returns what the words of s, which is in Latin letters, say of its language.
func count(s string) ballot {
	var b ballot
	name := false // the word before is written like one
	for end := 0; end < len(s); b.words++ {
		var w voter
		gap := s[end:upToLetter(s, end)]
		first := end == 0 || strings.ContainsFunc(gap, func(r rune) bool { return r == '\n' || r == ':' || stop(r) })
		end = w.read(s, end+len(gap), gap)
		next, _ := utf8.DecodeRuneInString(s[upToLetter(s, end):])
		particle := name && gap == " " && particles[string(w.low[:w.n])]
		vote := fullVote
		switch {
		case w.letters > 1 && w.capitals == w.letters:
			vote = 0 // IT, US
		case w.capitals > 0 && (!first || unicode.IsUpper(next)), particle:
			vote /= 4
		}
		b.add(said[string(w.low[:w.n])], vote)
		if w.capitals == 0 || first {
			b.add(w.telling, vote/2) // not of Erdoğan in the midst of a sentence
		}
		name = w.capitals > 0 || particle
	}
	return b
}

// upToLetter returns the offset of the first letter of s[at:], or the end of s.
func upToLetter(s string, at int) int {
	if n := strings.IndexFunc(s[at:], unicode.IsLetter); n >= 0 {
		return at + n
	}
	return len(s)
}

// A voter is a word as it is looked up, with the apostrophe that parts it from another.
type voter struct {
	low               [24]byte // in small letters; a longer word is cut
	n                 int
	letters, capitals int
	telling           uint32 // whose its letters are
}

// read reads the word at s[at:], behind a gap, and returns its end.
func (w *voter) read(s string, at int, gap string) int {
	if size, _ := apostrophe(gap); size > 0 && size == len(gap) {
		w.add('\'')
	}
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		if unicode.IsUpper(r) {
			w.capitals++
			r = unicode.ToLower(r)
		}
		w.add(r)
		w.letters++
		if r >= utf8.RuneSelf {
			w.telling |= tellingLetters[r]
		}
		at += size
	}
	if size, _ := apostrophe(s[at:]); size > 0 {
		if r, _ := utf8.DecodeRuneInString(s[at+size:]); unicode.IsLetter(r) {
			w.add('\'')
		}
	}
	return at
}

func (w *voter) add(r rune) {
	if w.n+utf8.UTFMax <= len(w.low) {
		w.n += utf8.EncodeRune(w.low[w.n:], r)
	}
}

// add gives the languages of a mask their shares of a vote. Those that are only near to ours take nothing from them.
func (b *ballot) add(mask uint32, vote int) {
	vote /= max(1, bits.OnesCount32(mask&(1<<ours-1)))
	for ; mask != 0; mask &= mask - 1 {
		b.votes[bits.TrailingZeros32(mask)] += vote
	}
}

// leader returns the tongue that the words say most for, and how much they say for the one behind it.
func (b *ballot) leader() (best, second int) {
	for i, n := range b.votes {
		if n > b.votes[best] {
			best = i
		}
	}
	for i, n := range b.votes {
		if i == best {
			continue
		}
		if best < ours && i >= ours {
			n = n*2/3 + 1 // must be fewer, need not be far fewer
		}
		second = max(second, n)
	}
	return best, second
}

// enough reports whether the words say so much for a tongue that the text is hardly in another, which has some of the
// words of any.
func (b *ballot) enough(tongue int) bool { return b.votes[tongue] >= max(fullVote, b.words*3/2) }
