package rules

import (
	"slices"
	"strings"

	"newsbot/news/text"
)

// A view is what a vocabulary needs to know in one language. It is made when the first article in that language comes,
// and catches up when there are new questions.
type view struct {
	known int   // questions that are in it
	bases chain // hash of what a word of a rule may be a form of → question
	stems chain // hash of stem → question
}

// view returns the view of a language. The caller holds viewMu.
func (v *vocabulary) view(lang string) *view {
	w, ok := v.views[lang]
	if !ok {
		w = &view{}
		v.views[lang] = w
	}
	for ; w.known < len(v.questions); w.known++ {
		switch q := &v.questions[w.known]; {
		case q.kind == kindStem:
			w.stems.add(v.hash(text.Stem(lang, q.text)), uint32(w.known))
		case q.kind == kindWord && (!q.name || text.Inflected(lang)):
			for _, b := range text.Bases(lang, q.text) {
				w.bases.add(v.hash(b), uint32(w.known))
			}
		}
	}
	return w
}

// viewed reports whether a language has word forms, so that it needs a view. Others share one.
func viewed(lang string) bool {
	return lang == "" || slices.Contains(formLanguages, lang) || slices.Contains(stemLanguages, lang)
}

var (
	formLanguages = text.FormLanguages()
	stemLanguages = text.StemLanguages()
)

// otherLanguage stands for all languages without word forms.
const otherLanguage = "other"

// marked returns an atom with its marks, as words lead to it.
func (v *vocabulary) marked(q *question, more uint32) uint32 {
	m := uint32(v.marks[q.atom])&markedByUses | more
	if q.fields != running {
		m |= markScoped
	}
	return q.atom<<markBits | m
}

// appendForm appends the atoms that accept a folded form, each once.
func (v *vocabulary) appendForm(out []uint32, lang, form string) []uint32 {
	from := len(out)
	add := func(n uint32) {
		if a := v.atom(n); a.accepts(lang, form, form) {
			out = append(out, v.marked(&v.questions[n], 0))
		}
	}
	for n := range v.byText.under(v.hash(form)) {
		if q := &v.questions[n]; q.kind == kindWord && q.text == form {
			capital := uint32(0)
			if q.caps && text.Homograph(lang, form) {
				capital = markCapital
			}
			out = append(out, v.marked(q, capital))
		}
	}
	bases := text.Bases(lang, form)
	for _, b := range bases {
		for n := range v.byText.under(v.hash(b)) {
			if v.questions[n].kind == kindWord {
				add(n)
			}
		}
	}
	if lang == "" || slices.Contains(formLanguages, lang) {
		v.viewMu.Lock()
		w := v.view(lang)
		for _, b := range append(bases, form) {
			for n := range w.bases.under(v.hash(b)) {
				if v.questions[n].text != form { // else it has been found above
					add(n)
				}
			}
		}
		v.viewMu.Unlock()
	}
	v.prefixes.starts(v, form, add)
	v.suffixes.ends(v, form, add)
	v.infixes.parts(v, form, add)
	if v.mostOff > 0 {
		for d := range shortened(form, v.mostOff) {
			for n := range v.deletions.under(v.hash(d)) {
				add(n)
			}
		}
	}
	return unsorted(out, from)
}

// unsorted returns out without doubles from an index on.
func unsorted(out []uint32, from int) []uint32 {
	slices.Sort(out[from:])
	return out[:from+len(slices.Compact(out[from:]))]
}

// A writing is how a word stands in an article.
type writing struct {
	form, alt string // folded
	core      string // as written, without possessive or suffix
	full      string // as written
}

// appendWriting appends the atoms that accept a word for how it is written, each once.
func (v *vocabulary) appendWriting(out []uint32, lang string, w writing) []uint32 {
	from := len(out)
	for _, form := range []string{w.form, w.alt} {
		for n := range v.exacts.under(v.hash(form)) {
			if a := v.atom(n); form != "" && a.accepts(lang, form, w.core) {
				out = append(out, v.marked(&v.questions[n], 0))
			}
		}
	}
	if v.counts[kindStem] > 0 {
		stem := text.Stem(lang, bare(w.core))
		shared := lang
		if !viewed(lang) {
			shared = otherLanguage
		}
		v.viewMu.Lock()
		for n := range v.view(shared).stems.under(v.hash(stem)) {
			if text.Stem(lang, v.questions[n].text) == stem {
				out = append(out, v.marked(&v.questions[n], 0))
			}
		}
		v.viewMu.Unlock()
	}
	if v.counts[kindRun]+v.counts[kindRegexp] > 0 {
		out = v.appendRuns(out, w.full)
	}
	return unsorted(out, from)
}

// appendRuns appends the atoms that ask for letters and digits within s, and the regular expressions that match in it.
func (v *vocabulary) appendRuns(out []uint32, s string) []uint32 {
	folded := text.Fold(s)
	v.runs.parts(v, folded, func(n uint32) {
		q := &v.questions[n]
		if q.kind == kindRegexp && v.regexps[q.extra].MatchString(s) || q.kind == kindRun && strings.Contains(folded, q.text) {
			out = append(out, v.marked(q, 0))
		}
	})
	return out
}
