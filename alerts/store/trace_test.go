package store_test

import (
	"reflect"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/bot"
)

// TestTrace tells a channel of an article in each way there is, and asks what became of it.
func TestTrace(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, oil, noon := alertstest.Channel("gas"), alertstest.Channel("oil"), alertstest.Noon()
		topic, other := follow(t, s.Store, gas, "Karsu").Topic.ID, follow(t, s.Store, gas, "ferry").Topic.ID
		follow(t, s.Store, oil, "Karsu")
		f := alertstest.Filing(topic, alertstest.Article(1), gas)
		f.Alerts = append(f.Alerts, alertstest.Alert(other, f.Article))
		f.Verdicts = []alerts.Verdict{{Alert: f.Alerts[1].ID, Topic: other, Channel: gas, Why: "It was told.", At: noon.Add(time.Minute)}}
		f.Saved = []alerts.Saved{{Alert: f.Alerts[0].ID, Channel: oil, Due: noon.Add(time.Hour), Material: true}}
		must(t, second(s.File(t.Context(), []alerts.Filing{f})))
		told := func(c alerts.Channel, address string) []bot.Telling {
			t.Helper()
			traces, err := s.For(c.Workspace).Trace(t.Context(), bot.RoomOf(c), address)
			must(t, err)
			if len(traces) != 1 || !reflect.DeepEqual(traces[0].Article, f.Article) {
				t.Fatalf("Trace of %s found %+v, want %+v", address, traces, f.Article)
			}
			return traces[0].Told
		}
		want := func(got []bot.Telling, want ...bot.Telling) {
			t.Helper()
			if !reflect.DeepEqual(got, want) {
				t.Errorf("Trace = %+v\nwant %+v", got, want)
			}
		}
		back := bot.Telling{Topic: other, Why: "It was told.", At: noon.Add(time.Minute)}
		want(told(gas, f.Article.URL), bot.Telling{Topic: topic, State: alerts.Pending, At: f.Deliveries[0].Filed}, back)
		want(told(oil, f.Article.URL+"#top"), bot.Telling{Topic: topic, State: alerts.Pending, At: noon.Add(time.Hour), Digest: true})
		want(told(alertstest.Channel("coal"), f.Article.URL))

		later := noon.Add(2 * time.Minute)
		must(t, s.Settle(t.Context(), claimOne(t, s.Store, later), alerts.Settlement{State: alerts.Dropped, Why: "The channel is gone."}))
		want(told(gas, f.Article.URL), back, bot.Telling{Topic: topic, State: alerts.Dropped, Why: "The channel is gone.", At: later})

		due, err := s.DueDigests(t.Context(), noon.Add(2*time.Hour), 10, 10)
		must(t, err)
		if len(due) != 1 {
			t.Fatalf("%d digests are due, want one", len(due))
		}
		must(t, s.FileDigest(t.Context(), due[0], nil, noon.Add(2*time.Hour)))
		want(told(oil, f.Article.URL), bot.Telling{Topic: topic, State: alerts.Sent, At: noon.Add(time.Hour), Digest: true})

		if traces, err := s.For(gas.Workspace).Trace(t.Context(), bot.RoomOf(gas), "https://nowhere.example/"); len(traces) != 0 || err != nil {
			t.Errorf("Trace of what was not read = %v, %v", traces, err)
		}
	})
}

// TestTraceOfAnOwnSource: articles of a source that one workspace added are found by it at the same address as those that all see.
func TestTraceOfAnOwnSource(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, noon := alertstest.Channel("gas"), alertstest.Noon()
		rival := alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "gas"}
		shared, own := alertstest.Article(1), alertstest.Article(2)
		own.Feed, own.Own, own.URL = "https://private.example/feed.xml", true, shared.URL
		must(t, second(s.For(gas.Workspace).AddSources(t.Context(), bot.RoomOf(gas), "Ada", noon, []bot.Source{{Address: own.Feed}})))
		must(t, second(s.File(t.Context(), []alerts.Filing{alertstest.Filing(0, shared), alertstest.Filing(0, own)})))
		for c, want := range map[alerts.Channel]int{gas: 2, rival: 1} {
			traces, err := s.For(c.Workspace).Trace(t.Context(), bot.RoomOf(c), shared.URL)
			if len(traces) != want || err != nil {
				t.Errorf("%s finds %d articles there, %v, want %d", c.Workspace, len(traces), err, want)
			}
		}
	})
}
