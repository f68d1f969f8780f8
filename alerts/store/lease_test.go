package store_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
)

// endLeases has the database take every lease for ended, as after a freeze of its holder.
func endLeases(t *testing.T, s *store.Store) {
	t.Helper()
	must(t, store.EndLeases(t.Context(), s))
}

func lease(t *testing.T, s *store.Store, holder string) store.Lease {
	t.Helper()
	l, ours, err := s.Hold(t.Context(), "gateway", holder, time.Minute)
	if err != nil || !ours {
		t.Fatalf("Hold by %s = %v, %v, want the lease", holder, ours, err)
	}
	return l
}

func TestOneNodeHoldsALease(t *testing.T) {
	each(t, func(t *testing.T, k kept) {
		s := k.Store
		began := time.Now()
		first := lease(t, s, "a")
		if first.Until.Before(began.Add(time.Minute)) || first.Until.After(time.Now().Add(time.Minute)) {
			t.Errorf("the lease ends %v after it was asked for, want a minute", first.Until.Sub(began))
		}
		if _, ours, err := s.Hold(t.Context(), "gateway", "b", time.Minute); ours || err != nil {
			t.Errorf("b holds what a holds: %v, %v", ours, err)
		}
		if _, ours, err := s.Hold(t.Context(), "keeping", "b", time.Minute); !ours || err != nil {
			t.Errorf("b does not hold another lease: %v, %v", ours, err)
		}
		again := lease(t, s, "a")
		must(t, s.Keep(t.Context(), first, "prolonged, it is the same lease"))
		must(t, s.Yield(t.Context(), again))
		second := lease(t, s, "b")
		must(t, s.Yield(t.Context(), again)) // says nothing about b's
		if _, ours, err := s.Hold(t.Context(), "gateway", "a", time.Minute); ours || err != nil {
			t.Errorf("a holds what b holds: %v, %v", ours, err)
		}
		must(t, s.Keep(t.Context(), second, "b"))
	})
}

func TestWhoWasFrozenPastItsLeaseChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, k kept) {
		s := k.Store
		gas := alertstest.Channel("gas")
		topic := follow(t, s, gas, "Karsu").Topic.ID
		first := lease(t, s, "a")
		must(t, s.Keep(t.Context(), first, "what a knew"))
		must(t, s.Under(first).Ready(t.Context()))
		endLeases(t, s)
		must(t, s.Keep(t.Context(), first, "a again")) // it ended, but nobody took it
		second := lease(t, s, "b")
		var state string
		must(t, s.Kept(t.Context(), second, &state))
		if state != "a again" {
			t.Errorf("b goes on from %q, want what a kept last", state)
		}
		late := s.Under(first)
		_, err := late.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(0), gas)})
		_, forgot := late.Forget(t.Context(), alertstest.Noon(), 10)
		_, _, spent := late.Spend(t.Context(), "sessions", store.Limit{Times: 1, Within: time.Hour})
		for what, err := range map[string]error{
			"keep":  s.Keep(t.Context(), first, "from the past"),
			"read":  s.Kept(t.Context(), first, &state),
			"file":  err,
			"spend": spent,
			"empty": forgot,
		} {
			if !errors.Is(err, store.ErrNotHeld) {
				t.Errorf("%s under the old lease = %v, want that another has it", what, err)
			}
		}
		if n, err := s.Under(second).File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(0), gas)}); n != 1 || err != nil {
			t.Errorf("file under the new lease = %d, %v", n, err)
		}
		must(t, s.Kept(t.Context(), second, &state))
		if wait, _, err := s.Under(second).Spend(t.Context(), "sessions", store.Limit{Times: 1, Within: time.Hour}); state != "a again" || wait != 0 || err != nil {
			t.Errorf("the old holder left a mark: %q, %v, %v", state, wait, err)
		}
		endLeases(t, s)
		third := lease(t, s, "a") // by name the first holder
		if err := s.Keep(t.Context(), first, "from the past"); !errors.Is(err, store.ErrNotHeld) {
			t.Errorf("keep under a lease that its own holder has taken anew since = %v, want that another has it", err)
		}
		must(t, s.Keep(t.Context(), third, "a for the second time"))
	})
}

func TestTwoNodesDoNotGetOneLease(t *testing.T) {
	n := openNodes(t, 3)
	const tries = 8
	got := make(chan string, tries)
	for i := range tries {
		go func() {
			holder := string(rune('a' + i))
			_, ours, err := n.all[i%3].Hold(t.Context(), "gateway", holder, time.Minute)
			if err != nil {
				t.Error(err)
			}
			if !ours {
				holder = ""
			}
			got <- holder
		}()
	}
	holders := 0
	for range tries {
		if <-got != "" {
			holders++
		}
	}
	if holders != 1 {
		t.Errorf("%d of %d hold the lease, want one", holders, tries)
	}
}

func TestAFileIsFreeOfLeasesWhenItIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	lease(t, s, "a")
	must(t, s.Close())
	lease(t, open(t, path), "b")
}
