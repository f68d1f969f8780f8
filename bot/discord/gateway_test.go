package discord

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSilentConnectionIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &session{lost: make(chan struct{}, 1), read: new(atomic.Int64)}
		s.read.Store(time.Now().UnixNano())
		began := time.Now()
		go func() { // two answers to heartbeats, then nothing
			for range 2 {
				time.Sleep(41 * time.Second)
				s.read.Store(time.Now().UnixNano())
			}
		}()
		err := s.watch(t.Context())
		if took := time.Since(began); !errors.Is(err, errSilent) || took < 82*time.Second+silence || took > 82*time.Second+silence+2*lookEvery {
			t.Errorf("watch = %v after %v, want silence after %v", err, took, 82*time.Second+silence)
		}
		if !s.spoilt(err) {
			t.Error("a silent session is resumed, though nobody knows what it hangs on")
		}
	})
}

func TestLostConnectionIsNoticedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &session{lost: make(chan struct{}, 1), read: new(atomic.Int64)}
		s.read.Store(time.Now().UnixNano())
		s.lost <- struct{}{}
		if err := s.watch(t.Context()); !errors.Is(err, errLost) || s.spoilt(err) {
			t.Errorf("watch = %v, want that it was lost and can be resumed", err)
		}
	})
}
