package story

import (
	"cmp"
	"math"
	"slices"
	"time"

	"newsbot/news"
)

const (
	mostArticles  = 20_000 // a window keeps the prints of so many articles: about 50 MB
	mostStories   = 10_000
	mostTerms     = 200 // terms of a story; the weakest are forgotten
	tooCommon     = 20  // a shingle in so many articles is a publisher's small print
	mostPlaces    = 256 // stories that a mark is looked up in; more than rare ever returns
	expectStories = 20  // how many stories a window acts as if it had seen, so that its first ones are weighed soundly
)

// A Window remembers the stories of the last days. The zero Window is ready to use. It is not safe for concurrent use.
//
// A node that starts again fills it with [Window.Add] from what it has stored; the order does not matter much, as stories
// are named by their callers.
type Window struct {
	stories  map[news.ID]*told
	stems    map[uint32]int32    // in how many stories a term stands
	marks    map[uint32]*places  // where names and figures stand
	articles []article           // a queue, oldest first
	gone     uint32              // articles that have left the queue
	ids      map[news.ID]uint32  // the number of an article: its place in the queue plus gone
	first    map[uint32]uint32   // the first article of a shingle
	more     map[uint32][]uint32 // the others, of the few shingles that have any
	latest   time.Time
	swept    time.Time
}

// An article is what is kept of one: enough to know its text again.
type article struct {
	id, story news.ID
	copy      news.ID // the first one with the same text; empty if this is it
	at        time.Time
	print     Print
}

// A told is a story as far as it is told.
type told struct {
	id      news.ID
	first   time.Time
	last    time.Time
	members int
	terms   map[uint32]float32
	marks   map[uint32]bool
	sources map[uint32]bool
}

// A places is where a mark stands: how many stories, and which as long as they are few enough to tell anything.
type places struct {
	count   int
	stories []*told
}

// Has reports whether w remembers a story.
func (w *Window) Has(story news.ID) bool { return w.stories[story] != nil }

// Find says where s belongs and changes nothing. An article that w remembers belongs where it is.
//
// Two articles of one outlet that are about the same, and not the same text, are two stories: an outlet that writes the like
// every day, as of earthquakes or closing prices, does not tell one story.
func (w *Window) Find(s Sketch) Match {
	if n, known := w.ids[s.ID]; known {
		a := w.articles[n-w.gone]
		return Match{Story: a.story, Copy: a.copy, Score: 1}
	}
	if m, ok := w.copyOf(s); ok {
		return m
	}
	best := Match{}
	for t, shared := range w.candidates(s) {
		if shared < leastMarks || !t.takes(s.At) || t.sources[s.Source] || w.aboutOthers(s, t) {
			continue
		}
		if c := w.cosine(s, t); c >= alike && (c > best.Score || c == best.Score && t.id < best.Story) {
			best = Match{Story: t.id, Score: c}
		}
	}
	return best
}

// takes reports whether t is still going on at a time.
func (t *told) takes(at time.Time) bool {
	return t.members < mostMembers && at.Sub(t.last) <= quiet && at.Sub(t.first) <= lifetime && t.first.Sub(at) <= quiet
}

// copyOf returns the article whose text s has.
func (w *Window) copyOf(s Sketch) (Match, bool) {
	shared := map[uint32]int{}
	for _, h := range s.Print {
		first, ok := w.first[h]
		if !ok || len(w.more[h]) >= tooCommon {
			continue
		}
		shared[first]++
		for _, n := range w.more[h] {
			shared[n]++
		}
	}
	best, found := Match{}, false
	for n, count := range shared {
		a := &w.articles[n-w.gone]
		part := contained(count, len(s.Print), len(a.print))
		if count < leastShared || part < copied {
			continue
		}
		first := cmp.Or(a.copy, a.id)
		if part > best.Score || part == best.Score && first < best.Copy {
			best, found = Match{Story: a.story, Copy: first, Score: part}, true
		}
	}
	return best, found
}

// candidates counts the rare marks that s shares with each story.
func (w *Window) candidates(s Sketch) map[*told]int {
	shared := map[*told]int{}
	for _, h := range s.Marks {
		in := w.marks[h]
		if in == nil || in.count > w.rare() {
			continue
		}
		for _, t := range in.stories {
			shared[t]++
		}
	}
	return shared
}

// rare returns in how many stories a mark may stand and still tell one from others.
func (w *Window) rare() int { return max(3, len(w.stories)/50) }

// weight returns what a term counts: the fewer stories it stands in, the more.
func (w *Window) weight(h uint32) float64 {
	return math.Log(1 + float64(len(w.stories)+expectStories)/float64(w.stems[h]+1))
}

// cosine compares s with a story.
func (w *Window) cosine(s Sketch, t *told) float64 {
	dot, own, its := 0.0, 0.0, 0.0
	for _, term := range s.Terms {
		weight := w.weight(term.Hash)
		v := math.Sqrt(float64(term.Weight)) * weight
		own += v * v
		dot += v * math.Sqrt(float64(t.terms[term.Hash])/float64(t.members)) * weight
	}
	for h, n := range t.terms {
		weight := w.weight(h)
		its += float64(n) / float64(t.members) * weight * weight
	}
	if own == 0 || its == 0 {
		return 0
	}
	return dot / math.Sqrt(own*its)
}

// aboutOthers reports whether s and t are centred on others, however alike their words are: two purchases of one country,
// two dairies' results on one day. Each then has central names that the other lacks, and these weigh something beside
// those that they share.
func (w *Window) aboutOthers(s Sketch, t *told) bool {
	shared, own, its := 0.0, 0.0, 0.0
	for _, h := range s.Marks {
		switch {
		case s.counts(h) < central:
		case t.terms[h] > 0:
			shared += w.weight(h)
		default:
			own += w.weight(h)
		}
	}
	if own == 0 {
		return false
	}
	for h := range t.marks {
		if t.terms[h] < central*float32(t.members) {
			continue
		}
		switch n := s.counts(h); {
		case n == 0:
			its += w.weight(h)
		case n < central:
			shared += w.weight(h)
		}
	}
	return min(own, its) > apart*shared
}

// Add remembers s as a part of a story, which is new if w does not know it. An article that is known already stays where
// it is.
func (w *Window) Add(s Sketch, story news.ID) {
	if _, known := w.ids[s.ID]; known {
		return
	}
	if w.stories == nil {
		w.stories, w.stems, w.marks = map[news.ID]*told{}, map[uint32]int32{}, map[uint32]*places{}
		w.ids, w.first, w.more = map[news.ID]uint32{}, map[uint32]uint32{}, map[uint32][]uint32{}
	}
	if s.At.After(w.latest) {
		w.latest = s.At
	}
	w.forget()
	n := w.gone + uint32(len(w.articles))
	w.articles = append(w.articles, article{s.ID, story, s.Copy, s.At, s.Print})
	w.ids[s.ID] = n
	for _, h := range s.Print {
		if _, ok := w.first[h]; !ok {
			w.first[h] = n
		} else if len(w.more[h]) <= tooCommon {
			w.more[h] = append(w.more[h], n)
		}
	}
	t := w.stories[story]
	if t == nil {
		t = &told{id: story, first: s.At, last: s.At, terms: map[uint32]float32{}, marks: map[uint32]bool{}, sources: map[uint32]bool{}}
		w.stories[story] = t
	}
	w.grow(t, s)
}

// grow makes s a part of t.
func (w *Window) grow(t *told, s Sketch) {
	t.members++
	if s.Source != 0 {
		t.sources[s.Source] = true
	}
	if s.At.After(t.last) {
		t.last = s.At
	}
	if s.At.Before(t.first) {
		t.first = s.At
	}
	for _, term := range s.Terms {
		if t.terms[term.Hash] == 0 {
			w.stems[term.Hash]++
		}
		t.terms[term.Hash] += term.Weight
	}
	for _, h := range s.Marks {
		if !t.marks[h] && len(t.marks) < mostTerms {
			t.marks[h] = true
			w.mark(h, t)
		}
	}
	if len(t.terms) > mostTerms {
		w.shorten(t)
	}
}

// mark notes that h stands in t.
func (w *Window) mark(h uint32, t *told) {
	in := w.marks[h]
	if in == nil {
		in = &places{}
		w.marks[h] = in
	}
	in.count++
	switch {
	case in.count == len(in.stories)+1 && in.count <= mostPlaces:
		in.stories = append(in.stories, t)
	default:
		in.stories = nil // too common to be looked up, until all of them are gone
	}
}

// shorten forgets the weakest terms of t.
func (w *Window) shorten(t *told) {
	terms := make([]Term, 0, len(t.terms))
	for h, n := range t.terms {
		terms = append(terms, Term{h, n})
	}
	slices.SortFunc(terms, func(a, b Term) int {
		if a.Weight != b.Weight {
			return int(math.Copysign(1, float64(b.Weight-a.Weight)))
		}
		return int(int64(a.Hash) - int64(b.Hash))
	})
	for _, term := range terms[mostTerms*3/4:] {
		delete(t.terms, term.Hash)
		w.dropStem(term.Hash)
	}
}

func (w *Window) dropStem(h uint32) {
	if w.stems[h]--; w.stems[h] <= 0 {
		delete(w.stems, h)
	}
}

// forget lets go of what is too old or too much.
func (w *Window) forget() {
	for len(w.articles) > 0 && (len(w.articles) >= mostArticles || w.latest.Sub(w.articles[0].at) > lifetime) {
		w.forgetArticle()
	}
	if w.latest.Sub(w.swept) >= time.Hour {
		w.swept = w.latest
		for _, t := range w.stories {
			if w.latest.Sub(t.last) > quiet || w.latest.Sub(t.first) > lifetime {
				w.forgetStory(t)
			}
		}
	}
	if len(w.stories) < mostStories {
		return
	}
	all := make([]*told, 0, len(w.stories))
	for _, t := range w.stories {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b *told) int { return a.last.Compare(b.last) })
	for _, t := range all[:mostStories/10] {
		w.forgetStory(t)
	}
}

func (w *Window) forgetArticle() {
	a := w.articles[0]
	for _, h := range a.print {
		if w.first[h] != w.gone {
			if i := slices.Index(w.more[h], w.gone); i >= 0 {
				w.more[h] = slices.Delete(w.more[h], i, i+1)
			}
		} else if more := w.more[h]; len(more) > 0 {
			w.first[h], w.more[h] = more[0], more[1:]
		} else {
			delete(w.first, h)
		}
		if len(w.more[h]) == 0 {
			delete(w.more, h)
		}
	}
	delete(w.ids, a.id)
	w.articles[0] = article{}
	w.articles = w.articles[1:]
	w.gone++
}

func (w *Window) forgetStory(t *told) {
	for h := range t.terms {
		w.dropStem(h)
	}
	for h := range t.marks {
		in := w.marks[h]
		if in.count--; in.count == 0 {
			delete(w.marks, h)
		} else if i := slices.Index(in.stories, t); i >= 0 {
			in.stories = slices.Delete(in.stories, i, i+1)
		}
	}
	delete(w.stories, t.id)
}
