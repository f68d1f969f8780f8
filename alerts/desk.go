package alerts

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/news/facts"
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

// Accept files the articles that were not filed before, with the alerts and deliveries that follow from them. After an
// error none of them is filed, and the same articles may be offered again.
func (d *Desk) Accept(ctx context.Context, articles ...news.Article) error {
	began := time.Now()
	count := Acceptance{Offered: len(articles)}
	sights := sights{viewers: d.Viewers}
	legal, sight := make([]news.Article, 0, len(articles)), make([]Sight, 0, len(articles))
	for _, a := range articles {
		if err := a.Validate(); err != nil {
			d.Log.Warn("article left out", "feed", feedName(a), "key", a.Key, "err", err)
			count.Invalid++
			continue
		}
		s, err := sights.of(ctx, a.Feed)
		if err != nil {
			return fmt.Errorf("look up who sees a source: %w", err)
		}
		a.Own = !s.All
		legal, sight = append(legal, a), append(sight, s)
	}
	known, err := d.Filer.Known(ctx, legal)
	if err != nil {
		return fmt.Errorf("look articles up: %w", err)
	}
	var filings []Filing
	for i, a := range legal {
		if known[i] {
			if err := d.revise(ctx, a, sight[i], began.UTC(), &count); err != nil {
				return err
			}
			continue
		}
		f, err := d.filing(ctx, a, sight[i], began.UTC())
		if err != nil {
			return err
		}
		count.Deliveries += len(f.Deliveries)
		count.Held += len(f.Verdicts)
		filings = append(filings, f)
	}
	if len(filings) > 0 {
		if count.New, err = d.Filer.File(ctx, filings); err != nil {
			return fmt.Errorf("file articles: %w", err)
		}
		count.Known += len(filings) - count.New
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

// filing works out all that follows from a, which those see whom sight names.
func (d *Desk) filing(ctx context.Context, a news.Article, sight Sight, now time.Time) (Filing, error) {
	a = Prepare(a)
	a.ID, a.Seen = news.NewID(a.Keys()), now
	if a.Published.After(now) {
		a.Published = now // nothing is published in the future; clocks and time zones are wrong
	}
	f := Filing{Article: a, Story: storyOf(a)}
	if a.Backlog {
		return f, nil
	}
	return f, d.address(ctx, &f, d.match(a, sight), now)
}

// address adds to a filing what is to be said of its article to those who follow the topics that matched.
func (d *Desk) address(ctx context.Context, f *Filing, matched []Matched, now time.Time) error {
	a := f.Article
	for _, m := range matched {
		alert := Alert{
			ID: NewAlertID(m.Topic.ID, f.Story), Topic: m.Topic.ID, Story: f.Story, Article: a.ID,
			Card: d.compose(a, m),
		}
		f.Alerts = append(f.Alerts, alert)
		for _, s := range m.Subscriptions {
			why, err := judge(ctx, d.Gates, Candidate{alert, m.Topic, s, f.Deliveries, now})
			if err != nil {
				return err
			}
			if why != "" {
				f.Verdicts = append(f.Verdicts, Verdict{alert.ID, m.Topic.ID, s.Channel, why, now})
				continue
			}
			f.Deliveries = append(f.Deliveries, NewDelivery(alert, s.Channel, Live, now))
		}
	}
	return nil
}

// storyOf returns the story that a tells. Articles at one address tell one story, whichever source brings them, so that a channel
// which sees several of the sources is told once.
func storyOf(a news.Article) StoryID {
	a.Own, a.Key = false, ""
	if news.CanonicalURL(a.URL) == "" || a.Shared {
		return StoryID(a.ID)
	}
	return StoryID(news.NewID(a.Keys()))
}

// match returns the topics that a is about and whose workspace sees it, the oldest first, so that of several topics of a channel
// the same one always speaks.
func (d *Desk) match(a news.Article, sight Sight) (matched []Matched) {
	defer d.survive("match", a)
	matched = slices.DeleteFunc(d.Roster.Match(a), func(m Matched) bool { return !sight.Of(m.Topic.Workspace) })
	slices.SortFunc(matched, func(x, y Matched) int { return int(x.Topic.ID - y.Topic.ID) })
	return matched
}

// compose returns the card. Should reading the article fail, people are told of it without summary and facts rather than not at all.
func (d *Desk) compose(a news.Article, m Matched) (card Card) {
	defer d.survive("read", a)
	card = Compose(a, m.Topic, m.Match, silent{}, silent{})
	return Compose(a, m.Topic, m.Match, d.Summarizer, d.Extractor)
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
