package alerts

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/news/story"
	"newsbot/news/text"
)

// storiesRefresh is how often at most a node looks for what other nodes have filed.
const storiesRefresh = 250 * time.Millisecond

// A Shelf keeps what stories are known again by. It must be safe for concurrent use.
type Shelf interface {
	// Sketches returns sketches that were filed, oldest first and at most a thousand: those whose number is over after and for which
	// has is false. Numbers become visible nearly in their order.
	Sketches(ctx context.Context, after int64, has func(number int64) bool) ([]Shelved, error)

	// Said returns what the alerts with an ID have said so far.
	Said(ctx context.Context, id AlertID) (story.Known, error)
}

// A Shelved is the sketch of a filed article and the story that it belongs to.
type Shelved struct {
	Number int64
	Story  StoryID
	Sketch story.Sketch
}

// Stories finds out which articles tell the same story. It is safe for concurrent use once Shelf is set.
type Stories struct {
	Shelf Shelf

	mu     sync.Mutex
	window story.Window
	looked time.Time
	over   int64          // all numbers up to here are in the window
	met    map[int64]bool // and these beyond
}

// straggling is how far behind the newest number one may become visible: transactions end in another order than they began.
const straggling = 500

// mostSketches is how many sketches come with one look.
const mostSketches = 1000

// Place returns the story that a belongs to, and the sketch by which it is known again, which says of whose text it is a copy. From
// then on others can join it: should a not be filed after all, its name does no harm.
func (s *Stories) Place(ctx context.Context, a news.Article) (StoryID, story.Sketch, error) {
	sketch := story.Read(a, a.Seen) // takes long, holding nobody up
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Seen.Sub(s.looked) >= storiesRefresh {
		if err := s.refresh(ctx); err != nil {
			return "", story.Sketch{}, err
		}
		s.looked = a.Seen
	}
	m := s.window.Find(sketch)
	page := storyOf(a)
	id := StoryID(m.Story)
	if m.New() || s.window.Has(news.ID(page)) { // the same page is the same story whatever it says now
		id = page
	}
	sketch.Copy = m.Copy
	s.window.Add(sketch, news.ID(id))
	return id, sketch, nil
}

// refresh takes in what was filed since the last time, by this node or others; the first time, all there is.
func (s *Stories) refresh(ctx context.Context) error {
	for {
		shelved, err := s.Shelf.Sketches(ctx, s.over, func(n int64) bool { return s.met[n] })
		if err != nil {
			return fmt.Errorf("read what stories are about: %w", err)
		}
		if s.met == nil {
			s.met = map[int64]bool{}
		}
		for _, k := range shelved {
			s.window.Add(k.Sketch, news.ID(k.Story))
			s.met[k.Number] = true
		}
		s.advance()
		if len(shelved) < mostSketches {
			return nil
		}
	}
}

// advance forgets the numbers that nothing can come before any more.
func (s *Stories) advance() {
	newest := s.over
	for n := range s.met {
		newest = max(newest, n)
	}
	if newest-straggling <= s.over {
		return
	}
	s.over = newest - straggling
	for n := range s.met {
		if n <= s.over {
			delete(s.met, n)
		}
	}
}

// storyOf returns the story that a tells as far as its address says. Articles at one address tell one story, whichever source
// brings them, so that a channel which sees several of the sources is told once.
func storyOf(a news.Article) StoryID {
	a.Own, a.Key = false, ""
	if news.CanonicalURL(a.URL) == "" || a.Shared {
		return StoryID(a.ID)
	}
	return StoryID(news.NewID(a.Keys()))
}

// heard returns what a channel was told of the story of f, and what it is told of it by the filings that are filed together with f.
func (d *Desk) heard(ctx context.Context, c Channel, f *Filing, earlier []Filing) ([]Hearing, error) {
	heard, err := d.Filer.Heard(ctx, c, f.Story)
	if err != nil {
		return nil, fmt.Errorf("look up what a channel was told: %w", err)
	}
	for _, e := range append(earlier[:len(earlier):len(earlier)], *f) {
		if e.Story != f.Story {
			continue
		}
		for _, x := range e.Deliveries {
			if x.Channel == c {
				heard = append(heard, Hearing{e.Article.ID, e.Sketch.Copy, e.Article.URL, x.Alert.Card.Source, x.Alert.Topic, x.Kind, Pending, x.Filed})
			}
		}
	}
	return heard, nil
}

// namedOnly is why an article that has nothing new to say of a story is no message.
const namedOnly = "The channel has a card of this story, which names this source too; the article had no figure that the story lacked."

// cardAge is how old the card of a story may be to be added to. What comes later is a card again.
const cardAge = 24 * time.Hour

// kindAfter returns how an article of a story is told to a channel that has heard so much of it: the first one with a card, the
// others in its thread.
func kindAfter(heard []Hearing, article news.ID, now time.Time) string {
	cards, fresh := 0, false
	for _, h := range heard {
		if IsCard(h.Kind) {
			cards++
			fresh = now.Sub(h.Filed) < cardAge
		}
	}
	if fresh {
		return UpdateOn(article)
	}
	return CardNumber(cards + 1)
}

// amends reports whether outlet is to be named on the card that a channel has of a story.
func amends(heard []Hearing, outlet string) bool {
	return hasCard(heard) && outlet != "" && !slices.ContainsFunc(heard, func(h Hearing) bool {
		return IsCard(h.Kind) && text.Fold(h.Outlet) == text.Fold(outlet) // it is the card's own
	})
}

// hasCard reports whether a channel has a card of a story, or will have.
func hasCard(heard []Hearing) bool {
	return slices.ContainsFunc(heard, func(h Hearing) bool { return IsCard(h.Kind) && h.State != Dropped })
}

// cardNew is how many lines an update has.
const cardNew = 3

// freshLines returns the facts that a story did not have before as lines.
func freshLines(body string, before story.Known, facts []news.Fact) []Line {
	lines, _ := factLines(body, before.News(facts), cardNew, map[string]int{})
	return lines
}
