package rules

import (
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
)

// longestRun is how many letters and digits of a regular expression are looked for.
const longestRun = 32

// runs looks for letters and digits of ASCII, because these never part a word.
var runs = lookout{in: longestASCII, weight: func(s string) int { return len(s) }}

// runsOf returns runs of letters and digits, in small letters, of which one stands, folded, in each match of re, inside one word of
// the article. It returns nil if there are none that are long enough.
func runsOf(re *regexp.Regexp) []string {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	return runs.required(parsed)
}

// longestASCII returns the longest run of ASCII letters and digits in a literal, in small letters.
func longestASCII(literal []rune) string {
	best, run := "", make([]byte, 0, longestRun)
	for _, r := range literal {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		default:
			run = run[:0]
			continue
		}
		if len(run) < longestRun {
			if run = append(run, byte(r)); len(run) > len(best) {
				best = string(run)
			}
		}
	}
	return best
}

// inWord reports whether whatever re matches consists of ASCII letters and digits, so that it stands within one word,
// and whether it matches there depends on nothing around it.
func inWord(re *regexp.Regexp) bool {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	return err == nil && onlyASCIIWords(parsed)
}

func onlyASCIIWords(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if !asciiWord(r) {
				return false
			}
		}
		return true
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			lo, hi := re.Rune[i], re.Rune[i+1]
			if hi >= utf8.RuneSelf && !(lo == hi && foldsIntoASCII(lo)) || hi < utf8.RuneSelf && !asciiRange(lo, hi) {
				return false
			}
		}
		return true
	case syntax.OpEmptyMatch, syntax.OpCapture, syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat, syntax.OpConcat, syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !onlyASCIIWords(sub) {
				return false
			}
		}
		return true
	}
	return false
}

// foldsIntoASCII reports whether r is one of the two letters, long s and the sign of kelvins, that a regular expression
// without regard to case finds for an ASCII letter. Words have them like other letters.
func foldsIntoASCII(r rune) bool { return r == 'ſ' || r == 'K' }

func asciiWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// asciiRange reports whether all from lo to hi are letters, or all are digits.
func asciiRange(lo, hi rune) bool {
	return '0' <= lo && hi <= '9' || 'a' <= lo && hi <= 'z' || 'A' <= lo && hi <= 'Z'
}
