package rules

import (
	"flag"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/news/text"
	"newsbot/rules/workload"
)

// How many rules BenchmarkSet measures. What is said here is quick; newsbot bench match measures up to a million.
var (
	benchRules = flag.String("rules", "1000,10000", "how many rules of what desks write, each size a benchmark")
	benchKinds = flag.Int("kinds", 5_000, "how many rules of each kind")
)

// benchArticles is how many articles are matched over and over.
const benchArticles = 2000

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
	s.Settle()
	return s
}

// matchOne does for an article what the program does, and returns how many rules match.
func (s *Set) matchOne(f Fields) (matches int) {
	d := Read(f)
	s.Match(d, func(ID) { matches++ })
	d.Release()
	return matches
}

// wires returns articles as the source has them.
func wires(w *workload.World, n int) []Fields {
	out := make([]Fields, n)
	for i, a := range w.Articles(n) {
		out[i] = Fields{Title: a.Title, Body: a.Body, Language: "en", Source: "Example Wire", URL: "https://www.example.com/energy"}
	}
	return out
}

// BenchmarkSet reads an article and matches it against all rules of a set, next to only reading its words: the medians of
// both, how many times the one takes the other, and the slowest of a hundred.
func BenchmarkSet(b *testing.B) {
	for size := range strings.SplitSeq(*benchRules, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			b.Fatalf("-rules %s: %q is no number of rules", *benchRules, size)
		}
		b.Run(size, func(b *testing.B) { benchmarkSet(b, workload.Mixed, n) })
	}
}

// BenchmarkSetKinds is BenchmarkSet for rules that each have a part that is more than a word.
func BenchmarkSetKinds(b *testing.B) {
	for _, k := range workload.Kinds {
		b.Run(strings.ReplaceAll(string(k), " ", "-"), func(b *testing.B) { benchmarkSet(b, k, *benchKinds) })
	}
}

// BenchmarkSetTwoThreads reports how many times as many articles two threads match as one.
func BenchmarkSetTwoThreads(b *testing.B) {
	size, _, _ := strings.Cut(*benchRules, ",")
	n, err := strconv.Atoi(size)
	if err != nil {
		b.Fatal(err)
	}
	w := workload.New(1)
	s := filled(b, w, workload.Mixed, n)
	articles := known(s, w)
	took := func(threads int) time.Duration {
		start := time.Now()
		var wg sync.WaitGroup
		for t := range threads {
			wg.Go(func() {
				for i := range articles {
					s.matchOne(articles[(i+t*len(articles)/2)%len(articles)])
				}
			})
		}
		wg.Wait()
		return time.Since(start) / time.Duration(threads)
	}
	took(2) // both know the words
	var times []float64
	for b.Loop() {
		times = append(times, float64(took(1))/float64(took(2)))
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2], "threads-x")
}

func benchmarkSet(b *testing.B, k workload.Kind, n int) {
	w := workload.New(1)
	s := filled(b, w, k, n)
	articles := known(s, w)
	var r text.Reading
	var token, match []time.Duration
	matches, i := 0, 0
	for b.Loop() {
		f := &articles[i%len(articles)]
		t0 := time.Now()
		r.Reset()
		r.Add(f.Title)
		r.Add(f.Body)
		t1 := time.Now()
		matches += s.matchOne(*f)
		t2 := time.Now()
		token, match = append(token, t1.Sub(t0)), append(match, t2.Sub(t1))
		i++
	}
	slices.Sort(token)
	slices.Sort(match)
	half := len(match) / 2
	b.ReportMetric(float64(token[half]), "token-p50-ns")
	b.ReportMetric(float64(match[half]), "match-p50-ns")
	b.ReportMetric(float64(match[len(match)*99/100]), "match-p99-ns")
	b.ReportMetric(float64(match[half])/float64(token[half]), "x")
	b.ReportMetric(float64(matches)/float64(i), "matches/op")
}

// known returns articles of which most words are known to the set.
func known(s *Set, w *workload.World) []Fields {
	for range 3 {
		for _, f := range wires(w, benchArticles) {
			s.matchOne(f)
		}
	}
	s.Settle() // what has become known of words may have the index built again
	runtime.GC()
	return wires(w, benchArticles)
}
