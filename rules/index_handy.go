package rules

import "slices"

// A handy remembers of the commonest words of one language what a memo knows of them, where they take so little memory that
// they stay near the processor. It holds only folded forms, or only words as they are written, those that fit into a number each
// (text.Reading.Short), and not all that it was told.
type handy struct {
	idle  []uint64 // by hash: words that lead to nothing, as most do where rules are few; or noWord
	busy  []busy   // by hash: words that lead somewhere
	odd   uint64
	epoch uint32
	lang  uint8

	streams uint8 // how many were read in the epoch; no more than tell that it is settled
	rest    uint8 // how many streams are left of which idle is not asked
}

type busy struct {
	word uint64 // the first byte lowest, zeros behind
	run
}

const (
	noWord         = 1
	idleBits       = 16 // of how many words fit
	busyBits       = 15
	handyLanguages = 4 // that have one at a time
)

// settled is how many streams must have been read in an epoch until words are remembered: what would be forgotten at once is not
// worth the room that has to be cleared for it.
const settled = 16

// handyWords returns what is remembered of a language in an epoch: of folded forms, or of words as they are written. It is nil
// while nothing is; that is one without words.
func (m *memo) handyWords(lang uint8, epoch uint32, written bool) *handy {
	c := &m.handy[lang%handyLanguages]
	if written {
		c = &m.handy[handyLanguages+lang%handyLanguages]
	}
	if c.lang != lang || c.epoch != epoch || c.odd == 0 {
		c.lang, c.epoch, c.odd, c.streams = lang, epoch, m.secret[0]|1, 0
	}
	if c.streams > settled {
		return c
	}
	if c.streams++; c.streams <= settled {
		return nil
	}
	if c.idle == nil {
		c.idle, c.busy = make([]uint64, 1<<idleBits), make([]busy, 1<<busyBits)
	}
	for i := range c.idle {
		c.idle[i] = noWord
	}
	clear(c.busy)
	return c
}

// restAfter is of how many streams idle is not asked after one that had hardly an idle word: where rules are many, words are not.
const restAfter = 64

// others returns the places in words of those that are not known to be idle, in the memory of out. A word that does not fit is 0.
func (c *handy) others(out []int32, words []uint64) []int32 {
	out = slices.Grow(out[:0], len(words)+1)[:len(words)+1]
	if c == nil || c.rest > 0 {
		if c != nil {
			c.rest--
		}
		for i := range words {
			out[i] = int32(i)
		}
		return out[:len(words)]
	}
	n := 0
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
	if 8*n > 7*len(words) && len(words) > restAfter {
		c.rest = restAfter
	}
	return out[:n]
}

// at returns what a word leads to, if that is known.
func (c *handy) at(word uint64) run {
	if c == nil {
		return run{}
	}
	idle := word * c.odd >> (64 - idleBits)
	if c.idle[idle] == word || c.idle[idle^1] == word {
		return run{count: 1}
	}
	return c.leads(word)
}

// leads is at for a word that is not idle.
func (c *handy) leads(word uint64) run {
	if c == nil {
		return run{}
	}
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
	case c == nil || word == 0 || r.count == 0:
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
