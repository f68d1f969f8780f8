package main

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/feed"
	"newsbot/news/fetch"
	"newsbot/news/inbox"
)

// inputs are the sources that are set up.
type inputs struct {
	feeds  *feed.Poller
	inbox  *inbox.Inbox // nil if it is off
	sample *sample      // in place of real sources and platforms
}

// sources returns the sources that c sets up, and those that workspaces added. With no source and no platform it is the sample.
func sources(ctx context.Context, c config, db *store.Store, client *fetch.Client, desk *alerts.Desk, series *metrics, log *slog.Logger) (inputs, error) {
	if err := db.ShareSources(ctx, c.sharedFeeds()); err != nil {
		return inputs{}, err
	}
	readings, err := db.Readings(ctx)
	if err != nil {
		return inputs{}, err
	}
	in := inputs{feeds: &feed.Poller{
		Feeds: &feedList{db: db}, Client: client, States: feedStates{db}, Every: c.FeedInterval, Fresh: c.FeedFresh, Log: log,
		Refresh: listEvery, Wants: desk.Wants, Observe: series.polled, Callback: c.callback(), WeakHubs: c.WeakHubs,
	}}
	series.follow(in.feeds)
	if c.InboxToken.text != "" {
		in.inbox = &inbox.Inbox{Token: c.InboxToken.text, Log: log, Observe: series.pushed}
	}
	if len(readings) == 0 && in.inbox == nil && c.SlackBotToken.text == "" && c.DiscordToken.text == "" {
		in.sample = &sample{DB: db, Log: log}
	}
	return in, sample{DB: db, Log: log}.show(ctx, in.sample != nil)
}

// listEvery is how soon a source that was added is read.
const listEvery = 5 * time.Second

// all returns the sources that there are.
func (in inputs) all() []news.Source {
	list := []news.Source{in.feeds}
	if in.inbox != nil {
		list = append(list, in.inbox)
	}
	if in.sample != nil {
		list = append(list, in.sample)
	}
	return list
}

// callback returns the address at which hubs reach the bot; empty if the bot has none that others can reach.
func (c config) callback() string {
	if c.PublicURL.Host == "" {
		return ""
	}
	return c.PublicURL.JoinPath(pushPath).String()
}

// pushPath is where hubs push to.
const pushPath = "/push/"

// oneForm returns the one form of a feed's address: those that differ only in the host's case, a default port or a fragment are one
// source. A page of which other links are watched is another.
func oneForm(address string) string {
	if page, selector := news.SplitWatched(address); selector != "" {
		return news.WatchedURL(oneForm(page), selector)
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return strings.TrimSpace(address)
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if p := u.Port(); p == "80" && u.Scheme == "http" || p == "443" && u.Scheme == "https" {
		u.Host = strings.TrimSuffix(u.Host, ":"+p)
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// ownForm returns the name under which a workspace's source is known. One address is one source, whoever adds it; an address with a
// key is each workspace's own, which its name in the fragment makes of it: that is never sent.
func ownForm(address string, workspace alerts.WorkspaceID) string {
	address = oneForm(address)
	if !news.HasSecret(address) {
		return address
	}
	if _, selector := news.SplitWatched(address); selector != "" {
		return address + "&in=" + url.QueryEscape(string(workspace))
	}
	return address + "#" + url.QueryEscape(string(workspace))
}
