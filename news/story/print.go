package story

import (
	"slices"

	"newsbot/news/text"
)

const (
	shingle     = 3   // words that count as one piece of text
	sample      = 4   // one shingle in so many is kept: enough to tell copies, and a quarter of the memory
	mostPrinted = 512 // shingles kept of one text: about 2,000 words
)

// A Print is a sample of the shingles of a text, the runs of three words in it, as sorted numbers. It is the same on every
// machine, so that it can be kept.
type Print []uint32

// PrintOf returns the print of a text.
func PrintOf(s string) Print {
	var r text.Reading
	r.Add(s)
	var p Print
	for i := 0; i+shingle <= len(r.Words) && len(p) < mostPrinted; i++ {
		h := uint64(offset)
		for _, w := range r.Words[i : i+shingle] {
			h = hashMore(h, r.Fold(w))
			h = hashMore(h, []byte{' '})
		}
		if h = mixed(h); h%sample == 0 {
			p = append(p, uint32(h>>32))
		}
	}
	slices.Sort(p)
	return slices.Compact(p)
}

// Shared returns how many shingles p and q have in common, and the part of the shorter one that this is.
func (p Print) Shared(q Print) (n int, part float64) {
	for i, j := 0, 0; i < len(p) && j < len(q); {
		switch {
		case p[i] < q[j]:
			i++
		case p[i] > q[j]:
			j++
		default:
			n++
			i++
			j++
		}
	}
	return n, contained(n, len(p), len(q))
}

// SameText reports whether p and q are prints of the same text: one may be edited, cut or in another order.
func (p Print) SameText(q Print) bool {
	n, part := p.Shared(q)
	return n >= leastShared && part >= copied
}

func contained(shared, a, b int) float64 {
	if least := min(a, b); least > 0 {
		return float64(shared) / float64(least)
	}
	return 0
}

const offset = 14695981039346656037

// hashMore continues the FNV-1a hash h over s.
func hashMore(h uint64, s []byte) uint64 {
	for _, c := range s {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

func hashOf(s []byte) uint32 { return uint32(mixed(hashMore(offset, s)) >> 32) }

// mixed spreads the bits of h: the low ones of FNV are not random enough to sample by.
func mixed(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h
}
