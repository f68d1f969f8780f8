package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

func TestSubscribe(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
		rival := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "gas"}
		for _, step := range []struct {
			channel         alerts.Channel
			rule, name      string
			topic, wantName string
			newTopic, isNew bool
		}{
			{gas, "Karsu", "karsu", "1", "karsu", true, true},
			{gas, "Karsu", "again", "1", "karsu", false, false},
			{oil, "Karsu", "other", "1", "karsu", false, true},
			{gas, "harbour", "karsu", "2", "karsu-2", true, true},
			{gas, "ships", "karsu", "3", "karsu-3", true, true},
			{rival, "Karsu", "karsu", "4", "karsu", true, true},
		} {
			w := bot.Wish{Room: bot.RoomOf(step.channel), Rule: step.rule, Name: step.name, By: "Ada", At: alertstest.Noon()}
			f, newTopic, isNew, err := s.For(step.channel.Workspace).Subscribe(t.Context(), w)
			if err != nil || newTopic != step.newTopic || isNew != step.isNew {
				t.Errorf("Subscribe(%s to %q) = new topic %v, new subscription %v, %v", step.channel, step.rule, newTopic, isNew, err)
			}
			want := alerts.Topic{ID: f.Topic.ID, Workspace: step.channel.Workspace, Name: step.wantName, Rule: step.rule, By: "Ada", Created: alertstest.Noon()}
			if f.Topic != want {
				t.Errorf("Subscribe(%s to %q): topic %+v, want %+v", step.channel, step.rule, f.Topic, want)
			}
			if f.Subscription.Channel != step.channel || f.Subscription.Topic != f.Topic.ID || f.Subscription.By != "Ada" {
				t.Errorf("Subscribe(%s to %q): subscription %+v", step.channel, step.rule, f.Subscription)
			}
		}
		if got := names(t, s, gas); fmt.Sprint(got) != "[karsu karsu-2 karsu-3]" {
			t.Errorf("Following(gas) = %v", got)
		}
		if got := names(t, s, oil); fmt.Sprint(got) != "[karsu]" {
			t.Errorf("Following(oil) = %v", got)
		}
		topics, err := s.For(rival.Workspace).Topics(t.Context())
		if err != nil || len(topics) != 1 || topics[0].Workspace != rival.Workspace {
			t.Errorf("Topics(rival) = %v, %v, want its one", topics, err)
		}
	})
}

func names(t *testing.T, s kept, c alerts.Channel) []string {
	t.Helper()
	all, err := s.For(c.Workspace).Following(t.Context(), bot.RoomOf(c))
	must(t, err)
	var names []string
	for _, f := range all {
		names = append(names, f.Topic.Name)
	}
	return names
}

func TestUnsubscribe(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
		rival := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "gas"}
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		follow(t, s.Store, oil, "Karsu")
		follow(t, s.Store, rival, "Karsu")
		for _, step := range []struct {
			channel alerts.Channel
			want    bool
		}{{rival, false}, {alertstest.Channel("never seen"), false}, {gas, true}, {gas, false}} {
			if was, err := s.For(step.channel.Workspace).Unsubscribe(t.Context(), bot.RoomOf(step.channel), topic); was != step.want || err != nil {
				t.Errorf("Unsubscribe(%s) = %v, %v, want %v", step.channel, was, err, step.want)
			}
		}
		if len(names(t, s, gas)) != 0 || len(names(t, s, oil)) != 1 || len(names(t, s, rival)) != 1 {
			t.Error("another's subscription ended too, or this one did not")
		}
		if topics, err := s.For(gas.Workspace).Topics(t.Context()); err != nil || len(topics) != 1 {
			t.Errorf("Topics = %v, %v: the topic stays", topics, err)
		}
		if f := follow(t, s.Store, gas, "Karsu"); f.Topic.ID != topic {
			t.Errorf("subscribed again to topic %d, want %d", f.Topic.ID, topic)
		}
	})
}

func TestLimits(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		c := alertstest.Channel("0")
		for n := range store.MaxSubscriptions {
			follow(t, s.Store, c, fmt.Sprint("rule ", n))
		}
		must(t, store.FillTopics(t.Context(), s.Store, c.Workspace, store.MaxTopics-store.MaxSubscriptions))
		for _, w := range []bot.Wish{
			{Room: bot.RoomOf(c), Rule: "topic 1"},                              // one subscription too many for the channel
			{Room: bot.RoomOf(alertstest.Channel("new")), Rule: "one too many"}, // one topic too many for the workspace
		} {
			w.Name, w.At = "topic", alertstest.Noon()
			if _, _, _, err := s.For(c.Workspace).Subscribe(t.Context(), w); !errors.Is(err, bot.ErrTooMany) {
				t.Errorf("Subscribe(%v to %q) = %v, want ErrTooMany", w.Room, w.Rule, err)
			}
		}
		if f := follow(t, s.Store, alertstest.Channel("new"), "rule 7"); f.Topic.Rule != "rule 7" {
			t.Errorf("another channel of a full workspace cannot follow what there is: %+v", f)
		}
		follow(t, s.Store, alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "0"}, "one too many")
	})
}

func TestFollowingCountsTheWeek(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
		karsu, ships := follow(t, s.Store, gas, "Karsu").Topic.ID, follow(t, s.Store, gas, "ships").Topic.ID
		follow(t, s.Store, oil, "Karsu")
		now := time.Now().UTC().Truncate(time.Microsecond)
		for n, f := range []struct {
			topic alerts.TopicID
			to    alerts.Channel
			age   time.Duration
		}{{karsu, gas, 0}, {karsu, gas, 6 * 24 * time.Hour}, {karsu, gas, 8 * 24 * time.Hour}, {ships, gas, 0}, {karsu, oil, 0}} {
			filing := alertstest.Filing(f.topic, alertstest.Article(n), f.to)
			filing.Deliveries[0].Filed = now.Add(-f.age)
			if _, err := s.File(t.Context(), []alerts.Filing{filing}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.For(gas.Workspace).Following(t.Context(), bot.RoomOf(gas))
		if err != nil || len(got) != 2 || got[0].Week != 2 || got[1].Week != 1 {
			t.Errorf("Following = %+v, %v, want 2 of the first topic and 1 of the second", got, err)
		}
	})
}

// TestIndexerGoesOnAfterWhatBreaksIt: what comes after an article over which the bot panics is found by the index all the same.
func TestIndexerGoesOnAfterWhatBreaksIt(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		first, second := alertstest.Article(0), alertstest.Article(1)
		first.Title, second.Title = "Ferry breaks", "Ferry sails"
		for _, a := range []news.Article{first, second} {
			if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(0, a)}); err != nil {
				t.Fatal(err)
			}
		}
		x := s.Indexer()
		store.BreakOn(x, first.Title)
		for _, want := range []int{2, 0} {
			if n, err := x.Index(t.Context(), 10); n != want || err != nil {
				t.Fatalf("Index = %d, %v, want %d", n, err, want)
			}
		}
		rule, err := rules.Compile("ferry")
		must(t, err)
		past, err := alertstest.Search(t.Context(), s.For("test:desk"), rule, alertstest.Noon().Add(-time.Hour), 5)
		must(t, err)
		if past.Total != 1 || past.Found[0].Article.Title != second.Title {
			t.Errorf("Search = %+v, want the article that could be indexed", past.Found)
		}
	})
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		const n = 10
		for i := range n {
			a := alertstest.Article(i)
			if i%2 == 1 {
				a.Title, a.Text = "Ferry to Karsu late again", "Nobody knows why."
			}
			f := alertstest.Filing(0, a)
			if _, err := s.File(t.Context(), []alerts.Filing{f}); err != nil {
				t.Fatal(err)
			}
		}
		rule, err := rules.Compile("ferry")
		must(t, err)
		past, err := alertstest.Search(t.Context(), s.For("test:desk"), rule, alertstest.Noon().Add(3*time.Second), 2)
		if err != nil || past.Total != 4 || len(past.Found) != 2 || !past.Back.IsZero() {
			t.Fatalf("Search = %d of %d, back to %v, %v, want 2 of 4, all looked at", len(past.Found), past.Total, past.Back, err)
		}
		for i, want := range []int{9, 7} {
			a := alertstest.Article(want)
			a.Title, a.Text = "Ferry to Karsu late again", "Nobody knows why."
			if !reflect.DeepEqual(past.Found[i].Article, a) || len(past.Found[i].Match.Leaves) != 1 {
				t.Errorf("Search: number %d is\n%+v\nwant\n%+v", i, past.Found[i], a)
			}
		}
		count, newest, err := s.For("test:desk").Newest(t.Context(), alertstest.Noon().Add(3*time.Second))
		if err != nil || count != 7 || !newest.Equal(alertstest.Noon().Add(9*time.Second)) {
			t.Errorf("Newest = %d, %v, %v, want 7 and the last", count, newest, err)
		}
		if count, newest, err := s.For("test:desk").Newest(t.Context(), alertstest.Noon().Add(time.Hour)); err != nil || count != 0 || !newest.IsZero() {
			t.Errorf("Newest where there is nothing = %d, %v, %v", count, newest, err)
		}
	})
}

func TestEventsAreFirstOnce(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		now := alertstest.Noon()
		for _, step := range []struct {
			event string
			after time.Duration
			want  bool
		}{
			{"a", 0, true}, {"a", 0, false}, {"b", time.Hour, true}, {"a", 24 * time.Hour, false},
			{"a", 24*time.Hour + time.Second, true}, {"b", 24*time.Hour + time.Second, false},
		} {
			if first, err := s.First(t.Context(), step.event, now.Add(step.after)); first != step.want || err != nil {
				t.Errorf("First(%q) after %v = %v, %v, want %v", step.event, step.after, first, err, step.want)
			}
		}
	})
}

func TestBacklogTellsThatTheDatabaseWasPutBack(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		back := time.Now().UTC()
		must(t, store.PutBack(t.Context(), s.Store, back.Add(-time.Hour), back))
		gas := alertstest.Channel("gas")
		b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(gas))
		if want := back.AddDate(0, 0, 1); err != nil || b.DoubtUntil.Sub(want).Abs() > 2*time.Second {
			t.Errorf("Backlog = %+v, %v, want everything looked up until %v", b, err, want)
		}
	})
}

func TestBacklogAndRecent(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		if b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(gas)); err != nil || b != (bot.Backlog{}) {
			t.Errorf("Backlog of a channel that was never seen = %+v, %v", b, err)
		}
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		now := time.Now().UTC().Truncate(time.Microsecond)
		for n := range 6 {
			f := alertstest.Filing(topic, alertstest.Article(n), gas)
			f.Deliveries[0].Filed, f.Deliveries[0].NotBefore = now.Add(time.Duration(n)*time.Second), now
			if _, err := s.File(t.Context(), []alerts.Filing{f}); err != nil {
				t.Fatal(err)
			}
		}
		settle := func(done alerts.Settlement, after time.Duration) {
			t.Helper()
			claims, err := s.Claim(t.Context(), "test", 1, now.Add(after), alertstest.Lease)
			if err != nil || len(claims) != 1 {
				t.Fatalf("Claim = %v, %v", claims, err)
			}
			must(t, s.Settle(t.Context(), claims[0], done))
		}
		settle(alerts.Settlement{State: alerts.Sent, RemoteID: "first"}, time.Minute)
		settle(alerts.Settlement{State: alerts.Held, Why: "Nobody can tell."}, 2*time.Minute)
		settle(alerts.Settlement{State: alerts.Sent, RemoteID: "second"}, 3*time.Minute)
		settle(alerts.Settlement{State: alerts.Dropped, Why: "It was too long."}, 4*time.Minute)
		want := bot.Backlog{Waiting: 2, Oldest: now.Add(4 * time.Second), Held: 1, LastSent: now.Add(3 * time.Minute), Dropped: 1, Why: "It was too long."}
		if b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(gas)); err != nil || b != want {
			t.Errorf("Backlog = %+v, %v\nwant %+v", b, err, want)
		}
		settle(alerts.Settlement{State: alerts.Pending, NotBefore: now, Paused: "The channel is archived."}, 5*time.Minute)
		want.Why = "The channel is archived."
		if b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(gas)); err != nil || b != want {
			t.Errorf("Backlog of a paused channel = %+v, %v\nwant %+v", b, err, want)
		}
		standing, err := s.Standing(t.Context())
		if want := (alerts.Standing{Waiting: 2, Oldest: now.Add(4 * time.Second), Held: 1, Paused: 1}); err != nil || len(standing) != 1 || standing["test"] != want {
			t.Errorf("Standing = %+v, %v, want %+v", standing, err, want)
		}
		elsewhere := bot.Backlog{PausedElsewhere: 1, HeldElsewhere: 1}
		if b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(alertstest.Channel("oil"))); err != nil || b != elsewhere {
			t.Errorf("Backlog of the channel next door = %+v, %v, want %+v", b, err, elsewhere)
		}
		if b, err := s.For("test:rival").Backlog(t.Context(), bot.RoomOf(alertstest.Channel("oil"))); err != nil || b != (bot.Backlog{}) {
			t.Errorf("Backlog of another workspace's channel = %+v, %v, want nothing", b, err)
		}
		recent, err := s.For(gas.Workspace).Recent(t.Context(), bot.RoomOf(gas), 5)
		if err != nil || len(recent) != 2 || recent[0].RemoteID != "second" || recent[1].RemoteID != "first" || recent[0].Alert.Card.Title == "" {
			t.Errorf("Recent = %+v, %v, want the two that were sent, newest first", recent, err)
		}
		if recent, err := s.For(gas.Workspace).Recent(t.Context(), bot.RoomOf(gas), 1); err != nil || len(recent) != 1 || recent[0].RemoteID != "second" {
			t.Errorf("Recent(1) = %+v, %v, want the newest", recent, err)
		}
		rival := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "gas"}
		if recent, err := s.For(rival.Workspace).Recent(t.Context(), bot.RoomOf(rival), 5); err != nil || len(recent) != 0 {
			t.Errorf("Recent of another workspace's channel = %+v, %v", recent, err)
		}
	})
}
