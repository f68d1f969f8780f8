package rules

import (
	"hash/maphash"
	"slices"
)

// How much a memo remembers before it starts again. This bounds what articles full of new words can make it grow to.
const (
	mostTokens     = 1 << 16
	mostTokenBytes = 1 << 20
	mostTokenAtoms = 1 << 20
)

// A memo remembers which atoms words lead to. Text is hostile: hashes are seeded, and words are compared.
type memo struct {
	seed   maphash.Seed
	slots  []memoSlot
	tokens []token
	text   []byte
	atoms  []uint32
	langs  []string
}

type memoSlot struct{ tag, token uint32 } // token is its number plus one

// A token is a remembered word. Its atoms are those from..to of the memo's.
type token struct {
	key      uint32 // where its text starts
	from, to uint32
	epoch    uint32 // of the vocabulary, when it was worked out
	length   uint16
	lang     uint8
}

func newMemo() *memo {
	return &memo{seed: maphash.MakeSeed(), slots: make([]memoSlot, 1<<10)}
}

// forget empties the memo and keeps its memory.
func (m *memo) forget() {
	clear(m.slots)
	m.tokens, m.text, m.atoms = m.tokens[:0], m.text[:0], m.atoms[:0]
}

// full reports whether it is time to start again.
func (m *memo) full() bool {
	return len(m.tokens) >= mostTokens || len(m.text) >= mostTokenBytes || len(m.atoms) >= mostTokenAtoms
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

// find returns the token of a word in a language; if there is none, nil and its hash.
func (m *memo) find(lang uint8, key []byte) (*token, uint64) {
	h := maphash.Bytes(m.seed, key) + uint64(lang)*0x9E3779B97F4A7C15
	mask := uint32(len(m.slots) - 1)
	for i := uint32(h) & mask; ; i = (i + 1) & mask {
		s := m.slots[i]
		if s.token == 0 {
			return nil, h
		}
		if s.tag != uint32(h>>32) {
			continue
		}
		t := &m.tokens[s.token-1]
		if t.lang == lang && string(m.text[t.key:t.key+uint32(t.length)]) == string(key) {
			return t, h
		}
	}
}

// add remembers a word, whose hash is h, and returns its token for the caller to fill in.
func (m *memo) add(lang uint8, key []byte, h uint64) *token {
	if 2*len(m.tokens) >= len(m.slots) {
		m.grow()
	}
	m.tokens = append(m.tokens, token{key: uint32(len(m.text)), length: uint16(len(key)), lang: lang})
	m.text = append(m.text, key...)
	m.put(memoSlot{uint32(h >> 32), uint32(len(m.tokens))}, uint32(h))
	return &m.tokens[len(m.tokens)-1]
}

func (m *memo) grow() {
	m.slots = make([]memoSlot, 2*len(m.slots))
	for i := range m.tokens {
		t := &m.tokens[i]
		h := maphash.Bytes(m.seed, m.text[t.key:t.key+uint32(t.length)]) + uint64(t.lang)*0x9E3779B97F4A7C15
		m.put(memoSlot{uint32(h >> 32), uint32(i + 1)}, uint32(h))
	}
}

func (m *memo) put(s memoSlot, h uint32) {
	mask := uint32(len(m.slots) - 1)
	i := h & mask
	for m.slots[i].token != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = s
}

func (m *memo) bytes() int {
	return 8*cap(m.slots) + 24*cap(m.tokens) + cap(m.text) + 4*cap(m.atoms)
}
