package discord

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"newsbot/alerts"
)

// ellipsis stands where something was cut off.
const ellipsis = "…"

// A style turns a run into what is sent; start says whether it begins a line.
type style func(r alerts.Run, start bool) string

// fit returns l in style s in at most limit units. What is too long is cut between words, never inside a character or a
// piece of markup, and ends in an ellipsis.
func fit(l alerts.Line, limit int, s style) string {
	l = tidy(l)
	if whole := written(l, s); units(whole) <= limit {
		return whole
	}
	left := limit - units(ellipsis)
	var b strings.Builder
	for i, r := range l {
		piece := s(r, i == 0)
		if n := units(piece); n <= left {
			b.WriteString(piece)
			left -= n
			continue
		}
		if r.Text = shorten(r, left, i == 0, s); r.Text != "" && r.Time.IsZero() {
			b.WriteString(s(r, i == 0))
		}
		break
	}
	if limit < units(ellipsis) {
		return ""
	}
	return strings.TrimRight(b.String(), " ·") + ellipsis
}

func written(l alerts.Line, s style) string {
	var b strings.Builder
	for i, r := range l {
		b.WriteString(s(r, i == 0))
	}
	return b.String()
}

// shorten returns the longest beginning of r's text that ends at a word and is no longer than limit in style s; if not even the
// first word fits, it ends inside that.
func shorten(r alerts.Run, limit int, start bool, s style) string {
	text := firstRunes(r.Text, max(limit, 0)) // no style makes text shorter
	fits := func(end int) bool {
		r.Text = text[:end]
		return units(s(r, start)) <= limit
	}
	if end := longest(words(text), fits); end > 0 {
		return strings.TrimRight(text[:end], " ,;:–—-")
	}
	if !start {
		return ""
	}
	return text[:longest(characters(text), fits)]
}

// longest returns the last of ends that fits; they get longer, and so does what is rendered of them. It is 0 if none fits.
func longest(ends []int, fits func(end int) bool) int {
	n := sort.Search(len(ends), func(i int) bool { return !fits(ends[i]) })
	if n == 0 {
		return 0
	}
	return ends[n-1]
}

// words returns where words end in text, the last left out: it may have been cut.
func words(text string) []int {
	var ends []int
	for i := 1; i < len(text); i++ {
		if text[i] == ' ' {
			ends = append(ends, i)
		}
	}
	return ends
}

// characters returns where characters, as people see them, end in text, the last left out.
func characters(text string) []int {
	var ends []int
	for tokens := graphemes.FromString(text); tokens.Next(); {
		ends = append(ends, tokens.End())
	}
	return ends[:max(len(ends)-1, 0)]
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// plain returns text as one line of at most limit units, for places where Discord knows no markdown.
func plain(text string, limit int) string {
	return fit(alerts.Plain(strings.ToValidUTF8(text, string(utf8.RuneError))), limit, unmarked)
}
