package main

import (
	"context"
	"sync"
)

// A part is something that runs until its context is done.
type part func(ctx context.Context) error

// runStages runs every part of every stage at the same time, until ctx is done or the first part fails. Then it stops them in order: a
// stage is told to stop only when all parts of those before it have returned. It returns the first error.
//
// That is how nothing is lost at the end: sources stop first, then what they hand to, then what sends.
func runStages(ctx context.Context, stages ...[]part) error {
	failed, fail := context.WithCancelCause(context.WithoutCancel(ctx))
	defer fail(nil)
	type running struct {
		stop context.CancelFunc
		done sync.WaitGroup
	}
	all := make([]running, len(stages))
	for i, parts := range stages {
		stage, stop := context.WithCancel(context.WithoutCancel(ctx))
		all[i].stop = stop
		for _, run := range parts {
			all[i].done.Go(func() {
				if err := run(stage); err != nil {
					fail(err)
				}
			})
		}
	}
	select {
	case <-ctx.Done():
	case <-failed.Done():
	}
	for i := range all {
		all[i].stop()
		all[i].done.Wait()
	}
	return context.Cause(failed)
}
