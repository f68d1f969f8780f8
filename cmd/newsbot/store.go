package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newsbot/alerts/store"
)

// knockAgain is how long a database that does not answer is left alone.
const knockAgain = 2 * time.Second

// openStore opens the database. One that is away is waited for: ending would only have the program started again and again. Until
// then it answers that it is alive and not ready. It returns neither a store nor an error if it was stopped while it waited.
func openStore(ctx context.Context, c config, log *slog.Logger) (*store.Store, error) {
	db, err := knock(ctx, c, log)
	if !errors.Is(err, store.ErrAway) {
		return db, err
	}
	log.Error("waiting for the database", "err", err)
	l, wrong := listen(ctx, c.Listen)
	if wrong != nil {
		return nil, wrong
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", readyz(map[string]check{"store": func(context.Context) error { return store.ErrAway }}, nil))
	waiting, found := context.WithCancel(ctx)
	defer found()
	served := make(chan error, 1)
	go func() { served <- serve(waiting, l, mux, log) }()
	for errors.Is(err, store.ErrAway) {
		select {
		case <-ctx.Done():
			return nil, <-served
		case wrong := <-served:
			return nil, wrong
		case <-time.After(knockAgain):
			db, err = knock(ctx, c, log)
		}
	}
	found()
	if wrong := <-served; wrong != nil && err == nil {
		return nil, errors.Join(wrong, db.Close())
	}
	if ctx.Err() != nil && db == nil {
		return nil, nil
	}
	return db, err
}

// knock opens the database if it answers.
func knock(ctx context.Context, c config, log *slog.Logger) (*store.Store, error) {
	db, err := store.Open(ctx, c.DB, log)
	if err != nil || c.DBSeen == "" {
		return db, err
	}
	if err := db.Remember(ctx, c.DBSeen); err != nil {
		return nil, errors.Join(fmt.Errorf("NEWSBOT_DB_SEEN: %w", err), db.Close())
	}
	return db, nil
}

// shownDB returns where the database is, without what opens it.
func shownDB(dsn string) string {
	if !strings.HasPrefix(dsn, "postgres") {
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "PostgreSQL"
	}
	return "PostgreSQL at " + u.Host + u.Path
}
