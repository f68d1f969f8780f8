package rules

// The index over the rules of a Set.
//
// What a rule asks of an article is brought down to atoms: one word in one form, the next word of a phrase, a pattern, a
// language. A vocabulary numbers them (index_vocabulary.go, index_pieces.go, index_word.go) and a rule becomes clauses
// of atoms (index_program.go, index_code.go). Each rule is filed under the atoms of its rarest clause: one of them is in
// every article that the rule matches.
//
// An article goes through it once (index_matcher.go): each of its words leads to its atoms, which are worked out once
// and remembered (index_memo.go); then, for each atom that the article has, the rules filed under it are asked for the
// rest of what they need. For most that is one bit or two; few are asked themselves.

import "slices"

// An index is an immutable part of the rules of a set. Its rules have ranks, their places in the order of IDs.
type index struct {
	ids   []ID
	at    []uint32 // by rank: where the rule's code starts
	code  []uint32
	twins []uint32 // lists of ranks of equal rules, each after its length
	posts []uint32 // runs of postings, by atom
	from  []uint32 // by atom: where its runs start in posts; one more at the end
	filed bitset   // atoms that have any
}

// twinned marks what stands for a rank and is an index into twins.
const twinned = 1 << 31

// A list is the runs of postings of an atom.
type list struct {
	atom     uint32
	from, to uint32 // in posts
}

// lists returns the runs of postings of the atoms that have any, in the memory of out.
func (x *index) lists(out []list, atoms []uint32) []list {
	out = slices.Grow(out, len(atoms)+1)
	all, n := out[:len(atoms)+1], uint32(0)
	for _, a := range atoms { // without a branch, because nobody could tell which way it goes
		all[n].atom = a
		if int(a>>6) < len(x.filed) {
			n += x.filed.one(a)
		}
	}
	out = all[:n]
	for i := range out {
		out[i].from, out[i].to = x.from[out[i].atom], x.from[out[i].atom+1]
	}
	return out
}

// touch looks at the start of each list and no more, so that the processor fetches them all from memory at once.
func (x *index) touch(lists []list) (sum uint32) {
	for i := range lists {
		sum += x.posts[lists[i].from] + x.posts[lists[i].to-1]
	}
	return sum
}

// equal returns the ranks of equal rules, which kept, marked as twinned, stands for.
func (x *index) equal(kept uint32) []uint32 {
	list := x.twins[kept&^twinned:]
	return list[1 : 1+list[0]]
}

// rank returns the rank of an ID.
func (x *index) rank(id ID) (uint32, bool) {
	i, ok := slices.BinarySearch(x.ids, id)
	return uint32(i), ok
}

func (x *index) bytes() int {
	return 8*cap(x.ids) + 8*cap(x.filed) + 4*(cap(x.at)+cap(x.code)+cap(x.twins)+cap(x.posts)+cap(x.from))
}

// file fills posts and from with postings. Late postings of the same atom stand behind early ones, but classes together.
func (x *index) file(posts []posting, atoms int) {
	sizes := make([][classCount]uint32, atoms)
	for i := range posts {
		sizes[posts[i].atom][posts[i].class]++
	}
	x.from = make([]uint32, atoms+1)
	total := uint32(0)
	for a := range sizes {
		x.from[a] = total
		for c, n := range sizes[a] {
			if n > 0 {
				start := total
				total += 1 + n*uint32(width[c])
				sizes[a][c] = start // from here on: where the run stands
			}
		}
	}
	x.from[atoms] = total
	x.filed = make(bitset, atoms>>6+1)
	for a := range sizes {
		if x.from[a] < x.from[a+1] {
			x.filed.add(uint32(a))
		}
	}
	x.posts = make([]uint32, total)
	for i := range posts {
		p := &posts[i]
		run := sizes[p.atom][p.class]
		n := x.posts[run] & runCount
		copy(x.posts[int(run)+1+int(n)*width[p.class]:], p.words[:width[p.class]])
		x.posts[run] = uint32(p.class)<<runClass | (n + 1)
	}
}

// A doubt is a rule that has to be asked itself whether it matches.
type doubt struct{ rank, rule uint32 }

// try appends to m.kept what is kept of each posting in runs whose rule matches, and to m.doubts what is kept of those that the
// index cannot tell of. Words is where their code is.
func (m *matcher) try(atom uint32, runs, words []uint32) {
	there, kept := m.there, m.kept
	for len(runs) > 0 {
		n := int(runs[0] & runCount)
		c := class(runs[0] >> runClass)
		list := runs[1 : 1+n*width[c]]
		runs = runs[1+n*width[c]:]
		kept = slices.Grow(kept, n+1)
		k := len(kept)
		out := kept[:k+n+1] // one is written more than is kept
		switch c {
		case classSure:
			k += copy(out[k:], list)
		case classNeed:
			for i := 0; i+1 < len(list); i += 2 {
				out[k] = list[i+1]
				k += int(there.one(list[i]))
			}
		case classUnless:
			for i := 0; i+1 < len(list); i += 2 {
				out[k] = list[i+1]
				k += int(1 ^ there.one(list[i]))
			}
		case classNeedTwo:
			for i := 0; i+2 < len(list); i += 3 {
				out[k] = list[i+2]
				k += int(there.one(list[i]) & there.one(list[i+1]))
			}
		case classNeedUnless:
			for i := 0; i+2 < len(list); i += 3 {
				out[k] = list[i+2]
				k += int(there.one(list[i]) &^ there.one(list[i+1]))
			}
		case classEither:
			for i := 0; i+2 < len(list); i += 3 {
				out[k] = list[i+2]
				k += int(there.one(list[i]) | there.one(list[i+1]))
			}
		case classNear:
			k = m.keepNear(out, k, atom, list)
		case classCode:
			k = m.keepCode(out, k, list, words)
		}
		kept = kept[:k]
	}
	m.kept = kept
}

// keepNear puts into out, from k on, what is kept of those postings of classNear whose rule matches, and returns where it ended.
func (m *matcher) keepNear(out []uint32, k int, atom uint32, list []uint32) int {
	for i := 0; i+2 < len(list); i += 3 {
		if m.there.has(list[i]) && m.nearPosting(atom, list[i], list[i+1]) {
			out[k] = list[i+2]
			k++
		}
	}
	return k
}

// keepCode does the same for postings of classCode, but for those of doubtful rules.
func (m *matcher) keepCode(out []uint32, k int, list, words []uint32) int {
	for i := 0; i+2 < len(list); i += 3 {
		if !m.there.has(list[i]) {
			continue
		}
		c := codeAt(words, list[i+1])
		if !m.holds(c) {
			continue
		}
		if at := c.rule(); at > 0 {
			m.doubts = append(m.doubts, doubt{list[i+2], c[at]})
			continue
		}
		out[k] = list[i+2]
		k++
	}
	return k
}

// nearPosting reports whether an atom and the one it was filed with stand as near as a posting's word says.
func (m *matcher) nearPosting(atom, other, word uint32) bool {
	p := nearby{other, atom, int32(word &^ nearAnchorFirst >> 1), word&1 != 0}
	if word&nearAnchorFirst != 0 {
		p.x, p.y = atom, other
	}
	return m.near(p)
}

// holds reports whether the code of a rule holds, which is more than bits.
func (m *matcher) holds(c code) bool {
	if !c.holds(m.there) {
		return false
	}
	near, ok := c.near()
	return !ok || m.near(near)
}
