package rules

import (
	"newsbot/news/text"
)

// A matcher takes one article at a time through an index. Each goroutine has its own, with what it remembers of words.
type matcher struct {
	voc  *vocabulary
	memo *memo

	d       *Document
	lang    uint8
	named   bool             // the stream that is read is none that words are looked for in unless a field is named
	capital func(int32) bool // made when the first word needs it

	short  []uint64 // the words of a stream, those that fit
	others []int32  // of them, those that may lead to something
	seen   []seen
	starts int      // of the memo, when seen was made
	there  bitset   // the atoms of the article
	atoms  []uint32 // the same
	before []uint32 // those that end at the word before, and that a phrase may go on behind
	at     []uint32 // and those that end at this one
	heads  []uint32 // by atom: its last place plus one
	headed []uint32 // the atoms that have one
	placed []spot
	key    []byte
	runs   []uint32

	doubts  []doubt
	asked   []asked
	askedID []ID
	waiting []change // to the set, that its index does not have yet
	kept    []uint32 // ranks of rules that match
	found   bitset   // the same, to put them in order
	groups  bitset   // which words of found are not 0
	lists   []list
	touched uint32 // what came of only looking, so that memory is fetched; nobody asks
	late    []ID
	ids     []ID
}

// An asked is a rule to be asked itself, and whose it is: IDs of the matcher's.
type asked struct {
	rule     *Rule
	from, to int
}

// A spot is a place of an atom: a word of the document.
type spot struct {
	word   int32
	stream int32
	next   uint32 // the place before, plus one
	count  int32  // places up to this
}

func (m *matcher) bytes() int {
	if m.memo == nil {
		return 0
	}
	return m.memo.bytes() + 4*cap(m.heads) + 8*(cap(m.there)+cap(m.found)+cap(m.groups)) + 4*cap(m.kept) + 8*cap(m.ids) + 16*cap(m.placed)
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
	}
	for _, a := range m.headed {
		m.heads[a] = 0
	}
	m.atoms, m.headed, m.placed, m.d, m.capital = m.atoms[:0], m.headed[:0], m.placed[:0], nil, nil
}

// read notes which atoms the article has.
func (m *matcher) read() {
	v, d := m.voc, m.d
	m.note(0)
	for i := range d.streams {
		st := &d.streams[i]
		if st.from == st.to || v.counts[kindScoped] == 0 && !running.has(st.field) {
			continue
		}
		m.named = !running.has(st.field)
		m.look(st)
		m.before = m.before[:0]
		last := int32(-1)
		for _, seen := range m.seen {
			if seen.word != last+1 {
				m.before = m.before[:0]
			}
			last = seen.word
			m.one(spot{word: last, stream: int32(i)}, st, seen)
		}
	}
	if v.counts[kindLang]+v.counts[kindSite]+v.counts[kindFigure] > 0 {
		m.conditions()
	}
}

// A seen is a word that may lead to atoms, and those of its folded form, and of how it is written, as far as they are known at once.
type seen struct {
	word          int32
	form, written run
}

// look finds the words of a stream that may lead to atoms. It only looks at where each should be, so that the processor
// can fetch many from memory at once.
func (m *matcher) look(st *stream) {
	r := &m.d.reading
	m.seen, m.starts = m.seen[:0], m.memo.starts
	m.short = r.Short(m.short[:0], st.from, st.to)
	forms := m.memo.handyWords(m.lang, m.voc.epoch, false)
	if m.voc.byWriting() || m.voc.counts[kindSkip] > 0 {
		m.lookLong(st, forms)
		return
	}
	m.others = forms.others(m.others, m.short)
	for _, i := range m.others {
		s := seen{word: st.from + i, form: forms.leads(m.short[i])}
		if s.form.count == 0 {
			s.form = m.recall(forms, m.short[i], r.Fold(r.Words[s.word]), 0)
		}
		if s.form.count > 1 {
			m.touched += m.memo.atoms[s.form.from]
		}
		if s.form.count != 1 || len(r.Alt(r.Words[s.word])) > 0 {
			m.seen = append(m.seen, s)
		}
	}
}

// recall returns what a word leads to, as far as the memo knows it at once, and makes it handy. Short is all of the word, or 0.
func (m *matcher) recall(h *handy, short uint64, word []byte, core uint8) run {
	k := m.memo.sought(word, m.lang, core)
	out := m.memo.at(&k, m.lang, m.voc.epoch)
	h.keep(short, out)
	return out
}

// lookLong is look for rules that ask how words are written, or for any word in some place.
func (m *matcher) lookLong(st *stream, forms *handy) {
	r, writings := &m.d.reading, m.memo.handyWords(m.lang, m.voc.epoch, true)
	written, all := m.voc.byWriting(), m.voc.counts[kindSkip] > 0
	for at := st.from; at < st.to; at++ {
		w, short := &r.Words[at], m.short[at-st.from]
		s := seen{word: at, form: forms.at(short), written: run{count: 1}}
		if s.form.count == 0 {
			s.form = m.recall(forms, short, r.Fold(*w), 0)
		}
		if written {
			short := shortWriting(st.text, w)
			if s.written = writings.at(short); s.written.count == 0 {
				s.written = m.recall(writings, short, m.written(st, w), coreOf(w))
			}
			if at > st.from && cut(&r.Words[at-1], w) {
				s.written.count = 0
			}
		}
		if s.form.count != 1 || s.written.count != 1 || all || len(r.Alt(*w)) > 0 {
			m.seen = append(m.seen, s)
		}
	}
}

// shortWriting returns a word as it is written as one number, or 0 if it does not fit or has a possessive or suffix.
func shortWriting(s string, w *text.Word) uint64 {
	n, at := int(w.End-w.Start), int(w.Start)
	if n > 8 || int(coreOf(w)) != n || at+8 > len(s) {
		return 0
	}
	b := s[at : at+8]
	word := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	return word & firstBytes[n]
}

// written returns a word as it is written.
func (m *matcher) written(st *stream, w *text.Word) []byte {
	m.key = append(m.key[:0], st.text[w.Start:w.End]...)
	return m.key
}

func coreOf(w *text.Word) uint8 {
	core := w.Core()
	return uint8(core.End - core.Start)
}

// one notes the atoms of one word.
func (m *matcher) one(s spot, st *stream, seen seen) {
	v, r := m.voc, &m.d.reading
	w := &r.Words[s.word]
	m.at = m.at[:0]
	if seen.form.count > 0 && m.starts == m.memo.starts {
		m.word(s, m.memo.led(seen.form))
	} else {
		m.word(s, m.formAtoms(r.Fold(*w)))
	}
	alt := r.Alt(*w)
	if len(alt) > 0 {
		m.word(s, m.formAtoms(alt))
	}
	if v.byWriting() {
		if seen.written.count > 0 && m.starts == m.memo.starts {
			m.word(s, m.memo.led(seen.written))
		} else {
			m.word(s, m.writtenAtoms(st, w))
		}
		if s.word > st.from && cut(&r.Words[s.word-1], w) {
			m.joined(s, st)
		}
	}
	if v.counts[kindSkip] > 0 && w.Flags&text.Paragraph == 0 {
		for _, x := range m.before {
			m.follow(s, x, 0)
		}
	}
	if len(alt) > 0 || v.byWriting() {
		m.at = unsorted(m.at, 0) // an atom may have been found in two ways, and a phrase of many such in any number
	}
	m.before, m.at = m.at, m.before
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
	named := m.named
	for _, marked := range atoms {
		a := marked >> markBits
		if marked&(1<<markBits-1) == 0 {
			if !named {
				m.note(a)
			}
			continue
		}
		if !m.counts(s, marked) {
			continue
		}
		if marked&markPart == 0 {
			m.note(a)
			if marked&markPlaced != 0 {
				m.place(s, a)
			}
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
	to := m.voc.steps.find(m.voc.made, x, y)
	if to == 0 {
		return
	}
	marks := m.voc.marks[to]
	if marks&markPart == 0 {
		m.note(to)
	}
	if marks&markLinks != 0 {
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
		m.headed = append(m.headed, atom)
	}
	m.placed = append(m.placed, s)
	m.heads[atom] = uint32(len(m.placed))
}

// formAtoms returns the atoms that accept a folded form, which are worked out if they are not remembered.
func (m *matcher) formAtoms(form []byte) []uint32 {
	t := m.memo.find(form, m.lang, 0)
	if t.count != 0 && t.epoch == m.voc.epoch {
		return m.memo.led(t.run)
	}
	t = m.room(t, form, 0)
	from := len(m.memo.atoms)
	m.memo.atoms = m.voc.appendForm(m.memo.atoms, m.d.lang, string(form))
	m.memo.keep(t, form, from, m.voc.epoch)
	return m.memo.atoms[from:]
}

// writtenAtoms returns the atoms that accept a word for how it is written. Two words that are written alike, with the same core, are
// folded alike.
func (m *matcher) writtenAtoms(st *stream, w *text.Word) []uint32 {
	key, core := m.written(st, w), coreOf(w)
	t := m.memo.find(key, m.lang, core)
	if t.count != 0 && t.epoch == m.voc.epoch {
		return m.memo.led(t.run)
	}
	t = m.room(t, key, core)
	r, full := &m.d.reading, string(key)
	from := len(m.memo.atoms)
	m.memo.atoms = m.voc.appendWriting(m.memo.atoms, m.d.lang, writing{string(r.Fold(*w)), string(r.Alt(*w)), full[:core], full})
	m.memo.keep(t, key, from, m.voc.epoch)
	return m.memo.atoms[from:]
}

// room returns the token for a word that is about to be worked out: the one found, or another if the memo starts again.
func (m *matcher) room(t *token, key []byte, core uint8) *token {
	if !m.memo.full() {
		return t
	}
	m.memo.forget()
	return m.memo.find(key, m.lang, core)
}

// cutWords is how long words are, in bytes, that may have been cut because they were too long.
const cutWords = 200

// cut reports whether b may go on where a was cut.
func cut(a, b *text.Word) bool { return a.End == b.Start && a.End-a.Start > cutWords }

// joined notes what regular expressions find in a word that was cut, if s is its last piece.
func (m *matcher) joined(s spot, st *stream) {
	words := m.d.reading.Words
	if s.word+1 < st.to && cut(&words[s.word], &words[s.word+1]) {
		return
	}
	from := s.word
	for from > st.from && cut(&words[from-1], &words[from]) {
		from--
	}
	m.runs = m.voc.appendRuns(m.runs[:0], st.text[words[from].Start:words[s.word].End])
	m.word(s, m.runs)
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
