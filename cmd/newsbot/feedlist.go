package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news/feed"
)

// countEvery is how often the channels are counted that follow sources.
const countEvery = 10 * time.Minute

// feedList is the operator's feeds and those that workspaces added, each once, with the wishes of all who read it.
type feedList struct {
	db *store.Store

	mu       sync.Mutex
	channels map[alerts.WorkspaceID]int
	counted  time.Time
}

var _ feed.Feeds = (*feedList)(nil)

// Feeds implements [feed.Feeds].
func (l *feedList) Feeds(ctx context.Context) ([]feed.Wanted, error) {
	readings, err := l.db.Readings(ctx)
	if err != nil {
		return nil, err
	}
	channels, err := l.followers(ctx)
	if err != nil {
		return nil, err
	}
	return wanted(readings, channels), nil
}

// followers returns how many channels each workspace has that follow something, as of not long ago.
func (l *feedList) followers(ctx context.Context) (map[alerts.WorkspaceID]int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.channels == nil || time.Since(l.counted) > countEvery {
		channels, err := l.db.Followers(ctx)
		if err != nil {
			return nil, err
		}
		l.channels, l.counted = channels, time.Now()
	}
	return l.channels, nil
}

// wanted puts together what several want of one feed. readings are by address.
func wanted(readings []store.Reading, channels map[alerts.WorkspaceID]int) []feed.Wanted {
	all := 0
	for _, n := range channels {
		all += n
	}
	var list []feed.Wanted
	for len(readings) > 0 {
		w := feed.Wanted{URL: readings[0].Address}
		n := slices.IndexFunc(readings, func(r store.Reading) bool { return r.Address != w.URL })
		if n < 0 {
			n = len(readings)
		}
		for _, r := range readings[:n] {
			if wish := feed.Wish(r.Pace); !slices.Contains(w.Wishes, wish) {
				w.Wishes = append(w.Wishes, wish)
			}
			if r.Added.After(w.Added) {
				w.Added = r.Added
			}
			if r.Workspace == "" {
				w.Channels = all
			} else {
				w.Channels = min(w.Channels+channels[r.Workspace], all)
			}
		}
		if len(w.Wishes) == 1 && w.Wishes[0] == (feed.Wish{}) {
			w.Wishes = nil
		}
		list, readings = append(list, w), readings[n:]
	}
	return list
}

// sharedFeeds returns the operator's feeds, each in the one form under which sources are known.
func (c config) sharedFeeds() []bot.Source {
	var list []bot.Source
	for _, f := range c.Feeds {
		source, err := bot.ParseSource(strings.TrimSpace(f))
		if err != nil {
			continue // validate has said so
		}
		source.Address = oneForm(source.Address)
		if !slices.ContainsFunc(list, func(s bot.Source) bool { return s.Address == source.Address }) {
			list = append(list, source)
		}
	}
	return list
}
