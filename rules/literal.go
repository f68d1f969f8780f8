package rules

import (
	"regexp/syntax"
	"unicode"

	"newsbot/news/text"
)

// A lookout says which texts are looked for in a literal of a regular expression.
type lookout struct {
	in     func(literal []rune) string // "" for none
	weight func(string) int            // how much it tells
}

// folded looks for a literal as a whole, as words are compared.
var folded = lookout{
	in: func(literal []rune) string { return text.Fold(string(literal)) },
	weight: func(s string) (n int) {
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		return n
	},
}

// literals returns texts, folded, of which at least one is in whatever the regular expression matches; the shortest of
// them has as many letters and digits as can be had. It returns nil if there are no such texts with enough letters.
func literals(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	return folded.required(re)
}

// mostLiterals is how many alternatives are kept apart.
const mostLiterals = 32

// required returns texts of which one is in every match of re, or nil if none can be named that tell enough.
func (l lookout) required(re *syntax.Regexp) []string {
	best := l.walk(re.Simplify())
	if l.weakest(best) < fewestLetters {
		return nil
	}
	return best
}

func (l lookout) walk(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if s := l.in(re.Rune); s != "" {
			return []string{s}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return l.walk(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return l.walk(re.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			r := l.walk(sub)
			if r == nil || len(all)+len(r) > mostLiterals {
				return nil
			}
			all = append(all, r...)
		}
		return all
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if r := l.walk(sub); l.weakest(r) > l.weakest(best) {
				best = r
			}
		}
		return best
	}
	return nil
}

// weakest returns how much the text tells that tells least.
func (l lookout) weakest(texts []string) int {
	if len(texts) == 0 {
		return 0
	}
	least := l.weight(texts[0])
	for _, t := range texts[1:] {
		least = min(least, l.weight(t))
	}
	return least
}

// mostStates is how many states the regular expressions of a rule may have together. It bounds what a text can make
// them cost.
const mostStates = 2000

// states returns how many states a regular expression has, about.
func states(re *syntax.Regexp) int {
	n := 1
	if re.Op == syntax.OpLiteral {
		n = len(re.Rune)
	}
	for _, sub := range re.Sub {
		if n += states(sub); n > mostStates {
			return n
		}
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}
