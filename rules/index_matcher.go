package rules

import (
	"math/bits"
	"slices"

	"newsbot/news/text"
)

// A matcher takes one article at a time through an index. Each goroutine has its own, with what it remembers of words.
type matcher struct {
	voc  *vocabulary
	memo *memo

	d       *Document
	lang    uint8
	capital func(int32) bool // made when the first word needs it

	there   bitset   // the atoms of the article
	atoms   []uint32 // the same
	before  []uint32 // those that end at the word before, and that a phrase may go on behind
	at      []uint32 // and those that end at this one
	heads   []uint32 // by atom: its last place plus one
	placed  []spot
	key     []byte
	writing []uint32

	kept    []uint32 // ranks of rules that match
	found   bitset   // the same, to put them in order
	touched bitset   // which words of found are not 0
	late    []ID
	ids     []ID
}

// A spot is a place of an atom: a word of the document.
type spot struct {
	word   int32
	stream int32
	next   uint32 // the place before, plus one
	count  int32  // places up to this
}

// prepare makes m ready for an article and a vocabulary, which may have grown.
func (m *matcher) prepare(v *vocabulary, d *Document) {
	if m.voc != v {
		m.voc, m.memo = v, newMemo()
		m.there, m.heads = nil, nil
	}
	if n := len(v.marks); n > len(m.heads) {
		m.heads = append(m.heads, make([]uint32, n-len(m.heads))...)
		m.there = append(m.there, make(bitset, n>>6+1-len(m.there))...)
	}
	m.d, m.capital = d, nil
	m.lang = m.memo.language(d.lang)
}

// clear undoes what read has noted, for the next article.
func (m *matcher) clear() {
	for _, a := range m.atoms {
		m.there[a>>6] = 0
		m.heads[a] = 0
	}
	m.atoms, m.placed, m.d, m.capital = m.atoms[:0], m.placed[:0], nil, nil
}

// read notes which atoms the article has.
func (m *matcher) read() {
	v, d := m.voc, m.d
	m.note(0)
	byWriting := v.byWriting()
	for i := range d.streams {
		st := &d.streams[i]
		named := !running.has(st.field)
		if st.from == st.to || named && v.counts[kindScoped] == 0 {
			continue
		}
		m.before = m.before[:0]
		for at := st.from; at < st.to; at++ {
			m.at = m.at[:0]
			w := d.reading.Words[at]
			spot := spot{word: at, stream: int32(i)}
			m.word(spot, m.formAtoms(d.reading.Fold(w)))
			if alt := d.reading.Alt(w); len(alt) > 0 {
				m.word(spot, m.formAtoms(alt))
			}
			if byWriting {
				m.word(spot, m.writingAtoms(st, w))
				if at > st.from && cut(&d.reading.Words[at-1], &w) {
					m.joined(i, at)
				}
			}
			if v.counts[kindSkip] > 0 && len(m.before) > 0 && w.Flags&text.Paragraph == 0 {
				for _, x := range m.before {
					m.follow(spot, x, 0)
				}
			}
			m.before, m.at = m.at, m.before
		}
	}
	if v.counts[kindLang]+v.counts[kindSite]+v.counts[kindFigure] > 0 {
		m.conditions()
	}
}

// note notes that the article has an atom.
func (m *matcher) note(atom uint32) {
	if !m.there.has(atom) {
		m.there.add(atom)
		m.atoms = append(m.atoms, atom)
	}
}

// word notes the atoms that a word leads to, and the phrases that end with it.
func (m *matcher) word(s spot, atoms []uint32) {
	for _, marked := range atoms {
		a := marked >> markBits
		if marked&(1<<markBits-1) == 0 {
			if f := m.d.streams[s.stream].field; f <= Body {
				m.note(a)
			}
			continue
		}
		if !m.counts(s, marked) {
			continue
		}
		m.note(a)
		if marked&markPlaced != 0 {
			m.place(s, a)
		}
		if marked&markLinks != 0 {
			m.at = append(m.at, a)
		}
		if marked&markFollows == 0 || len(m.before) == 0 {
			continue
		}
		w := &m.d.reading.Words[s.word]
		if w.Flags&text.Paragraph != 0 {
			continue
		}
		tight := w.Flags&text.Running != 0 && w.Flags&text.Broken == 0
		for _, x := range m.before {
			m.follow(s, x, a)
			if tight {
				m.follow(s, x, a|strict)
			}
		}
	}
}

// counts reports whether an atom that a word leads to counts at that place.
func (m *matcher) counts(s spot, marked uint32) bool {
	f := m.d.streams[s.stream].field
	if marked&markScoped == 0 {
		if !running.has(f) {
			return false
		}
	} else {
		fields := m.voc.fields[marked>>markBits]
		if !fields.has(f) && !(f == Body && s.word < m.d.leadEnd && fields.has(Lead)) {
			return false
		}
	}
	if marked&markCapital != 0 {
		if m.capital == nil {
			m.capital = m.d.capital()
		}
		return m.capital(s.word)
	}
	return true
}

// follow notes the phrase that y makes behind x, if some rule has it.
func (m *matcher) follow(s spot, x, y uint32) {
	to := m.voc.steps.find(x, y)
	if to == 0 {
		return
	}
	m.note(to)
	if m.voc.marks[to]&markLinks != 0 {
		m.at = append(m.at, to)
	}
}

func (m *matcher) place(s spot, atom uint32) {
	if head := m.heads[atom]; head != 0 {
		last := &m.placed[head-1]
		if last.word == s.word || last.count == most {
			return
		}
		s.count, s.next = last.count+1, head
	} else {
		s.count = 1
	}
	m.placed = append(m.placed, s)
	m.heads[atom] = uint32(len(m.placed))
}

// formAtoms returns the atoms that accept a folded form.
func (m *matcher) formAtoms(form []byte) []uint32 {
	t, h := m.memo.find(m.lang, form)
	if t == nil || t.epoch != m.voc.epoch {
		t = m.learn(t, form, h)
		m.memo.atoms = m.voc.appendForm(m.memo.atoms, m.d.lang, string(form))
		t.to = uint32(len(m.memo.atoms))
	}
	return m.memo.atoms[t.from:t.to]
}

// learn returns the token of a word that is about to be worked out. Known is the token it has, or nil.
func (m *matcher) learn(known *token, key []byte, h uint64) *token {
	if m.memo.full() {
		m.memo.forget()
		known = nil
	}
	if known == nil {
		known = m.memo.add(m.lang, key, h)
	}
	known.from, known.epoch = uint32(len(m.memo.atoms)), m.voc.epoch
	return known
}

// writingAtoms returns the atoms that accept a word for how it is written.
func (m *matcher) writingAtoms(st *stream, w text.Word) []uint32 {
	r := &m.d.reading
	form, alt, core := r.Fold(w), r.Alt(w), w.Core()
	full := st.text[w.Start:w.End]
	key := append(m.key[:0], 0xFF, byte(len(form)), byte(len(alt)), byte(core.End-core.Start))
	key = append(append(append(key, form...), alt...), full...)
	m.key = key
	t, h := m.memo.find(m.lang, key)
	if t == nil || t.epoch != m.voc.epoch {
		t = m.learn(t, key, h)
		m.memo.atoms = m.voc.appendWriting(m.memo.atoms, m.d.lang, writing{string(form), string(alt), core.In(st.text), full})
		t.to = uint32(len(m.memo.atoms))
	}
	return m.memo.atoms[t.from:t.to]
}

// cutWords is how long words are, in bytes, that may have been cut because they were too long.
const cutWords = 200

// cut reports whether b may go on where a was cut.
func cut(a, b *text.Word) bool { return a.End == b.Start && a.End-a.Start > cutWords }

// joined notes what regular expressions find in a word that was cut, if at is its last piece.
func (m *matcher) joined(i int, at int32) {
	st := &m.d.streams[i]
	words := m.d.reading.Words
	if at+1 < st.to && cut(&words[at], &words[at+1]) {
		return
	}
	from := at
	for from > st.from && cut(&words[from-1], &words[from]) {
		from--
	}
	m.writing = m.voc.appendRuns(m.writing[:0], st.text[words[from].Start:words[at].End])
	m.word(spot{word: at, stream: int32(i)}, m.writing)
}

// near reports whether x and y stand at most n words apart.
func (m *matcher) near(p nearby) bool {
	var lastX, lastY *spot
	i, k := m.heads[p.x], m.heads[p.y]
	for i != 0 || k != 0 { // from the end of the article
		at := int32(-1)
		if i != 0 {
			at = m.placed[i-1].word
		}
		if k != 0 {
			at = max(at, m.placed[k-1].word)
		}
		var x, y *spot
		if i != 0 && m.placed[i-1].word == at {
			x = &m.placed[i-1]
			i = x.next
		}
		if k != 0 && m.placed[k-1].word == at {
			y = &m.placed[k-1]
			k = y.next
		}
		if x != nil && lastY != nil && lastY.word-at <= p.n && lastY.stream == x.stream {
			return true
		}
		if y != nil && !p.ordered && lastX != nil && lastX.word-at <= p.n && lastX.stream == y.stream {
			return true
		}
		if x != nil {
			lastX = x
		}
		if y != nil {
			lastY = y
		}
	}
	return false
}

// inOrder fills m.ids with the IDs of the rules kept, in order, without the dead ones and those of late.
func (m *matcher) inOrder(ids []ID, dead bitset) {
	m.ids = m.ids[:0]
	for _, r := range m.kept {
		m.found.add(r)
		m.touched.add(r >> 6)
	}
	slices.Sort(m.late)
	late := m.late
	for i, group := range m.touched {
		if group == 0 {
			continue
		}
		m.touched[i] = 0
		for ; group != 0; group &= group - 1 {
			k := i<<6 | bits.TrailingZeros64(group)
			ranks := m.found[k] &^ dead[k]
			m.found[k] = 0
			for ; ranks != 0; ranks &= ranks - 1 {
				id := ids[k<<6|bits.TrailingZeros64(ranks)]
				for len(late) > 0 && late[0] < id {
					m.ids, late = append(m.ids, late[0]), late[1:]
				}
				m.ids = append(m.ids, id)
			}
		}
	}
	m.ids = append(m.ids, late...)
	m.kept, m.late = m.kept[:0], m.late[:0]
}
