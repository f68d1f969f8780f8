package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of the HTTP server, against clients that are slow on purpose.
const (
	headerWithin   = 10 * time.Second
	idleWithin     = 2 * time.Minute
	maxHeader      = 64 << 10
	shutdownWithin = 5 * time.Second
)

// listen opens the address of the console. The error is a sentence that says what to do.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; set NEWSBOT_LISTEN to an address that is free, as in 127.0.0.1:8081", address, err)
	}
	return l, nil
}

// serve answers requests on l until ctx is done, then lets those under way finish.
func serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	// Requests end with ctx: an open page is waiting for cards and would never end by itself.
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerWithin, IdleTimeout: idleWithin, MaxHeaderBytes: maxHeader,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve the console: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownWithin)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the console: %w", err)
	}
	return nil
}

// A check says what is wrong with a part that the bot cannot work without, or nil.
type check func(ctx context.Context) error

// A remark says in a sentence what is worth knowing of a part that does its work all the same; empty if nothing is.
type remark func(ctx context.Context) (string, error)

// healthz answers that the process is alive, which says nothing about what it depends on.
func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "ok")
}

// readyz answers whether the bot can do its work, part by part, and what there is to remark.
func readyz(checks map[string]check, remarks map[string]remark) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		status, answers := http.StatusOK, map[string]string{}
		for name, c := range checks {
			answers[name] = "ok"
			if err := c(ctx); err != nil {
				status, answers[name] = http.StatusServiceUnavailable, err.Error()
			}
		}
		for name, r := range remarks {
			if text, err := r(ctx); err == nil && text != "" { // what keeps it from saying so is what a check is for
				answers[name] = text
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(answers); err != nil {
			return // the client is gone
		}
	}
}
