package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/bot"
)

// notices returns what is to be said at now: to whom and what, and settles it as said.
func notices(t *testing.T, s kept, now time.Time) []string {
	t.Helper()
	claims, err := s.Notices().Claim(t.Context(), "test", 10, now, alertstest.Lease)
	must(t, err)
	var said []string
	for _, c := range claims {
		said = append(said, c.Delivery.Channel.ID+": "+c.Delivery.Alert.Card.Title)
		must(t, s.Notices().Settle(t.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
	}
	slices.Sort(said)
	return said
}

func TestOwnersAreToldOnceOfAPause(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		var topic alerts.TopicID
		for n, owner := range []string{"U1", "U2", "U1", ""} {
			f, _, _, err := s.For(gas.Workspace).Subscribe(t.Context(), bot.Wish{Room: bot.RoomOf(gas), Rule: fmt.Sprint("Karsu ", n), Name: "topic",
				By: "Ada", At: alertstest.Noon(), Place: "#gas", Owner: owner})
			must(t, err)
			topic = f.Topic.ID
		}
		for n := range 9 {
			if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(n), gas)}); err != nil {
				t.Fatal(err)
			}
		}
		now := time.Now()
		both := func(text string) []string { return []string{"@U1: " + text, "@U2: " + text} }
		const why = "the channel is archived"
		paused, back := both(alerts.PauseText("#gas", why)), both(alerts.ReturnText("#gas"))
		for i, step := range []struct {
			alerts.Settlement
			want []string
		}{
			{alerts.Settlement{State: alerts.Pending, Paused: "the bot is refused"}, nil}, // the operator's, not theirs
			{alerts.Settlement{State: alerts.Pending, Paused: why, Tell: true}, paused},
			{alerts.Settlement{State: alerts.Pending, Paused: why, Tell: true}, nil},
			{alerts.Settlement{State: alerts.Pending, Why: "It was busy."}, nil},
			{alerts.Settlement{State: alerts.Dropped, Why: "It is a day old."}, nil},
			{alerts.Settlement{State: alerts.Pending, Paused: "the bot was removed", Tell: true}, nil},
			{alerts.Settlement{State: alerts.Sent, RemoteID: "1"}, back},
			{alerts.Settlement{State: alerts.Sent, RemoteID: "2"}, nil},
			{alerts.Settlement{State: alerts.Pending, Paused: why, Tell: true}, paused},
			{alerts.Settlement{State: alerts.Sent, RemoteID: "3"}, back},
		} {
			must(t, s.Settle(t.Context(), claimOne(t, s.Store, now), step.Settlement))
			if got := notices(t, s, time.Now()); !slices.Equal(got, step.want) {
				t.Errorf("step %d: told\n%s\nwant\n%s", i, strings.Join(got, "\n"), strings.Join(step.want, "\n"))
			}
			if b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(gas)); err != nil || step.Paused != "" && b.Why != step.Paused {
				t.Errorf("step %d: Backlog says %q, %v, want %q", i, b.Why, err, step.Paused)
			}
		}
	})
}

func TestNoticesAreAQueue(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		q := s.Notices()
		follow(t, s.Store, alertstest.Channel("gas"), "Karsu") // makes the workspace
		now := time.Now().UTC().Truncate(time.Microsecond)
		d := alerts.NewNotice("a source", "Port Review fails", alertstest.Channel("gas"), now)
		must(t, s.Say(t.Context(), d, d))
		must(t, s.Say(t.Context(), d))
		if at, ok, err := q.NextDue(t.Context(), "test"); err != nil || !ok || at.Sub(now).Abs() > time.Second {
			t.Errorf("NextDue = %v, %v, %v, want %v", at, ok, err, now)
		}
		if got, err := q.Claim(t.Context(), "another", 9, now.Add(time.Hour), alertstest.Lease); err != nil || len(got) != 0 {
			t.Errorf("Claim for another platform = %v, %v", got, err)
		}
		claim := func(after time.Duration, state alerts.State, attempt int) alerts.Claim {
			t.Helper()
			claims, err := q.Claim(t.Context(), "test", 9, now.Add(after), alertstest.Lease)
			if err != nil || len(claims) != 1 {
				t.Fatalf("Claim after %v = %v, %v, want one", after, claims, err)
			}
			got := claims[0].Delivery
			if got.ID != d.ID || got.Channel != d.Channel || got.Alert.Card.Title != "Port Review fails" || got.State != state || got.Attempt != attempt {
				t.Errorf("claimed after %v: %+v, want it %s, attempt %d", after, got, state, attempt)
			}
			return claims[0]
		}
		first := claim(time.Second, alerts.Sending, 1)
		if got, err := q.Claim(t.Context(), "test", 9, now.Add(2*time.Second), alertstest.Lease); err != nil || len(got) != 0 {
			t.Errorf("Claim of what is leased = %v, %v", got, err)
		}
		again := claim(2*time.Second+alertstest.Lease, alerts.Unknown, 1) // whoever held it died
		if err := q.Settle(t.Context(), first, alerts.Settlement{State: alerts.Sent}); !errors.Is(err, alerts.ErrLeaseLost) {
			t.Errorf("Settle without the lease = %v, want ErrLeaseLost", err)
		}
		if c, err := q.Repeat(t.Context(), again, now.Add(time.Minute)); err != nil || !c.Delivery.LastAt.Equal(now.Add(time.Minute)) {
			t.Errorf("Repeat = %+v, %v", c, err)
		}
		must(t, q.Settle(t.Context(), again, alerts.Settlement{State: alerts.Pending, NotBefore: now.Add(time.Hour)}))
		if _, err := q.Repeat(t.Context(), again, now); !errors.Is(err, alerts.ErrLeaseLost) {
			t.Errorf("Repeat without the lease = %v, want ErrLeaseLost", err)
		}
		must(t, q.Settle(t.Context(), claim(time.Hour+time.Second, alerts.Sending, 2), alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
		if _, ok, err := q.NextDue(t.Context(), "test"); ok || err != nil {
			t.Errorf("NextDue once all is said = %v, %v", ok, err)
		}
		must(t, s.Say(t.Context(), d))
		if got := notices(t, s, now.Add(time.Hour)); got != nil {
			t.Errorf("said again: %v", got)
		}
	})
}

func TestANoticeIsClaimedByOneNode(t *testing.T) {
	dsn := newDatabase(t)
	nodes := []kept{{open(t, dsn)}, {open(t, dsn)}, {open(t, dsn)}}
	follow(t, nodes[0].Store, alertstest.Channel("gas"), "Karsu")
	const n = 30
	now := time.Now()
	for i := range n {
		must(t, nodes[0].Say(t.Context(), alerts.NewNotice(fmt.Sprint(i), "Port Review fails", alertstest.Channel("gas"), now)))
	}
	var mu sync.Mutex
	times := map[alerts.DeliveryID]int{}
	var working sync.WaitGroup
	for _, s := range nodes {
		working.Go(func() {
			for range n {
				claims, err := s.Notices().Claim(t.Context(), "test", 2, now.Add(time.Second), alertstest.Lease)
				if err != nil {
					t.Error(err)
				}
				for _, c := range claims {
					mu.Lock()
					times[c.Delivery.ID]++
					mu.Unlock()
				}
			}
		})
	}
	working.Wait()
	for id, n := range times {
		if n != 1 {
			t.Errorf("notice %s was claimed %d times", id, n)
		}
	}
	if len(times) != n {
		t.Errorf("%d notices were claimed, want %d", len(times), n)
	}
}

func TestAPausedChannelIsTriedWhenSomebodySpeaksThere(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(1), gas)}); err != nil {
			t.Fatal(err)
		}
		now := time.Now().UTC()
		claims := func() int {
			t.Helper()
			all, err := s.Claim(t.Context(), "test", 9, now, alertstest.Lease)
			must(t, err)
			for _, c := range all {
				later := now.Add(time.Hour)
				must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Pending, NotBefore: later, NextAt: later, Paused: "the channel is archived", Tell: true}))
			}
			return len(all)
		}
		for i, want := range []int{1, 0} {
			if got := claims(); got != want {
				t.Errorf("look %d: %d claimed, want %d", i, got, want)
			}
		}
		if _, _, _, err := s.For(gas.Workspace).Subscribe(t.Context(), bot.Wish{Room: bot.RoomOf(gas), Rule: "Karsu OR port", Name: "port", By: "Ada", At: now}); err != nil {
			t.Fatal(err)
		}
		for i, want := range []int{1, 0} {
			if got := claims(); got != want {
				t.Errorf("look %d after somebody spoke there: %d claimed, want %d", i, got, want)
			}
		}
	})
}
