package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// detected is how much of a text DetectLanguage looks at; more does not make it surer, only slower.
const detected = 1500

// DetectLanguage returns the language of s as a BCP 47 base language ("en"), or "" where it is not sure: in a wrong
// language figures and names are misread, in none they are only found less often. What a feed or a page says of itself
// is better.
//
// In Latin letters the commonest words decide, since a few foreign names outweigh the other letters of a short text. Its
// sequences of letters are asked where these words do not tell.
func DetectLanguage(s string) string {
	if len(s) > detected {
		s = s[:detected]
		for len(s) > 0 && !utf8.ValidString(s[max(0, len(s)-utf8.UTFMax):]) && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
	}
	s = strings.ToValidUTF8(s, "")
	if whatlanggo.DetectScript(s) != unicode.Latin {
		guess, sure := fromLetters(s)
		if !sure && ambiguous(s) {
			return ""
		}
		return guess
	}
	if s == strings.ToUpper(s) {
		s = strings.ToLower(s)
	}
	b := count(s)
	best, second := b.leader()
	if b.enough(best) && b.votes[best]*2 >= second*3 {
		return tongues[best].lang
	}
	guess, sure := fromLetters(s)
	i := indexOf(guess)
	switch {
	case i >= 0 && i == best && b.votes[best] >= max(fullVote/2, second*5/4):
		return guess // both say so
	case !sure, i >= 0 && b.votes[i]*4 < b.votes[best]*3, 0 <= i && i < ours && b.votes[i] < fullVote/2, i < 0 && b.enough(best):
		return "" // the words speak for another, or not for it
	}
	return guess
}

// fromLetters returns the language whose usual sequences of letters s has, or "", and whether it is likely.
func fromLetters(s string) (lang string, sure bool) {
	info := whatlanggo.Detect(s)
	if info.Script == nil || info.Lang < 0 {
		return "", false
	}
	sure = info.Confidence >= whatlanggo.ReliableConfidenceThreshold || utf8.RuneCountInString(s) >= 200
	if info.Lang == whatlanggo.Pes {
		return "fa", sure
	}
	return info.Lang.Iso6391(), sure
}

// ambiguous reports whether s is too short to be told from its letters alone.
func ambiguous(s string) bool { return len(strings.Fields(s)) < 8 }

// longest is the length in bytes of the part of a text that is read for what it says: beyond it stands no news.
const longest = 128 << 10

// Head returns the part of s in which the news stands: all of it but for texts of many pages. It cuts no character.
func Head(s string) string {
	if len(s) <= longest {
		return s
	}
	cut := longest
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// LanguageOf returns the language of an article: that of its tag, or, where it has none, the one that its title and text
// read like.
func LanguageOf(tag, title, body string) string {
	if lang := Base(tag); lang != "" {
		return lang
	}
	return DetectLanguage(title + "\n" + body)
}
