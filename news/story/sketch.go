package story

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/text"
)

// opening is how many words of the text tell what an article is about.
const opening = 60

// A Sketch is what is kept of an article to compare it by. It is a plain value that can be stored and read back.
type Sketch struct {
	ID     news.ID
	At     time.Time // when the article came; what the time limits of a story count from
	Source uint32    // the outlet by the hash of its name; 0 if it is not known
	Copy   news.ID   // the first article with the same text, as [Window.Find] found it; empty if this is the first
	Print  Print     // of the text
	Terms  []Term    // what title and opening are about, sorted by Hash
	Marks  []uint32  // names and figures among the terms, sorted; figures by the complement of their hash, so that only names are both
}

// A Term is a word by the hash of its stem, with how much it counts in the article.
type Term struct {
	Hash   uint32
	Weight float32
}

// Read returns the sketch of a, which came at the given time.
func Read(a news.Article, at time.Time) Sketch {
	body := a.Text
	if strings.TrimSpace(body) == "" {
		body = a.Summary
	}
	lang := text.LanguageOf(a.Language, a.Title, body)
	r := reader{lang: lang, weights: map[uint32]float32{}, marks: map[uint32]bool{}}
	r.read(firstWords(body, opening), 1, nil)
	capitals := r.capitals
	if titleCase(a.Title) {
		r.read(a.Title, 2, capitals) // where every word has a capital, only the text tells what a name is
	} else {
		r.read(a.Title, 2, nil)
	}
	s := Sketch{ID: a.ID, At: at, Print: PrintOf(body)}
	if outlet := text.Fold(a.Outlet()); outlet != "" {
		s.Source = max(1, hashOf([]byte(outlet)))
	}
	for h, w := range r.weights {
		s.Terms = append(s.Terms, Term{h, w})
	}
	slices.SortFunc(s.Terms, func(a, b Term) int { return int(int64(a.Hash) - int64(b.Hash)) })
	for h := range r.marks {
		s.Marks = append(s.Marks, h)
	}
	slices.Sort(s.Marks)
	return s
}

// counts returns how much a term counts in s.
func (s Sketch) counts(h uint32) float32 {
	i, ok := slices.BinarySearchFunc(s.Terms, h, func(t Term, h uint32) int { return cmp.Compare(t.Hash, h) })
	if !ok {
		return 0
	}
	return s.Terms[i].Weight
}

// A reader collects the terms of an article.
type reader struct {
	lang     string
	weights  map[uint32]float32
	marks    map[uint32]bool
	capitals map[string]bool // words that are names in the text
	opens    string          // the word that opens the text, if another with a capital follows
}

// read adds the words of s. If names is not nil, only words that it holds count as names.
func (r *reader) read(s string, weight float32, names map[string]bool) {
	var words text.Reading
	words.Add(s)
	if r.capitals == nil {
		r.capitals = map[string]bool{}
	}
	end := 0
	for i, w := range words.Words {
		fold := words.Fold(w)
		starts := i == 0 && (weight == 1 || len(r.capitals) > 0 && !r.capitals[string(fold)]) || w.Flags&text.Paragraph != 0 || sentenceEnds(s[end:w.Start])
		end = int(w.End)
		if len(fold) < 2 || empty[string(fold)] {
			continue
		}
		if i == 0 { // what opens the text and the headline, before another capital in both, is a name: "Norvane Dairy"
			joined := w.Flags&text.Capital != 0 && len(words.Words) > 1 && words.Words[1].Flags&text.Capital != 0
			starts = starts && !(joined && r.opens == string(fold))
			r.opens = ""
			if joined {
				r.opens = string(fold)
			}
		}
		core := w.Core()
		figure := '0' <= fold[0] && fold[0] <= '9'
		stem := bytes.ReplaceAll(fold, []byte{','}, nil)
		if !figure {
			stem = []byte(text.Stem(r.lang, s[core.Start:core.End]))
		}
		h := hashOf(stem)
		r.weights[h] += weight
		switch {
		case figure:
			if !year(stem) && (len(stem) > 1 || stem[0] > '3') {
				r.marks[^h] = true // beside the terms: only names are both
			}
		case w.Flags&text.Capital == 0 || dated[string(fold)]:
		case names != nil:
			if names[string(fold)] {
				r.marks[h] = true
			}
		case !starts || w.Flags&text.Upper != 0:
			r.marks[h] = true
			r.capitals[string(fold)] = true
		}
	}
}

// sentenceEnds reports whether a sentence ends in what stands between two words.
func sentenceEnds(gap string) bool { return strings.ContainsAny(gap, ".!?:“\"„«") }

func year(s []byte) bool {
	return len(s) == 4 && (bytes.HasPrefix(s, []byte("19")) || bytes.HasPrefix(s, []byte("20")))
}

// firstWords returns s up to the end of its nth word.
func firstWords(s string, n int) string {
	if len(s) > 40*n {
		cut := 40 * n
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut]
	}
	if words := text.Words(s); len(words) > n {
		return s[:words[n-1].End]
	}
	return s
}

// titleCase reports whether a headline writes most of its longer words with a capital.
func titleCase(s string) bool {
	capitals, all := 0, 0
	for _, w := range text.Words(s) {
		if w.End-w.Start < 4 {
			continue
		}
		all++
		if w.Flags&text.Capital != 0 {
			capitals++
		}
	}
	return all > 3 && capitals*4 > all*3
}
