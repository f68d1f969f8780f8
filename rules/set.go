package rules

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A Set is many rules, to be matched against each article. It is safe for concurrent use.
//
// It keeps an index over the rules, in which adding or removing one is quick and a million cost little more than reading the
// article. What is put or removed counts for every Match that starts afterwards. When many rules have changed, or when
// other words have become common, the index is built anew in the background, by a goroutine that ends with it; nobody
// waits meanwhile.
type Set struct {
	mu      sync.RWMutex // of what follows, up to waitMu; held for a short time only
	voc     *vocabulary
	base    *index
	late    late
	dead    bitset // by rank; those of late follow those of base
	buried  int    // how many are dead
	garbage int    // how many have died since voc and rules were last cleared of what only they had
	rules   []*Rule
	numbers map[string]uint32 // by canonical form: the place of a rule in rules
	cost    []float32         // by atom, when base was built
	seeded  bool              // base was built before there were articles to tell what is common

	waitMu  sync.Mutex
	waiting []change // what was put or removed while matchers held mu, the oldest first
	taken   []change // memory for the next waiting
	waits   atomic.Int64

	unfiled atomic.Int64 // late rules that matchers do not see yet

	sampleMu sync.Mutex
	known    sample       // by atom of voc
	read     atomic.Int64 // articles

	buildMu  sync.Mutex
	built    chan struct{} // closed when the last build has ended
	building atomic.Bool

	idleMu sync.Mutex
	idle   []*matcher
}

// NewSet returns a set without rules.
func NewSet() *Set {
	return &Set{voc: newVocabulary(), base: &index{}, numbers: map[string]uint32{}, late: newLate(0)}
}

// Put adds a rule, in the place of the one that had its ID before.
func (s *Set) Put(id ID, r *Rule) { s.change(change{id, r}) }

// Remove takes a rule out; one that is not there is no error.
func (s *Set) Remove(id ID) { s.change(change{id, nil}) }

// Len returns how many rules there are.
func (s *Set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.takeIn()
	return s.len()
}

func (s *Set) len() int { return len(s.base.ids) + len(s.late.ids) - s.buried }

// Match calls yield for each rule that matches d, in order of their IDs.
func (s *Set) Match(d *Document, yield func(ID)) {
	m := s.matcher()
	again := s.match(m, d)
	m.ask(d)
	m.overrule(d)
	for _, id := range m.ids {
		yield(id)
	}
	s.retire(m)
	if again && !s.building.Load() {
		s.build()
	}
}

// reading takes in what has changed, if that holds nobody up, and holds s.mu for reading.
func (s *Set) reading() {
	if s.waits.Load() > 0 && s.mu.TryLock() {
		s.takeIn()
		s.mu.Unlock()
	}
	s.mu.RLock()
	for s.unfiled.Load() > 0 { // so many were put at once that finding them was left for later
		s.mu.RUnlock()
		s.build() // from here on none are left
		s.mu.Lock()
		s.file()
		s.mu.Unlock()
		s.mu.RLock()
	}
}

// match leaves in m.ids the rules that match d, in m.asked those that have to be asked themselves, and in m.waiting what
// has changed since. It reports whether the index may have to be built again.
func (s *Set) match(m *matcher, d *Document) (again bool) {
	s.reading()
	defer s.mu.RUnlock()
	m.prepare(s.voc, d)
	m.read()
	m.lists = s.base.lists(m.lists[:0], m.atoms)
	m.touched = s.base.touch(m.lists)
	for _, l := range m.lists {
		m.try(l.atom, s.base.posts[l.from:l.to], s.base.code)
	}
	base := len(m.kept)
	if len(s.late.posts) > 0 {
		for _, a := range m.atoms {
			m.try(a, s.late.posts[a], s.late.code)
		}
	}
	m.spread(base, s)
	m.doubt(s)
	m.inOrder(s.base.ids, s.dead)
	if s.waits.Load() > 0 {
		s.waitMu.Lock()
		m.waiting = append(m.waiting, s.waiting...)
		s.waitMu.Unlock()
	}
	again = s.tell(m) || s.crowded()
	m.clear()
	return again
}

// matcher returns one that is idle, or a new one.
func (s *Set) matcher() *matcher {
	s.idleMu.Lock()
	defer s.idleMu.Unlock()
	n := len(s.idle)
	if n == 0 {
		return &matcher{}
	}
	m := s.idle[n-1]
	s.idle = s.idle[:n-1]
	return m
}

// retire keeps a matcher for the next article.
func (s *Set) retire(m *matcher) {
	s.idleMu.Lock()
	defer s.idleMu.Unlock()
	if len(s.idle) < runtime.GOMAXPROCS(0) {
		s.idle = append(s.idle, m)
	}
}

// A Footprint is the memory that a set takes, in bytes.
type Footprint struct {
	Index int // the rules and how to find them
	Words int // what is remembered of the words of articles; bounded
	Whole int // not bytes: how many rules are kept as they were compiled, because the index does not hold all they say
}

// Footprint returns the memory that the set takes, about.
func (s *Set) Footprint() Footprint {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f := Footprint{Whole: len(s.rules)}
	f.Index = s.base.bytes() + s.voc.bytes() + 4*cap(s.cost) + 8*cap(s.dead) + s.late.bytes()
	s.idleMu.Lock()
	defer s.idleMu.Unlock()
	for _, m := range s.idle {
		f.Words += m.bytes()
	}
	return f
}
