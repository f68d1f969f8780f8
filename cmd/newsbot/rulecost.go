package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/inbox"
	"newsbot/news/text"
	"newsbot/rules"
)

// frequencies are those of words in a number of articles.
type frequencies struct {
	articles    int
	matched     int            // by the rule in question
	with        map[string]int // how many articles hold a folded word
	first, last time.Time      // when they were published
}

// measure reads the articles of a file, and counts the words and what the rule matches.
func measure(file string, r *rules.Rule) (frequencies, error) {
	f := frequencies{with: map[string]int{}}
	in, err := os.Open(file)
	if err != nil {
		return f, fmt.Errorf("cannot read the articles: %w", err)
	}
	defer in.Close()
	depth := alerts.DepthOf(r)
	for a, err := range inbox.Decode(in) {
		if err != nil {
			return f, fmt.Errorf("%s: %w", file, err)
		}
		a = alerts.Prepare(a)
		f.add(a)
		if r.Matches(alerts.Document(a, depth)) {
			f.matched++
		}
	}
	if f.articles == 0 {
		return f, fmt.Errorf("%s holds no article", file)
	}
	return f, nil
}

// add counts the words of an article, each once.
func (f *frequencies) add(a news.Article) {
	f.articles++
	var words text.Reading
	words.Add(a.Title)
	words.Add(a.Summary)
	words.Add(a.Text)
	seen := map[string]bool{}
	for _, w := range words.Words {
		if word := string(words.Fold(w)); !seen[word] {
			seen[word] = true
			f.with[word]++
		}
	}
	if t := a.Published; !t.IsZero() {
		if f.first.IsZero() || t.Before(f.first) {
			f.first = t
		}
		if t.After(f.last) {
			f.last = t
		}
	}
}

// stats returns the frequencies as rules ask for them. Articles without dates, or of less than a day, count as those of one day.
func (f *frequencies) stats() rules.Stats {
	days := max(f.last.Sub(f.first).Hours()/24, 1)
	return rules.Stats{
		PerDay: float64(f.articles) / days,
		Share:  func(word string) float64 { return (float64(f.with[word]) + 0.5) / (float64(f.articles) + 1) },
	}
}

// printCost says what a rule would have brought, and what it is expected to bring.
func printCost(w io.Writer, file string, r *rules.Rule) error {
	f, err := measure(file, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\ncost: %s, by how common its words are; it matches %d of the %d articles in %s\n", r.Cost(f.stats()), f.matched, f.articles, file)
	return nil
}
