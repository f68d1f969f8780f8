package rules

import "slices"

// A handy remembers of the commonest words of one language what a memo knows of them, where they take so little memory that
// they stay near the processor. It holds only folded forms, or only words as they are written, of up to eight bytes each, and not
// all that it was told.
type handy struct {
	idle  []uint64 // by hash: words that lead to nothing, as most do where rules are few; or noWord
	busy  []busy   // by hash: words that lead somewhere
	odd   uint64
	epoch uint32
	lang  uint8
}

type busy struct {
	word uint64 // the first byte lowest, zeros behind
	run
}

const (
	noWord         = 1
	idleBits       = 15 // of how many words fit
	busyBits       = 14
	handyLanguages = 4 // that have one at a time
)

// handyWords returns what is remembered of a language in an epoch: of folded forms, or of words as they are written.
func (m *memo) handyWords(lang uint8, epoch uint32, written bool) *handy {
	c := &m.handy[lang%handyLanguages]
	if written {
		c = &m.handy[handyLanguages+lang%handyLanguages]
	}
	if c.idle != nil && c.lang == lang && c.epoch == epoch {
		return c
	}
	if c.idle == nil {
		c.idle, c.busy, c.odd = make([]uint64, 1<<idleBits), make([]busy, 1<<busyBits), m.secret[0]|1
	}
	for i := range c.idle {
		c.idle[i] = noWord
	}
	clear(c.busy)
	c.lang, c.epoch = lang, epoch
	return c
}

// appendOthers appends the places in words of those that are not known to be idle. A word that does not fit is 0.
func (c *handy) appendOthers(out []int32, words []uint64) []int32 {
	n := len(out)
	out = slices.Grow(out, len(words)+1)[:n+len(words)+1]
	idle := c.idle[:1<<idleBits]
	for i, word := range words {
		slot := word * c.odd >> (64 - idleBits)
		out[n] = int32(i)
		one, two := 1, 1 // without a branch, because nobody could tell which way it goes
		if idle[slot] == word {
			one = 0
		}
		if idle[slot^1] == word {
			two = 0
		}
		n += one & two
	}
	return out[:n]
}

// at returns what a word leads to, if that is known.
func (c *handy) at(word uint64) run {
	idle := word * c.odd >> (64 - idleBits)
	if c.idle[idle] == word || c.idle[idle^1] == word {
		return run{count: 1}
	}
	return c.leads(word)
}

// leads is at for a word that is not idle.
func (c *handy) leads(word uint64) run {
	slot := word * c.odd >> (64 - busyBits)
	if b := &c.busy[slot]; b.word == word {
		return b.run
	}
	if b := &c.busy[slot^1]; b.word == word {
		return b.run
	}
	return run{}
}

// keep remembers what a word leads to, and forgets another if there is no room.
func (c *handy) keep(word uint64, r run) {
	switch {
	case word == 0 || r.count == 0:
	case r.count == 1:
		slot := word * c.odd >> (64 - idleBits)
		if c.idle[slot] != noWord {
			slot ^= 1
		}
		c.idle[slot] = word
	default:
		slot := word * c.odd >> (64 - busyBits)
		if c.busy[slot].word != 0 {
			slot ^= 1
		}
		c.busy[slot] = busy{word, r}
	}
}
