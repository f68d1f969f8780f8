package story_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newsbot/news/story"
)

func TestSketchesAreReadBackAsTheyWere(t *testing.T) {
	for _, a := range accounts(t) {
		a.Source = "Reuters"
		s := story.Read(a.Article, a.at)
		s.Copy = "first"
		raw, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		back := story.Sketch{ID: s.ID, At: s.At}
		if err := back.UnmarshalBinary(raw); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q changed on its way (-was +is):\n%s", a.Title, diff)
		}
		for n := range raw {
			if err := back.UnmarshalBinary(raw[:n]); err == nil {
				t.Fatalf("%d of %d bytes pass for a sketch", n, len(raw))
			}
		}
	}
}

func FuzzSketch(f *testing.F) {
	raw, _ := story.Sketch{Source: 7, Copy: "x", Print: story.Print{1, 5, 900000}, Terms: []story.Term{{Hash: 9, Weight: 2}}, Marks: []uint32{3}}.MarshalBinary()
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var s story.Sketch
		if s.UnmarshalBinary(raw) != nil {
			return
		}
		again, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back story.Sketch
		if err := back.UnmarshalBinary(again); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		third, _ := back.MarshalBinary()
		if !bytes.Equal(again, third) {
			t.Fatal("written twice, it is not the same")
		}
	})
}
