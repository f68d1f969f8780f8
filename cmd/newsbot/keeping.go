package main

import (
	"context"
	"log/slog"
	"time"

	"newsbot/alerts/store"
)

// How old articles are emptied: a few at a time, so that nobody waits for it.
const (
	forgetEvery = time.Hour
	forgetBatch = 200
	forgetPause = 100 * time.Millisecond
)

// forget empties articles that are older than keep, until ctx is done. On several nodes whoever comes first does it.
func forget(ctx context.Context, db *store.Store, keep time.Duration, log *slog.Logger) error {
	for pause := time.Minute; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		n, err := db.Forget(ctx, time.Now().Add(-keep), forgetBatch)
		if err != nil && ctx.Err() == nil {
			log.Warn("old articles are not emptied", "err", err)
		}
		if pause = forgetEvery; n == forgetBatch {
			pause = forgetPause
		}
	}
}
