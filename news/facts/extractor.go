// Package facts finds what an article states in figures, dates, names and quotations, each with its place in the text.
// What it returns stands in the article word for word; a fact it is not sure of is left out. It knows no rule, only the
// places where a rule's terms were found, and keeps nothing between articles.
package facts

import "newsbot/news"

// An Extractor finds the facts of articles. Its zero value is ready, holds no state and may be shared.
type Extractor struct{}

// Found is what an article states, the best first.
type Found struct {
	Facts  []news.Fact
	Names  []news.Name
	Quotes []news.Quote
}

// Extract returns what a states, ranked for somebody who follows the terms in focus. All spans are of a.Text.
func (Extractor) Extract(a news.Article, focus []news.Mention) Found {
	return Found{}
}
