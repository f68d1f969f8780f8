// Package summary chooses the sentences of an article that say best what it is about, for somebody who follows certain
// terms. It never writes a word: a summary is a list of whole sentences as they stand. It knows no rule, only the
// places where a rule's terms were found, and keeps nothing between articles.
package summary

import (
	"strings"

	"newsbot/news"
	"newsbot/news/text"
)

// The limits of a summary. A card that needs scrolling is not read.
const (
	maxSentences = 3
	maxWords     = 90
	maxRunes     = 600
)

// A Scorer chooses sentences by a linear score. Its zero value is ready, holds no state and may be shared.
type Scorer struct{}

// Summarize returns one to three whole sentences of a.Text, in the article's order: the sentence with the news, then
// those that say most about the terms in focus, each term at least once where there is room. No sentence is a heading
// or a page's furniture, and none starts with a "This" or "He" whose meaning stands in a sentence left out. Together
// they have at most 90 words and 600 characters. An article without a sentence to show has no summary.
func (Scorer) Summarize(a news.Article, focus []news.Mention) []news.Span {
	d := read(a, focus)
	chosen := d.choose()
	spans := make([]news.Span, 0, len(chosen))
	for _, i := range chosen {
		spans = append(spans, d.sentences[i].span)
	}
	return spans
}

// A sentence is a candidate for the summary with what its score is made of.
type sentence struct {
	span     news.Span
	words    int // how many words a reader reads
	runes    int
	terms    map[string]float64 // what it is about: term → weight
	norm     float64            // length of terms as a vector
	focus    map[int]bool       // the terms of the rule that stand in it
	features features
	dangling dangle
	paired   bool // its quotation marks and brackets are closed within it
	score    float64
}

// A document is an article read for a summary.
type document struct {
	a         news.Article
	lang      *language
	words     []text.Word
	sentences []sentence
	seen      map[int]bool // the terms of the rule that stand in any sentence
}

func read(a news.Article, focus []news.Mention) *document {
	body := text.Head(a.Text)
	lang := text.LanguageOf(a.Language, a.Title, body)
	var words text.Reading
	words.Grow(len(body))
	words.Add(body)
	d := &document{a: a, lang: languageOf(lang), words: words.Words, seen: map[int]bool{}}
	for _, sp := range text.Sentences(lang, body) {
		if s := sp.In(body); !text.Boilerplate(s) && !d.repeatsTitle(s) {
			d.sentences = append(d.sentences, d.sentence(news.Span(sp), body))
		}
	}
	d.place(focus)
	d.score()
	return d
}

// repeatsTitle reports whether s only says the headline or the standfirst again, which the card shows anyway.
func (d *document) repeatsTitle(s string) bool {
	s = strings.TrimRight(s, ".!…")
	return strings.EqualFold(s, strings.TrimRight(d.a.Title, ".!…"))
}

// place notes in which sentences the terms in focus stand. Both lists are in order, so one pass does.
func (d *document) place(focus []news.Mention) {
	i := 0
	for _, m := range news.InOrder(focus) {
		for i < len(d.sentences) && d.sentences[i].span.End <= m.Start {
			i++
		}
		if i < len(d.sentences) && d.sentences[i].span.Start <= m.Start {
			s := &d.sentences[i]
			if s.focus == nil {
				s.focus = map[int]bool{}
			}
			s.focus[m.Term] = true
			d.seen[m.Term] = true
		}
	}
}
