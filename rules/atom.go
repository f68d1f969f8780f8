package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news/text"
	"newsbot/rules/syntax"
)

// longestPhrase is how many words a phrase may have.
const longestPhrase = 32

// atoms returns the atoms of a word or, where quoted, of a phrase as typed.
func (c *compiler) atoms(typed string, mode syntax.Mode, quoted bool, at int) []atom {
	var out []atom
	for _, part := range strings.Fields(typed) {
		if quoted && part == "*" {
			out = append(out, atom{kind: atomAny})
			continue
		}
		if quoted {
			part = strings.TrimRight(part, "?")
		}
		if mode == syntax.Plain && strings.ContainsAny(part, "*?") {
			out = c.patterns(out, part, at)
			continue
		}
		out = appendAtoms(out, part, mode)
	}
	any := 0
	for _, a := range out {
		if a.kind == atomAny {
			any++
		}
	}
	switch {
	case c.err != nil:
	case any == len(out):
		c.fail(at, "", typed+" has no letters to look for")
	case len(out) > longestPhrase:
		c.fail(at, "", "the phrase has more than 32 words")
	case out[0].kind == atomAny || out[len(out)-1].kind == atomAny:
		c.fail(at, "", "* stands between two words of a phrase")
	}
	return out
}

// appendAtoms appends the atoms of text without wildcards.
func appendAtoms(out []atom, typed string, mode syntax.Mode) []atom {
	var r text.Reading
	r.Add(typed)
	for _, w := range r.Words {
		a := atom{
			form:    string(r.Fold(w)),
			name:    w.Flags&text.Capital != 0 && w.Flags&text.Upper == 0,
			caps:    w.Flags&(text.Upper|text.Points) != 0,
			running: w.Flags&text.Running != 0 && w.Flags&text.Broken == 0,
		}
		switch mode {
		case syntax.Plain:
		case syntax.Exact:
			a.kind, a.typed = atomExact, text.Plain(w.Core().In(typed))
		case syntax.Stem:
			a.kind, a.typed = atomStem, w.Core().In(typed)
		}
		out = append(out, a)
	}
	return out
}

// fewestLetters is how many letters a pattern must give.
const fewestLetters = 3

// patterns appends the atoms of text with * or ? in it: state-own* is a word and a pattern.
func (c *compiler) patterns(out []atom, typed string, at int) []atom {
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return !patternRune(r) }) {
		if !strings.ContainsAny(part, "*?") {
			out = appendAtoms(out, part, syntax.Plain)
			continue
		}
		if strings.IndexFunc(part, spaceless) >= 0 {
			c.fail(at, "leave * and ? out: without spaces, text is found inside longer text anyway", part+" is in a script that has no words to complete")
			return out
		}
		p := newPattern(part)
		if p.letters < fewestLetters {
			c.fail(at, "give at least three letters", part+" would match too many words")
			return out
		}
		out = append(out, atom{kind: atomPattern, form: part, pattern: &p})
	}
	return out
}

// spaceless reports whether r belongs to a script without spaces.
func spaceless(r rune) bool {
	ws := text.Words(string(r))
	return len(ws) == 1 && ws[0].Flags&text.Running != 0
}

func patternRune(r rune) bool {
	return r == '*' || r == '?' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("#$@+'", r)
}

// A pattern is a word with wildcards: * for any letters or none, ? for one.
type pattern struct {
	parts   []string // folded, between the *s; ? stands for a letter
	letters int      // given
}

func newPattern(typed string) pattern {
	var p pattern
	for _, part := range strings.Split(strings.ReplaceAll(typed, "'", ""), "*") {
		var b strings.Builder
		for i, piece := range strings.Split(part, "?") {
			if i > 0 {
				b.WriteByte('?')
			}
			folded := text.Fold(piece)
			b.WriteString(folded)
			p.letters += utf8.RuneCountInString(folded)
		}
		p.parts = append(p.parts, b.String())
	}
	return p
}

// accepts reports whether the pattern covers all of a folded form.
func (p pattern) accepts(form string) bool {
	first, rest := p.parts[0], p.parts[1:]
	n := headMatches(form, first)
	if n < 0 {
		return false
	}
	form = form[n:]
	if len(rest) == 0 {
		return form == ""
	}
	for i, part := range rest {
		if i == len(rest)-1 {
			return tailMatches(form, part)
		}
		for {
			if n := headMatches(form, part); n >= 0 {
				form = form[n:]
				break
			}
			if form == "" {
				return false
			}
			_, size := utf8.DecodeRuneInString(form)
			form = form[size:]
		}
	}
	return true
}

// headMatches returns the length of the part of form that part, with its ?s, covers from the start, or -1.
func headMatches(form, part string) int {
	n := 0
	for _, r := range part {
		q, size := utf8.DecodeRuneInString(form[n:])
		if size == 0 || r != '?' && r != q {
			return -1
		}
		n += size
	}
	return n
}

// tailMatches reports whether part covers the end of form.
func tailMatches(form, part string) bool {
	at := len(form)
	for range utf8.RuneCountInString(part) {
		if at == 0 {
			return false
		}
		_, size := utf8.DecodeLastRuneInString(form[:at])
		at -= size
	}
	return headMatches(form[at:], part) == len(form)-at
}
