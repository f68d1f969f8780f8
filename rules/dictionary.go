package rules

import (
	"newsbot/news/text"
)

// A dictionary lists the words of a document by how they are compared. It is made when the first rule asks.
type dictionary struct {
	entries []entry
	byForm  map[string]int32   // folded form → entry
	byBase  map[string][]int32 // folded base form, where it differs from the form → entries
}

// An entry is one folded form and the words of the document that have it, in order.
type entry struct {
	form   string
	places []int32
}

func (d *Document) dictionary() *dictionary {
	d.once.Do(func() { d.words = newDictionary(d) })
	return &d.words
}

func newDictionary(d *Document) dictionary {
	n := len(d.reading.Words)
	dict := dictionary{byForm: make(map[string]int32, n), byBase: make(map[string][]int32)}
	add := func(form []byte, i int32, w text.Word) {
		e, ok := dict.byForm[string(form)]
		if !ok {
			e = int32(len(dict.entries))
			s := string(form)
			dict.entries = append(dict.entries, entry{form: s})
			dict.byForm[s] = e
			for _, base := range d.bases(s) {
				dict.byBase[base] = append(dict.byBase[base], e)
			}
		}
		dict.entries[e].places = append(dict.entries[e].places, i)
	}
	for i, w := range d.reading.Words {
		add(d.reading.Fold(w), int32(i), w)
		if alt := d.reading.Alt(w); len(alt) > 0 {
			add(alt, int32(i), w)
		}
	}
	return dict
}
