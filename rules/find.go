package rules

import (
	"slices"

	"newsbot/news/text"
)

// leafSpans returns where a leaf stands in the document, sorted.
func (e *evaluation) leafSpans(l *leaf) []span {
	p := &e.where[l.number]
	if !p.known {
		p.known = true
		if l.rare != nil {
			p.spans, p.raw = e.d.findRegexp(l)
		} else {
			p.spans = e.d.findWords(l)
		}
	}
	return p.spans
}

// findWords returns where the atoms of l stand, one right behind the other.
func (d *Document) findWords(l *leaf) []span {
	dict := d.dictionary()
	first := d.find(dict, &l.atoms[0])
	if len(first) == 0 {
		return nil
	}
	rest := make([][]int32, len(l.atoms))
	for i := 1; i < len(l.atoms); i++ {
		if l.atoms[i].kind == atomAny {
			continue
		}
		if rest[i] = d.find(dict, &l.atoms[i]); len(rest[i]) == 0 {
			return nil
		}
	}
	var out []span
	last := int32(len(l.atoms) - 1)
	for _, at := range first {
		if !d.inFields(at, l.fields) || last > 0 && !d.follow(l, rest, at) {
			continue
		}
		out = append(out, span{at, at + last})
	}
	if l.fields&nameFields != 0 {
		return d.inText(out)
	}
	return out
}

// follow reports whether the atoms behind the first stand behind word at, in the same stream and paragraph.
func (d *Document) follow(l *leaf, rest [][]int32, at int32) bool {
	end := d.streams[d.streamOf(at)].to
	for i := 1; i < len(l.atoms); i++ {
		w := at + int32(i)
		if w >= end {
			return false
		}
		if rest[i] != nil {
			k, ok := slices.BinarySearch(rest[i], w)
			if !ok {
				return false
			}
			rest[i] = rest[i][k:]
		}
		f := d.reading.Words[w].Flags
		if f&text.Paragraph != 0 || l.atoms[i].running && f&text.Broken != 0 {
			return false
		}
	}
	return true
}

// inFields reports whether word i stands in one of the fields.
func (d *Document) inFields(i int32, fields fieldSet) bool {
	if f := d.streams[d.streamOf(i)].field; fields.has(f) {
		return true
	} else if f != Body {
		return false
	}
	return fields.has(Lead) && i < d.leadEnd
}

// find returns the words that an atom accepts, in order. The caller must not change them.
func (d *Document) find(dict *dictionary, a *atom) []int32 {
	switch a.kind {
	case atomWord:
		return d.findWord(dict, a)
	case atomExact:
		if e, ok := dict.byForm[a.form]; ok {
			return d.only(dict.entries[e].places, func(i int32) bool { return d.written(i, a.typed) })
		}
		return nil
	case atomStem:
		return d.stemmed(text.Stem(d.lang, a.typed))
	case atomPattern:
		return dict.collect(a.pattern.accepts)
	case atomFuzzy:
		return dict.collect(func(form string) bool { return near(a.form, form, int(a.off)) })
	}
	panic("rules: no words known of an atom")
}

func (d *Document) findWord(dict *dictionary, a *atom) []int32 {
	if a.caps && text.Homograph(d.lang, a.form) {
		e, ok := dict.byForm[a.form]
		if !ok {
			return nil
		}
		return d.only(dict.entries[e].places, d.capital())
	}
	keys := []string{a.form}
	if !a.name || text.Inflected(d.lang) {
		keys = append(keys, text.Bases(d.lang, a.form)...)
	}
	var lists [][]int32
	var seen []int32
	take := func(e int32) {
		if !slices.Contains(seen, e) {
			seen = append(seen, e)
			lists = append(lists, dict.entries[e].places)
		}
	}
	for _, k := range keys {
		if e, ok := dict.byForm[k]; ok {
			take(e)
		}
		for _, e := range dict.byBase[k] {
			take(e)
		}
	}
	return merged(lists)
}

// bases returns the words that a form of d may be a plural of.
func (d *Document) bases(form string) []string { return text.Bases(d.lang, form) }

// merged returns what is in any of the lists, in order, each once.
func merged(lists [][]int32) []int32 {
	switch len(lists) {
	case 0:
		return nil
	case 1:
		return lists[0]
	}
	out := slices.Concat(lists...)
	slices.Sort(out)
	return slices.Compact(out)
}

// collect returns the words whose form is accepted.
func (dict *dictionary) collect(accepts func(string) bool) []int32 {
	var lists [][]int32
	for i := range dict.entries {
		if accepts(dict.entries[i].form) {
			lists = append(lists, dict.entries[i].places)
		}
	}
	return merged(lists)
}

func (d *Document) only(places []int32, keep func(int32) bool) []int32 {
	var out []int32
	for _, i := range places {
		if keep(i) {
			out = append(out, i)
		}
	}
	return out
}

// raw returns word i as it is written, without a possessive or suffix, and the stream it is in.
func (d *Document) raw(i int32) (string, *stream) {
	st := &d.streams[d.streamOf(i)]
	return d.reading.Words[i].Core().In(st.text), st
}

// written reports whether word i is written exactly so.
func (d *Document) written(i int32, typed string) bool {
	raw, _ := d.raw(i)
	return writtenSo(raw, typed)
}

// stemmed returns the words with a stem. The stems are worked out when the first rule asks.
func (d *Document) stemmed(stem string) []int32 {
	d.stemsOnce.Do(func() {
		d.stems = map[string][]int32{}
		known := map[string]string{}
		for i := range d.reading.Words {
			raw, _ := d.raw(int32(i))
			raw = bare(raw)
			s, ok := known[raw]
			if !ok {
				s = text.Stem(d.lang, raw)
				known[raw] = s
			}
			d.stems[s] = append(d.stems[s], int32(i))
		}
	})
	return d.stems[stem]
}
