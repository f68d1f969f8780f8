package text

import (
	"unicode"
	"unicode/utf8"
)

// A Word is one word of a text: its place, and how it is written. How it is compared, its folded form, is kept by the
// [Reading] it is from.
//
// A possessive or a suffix after an apostrophe belongs to the word: Turkey's, Türkiye'nin. Letters with points between
// them are one word (U.S.), and so are C++, AT&T, #opec, $BOTAS and 1,000.5. A hyphen parts words. Each character of
// a script without spaces is a word of its own.
type Word struct {
	Start, End int32  // bytes of the text
	fold       uint32 // where the folded form starts among those of the reading
	foldLen    uint16
	altLen     uint16 // the second folded form stands right behind the first
	Flags      Flags
	core       uint8 // bytes from Start to where a possessive or suffix begins
}

// Flags say how a word is written.
type Flags uint8

// What a word can be.
const (
	Upper     Flags = 1 << iota // has letters, and all of them are capitals
	Capital                     // starts with a capital letter
	Points                      // written with points: U.S.
	Running                     // a character of a script without spaces
	Broken                      // something other than space stands between it and the word before
	Paragraph                   // a blank line stands between it and the word before
)

// longestWord is where a word without end is cut, in bytes.
const longestWord = 255

// A Reading is a list of words with their folded forms, in one piece of memory. The zero Reading is ready to use.
type Reading struct {
	Words  []Word
	folded []byte
}

// Words returns the words of s.
func Words(s string) []Word {
	var r Reading
	r.Add(s)
	return r.Words
}

// Fold returns the folded form of a word of r. The caller must not change it.
func (r *Reading) Fold(w Word) []byte { return r.folded[w.fold : w.fold+uint32(w.foldLen)] }

// Alt returns the second form by which a word of r is found: "opec" of "#opec", "disney" of "Disney+". It is empty for
// most words. The caller must not change it.
func (r *Reading) Alt(w Word) []byte {
	end := w.fold + uint32(w.foldLen)
	return r.folded[end : end+uint32(w.altLen)]
}

// Core returns the place of w without a possessive or suffix: Turkey of "Turkey's".
func (w Word) Core() Span { return Span{int(w.Start), int(w.Start) + int(w.core)} }

// Reset empties r and keeps its memory.
func (r *Reading) Reset() { r.Words, r.folded = r.Words[:0], r.folded[:0] }

// Add reads s and appends its words; their places are those in s.
func (r *Reading) Add(s string) {
	var gap gap
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf || sigil(c) && i+1 < len(s) {
			i = r.special(s, i, &gap)
			continue
		}
		e := ascii[c]
		if e.class == 0 {
			gap.see(c)
			i++
			continue
		}
		start, from, seen := i, len(r.folded), class(0)
		first := e.class
		for e.class != 0 && i-start < longestWord {
			r.folded = append(r.folded, e.fold)
			seen |= e.class
			if i++; i == len(s) || s[i] >= utf8.RuneSelf {
				break
			}
			e = ascii[s[i]]
		}
		if i < len(s) && !ends(s, i, i-start) {
			r.folded = r.folded[:from]
			i = r.special(s, start, &gap)
			continue
		}
		r.Words = append(r.Words, Word{
			Start: int32(start), End: int32(i), core: uint8(i - start),
			fold: uint32(from), foldLen: uint16(i - start), Flags: flags(first, seen) | gap.take(),
		})
	}
}

// ends reports whether a word of n ASCII letters and digits surely ends before s[i].
func ends(s string, i, n int) bool {
	switch c := s[i]; c {
	case '\'', '`', '&', '+', '#':
		return false
	case '.', ',':
		if i+1 == len(s) {
			return true
		}
		next, last := s[i+1], s[i-1]
		if next < utf8.RuneSelf && ascii[next].class == 0 {
			return true
		}
		return n > 1 && ascii[last].class&classDigit == 0 // else U.S. or 1.5
	default:
		return c < utf8.RuneSelf
	}
}

func flags(first, seen class) Flags {
	var f Flags
	if first&classUpper != 0 {
		f |= Capital
	}
	if seen&(classUpper|classLower) == classUpper {
		f |= Upper
	}
	return f
}

// A gap remembers what stands between two words.
type gap struct {
	flags    Flags
	newlines int
}

// see notes a character that is no part of a word.
func (g *gap) see(c byte) {
	switch c {
	case ' ', '\t', '\r', '\f', '\v':
	case '\n':
		if g.newlines++; g.newlines > 1 {
			g.flags |= Paragraph
		}
	default:
		g.flags |= Broken
		g.newlines = 0
	}
}

func (g *gap) seeRune(r rune) {
	switch {
	case r < utf8.RuneSelf:
		g.see(byte(r))
	case r == '\u2029':
		g.flags |= Paragraph
	case !unicode.IsSpace(r) && !ignorable(r):
		g.see('-')
	}
}

// take returns what stood in the gap and starts the next.
func (g *gap) take() Flags {
	f := g.flags
	*g = gap{}
	return f
}

// sigil reports whether c makes a word of its own kind when it stands before one: #tag, $TICKER, @name.
func sigil(c byte) bool { return c == '#' || c == '$' || c == '@' }

// apostrophe returns the length of the apostrophe that s starts with, or 0, and whether it is one that is always a
// letter of the word.
func apostrophe(s string) (size int, letter bool) {
	if s == "" {
		return 0, false
	}
	if s[0] < utf8.RuneSelf {
		if s[0] == '\'' || s[0] == '`' {
			return 1, false
		}
		return 0, false
	}
	switch r, size := utf8.DecodeRuneInString(s); r {
	case '’', '‘', '‛', '＇', '´':
		return size, false
	case 'ʻ', 'ʼ', 'ʾ', 'ʿ':
		return size, true
	}
	return 0, false
}
