package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// A together makes calls together: those that come while earlier ones are being made wait, and are then made in one go. A call that
// cannot be made takes no other along.
type together[In, Out any] struct {
	do   func(ctx context.Context, calls []In) ([]Out, error)
	turn chan struct{} // holds one for each go that may begin

	mu      sync.Mutex
	waiting []*call[In, Out]
}

// A call waits for its go.
type call[In, Out any] struct {
	in   In
	gone <-chan struct{} // closed when the caller no longer wants it
	out  Out
	err  error
	done chan struct{} // closed once out or err is set
}

// newTogether returns one that makes up to gos goes at the same time. do returns an error if it made none of the calls.
func newTogether[In, Out any](gos int, do func(ctx context.Context, calls []In) ([]Out, error)) *together[In, Out] {
	t := &together[In, Out]{do: do, turn: make(chan struct{}, gos)}
	for range gos {
		t.turn <- struct{}{}
	}
	return t
}

// call makes one call. When ctx ends before its turn has come it is not made; when it ends later, call waits for the outcome.
func (t *together[In, Out]) call(ctx context.Context, in In) (Out, error) {
	c := &call[In, Out]{in: in, gone: ctx.Done(), done: make(chan struct{})}
	if err := ctx.Err(); err != nil {
		return c.out, err
	}
	t.mu.Lock()
	t.waiting = append(t.waiting, c)
	t.mu.Unlock()
	gone, turn := c.gone, t.turn
	for {
		select {
		case <-c.done:
			return c.out, c.err
		case <-turn: // whoever gets it does it for all who wait, as somebody does for c from now on
			t.goOnce(ctx)
			t.turn <- struct{}{}
			turn = nil
		case <-gone:
			if t.leave(c) {
				return c.out, ctx.Err()
			}
			gone = nil
		}
	}
}

// leave reports whether c was still waiting; then it is not made.
func (t *together[In, Out]) leave(c *call[In, Out]) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.waiting, c)
	if i < 0 {
		return false
	}
	t.waiting = slices.Delete(t.waiting, i, i+1)
	return true
}

// goOnce makes what waits.
func (t *together[In, Out]) goOnce(ctx context.Context) {
	t.mu.Lock()
	group := t.waiting
	t.waiting = nil
	t.mu.Unlock()
	if len(group) == 0 {
		return
	}
	if err := t.make(ctx, group); err != nil && len(group) > 1 {
		t.alone(ctx, group)
	} else if err != nil {
		group[0].err = err
	}
	for _, c := range group {
		close(c.done)
	}
}

// alone makes each call of group by itself: it may be one of them that cannot be made. All at once, for if nothing can be made, as by a
// database that is away, that takes its time.
func (t *together[In, Out]) alone(ctx context.Context, group []*call[In, Out]) {
	var making sync.WaitGroup
	for _, c := range group {
		making.Go(func() { c.err = t.make(ctx, []*call[In, Out]{c}) })
	}
	making.Wait()
}

// make makes the calls of group, for as long as anybody wants one of them.
func (t *together[In, Out]) make(ctx context.Context, group []*call[In, Out]) (err error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	go func() { // ends with ctx
		for _, c := range group {
			select {
			case <-c.gone:
			case <-ctx.Done():
				return
			}
		}
		cancel()
	}()
	defer func() { // our own mistake is not to leave the others waiting
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while writing: %v", p)
		}
	}()
	ins := make([]In, len(group))
	for i, c := range group {
		ins[i] = c.in
	}
	outs, err := t.do(ctx, ins)
	if err != nil {
		return err
	}
	for i, c := range group {
		c.out = outs[i]
	}
	return nil
}
