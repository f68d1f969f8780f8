package rules

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// TestSetFindsWhatTheLoopFindsWhileItIsRebuilt has several goroutines, each with rules of its own, put, remove and match
// while one index after the other is built. Each must find of its own rules what the plain loop finds, at any time.
func TestSetFindsWhatTheLoopFindsWhileItIsRebuilt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which also waits for what the set has started, and fails if that never ends
		const owners = 3
		s := NewSet()
		var wg sync.WaitGroup
		for owner := range owners {
			wg.Go(func() {
				c := chance{rand.New(rand.NewPCG(21, uint64(owner)))}
				own := loop{}
				for round := range 60 {
					for range 30 {
						id := ID(c.IntN(400)*owners + owner)
						if c.IntN(3) == 0 {
							s.Remove(id)
							delete(own, id)
							continue
						}
						own[id] = c.compiled()
						s.Put(id, own[id])
					}
					if round%5 == owner {
						s.build()
					}
					d := Read(c.fields())
					got := slices.DeleteFunc(matched(s, d), func(id ID) bool { return int(id)%owners != owner })
					if want := own.match(d); !slices.Equal(got, want) {
						t.Errorf("owner %d, round %d: found %v, want %v", owner, round, got, want)
						return
					}
				}
			})
		}
		wg.Wait()
	})
}

// TestASuccessorKnowsWhatChangedWhileItWasBuilt has rules come and go between each two steps of a build.
func TestASuccessorKnowsWhatChangedWhileItWasBuilt(t *testing.T) {
	cleared := 0
	for n := range 12 {
		c := chance{rand.New(rand.NewPCG(22, uint64(n)))}
		s, l := NewSet(), loop{}
		s.building.Store(true) // the test builds
		change := func() {
			for range c.IntN(60) {
				id := ID(c.IntN(120))
				if c.IntN(3) == 0 {
					s.Remove(id)
					delete(l, id)
					continue
				}
				l[id] = c.compiled()
				s.Put(id, l[id])
			}
		}
		for range 6 {
			change()
			snap := s.snapshot()
			change()
			next := snap.succeed()
			change()
			l.compare(t, s, Read(c.fields()))
			next.follow(s.late, s.voc.lexicon, s.rules)
			change()
			s.mu.Lock()
			next.follow(s.late, s.voc.lexicon, s.rules)
			s.replace(next, &snap)
			s.mu.Unlock()
			if next.clear != nil {
				cleared++
			}
			if s.Len() != len(l) {
				t.Fatalf("Len() = %d, want %d", s.Len(), len(l))
			}
			l.compare(t, s, Read(c.fields()))
			change()
			l.compare(t, s, Read(c.fields()))
		}
	}
	if cleared == 0 {
		t.Error("no build forgot anything")
	}
}

// TestChangesDoNotWaitForArticles puts and removes rules while an article is being matched, and has them count for the next.
func TestChangesDoNotWaitForArticles(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(23, 1))}
	s, l := NewSet(), loop{}
	for i := range 100 {
		l[ID(i)] = c.compiled()
		s.Put(ID(i), l[ID(i)])
	}
	s.mu.RLock() // as a matcher does
	for i := range mostWaiting {
		id := ID(80 + i/2)
		if i%3 == 0 {
			s.Remove(id)
			delete(l, id)
		} else {
			l[id] = c.compiled()
			s.Put(id, l[id])
		}
		l.compare(t, s, Read(c.fields()))
	}
	s.mu.RUnlock()
	for range 20 {
		l.compare(t, s, Read(c.fields()))
	}
	if n := s.waits.Load(); n != 0 || s.Len() != len(l) {
		t.Errorf("%d changes still wait; Len() = %d, want %d", n, s.Len(), len(l))
	}
}

// TestManyRulesAtOnceAreKnownAndSettle puts many rules before anybody matches.
func TestManyRulesAtOnceAreKnownAndSettle(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(24, 1))}
	for _, settled := range []bool{false, true} {
		s, l := NewSet(), loop{}
		for i := range 10 * fewRules {
			l[ID(i)] = c.compiled()
			s.Put(ID(i), l[ID(i)])
		}
		if settled {
			s.Settle()
			if got := len(s.base.ids); got != len(l) {
				t.Errorf("the index has %d of %d rules", got, len(l))
			}
		}
		l.compare(t, s, Read(c.fields()))
		s.Settle()
		l.compare(t, s, Read(c.fields()))
	}
}

// TestRulesComeAndGoWithoutAnArticle is bounded in memory even if nothing is ever matched.
func TestRulesComeAndGoWithoutAnArticle(t *testing.T) {
	s := NewSet()
	for i := range 40 * fewRules {
		r, err := Compile(fmt.Sprintf("word%d", i))
		if err != nil {
			t.Fatal(err)
		}
		s.Put(1, r)
		if s.building.Load() {
			<-s.build()
		}
	}
	if n := len(s.late.ids); n > 4*fewRules {
		t.Errorf("one rule has %d places", n)
	}
}

// tried returns how many postings an article has tried.
func tried(s *Set, d *Document) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := &matcher{}
	m.prepare(s.voc, d)
	m.read()
	n := 0
	for _, l := range s.base.lists(nil, m.atoms) {
		for runs := s.base.posts[l.from:l.to]; len(runs) > 0; {
			count, c := int(runs[0]&runCount), class(runs[0]>>runClass)
			n += count
			runs = runs[1+count*width[c]:]
		}
	}
	return n
}

// TestRulesMoveWhenWordsBecomeCommon has a word become common, and then another in its place: the rules must come to be
// filed under what is rare now.
func TestRulesMoveWhenWordsBecomeCommon(t *testing.T) {
	s, l := NewSet(), loop{}
	for i := range 4 * fewRules {
		r, err := Compile(fmt.Sprintf("summit AND (treaty%d OR drought)", i%40))
		if err != nil {
			t.Fatal(err)
		}
		s.Put(ID(i), r)
		l[ID(i)] = r
	}
	s.Settle()
	read := func(body string) *Document { return Read(Fields{Body: body, Language: "en"}) }
	summit, drought := read("A summit about nothing at all."), read("The drought goes on.")
	weeks := func(d *Document) {
		for range 4 {
			for range sampleEvery * driftSamples {
				s.Match(d, func(ID) {})
			}
			s.Settle()
		}
	}
	both := read("A summit about the drought, and treaty7.")
	weeks(drought)
	if n := tried(s, drought); n > 0 {
		t.Errorf("drought is common and summit is not: %d rules are tried for drought", n)
	}
	before := tried(s, summit)
	l.compare(t, s, both)
	weeks(summit)
	weeks(summit)
	if n := tried(s, summit); n >= before || n > 0 {
		t.Errorf("summit has become common: %d rules are tried for it, %d before", n, before)
	}
	l.compare(t, s, both)
	if !slices.Equal(slices.Sorted(maps.Keys(l)), matched(s, both)) {
		t.Error("not all rules are found")
	}
}

// TestAnIndexIsNotBuiltAgainForNothing has articles come as they always did.
func TestAnIndexIsNotBuiltAgainForNothing(t *testing.T) {
	then := []float32{0, 0.1, 0.002, 0.3}
	x := &index{code: []uint32{3, 1<<codeAtom | codeLast, 2<<codeAtom | codeLast, 3, 3<<codeAtom | codeLast, 2<<codeAtom | codeLast}}
	for _, c := range []struct {
		name string
		now  []float32
		want bool
	}{
		{"the same", then, false},
		{"somewhat more common", []float32{0, 0.1, 0.008, 0.2}, false},
		{"a rare word is everywhere", []float32{0, 0.1, 0.5, 0.3}, true},
		{"a common word is gone", []float32{0, 0.0001, 0.002, 0.3}, true},
		{"one that nothing is filed under", []float32{0, 0.1, 0.002, 0.01, 0.9}, false},
		{"nobody would notice", []float32{0, 0.1, 0.00001, 0.3}, false},
	} {
		if got := x.drifted(then, c.now); got != c.want {
			t.Errorf("%s: drifted = %v, want %v", c.name, got, c.want)
		}
	}
}
