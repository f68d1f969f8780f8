package main

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/feed"
)

// sampleFeed is a feed in our own words, so that a newcomer sees cards without any account. It is read by the same code as every other feed.
//
//go:embed sample/feed.json
var sampleFeed []byte

// The sample's topic.
const (
	sampleRule = "Turkey AND LNG"
	sampleName = "turkey-lng"
)

// samplePace is how long after each other the sample's articles come in, as a wire's do.
const samplePace = 120 * time.Millisecond

// sample is the source of the bundled feed. Its articles count as published in the hours before now: a news alert about an
// article of last year would be a bug. They are found as long as there is no real source.
type sample struct {
	DB  *store.Store
	Log *slog.Logger
}

var _ news.Source = sample{}

// articles returns the sample's articles, the oldest first, the newest published just before now.
func (sample) articles(now time.Time) ([]news.Article, error) {
	f, err := feed.Parse(sampleFeed, "application/feed+json", "https://sample.example/feed.json")
	if err != nil {
		return nil, fmt.Errorf("read the bundled sample feed: %w", err)
	}
	articles := f.Items
	slices.SortFunc(articles, func(a, b news.Article) int { return a.Published.Compare(b.Published) })
	shift := now.Add(-time.Minute).Sub(articles[len(articles)-1].Published)
	for i := range articles {
		articles[i].Feed = "sample"
		articles[i].Published = articles[i].Published.Add(shift)
	}
	return articles, nil
}

// show has the sample's articles found, or not any more.
func (s sample) show(ctx context.Context, shown bool) error {
	articles, err := s.articles(time.Now())
	if err != nil {
		return err
	}
	var ids []news.ID
	for _, a := range articles {
		ids = append(ids, news.NewID(a.Keys()))
	}
	return s.DB.Show(ctx, ids, shown)
}

// giveWay hides the sample's articles once somebody has added a source.
func (s sample) giveWay(ctx context.Context) {
	tick := time.NewTicker(listEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		readings, err := s.DB.Readings(ctx)
		if err == nil && len(readings) > 0 {
			if err = s.show(ctx, false); err == nil {
				return
			}
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("the sample's articles are not hidden yet", "err", err)
		}
	}
}

// Run brings the sample's articles one after the other, then waits.
func (s sample) Run(ctx context.Context, accept func(context.Context, ...news.Article) error) error {
	articles, err := s.articles(time.Now().UTC())
	if err != nil {
		return err
	}
	tick := time.NewTicker(samplePace)
	defer tick.Stop()
	for _, a := range articles {
		for accept(ctx, a) != nil { // accept says itself what is wrong
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(time.Second):
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	s.giveWay(ctx)
	<-ctx.Done()
	return nil
}
