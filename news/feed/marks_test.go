package feed

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
)

func TestMarksAreKeptInLittleRoom(t *testing.T) {
	st := State{Title: "Harbour Wire"}
	for i := range int64(150) {
		st.Seen = append(st.Seen, Mark{ID: math.MaxUint64 - uint64(i), Sum: uint64(i) << 40, Alias: math.MaxUint64, At: 1795000000 + i, Title: math.MaxUint32 - uint32(i)})
	}
	st.Seen = append(st.Seen, Mark{}, Mark{ID: 1, At: 1})
	text, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	if per := len(text) / len(st.Seen); per > 44 {
		t.Errorf("a mark takes %d bytes, want 44 at most", per)
	}
	var back State
	if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back.Seen, st.Seen) || back.Title != st.Title {
		t.Errorf("read back as %+v, %v", back, err)
	}
	const before = `{"seen":"AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAABA"}` // as it was kept without titles
	if err := json.Unmarshal([]byte(before), &back); err != nil || !slices.Equal(back.Seen, Marks{{ID: 1, Sum: 2, Alias: 3, At: 4}}) {
		t.Errorf("marks without titles are read as %+v, %v", back.Seen, err)
	}
	for _, other := range []string{`{"seen":[{"id":1,"sum":2}]}`, `{"seen":"x"}`, `{"seen":"&"}`, `{"seen":null}`, `{}`} {
		if err := json.Unmarshal([]byte(other), &back); err != nil {
			t.Errorf("%s: %v, want no marks", other, err)
		}
	}
}
