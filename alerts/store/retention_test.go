package store_test

import (
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

func TestOldArticlesLoseTheirTextAndStayKnown(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		now := time.Now().UTC()
		var all []news.Article
		for i := range 7 {
			f := alertstest.Filing(topic, alertstest.Article(i), gas)
			f.Article.Seen = now.AddDate(0, 0, -100)
			if i >= 5 {
				f.Article.Seen = now.AddDate(0, 0, -80)
			}
			all = append(all, f.Article)
			if _, err := s.File(t.Context(), []alerts.Filing{f}); err != nil {
				t.Fatal(err)
			}
		}
		before := now.AddDate(0, 0, -90)
		for _, want := range []int{3, 2, 0} {
			if n, err := s.Forget(t.Context(), before, 3); n != want || err != nil {
				t.Errorf("Forget = %d, %v, want %d", n, err, want)
			}
		}
		rule, err := rules.Compile("body:Karsu")
		must(t, err)
		past, err := alertstest.Search(t.Context(), s.For(gas.Workspace), rule, time.Time{}, 10)
		if err != nil || past.Total != 2 {
			t.Errorf("with their text are %d articles, %v, want the two that are not old: %v", past.Total, err, past.Found)
		}
		known, err := s.Known(t.Context(), all)
		must(t, err)
		for i, k := range known {
			if !k {
				t.Errorf("article %d is no longer known", i)
			}
		}
		if c := claimOne(t, s.Store, now); c.Delivery.Alert.Card.Title != all[0].Title {
			t.Errorf("what waits to be sent lost its card: %+v", c.Delivery.Alert.Card)
		}
	})
}

func TestTrimDropsWhatCannotBeNewsAgain(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		now := time.Now().UTC().Truncate(time.Microsecond)
		before := now.AddDate(0, 0, -90)
		const (
			sent, undated, held, waiting, gated, young = 0, 1, 2, 3, 4, 5
			all                                        = 6
		)
		var filings []alerts.Filing
		for i := range all {
			a := alertstest.Article(i)
			a.Seen = now.AddDate(0, 0, -100)
			if i == young {
				a.Seen = now.AddDate(0, 0, -80)
			}
			if a.Published = a.Seen.Add(-time.Hour); i == undated {
				a.Published = time.Time{}
			}
			f := alertstest.Filing(topic, a, gas)
			f.Deliveries[0].Filed = a.Seen
			if i == gated {
				f.Verdicts = []alerts.Verdict{{Alert: f.Alerts[0].ID, Topic: topic, Channel: gas, Why: "It was told.", At: a.Seen}}
				f.Deliveries = nil
			}
			if n, err := s.File(t.Context(), []alerts.Filing{f}); n != 1 || err != nil {
				t.Fatalf("File = %d, %v", n, err)
			}
			filings = append(filings, f)
			if i <= held {
				done := alerts.Settlement{State: alerts.Sent, RemoteID: "1"}
				if i == held {
					done = alerts.Settlement{State: alerts.Held, Why: "Nobody can tell."}
				}
				must(t, s.Settle(t.Context(), claimOne(t, s.Store, now), done))
			}
		}
		for _, n := range []int{2, 2, 2, 100} {
			if _, err := s.Trim(t.Context(), before, n); err != nil {
				t.Fatalf("Trim: %v", err)
			}
		}
		if more, err := s.Trim(t.Context(), before, 100); more || err != nil {
			t.Errorf("Trim after all is done = %v, %v", more, err)
		}
		var articles []news.Article
		for _, f := range filings {
			articles = append(articles, f.Article)
		}
		known, err := s.Known(t.Context(), articles)
		must(t, err)
		for i, want := range []bool{sent: false, undated: true, held: true, waiting: true, gated: false, young: true} {
			if known[i] != want {
				t.Errorf("article %d is known: %v, want %v", i, known[i], want)
			}
		}
		if recent, err := s.For(gas.Workspace).Recent(t.Context(), bot.RoomOf(gas), 10); err != nil || len(recent) != 0 {
			t.Errorf("%d old deliveries are left, %v", len(recent), err)
		}
		if n, err := s.File(t.Context(), []alerts.Filing{filings[sent], filings[gated]}); n != 2 || err != nil {
			t.Errorf("File of what was dropped = %d, %v", n, err)
		}
		if c := claimOne(t, s.Store, now); c.Delivery.ID != filings[waiting].Deliveries[0].ID {
			t.Errorf("what waited all the time is not there: %+v", c.Delivery)
		}
	})
}

// What a digest had, of a channel that never has another one, keeps nothing from being dropped.
func TestTrimDropsWhatDigestsHad(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		now := time.Now().UTC().Truncate(time.Microsecond)
		before := now.AddDate(0, 0, -90)
		var articles []news.Article
		for i, age := range []int{100, 80} {
			a := alertstest.Article(i)
			a.Seen = now.AddDate(0, 0, -age)
			a.Published = a.Seen
			f := alertstest.Filing(topic, a)
			f.Alerts = []alerts.Alert{alertstest.Alert(topic, a)}
			f.Saved = []alerts.Saved{{Alert: f.Alerts[0].ID, Channel: gas, Due: a.Seen.Add(time.Hour), Material: true}}
			if n, err := s.File(t.Context(), []alerts.Filing{f}); n != 1 || err != nil {
				t.Fatalf("File = %d, %v", n, err)
			}
			articles = append(articles, a)
		}
		for range 3 {
			if _, err := s.Trim(t.Context(), before, 10); err != nil {
				t.Fatalf("Trim: %v", err)
			}
		}
		if known, err := s.Known(t.Context(), articles); err != nil || known[0] || !known[1] {
			t.Errorf("known: %v, %v, want the old article gone and the young one kept", known, err)
		}
		if due, err := s.DueDigests(t.Context(), now, 10, 10); err != nil || len(due) != 2 || due[0].Len() != 0 || due[1].Len() != 1 {
			t.Errorf("digests: %+v, %v, want one that has nothing left and one of the young article", due, err)
		}
	})
}

// trimAll calls Trim as the program does, and returns how many articles are left.
func trimAll(t *testing.T, s *store.Store, before time.Time, n int) string {
	t.Helper()
	for more, calls := true, 0; more; calls++ {
		var err error
		if more, err = s.Trim(t.Context(), before, n); err != nil || calls > 100 {
			t.Fatalf("Trim number %d = %v, %v", calls, more, err)
		}
	}
	left, err := store.Ask(t.Context(), s, "SELECT CAST(count(*) AS TEXT) FROM article")
	must(t, err)
	return left
}

// An article is passed once: what was said of it must be gone by then, however much of that there is.
func TestTrimLeavesNoArticleBehind(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		now := time.Now().UTC().Truncate(time.Microsecond)
		to := []alerts.Channel{alertstest.Channel("gas"), alertstest.Channel("oil"), alertstest.Channel("coal")}
		topic := follow(t, s.Store, to[0], "Karsu").Topic.ID
		for i := range 6 {
			a := alertstest.Article(i)
			a.Seen = now.AddDate(0, 0, -100)
			a.Published = a.Seen
			f := alertstest.Filing(topic, a, to...)
			for n := range f.Deliveries {
				f.Deliveries[n].Filed = a.Seen
			}
			must(t, file(t, s.Store, f))
			for range to {
				must(t, s.Settle(t.Context(), claimOne(t, s.Store, now), alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
			}
		}
		if left := trimAll(t, s.Store, now.AddDate(0, 0, -90), 3); left != "0" {
			t.Errorf("%s of 6 old articles are left, each with three deliveries that are as old", left)
		}
	})
}

// What a channel is told of an article the day after it came, as by a digest, is dropped a day later than what else came with it.
func TestTrimComesBackForWhatWasToldLater(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		now := time.Now().UTC().Truncate(time.Microsecond)
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		a := alertstest.Article(1)
		a.Seen, a.Published = now, now
		f := alertstest.Filing(topic, a, gas)
		f.Deliveries[0].Filed = now.Add(30 * time.Hour)
		must(t, file(t, s.Store, f))
		must(t, s.Settle(t.Context(), claimOne(t, s.Store, now.Add(31*time.Hour)), alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
		for day := range 20 { // with every day that passes
			trimAll(t, s.Store, now.AddDate(0, 0, day), 10)
		}
		if left := trimAll(t, s.Store, now.AddDate(0, 0, 20), 10); left != "0" {
			t.Errorf("%s articles are left, of which nothing is told any more", left)
		}
	})
}

func TestForgetGoesOnWhileThereAreOldVerdicts(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		now := time.Now().UTC().Truncate(time.Microsecond)
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		f := alertstest.Filing(topic, alertstest.Article(1), gas)
		for range 7 {
			f.Verdicts = append(f.Verdicts, alerts.Verdict{Alert: f.Alerts[0].ID, Topic: topic, Channel: gas, Why: "It was told.", At: now})
		}
		must(t, file(t, s.Store, f))
		for n := 3; n == 3; {
			var err error
			n, err = s.Forget(t.Context(), now.AddDate(1, 0, 0), 3)
			must(t, err)
		}
		if left, err := store.Ask(t.Context(), s.Store, "SELECT CAST(count(*) AS TEXT) FROM verdict"); left != "0" || err != nil {
			t.Errorf("%s old verdicts are left, %v", left, err)
		}
	})
}
