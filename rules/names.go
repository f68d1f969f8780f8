package rules

import "newsbot/news/text"

// inText returns where the names that spans belong to stand in the title and the text; a name that does not stand
// there keeps its own place.
func (d *Document) inText(spans []span) []span {
	var out []span
	last := -1
	for _, s := range spans {
		i := d.streamOf(s.from)
		if i == last {
			continue
		}
		last = i
		if found := d.mentions(d.streams[i]); len(found) > 0 {
			out = append(out, found...)
		} else {
			out = append(out, s)
		}
	}
	return unique(out)
}

// mentions returns where the words of a name stand in the title and the text.
func (d *Document) mentions(name stream) []span {
	e, ok := d.dictionary().byForm[string(d.reading.Fold(d.reading.Words[name.from]))]
	if !ok {
		return nil
	}
	var out []span
	for _, at := range d.dictionary().entries[e].places {
		st := d.streams[d.streamOf(at)]
		if running.has(st.field) && at+name.to-name.from <= st.to && d.same(at, name.from, name.to-name.from) {
			out = append(out, span{at, at + name.to - name.from - 1})
		}
	}
	return out
}

// same reports whether the n words from a on are folded like those from b on.
func (d *Document) same(a, b, n int32) bool {
	r := &d.reading
	for i := range n {
		if string(r.Fold(r.Words[a+i])) != string(r.Fold(r.Words[b+i])) || i > 0 && r.Words[a+i].Flags&text.Paragraph != 0 {
			return false
		}
	}
	return true
}
