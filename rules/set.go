package rules

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A Set is many rules, to be matched against each article. It is safe for concurrent use.
//
// It keeps an index over the rules, in which adding or removing one is quick and a million cost little more than reading the
// article. Rules that are put are known to every Match that starts afterwards. The index is built anew from time to
// time, when many rules have changed, by the Match that notices; others go on meanwhile.
type Set struct {
	writing sync.Mutex   // held by whoever changes anything
	mu      sync.RWMutex // held by the same while what readers see changes, and by readers
	voc     *vocabulary
	base    *index
	late    late
	dead    bitset // by rank; those of late follow those of base
	buried  int    // how many are dead
	garbage int    // how many have died since voc and rules were last cleared of what only they had
	rules   []*Rule
	numbers map[string]uint32 // by canonical form: the place of a rule in rules
	cost    []float32         // by atom, when base was built

	unfiled atomic.Int64 // rules of late that are not in its postings yet
	sampled atomic.Int64 // articles since base was built
	seeded  bool         // base was built before there were articles to tell what is common

	idleMu sync.Mutex
	idle   []*matcher
}

// A late is the rules that were put since the base was built. Their ranks follow those of the base.
type late struct {
	ids   []ID
	at    []uint32
	code  []uint32
	filed int // how many are in posts
	posts map[uint32][]uint32
	rank  map[ID]uint32
}

// NewSet returns a set without rules.
func NewSet() *Set {
	s := &Set{voc: newVocabulary(), base: &index{}, numbers: map[string]uint32{}}
	s.late.clear()
	return s
}

func (l *late) clear() {
	*l = late{posts: map[uint32][]uint32{}, rank: map[ID]uint32{}}
}

// Put adds a rule, in the place of the one that had its ID before.
func (s *Set) Put(id ID, r *Rule) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bury(id)
	p := encode(s.voc, r)
	number := uint32(0)
	if p.check {
		number = s.number(r)
	}
	rank := uint32(len(s.base.ids) + len(s.late.ids))
	s.late.ids = append(s.late.ids, id)
	s.late.at = append(s.late.at, uint32(len(s.late.code)))
	s.late.code = p.appendCode(s.late.code, number)
	s.late.rank[id] = rank
	if int(rank>>6) >= len(s.dead) {
		s.dead = append(s.dead, 0)
	}
	s.unfiled.Add(1)
}

// number returns the place of a rule in s.rules.
func (s *Set) number(r *Rule) uint32 {
	share := shareable(r)
	if n, ok := s.numbers[r.canonical]; ok && share {
		return n
	}
	n := uint32(len(s.rules))
	s.rules = append(s.rules, r)
	if share {
		s.numbers[r.canonical] = n
	}
	return n
}

// Remove takes a rule out; one that is not there is no error.
func (s *Set) Remove(id ID) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bury(id)
}

// bury marks the rule with an ID as dead, if there is one.
func (s *Set) bury(id ID) {
	rank, ok := s.late.rank[id]
	if ok {
		delete(s.late.rank, id)
	} else if rank, ok = s.base.rank(id); !ok || s.dead.has(rank) {
		return
	}
	s.dead.add(rank)
	s.buried++
}

// Len returns how many rules there are.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.len()
}

func (s *Set) len() int { return len(s.base.ids) + len(s.late.ids) - s.buried }

// Match calls yield for each rule that matches d, in order of their IDs.
func (s *Set) Match(d *Document, yield func(ID)) {
	if s.unfiled.Load() > 0 {
		s.fileLate()
	}
	m := s.matcher()
	again := s.match(m, d)
	for _, id := range m.ids {
		yield(id)
	}
	s.retire(m)
	if again {
		s.rebuild()
	}
}

// match leaves in m.ids the rules that match d. It reports whether the index should be built again.
func (s *Set) match(m *matcher, d *Document) (again bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m.prepare(s.voc, d)
	m.read()
	in := catalog{s.base.code, s.rules}
	m.lists = s.base.lists(m.lists[:0], m.atoms)
	m.touched = s.base.touch(m.lists)
	for _, l := range m.lists {
		m.try(l.atom, s.base.posts[l.from:l.to], in)
	}
	base := len(m.kept)
	if len(s.late.posts) > 0 {
		in.code = s.late.code
		for _, a := range m.atoms {
			m.try(a, s.late.posts[a], in)
		}
	}
	m.spread(base, s)
	m.inOrder(s.base.ids, s.dead)
	again = s.sample(m)
	m.clear()
	return again
}

// spread puts equal rules in the place of what stands for them among the first n of m.kept, and takes the late ones out.
func (m *matcher) spread(n int, s *Set) {
	for _, rank := range m.kept[n:] {
		if !s.dead.has(rank) {
			m.late = append(m.late, s.late.ids[int(rank)-len(s.base.ids)])
		}
	}
	slices.Sort(m.late)
	m.late = slices.Compact(m.late) // filed under several atoms
	m.kept = m.kept[:n]
	for i := range n {
		if r := m.kept[i]; r&twinned != 0 {
			list := s.base.twins[r&^twinned:]
			m.kept[i] = list[1]
			m.kept = append(m.kept, list[2:1+list[0]]...)
		}
	}
	if words := len(s.base.ids)>>6 + 1; len(m.found) < words {
		m.found = make(bitset, words)
		m.groups = make(bitset, words>>6+1)
	}
}

// sampleEvery is of how many articles one tells what is common.
const sampleEvery = 16

// mostSamples is how many samples are counted before all counts are halved, so that what has become rare is forgotten.
const mostSamples = 4096

// sample counts the atoms of one article of many. It reports whether enough is known now to build the index better than
// before any article had come.
func (s *Set) sample(m *matcher) (again bool) {
	n := s.sampled.Add(1)
	if n%sampleEvery != 0 {
		return false
	}
	v := s.voc
	v.viewMu.Lock()
	defer v.viewMu.Unlock()
	if len(v.seen) < len(v.marks) {
		v.seen = append(v.seen, make([]uint32, len(v.marks)-len(v.seen))...)
	}
	for _, a := range m.atoms {
		v.seen[a]++
	}
	v.samples++
	if v.samples == mostSamples {
		v.samples /= 2
		for i := range v.seen {
			v.seen[i] /= 2
		}
	}
	return s.seeded && v.samples == enoughSamples && len(s.base.ids) >= fewRules
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

// fewRules may always be late; of many rules, one part in lateShare may.
const (
	fewRules  = 256
	lateShare = 8
)

// fileLate makes the rules that were put known to matchers.
func (s *Set) fileLate() {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.unfiled.Load() == 0 {
		return
	}
	if len(s.late.ids)+s.buried > fewRules+len(s.base.ids)/lateShare {
		s.build()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cost = append(s.cost, make([]float32, len(s.voc.marks)-len(s.cost))...)
	var posts []posting
	for ; s.late.filed < len(s.late.ids); s.late.filed++ {
		at, rank := s.late.at[s.late.filed], uint32(len(s.base.ids)+s.late.filed)
		posts = appendPostings(posts[:0], codeAt(s.late.code, at), at, rank, s.cost)
		for _, p := range posts {
			run := append(s.late.posts[p.atom], uint32(p.class)<<runClass|1)
			s.late.posts[p.atom] = append(run, p.words[:width[p.class]]...)
		}
	}
	s.unfiled.Store(0)
}

// rebuild builds the index again, for what has become known of the articles.
func (s *Set) rebuild() {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.build()
}

// build makes all rules one index. The caller holds s.writing, so that nothing changes; others still read the old one.
func (s *Set) build() {
	sources := s.sources()
	voc, rules, numbers := s.voc, s.rules, s.numbers
	garbage := s.garbage + s.buried
	if garbage > s.len()/lateShare {
		voc, rules, numbers = s.compact(sources)
		garbage = 0
	}
	base, cost := build(voc, sources)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.voc, s.base, s.cost, s.rules, s.numbers = voc, base, cost, rules, numbers
	s.late.clear()
	s.dead, s.buried, s.garbage = make(bitset, len(base.ids)>>6+1), 0, garbage
	s.unfiled.Store(0)
	s.seeded = !voc.sampled()
}

// sources returns the living rules, sorted by ID.
func (s *Set) sources() []source {
	out := make([]source, 0, s.len())
	for i, id := range s.base.ids {
		if !s.dead.has(uint32(i)) {
			out = append(out, source{id, codeAt(s.base.code, s.base.at[i])})
		}
	}
	for i, id := range s.late.ids {
		if !s.dead.has(uint32(len(s.base.ids) + i)) {
			out = append(out, source{id, codeAt(s.late.code, s.late.at[i])})
		}
	}
	slices.SortFunc(out, func(a, b source) int { return cmp.Compare(a.id, b.id) })
	return out
}

// compact returns a vocabulary, and rules, without what no source needs any more.
func (s *Set) compact(sources []source) (*vocabulary, []*Rule, map[string]uint32) {
	voc := s.voc.renumber(sources)
	var rules []*Rule
	numbers := map[string]uint32{}
	moved := map[uint32]uint32{}
	for _, src := range sources {
		at := src.code.rule()
		if at == 0 {
			continue
		}
		old := src.code[at]
		n, ok := moved[old]
		if !ok {
			n = uint32(len(rules))
			r := s.rules[old]
			rules, moved[old] = append(rules, r), n
			if shareable(r) {
				numbers[r.canonical] = n
			}
		}
		src.code[at] = n
	}
	return voc, rules, numbers
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
	l := &s.late
	f := Footprint{Whole: len(s.rules)}
	f.Index = s.base.bytes() + s.voc.bytes() + 4*cap(s.cost) + 8*cap(s.dead) + 8*cap(l.ids) + 4*(cap(l.at)+cap(l.code)) + 24*len(l.rank)
	for _, p := range l.posts {
		f.Index += 4*cap(p) + 40
	}
	s.idleMu.Lock()
	defer s.idleMu.Unlock()
	for _, m := range s.idle {
		f.Words += m.bytes()
	}
	return f
}
