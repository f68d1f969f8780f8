package text

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
	"golang.org/x/text/unicode/norm"
)

// stemmers are the languages whose words can be brought to a stem.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "da": danish.Stem, "nl": dutch.Stem, "en": english.Stem, "fi": finnish.Stem, "fr": french.Stem,
	"de": german.Stem, "hu": hungarian.Stem, "ga": irish.Stem, "it": italian.Stem, "no": norwegian.Stem, "nb": norwegian.Stem,
	"nn": norwegian.Stem, "pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "es": spanish.Stem, "sv": swedish.Stem,
	"ta": tamil.Stem, "tr": turkish.Stem,
}

// StemLanguages returns the base languages whose words [Stem] brings to a stem, in no order.
func StemLanguages() []string {
	langs := make([]string, 0, len(stemmers))
	for lang := range stemmers {
		langs = append(langs, lang)
	}
	return langs
}

// Stem returns the stem, folded, that all forms of a word share in a language: sign for signs, signed and signing. The
// word is as written, without a suffix behind an apostrophe. An unknown language is taken for English; in one without
// a stemmer a word is its own stem.
func Stem(lang, word string) string {
	if lang == "" {
		lang = "en"
	}
	stem, ok := stemmers[lang]
	if !ok {
		return Fold(word)
	}
	word = lower(lang, word)
	if lang == "ar" {
		word = withoutAnd(word)
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	return Fold(env.Current())
}

// withoutAnd returns an Arabic word with the article without the "and" that is written onto it, which the stemmer leaves where it
// is: oil of "and the oil". What means parents stays.
func withoutAnd(word string) string {
	const and, the = "و", "ال"
	rest, ok := strings.CutPrefix(word, and+the)
	if !ok || strings.HasPrefix(rest, "د") || len(rest) < len("نفط") {
		return word
	}
	return the + rest
}

// lower returns word in the small letters of a language, without invisible characters; its accents stay.
func lower(lang, word string) string {
	word = Plain(word)
	if lang == "tr" || lang == "az" {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	return strings.ToLower(word)
}

// Plain returns s as it is compared where case and accents count: with letters and accents in one, plain apostrophes,
// and no invisible characters.
func Plain(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return norm.NFC.String(strings.Map(func(r rune) rune {
				if ignorable(r) {
					return -1
				}
				if size, letter := apostrophe(string(r)); size > 0 && !letter {
					return '\''
				}
				return r
			}, s))
		}
	}
	return s
}
