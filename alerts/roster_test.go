package alerts_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/news"
)

// TestRosterFollowsTopicsWhileArticlesAreMatched has channels come and go while articles are matched: a topic that stays is
// always found, one that nobody follows any more is not, and those with equal rules are told apart.
func TestRosterFollowsTopicsWhileArticlesAreMatched(t *testing.T) {
	ledger := &alertstest.Ledger{}
	r := &alerts.Roster{Catalog: ledger, Log: slog.New(slog.DiscardHandler)}
	if got := r.Match(lng("early")); got != nil {
		t.Errorf("before the first refresh: %v", got)
	}
	follow := func(channel, rule string) alerts.Topic {
		topic, err := ledger.Follow(t.Context(), alertstest.Channel(channel), rule, alertstest.Noon())
		if err != nil {
			t.Fatal(err)
		}
		return topic
	}
	refresh := func() {
		if err := r.Refresh(t.Context()); err != nil {
			t.Error(err)
		}
	}
	stays := follow("energy", "LNG")
	refresh()
	has := func(a news.Article, id alerts.TopicID) bool {
		return slices.ContainsFunc(r.Match(a), func(m alerts.Matched) bool { return m.Topic.ID == id && len(m.Match.Leaves) > 0 })
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := range 100 {
				if !has(lng(fmt.Sprint(i)), stays.ID) {
					t.Error("the topic that stays is not found")
					return
				}
			}
		})
	}
	for i := range 100 {
		goes := follow(fmt.Sprint("channel", i%7), []string{"LNG OR gas", "LNG", "LNG AND NOT recipe"}[i%3])
		refresh()
		if !has(lng("x"), goes.ID) {
			t.Errorf("topic %d, %s, is not found right after it was followed", goes.ID, goes.Rule)
		}
		if goes.ID == stays.ID {
			continue
		}
		if err := ledger.Unfollow(t.Context(), alertstest.Channel(fmt.Sprint("channel", i%7)), goes.ID); err != nil {
			t.Fatal(err)
		}
		refresh()
		if has(lng("x"), goes.ID) {
			t.Errorf("topic %d is found after nobody follows it", goes.ID)
		}
	}
	wg.Wait()
}

// Equal rules of several workspaces are compiled once, but not those that refer to topics: what "metals" means is for each to say.
func TestRosterReadsReferencesAsTheWorkspaceMeansThem(t *testing.T) {
	catalog := &alertstest.Ledger{}
	r := &alerts.Roster{Catalog: named{catalog}, Log: slog.New(slog.DiscardHandler)}
	rules := map[alerts.WorkspaceID][2]string{"mine": {"LNG", "topic:metals AND Turkey"}, "theirs": {"copper", "topic:metals AND Turkey"}}
	for _, w := range []alerts.WorkspaceID{"mine", "theirs"} {
		for _, rule := range rules[w] {
			c := alertstest.Channel("desk")
			c.Workspace = w
			if _, err := catalog.Follow(t.Context(), c, rule, alertstest.Noon()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range r.Match(lng("1")) {
		got = append(got, string(m.Topic.Workspace)+": "+m.Topic.Rule)
	}
	slices.Sort(got)
	if want := []string{"mine: LNG", "mine: topic:metals AND Turkey"}; !slices.Equal(got, want) {
		t.Errorf("matched %q, want %q", got, want)
	}
}

// named calls the topics that do not refer to others "metals".
type named struct{ alerts.Catalog }

// Changes implements [alerts.Catalog].
func (n named) Changes(ctx context.Context, version int64) ([]alerts.TopicState, int64, error) {
	changed, version, err := n.Catalog.Changes(ctx, version)
	for i := range changed {
		if t := &changed[i].Topic; !strings.HasPrefix(t.Rule, "topic:") {
			t.Name = "metals"
		}
	}
	return changed, version, err
}
