package facts

import (
	"strings"
	"testing"
)

func TestPublicNamesAreSortedAndPlain(t *testing.T) {
	l := publicNames()
	if len(l.lines) < 10_000 {
		t.Fatalf("%d names, want many", len(l.lines))
	}
	last := ""
	for i := range l.lines {
		key, _ := l.line(i)
		if key <= last {
			t.Fatalf("line %d: %q stands behind %q", i, key, last)
		}
		if p := plain(key); !strings.EqualFold(p, key) {
			t.Fatalf("line %d: %q is not plain, want %q", i, key, p)
		}
		last = key
	}
}

func TestLookUp(t *testing.T) {
	for _, c := range []struct {
		name string
		want entry
	}{
		{"Türkiye", entry{kind: place, key: "TR", code: "TR", country: true}},
		{"Turquie", entry{kind: place, key: "TR", code: "TR", country: true}},
		{"U.S.", entry{kind: place, key: "US", country: true}},
		{"Erdoğan", entry{}},
		{"BOTAŞ", entry{kind: org, key: "botas"}},
		{"Ankara", entry{kind: place, key: "ankara", code: "TR", capital: true}},
		{"Akhisar", entry{kind: place, key: "akhisar", code: "TR", weak: true}},
		{"Reading", entry{kind: place, key: "reading", code: "GB", weak: true}},
	} {
		if got, ok := lookUp(plain(c.name)); got != c.want || ok != (c.want.kind != "") {
			t.Errorf("lookUp(%q) = %+v, %t, want %+v", c.name, got, ok, c.want)
		}
	}
}
