package rules

// A change is a rule that was put, or that an ID has none any more.
type change struct {
	id   ID
	rule *Rule
}

// mostWaiting is how many changes may wait until no matcher is reading. Until then matchers ask them one by one.
const mostWaiting = 64

// change makes a change known. It waits for those who match only if many wait already.
func (s *Set) change(c change) {
	s.waitMu.Lock()
	s.waiting = append(s.waiting, c)
	n := len(s.waiting)
	s.waits.Store(int64(n))
	s.waitMu.Unlock()
	if n > mostWaiting {
		s.mu.Lock()
	} else if !s.mu.TryLock() {
		return
	}
	s.takeIn()
	s.mu.Unlock()
}

// takeIn applies the changes that wait. The caller holds s.mu.
func (s *Set) takeIn() {
	s.waitMu.Lock()
	s.waiting, s.taken = s.taken[:0], s.waiting
	s.waits.Store(0)
	s.waitMu.Unlock()
	for i := range s.taken {
		c := &s.taken[i]
		s.bury(c.id)
		if c.rule != nil {
			s.add(c.id, c.rule)
		}
	}
	clear(s.taken)
	if s.unfiled.Store(int64(len(s.late.ids) - s.late.filed)); !s.crowded() || s.building.Load() {
		s.file()
	}
	if s.buried > fewRules+2*s.len() {
		s.build() // nobody may be matching
	}
}

// add makes a rule one of the late ones.
func (s *Set) add(id ID, r *Rule) {
	p := encode(s.voc, r)
	for _, c := range p.clauses {
		for _, l := range c {
			s.voc.wanted(l.atom())
		}
	}
	number := uint32(0)
	if p.check {
		number = s.number(r)
	}
	rank := s.late.append(id)
	s.late.code = p.appendCode(s.late.code, number)
	if int(rank>>6) >= len(s.dead) {
		s.dead = append(s.dead, 0)
	}
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

// fewRules may always be late; of many rules, one part in lateShare may.
const (
	fewRules  = 256
	lateShare = 8
)

// crowded reports whether so much has changed that the index should be built again.
func (s *Set) crowded() bool {
	return len(s.late.ids)+s.buried > fewRules+len(s.base.ids)/lateShare
}

// file makes the late rules known to matchers. The caller holds s.mu.
func (s *Set) file() {
	s.cost = append(s.cost, make([]float32, len(s.voc.marks)-len(s.cost))...)
	s.late.file(s.cost)
	s.unfiled.Store(0)
}

// A late is the rules that were put since the base was built.
type late struct {
	first uint32 // the rank of the first: as many as the base has
	ids   []ID
	at    []uint32
	code  []uint32
	filed int // how many are in posts
	posts map[uint32][]uint32
	rank  map[ID]uint32 // of those that live
}

func newLate(first uint32) late {
	return late{first: first, posts: map[uint32][]uint32{}, rank: map[ID]uint32{}}
}

// append adds a rule, whose code is to be appended next, and returns its rank.
func (l *late) append(id ID) uint32 {
	rank := l.first + uint32(len(l.ids))
	l.ids = append(l.ids, id)
	l.at = append(l.at, uint32(len(l.code)))
	l.rank[id] = rank
	return rank
}

// file adds to posts what is not in it yet.
func (l *late) file(cost []float32) {
	var posts []posting
	for ; l.filed < len(l.ids); l.filed++ {
		at := l.at[l.filed]
		posts = appendPostings(posts[:0], codeAt(l.code, at), at, l.first+uint32(l.filed), cost)
		for _, p := range posts {
			run := append(l.posts[p.atom], uint32(p.class)<<runClass|1)
			l.posts[p.atom] = append(run, p.words[:width[p.class]]...)
		}
	}
}

func (l *late) bytes() int {
	n := 8*cap(l.ids) + 4*(cap(l.at)+cap(l.code)) + 24*len(l.rank)
	for _, p := range l.posts {
		n += 4*cap(p) + 40
	}
	return n
}
