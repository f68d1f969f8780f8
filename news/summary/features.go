package summary

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/text"
)

// The features of a sentence, in the order of [weights].
const (
	fDecay    = iota // exp(-i/4): the first sentences tell the news
	fInverse         // 1/(i+1): the first one most of all
	fDepth           // i/n: background stands last
	fCentroid        // closeness to what the whole article is about
	fTitle           // share of the headline's and standfirst's words
	fRule            // share of the rule's terms
	fAllTerms        // all of the rule's terms at once
	fLength          // near the length of a sentence that is read in one go
	fExtreme         // under 7 or over 45 words
	fDigit           // holds a figure
	fQuote           // holds a quotation
	fDangling        // starts with But, This, He
	fQuestion        // asks
	fCapitals        // names in the middle of the sentence
	nFeatures
)

type features [nFeatures]float64

// sentence reads one sentence of body.
func (d *document) sentence(sp news.Span, body string) sentence {
	s := sentence{span: sp, terms: map[string]float64{}}
	in := sp.In(body)
	s.runes = utf8.RuneCountInString(in)
	s.paired = text.Paired(in)
	capitals, first := 0, ""
	running := 0
	for _, w := range d.wordsOf(sp) {
		if w.Flags&text.Running != 0 {
			running++
			continue
		}
		word := w.Core().In(body)
		s.words++
		if first == "" {
			first = strings.ToLower(word)
		} else if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			capitals++
		}
		if t, w := d.lang.term(word); w > 0 {
			s.terms[t] += w
		}
	}
	s.words += (running + 1) / 2 // in scripts that do not part words, two characters are about one
	s.dangling = d.lang.dangling(first)
	f := &s.features
	f[fDigit] = truth(strings.ContainsAny(in, "0123456789"))
	f[fQuote] = truth(strings.ContainsAny(in, "\"“”„«»"))
	f[fQuestion] = truth(strings.HasSuffix(in, "?"))
	f[fCapitals] = min(1, float64(capitals)/8)
	f[fLength] = min(1, float64(s.words)/25)
	f[fExtreme] = truth(s.words < 7 || s.words > 45)
	f[fDangling] = truth(s.dangling != alone)
	if d.lang.declines(in) {
		f[fExtreme] = 1 // "declined to comment" says nothing
	}
	for _, w := range s.terms {
		s.norm += w * w
	}
	s.norm = math.Sqrt(s.norm)
	return s
}

// score fills in the features that depend on the whole article, and the scores.
func (d *document) score() {
	centre := map[string]float64{}
	norm := 0.0
	for i := range d.sentences {
		for t, w := range d.sentences[i].terms {
			centre[t] += w
		}
	}
	for _, w := range centre {
		norm += w * w
	}
	title := d.titleTerms()
	n := float64(len(d.sentences))
	for i := range d.sentences {
		s := &d.sentences[i]
		f := &s.features
		f[fDecay] = math.Exp(-float64(i) / 4)
		f[fInverse] = 1 / float64(i+1)
		f[fDepth] = float64(i) / n
		dot, hit := 0.0, 0.0
		for t, w := range s.terms {
			dot += w * centre[t]
			if title[t] {
				hit++
			}
		}
		if s.norm > 0 && norm > 0 {
			f[fCentroid] = dot / (s.norm * math.Sqrt(norm))
		}
		if len(title) > 0 {
			f[fTitle] = hit / float64(len(title))
		}
		if len(d.seen) > 0 {
			f[fRule] = float64(len(s.focus)) / float64(len(d.seen))
			f[fAllTerms] = truth(len(s.focus) == len(d.seen))
		}
		for j, w := range weights {
			s.score += w * f[j]
		}
	}
}

func (d *document) titleTerms() map[string]bool {
	terms := map[string]bool{}
	s := d.a.Title + " " + d.a.Summary
	for _, w := range text.Words(s) {
		if t, weight := d.lang.term(w.Core().In(s)); weight > 0 && w.Flags&text.Running == 0 {
			terms[t] = true
		}
	}
	return terms
}

// wordsOf returns the words of a sentence.
func (d *document) wordsOf(sp news.Span) []text.Word {
	from, _ := slices.BinarySearchFunc(d.words, sp.Start, func(w text.Word, start int) int { return int(w.Start) - start })
	to := from
	for to < len(d.words) && int(d.words[to].End) <= sp.End {
		to++
	}
	return d.words[from:to]
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
