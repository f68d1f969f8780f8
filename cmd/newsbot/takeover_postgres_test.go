//go:build unix

package main

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/bot/discord/discordtest"
)

// TestFeedsOfANodeThatDiesArePolledByAnother runs two processes on one PostgreSQL server, kills the one that polls a feed, and looks for
// the stories of before, meanwhile and after: each once.
func TestFeedsOfANodeThatDiesArePolledByAnother(t *testing.T) {
	t.Parallel()
	server, site, d := newProofServer(t), newPaper(t), discordtest.New(t)
	d.AddChannel(discordChannel, "energy")
	settings := []string{
		"NEWSBOT_DB=" + server.address, "NEWSBOT_DISCORD_TOKEN=" + discordtest.Token, "NEWSBOT_DISCORD_API=" + d.URL(),
		"NEWSBOT_FEEDS=" + site.URL + "/rss.xml", "NEWSBOT_FEED_INTERVAL=1s", "NEWSBOT_FETCH_ALLOW=127.0.0.0/8",
	}
	site.story("/old", "Karsu was quiet", "It was.", "Nothing happened there.")
	nodes := []*process{start(t, t.TempDir(), settings...), start(t, t.TempDir(), settings...)}
	polls := func(p *process) bool { return strings.Contains(p.get("/metrics"), "newsbot_feeds 1\n") }
	posts := func(title string) int {
		n := 0
		for _, m := range d.Messages(discordChannel) {
			if strings.Contains(string(m.Body), title) {
				n++
			}
		}
		return n
	}
	d.Await("a node at the gateway", d.Connected)
	d.Give(discordtest.Command{Channel: discordChannel, Permissions: discordtest.ManageChannels, Name: "subscribe", Options: map[string]any{"rule": "Karsu"}})
	time.Sleep(2 * aliveEvery) // other processes: until both know of each other
	await(t, "one node to poll", func() bool { return polls(nodes[0]) != polls(nodes[1]) })
	tell := func(n int) string {
		title := fmt.Sprintf("Karsu signs contract %d", n)
		site.story(fmt.Sprintf("/%d", n), title, "It was signed.", "Karsu signed a contract for gas.")
		return title
	}
	first := tell(1)
	await(t, "the first story", func() bool { return posts(first) > 0 })

	var i int
	await(t, "a node to poll", func() bool { i = slices.IndexFunc(nodes, polls); return i >= 0 })
	if err := nodes[i].cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	died, second := time.Now(), tell(2)
	for posts(second) == 0 && time.Since(died) < waitAtMost { // half a minute on an idle machine
		time.Sleep(50 * time.Millisecond) // other processes: there is nothing to wait for in this one
	}
	t.Logf("told %v after the death of the node that polled", time.Since(died).Round(100*time.Millisecond))
	if !polls(nodes[1-i]) {
		t.Error("the other node does not poll the feed")
	}
	third := tell(3)
	await(t, "the story of after", func() bool { return posts(third) > 0 })
	for _, title := range []string{first, second, third} {
		if n := posts(title); n != 1 {
			t.Errorf("%q was posted %d times, want once", title, n)
		}
	}
}
