package feed

import (
	"testing"
	"time"
)

// Polls wait for pushes no longer than it is sure that they come: a lease must be renewed by a poll before it ends.
func TestPollsWaitNoLongerThanTheLease(t *testing.T) {
	now := time.Now()
	for _, granted := range []time.Duration{10 * time.Minute, 2 * time.Hour, 24 * time.Hour, 10 * 24 * time.Hour} {
		st := State{Interval: 5 * time.Minute, NextAt: now.Add(5 * time.Minute)}
		st.Push = Lease{ID: "x", Asked: now, Arrived: now, Until: now.Add(granted), Renew: now.Add(granted * 4 / 5)}
		at := now
		for range 10 { // the polls of a lease
			st.Push.Arrived = at
			st.NextAt = at.Add(5 * time.Minute) // as the poll itself has it
			if (&Poller{}).spare(&st, at); !st.NextAt.After(at) {
				t.Fatalf("lease of %v: no wait at all", granted)
			}
			at = st.NextAt
			if !at.Before(st.Push.Renew) {
				break
			}
		}
		if granted < 2*24*time.Hour && (at.Before(st.Push.Renew) || at.After(st.Push.Until)) {
			t.Errorf("a lease of %v is renewed after %v", granted, at.Sub(now))
		}
		if granted == 10*24*time.Hour && at.Sub(now) < 50*time.Hour {
			t.Errorf("ten polls of a long lease take %v, want six hours each", at.Sub(now))
		}
	}
}
