package main

import (
	"context"
	"errors"

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
	version, err := s.db.LoadFeed(ctx, url, &st)
	if st.Version = version; version == 0 {
		st.Push = feed.Lease{} // of a time when nobody could look up whom a hub means
	}
	return st, err
}

// SaveState implements [feed.States].
func (s feedStates) SaveState(ctx context.Context, url string, st feed.State) error {
	err := s.db.SaveFeed(ctx, url, store.FeedState{State: st, Version: st.Version, Push: st.Push.ID, Shown: bot.Feed{
		Address: news.MaskURL(url), Title: st.Title, LastOK: st.LastOK, NextAt: st.NextAt, Failures: st.Failures, Error: st.LastError, Lag: st.Lag,
	}})
	if errors.Is(err, store.ErrOutdated) {
		return feed.ErrOutdated
	}
	return err
}

// Subscribed implements [feed.States].
func (s feedStates) Subscribed(ctx context.Context, id string) (string, error) {
	return s.db.PushedFeed(ctx, id)
}
