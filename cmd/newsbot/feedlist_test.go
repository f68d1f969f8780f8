package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
)

func TestFeedsAreWantedOnceWithAllWishes(t *testing.T) {
	channels := map[alerts.WorkspaceID]int{"slack:T1": 3, "discord:2": 4, "console": 1}
	quick := bot.Pace{Every: 5 * time.Minute}
	list := wanted([]store.Reading{
		{Address: "https://a.example/"},
		{Address: "https://a.example/", Workspace: "slack:T1", Pace: quick},
		{Address: "https://b.example/", Workspace: "discord:2", Added: time.Unix(2, 0)},
		{Address: "https://b.example/", Workspace: "slack:T1", Added: time.Unix(1, 0)},
		{Address: "https://c.example/", Workspace: "none", Pace: quick},
	}, channels)
	var got []string
	for _, w := range list {
		got = append(got, fmt.Sprintf("%s %v %d %d", w.URL, w.Wishes, w.Channels, max(w.Added.Unix(), 0)))
	}
	want := []string{"https://a.example/ [{0s false} {5m0s false}] 8 0", "https://b.example/ [] 7 2", "https://c.example/ [{5m0s false}] 0 0"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("wanted\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFeedsInTheSettings(t *testing.T) {
	c := config{Feeds: []string{" https://A.example/rss ", "https://b.example/rss --every 5m --polite", "https://a.example/rss --every 1h"}}
	list := c.sharedFeeds()
	if len(list) != 2 || list[0] != (bot.Source{Address: "https://a.example/rss"}) ||
		list[1] != (bot.Source{Address: "https://b.example/rss", Pace: bot.Pace{Every: 5 * time.Minute, Polite: true}}) {
		t.Errorf("sharedFeeds() = %+v", list)
	}
	for feeds, says := range map[string]string{
		"https://a.example/rss --every 10s":           "from 1m to 24h",
		"https://a.example/rss --ofter 5m":            "has no --ofter",
		"https://a.example/rss https://b.example/rss": "separate addresses by commas",
		"wire": "no http or https address",
	} {
		if err := (config{Feeds: []string{feeds}}).validate(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("NEWSBOT_FEEDS=%s: %v, want %q", feeds, err, says)
		}
	}
}
