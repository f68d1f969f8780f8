package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
)

func TestFeedState(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		type state struct{ ETag string }
		const address = "https://harbour.example/feed.xml?key=secret"
		got := state{"as it was"}
		if version, err := s.LoadFeed(t.Context(), address, &got); err != nil || got.ETag != "as it was" || version != 0 {
			t.Errorf("LoadFeed of a feed that was never saved = %+v, %d, %v, want it left alone", got, version, err)
		}
		shown := bot.Feed{Address: "https://harbour.example/feed.xml?key=…", Title: "Harbour Gazette", NextAt: alertstest.Noon(), Failures: 2, Error: "It did not answer."}
		for n := range int64(2) {
			shown.Failures = int(n)
			must(t, s.SaveFeed(t.Context(), address, store.FeedState{State: state{fmt.Sprint("tag ", n)}, Version: n, Shown: shown}))
		}
		for _, version := range []int64{0, 1, 3} {
			late := store.FeedState{State: state{"late"}, Version: version, Shown: shown}
			if err := s.SaveFeed(t.Context(), address, late); !errors.Is(err, store.ErrOutdated) {
				t.Errorf("SaveFeed after version %d of 2 = %v, want ErrOutdated", version, err)
			}
		}
		if version, err := s.LoadFeed(t.Context(), address, &got); err != nil || got.ETag != "tag 1" || version != 2 {
			t.Errorf("LoadFeed = %+v, %d, %v, want what was saved last, the second", got, version, err)
		}
		if feeds, err := s.For("test:desk").Feeds(t.Context()); err != nil || len(feeds) != 1 || feeds[0] != shown {
			t.Errorf("Feeds = %+v, %v, want %+v", feeds, err, shown)
		}
		must(t, s.Ready(t.Context()))
	})
}

func TestPushedFeedIsOneThatIsRead(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		save := func(address, push string, version int64) {
			t.Helper()
			must(t, s.SaveFeed(t.Context(), address, store.FeedState{State: struct{}{}, Version: version, Push: push}))
		}
		pushed := func(push, want string) {
			t.Helper()
			if got, err := s.PushedFeed(t.Context(), push); got != want || err != nil {
				t.Errorf("PushedFeed(%q) = %q, %v, want %q", push, got, err, want)
			}
		}
		must(t, s.ShareSources(t.Context(), []bot.Source{{Address: openFeed}}))
		adds(t, s, gas, 1, ourFeed)
		save(openFeed, "one", 0)
		save(ourFeed, "two", 0)
		pushed("one", openFeed)
		pushed("two", ourFeed)
		pushed("three", "")
		pushed("", "")
		save(openFeed, "", 1)
		pushed("one", "")
		pushed("", "")

		// Who removes it while it is fetched is not undone by what the fetch brings.
		if was, err := s.For(gas.Workspace).RemoveSource(t.Context(), bot.RoomOf(gas), "Ada", ourFeed); !was || err != nil {
			t.Fatalf("RemoveSource = %v, %v", was, err)
		}
		pushed("two", "")
		if err := s.SaveFeed(t.Context(), ourFeed, store.FeedState{State: struct{}{}, Version: 1, Push: "two"}); !errors.Is(err, store.ErrOutdated) {
			t.Errorf("SaveFeed of a feed that was removed meanwhile = %v, want ErrOutdated", err)
		}
	})
}

func TestReadingsAreAsEverybodyWishes(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		quick, polite := bot.Pace{Every: 90 * time.Second}, bot.Pace{Polite: true}
		must(t, s.ShareSources(t.Context(), []bot.Source{{Address: openFeed, Pace: quick}}))
		if n, err := s.For(gas.Workspace).AddSources(t.Context(), bot.RoomOf(gas), "Ada", alertstest.Noon(), []bot.Source{{Address: ourFeed, Pace: polite}}); n != 1 || err != nil {
			t.Fatalf("AddSources = %d, %v", n, err)
		}
		adds(t, s, rivals, 2, ourFeed, openFeed)
		check := func(want ...store.Reading) {
			t.Helper()
			if got, err := s.Readings(t.Context()); err != nil || !slices.Equal(got, want) {
				t.Errorf("Readings = %+v, %v, want %+v", got, err, want)
			}
		}
		open, hers, theirs := store.Reading{Address: openFeed, Pace: quick}, store.Reading{Address: ourFeed, Workspace: gas.Workspace, Pace: polite, Added: alertstest.Noon()}, store.Reading{Address: ourFeed, Workspace: rivals.Workspace, Added: alertstest.Noon()}
		also := store.Reading{Address: openFeed, Workspace: rivals.Workspace, Added: alertstest.Noon()}
		check(open, also, hers, theirs)

		if was, err := s.For(rivals.Workspace).SetPace(t.Context(), bot.RoomOf(rivals), "Bob", ourFeed, quick); !was || err != nil {
			t.Errorf("SetPace = %v, %v", was, err)
		}
		if was, err := s.For(gas.Workspace).SetPace(t.Context(), bot.RoomOf(gas), "Ada", openFeed, quick); was || err != nil {
			t.Errorf("SetPace of what the workspace did not add = %v, %v, want false", was, err)
		}
		theirs.Pace = quick
		check(open, also, hers, theirs)

		shows := func(w alerts.WorkspaceID, want ...bot.Pace) {
			t.Helper()
			feeds, err := s.For(w).Feeds(t.Context())
			must(t, err)
			var got []bot.Pace
			for _, f := range feeds {
				got = append(got, f.Pace)
			}
			if !slices.Equal(got, want) {
				t.Errorf("Feeds(%s) are read at %+v, want %+v", w, got, want)
			}
		}
		shows(gas.Workspace, quick, polite)
		shows(rivals.Workspace, quick, quick)
		if own, err := s.For(gas.Workspace).Sources(t.Context()); err != nil || len(own) != 1 || own[0].Pace != polite {
			t.Errorf("Sources = %+v, %v", own, err)
		}
		must(t, s.ShareSources(t.Context(), nil))
		check(also, hers, theirs)
	})
}

// Whoever adds a source that fails says that it is worth a look; of one that works nothing follows.
func TestSourceThatFailsIsAddedAgain(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		add := func(at time.Time, want int) {
			t.Helper()
			if n, err := s.For(gas.Workspace).AddSources(t.Context(), bot.RoomOf(gas), "Ada", at, []bot.Source{{Address: ourFeed}}); n != want || err != nil {
				t.Fatalf("AddSources = %d, %v, want %d", n, err, want)
			}
		}
		check := func(want time.Time) {
			t.Helper()
			if got, err := s.Readings(t.Context()); err != nil || len(got) != 1 || !got[0].Added.Equal(want) {
				t.Errorf("Readings = %+v, %v, want one that was added at %v", got, err, want)
			}
		}
		noon := alertstest.Noon()
		add(noon, 1)
		add(noon.Add(time.Hour), 0)
		check(noon)
		must(t, s.SaveFeed(t.Context(), ourFeed, store.FeedState{State: struct{}{}, Shown: bot.Feed{Failures: 1}}))
		add(noon.Add(2*time.Hour), 0)
		check(noon.Add(2 * time.Hour))
	})
}

func TestFollowersAreChannels(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
		follow(t, s.Store, gas, "Karsu")
		follow(t, s.Store, gas, "Tessaly")
		follow(t, s.Store, oil, "Karsu")
		follow(t, s.Store, rivals, "Karsu")
		got, err := s.Followers(t.Context())
		if err != nil || len(got) != 2 || got[gas.Workspace] != 2 || got[rivals.Workspace] != 1 {
			t.Errorf("Followers = %v, %v, want 2 channels and 1", got, err)
		}
	})
}

func TestArticlesAreHiddenAndShown(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		articles := []news.Article{alertstest.Article(1), alertstest.Article(2)}
		for i := range articles {
			articles[i].Text, articles[i].Published = "Karsu signs.", time.Now().UTC()
			articles[i].ID, articles[i].Seen = news.NewID(articles[i].Keys()), time.Now().UTC()
			if n, err := s.File(t.Context(), []alerts.Filing{{Article: articles[i], Story: alerts.StoryID(articles[i].ID)}}); n != 1 || err != nil {
				t.Fatalf("File = %d, %v", n, err)
			}
		}
		found := func(want int) {
			t.Helper()
			n, _, err := s.For(rivals.Workspace).Newest(t.Context(), time.Now().Add(-time.Hour))
			if n != want || err != nil {
				t.Errorf("%d articles are to be seen, %v, want %d", n, err, want)
			}
		}
		found(2)
		ids := []news.ID{articles[0].ID, "no such"}
		must(t, s.Show(t.Context(), ids, false))
		must(t, s.Show(t.Context(), ids, false))
		found(1)
		must(t, s.Show(t.Context(), ids, true))
		found(2)
	})
}
