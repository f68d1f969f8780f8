package main

import (
	"log/slog"

	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/feed"
	"newsbot/news/inbox"
)

// inputs are the sources that are set up.
type inputs struct {
	feeds  *feed.Poller // nil if there are none
	inbox  *inbox.Inbox // nil if it is off
	sample *sample      // in place of real sources and platforms
}

// sources returns the sources that c sets up. With no source and no platform it is the sample.
func sources(c config, db *store.Store, series *metrics, log *slog.Logger) inputs {
	var in inputs
	if len(c.Feeds) > 0 {
		in.feeds = &feed.Poller{
			Feeds: feed.List(c.Feeds), Client: c.fetcher(series.fetched), States: feedStates{db}, Every: c.FeedInterval,
			Log: log, Observe: series.polled,
		}
	}
	if c.InboxToken.text != "" {
		in.inbox = &inbox.Inbox{Token: c.InboxToken.text, Log: log}
	}
	if in == (inputs{}) && c.SlackBotToken.text == "" && c.DiscordToken.text == "" {
		in.sample = &sample{Log: log}
	}
	return in
}

// all returns the sources that there are.
func (in inputs) all() []news.Source {
	var list []news.Source
	if in.feeds != nil {
		list = append(list, in.feeds)
	}
	if in.inbox != nil {
		list = append(list, in.inbox)
	}
	if in.sample != nil {
		list = append(list, in.sample)
	}
	return list
}
