package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of s in order, without the space around them. A heading, a caption or an item of a
// list is a sentence of its own: nothing joins what stands in different paragraphs. Lang is the BCP 47 tag of the
// language of s; where it is empty the language is guessed.
//
// Languages with a list of abbreviations are cut by our own rules, which know that "Mr. Smith" and "U.S. gas" go on;
// the others by the rules of Unicode.
func Sentences(lang, s string) []Span {
	lang = Base(lang)
	if lang == "" {
		lang = DetectLanguage(s)
	}
	ab, known := abbreviations[lang]
	var out []Span
	for _, block := range blocks(s) {
		if known {
			out = ab.cut(out, s, block)
		} else {
			out = unicodeCut(out, s, block)
		}
	}
	return out
}

// Base returns the language of a BCP 47 tag without region and script: "pt" of "pt-BR".
func Base(lang string) string {
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		lang = lang[:i]
	}
	return strings.ToLower(strings.TrimSpace(lang))
}

// Heading reports whether s reads as a heading, a caption or an item of a list rather than as a sentence: it is short
// and has no final stop.
func Heading(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || closer(r) })
	if s == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	if stop(last) {
		return false
	}
	return utf8.RuneCountInString(s) <= 140
}

func unicodeCut(out []Span, s string, block Span) []Span {
	at := block.Start
	for it := sentences.FromString(block.In(s)); it.Next(); {
		end := at + len(it.Value())
		out = appendTrimmed(out, s, Span{at, end})
		at = end
	}
	return out
}

// cut appends the sentences of one block. A sentence ends at a stop and the marks that close after it, when space
// follows and nothing says that it goes on.
func (ab *abbreviationList) cut(out []Span, s string, block Span) []Span {
	start := block.Start
	for i := block.Start; i < block.End; {
		r, size := utf8.DecodeRuneInString(s[i:block.End])
		if !stop(r) {
			i += size
			continue
		}
		end := afterStops(s, i, block.End)
		if wideStop(r) || spaceAt(s, end, block.End) && !ab.goesOn(s, Span{start, block.End}, i, end) {
			out = appendTrimmed(out, s, Span{start, end})
			start = end
		}
		i = end
	}
	return appendTrimmed(out, s, Span{start, block.End})
}

// afterStops returns the offset behind the stops at i and the closing marks that follow them directly.
func afterStops(s string, i, limit int) int {
	for i < limit {
		r, size := utf8.DecodeRuneInString(s[i:limit])
		if !stop(r) && !closer(r) {
			break
		}
		i += size
	}
	return i
}

func spaceAt(s string, i, limit int) bool {
	if i >= limit {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:limit])
	return unicode.IsSpace(r)
}

// goesOn reports whether the sentence goes on behind the stop at i, after which the text resumes at end.
func (ab *abbreviationList) goesOn(s string, sentence Span, i, end int) bool {
	rest := strings.TrimLeftFunc(s[end:min(sentence.End, end+64)], unicode.IsSpace)
	if rest == "" {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(next) {
		return true
	}
	if s[i] != '.' || end != i+1 { // ! ? … or a stop with closing marks: only lower case goes on
		return next == ','
	}
	word := wordBefore(s, sentence.Start, i)
	starter := ab.starters[strings.ToLower(firstWord(rest))]
	switch {
	case word == "":
		return false
	case ab.ordinals && ordinal(word):
		return !starter
	case ab.titles[strings.ToLower(word)]:
		return true
	case initials(word):
		return !starter
	case ab.others[strings.ToLower(word)]:
		return !starter
	}
	return false
}

// wordBefore returns the word, with its inner points, that ends at offset i.
func wordBefore(s string, start, i int) string {
	at := i
	for at > start && i-at < 24 {
		r, size := utf8.DecodeLastRuneInString(s[start:at])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '.' {
			break
		}
		at -= size
	}
	return s[at:i]
}

func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

// initials reports whether a word before a stop is a single letter ("J", "z") or letters with points ("U.S").
func initials(word string) bool {
	for part := range strings.SplitSeq(word, ".") {
		r, size := utf8.DecodeRuneInString(part)
		if size != len(part) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// ordinal reports whether a word before a stop may be an ordinal number as German and Turkish write it: "3. Oktober".
func ordinal(word string) bool {
	if len(word) > 2 {
		return false
	}
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' {
			return false
		}
	}
	return true
}

func stop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '｡', '।', '؟', '۔':
		return true
	}
	return false
}

// wideStop reports whether r ends a sentence with no space behind it.
func wideStop(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '｡' }

func closer(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '“', '»', '«', '›', ')', ']', '」', '』', '）':
		return true
	}
	return false
}

// appendTrimmed appends sp without the space around it and without the mark of a list before it.
func appendTrimmed(out []Span, s string, sp Span) []Span {
	body := strings.TrimLeftFunc(sp.In(s), func(r rune) bool { return unicode.IsSpace(r) || r == '•' || r == '·' || r == '▪' || r == '●' })
	for _, dash := range []string{"- ", "– ", "— ", "* "} {
		if rest, ok := strings.CutPrefix(body, dash); ok {
			body = strings.TrimLeftFunc(rest, unicode.IsSpace)
			break
		}
	}
	start := sp.End - len(body)
	body = strings.TrimRightFunc(body, unicode.IsSpace)
	if body == "" {
		return out
	}
	return append(out, Span{start, start + len(body)})
}
