package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Paragraphs returns the parts of s that blank lines part, in order, without the space around them.
func Paragraphs(s string) []Span {
	var out []Span
	start, end := -1, 0
	for line := range lines(s) {
		if strings.TrimSpace(line.In(s)) == "" {
			if start >= 0 {
				out = append(out, trim(s, Span{start, end}))
			}
			start = -1
			continue
		}
		if start < 0 {
			start = line.Start
		}
		end = line.End
	}
	if start >= 0 {
		out = append(out, trim(s, Span{start, end}))
	}
	return out
}

// widest is the longest line, in characters, of a text that was broken by hand or by a mail program.
const widest = 120

// blocks returns the parts of s that no sentence reaches across: its lines, but lines that were only broken to fit a
// width are taken together.
func blocks(s string) []Span {
	var out []Span
	for _, p := range Paragraphs(s) {
		width := 0
		for line := range lines(p.In(s)) {
			width = max(width, utf8.RuneCountInString(line.In(p.In(s))))
		}
		first := true
		for line := range lines(p.In(s)) {
			at := Span{p.Start + line.Start, p.Start + line.End}
			if !first && wrapped(s, out[len(out)-1], at, width) {
				out[len(out)-1].End = at.End
				continue
			}
			out, first = append(out, at), false
		}
	}
	return out
}

// wrapped reports whether the line next only goes on where the block before was broken: it starts in lower case, or
// its first word would not have fitted.
func wrapped(s string, before, next Span, width int) bool {
	text := strings.TrimLeftFunc(next.In(s), unicode.IsSpace)
	first, _ := utf8.DecodeRuneInString(text)
	if unicode.IsLower(first) {
		return true
	}
	if width > widest {
		return false
	}
	last := before.In(s)[strings.LastIndexByte(before.In(s), '\n')+1:]
	word := text
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		word = text[:i]
	}
	return utf8.RuneCountInString(last)+1+utf8.RuneCountInString(word) > width && width > 40
}

// lines yields the lines of s without their ends.
func lines(s string) func(yield func(Span) bool) {
	return func(yield func(Span) bool) {
		for start := 0; start < len(s); {
			end, next := len(s), len(s)
			if i := strings.IndexAny(s[start:], "\n\r\u2028\u2029"); i >= 0 {
				_, size := utf8.DecodeRuneInString(s[start+i:])
				end, next = start+i, start+i+size
			}
			if !yield(Span{start, end}) {
				return
			}
			start = next
		}
	}
}

func trim(s string, sp Span) Span {
	body := strings.TrimLeftFunc(sp.In(s), unicode.IsSpace)
	start := sp.End - len(body)
	return Span{start, start + len(strings.TrimRightFunc(body, unicode.IsSpace))}
}
