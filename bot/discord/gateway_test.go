package discord

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

func TestSilentConnectionIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const first, every = 10 * time.Second, 41 * time.Second
		var acked atomic.Bool
		acked.Store(true)
		began, beats := time.Now(), 0
		err := beat(t.Context(), first, every, &acked, func() error {
			beats++
			acked.Store(beats <= 2) // then nothing
			return nil
		})
		if took := time.Since(began); !errors.Is(err, errSilent) || beats != 3 || took != first+3*every {
			t.Errorf("beat = %v after %d beats and %v, want silence after the third was not answered", err, beats, took)
		}
	})
}

func TestBeatingEndsWithTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var acked atomic.Bool
		acked.Store(true)
		broken := errors.New("broken pipe")
		if err := beat(t.Context(), time.Second, time.Minute, &acked, func() error { return broken }); !errors.Is(err, broken) {
			t.Errorf("beat = %v, want %v", err, broken)
		}
	})
}

func TestWhatACloseCodeMeans(t *testing.T) {
	for code, want := range map[int]struct{ away, lost bool }{
		1000: {}, 1001: {}, 1006: {}, 4000: {}, 4008: {},
		4003: {lost: true}, 4007: {lost: true}, 4009: {lost: true},
		4004: {away: true}, 4010: {away: true}, 4011: {away: true}, 4013: {away: true}, 4014: {away: true},
	} {
		err := error(&websocket.CloseError{Code: code})
		if away, gone := turnedAway(err) != nil, lost(err); away != want.away || gone != want.lost {
			t.Errorf("closed with %d: turned away %v, session lost %v, want %+v", code, away, gone, want)
		}
	}
}
