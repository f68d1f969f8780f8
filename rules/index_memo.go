package rules

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// How much a memo remembers before it starts again. This bounds what articles full of new words can make it grow to.
const (
	mostTokens     = 1 << 18
	mostTokenBytes = 1 << 22
	mostTokenAtoms = 1 << 20
)

// A memo remembers which atoms words lead to. Most words are found by one look at one place in memory.
//
// Text is hostile: hashes are seeded, and words are compared.
type memo struct {
	seed   maphash.Seed
	secret [2]uint64
	tokens []token // by hash; a power of two of them
	n      int     // how many are in use
	text   []byte  // of words that are too long for a token
	atoms  []uint32
	langs  []string
	starts int // how often it has started again
	handy  [2 * handyLanguages]handy
}

// A run is a part of the atoms of a memo: those that a word leads to. Count is how many, plus one; 0 if that is not known.
type run struct{ from, count uint32 }

func (m *memo) led(r run) []uint32 { return m.atoms[r.from : r.from+r.count-1] }

// A token is a remembered word: all of its text, if it is short, else its end and where it is kept.
type token struct {
	start, end uint64
	run               // count is 0 of a token that is not in use
	epoch      uint32 // of the vocabulary, when it was worked out
	length     uint16
	lang       uint8
	core       uint8 // of a word as written: its length without possessive or suffix; 0 of a folded form
}

// shortWord is how long words may be, in bytes, to be kept without their text.
const shortWord = 16

// A sought is a word as a memo looks for it. Of a long word, which tokens do not hold, the text is not all.
type sought struct {
	start, end uint64 // the text of a short word, and zeros: no word has a zero
	slot       uint32 // where it is looked for first
	length     uint16
	core       uint8
}

// firstBytes are masks for the first bytes of eight.
var firstBytes = [...]uint64{
	0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1, 1<<64 - 1,
	1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1,
}

// sought returns a word as it is looked for. What stands behind the word in memory is read with it, where there is enough, so that all lengths go one way.
func (m *memo) sought(s []byte, lang, core uint8) sought {
	if cap(s) < shortWord {
		s = append(make([]byte, 0, shortWord), s...)
	}
	n := min(len(s), shortWord)
	more := max(n, 8) - 8
	k := sought{length: uint16(len(s)), core: core}
	k.start = binary.LittleEndian.Uint64(s[:8]) & firstBytes[n]
	k.end = binary.LittleEndian.Uint64(s[:shortWord][8:]) & firstBytes[more]
	k.slot = m.hash(k.start, k.end, len(s), lang, core) & uint32(len(m.tokens)-1)
	return k
}

// is reports whether a token is that of a short word.
func (t *token) is(k *sought, lang uint8) bool {
	return t.start == k.start && t.end == k.end && t.length == k.length && t.lang == lang && t.core == k.core
}

func newMemo() *memo {
	return &memo{seed: maphash.MakeSeed(), secret: [2]uint64{rand.Uint64(), rand.Uint64()}, tokens: make([]token, 1<<10)}
}

// hash returns the hash of a short word.
func (m *memo) hash(start, end uint64, length int, lang, core uint8) uint32 {
	hi, lo := bits.Mul64(start^m.secret[0], end^m.secret[1]^uint64(length)<<56^uint64(lang)<<48^uint64(core)<<40)
	return uint32(hi ^ lo ^ lo>>32)
}

// hashLong returns the hash of a long word.
func (m *memo) hashLong(s []byte, lang, core uint8) uint32 {
	return uint32(maphash.Bytes(m.seed, s)) + uint32(lang) + uint32(core)<<8
}

// forget empties the memo and keeps its memory.
func (m *memo) forget() {
	clear(m.tokens)
	m.handy = [2 * handyLanguages]handy{}
	m.starts++
	m.n, m.text, m.atoms = 0, m.text[:0], m.atoms[:0]
}

// full reports whether it is time to start again.
func (m *memo) full() bool {
	return m.n >= mostTokens || len(m.text) >= mostTokenBytes || len(m.atoms) >= mostTokenAtoms
}

// language returns the number of a language.
func (m *memo) language(lang string) uint8 {
	i := slices.Index(m.langs, lang)
	if i < 0 {
		if len(m.langs) == 1<<8 {
			m.forget()
			m.langs = m.langs[:0]
		}
		m.langs = append(m.langs, lang)
		i = len(m.langs) - 1
	}
	return uint8(i)
}

// next returns where to look for a word that is not in slot i, where step tells how often that has been asked: first in the
// slot that is in memory beside.
func (m *memo) next(i, step uint32) uint32 {
	if step&1 == 0 {
		return i ^ 1
	}
	return (i + 2) & uint32(len(m.tokens)-1)
}

// find returns the token of a word, or an unused one in its place. Core is 0 of a folded form.
func (m *memo) find(s []byte, lang, core uint8) *token {
	if len(s) > shortWord {
		return m.findLong(s, lang, core)
	}
	k := m.sought(s, lang, core)
	for i, n := k.slot, uint32(0); ; i, n = m.next(i, n), n+1 {
		t := &m.tokens[i]
		if t.count == 0 {
			*t = token{start: k.start, end: k.end, length: k.length, lang: lang, core: core}
			return t
		}
		if t.is(&k, lang) {
			return t
		}
	}
}

func (m *memo) findLong(s []byte, lang, core uint8) *token {
	end := binary.LittleEndian.Uint64(s[len(s)-8:])
	for i, n := m.hashLong(s, lang, core)&uint32(len(m.tokens)-1), uint32(0); ; i, n = m.next(i, n), n+1 {
		t := &m.tokens[i]
		if t.count == 0 {
			*t = token{end: end, length: uint16(len(s)), lang: lang, core: core}
			return t
		}
		if t.end == end && int(t.length) == len(s) && t.lang == lang && t.core == core && string(m.long(t)) == string(s) {
			return t
		}
	}
}

// at returns what a short word leads to, if the word is where it is looked for first and was worked out in an epoch. It is
// short, so that many of them are done at the same time.
func (m *memo) at(k *sought, lang uint8, epoch uint32) run {
	t := &m.tokens[k.slot]
	if !t.is(k, lang) {
		if t = &m.tokens[k.slot^1]; !t.is(k, lang) {
			return run{}
		}
	}
	if k.length > shortWord || t.epoch != epoch {
		return run{}
	}
	return t.run
}

// long returns the text of a long word.
func (m *memo) long(t *token) []byte { return m.text[t.start : t.start+uint64(t.length)] }

// keep remembers what a word leads to: the atoms of the memo from an index on. T is what find returned.
func (m *memo) keep(t *token, s []byte, from int, epoch uint32) {
	isNew := t.count == 0
	t.from, t.count, t.epoch = uint32(from), uint32(len(m.atoms)-from)+1, epoch
	if !isNew {
		return
	}
	if len(s) > shortWord {
		t.start = uint64(len(m.text))
		m.text = append(m.text, s...)
	}
	if m.n++; 2*m.n > len(m.tokens) {
		m.grow()
	}
}

func (m *memo) grow() {
	old := m.tokens
	m.tokens = make([]token, 2*len(old))
	for i := range old {
		t := &old[i]
		if t.count == 0 {
			continue
		}
		h := m.hash(t.start, t.end, int(t.length), t.lang, t.core)
		if t.length > shortWord {
			h = m.hashLong(m.long(t), t.lang, t.core)
		}
		h &= uint32(len(m.tokens) - 1)
		for n := uint32(0); m.tokens[h].count != 0; n++ {
			h = m.next(h, n)
		}
		m.tokens[h] = *t
	}
}

func (m *memo) bytes() int {
	n := 0
	for i := range m.handy {
		n += 8*len(m.handy[i].idle) + 16*len(m.handy[i].busy)
	}
	return n + 32*cap(m.tokens) + cap(m.text) + 4*cap(m.atoms)
}
