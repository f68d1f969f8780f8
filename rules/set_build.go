package rules

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// build has the index built anew in the background, if that is not going on already. What is returned is closed when it
// has ended.
func (s *Set) build() <-chan struct{} {
	s.buildMu.Lock()
	defer s.buildMu.Unlock()
	if s.building.CompareAndSwap(false, true) {
		built := make(chan struct{})
		s.built = built
		go func() {
			defer close(built)
			defer s.building.Store(false)
			s.rebuild()
		}()
	}
	return s.built
}

// Settle waits until the index has all rules that were put before, and returns. There is no need to call it; but the first
// Match after many were put at once is slow without.
func (s *Set) Settle() {
	for range 2 { // what was put while an index was built may need another
		s.mu.Lock()
		s.takeIn()
		ready := !s.crowded() && !s.building.Load()
		s.mu.Unlock()
		if ready {
			return
		}
		<-s.build()
	}
}

// A snapshot is what a set was at some moment, to build the index from while the set changes.
type snapshot struct {
	lexicon lexicon
	seed    maphash.Seed
	sample  sample
	base    *index
	late    late // only its lists
	dead    bitset
	rules   []*Rule
	cost    []float32
	garbage int
	living  int
	old     bool // so that the index is to be built in any case
}

func (s *Set) snapshot() snapshot {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.sampleMu.Lock()
	defer s.sampleMu.Unlock()
	snap := snapshot{
		lexicon: s.voc.lexicon, seed: s.voc.seed, base: s.base, late: s.late, dead: slices.Clone(s.dead), rules: s.rules, cost: s.cost,
		sample: sample{slices.Clone(s.known.seen), s.known.articles}, garbage: s.garbage + s.buried, living: s.len(),
	}
	snap.old = s.crowded() || s.seeded && snap.sample.enough()
	return snap
}

// sources returns the living rules, sorted by ID.
func (s *snapshot) sources() []source {
	out := make([]source, 0, s.living)
	for i, id := range s.base.ids {
		if !s.dead.has(uint32(i)) {
			out = append(out, source{id, codeAt(s.base.code, s.base.at[i])})
		}
	}
	for i, id := range s.late.ids {
		if !s.dead.has(s.late.first + uint32(i)) {
			out = append(out, source{id, codeAt(s.late.code, s.late.at[i])})
		}
	}
	slices.SortFunc(out, func(a, b source) int { return cmp.Compare(a.id, b.id) })
	return out
}

// A successor is the index that is to take the place of a set's.
type successor struct {
	base   *index
	cost   []float32
	sample sample
	late   late
	taken  int // how many of the set's late rules are in base, or in late
	covers int // how many of them are in base
	clear  *clearing
}

// rebuild makes all rules one index, if there is reason to.
func (s *Set) rebuild() {
	snap := s.snapshot()
	if !snap.old && !snap.base.drifted(snap.cost, snap.lexicon.costs(snap.sample, snap.base.code, len(snap.base.ids))) {
		return
	}
	next := snap.succeed()
	for range 4 { // most of what was put meanwhile, without holding anybody up
		s.mu.RLock()
		from, lexicon, rules := s.late, s.voc.lexicon, s.rules
		s.mu.RUnlock()
		next.follow(from, lexicon, rules)
		if len(from.ids)-next.covers <= fewRules {
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next.follow(s.late, s.voc.lexicon, s.rules)
	s.replace(next, &snap)
}

// succeed returns the successor of a snapshot.
func (s *snapshot) succeed() *successor {
	sources := s.sources()
	next := &successor{taken: len(s.late.ids), covers: len(s.late.ids), sample: s.sample}
	lexicon, seed := s.lexicon, s.seed
	if s.garbage > s.living/lateShare {
		next.clear = newClearing(s.lexicon, s.rules)
		for i := range sources {
			sources[i].code = next.clear.code(sources[i].code)
		}
		next.sample = next.clear.sample(s.sample)
		lexicon, seed = next.clear.to.lexicon, next.clear.to.seed
	}
	next.base, next.cost = build(lexicon, seed, next.sample, sources)
	next.late = newLate(uint32(len(next.base.ids)))
	return next
}

// follow takes in the rules that were put since.
func (n *successor) follow(l late, lexicon lexicon, rules []*Rule) {
	atoms := len(lexicon.origins)
	if n.clear != nil {
		n.clear.grown(lexicon, rules)
	}
	for ; n.taken < len(l.ids); n.taken++ {
		c := codeAt(l.code, l.at[n.taken])
		if n.clear != nil {
			c = n.clear.code(c)
		}
		n.late.append(l.ids[n.taken])
		n.late.code = append(n.late.code, c...)
	}
	if n.clear != nil {
		atoms = len(n.clear.to.marks)
	}
	n.cost = append(n.cost, make([]float32, atoms-len(n.cost))...)
	n.late.file(n.cost)
}

// replace puts a successor in the place of what the set had, but for the rules that have died since. The caller holds s.mu.
func (s *Set) replace(n *successor, then *snapshot) {
	dead := make(bitset, (len(n.base.ids)+len(n.late.ids))>>6+1)
	buried := 0
	bury := func(id ID, rank uint32) {
		dead.add(rank)
		buried++
		if n.late.rank[id] == rank {
			delete(n.late.rank, id)
		}
	}
	known := s.late.first + uint32(n.covers)
	for i, group := range s.dead {
		if i < len(then.dead) {
			group &^= then.dead[i]
		}
		for rank := range members(i, group) {
			id := s.idOf(rank)
			if rank >= known {
				bury(id, n.late.first+rank-known)
			} else if r, ok := n.base.rank(id); ok {
				bury(id, r)
			}
		}
	}
	if n.clear != nil {
		s.voc, s.rules, s.numbers = n.clear.to, n.clear.kept, n.clear.numbers
		s.known, s.garbage = n.sample, 0
	} else {
		s.garbage = then.garbage
	}
	s.base, s.cost, s.late = n.base, n.cost, n.late
	s.dead, s.buried = dead, buried
	s.unfiled.Store(0)
	s.seeded = !n.sample.enough()
}

// idOf returns the ID of the rule with a rank.
func (s *Set) idOf(rank uint32) ID {
	if rank >= s.late.first {
		return s.late.ids[rank-s.late.first]
	}
	return s.base.ids[rank]
}

// A clearing renumbers rules so that nothing is kept that none of them needs.
type clearing struct {
	renumbering
	rules   []*Rule
	kept    []*Rule
	numbers map[string]uint32 // by canonical form, of kept
	moved   map[uint32]uint32 // from rules to kept
}

func newClearing(from lexicon, rules []*Rule) *clearing {
	return &clearing{renumbering: newRenumbering(from), rules: rules, numbers: map[string]uint32{}, moved: map[uint32]uint32{}}
}

func (c *clearing) grown(from lexicon, rules []*Rule) {
	c.renumbering.grown(from)
	c.rules = rules
}

func (c *clearing) code(in code) code {
	out := c.renumbering.code(in)
	at := out.rule()
	if at == 0 {
		return out
	}
	old := out[at]
	n, ok := c.moved[old]
	if !ok {
		n = uint32(len(c.kept))
		r := c.rules[old]
		c.kept, c.moved[old] = append(c.kept, r), n
		if shareable(r) {
			c.numbers[r.canonical] = n
		}
	}
	out[at] = n
	return out
}
