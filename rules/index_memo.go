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
	mostTokens     = 1 << 17
	mostTokenBytes = 1 << 21
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
	moved  int // changes when tokens are put elsewhere
}

// A token is a remembered word: all of its text, if it is short, else its end and where it is kept.
type token struct {
	start, end uint64
	from       uint32 // its atoms are the memo's from here on
	count      uint32 // how many, plus one; 0 of a token that is not in use
	epoch      uint32 // of the vocabulary, when it was worked out
	length     uint16
	lang       uint8
	core       uint8 // of a word as written: its length without possessive or suffix; 0 of a folded form
}

// shortWord is how long words may be, in bytes, to be kept without their text.
const shortWord = 16

// halves returns the text of a short word. The halves may overlap, but words of the same length that differ have others.
// Of a long word the second is its end.
func halves(s []byte) (start, end uint64) {
	switch n := len(s); {
	case n >= 8:
		return binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[n-8:])
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(s)), uint64(binary.LittleEndian.Uint32(s[n-4:]))
	case n > 0:
		return uint64(s[0]) | uint64(s[n/2])<<8 | uint64(s[n-1])<<16, 0
	}
	return 0, 0
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
	m.moved++
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

// find returns the token of a word, or an unused one in its place. Core is 0 of a folded form.
func (m *memo) find(s []byte, lang, core uint8) *token {
	start, end := halves(s)
	if len(s) > shortWord {
		return m.findLong(s, end, lang, core)
	}
	mask := uint32(len(m.tokens) - 1)
	for i := m.hash(start, end, len(s), lang, core) & mask; ; i = (i + 1) & mask {
		t := &m.tokens[i]
		if t.count == 0 {
			*t = token{start: start, end: end, length: uint16(len(s)), lang: lang, core: core}
			return t
		}
		if t.start == start && t.end == end && int(t.length) == len(s) && t.lang == lang && t.core == core {
			return t
		}
	}
}

func (m *memo) findLong(s []byte, end uint64, lang, core uint8) *token {
	mask := uint32(len(m.tokens) - 1)
	for i := m.hashLong(s, lang, core) & mask; ; i = (i + 1) & mask {
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

// at returns where a short word is, if it is where it is looked for first and was worked out in an epoch; else unknown.
// It is short, so that many of them are done at the same time.
func (m *memo) at(s []byte, lang, core uint8, epoch uint32) (i uint32, nothing bool) {
	start, end := halves(s)
	i = m.hash(start, end, len(s), lang, core) & uint32(len(m.tokens)-1)
	t := &m.tokens[i]
	if len(s) <= shortWord && t.start == start && t.end == end && int(t.length) == len(s) && t.lang == lang && t.core == core && t.epoch == epoch && t.count != 0 {
		return i, t.count == 1
	}
	return unknown, false
}

// unknown stands for a token that has to be looked for.
const unknown = 1<<32 - 1

// led returns the atoms that a word leads to.
func (m *memo) led(t *token) []uint32 { return m.atoms[t.from : t.from+t.count-1] }

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
	m.moved++
	old := m.tokens
	m.tokens = make([]token, 2*len(old))
	mask := uint32(len(m.tokens) - 1)
	for i := range old {
		t := &old[i]
		if t.count == 0 {
			continue
		}
		h := m.hash(t.start, t.end, int(t.length), t.lang, t.core)
		if t.length > shortWord {
			h = m.hashLong(m.long(t), t.lang, t.core)
		}
		h &= mask
		for m.tokens[h].count != 0 {
			h = (h + 1) & mask
		}
		m.tokens[h] = *t
	}
}

func (m *memo) bytes() int {
	return 32*cap(m.tokens) + cap(m.text) + 4*cap(m.atoms)
}
