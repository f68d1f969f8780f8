package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A slow shop makes a go of one second of every call, and keeps what it was asked to do together.
type slowShop struct {
	mu  sync.Mutex
	gos [][]int
}

var errBroken = errors.New("broken")

func (s *slowShop) do(ctx context.Context, calls []int) ([]int, error) {
	s.mu.Lock()
	s.gos = append(s.gos, slices.Clone(calls))
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(time.Second):
	}
	outs := make([]int, len(calls))
	for i, n := range calls {
		if n < 0 {
			return nil, errBroken
		}
		if n == 0 {
			panic("nothing to do")
		}
		outs[i] = 10 * n
	}
	return outs, nil
}

// ask asks for n things, one a millisecond, and returns what came of each.
func ask(ctx context.Context, t *together[int, int], ns ...int) ([]int, []error) {
	outs, errs := make([]int, len(ns)), make([]error, len(ns))
	var wait sync.WaitGroup
	for i, n := range ns {
		wait.Go(func() { outs[i], errs[i] = t.call(ctx, n) })
		time.Sleep(time.Millisecond) // synthetic
	}
	wait.Wait()
	return outs, errs
}

func TestTogether(t *testing.T) {
	for _, tt := range []struct {
		name string
		gos  int
		ask  []int
		want [][]int // what was done together
		errs int
	}{
		{"what waits is done together", 1, []int{1, 2, 3, 4}, [][]int{{1}, {2, 3, 4}}, 0},
		{"two go at the same time", 2, []int{1, 2, 3, 4}, [][]int{{1}, {2}, {3, 4}}, 0},
		{"what cannot be done takes no other along", 1, []int{1, 2, -3, 4}, [][]int{{-3}, {1}, {2}, {2, -3, 4}, {4}}, 1},
		{"nor does our own mistake", 1, []int{1, 2, 0}, [][]int{{0}, {1}, {2}, {2, 0}}, 1},
		{"one alone that cannot be done", 1, []int{-1}, [][]int{{-1}}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := &slowShop{}
				outs, errs := ask(t.Context(), newTogether(tt.gos, shop.do), tt.ask...)
				failed := 0
				for i, n := range tt.ask {
					switch {
					case n > 0 && (outs[i] != 10*n || errs[i] != nil):
						t.Errorf("%d came to %d, %v, want %d", n, outs[i], errs[i], 10*n)
					case n < 0 && !errors.Is(errs[i], errBroken):
						t.Errorf("%d came to %v, want the error", n, errs[i])
					}
					if errs[i] != nil {
						failed++
					}
				}
				slices.SortFunc(shop.gos, slices.Compare[[]int]) // of several at the same time any may be the first
				if !slices.EqualFunc(shop.gos, tt.want, slices.Equal[[]int]) || failed != tt.errs {
					t.Errorf("it was done as %v, %d failed; want %v, %d", shop.gos, failed, tt.want, tt.errs)
				}
			})
		})
	}
}

func TestTogetherLeavesOutWhoGaveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := &slowShop{}
		shared := newTogether(1, shop.do)
		first := make(chan error)
		go func() {
			_, err := shared.call(t.Context(), 1)
			first <- err
		}()
		time.Sleep(time.Millisecond) // synthetic
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := shared.call(ctx, 2); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a call that gave up while it waited = %v, want that its time was over", err)
		}
		if err := <-first; err != nil {
			t.Errorf("the call before it = %v", err)
		}
		if _, err := shared.call(ctx, 3); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a call whose time was over before = %v, want that", err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := shared.call(ctx, 4); !errors.Is(err, context.Canceled) {
			t.Errorf("a call that everybody gave up = %v, want that it was called off", err)
		}
		if want := [][]int{{1}, {4}}; !slices.EqualFunc(shop.gos, want, slices.Equal[[]int]) {
			t.Errorf("it was done as %v, want %v", shop.gos, want)
		}
	})
}
