// Package workload makes up articles and rules to measure matching with: always the same for a seed, as common and as
// rare as the words and wishes of a news desk, and without meaning. It knows how rules are written, not what they mean.
package workload

import (
	"math/rand/v2"
	"strings"
)

// What the articles are made of. The shares are such that an article has about 180 words, some 110 of them different,
// and that words of one subject come together.
const (
	vocabulary   = 60_000
	common       = 200 // words that say nothing of a subject, and that nobody makes rules of
	subjects     = 1_000
	subjectWords = 400
	bodyWords    = 170
)

// A World is a language, its subjects, and what is written about them.
type World struct {
	rng      *rand.Rand
	words    []string
	stop     map[string]bool // the common ones
	any      *rand.Zipf      // which word
	own      *rand.Zipf      // which of a subject's words
	subject  *rand.Zipf      // which subject
	subjects [][]int32
	read     [][]string // articles that makers of rules have read
}

// An Article is a text of the length that news agencies write.
type Article struct{ Title, Body string }

// New returns the world of a seed.
func New(seed uint64) *World {
	rng := rand.New(rand.NewPCG(seed, 0x6e657773))
	w := &World{
		rng: rng, any: rand.NewZipf(rng, 1.16, 6, vocabulary-1), own: rand.NewZipf(rng, 1.1, 4, subjectWords-1),
		subject: rand.NewZipf(rng, 1.05, 10, subjects-1),
	}
	w.words = invent(rng)
	w.stop = map[string]bool{}
	for _, c := range w.words[:common] {
		w.stop[c], w.stop[c+"s"] = true, true
	}
	w.subjects = make([][]int32, subjects)
	for i := range w.subjects {
		for range subjectWords {
			w.subjects[i] = append(w.subjects[i], w.telling())
		}
	}
	for range 20_000 {
		w.read = append(w.read, w.tell(60))
	}
	return w
}

// invent makes up words; common ones are short.
func invent(rng *rand.Rand) []string {
	onsets := strings.Fields("b c d f g h j k l m n p r s t v w z br st tr sh")
	vowels := strings.Fields("a e i o u a e i o ea ou")
	ends := strings.Fields("n r l t d m s n r l t d ck nd st x")
	known := map[string]bool{}
	out := make([]string, 0, vocabulary)
	for len(out) < vocabulary {
		var b strings.Builder
		for range 1 + min(2, len(out)/400) - rng.IntN(1+min(1, len(out)/400)) {
			b.WriteString(onsets[rng.IntN(len(onsets))])
			b.WriteString(vowels[rng.IntN(len(vowels))])
		}
		if rng.IntN(2) == 0 {
			b.WriteString(ends[rng.IntN(len(ends))])
		}
		if s := b.String(); !known[s] {
			known[s] = true
			out = append(out, s)
		}
	}
	return out
}

// telling returns a word that says something of a subject.
func (w *World) telling() int32 {
	for {
		if n := int32(w.any.Uint64()); n >= common {
			return n
		}
	}
}

// tell returns the words of an article about some subject, lower case.
func (w *World) tell(n int) []string {
	about := w.subjects[w.subject.Uint64()]
	out := make([]string, 0, n)
	for len(out) < n {
		switch k := w.rng.IntN(100); {
		case k < 12 && len(out) > 20:
			out = append(out, out[w.rng.IntN(len(out))])
		case k < 45:
			out = append(out, w.words[about[w.own.Uint64()]])
		default:
			out = append(out, w.words[w.any.Uint64()])
		}
		if last := len(out) - 1; w.rng.IntN(30) == 0 && !strings.HasSuffix(out[last], "s") {
			out[last] += "s"
		}
	}
	return out
}

// Articles returns n articles.
func (w *World) Articles(n int) []Article {
	out := make([]Article, n)
	for i := range out {
		words := w.tell(bodyWords + 9)
		out[i] = Article{w.written(words[:9], ""), w.written(words[9:], ".")}
	}
	return out
}

// written returns words as prose.
func (w *World) written(words []string, stop string) string {
	var b strings.Builder
	left := 0
	for i, word := range words {
		if left == 0 {
			left = 12 + w.rng.IntN(16)
			word = strings.ToUpper(word[:1]) + word[1:]
			if i > 0 {
				b.WriteString(stop)
				b.WriteString([]string{" ", " ", "\n\n"}[w.rng.IntN(3)])
			}
		} else {
			b.WriteString([]string{", ", " ", " ", " ", " ", " ", " ", " "}[w.rng.IntN(8)])
			if w.rng.IntN(12) == 0 {
				word = strings.ToUpper(word[:1]) + word[1:] + []string{"", "", "'s"}[w.rng.IntN(3)]
			}
		}
		left--
		b.WriteString(word)
	}
	b.WriteString(stop)
	return b.String()
}
