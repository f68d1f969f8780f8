package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/news/text"
)

// core returns word i as it is written, without a possessive or suffix.
func (d *Document) core(i int32) string {
	raw, _ := d.raw(i)
	return raw
}

// scattered says what is there of a phrase that is not found.
func (d *Document) scattered(l *leaf) (why, nearest string) {
	dict := d.dictionary()
	found := 0
	for i := range l.atoms {
		if l.atoms[i].kind == atomAny || len(d.find(dict, &l.atoms[i])) > 0 {
			found++
		}
	}
	switch found {
	case len(l.atoms):
		return "not found, though all its words are", ""
	case 0:
		return "not found", d.abbreviated(l)
	}
	return "not found, though some of its words are", d.abbreviated(l)
}

// abbreviated returns the abbreviation that stands in the article for the phrase, or "": LNG for liquefied natural gas.
func (d *Document) abbreviated(l *leaf) string {
	var initials strings.Builder
	for _, a := range l.atoms {
		r, _ := utf8.DecodeRuneInString(a.form)
		initials.WriteRune(r)
	}
	if e, ok := d.dictionary().byForm[initials.String()]; ok {
		return d.core(d.dictionary().entries[e].places[0])
	}
	return ""
}

// nearest returns what stands in the article and comes closest to a word that is not found, or "": another form of the
// word, a word that is a letter or two off, a longer word that starts with it, or the words it is short for.
func (d *Document) nearest(a *atom, fields fieldSet) string {
	if a.form == "" || a.kind == atomPattern || fields&running == 0 {
		return ""
	}
	if found := d.stemmed(text.Stem(d.lang, cmp.Or(a.typed, a.form))); len(found) > 0 {
		return d.core(found[0])
	}
	best, score := int32(-1), 0.0
	letters := []rune(a.form)
	for _, e := range d.dictionary().entries {
		if s := alike(letters, e.form); s > score {
			best, score = e.places[0], s
		}
	}
	if best >= 0 {
		return d.core(best)
	}
	return d.spelledOut(a.form)
}

// alike says how much a form looks like a word: 0 if hardly, else the more the higher.
func alike(word []rune, form string) float64 {
	n := utf8.RuneCountInString(form)
	if len(word) < 3 || n > 40 || n < 3 {
		return 0
	}
	if len(word) >= 4 && strings.HasPrefix(form, string(word)) {
		return float64(len(word)) / float64(n)
	}
	off := editDistance(word, []rune(form))
	if allowed := len(word) / 4; off > min(allowed, 2) {
		return 0
	}
	return 1 - float64(off)/float64(len(word)+1)
}

// How far the words may stretch that an abbreviation is short for.
const longestName = 8

// spelledOut returns the words of the article whose initials an abbreviation may be made of: liquefied natural gas for
// lng, and liquefied gas too, if the first and the last letter are there.
func (d *Document) spelledOut(form string) string {
	short := []rune(form)
	if len(short) < 2 || len(short) > 6 {
		return ""
	}
	var best span
	most := 0
	for _, st := range d.streams[:d.body+1] {
		for i := st.from; i < st.to; i++ {
			if last, n := d.spells(i, st.to, short); n > most {
				best, most = span{i, last}, n
			}
		}
	}
	if most == 0 {
		return ""
	}
	p := d.place(best)
	return d.streams[d.streamOf(best.from)].text[p.Start:p.End]
}

// spells returns the last of the words from i on whose initials are letters of an abbreviation, its first and its last
// among them, and how many they are; 0 if they are too few, or too many words are between.
func (d *Document) spells(i, end int32, short []rune) (last int32, letters int) {
	if d.initial(i) != short[0] {
		return 0, 0
	}
	letters = 1
	next := 1
	for last = i + 1; last < min(end, i+longestName); last++ {
		k := slices.Index(short[next:], d.initial(last))
		if k < 0 {
			continue
		}
		letters, next = letters+1, next+k+1
		if next == len(short) {
			break
		}
	}
	if next < len(short) || 2*letters <= len(short) || int(last-i)+1 > letters+2 {
		return 0, 0
	}
	return last, letters
}

// initial returns the first letter of word i, folded.
func (d *Document) initial(i int32) rune {
	r, _ := utf8.DecodeRune(d.reading.Fold(d.reading.Words[i]))
	return r
}
