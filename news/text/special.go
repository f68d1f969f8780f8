package text

import (
	"strings"
	"unicode/utf8"
)

// special reads what stands at s[start] and is more than ASCII letters and digits between separators. It returns
// where to go on.
func (r *Reading) special(s string, start int, g *gap) int {
	c, size := utf8.DecodeRuneInString(s[start:])
	if running(c) {
		return r.character(s, start, g)
	}
	if sigil(s[start]) {
		return r.tag(s, start, g)
	}
	end, seen, n := letters(s, start)
	if n == 0 {
		g.seeRune(c)
		return start + size
	}
	if end == start+size && seen&classDigit == 0 {
		if to := points(s, start); to > 0 {
			return r.pointed(s, start, to, g)
		}
	}
	end = number(s, end, seen)
	if to := ampersand(s, start, end); to > 0 {
		end = to
	}
	w := r.begin(s, start, end, flags(firstClass(c), seen)|g.take())
	if w.foldLen == 0 { // accents on nothing
		g.flags |= w.Flags
		return end
	}
	if to := pluses(s, end, n); to > 0 {
		return r.extended(s, w, to)
	}
	return r.apostrophes(s, w, seen)
}

// begin starts a word at s[start:end] whose folded form is that of its letters.
func (r *Reading) begin(s string, start, end int, f Flags) Word {
	w := Word{Start: int32(start), End: int32(end), core: uint8(end - start), fold: uint32(len(r.folded)), Flags: f}
	r.folded = appendFold(r.folded, s[start:end])
	if strings.IndexByte(s[start:end], ',') > 0 {
		r.folded = ungroup(r.folded, int(w.fold))
	}
	w.foldLen = uint16(len(r.folded) - int(w.fold))
	return w
}

// finish appends w. Alt is its second form, if any.
func (r *Reading) finish(w Word, alt string) int {
	r.folded = append(r.folded, alt...)
	w.altLen = uint16(len(alt))
	r.Words = append(r.Words, w)
	return int(w.End)
}

// letters returns the end of the run of letters, digits and marks at s[start], all that it saw, and how many they are.
func letters(s string, start int) (end int, seen class, n int) {
	end = start
	for i := start; i < len(s); {
		var c class
		size := 1
		if b := s[i]; b < utf8.RuneSelf {
			c = ascii[b].class
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if e := entry(r); e != nil {
				c = e.class
			} else if !running(r) {
				c = classOf(r)
			}
		}
		if c == 0 || i+size-start > longestWord {
			break
		}
		i += size
		if c != classIgnorable {
			end = i
			seen |= c
			n++
		}
	}
	return end, seen, n
}

func firstClass(r rune) class {
	if e := entry(r); e != nil {
		return e.class
	}
	return classOf(r)
}

// points returns the end of letters with points between them, such as U.S. or a.m, or 0.
func points(s string, start int) int {
	i, n := start, 0
	for {
		_, size := utf8.DecodeRuneInString(s[i:])
		end, seen, count := letters(s, i)
		if count != 1 || seen&classDigit != 0 || end != i+size {
			break
		}
		n++
		if i = end; i >= len(s) || s[i] != '.' || i-start > longestWord/2 {
			break
		}
		i++
	}
	if n < 2 {
		return 0
	}
	if s[i-1] == '.' && i < len(s) { // J.P.Morgan: the last letter belongs to what follows
		if _, _, more := letters(s, i); more > 1 {
			return i
		}
	}
	return i
}

func (r *Reading) pointed(s string, start, end int, g *gap) int {
	w := Word{Start: int32(start), End: int32(end), core: uint8(end - start), fold: uint32(len(r.folded))}
	_, seen, _ := letters(s, start)
	for i := start; i < end; i++ {
		if s[i] == '.' {
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		_, c, _ := letters(s[:i+size], i)
		seen |= c
		r.folded = appendFold(r.folded, s[i:i+size])
		i += size - 1
	}
	w.foldLen = uint16(len(r.folded) - int(w.fold))
	if w.foldLen == 0 {
		return end
	}
	first, _ := utf8.DecodeRuneInString(s[start:])
	w.Flags = flags(firstClass(first), seen) | Points | g.take()
	return r.apostrophes(s, w, seen)
}

// number returns the end of a number that goes on behind s[:end] with a decimal or grouping mark.
func number(s string, end int, seen class) int {
	for seen&classDigit != 0 && end+1 < len(s) && end > 0 && digit(s[end-1]) && (s[end] == '.' || s[end] == ',') && digit(s[end+1]) {
		to, _, _ := letters(s, end+1)
		if to-end > longestWord/8 {
			break
		}
		end = to
	}
	return end
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// ungroup takes the commas out of a number such as 1,000,000 that starts at b[from].
func ungroup(b []byte, from int) []byte {
	n := b[from:]
	for i, c := range n {
		if c != ',' {
			continue
		}
		if i+3 >= len(n) || !digit(n[i+1]) || !digit(n[i+2]) || !digit(n[i+3]) || i+4 < len(n) && digit(n[i+4]) || i > 3 && n[i-4] != ',' {
			return b
		}
	}
	out := b[:from]
	for _, c := range n {
		if c != ',' {
			out = append(out, c)
		}
	}
	return out
}

// ampersand returns the end of a name such as AT&T or R&D, or 0.
func ampersand(s string, start, end int) int {
	if end+1 >= len(s) || s[end] != '&' {
		return 0
	}
	to, seen, n := letters(s, end+1)
	_, before, m := letters(s, start)
	if n == 0 || n > 3 || m > 3 || (seen|before)&classDigit != 0 {
		return 0
	}
	return to
}

// pluses returns the end of the marks that belong to a word of n letters, as in C++, Disney+ and C#, or 0.
func pluses(s string, end, n int) int {
	i := end
	if i < len(s) && s[i] == '#' && n <= 2 {
		i++
	} else {
		for i < len(s) && s[i] == '+' && i < end+2 {
			i++
		}
	}
	if i == end {
		return 0
	}
	if _, _, more := letters(s, i); more > 0 || i < len(s) && s[i] == '+' {
		return 0
	}
	return i
}

// extended ends a word that marks belong to; it is found with and, unless it is a single letter, without them.
func (r *Reading) extended(s string, w Word, end int) int {
	alt := ""
	if w.foldLen > 1 {
		alt = string(r.Fold(w))
	}
	r.folded = append(r.folded, s[w.End:end]...)
	w.foldLen += uint16(end - int(w.End))
	w.core += uint8(min(end-int(w.End), longestWord-int(w.core)))
	w.End = int32(end)
	return r.finish(w, alt)
}

// tag reads #tag, $TICKER or @name at s[start], or the sign alone.
func (r *Reading) tag(s string, start int, g *gap) int {
	end, seen := start+1, class(0)
	for end < len(s) && end-start < longestWord/2 {
		to, c, n := letters(s, end)
		seen |= c
		if n == 0 && s[end] == '_' && s[start] != '$' {
			to++
		} else if n == 0 {
			break
		}
		end = to
	}
	named := seen&^(classDigit|classWord|classIgnorable) != 0 || seen&classWord != 0 && seen&classDigit == 0
	if s[start] == '$' {
		named = named && seen&classDigit == 0 && end-start <= 7
	}
	if !named || Fold(s[start+1:end]) == "" || start > 0 && s[start-1] < utf8.RuneSelf && ascii[s[start-1]].class != 0 {
		g.see(s[start])
		return start + 1
	}
	first, _ := utf8.DecodeRuneInString(s[start+1:])
	w := r.begin(s, start, end, flags(firstClass(first), seen)|g.take())
	alt := string(r.Fold(w)[1:])
	if to, _ := apostrophe(s[end:]); to > 0 {
		if _, _, n := letters(s, end+to); n > 0 && suffix(alt, s[end+to:end+to+tail(s, end+to)]) {
			w.End = int32(end + to + tail(s, end+to))
		}
	}
	return r.finish(w, alt)
}

// tail returns the length of the run of letters at s[i].
func tail(s string, i int) int {
	end, _, _ := letters(s, i)
	return end - i
}

// character reads one character of a script without spaces, with the marks that cling to it.
func (r *Reading) character(s string, start int, g *gap) int {
	first, size := utf8.DecodeRuneInString(s[start:])
	end := start + size
	for end < len(s) && end-start < longestWord/2 {
		c, size := utf8.DecodeRuneInString(s[end:])
		if !clings(c) {
			break
		}
		end += size
	}
	if size == end-start && (0x4E00 <= first && first <= 0x9FFF || 0x3041 <= first && first <= 0x3096 || 0x30A1 <= first && first <= 0x30FC) {
		w := Word{Start: int32(start), End: int32(end), core: uint8(size), fold: uint32(len(r.folded)), foldLen: uint16(size)}
		w.Flags = Running | g.take()
		r.folded = append(r.folded, s[start:end]...) // folds to itself
		return r.finish(w, "")
	}
	return r.finish(r.begin(s, start, end, Running|g.take()), "")
}
