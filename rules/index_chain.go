package rules

// A chain files numbers under hashes; several may stand under one. Whoever looks has to check what is found: two keys
// may share a hash.
type chain struct {
	heads []uint32 // by hash: the newest cell plus one
	cells []cell
}

type cell struct{ hash, next, value uint32 }

// add files value under hash.
func (c *chain) add(hash, value uint32) {
	if len(c.cells) >= len(c.heads) {
		c.grow()
	}
	head := &c.heads[hash&uint32(len(c.heads)-1)]
	c.cells = append(c.cells, cell{hash, *head, value})
	*head = uint32(len(c.cells))
}

func (c *chain) grow() {
	c.heads = make([]uint32, max(8, 2*len(c.heads)))
	for i := range c.cells {
		head := &c.heads[c.cells[i].hash&uint32(len(c.heads)-1)]
		c.cells[i].next, *head = *head, uint32(i+1)
	}
}

// under yields what is filed under hash, the newest first or in the reverse of that.
func (c *chain) under(hash uint32) func(yield func(uint32) bool) {
	return func(yield func(uint32) bool) {
		if len(c.heads) == 0 {
			return
		}
		for i := c.heads[hash&uint32(len(c.heads)-1)]; i != 0; i = c.cells[i-1].next {
			if c.cells[i-1].hash == hash && !yield(c.cells[i-1].value) {
				return
			}
		}
	}
}

func (c *chain) bytes() int { return 4*cap(c.heads) + 12*cap(c.cells) }

// A stepTable knows which atom two atoms make that stand one behind the other: the phrase of both. Longer phrases are
// made step by step.
type stepTable struct {
	slots  []step
	filter bitset // by hash: whether there may be a step. Most words that follow each other are in no phrase.
	n      int
}

// filterBits is how many bits of the filter there are for each slot.
const filterBits = 4

// A step leads from atom x, at one word, over atom y at the next, to the atom of both.
type step struct{ x, y, to uint32 }

// strict marks the second atom of a step between which and the first nothing but space may stand.
const strict = 1 << 31

func mixed(x, y uint32) uint32 {
	h := (uint64(x)<<32 | uint64(y)) * 0x9E3779B97F4A7C15
	return uint32(h>>32) ^ uint32(h>>15)
}

// find returns the atom that x and y make, or 0.
func (t *stepTable) find(x, y uint32) uint32 {
	if len(t.slots) == 0 {
		return 0
	}
	mask := uint32(len(t.slots) - 1)
	h := mixed(x, y)
	if !t.filter.has(h & (mask*filterBits + filterBits - 1)) {
		return 0
	}
	for i := h & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.to == 0 || s.x == x && s.y == y {
			return s.to
		}
	}
}

// add makes x and y lead to an atom. They must not lead to one already.
func (t *stepTable) add(x, y, to uint32) {
	if 4*t.n >= 3*len(t.slots) {
		old := t.slots
		t.slots = make([]step, max(64, 2*len(old)))
		t.filter = make(bitset, len(t.slots)*filterBits/64)
		for _, s := range old {
			if s.to != 0 {
				t.put(s)
			}
		}
	}
	t.n++
	t.put(step{x, y, to})
}

func (t *stepTable) put(s step) {
	mask := uint32(len(t.slots) - 1)
	h := mixed(s.x, s.y)
	t.filter.add(h & (mask*filterBits + filterBits - 1))
	i := h & mask
	for t.slots[i].to != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = s
}
