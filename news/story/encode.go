package story

import (
	"encoding/binary"
	"errors"
	"math"

	"newsbot/news"
)

// layout is the first byte of an encoded sketch, so that a later one can be told from it.
const layout = 1

// errSketch says that what was read is no sketch.
var errSketch = errors.New("this is no sketch of an article")

// AppendBinary appends what is kept of s beside its ID and At, which are columns of their own. It never fails.
func (s Sketch) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, layout)
	b = binary.BigEndian.AppendUint32(b, s.Source)
	b = binary.AppendUvarint(b, uint64(len(s.Copy)))
	b = append(b, s.Copy...)
	b = appendSorted(b, s.Print)
	b = appendSorted(b, s.Marks)
	b = binary.AppendUvarint(b, uint64(len(s.Terms)))
	for _, t := range s.Terms {
		b = binary.BigEndian.AppendUint32(b, t.Hash)
		b = binary.BigEndian.AppendUint32(b, math.Float32bits(t.Weight))
	}
	return b, nil
}

// MarshalBinary implements [encoding.BinaryMarshaler].
func (s Sketch) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary implements [encoding.BinaryUnmarshaler]. It leaves ID and At as they are.
func (s *Sketch) UnmarshalBinary(b []byte) error {
	r := unpacker{b: b}
	if r.byte() != layout {
		return errSketch
	}
	source := r.uint32()
	first := news.ID(r.bytes(r.count(1)))
	print, marks := r.sorted(), r.sorted()
	terms := make([]Term, r.count(8))
	for i := range terms {
		terms[i] = Term{r.uint32(), math.Float32frombits(r.uint32())}
	}
	if r.bad || len(r.b) > 0 {
		return errSketch
	}
	s.Source, s.Copy, s.Print, s.Marks, s.Terms = source, first, print, marks, terms
	return nil
}

// appendSorted appends sorted numbers by the steps between them, which are short.
func appendSorted(b []byte, numbers []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(numbers)))
	last := uint32(0)
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n-last))
		last = n
	}
	return b
}

// An unpacker reads what was appended. After the first thing that is not there it is bad and reads zeros.
type unpacker struct {
	b   []byte
	bad bool
}

func (r *unpacker) bytes(n int) []byte {
	if n > len(r.b) {
		r.bad, r.b = true, nil
		return make([]byte, n)
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *unpacker) byte() byte { return r.bytes(1)[0] }

func (r *unpacker) uint32() uint32 { return binary.BigEndian.Uint32(r.bytes(4)) }

func (r *unpacker) uvarint() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

// count reads how many things of at least so many bytes follow: never more than there is room for.
func (r *unpacker) count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.b)/size) {
		r.bad, r.b = true, nil
		return 0
	}
	return int(n)
}

func (r *unpacker) sorted() []uint32 {
	numbers := make([]uint32, r.count(1))
	last := uint32(0)
	for i := range numbers {
		last += uint32(r.uvarint())
		numbers[i] = last
	}
	return numbers
}
