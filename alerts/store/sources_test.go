package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

const (
	openFeed = "https://open.example/rss"
	ourFeed  = "https://ports.example/rss"
)

var rivals = alerts.Channel{Platform: "test", Workspace: "test:rival", ID: "desk"}

// adds adds sources by their addresses.
func adds(t *testing.T, s kept, c alerts.Channel, want int, addresses ...string) {
	t.Helper()
	var list []bot.Source
	for _, a := range addresses {
		list = append(list, bot.Source{Address: a, Title: "Title of " + a})
	}
	if n, err := s.For(c.Workspace).AddSources(t.Context(), bot.RoomOf(c), "Ada", alertstest.Noon(), list); n != want || err != nil {
		t.Errorf("AddSources(%s, %q) = %d, %v, want %d", c, addresses, n, err, want)
	}
}

// sees checks who sees a source.
func sees(t *testing.T, s kept, feed, want string) {
	t.Helper()
	sight, err := s.Viewers(t.Context(), feed)
	var got []string
	for _, w := range []alerts.WorkspaceID{alertstest.Channel("gas").Workspace, rivals.Workspace} {
		if sight.Of(w) {
			got = append(got, string(w))
		}
	}
	if err != nil || fmt.Sprint(got) != want {
		t.Errorf("Viewers(%s) = %v, %v, want %s", feed, got, err, want)
	}
}

func TestSourcesBelongToWhoAddedThem(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		both, ours, none := fmt.Sprintf("[%s %s]", gas.Workspace, rivals.Workspace), fmt.Sprintf("[%s]", gas.Workspace), "[]"
		must(t, s.ShareSources(t.Context(), []bot.Source{{Address: openFeed}}))
		sees(t, s, openFeed, both)
		sees(t, s, "inbox", both)
		adds(t, s, gas, 2, ourFeed, openFeed)
		adds(t, s, alertstest.Channel("oil"), 0, ourFeed)
		sees(t, s, ourFeed, ours)
		sees(t, s, openFeed, both)
		adds(t, s, rivals, 1, ourFeed)
		sees(t, s, ourFeed, both)

		if by, err := s.AddedBy(t.Context(), ourFeed); err != nil || len(by) != 2 || by[0] != gas || by[1] != rivals {
			t.Errorf("AddedBy = %v, %v, want the channels in which it was added first", by, err)
		}
		feeds, err := s.For(rivals.Workspace).Feeds(t.Context())
		if err != nil || len(feeds) != 2 || feeds[0].Own || !feeds[1].Own || feeds[1].Title != "Title of "+ourFeed {
			t.Errorf("Feeds(rival) = %+v, %v, want the operator's and its own", feeds, err)
		}

		// Without the operator it is only whose who added it.
		must(t, s.ShareSources(t.Context(), nil))
		sees(t, s, openFeed, ours)
		if feeds, err := s.For(rivals.Workspace).Feeds(t.Context()); err != nil || len(feeds) != 1 {
			t.Errorf("Feeds(rival) = %+v, %v, want what it added", feeds, err)
		}

		for _, step := range []struct {
			channel alerts.Channel
			was     bool
			sees    string
		}{{gas, true, fmt.Sprintf("[%s]", rivals.Workspace)}, {gas, false, fmt.Sprintf("[%s]", rivals.Workspace)}, {rivals, true, none}} {
			if was, err := s.For(step.channel.Workspace).RemoveSource(t.Context(), bot.RoomOf(step.channel), "Ada", ourFeed); was != step.was || err != nil {
				t.Errorf("RemoveSource(%s) = %v, %v, want %v", step.channel, was, err, step.was)
			}
			sees(t, s, ourFeed, step.sees)
		}
		if list, err := s.For(gas.Workspace).Sources(t.Context()); err != nil || len(list) != 1 || list[0].Address != openFeed {
			t.Errorf("Sources = %+v, %v, want the other", list, err)
		}
	})
}

// A feed that nobody reads for a while must not bring what it has by then as news.
func TestSourceThatNobodyReadsStartsAnew(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		type state struct{ ETag string }
		adds(t, s, gas, 1, ourFeed)
		adds(t, s, rivals, 1, ourFeed)
		must(t, s.SaveFeed(t.Context(), ourFeed, store.FeedState{State: state{"tag"}, Shown: bot.Feed{Title: "Ports", LastOK: alertstest.Noon()}}))
		sees(t, s, ourFeed, fmt.Sprintf("[%s %s]", gas.Workspace, rivals.Workspace)) // saving shares nothing
		for _, step := range []struct {
			by   alerts.Channel
			want string
		}{{gas, "tag"}, {rivals, ""}} {
			_, err := s.For(step.by.Workspace).RemoveSource(t.Context(), bot.RoomOf(step.by), "Ada", ourFeed)
			must(t, err)
			var got state
			if _, err := s.LoadFeed(t.Context(), ourFeed, &got); err != nil || got.ETag != step.want {
				t.Errorf("after %s removed it, its state is %+v, %v, want %q", step.by, got, err, step.want)
			}
		}
		sees(t, s, ourFeed, "[]")
	})
}

func TestSourcesAreLimited(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		var many []string
		for i := range store.MaxSources {
			many = append(many, fmt.Sprintf("https://wire.example/%d", i))
		}
		adds(t, s, gas, store.MaxSources, many...)
		if n, err := s.For(gas.Workspace).AddSources(t.Context(), bot.RoomOf(gas), "Ada", alertstest.Noon(), []bot.Source{{Address: ourFeed}}); n != 0 || !errors.Is(err, bot.ErrTooMany) {
			t.Errorf("one too many = %d, %v, want ErrTooMany", n, err)
		}
		sees(t, s, ourFeed, fmt.Sprintf("[%s %s]", gas.Workspace, rivals.Workspace)) // nothing was kept of it
		adds(t, s, rivals, 1, ourFeed, "https://wire.example/"+strings.Repeat("x", 3000), "https://wire.example/\x00")
	})
}

func TestLookUpsShowWhatTheWorkspaceSees(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		adds(t, s, gas, 1, ourFeed)
		rule, err := rules.Compile("ferry")
		must(t, err)
		noon := alertstest.Noon()
		late := alerts.Channel{Platform: "test", Workspace: "test:late", ID: "desk"}
		if n, err := s.For(late.Workspace).AddSources(t.Context(), bot.RoomOf(late), "Eve", noon.Add(24*time.Hour), []bot.Source{{Address: ourFeed}}); n != 1 || err != nil {
			t.Errorf("AddSources = %d, %v", n, err)
		}
		for i, a := range []news.Article{
			{Feed: ourFeed, Key: "1", Own: true, URL: "https://ports.example/1", Title: "Ferry late", Published: noon.Add(-time.Hour)},
			{Feed: "wire", Key: "1", URL: "https://ports.example/1", Title: "Ferry late", Published: noon.Add(-time.Hour)},
			{Feed: ourFeed, Key: "2", Own: true, URL: "https://ports.example/2", Title: "Ferry found", Published: noon.Add(-60 * time.Hour)},
			{Feed: "wire", Key: "3", Title: "Ferry of old", Published: noon.Add(-90 * 24 * time.Hour)},
			{Feed: "wire", Key: "4", Title: "Ferry without a date"},
		} {
			a.ID, a.Seen = news.NewID(a.Keys()), noon.Add(time.Duration(i)*time.Second)
			if n, err := s.File(t.Context(), []alerts.Filing{{Article: a, Story: alerts.StoryID(a.ID)}}); n != 1 || err != nil {
				t.Fatalf("File(%s) = %d, %v", a.Title, n, err)
			}
		}
		for workspace, want := range map[alerts.WorkspaceID]string{
			gas.Workspace:    "Ferry without a date, Ferry late, Ferry found", // by their own time, each once
			rivals.Workspace: "Ferry without a date, Ferry late",
			late.Workspace:   "Ferry without a date, Ferry late", // not what came in before it added the source
		} {
			past, err := alertstest.Search(t.Context(), s.For(workspace), rule, noon.Add(-72*time.Hour), 10)
			var got []string
			for _, f := range past.Found {
				got = append(got, f.Article.Title)
			}
			if strings.Join(got, ", ") != want || past.Total != len(got) || err != nil {
				t.Errorf("Search for %s = %q of %d, %v, want %s", workspace, got, past.Total, err, want)
			}
		}
		for workspace, want := range map[alerts.WorkspaceID]int{gas.Workspace: 5, rivals.Workspace: 3} {
			if n, newest, err := s.For(workspace).Newest(t.Context(), noon.Add(-time.Hour)); n != want || err != nil || !newest.Equal(noon.Add(4*time.Second)) {
				t.Errorf("Newest for %s = %d, %v, %v, want %d", workspace, n, newest, err, want)
			}
		}
	})
}

// TestSourceAddedAgainKeepsItsPast: whoever adds a source again because it fails goes on seeing what it has brought.
func TestSourceAddedAgainKeepsItsPast(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, noon := alertstest.Channel("gas"), alertstest.Noon()
		adds(t, s, gas, 1, ourFeed)
		a := news.Article{Feed: ourFeed, Key: "1", Own: true, URL: "https://ports.example/1", Title: "Ferry late", Seen: noon.Add(time.Minute)}
		a.ID = news.NewID(a.Keys())
		must(t, second(s.File(t.Context(), []alerts.Filing{{Article: a, Story: alerts.StoryID(a.ID)}})))
		must(t, s.SaveFeed(t.Context(), ourFeed, store.FeedState{State: struct{}{}, Shown: bot.Feed{Address: ourFeed, Failures: 3}}))
		later := noon.AddDate(0, 0, 30)
		must(t, second(s.For(gas.Workspace).AddSources(t.Context(), bot.RoomOf(gas), "Ada", later, []bot.Source{{Address: ourFeed}})))
		rule, err := rules.Compile("ferry")
		must(t, err)
		past, err := alertstest.Search(t.Context(), s.For(gas.Workspace), rule, noon, 5)
		if past.Total != 1 || err != nil {
			t.Errorf("Search = %d, %v, want what the source brought before it was added again", past.Total, err)
		}
	})
}

func TestRevise(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
		topic, err := s.Follow(t.Context(), gas, "Karsu", alertstest.Noon())
		must(t, err)
		f := alertstest.Filing(topic.ID, alertstest.Article(1), gas)
		if n, err := s.File(t.Context(), []alerts.Filing{f}); n != 1 || err != nil {
			t.Fatalf("File = %d, %v", n, err)
		}
		byURL := f.Article
		byURL.Key = "renamed"
		got, story, found, err := s.Filed(t.Context(), byURL)
		if err != nil || !found || story != f.Story || got.ID != f.Article.ID || got.Text != f.Article.Text {
			t.Fatalf("Filed = %+v, %s, %v, %v, want what was filed", got, story, found, err)
		}
		if _, _, found, err := s.Filed(t.Context(), alertstest.Article(2)); found || err != nil {
			t.Errorf("Filed of what is not = %v, %v", found, err)
		}

		edit := alertstest.Filing(topic.ID, f.Article, gas, oil)
		edit.Article.Title, edit.Article.Text, edit.Article.Published = "Corrected", "All of it.", alertstest.Noon().Add(-time.Hour)
		edit.Article.URL = "https://harbour.example/moved"
		for range 2 { // twice is once
			must(t, s.Revise(t.Context(), edit, time.Time{}))
		}
		got, _, _, err = s.Filed(t.Context(), news.Article{Feed: "other", URL: "https://harbour.example/moved", Title: "x"})
		if err != nil || got.Title != "Corrected" || got.Text != "All of it." || got.ID != f.Article.ID || !got.Seen.Equal(f.Article.Seen) {
			t.Errorf("after Revise %+v, %v", got, err)
		}
		claims, err := s.Claim(t.Context(), "test", 10, alertstest.Noon().Add(time.Hour), time.Minute)
		if err != nil || len(claims) != 2 {
			t.Errorf("%d channels are told, %v, want the first and the one that came with the edit", len(claims), err)
		}
		edit.Article.ID = "nothing"
		if err := s.Revise(t.Context(), edit, time.Time{}); err == nil {
			t.Error("Revise of what is not filed = nil")
		}
	})
}
