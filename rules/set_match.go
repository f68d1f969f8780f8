package rules

import (
	"cmp"
	"math/bits"
	"slices"
)

// spread puts equal rules in the place of what stands for them among the first n of m.kept, and takes the late ones out.
func (m *matcher) spread(n int, s *Set) {
	for _, rank := range m.kept[n:] {
		if !s.dead.has(rank) {
			m.late = append(m.late, s.late.ids[rank-s.late.first])
		}
	}
	slices.Sort(m.late)
	m.late = slices.Compact(m.late) // filed under several atoms
	m.kept = m.kept[:n]
	for i := range n {
		if r := m.kept[i]; r&twinned != 0 {
			list := s.base.equal(r)
			m.kept[i] = list[0]
			m.kept = append(m.kept, list[1:]...)
		}
	}
	if words := len(s.base.ids)>>6 + 1; len(m.found) < words {
		m.found = make(bitset, words)
		m.groups = make(bitset, words>>6+1)
	}
}

// doubt notes the rules that have to be asked, for when nobody is held up by it, with the IDs that have them.
func (m *matcher) doubt(s *Set) {
	if len(m.doubts) == 0 {
		return
	}
	slices.SortFunc(m.doubts, func(a, b doubt) int { return cmp.Compare(a.rank, b.rank) })
	m.doubts = slices.Compact(m.doubts) // filed under several atoms
	for _, q := range m.doubts {
		ranks := []uint32{q.rank}
		if q.rank&twinned != 0 {
			ranks = s.base.equal(q.rank)
		}
		from := len(m.askedID)
		for _, rank := range ranks {
			switch {
			case s.dead.has(rank):
			case rank >= s.late.first:
				m.askedID = append(m.askedID, s.late.ids[rank-s.late.first])
			default:
				m.askedID = append(m.askedID, s.base.ids[rank])
			}
		}
		if from < len(m.askedID) {
			m.asked = append(m.asked, asked{s.rules[q.rule], from, len(m.askedID)})
		}
	}
	m.doubts = m.doubts[:0]
}

// ask adds to m.ids those whose rules had to be asked themselves, and match.
func (m *matcher) ask(d *Document) {
	n := len(m.ids)
	for i := range m.asked {
		if a := &m.asked[i]; a.rule.Matches(d) {
			m.ids = append(m.ids, m.askedID[a.from:a.to]...)
		}
	}
	if n < len(m.ids) {
		slices.Sort(m.ids)
	}
	clear(m.asked)
	m.asked, m.askedID = m.asked[:0], m.askedID[:0]
}

// inOrder fills m.ids with the IDs of the rules kept and of those of late, in order, without the dead ones.
func (m *matcher) inOrder(ids []ID, dead bitset) {
	m.sortKept(dead)
	m.ids = slices.Grow(m.ids[:0], len(m.kept)+len(m.late))
	for _, r := range m.kept {
		m.ids = append(m.ids, ids[r])
	}
	if len(m.late) > 0 {
		m.ids = append(m.ids, m.late...)
		slices.Sort(m.ids)
	}
	m.kept, m.late = m.kept[:0], m.late[:0]
}

// sortKept sorts the ranks in m.kept, each once, without the dead ones.
func (m *matcher) sortKept(dead bitset) {
	for _, r := range m.kept {
		m.found.add(r)
		m.groups.add(r >> 6)
	}
	kept := m.kept[:0]
	for i, group := range m.groups {
		if group == 0 {
			continue
		}
		m.groups[i] = 0
		for ; group != 0; group &= group - 1 {
			k := i<<6 | bits.TrailingZeros64(group)
			ranks := m.found[k] &^ dead[k]
			m.found[k] = 0
			for ; ranks != 0; ranks &= ranks - 1 {
				kept = append(kept, uint32(k<<6|bits.TrailingZeros64(ranks)))
			}
		}
	}
	m.kept = kept
}

// overrule applies to m.ids what was changed and is not in the index yet.
func (m *matcher) overrule(d *Document) {
	for i, c := range m.waiting {
		if at, ok := slices.BinarySearch(m.ids, c.id); ok {
			m.ids = slices.Delete(m.ids, at, at+1)
		}
		last := !slices.ContainsFunc(m.waiting[i+1:], func(later change) bool { return later.id == c.id })
		if last && c.rule != nil && c.rule.Matches(d) {
			at, _ := slices.BinarySearch(m.ids, c.id)
			m.ids = slices.Insert(m.ids, at, c.id)
		}
	}
	clear(m.waiting)
	m.waiting = m.waiting[:0]
}
