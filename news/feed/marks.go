package feed

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
)

// A Mark remembers an item: who it is and what it said.
type Mark struct {
	ID    uint64
	Sum   uint64
	Alias uint64 // of address and title, should it be given another name; 0 for none
	Title uint32 // of its headline, should it be given another name and another address
	At    int64  // when it was published, in seconds since 1970; 0 if unknown
}

// Marks are kept in little room: they are written with every fetch.
type Marks []Mark

// The bytes of a mark, and of one of the time before titles were kept, whose marks begin with no sign.
const (
	markBytes = 8 + 8 + 8 + 4 + 4
	oldBytes  = 8 + 8 + 8 + 4
	markSign  = "2:"
)

// MarshalJSON returns the marks as one string.
func (m Marks) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, len(m)*markBytes)
	for _, k := range m {
		b = binary.BigEndian.AppendUint64(b, k.ID)
		b = binary.BigEndian.AppendUint64(b, k.Sum)
		b = binary.BigEndian.AppendUint64(b, k.Alias)
		b = binary.BigEndian.AppendUint32(b, uint32(min(max(k.At, 0), math.MaxUint32)))
		b = binary.BigEndian.AppendUint32(b, k.Title)
	}
	return json.Marshal(markSign + base64.RawStdEncoding.EncodeToString(b))
}

// UnmarshalJSON reads them. Marks in a form that is not known are as good as none: what is offered again is filed once.
func (m *Marks) UnmarshalJSON(data []byte) error {
	*m = nil
	var text string
	if json.Unmarshal(data, &text) != nil {
		return nil
	}
	text, titled := strings.CutPrefix(text, markSign)
	size := oldBytes
	if titled {
		size = markBytes
	}
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(b)%size != 0 {
		return nil
	}
	for ; len(b) > 0; b = b[size:] {
		k := Mark{
			ID: binary.BigEndian.Uint64(b), Sum: binary.BigEndian.Uint64(b[8:]), Alias: binary.BigEndian.Uint64(b[16:]),
			At: int64(binary.BigEndian.Uint32(b[24:])),
		}
		if titled {
			k.Title = binary.BigEndian.Uint32(b[28:])
		}
		*m = append(*m, k)
	}
	return nil
}
