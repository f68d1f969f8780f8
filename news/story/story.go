// Package story tells which articles say the same: word for word ("same text", agency copy in many papers) or about one
// event ("same story"). It works on plain values: what it knows of an article is a [Sketch], what it knows of the last
// days a [Window], what a story has said so far a [Known]. It knows no rule, no channel and no clock: times come with
// the articles. It drops nothing; what becomes of a copy or of another outlet's account is its caller's choice.
//
// A desk uses it so, under one lock:
//
//	s := story.Read(article, article.Seen)
//	m := window.Place(s)          // joins a story or starts one
//	fresh := known.News(facts)    // for an article that joined: what the story did not have
//	known.Learn(facts, names)
package story

import (
	"time"

	"newsbot/news"
)

// When an article may join a story, and how alike two must be. The figures were measured on agency copy with edits and on
// headlines of many outlets: with less, unrelated articles meet; with more, copies with a tenth of their words changed
// are missed.
const (
	copied      = 0.5             // the part of the shorter text's shingles that the other must have
	leastShared = 8               // shingles, so that two short texts with a phrase in common are no copies
	alike       = 0.25            // the cosine of an article and a story
	leastMarks  = 2               // rare names and figures in common
	apart       = 0.25            // the part of the names they share that the names of each alone must weigh to keep them apart
	central     = 2               // what a name counts that stands in the headline or twice in the opening
	quiet       = 48 * time.Hour  // a story that has not grown for so long is over
	lifetime    = 120 * time.Hour // and so is one that started so long ago
	mostMembers = 50              // articles in one story, so that what is always in the news does not swallow all
)

// Lifetime is how long a story goes on at most: what is older than that need not be kept.
const Lifetime = lifetime

// A Match is what a window knows about an article.
type Match struct {
	Story news.ID // the first article of the story it belongs to; empty if none is known
	Copy  news.ID // the first article with the same text; empty if none is known
	Score float64 // how sure: the shared part of a copy, the cosine with a story
}

// New reports whether the article starts a story.
func (m Match) New() bool { return m.Story == "" }
