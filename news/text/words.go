package text

import (
	"encoding/binary"
	"slices"
	"strings"
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

// Alt returns the second form by which a word of r is found: "opec" of "#opec", "disney" of "Disney+", "ev" of "EVs". It is empty for
// most words. The caller must not change it.
func (r *Reading) Alt(w Word) []byte {
	end := w.fold + uint32(w.foldLen)
	return r.folded[end : end+uint32(w.altLen)]
}

// Short appends to out, for each of the words from up to, not including, to, all of its folded form as one number, another for each
// form; 0 for a word that is too long for that, and for one that has a second form. A form of up to eight bytes is its bytes, the
// first lowest; one of up to eleven letters a to z is five bits of each, below bits that no text has.
func (r *Reading) Short(out []uint64, from, to int32) []uint64 {
	folded := r.folded[:cap(r.folded)]
	for i := range r.Words[from:to] {
		w := &r.Words[from:to][i]
		n, at := int(w.foldLen)+int(w.altLen)<<8, int(w.fold)
		switch {
		case n <= 8 && at+8 <= len(folded):
			out = append(out, binary.LittleEndian.Uint64(folded[at:at+8])<<(64-8*n)>>(64-8*n))
		case 8 < n && n <= 11 && at+16 <= len(folded):
			first, rest := binary.LittleEndian.Uint64(folded[at:at+8]), binary.LittleEndian.Uint64(folded[at+8:at+16])
			out = append(out, letters11(first, rest<<(64-8*(n-8))>>(64-8*(n-8)), uint64(1)<<(8*(n-8))-1))
		default:
			out = append(out, 0)
		}
	}
	return out
}

// letters11 returns up to eleven letters, of which the first eight and the rest are given, as one number, or 0 if some are not
// from a to z. Mask has the bytes of the rest.
func letters11(first, rest, mask uint64) uint64 {
	const low, high = 0x6060606060606060, 0xE0E0E0E0E0E0E0E0 // a letter of a folded form is 0x60 and five bits
	first, rest = first^low, rest^low&mask
	if (first|rest)&high != 0 {
		return 0
	}
	first = first&0x001F001F001F001F | first&0x1F001F001F001F00>>3
	first = first&0x000003FF000003FF | first&0x03FF000003FF0000>>6
	first = first&0x00000000000FFFFF | first&0x000FFFFF00000000>>12
	return 0xF8<<56 | first | rest&0x1F<<40 | rest&0x1F00<<37 | rest&0x1F0000<<34
}

// Core returns the place of w without a possessive or suffix: Turkey of "Turkey's".
func (w Word) Core() Span { return Span{int(w.Start), int(w.Start) + int(w.core)} }

// Reset empties r and keeps its memory.
func (r *Reading) Reset() { r.Words, r.folded = r.Words[:0], r.folded[:0] }

// Grow makes room for the words of n bytes of text, as many as such a text mostly has.
func (r *Reading) Grow(n int) {
	r.Words = slices.Grow(r.Words, n/5+32)
	r.folded = slices.Grow(r.folded, n+8) // so that Short can read beyond the last word
}

// Add reads s and appends its words; their places are those in s.
func (r *Reading) Add(s string) {
	var gap gap
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf && ascii[c].class == 0 {
			if sigil(c) && i+1 < len(s) {
				i = r.special(s, i, &gap)
				continue
			}
			gap.see(c)
			i++
			continue
		}
		from := len(r.folded)
		end, first, seen, n := r.plain(s, i)
		next := end
		if n == 0 || end < len(s) && !ends(s, end, n, seen) {
			if next = possessive(s, n, end); next == end {
				r.folded = r.folded[:from]
				i = r.special(s, i, &gap)
				continue
			}
		}
		r.Words = append(r.Words, Word{
			Start: int32(i), End: int32(next), core: uint8(end - i),
			fold: uint32(from), foldLen: uint16(len(r.folded) - from), Flags: flags(first, seen) | gap.take(),
		})
		if mayBeSeveral(s[max(end-2, 0)], s[end-1]) && severalCapitals(s[i:end]) {
			r.several()
		}
		i = next
	}
}

// plain reads letters and digits of the alphabets of Europe and the Near East at s[i], which make up nearly all words of
// nearly all news, and appends their folded form. It returns where they end, the class of the first, all classes seen,
// and how many they are.
func (r *Reading) plain(s string, i int) (end int, first, seen class, n int) {
	folded := r.folded
	for start := i; i < len(s) && i-start < longestWord-1; n++ {
		c := s[i]
		var class class
		if c < utf8.RuneSelf {
			e := ascii[c]
			if e.class == 0 {
				break
			}
			class = e.class
			folded = append(folded, e.fold)
			i++
		} else if c < 0xC2 || c >= 0xC0|tableEnd>>6 || i+1 == len(s) || s[i+1]&0xC0 != 0x80 {
			break
		} else {
			e := &table[int(c&0x1F)<<6|int(s[i+1]&0x3F)]
			if e.class&(classWord|classMark) != classWord || e.n == 0 {
				break
			}
			class = e.class
			folded = append(folded, e.fold[:e.n]...)
			i += 2
		}
		if n == 0 {
			first = class
		}
		seen |= class
	}
	r.folded = folded
	return i, first, seen, n
}

// ends reports whether a word of n plain letters and digits surely ends before s[i].
func ends(s string, i, n int, seen class) bool {
	switch c := s[i]; c {
	case '\'', '`', '&', '+', '#':
		return false
	case '.', ',':
		if i+1 == len(s) {
			return true
		}
		if next := s[i+1]; next < utf8.RuneSelf && ascii[next].class == 0 {
			return true
		}
		return n > 1 && seen&classDigit == 0 // else U.S. or 1.5
	case 0xE2: // dashes, quotation marks and dots, but not the apostrophe
		return i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] >= 0x90 && s[i+2] <= 0x97 || s[i+2] >= 0x9C && s[i+2] <= 0xA7)
	default:
		return c < utf8.RuneSelf && ascii[c].class == 0
	}
}

// possessive returns the end of the 's that follows n letters before s[end], or end if something else does. It is the
// short way for what [Reading.apostrophes] would find, too.
func possessive(s string, n, end int) int {
	i := end
	switch {
	case n < 2:
		return end
	case s[i] == '\'':
		i++
	case strings.HasPrefix(s[i:], "’"):
		i += len("’")
	default:
		return end
	}
	if i == len(s) || s[i] != 's' {
		return end
	}
	if i++; i < len(s) && (s[i] >= utf8.RuneSelf || s[i] == '\'' || s[i] == '`' || ascii[s[i]].class != 0) {
		return end
	}
	return i
}

// mayBeSeveral reports whether s follows a capital or a digit at the end of a word, by arithmetic: one of the two alone is so common
// that a branch would often go the wrong way.
func mayBeSeveral(before, last byte) bool {
	return (uint32(before)-('Z'+1))&(uint32(last^'s')-1)>>31 != 0
}

// severalCapitals reports whether word is the plural of capitals or digits: EVs, MPs, 737s. Written in small letters it
// could be gas or bps.
func severalCapitals(word string) bool {
	stem := word[:len(word)-1]
	for i := len(stem) - 1; i >= 0; i-- {
		if stem[i] > 'Z' {
			return false
		}
	}
	return len(stem) > 1 && word[len(stem)] == 's'
}

// several gives the last word, a plural of capitals, its singular as second form.
func (r *Reading) several() {
	w := &r.Words[len(r.Words)-1]
	w.altLen = w.foldLen - 1
	r.folded = append(r.folded, r.folded[w.fold:w.fold+uint32(w.altLen)]...)
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
