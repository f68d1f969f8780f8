package syntax

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind is what a token is to the parser.
type kind int

const (
	tokEnd kind = iota
	tokTerm
	tokField
	tokOpen
	tokClose
	tokComma
	tokAnd
	tokOr
	tokNot
	tokNear
	tokQuorum // behind it stands a parenthesis
	tokWithin // likewise, and so for the next two
	tokAtLeast
	tokFirst
)

type token struct {
	kind             kind
	at               int
	text             string // as typed: operators, fields
	x                Expr   // tokTerm
	n                int
	unit             Unit
	ordered, without bool
}

// Limits of what may be typed. They keep a mistake from costing anything; no rule that people write comes near.
const (
	longestWord    = 100 // characters
	longestPhrase  = 600 // bytes
	longestRegexp  = 500 // bytes
	farthestNear   = 500 // words
	mostOccurences = 1000
	longestFirst   = 100_000 // words
)

// A scanner cuts a rule into tokens. What is neither word nor operator is passed over, as in a line of English.
type scanner struct {
	src string
	at  int
}

func (s *scanner) next() (token, *Error) {
	for s.at < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[s.at:])
		at := s.at
		switch {
		case r == '(' || r == '（':
			return s.mark(tokOpen, size), nil
		case r == ')' || r == '）':
			return s.mark(tokClose, size), nil
		case r == ',' || r == '，' || r == '、' || r == '،':
			return s.mark(tokComma, size), nil
		case r == '|' || r == '｜':
			return s.mark(tokOr, s.doubled(size)), nil
		case r == '&' && s.apart(size):
			return s.mark(tokAnd, s.doubled(size)), nil
		case quotation(r):
			return s.phrase(at, Plain)
		case (r == '=' || r == '＝' || r == '~') && s.startsTerm(at+size):
			if r == '＝' {
				r = '='
			}
			return s.moded(Mode(r), size)
		case minus(r) && s.fresh() && s.startsOperand(at+size):
			return s.mark(tokNot, size), nil
		case r == '!' && s.fresh() && s.startsOperand(at+size):
			return token{}, errorAt(at, "write NOT, or - right before the word", "! is not an operator")
		case r == '/' && (s.fresh() || minus(s.before())) && s.slashes():
			return s.regexp()
		case strings.ContainsRune("<>≤≥＜＞", r):
			return token{}, errorAt(at, "write it like money > 1bn", "%c compares money, percent or words with a number", r)
		case s.startsTerm(at):
			return s.word(Plain)
		default:
			s.at += size
		}
	}
	return token{kind: tokEnd, at: len(s.src)}, nil
}

func (s *scanner) mark(k kind, size int) token {
	t := token{kind: k, at: s.at, text: s.src[s.at : s.at+size]}
	s.at += size
	return t
}

// doubled returns the length of an operator that may be written twice: || and &&.
func (s *scanner) doubled(size int) int {
	if strings.HasPrefix(s.src[s.at+size:], s.src[s.at:s.at+size]) {
		return 2 * size
	}
	return size
}

// apart reports whether the & at s.at is an operator: nothing but space, or another &, is around it.
func (s *scanner) apart(size int) bool {
	end := s.at + s.doubled(size)
	return s.fresh() && (end == len(s.src) || s.src[end] == ' ' || s.src[end] == '(' || s.src[end] == '"')
}

// fresh reports whether something new may start at s.at: it is not written onto a word.
func (s *scanner) fresh() bool {
	return s.at == 0 || unicode.IsSpace(s.before()) || strings.ContainsRune("(（,，、|｜&:：", s.before())
}

// before returns the character before s.at.
func (s *scanner) before() rune {
	r, _ := utf8.DecodeLastRuneInString(s.src[:s.at])
	return r
}

// minus reports whether r, right before a word, means NOT. Phones and word processors make dashes of a hyphen.
func minus(r rune) bool { return strings.ContainsRune("-‐‑–−－", r) }

// slashes reports whether the / at s.at starts a regular expression, rather than standing alone.
func (s *scanner) slashes() bool {
	return s.at+1 < len(s.src) && s.src[s.at+1] != ' ' && strings.IndexByte(s.src[s.at+1:], '/') != 0
}

// startsTerm reports whether a word or a phrase starts at i.
func (s *scanner) startsTerm(i int) bool {
	r, size := utf8.DecodeRuneInString(s.src[i:])
	switch {
	case i >= len(s.src):
		return false
	case wordRune(r), quotation(r), r == '*':
		return true
	case r == '?':
		next, _ := utf8.DecodeRuneInString(s.src[i+size:])
		return wordRune(next) || next == '*' || next == '?'
	case r == '#', r == '$', r == '@':
		next, _ := utf8.DecodeRuneInString(s.src[i+size:])
		return wordRune(next)
	}
	return false
}

func (s *scanner) startsOperand(i int) bool {
	if s.startsTerm(i) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s.src[i:])
	return i < len(s.src) && strings.ContainsRune("(（=＝~/", r)
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.Is(unicode.No, r)
}

// quotation reports whether r may open or close a phrase.
func quotation(r rune) bool { return strings.ContainsRune("\"“”„‟«»＂「」『』", r) }

func (s *scanner) skipSpace(i int) int {
	for i < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += size
	}
	return i
}

// moded reads what stands behind = or ~, a sign of the given size.
func (s *scanner) moded(m Mode, size int) (token, *Error) {
	at := s.at
	s.at += size
	if r, _ := utf8.DecodeRuneInString(s.src[s.at:]); quotation(r) {
		return s.phrase(at, m)
	}
	t, err := s.word(m)
	if err == nil && t.kind == tokTerm {
		if w := t.x.(*Word); strings.ContainsAny(w.Text, "*?") {
			return t, errorAt(at, "leave one of them out", "%s and a pattern do not go together", m)
		} else if w.Off > 0 {
			return t, errorAt(at, "leave one of them out", "%s before a word and ~%d behind it do not go together", m, w.Off)
		}
		t.at, t.x.(*Word).At = at, at
	}
	return t, err
}

// phrase reads text in quotation marks. At is where it starts, with its mode.
func (s *scanner) phrase(at int, m Mode) (token, *Error) {
	_, size := utf8.DecodeRuneInString(s.src[s.at:])
	from := s.at + size
	n := strings.IndexFunc(s.src[from:], quotation)
	if n < 0 {
		return token{}, errorAt(s.at, `add " where the phrase ends`, "the quotation mark is not closed")
	}
	text := strings.Join(strings.Fields(tidy(s.src[from:from+n])), " ")
	_, size = utf8.DecodeRuneInString(s.src[from+n:])
	s.at = from + n + size
	switch {
	case len(text) > longestPhrase:
		return token{}, errorAt(at, "", "the phrase is longer than %d bytes", longestPhrase)
	case strings.IndexFunc(text, wordRune) < 0:
		return token{}, errorAt(at, "", "there is no word between the quotation marks")
	}
	if s.at+1 < len(s.src) && s.src[s.at] == '~' && isDigit(s.src[s.at+1]) {
		words := strings.Fields(text)
		return token{}, errorAt(s.at, "did you mean "+shown(words[0])+" NEAR/"+s.src[s.at+1:s.at+2]+" "+shown(words[len(words)-1])+"?", "~ does not go behind a phrase")
	}
	if simple(text) {
		return token{kind: tokTerm, at: at, x: &Word{At: at, Mode: m, Text: text}}, nil
	}
	return token{kind: tokTerm, at: at, x: &Phrase{At: at, Mode: m, Text: text}}, nil
}

// simple reports whether the text of a phrase is a word that needs no quotation marks.
func simple(text string) bool {
	if utf8.RuneCountInString(text) > longestWord || reserved(text) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	return (unicode.IsLetter(first) || unicode.IsDigit(first)) && strings.IndexFunc(text, func(r rune) bool { return !wordRune(r) }) < 0
}

// tidy makes text of the one form in which it is kept: no invisible characters, plain apostrophes.
func tidy(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || unicode.IsControl(r) }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '‘' || r == '＇':
			return '\''
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
}

// regexp reads /…/ or /…/i.
func (s *scanner) regexp() (token, *Error) {
	at := s.at
	var b strings.Builder
	i := at + 1
	for ; i < len(s.src) && s.src[i] != '/' && b.Len() <= longestRegexp; i++ {
		if s.src[i] == '\\' && i+1 < len(s.src) {
			i++
			if s.src[i] != '/' {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s.src[i])
	}
	if b.Len() > longestRegexp {
		return token{}, errorAt(at, "", "the regular expression is longer than %d bytes", longestRegexp)
	}
	if i >= len(s.src) {
		return token{}, errorAt(at, "add / where it ends; put a text with / in quotes", "the regular expression is not closed")
	}
	x := &Regexp{At: at, Pattern: b.String()}
	if i++; i < len(s.src) && s.src[i] == 'i' {
		x.Fold = true
		i++
	}
	if r, _ := utf8.DecodeRuneInString(s.src[i:]); i < len(s.src) && wordRune(r) {
		return token{}, errorAt(i, "only i may follow, for upper and lower case alike", "something is written onto the regular expression")
	}
	s.at = i
	return token{kind: tokTerm, at: at, x: x}, nil
}

// number reads digits, all of s.
func number(s string) (int, bool) {
	if s == "" || !isDigit(s[0]) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
