package store_test

import (
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
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
		past, err := s.For(gas.Workspace).Search(t.Context(), rule, time.Time{}, 10)
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
