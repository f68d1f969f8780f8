// Package facts finds what an article states in figures, dates, names and quotations, each with its place in the text.
// What it returns stands in the article word for word; a fact it is not sure of is left out. It knows no rule, only the
// places where a rule's terms were found, and keeps nothing between articles.
package facts

import (
	"slices"

	"newsbot/news"
)

// An Extractor finds the facts of articles. Its zero value is ready, holds no state and may be shared.
type Extractor struct{}

// Found is what an article states, the best first.
//
// Facts with a positive Score are worth a line on a card, and the first five of them differ in what they say. Those
// that follow say it again, say too little or cannot be cut to a readable line: they are there for searching.
type Found struct {
	Facts  []news.Fact
	Names  []news.Name
	Quotes []news.Quote
}

// Beside returns f as it is best shown beside a summary that holds the given parts of the text: what stands there already
// comes after what does not.
func (f Found) Beside(summary []news.Span) Found {
	const repeated = 0.6
	all := slices.Clone(f.Facts)
	for i, x := range all {
		for _, sp := range summary {
			if x.Score > 0 && sp.Holds(x.Value) {
				all[i].Score = max(x.Score-repeated, 0.01)
				break
			}
		}
	}
	f.Facts = ranked(all)
	return f
}

// Extract returns what a states, ranked for somebody who follows the terms in focus. All spans are of a.Text.
func (Extractor) Extract(a news.Article, focus []news.Mention) Found {
	r := read(a, focus)
	r.findNames()
	var facts []news.Fact
	for _, s := range r.sentences {
		numbers := r.numbers(s)
		var here []news.Fact
		for _, x := range extractors {
			here = append(here, x.find(r, s, numbers)...)
		}
		for _, f := range here { // after all of a sentence are found: a figure's time may stand behind it
			facts = append(facts, r.complete(s, f))
		}
	}
	return Found{Facts: ranked(facts), Names: r.rankedNames(), Quotes: r.quotes()}
}
