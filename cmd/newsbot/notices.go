package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/feed"
)

// noticeWorkers is how many notices are posted to a platform at the same time.
const noticeWorkers = 2

// A noticer tells the channels in which a source was added that it has trouble or is well again. What it says stands in the answer to
// "sources" and "status" all the same.
type noticer struct {
	addedBy func(ctx context.Context, address string) ([]alerts.Channel, error)
	say     func(ctx context.Context, notices ...alerts.Delivery) error
	senders []*alerts.Dispatcher
	log     *slog.Logger
}

// newNoticer returns the noticer, with what sends its notices and those about channels.
func newNoticer(c config, db *store.Store, chats []platform, log *slog.Logger) *noticer {
	n := &noticer{addedBy: db.AddedBy, say: db.Say, log: log}
	for _, p := range chats {
		d := c.dispatcher(p, db.Notices(), nil, log)
		d.Workers, d.Hold = noticeWorkers, true // a notice too few is seldom, and the answer to "status" has it
		n.senders = append(n.senders, d)
	}
	return n
}

// tell files a notice for whoever added the feed.
func (n *noticer) tell(ctx context.Context, about feed.Notice) {
	channels, err := n.addedBy(ctx, about.Feed)
	if err == nil {
		now := time.Now().UTC()
		name := fmt.Sprintf("source %q %s %v %q", about.Feed, about.Kind, about.Since, about.Text)
		var notices []alerts.Delivery
		for _, c := range channels {
			notices = append(notices, alerts.NewNotice(name, about.Text, c, now))
		}
		err = n.say(ctx, notices...)
	}
	if err != nil {
		n.log.Error("notice about a source not posted", "source", news.MaskURL(about.Feed), "err", err)
		return
	}
	for _, d := range n.senders {
		d.Bell.Ring()
	}
}
