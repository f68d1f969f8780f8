package facts

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/text"
)

// mostTokens is the length of a sentence beyond which it is a table or worse, and is not read.
const mostTokens = 200

// A reading is an article cut into sentences and tokens, in the words of its language.
type reading struct {
	text      string
	lang      string
	words     *lexicon
	published time.Time // the day that "today" means; zero if unknown
	tokens    []token
	sentences []sentence
	focus     []news.Mention    // in order
	lower     map[string]int    // how often a word stands in lower case, where a name would not
	pairs     map[string]int    // how often two words with capitals stand so, the second inside a sentence
	upper     map[string]int    // how often a word stands with a capital inside a sentence
	heads     map[string]int    // how often a word with a capital opens a sentence
	periods   []period          // the times the text speaks of, in order
	taken     []bool            // tokens that belong to a figure already found
	names     []named           // in order of their place
	known     map[string]named  // the first place of each name, by its key
	outer     map[string]bool   // first and last words of names of several
	short     map[string]string // acronyms given in brackets: the key of the name
	rarity    map[int]float64   // what each term of the rule counts for
}

// A sentence is a run of tokens that a person reads as one.
type sentence struct {
	span    news.Span
	first   int // its tokens are [first, last)
	last    int
	index   int
	heading bool         // no prose: nothing is stated in it
	focus   map[int]bool // the terms of the rule that stand in it
}

// in returns the sentence's tokens.
func (s sentence) in(r *reading) []token { return r.tokens[s.first:s.last] }

type tokenKind uint8

const (
	word tokenKind = iota
	digits
	mark
)

// A token is a word with its suffix, a figure or a mark.
type token struct {
	start, end int
	core       int    // end without what an apostrophe adds: Turkey's, Türkiye'nin
	low        string // the core in lower case, or the mark
	kind       tokenKind
	glued      bool // no space before it
	upper      bool // starts with a capital
	caps       bool // all letters are capitals, two or more
}

// read cuts an article into its sentences and tokens. Lines that belong to a page are left out.
func read(a news.Article, focus []news.Mention) *reading {
	body := text.Head(a.Text)
	lang := text.LanguageOf(a.Language, a.Title, body)
	r := &reading{text: body, lang: lang, words: lexiconOf(lang), published: a.Time(), focus: news.InOrder(focus)}
	r.tokens = make([]token, 0, len(body)/5)
	for _, sp := range text.Sentences(lang, body) {
		in := sp.In(body)
		if text.Boilerplate(in) {
			continue
		}
		s := sentence{span: news.Span(sp), first: len(r.tokens), index: len(r.sentences), heading: text.Heading(in)}
		r.tokenize(sp.Start, sp.End)
		s.last = len(r.tokens)
		if s.last-s.first > mostTokens {
			s.last = s.first
		}
		s.focus = r.terms(s.span)
		r.sentences = append(r.sentences, s)
	}
	r.taken = make([]bool, len(r.tokens))
	r.countCase()
	r.weigh()
	return r
}

// terms returns the terms of the rule that stand within sp.
func (r *reading) terms(sp news.Span) map[int]bool {
	var terms map[int]bool
	lo, hi := 0, len(r.focus)
	for lo < hi {
		if mid := (lo + hi) / 2; r.focus[mid].Start < sp.Start {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for ; lo < len(r.focus) && r.focus[lo].Start < sp.End; lo++ {
		if terms == nil {
			terms = map[int]bool{}
		}
		terms[r.focus[lo].Term] = true
	}
	return terms
}

// countCase counts how words are written where their case means something, which tells a name from a word that only
// starts a sentence or stands in a headline.
func (r *reading) countCase() {
	r.lower, r.upper, r.pairs, r.heads = map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range r.sentences {
		if s.heading {
			continue
		}
		for i, t := range s.in(r) {
			switch {
			case t.kind != word:
			case !t.upper:
				r.lower[t.low]++
			case i == 0:
				r.heads[t.low]++
			case i > 0 && !quoteMark(s.in(r)[i-1].low):
				r.upper[t.low]++
				if before := s.in(r)[i-1]; before.upper {
					r.pairs[before.low+" "+t.low]++
				}
			}
		}
	}
}

// tokenize appends the tokens of text[start:end].
func (r *reading) tokenize(start, end int) {
	glued := false
	for i := start; i < end; {
		c, size := utf8.DecodeRuneInString(r.text[i:end])
		if unicode.IsSpace(c) {
			glued = false
			i += size
			continue
		}
		t := token{start: i, glued: glued}
		switch {
		case unicode.IsDigit(c):
			t.kind = digits
			t.end = r.digitsEnd(i, end)
			t.core = t.end
			t.low = r.text[i:t.end]
		case unicode.IsLetter(c):
			t.kind = word
			r.wordEnd(&t, end)
		default:
			t.kind = mark
			t.end, t.core, t.low = i+size, i+size, r.text[i:i+size]
		}
		if t.kind == digits {
			t.end = r.suffixEnd(t.core, end)
		}
		r.tokens = append(r.tokens, t)
		i, glued = t.end, true
	}
}

// digitsEnd returns the end of the figure that starts at i, with the marks that part its digits.
func (r *reading) digitsEnd(i, end int) int {
	for i < end {
		c, size := utf8.DecodeRuneInString(r.text[i:end])
		if unicode.IsDigit(c) {
			i += size
			continue
		}
		part := c == '.' || c == ',' || c == '’' || c == '\'' || c == '\u00a0' || c == '\u202f'
		if !part || i+size >= end || !asciiDigit(r.text[i+size]) {
			break
		}
		if c != '.' && c != ',' && !threeDigits(r.text[i+size:end]) {
			break
		}
		i += size
	}
	if r.words.spaceGroups {
		for i+4 <= end && r.text[i] == ' ' && threeDigits(r.text[i+1:end]) {
			i += 4
		}
	}
	return i
}

func asciiDigit(b byte) bool { return '0' <= b && b <= '9' }

// threeDigits reports whether s starts with exactly three digits.
func threeDigits(s string) bool {
	if len(s) < 3 || !asciiDigit(s[0]) || !asciiDigit(s[1]) || !asciiDigit(s[2]) {
		return false
	}
	return len(s) == 3 || !asciiDigit(s[3])
}

// suffixEnd returns the end of what an apostrophe adds to a figure (2024'te), which is no token.
func (r *reading) suffixEnd(i, end int) int {
	c, size := utf8.DecodeRuneInString(r.text[i:end])
	if c != '\'' && c != '’' {
		return i
	}
	j := i + size
	for j < end {
		c, size := utf8.DecodeRuneInString(r.text[j:end])
		if !unicode.IsLetter(c) && !unicode.IsMark(c) {
			break
		}
		j += size
	}
	if j == i+size {
		return i
	}
	return j
}

// wordEnd fills in the token of the word that starts at t.start.
func (r *reading) wordEnd(t *token, end int) {
	i, apostrophe := pointsEnd(r.text, t.start, end), -1
	for i < end {
		c, size := utf8.DecodeRuneInString(r.text[i:end])
		if unicode.IsDigit(c) && (isoCodes[r.text[t.start:i]] || r.monthAndDigits(t.start, i, end)) { // USD115, Dec31
			break
		}
		if unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(r.text[min(end, i+size):end])
		switch {
		case (c == '\'' || c == '’') && unicode.IsLetter(next):
			if r.words.elision && apostrophe < 0 && elided(r.text[t.start:i]) {
				r.finishWord(t, i+size, -1)
				return
			}
			if apostrophe < 0 && !unicode.IsUpper(next) {
				apostrophe = i
			}
		case c == '&' && unicode.IsUpper(next) && i-t.start <= 3: // AT&T
		default:
			r.finishWord(t, i, apostrophe)
			return
		}
		i += size
	}
	r.finishWord(t, i, apostrophe)
}

// monthAndDigits reports whether text[start:i] is a month's name that one or two digits are glued to.
func (r *reading) monthAndDigits(start, i, end int) bool {
	if i-start < 3 || r.words.calendar.months[strings.ToLower(r.text[start:i])] == 0 {
		return false
	}
	n := 0
	for i < end && asciiDigit(r.text[i]) {
		i++
		n++
	}
	next, _ := utf8.DecodeRuneInString(r.text[i:end])
	return n <= 2 && (i == end || !unicode.IsLetter(next))
}

// pointsEnd returns the end of letters with points that start at i (U.S., a.m.), or i where there are none.
func pointsEnd(s string, i, end int) int {
	at, letters := i, 0
	for at < end {
		c, size := utf8.DecodeRuneInString(s[at:end])
		if !unicode.IsLetter(c) {
			break
		}
		if at+size >= end || s[at+size] != '.' {
			if next, _ := utf8.DecodeRuneInString(s[at+size : end]); letters == 1 && (at+size == end || unicode.IsSpace(next)) {
				return at + size // "U.S" without its last point
			}
			break
		}
		at += size + 1
		letters++
	}
	if letters < 2 {
		return i
	}
	return at
}

func (r *reading) finishWord(t *token, end, apostrophe int) {
	t.end, t.core = end, end
	if apostrophe > t.start {
		t.core = apostrophe
	}
	core := r.text[t.start:t.core]
	first, size := utf8.DecodeRuneInString(core)
	t.upper = unicode.IsUpper(first)
	t.low = core
	if t.upper || strings.ContainsFunc(core, unicode.IsUpper) {
		t.caps = len(core) > size && !strings.ContainsFunc(core, unicode.IsLower)
		t.low = r.toLower(core)
	}
}

// toLower lowers as the language does: in Turkish I is ı.
func (r *reading) toLower(s string) string {
	if r.lang == "tr" {
		return strings.ToLowerSpecial(unicode.TurkishCase, s)
	}
	return strings.ToLower(s)
}

// elided reports whether the word before an apostrophe is an article or a preposition that lost its end: l', d', dell'.
func elided(s string) bool {
	switch strings.ToLower(s) {
	case "l", "d", "n", "s", "c", "j", "m", "t", "qu", "dell", "all", "nell", "sull", "dall", "un", "quest", "lorsqu", "puisqu", "jusqu":
		return true
	}
	return false
}

func quoteMark(s string) bool {
	switch s {
	case "\"", "“", "”", "„", "«", "»", "‘", "’", "'":
		return true
	}
	return false
}
