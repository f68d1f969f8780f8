package main

import (
	"context"

	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/news/feed"
)

// feedStates lets the poller keep what it knows of feeds in the store, and beside it what people are shown.
type feedStates struct{ db *store.Store }

var _ feed.States = feedStates{}

// LoadState implements [feed.States].
func (s feedStates) LoadState(ctx context.Context, url string) (feed.State, error) {
	var st feed.State
	err := s.db.LoadFeed(ctx, url, &st)
	return st, err
}

// SaveState implements [feed.States].
func (s feedStates) SaveState(ctx context.Context, url string, st feed.State) error {
	return s.db.SaveFeed(ctx, url, st, bot.Feed{
		Address: news.MaskURL(url), Title: st.Title, LastOK: st.LastOK, NextAt: st.NextAt, Failures: st.Failures, Error: st.LastError, Lag: st.Lag,
	})
}
