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

// A stepTable finds the step that two atoms make which stand one behind the other: the phrase of both. Longer phrases are
// made step by step. The steps themselves are kept in a list, where none ever moves.
type stepTable struct {
	slots  []uint32 // by hash: the number of a step plus one
	filter bitset   // by hash: whether there may be a step. Most words that follow each other are in no phrase.
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
func (t *stepTable) find(made []step, x, y uint32) uint32 {
	if len(t.slots) == 0 {
		return 0
	}
	mask := uint32(len(t.slots) - 1)
	h := mixed(x, y)
	if !t.filter.has(h & (mask*filterBits + filterBits - 1)) {
		return 0
	}
	for i := h & mask; t.slots[i] != 0; i = (i + 1) & mask {
		if s := &made[t.slots[i]-1]; s.x == x && s.y == y {
			return s.to
		}
	}
	return 0
}

// add makes the last of made be found, which must be new. The others are found already.
func (t *stepTable) add(made []step) {
	from := len(made) - 1
	if 4*len(made) > 3*len(t.slots) {
		t.slots = make([]uint32, max(64, 2*len(t.slots)))
		t.filter = make(bitset, len(t.slots)*filterBits/64)
		from = 0
	}
	mask := uint32(len(t.slots) - 1)
	for n := from; n < len(made); n++ {
		h := mixed(made[n].x, made[n].y)
		t.filter.add(h & (mask*filterBits + filterBits - 1))
		i := h & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = uint32(n + 1)
	}
}
