package text

import (
	"strings"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// detected is how much of a text DetectLanguage looks at; more does not make it surer, only slower.
const detected = 1500

// DetectLanguage returns the language of s as a BCP 47 base language ("en"), or "" where it is not sure. Short texts
// are guessed less well; what a feed or a page says of itself is better.
func DetectLanguage(s string) string {
	if len(s) > detected {
		s = s[:detected]
		for len(s) > 0 && !utf8.ValidString(s[max(0, len(s)-utf8.UTFMax):]) && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
	}
	s = strings.ToValidUTF8(s, "")
	info := whatlanggo.Detect(s)
	if info.Script == nil || info.Lang < 0 {
		return ""
	}
	if info.Confidence < whatlanggo.ReliableConfidenceThreshold && utf8.RuneCountInString(s) < 200 && ambiguous(s) {
		return ""
	}
	code := info.Lang.Iso6391()
	if code == "" && info.Lang == whatlanggo.Pes {
		return "fa"
	}
	return code
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
