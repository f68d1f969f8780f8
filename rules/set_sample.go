package rules

// A sample says how common atoms are among the articles that came in. Later articles weigh more.
type sample struct {
	seen     []uint32 // by atom: articles that had it
	articles uint32
}

// How many articles tell what is common: one of sampleEvery. Of mostSamples all counts are halved, so that what has become rare is forgotten.
// EnoughSamples tell more about how common words are than the rules do. After each driftSamples it is time to look
// whether other words have become common.
const (
	sampleEvery   = 16
	mostSamples   = 4096
	enoughSamples = 64
	driftSamples  = 256
)

func (s *sample) enough() bool { return s.articles >= enoughSamples }

// share returns which share of articles is likely to have an atom.
func (s *sample) share(atom uint32) float32 {
	seen := float32(0.25)
	if int(atom) < len(s.seen) {
		seen += float32(s.seen[atom])
	}
	return seen / float32(s.articles)
}

// add counts one article.
func (s *sample) add(atoms []uint32, all int) {
	if len(s.seen) < all {
		s.seen = append(s.seen, make([]uint32, all-len(s.seen))...)
	}
	for _, a := range atoms {
		s.seen[a]++
	}
	if s.articles++; s.articles == mostSamples {
		s.articles /= 2
		for i := range s.seen {
			s.seen[i] /= 2
		}
	}
}

// tell counts the atoms of one article of many. It reports whether enough is known now to build the index better than
// before any article had come, or whether it is time to see.
func (s *Set) tell(m *matcher) (again bool) {
	n := s.read.Add(1)
	if n%sampleEvery != 0 {
		return false
	}
	s.sampleMu.Lock()
	defer s.sampleMu.Unlock()
	s.known.add(m.atoms, len(s.voc.marks))
	if len(s.base.ids) < fewRules {
		return false
	}
	return s.seeded && s.known.enough() || n%(sampleEvery*driftSamples) == 0
}

// What makes other words common enough to build the index again: some are drifted times as common as they were, or as rare, and were or are in
// at least one of noticed articles; and the rules that are tried on an article for nothing would be fewer by one part in worthwhile.
const (
	drifted    = 10
	noticed    = 256
	worthwhile = 16
)

// drifted reports whether an index that was built for what atoms cost then would be clearly better for what they cost now.
func (x *index) drifted(then, now []float32) bool {
	far := false
	for a := range min(len(then), len(now)) {
		low, high := min(then[a], now[a]), max(then[a], now[a])
		if high >= 1./noticed && high >= drifted*low {
			far = true
			break
		}
	}
	if !far {
		return false
	}
	have, best := float32(0), float32(0)
	for at := 0; at < len(x.code); {
		c := codeAt(x.code, uint32(at))
		at += len(c)
		anchor, _ := c.anchor(then)
		for _, w := range anchor {
			have += now[w>>codeAtom]
		}
		_, least := c.anchor(now)
		best += least
	}
	return have > best+have/worthwhile
}
