package rules

import (
	"cmp"
	"strings"
)

// conditions notes the atoms that say something of the article as a whole.
func (m *matcher) conditions() {
	d := m.d
	hold := func(k kind, text string) {
		if a, ok := m.voc.holding(k, text); ok {
			m.note(a)
		}
	}
	if m.voc.counts[kindLang] > 0 {
		have := strings.ToLower(strings.ReplaceAll(d.fields.Language, "_", "-"))
		for part := range heads(cmp.Or(have, d.lang), '-') {
			hold(kindLang, part)
		}
	}
	if m.voc.counts[kindSite] > 0 {
		h := strings.ToLower(host(d.fields.URL).In(d.fields.URL))
		for {
			hold(kindSite, h)
			_, rest, ok := strings.Cut(h, ".")
			if !ok {
				break
			}
			h = rest
		}
	}
	if m.voc.counts[kindFigure] > 0 {
		for i := range d.fields.Figures {
			hold(kindFigure, d.fields.Figures[i].Kind)
		}
	}
}

// heads yields s and what stands before each sep in it.
func heads(s string, sep byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := range len(s) {
			if s[i] == sep && !yield(s[:i]) {
				return
			}
		}
		yield(s)
	}
}
