package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/news/story"
)

// How old articles are emptied: a few at a time, so that nobody waits for it.
const (
	forgetEvery = time.Hour
	forgetBatch = 200
	forgetPause = 100 * time.Millisecond
)

// keep does what one node does for all until ctx is done.
func keep(ctx context.Context, t *turn, keep time.Duration) error {
	t.run(ctx, func(ctx context.Context) {
		for wait := time.Minute; ; {
			rest(ctx, wait)
			if ctx.Err() != nil {
				return
			}
			l, _ := t.held() // the store knows whether it is still ours
			if wait = forgetEvery; forget(ctx, t.db.Under(l), keep, t.log) {
				wait = forgetPause
			}
		}
	})
	return nil
}

// forget empties some articles that are older than keep, forgets what stories that are over were known by, and drops what is so old
// that it cannot be news once more. It reports whether there may be more.
func forget(ctx context.Context, db *store.Store, keep time.Duration, log *slog.Logger) bool {
	now := time.Now()
	articles, err := db.Forget(ctx, now.Add(-keep), forgetBatch)
	if err != nil && ctx.Err() == nil {
		log.Warn("old articles are not emptied", "err", err)
	}
	sketches, err := db.ForgetSketches(ctx, now.Add(-story.Lifetime), forgetBatch)
	if err != nil && ctx.Err() == nil {
		log.Warn("old stories are not forgotten", "err", err)
	}
	more, err := db.Trim(ctx, now.Add(-max(keep, alerts.Remembered)), forgetBatch)
	if err != nil && ctx.Err() == nil {
		log.Warn("what is old is not dropped", "err", err)
	}
	return articles == forgetBatch || sketches == forgetBatch || more
}

// planDigests files digests when they are due, until ctx is done.
func planDigests(ctx context.Context, t *turn, filed func()) error {
	t.run(ctx, func(ctx context.Context) {
		l, _ := t.held() // the store knows whether it is still ours
		planner := alerts.Planner{Digests: t.db.Under(l), Filed: filed, Log: t.log}
		_ = planner.Run(ctx) // it logs what went wrong, and goes on
	})
	return nil
}

// How articles are put into the index that searches look at. While many wait, one part of the time in indexShare is spent on it, so
// that articles that come in need not wait much longer for the database.
const (
	indexEvery = 2 * time.Second
	indexBatch = 100
	indexShare = 4
)

// index puts the words of articles into the index until ctx is done, on one node for all.
func index(ctx context.Context, t *turn) error {
	t.run(ctx, func(ctx context.Context) {
		l, _ := t.held() // the store knows whether it is still ours
		indexer := t.db.Under(l).Indexer()
		for wait := indexEvery; ; {
			rest(ctx, wait)
			if ctx.Err() != nil {
				return
			}
			began := time.Now()
			n, err := indexer.Index(ctx, indexBatch)
			if err != nil && ctx.Err() == nil {
				t.log.Warn("articles are not indexed, so that searches take longer", "err", err)
			}
			if wait = indexEvery; n == indexBatch {
				wait = (indexShare - 1) * time.Since(began)
			}
		}
	})
	return nil
}

// markEvery is how often it is written down how far the database has come.
const markEvery = 3 * time.Second

// keepMark writes down how far the database has come until ctx is done, so that one that was put back is noticed.
func keepMark(ctx context.Context, db *store.Store, log *slog.Logger) error {
	tick := time.NewTicker(markEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := db.Mark(ctx); err != nil && ctx.Err() == nil {
			log.Warn("how far the database is whole is not marked", "err", err)
		}
	}
}

// doubt says until when messages are looked up first, if the database was put back.
func doubt(db *store.Store) remark {
	return func(ctx context.Context) (string, error) {
		now := time.Now()
		_, until, err := db.Doubt(ctx, now)
		if err != nil || until.IsZero() {
			return "", err
		}
		return fmt.Sprintf("the database is older than what was last seen here: every message is looked up before it is posted, until %s",
			until.Local().Format("15:04 on Monday")), nil
	}
}
