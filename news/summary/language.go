package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A dangle is how much the start of a sentence leans on the one before.
type dangle int

const (
	alone      dangle = iota
	connective        // "But", "Meanwhile": can stand alone, not well
	pronoun           // "He", "This": means nothing alone
)

// A language is what the scorer knows of one: words that say nothing, and how sentences hang together.
type language struct {
	empty       map[string]bool // words that say nothing about the topic
	pronouns    map[string]bool
	connectives map[string]bool
	declined    []string // phrases of somebody who says nothing
	plural      string   // ending that does not change what a word is about
}

func (l *language) dangling(first string) dangle {
	if i := strings.IndexAny(first, "'’"); i > 0 {
		first = first[:i]
	}
	switch {
	case l.pronouns[first]:
		return pronoun
	case l.connectives[first]:
		return connective
	}
	return alone
}

func (l *language) declines(s string) bool {
	low := strings.ToLower(s)
	for _, p := range l.declined {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}

// term returns what word is about and how much it says; 0 for nothing. A name says more than a common word, a word
// that every article holds says less.
func (l *language) term(word string) (string, float64) {
	first, size := utf8.DecodeRuneInString(word)
	if i := strings.IndexAny(word, "'’"); i > 1 {
		word = word[:i]
	}
	low := strings.ToLower(word)
	if len(word) == size || l.empty[low] {
		return "", 0
	}
	weight := 1.0
	switch {
	case unicode.IsDigit(first):
		weight = 0.5
	case common[low]:
		weight = 0.5
	case unicode.IsUpper(first):
		weight = 1.3
	}
	if l.plural != "" && len(low) > 4 && !strings.HasSuffix(low, "ss") {
		low = strings.TrimSuffix(low, l.plural)
	}
	return low, weight
}

func languageOf(lang string) *language {
	if l, ok := languages[lang]; ok {
		return l
	}
	return &language{}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
