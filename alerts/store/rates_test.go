package store_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
)

func TestSpendingKeepsWithinEveryLimit(t *testing.T) {
	each(t, func(t *testing.T, k kept) {
		s := k.Store
		hour, day := store.Limit{Times: 2, Within: time.Hour}, store.Limit{Times: 3, Within: 24 * time.Hour}
		spend := func(name string) (time.Duration, store.Limit) {
			t.Helper()
			wait, full, err := s.Spend(t.Context(), name, hour, day)
			must(t, err)
			return wait, full
		}
		age := func(by time.Duration) { t.Helper(); must(t, store.AgeSpent(t.Context(), s, by)) }
		for range 2 {
			if wait, _ := spend("sessions"); wait != 0 {
				t.Fatalf("must wait %v within the limits", wait)
			}
		}
		if wait, full := spend("sessions"); full != hour || wait > time.Hour || wait < 59*time.Minute {
			t.Errorf("the third in an hour waits %v for %v, want an hour", wait, full)
		}
		if wait, _ := spend("others"); wait != 0 {
			t.Errorf("others wait %v", wait)
		}
		age(time.Hour)
		if wait, _ := spend("sessions"); wait != 0 {
			t.Errorf("an hour later the third waits %v", wait)
		}
		if wait, full := spend("sessions"); full != day || wait > 23*time.Hour || wait < 22*time.Hour {
			t.Errorf("the fourth in a day waits %v for %v, want the rest of the day", wait, full)
		}
		age(23 * time.Hour)
		if wait, _ := spend("sessions"); wait != 0 {
			t.Errorf("a day later the fourth waits %v", wait)
		}
	})
}

func TestNodesShareOnePace(t *testing.T) {
	n := openNodes(t, 3)
	const step, chunk, takers, rounds = 20 * time.Millisecond, 3, 3, 5
	var mu sync.Mutex
	var earliest, latest []time.Time // that each place can be at: nobody knows when in a call the database looked at its clock
	var wait sync.WaitGroup
	for i := range takers {
		wait.Go(func() {
			for range rounds {
				began := time.Now()
				after, given, err := n.all[i].Pace(t.Context(), "test", chunk, step, time.Hour)
				if err != nil || !given {
					t.Errorf("Pace = %v, %v, %v", after, given, err)
					return
				}
				mu.Lock()
				for k := range chunk {
					at := after + time.Duration(k)*step
					earliest, latest = append(earliest, began.Add(at)), append(latest, time.Now().Add(at))
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if len(earliest) != takers*rounds*chunk {
		t.Fatalf("%d places were given, want %d", len(earliest), takers*rounds*chunk)
	}
	span := slices.MaxFunc(latest, time.Time.Compare).Sub(slices.MinFunc(earliest, time.Time.Compare))
	if span < (takers*rounds*chunk-2)*step {
		t.Errorf("%d places within %v, want one every %v", len(earliest), span, step)
	}
}

func TestAPaceThatIsTooFarAheadIsNotTaken(t *testing.T) {
	each(t, func(t *testing.T, k kept) {
		s := k.Store
		pace := func(most time.Duration) (time.Duration, bool) {
			t.Helper()
			after, given, err := s.Pace(t.Context(), "test", 10, time.Minute, most)
			must(t, err)
			return after, given
		}
		if after, given := pace(time.Second); after != 0 || !given {
			t.Errorf("the first place is %v away, %v", after, given)
		}
		for range 2 { // asking takes nothing
			if after, given := pace(time.Second); given || after < 9*time.Minute || after > 10*time.Minute {
				t.Errorf("behind ten others the next place is %v away, %v", after, given)
			}
		}
		if after, given := pace(time.Hour); !given || after < 9*time.Minute {
			t.Errorf("who may wait gets a place in %v, %v", after, given)
		}
	})
}

func TestAPlatformThatAsksForSilenceIsLeftAloneByAll(t *testing.T) {
	each(t, func(t *testing.T, k kept) {
		s := k.Store
		gas := alertstest.Channel("gas")
		topic := follow(t, s, gas, "Karsu").Topic.ID
		must(t, file(t, s, alertstest.Filing(topic, alertstest.Article(0), gas)))
		must(t, s.Hush(t.Context(), "test", time.Hour))
		must(t, s.Hush(t.Context(), "test", time.Minute)) // the longer one holds
		now := time.Now().UTC()
		if claims, err := s.Claim(t.Context(), "test", 1, now, alertstest.Lease); len(claims) != 0 || err != nil {
			t.Errorf("claimed %v, %v while the platform is held", claims, err)
		}
		if at, ok, err := s.NextDue(t.Context(), "test"); err != nil || !ok || at.Sub(now) < 59*time.Minute || at.Sub(now) > 61*time.Minute {
			t.Errorf("next due at %v, %v, %v, want in an hour", at, ok, err)
		}
		if after, given, err := s.Pace(t.Context(), "test", 1, time.Millisecond, 2*time.Hour); given || err != nil || after < 59*time.Minute {
			t.Errorf("a place is given in %v: %v, %v", after, given, err)
		}
		must(t, s.Say(t.Context(), alerts.NewNotice("notice", "Your channel is paused.", gas, now)))
		if claims, err := s.Notices().Claim(t.Context(), "test", 1, now, alertstest.Lease); len(claims) != 0 || err != nil {
			t.Errorf("claimed a notice, %v, %v, while the platform is held", claims, err)
		}
		if claims, err := s.Notices().Claim(t.Context(), "test", 1, now.Add(61*time.Minute), alertstest.Lease); len(claims) != 1 || err != nil {
			t.Errorf("an hour later claimed notices %v, %v", claims, err)
		}
		if _, ok, err := s.NextDue(t.Context(), "other"); ok || err != nil {
			t.Errorf("another platform waits too: %v, %v", ok, err)
		}
		if claims, err := s.Claim(t.Context(), "test", 1, now.Add(61*time.Minute), alertstest.Lease); len(claims) != 1 || err != nil {
			t.Errorf("an hour later claimed %v, %v", claims, err)
		}
	})
}

func file(t *testing.T, s *store.Store, f ...alerts.Filing) error {
	t.Helper()
	_, err := s.File(t.Context(), f)
	return err
}
