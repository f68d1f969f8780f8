package rules

import (
	"fmt"
	"runtime"
	"testing"

	"newsbot/news/text"
	"newsbot/rules/workload"
)

// benchSizes are how many rules the sets have that are measured.
var benchSizes = []int{1_000, 10_000, 100_000, 1_000_000}

// filled returns a set of n rules of a kind.
func filled(tb testing.TB, w *workload.World, k workload.Kind, n int) *Set {
	tb.Helper()
	s := NewSet()
	for i, src := range w.Rules(k, n) {
		r, err := Compile(src)
		if err != nil {
			tb.Fatalf("%s: %v", src, err)
		}
		s.Put(ID(i), r)
	}
	return s
}

// wires returns articles as the source has them.
func wires(w *workload.World, n int) []Fields {
	out := make([]Fields, n)
	for i, a := range w.Articles(n) {
		out[i] = Fields{Title: a.Title, Body: a.Body, Language: "en", Source: "Example Wire", URL: "https://www.example.com/energy"}
	}
	return out
}

// BenchmarkTokenise is what the others are to be compared with: only reading the words of an article.
func BenchmarkTokenise(b *testing.B) {
	articles := wires(workload.New(1), 2000)
	var r text.Reading
	i := 0
	for b.Loop() {
		f := &articles[i%len(articles)]
		r.Reset()
		r.Add(f.Title)
		r.Add(f.Body)
		i++
	}
}

// BenchmarkSet reads an article and matches it against all rules of a set.
func BenchmarkSet(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := workload.New(1)
			s := filled(b, w, workload.Mixed, n)
			benchmarkSet(b, s, wires(w, 4000))
		})
	}
}

func benchmarkSet(b *testing.B, s *Set, articles []Fields) {
	for i := range articles {
		s.Match(Read(articles[i]), func(ID) {})
	}
	runtime.GC()
	matches, i := 0, 0
	for b.Loop() {
		s.Match(Read(articles[i%len(articles)]), func(ID) { matches++ })
		i++
	}
	b.ReportMetric(float64(matches)/float64(i), "matches/op")
}
