package rules

import (
	"regexp/syntax"
	"unicode"

	"newsbot/news/text"
)

// literals returns texts, folded, of which at least one is in whatever the regular expression matches; the shortest of
// them has as many letters and digits as can be had. It returns nil if there are no such texts with enough letters.
func literals(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	best := required(re.Simplify())
	if weight(best) < fewestLetters {
		return nil
	}
	return best
}

// mostLiterals is how many alternatives are kept apart.
const mostLiterals = 32

// required returns texts of which one is in every match of re, or nil if none can be named.
func required(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{text.Fold(string(re.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			r := required(sub)
			if r == nil || len(all)+len(r) > mostLiterals {
				return nil
			}
			all = append(all, r...)
		}
		return all
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if r := required(sub); weight(r) > weight(best) {
				best = r
			}
		}
		return best
	}
	return nil
}

// weight returns how many letters and digits the weakest of texts has.
func weight(texts []string) int {
	if len(texts) == 0 {
		return 0
	}
	least := 1 << 30
	for _, t := range texts {
		n := 0
		for _, r := range t {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		least = min(least, n)
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
