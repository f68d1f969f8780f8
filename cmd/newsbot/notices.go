package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/feed"
)

// How notices are posted.
const (
	noticeQueue = 256
	noticeTries = 4
	noticePause = 15 * time.Second // before it is tried again
)

// A noticer tells the channels in which a source was added that it has trouble or is well again. What it cannot post is logged, and
// stands in the answer to "sources" and "status" all the same.
type noticer struct {
	addedBy   func(ctx context.Context, address string) ([]alerts.Channel, error)
	notifiers map[string]alerts.Notifier
	within    time.Duration // for one attempt
	log       *slog.Logger
	queue     chan alerts.Delivery
}

func newNoticer(c config, db *store.Store, chats []platform, log *slog.Logger) *noticer {
	n := &noticer{addedBy: db.AddedBy, notifiers: map[string]alerts.Notifier{}, within: c.SendWithin, log: log, queue: make(chan alerts.Delivery, noticeQueue)}
	for _, p := range chats {
		n.notifiers[p.name] = p.notifier
	}
	return n
}

// tell queues a notice for whoever added the feed; nobody waits for it.
func (n *noticer) tell(ctx context.Context, about feed.Notice) {
	channels, err := n.addedBy(ctx, about.Feed)
	if err != nil {
		n.log.Error("notice about a source not posted", "source", news.MaskURL(about.Feed), "err", err)
		return
	}
	now := time.Now().UTC()
	for _, c := range channels {
		story := alerts.StoryID("notice " + news.NewID([]string{about.Feed, about.Kind, about.Since.String()}) + news.NewID([]string{about.Text}))
		d := alerts.NewDelivery(alerts.Alert{Story: story, Card: alerts.Card{Source: "newsbot", Title: about.Text}}, c, "notice", now)
		select {
		case n.queue <- d:
		default:
			n.log.Error("notice about a source not posted", "source", news.MaskURL(about.Feed), "channel", c.String(), "err", "too many wait")
		}
	}
}

// Run posts notices until ctx is done.
func (n *noticer) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case d := <-n.queue:
			n.post(ctx, d)
		}
	}
}

// post posts d, and tries again while that may help. Posting twice is better than not: it is seldom, and says what is so.
func (n *noticer) post(ctx context.Context, d alerts.Delivery) {
	notifier, ok := n.notifiers[d.Channel.Platform]
	if !ok {
		n.log.Warn("notice about a source not posted", "channel", d.Channel.String(), "err", "the platform is off")
		return
	}
	var err error
	for try := range noticeTries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return
			case <-time.After(noticePause << try):
			}
		}
		within, cancel := context.WithTimeout(ctx, n.within)
		_, err = notifier.Notify(within, d)
		cancel()
		if e, no := errors.AsType[*alerts.SendError](err); err == nil || no && e.Reason != alerts.Transient && e.Reason != alerts.RateLimited {
			break
		}
	}
	if err != nil {
		n.log.Warn("notice about a source not posted", "channel", d.Channel.String(), "err", err)
	}
}
