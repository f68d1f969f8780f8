package rules

import (
	"sort"
	"unicode/utf8"
)

// mostRegexp is how many places of a regular expression are looked at in one text.
const mostRegexp = 1000

// longestSearched is how much of one text regular expressions look at, in bytes. No article is that long.
const longestSearched = 256 << 10

// findRegexp returns where the regular expression of l matches: the words it touches, and its own places beside them.
func (d *Document) findRegexp(l *leaf) (spans []span, raw []Place) {
	for _, st := range d.streams {
		lead := l.fields.has(Lead) && st.field == Body && d.leadEnd > st.from && !l.fields.has(Body)
		if !l.fields.has(st.field) && !lead || st.from == st.to {
			continue
		}
		s := st.text
		if lead {
			s = s[:d.reading.Words[d.leadEnd-1].End]
		}
		for len(s) > longestSearched || len(s) > 0 && len(s) < len(st.text) && !utf8.RuneStart(st.text[len(s)]) {
			s = s[:min(len(s)-1, longestSearched)]
		}
		for _, m := range l.rare.re.FindAllStringIndex(s, mostRegexp) {
			if m[0] == m[1] {
				continue
			}
			spans = append(spans, d.touched(st, m[0], m[1]))
			raw = append(raw, Place{st.field, st.index, m[0], m[1]})
		}
	}
	return spans, raw
}

// touched returns the words of a stream that its bytes from start to end are part of; if it is none, the word before,
// or else the first.
func (d *Document) touched(st stream, start, end int) span {
	words := d.reading.Words[st.from:st.to]
	from := sort.Search(len(words), func(i int) bool { return int(words[i].End) > start })
	to := sort.Search(len(words), func(i int) bool { return int(words[i].Start) >= end }) - 1
	if to < from {
		from = max(0, min(from-1, len(words)-1))
		to = from
	}
	return span{st.from + int32(from), st.from + int32(to)}
}
