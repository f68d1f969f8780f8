package summary

import (
	"math"
	"slices"

	"newsbot/news/text"
)

const (
	leads      = 4    // the news stands in one of the first sentences
	ruleWeight = 5    // what a term not yet shown is worth against a sentence's score
	relevance  = 0.8  // the part of relevance against novelty
	least      = 0.45 // what a sentence must be worth to be added when nothing asks for it
)

// choose returns the indexes of the chosen sentences in ascending order.
func (d *document) choose() []int {
	pool := d.eligible()
	if len(pool) == 0 {
		return nil
	}
	c := choice{d: d, missing: map[int]bool{}}
	for t := range d.seen {
		c.missing[t] = true
	}
	c.add(d.lead(pool))
	for len(c.chosen) < maxSentences {
		best, worth := -1, math.Inf(-1)
		for _, i := range pool {
			if w, ok := c.worth(i); ok && w > worth {
				best, worth = i, w
			}
		}
		if best < 0 || worth < least {
			break
		}
		c.add(best)
	}
	slices.Sort(c.chosen)
	return c.chosen
}

// eligible returns the sentences that may be shown at all. Where an article has no proper sentence, as a feed's teaser
// without a final stop, its first line may.
func (d *document) eligible() []int {
	var pool []int
	for i, s := range d.sentences {
		if s.words >= 4 && s.words <= maxWords && s.runes <= maxRunes && s.paired && !text.Heading(s.span.In(d.a.Text)) {
			pool = append(pool, i)
		}
	}
	if len(pool) > 0 {
		return pool
	}
	for i, s := range d.sentences {
		if s.words >= 5 && s.words <= maxWords && s.runes <= maxRunes {
			return []int{i}
		}
	}
	return nil
}

// lead returns the sentence with the news: the best of the first few that can stand alone.
func (d *document) lead(pool []int) int {
	best := -1
	for _, i := range pool[:min(leads, len(pool))] {
		s := d.sentences[i]
		if s.dangling == pronoun {
			continue
		}
		if best < 0 || s.score+focusShare(s) > d.sentences[best].score+focusShare(d.sentences[best]) {
			best = i
		}
	}
	if best < 0 {
		return pool[0]
	}
	return best
}

func focusShare(s sentence) float64 { return 0.3 * float64(min(len(s.focus), 2)) }

// A choice is a summary in the making.
type choice struct {
	d            *document
	chosen       []int
	missing      map[int]bool // terms of the rule that no chosen sentence holds
	words, runes int
}

func (c *choice) add(i int) {
	s := c.d.sentences[i]
	c.chosen = append(c.chosen, i)
	c.words += s.words
	c.runes += s.runes + 1
	for t := range s.focus {
		delete(c.missing, t)
	}
}

// worth returns what adding sentence i would be worth, and whether it may be added.
func (c *choice) worth(i int) (float64, bool) {
	s := c.d.sentences[i]
	if slices.Contains(c.chosen, i) || c.words+s.words > maxWords || c.runes+s.runes > maxRunes {
		return 0, false
	}
	if s.dangling == pronoun && !slices.Contains(c.chosen, i-1) {
		return 0, false
	}
	shown := 0.0
	for _, j := range c.chosen {
		shown = max(shown, similarity(&s, &c.d.sentences[j]))
	}
	if shown > 0.7 {
		return 0, false // says it again
	}
	worth := relevance*s.score - (1-relevance)*4*shown
	fresh := 0
	for t := range s.focus {
		if c.missing[t] {
			fresh++
		}
	}
	worth += ruleWeight * float64(fresh)
	if n := len(s.focus); n > 0 && len(c.d.seen) > 0 {
		worth += 1.2 * float64(n) / float64(len(c.d.seen))
	}
	return worth, true
}

// similarity is the cosine of the angle between what two sentences are about.
func similarity(a, b *sentence) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	if len(a.terms) > len(b.terms) {
		a, b = b, a
	}
	dot := 0.0
	for t, w := range a.terms {
		dot += w * b.terms[t]
	}
	return dot / (a.norm * b.norm)
}
