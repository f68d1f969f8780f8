package rules

import (
	"strings"
	"unicode/utf8"

	"newsbot/news/text"
)

// capital returns a filter for words that are written in capitals on purpose: in capitals in a line that is not all
// capitals, or with points. It must be asked for words in order.
func (d *Document) capital() func(int32) bool {
	var of *stream
	var in line
	return func(i int32) bool {
		w := d.reading.Words[i]
		if w.Flags&text.Points != 0 {
			raw, _ := d.raw(i)
			return w.Flags&text.Upper != 0 || !clock(raw)
		}
		if w.Flags&text.Upper == 0 {
			return false
		}
		_, st := d.raw(i)
		if of != st || int(w.Start) >= in.end {
			of, in = st, lineAt(st.text, int(w.Start))
		}
		return !in.loud(st.text[w.Start:w.End])
	}
}

// clock reports whether a word with points is that of a time: a.m., p.m.
func clock(raw string) bool {
	f := strings.ReplaceAll(raw, ".", "")
	return f == "am" || f == "pm"
}

// A line is what capital needs to know of a line of text.
type line struct {
	end          int // in the text
	small        bool
	words, longs int // in capitals; of these, as long as hardly any name in capitals
}

// longWord is how many letters make a word in capitals a shouted one.
const longWord = 4

func lineAt(s string, i int) line {
	start := strings.LastIndexByte(s[:i], '\n') + 1
	l := line{end: len(s)}
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		l.end = i + n
	}
	s = s[start:l.end]
	l.small = strings.ToUpper(s) != s
	if l.small {
		return l
	}
	for _, w := range text.Words(s) {
		if w.Flags&text.Upper != 0 {
			l.words++
			if long(s[w.Start:w.End]) {
				l.longs++
			}
		}
	}
	return l
}

func long(word string) bool { return utf8.RuneCountInString(word) >= longWord }

// loud reports whether the line would have the word in capitals anyway, because it has all words so.
func (l line) loud(word string) bool {
	if l.small {
		return false
	}
	longs, words := l.longs, l.words-1
	if long(word) {
		longs--
	}
	return longs > 0 || words >= 3
}
