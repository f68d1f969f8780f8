package alerts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/story"
)

// A Desk takes articles in, finds whom they concern and files what is to be said, all in one transaction: once Accept has
// returned, neither the article nor any alert about it can be lost. Its fields are set before first use; it is
// safe for concurrent use.
type Desk struct {
	Roster     *Roster
	Summarizer Summarizer
	Extractor  Extractor
	Gates      []Gate
	Filer      Filer
	Viewers    Viewers          // nil if everybody sees all sources
	Stories    *Stories         // nil if every article is told by itself
	Timetable  Timetable        // when digests go out
	Revisions  Revisions        // nil if articles stay as they were first filed
	Filed      func()           // called when deliveries were filed, so that dispatchers need not wait for their next look; may be nil
	Observe    func(Acceptance) // may be nil
	Log        *slog.Logger
}

// An Acceptance counts what became of the articles of one call.
type Acceptance struct {
	Offered    int
	Known      int // filed before
	Changed    int // filed before, and said something else then
	Invalid    int // no article at all
	New        int
	Deliveries int
	Held       int // held back by a gate
	Took       time.Duration
}

// Remembered is how long at least a store knows what came in. NewsFor is how old an article may be to be news: less, so that what is
// forgotten is no news any more, whoever brings it again.
const (
	Remembered = 90 * 24 * time.Hour
	NewsFor    = 60 * 24 * time.Hour
)

// rounds is how often a filing is worked out anew because another one was quicker.
const rounds = 5

// Accept files the articles that were not filed before, with the alerts and deliveries that follow from them. After an
// error none of them is filed, and the same articles may be offered again.
func (d *Desk) Accept(ctx context.Context, articles ...news.Article) error {
	began := time.Now()
	count := Acceptance{Offered: len(articles)}
	legal, sight, err := d.admit(ctx, articles, &count)
	if err != nil {
		return err
	}
	for round := 1; ; round++ {
		tally := count
		err := d.accept(ctx, legal, sight, began.UTC(), &tally)
		if errors.Is(err, ErrHeard) && round < rounds {
			continue
		}
		count = tally
		if err != nil {
			return err
		}
		break
	}
	if count.Deliveries > 0 && d.Filed != nil {
		d.Filed()
	}
	if d.Observe != nil {
		count.Took = time.Since(began)
		d.Observe(count)
	}
	return nil
}

// admit returns the articles that are any, and who sees each of them.
func (d *Desk) admit(ctx context.Context, articles []news.Article, count *Acceptance) (legal []news.Article, sight []Sight, err error) {
	sights := sights{viewers: d.Viewers}
	for _, a := range articles {
		if err := a.Validate(); err != nil {
			d.Log.Warn("article left out", "feed", feedName(a), "key", a.Key, "err", err)
			count.Invalid++
			continue
		}
		s, err := sights.of(ctx, a.Feed)
		if err != nil {
			return nil, nil, fmt.Errorf("look up who sees a source: %w", err)
		}
		a.Own = !s.All
		legal, sight = append(legal, a), append(sight, s)
	}
	return legal, sight, nil
}

// accept files legal articles, each with who sees it.
func (d *Desk) accept(ctx context.Context, legal []news.Article, sight []Sight, now time.Time, count *Acceptance) error {
	known, err := d.Filer.Known(ctx, legal)
	if err != nil {
		return fmt.Errorf("look articles up: %w", err)
	}
	var filings []Filing
	for i, a := range legal {
		if known[i] {
			if err := d.revise(ctx, a, sight[i], now, count); err != nil {
				return err
			}
			continue
		}
		f, err := d.filing(ctx, a, sight[i], filings, now)
		if err != nil {
			return err
		}
		filings = append(filings, f)
	}
	fold(filings, now)
	for _, f := range filings {
		count.Deliveries += len(f.Deliveries)
		count.Held += len(f.Verdicts)
	}
	if len(filings) > 0 {
		if count.New, err = d.Filer.File(ctx, filings); err != nil {
			return fmt.Errorf("file articles: %w", err)
		}
		count.Known += len(filings) - count.New
	}
	return nil
}

// filing works out all that follows from a, which those see whom sight names. It is filed together with the earlier ones.
func (d *Desk) filing(ctx context.Context, a news.Article, sight Sight, earlier []Filing, now time.Time) (Filing, error) {
	a = Prepare(a)
	a.ID, a.Seen = news.NewID(a.Keys()), now
	if a.Published.After(now) {
		a.Published = now // nothing is published in the future; clocks and time zones are wrong
	}
	if !a.Published.IsZero() && now.Sub(a.Published) > NewsFor {
		a.Backlog = true
	}
	f := Filing{Article: a}
	var err error
	if f.Story, f.Sketch, err = d.place(ctx, a); err != nil || a.Backlog {
		return f, err
	}
	return f, d.address(ctx, &f, d.match(a, sight), earlier, now)
}

// place returns the story that a belongs to. Should looking for it fail, a is told by itself rather than not at all.
func (d *Desk) place(ctx context.Context, a news.Article) (id StoryID, sketch story.Sketch, err error) {
	id = storyOf(a)
	if d.Stories == nil {
		return id, sketch, nil
	}
	defer d.survive("place", a)
	return d.Stories.Place(ctx, a)
}

// address adds to a filing what is to be said of its article to those who follow the topics that matched.
func (d *Desk) address(ctx context.Context, f *Filing, matched []Matched, earlier []Filing, now time.Time) error {
	for _, m := range matched {
		alert, material, err := d.alert(ctx, f, m, earlier)
		if err != nil {
			return err
		}
		f.Alerts = append(f.Alerts, alert)
		for _, s := range m.Subscriptions {
			heard, err := d.heard(ctx, s.Channel, f, earlier)
			if err != nil {
				return err
			}
			why, err := judge(ctx, d.Gates, Candidate{alert, m.Topic, s, f.Article.URL, f.Sketch.Copy, heard, now})
			if err != nil {
				return err
			}
			if amends(heard, alert.Card.Source) {
				f.Amended = append(f.Amended, s.Channel)
			}
			kind := kindAfter(heard, alert.Article, now)
			if why == "" && !IsCard(kind) && !material && hasCard(heard) {
				why = namedOnly
			}
			if why == "" && IsCard(kind) && (s.Cadence == Hourly || s.Cadence == Daily) {
				f.Saved = append(f.Saved, Saved{alert.ID, s.Channel, d.Timetable.Next(s.Cadence, now), material})
				continue
			}
			if why != "" {
				f.Verdicts = append(f.Verdicts, Verdict{alert.ID, m.Topic.ID, s.Channel, why, now})
				continue
			}
			f.Deliveries = append(f.Deliveries, NewDelivery(alert, s.Channel, kind, now))
		}
	}
	return nil
}

// alert returns what is to be said of the article of f to the subscribers of a topic, and whether it adds anything to what they were
// told of the story.
func (d *Desk) alert(ctx context.Context, f *Filing, m Matched, earlier []Filing) (_ Alert, material bool, err error) {
	a := Alert{ID: NewAlertID(m.Topic.ID, f.Story), Topic: m.Topic.ID, Story: f.Story, Article: f.Article.ID}
	var found facts.Found
	a.Card, found = d.compose(f.Article, m)
	if d.Stories == nil {
		return a, true, nil
	}
	before, err := d.Stories.Shelf.Said(ctx, a.ID)
	if err != nil {
		return a, false, fmt.Errorf("look up what was said of a story: %w", err)
	}
	for _, e := range earlier {
		for _, x := range e.Alerts {
			if x.ID == a.ID {
				before = before.And(x.Said)
			}
		}
	}
	a.Said = story.Known{}.Learn(found.Facts, found.Names)
	if before.Empty() { // the first that they hear of it
		return a, true, nil
	}
	a.Card.New = freshLines(f.Article.Text, before, found.Facts)
	return a, len(a.Card.New) > 0, nil
}

// match returns the topics that a is about and whose workspace sees it, the oldest first, so that of several topics of a channel
// the same one always speaks.
func (d *Desk) match(a news.Article, sight Sight) (matched []Matched) {
	defer d.survive("match", a)
	matched = slices.DeleteFunc(d.Roster.Match(a), func(m Matched) bool { return !sight.Of(m.Topic.Workspace) })
	slices.SortFunc(matched, func(x, y Matched) int { return int(x.Topic.ID - y.Topic.ID) })
	return matched
}

// compose returns the card, and what the article states. Should reading the article fail, people are told of it without summary
// and facts rather than not at all.
func (d *Desk) compose(a news.Article, m Matched) (card Card, found facts.Found) {
	defer d.survive("read", a)
	card = Compose(a, m.Topic, m.Match, silent{}, silent{})
	heard := &overheard{Extractor: d.Extractor}
	card = Compose(a, m.Topic, m.Match, d.Summarizer, heard)
	return card, heard.found
}

// overheard is an extractor that remembers what it found.
type overheard struct {
	Extractor
	found facts.Found
}

// Extract implements Extractor.
func (o *overheard) Extract(a news.Article, focus []news.Mention) facts.Found {
	o.found = o.Extractor.Extract(a, focus)
	return o.found
}

// survive keeps a panic over one article, which is our own mistake, from stopping all the others.
func (d *Desk) survive(doing string, a news.Article) {
	if p := recover(); p != nil {
		d.Log.Error("article could not be worked on", "doing", doing, "article", a.ID, "feed", feedName(a), "panic", p, "stack", string(debug.Stack()))
	}
}

// silent finds nothing to say.
type silent struct{}

func (silent) Summarize(news.Article, []news.Mention) []news.Span { return nil }

func (silent) Extract(news.Article, []news.Mention) facts.Found { return facts.Found{} }
