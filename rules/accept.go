package rules

import (
	"slices"
	"strings"

	"newsbot/news/text"
)

// accepts reports whether an atom accepts a word of an article in a language, by one of the word's folded forms and by
// how it is written without a possessive or suffix. It says yes to every word that find returns; it says yes to some
// more where capitals count, because that depends on the line around the word.
//
// It is the slow way to what [Document.find] looks up, for whoever has words and no document.
func (a *atom) accepts(lang, form, raw string) bool {
	switch a.kind {
	case atomWord:
		if a.form == form {
			return true
		}
		if a.caps && text.Homograph(lang, a.form) {
			return false
		}
		of := text.Bases(lang, form)
		if slices.Contains(of, a.form) {
			return true
		}
		if a.name && !text.Inflected(lang) {
			return false
		}
		for _, b := range text.Bases(lang, a.form) {
			if b == form || slices.Contains(of, b) {
				return true
			}
		}
		return false
	case atomExact:
		return a.form == form && writtenSo(raw, a.typed)
	case atomStem:
		return text.Stem(lang, a.typed) == text.Stem(lang, bare(raw))
	case atomPattern:
		return a.pattern.accepts(form)
	case atomFuzzy:
		return near(a.form, form, int(a.off))
	case atomAny:
		return true
	}
	panic("rules: no words known of an atom")
}

// bare returns a word without the marks that make it a tag, a ticker or a name with a plus.
func bare(raw string) string { return strings.Trim(raw, "#$@+") }

// writtenSo reports whether a word is written as typed; a tag or ticker, also if it is without its sign.
func writtenSo(raw, typed string) bool {
	raw = text.Plain(raw)
	return raw == typed || bare(raw) == typed
}

// keys returns the texts by which an atomWord can be looked up without knowing the language: whatever word it accepts, the
// word's folded form or one of its bases in its language is among them.
func (a *atom) keys() []string {
	keys := []string{a.form}
	for _, lang := range text.FormLanguages() {
		if a.name && !text.Inflected(lang) {
			continue
		}
		for _, b := range text.Bases(lang, a.form) {
			if !slices.Contains(keys, b) {
				keys = append(keys, b)
			}
		}
	}
	return keys
}
