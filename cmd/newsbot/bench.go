package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"newsbot/news/text"
	"newsbot/rules"
	"newsbot/rules/workload"
)

// benchCommand groups what measures the speed of this machine.
func benchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the speed on this machine",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(benchMatchCommand())
	return cmd
}

// benchMatchCommand measures matching articles against many rules.
func benchMatchCommand() *cobra.Command {
	b := matchBench{sizes: []int{1_000, 10_000, 100_000, 1_000_000}, articles: 4000, seed: 1, kinds: 100_000}
	cmd := &cobra.Command{
		Use:   "match",
		Short: "Measure matching articles against many rules",
		Long: "Measure matching articles of about 180 words against many rules, next to the cost of only reading their words. Rules and\n" +
			"articles are made up, always the same for a seed: of 100 rules, 50 ask for two or three words, 20 for a phrase, 10 for\n" +
			"(a OR b) AND c, 10 leave something out, 5 ask for words near each other and 5 for the start of a word. Reading and\n" +
			"matching take turns on each article, so that a busy machine is as hard on one as on the other.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return b.run(cmd.OutOrStdout())
		},
	}
	cmd.Flags().IntSliceVar(&b.sizes, "rules", b.sizes, "how many rules")
	cmd.Flags().IntVar(&b.articles, "articles", b.articles, "how many articles")
	cmd.Flags().Uint64Var(&b.seed, "seed", b.seed, "what rules and articles are made up from")
	cmd.Flags().IntVar(&b.kinds, "kinds", b.kinds, "how many rules of each kind to compare; 0 for none")
	return cmd
}

// A matchBench measures matching.
type matchBench struct {
	sizes    []int
	articles int
	seed     uint64
	kinds    int
}

func (b *matchBench) run(out io.Writer) error {
	if b.articles < 100 || len(b.sizes) == 0 || slices.Min(b.sizes) < 1 {
		return fmt.Errorf("at least 100 articles and one rule are needed")
	}
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "rules\tcompile\tindex\tindex B/rule\twhole\ttokenise p50\tmatch p50\tp99\t×\tarticles/s\t2 threads\tmatches\tput\tremove\t\n")
	var sizes, costs []float64
	for _, n := range b.sizes {
		m := b.measure(workload.Mixed, n)
		fmt.Fprintf(w, "%d\t%s\t%s\t%.1f\t%d\t%s\t%s\t%s\t%.2f\t%.0f\t%.2f×\t%.1f\t%s\t%s\t\n", n, round(m.compile), round(m.index), m.bytes, m.whole, round(m.tokenise), round(m.match), round(m.slow),
			m.ratio(), m.rate, m.threads, m.matches, round(m.put), round(m.remove))
		sizes, costs = append(sizes, float64(n)), append(costs, float64(m.match))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	if len(sizes) > 1 {
		fmt.Fprintf(out, "\nTime grows with the number of rules to the power of %.2f.\n", exponent(sizes, costs))
	}
	if b.kinds == 0 {
		return nil
	}
	fmt.Fprintf(out, "\n%d rules of each kind, each with a plain word beside:\n\n", b.kinds)
	fmt.Fprint(w, "kind\tindex B/rule\ttokenise p50\tmatch p50\tp99\tto plain words\tmatches\t\n")
	plain := 0.0
	for _, k := range workload.Kinds {
		m := b.measure(k, b.kinds)
		if k == workload.Plain {
			plain = m.ratio()
		}
		fmt.Fprintf(w, "%s\t%.1f\t%s\t%s\t%s\t%.2f×\t%.1f\t\n", k, m.bytes, round(m.tokenise), round(m.match), round(m.slow), m.ratio()/plain, m.matches)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	return nil
}

// A measurement is what one set of rules costs.
type measurement struct {
	compile, index        time.Duration // all rules
	bytes                 float64       // of index, a rule
	whole                 int           // rules that the index keeps as compiled
	tokenise, match, slow time.Duration // an article: median of reading its words, median and 99th percentile of all
	rate                  float64       // articles a second, on one thread
	threads               float64       // how many times that on two
	matches               float64       // an article
	put, remove           time.Duration
}

// ratio is how many times the time of reading the words matching takes.
func (m *measurement) ratio() float64 { return float64(m.match) / float64(m.tokenise) }

func (b *matchBench) measure(k workload.Kind, n int) measurement {
	w := workload.New(b.seed)
	var m measurement
	s, spare := b.fill(w, k, n, &m)
	for range 3 {
		for _, f := range b.fields(w) { // until most words are known
			matchOne(s, f)
		}
	}
	s.Settle() // what has become known of words may have the index built again
	articles := b.fields(w)
	foot := s.Footprint()
	m.bytes, m.whole = float64(foot.Index)/float64(n), foot.Whole
	runtime.GC()

	var r text.Reading
	var all time.Duration
	var token, match []time.Duration
	for _, f := range articles {
		t0 := time.Now()
		r.Reset()
		r.Add(f.Title)
		r.Add(f.Body)
		t1 := time.Now()
		m.matches += float64(matchOne(s, f))
		t2 := time.Now()
		token, match, all = append(token, t1.Sub(t0)), append(match, t2.Sub(t1)), all+t2.Sub(t1)
	}
	slices.Sort(token)
	slices.Sort(match)
	m.tokenise, m.match, m.slow = token[len(token)/2], match[len(match)/2], match[len(match)*99/100]
	m.matches /= float64(len(articles))
	m.rate = float64(len(articles)) / all.Seconds()
	m.threads = twoThreads(s, articles)
	m.put, m.remove = change(s, spare, articles)
	return m
}

// fill returns a set of n rules, and others.
func (b *matchBench) fill(w *workload.World, k workload.Kind, n int, m *measurement) (s *rules.Set, spare []*rules.Rule) {
	const batch, spares = 10_000, 200
	s = rules.NewSet()
	for from := 0; from < n; from += batch {
		texts := w.Rules(k, min(batch, n-from))
		start := time.Now()
		compiled := compileAll(texts)
		m.compile += time.Since(start)
		start = time.Now()
		for i, r := range compiled {
			s.Put(rules.ID(from+i), r)
		}
		m.index += time.Since(start)
	}
	start := time.Now()
	s.Settle()
	m.index += time.Since(start)
	return s, compileAll(w.Rules(k, spares))
}

// matchOne does for an article what the roster does, and returns how many rules match.
func matchOne(s *rules.Set, f rules.Fields) (matches int) {
	d := rules.Read(f)
	s.Match(d, func(rules.ID) { matches++ })
	d.Release()
	return matches
}

func compileAll(texts []string) []*rules.Rule {
	out := make([]*rules.Rule, len(texts))
	for i, src := range texts {
		r, err := rules.Compile(src)
		if err != nil {
			panic(fmt.Sprintf("the made-up rule %s is not legal: %v", src, err))
		}
		out[i] = r
	}
	return out
}

// fields returns the next articles.
func (b *matchBench) fields(w *workload.World) []rules.Fields {
	out := make([]rules.Fields, b.articles)
	for i, a := range w.Articles(b.articles) {
		out[i] = rules.Fields{Title: a.Title, Body: a.Body, Language: "en", Source: "Example Wire", URL: "https://www.example.com/energy"}
	}
	return out
}

// twoThreads returns how many times faster two threads match all articles than one.
func twoThreads(s *rules.Set, articles []rules.Fields) float64 {
	took := func(threads int) time.Duration {
		start := time.Now()
		var wg sync.WaitGroup
		for t := range threads {
			wg.Go(func() {
				for i := range articles {
					matchOne(s, articles[(i+t*len(articles)/2)%len(articles)])
				}
			})
		}
		wg.Wait()
		return time.Since(start) / time.Duration(threads)
	}
	best := 0.0
	for range 3 {
		took(2) // both threads know the words
		best = max(best, float64(took(1))/float64(took(2)))
	}
	return best
}

// change returns what putting and removing a rule costs, together with making it known to the next article.
func change(s *rules.Set, spare []*rules.Rule, articles []rules.Fields) (put, remove time.Duration) {
	short := rules.Read(rules.Fields{Title: articles[0].Title[:1]})
	id := func(i int) rules.ID { return rules.ID(1<<40 + i) }
	var puts, removes []time.Duration
	for i, r := range spare {
		start := time.Now()
		s.Put(id(i), r)
		s.Match(short, func(rules.ID) {})
		puts = append(puts, time.Since(start))
	}
	for i := range spare {
		start := time.Now()
		s.Remove(id(i))
		s.Match(short, func(rules.ID) {})
		removes = append(removes, time.Since(start))
	}
	slices.Sort(puts)
	slices.Sort(removes)
	return puts[len(puts)/2], removes[len(removes)/2]
}

// exponent fits cost = c · sizeᵉ and returns e.
func exponent(sizes, costs []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := float64(len(sizes))
	for i := range sizes {
		x, y := math.Log(sizes[i]), math.Log(costs[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// round returns a time with three digits.
func round(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}
