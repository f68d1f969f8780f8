package rules

import (
	"maps"
	"slices"
	"sync"
)

// A Set is many rules, to be matched against each article. It is safe for concurrent use.
type Set struct {
	mu    sync.RWMutex
	rules map[ID]*Rule
}

// NewSet returns a set without rules.
func NewSet() *Set { return &Set{rules: map[ID]*Rule{}} }

// Put adds a rule, in the place of the one that had its ID before.
func (s *Set) Put(id ID, r *Rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules[id] = r
}

// Remove takes a rule out; one that is not there is no error.
func (s *Set) Remove(id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rules, id)
}

// Len returns how many rules there are.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.rules)
}

// Match calls yield for each rule that matches d, in order of their IDs.
func (s *Set) Match(d *Document, yield func(ID)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(s.rules)) {
		if s.rules[id].Matches(d) {
			yield(id)
		}
	}
}
