package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

func TestStagesStopInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var stopped []string
		until := func(name string) part {
			return func(ctx context.Context) error {
				<-ctx.Done()
				mu.Lock()
				defer mu.Unlock()
				stopped = append(stopped, name)
				return nil
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			done <- runStages(ctx, []part{until("source")}, []part{until("roster")}, []part{until("dispatcher")})
		}()
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("runStages = %v, want nil", err)
		}
		if want := []string{"source", "roster", "dispatcher"}; !slices.Equal(stopped, want) {
			t.Errorf("stopped in the order %v, want %v", stopped, want)
		}
	})
}

func TestFirstFailureStopsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		others := 0
		waits := func(ctx context.Context) error { <-ctx.Done(); others++; return nil }
		err := runStages(t.Context(), []part{waits}, []part{func(context.Context) error { return broken }}, []part{waits})
		if !errors.Is(err, broken) {
			t.Errorf("runStages = %v, want the error of the part that failed", err)
		}
		if others != 2 {
			t.Errorf("%d of 2 other parts were stopped", others)
		}
	})
}
