//go:build unix

package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/alerts/store"
	"newsbot/bot/discord/discordtest"
)

func TestWorkFallsToOneNodeAndStaysThere(t *testing.T) {
	nodes := []string{"a", "b", "c"}
	had := map[string]int{}
	for i := range 300 {
		work := fmt.Sprint("feeds of host ", i)
		who := owner(work, nodes)
		had[who]++
		if left := slices.DeleteFunc(slices.Clone(nodes), func(n string) bool { return n == "b" }); who != "b" && owner(work, left) != who {
			t.Errorf("%s moved from %s when b left", work, who)
		}
	}
	for _, n := range nodes {
		if had[n] < 60 {
			t.Errorf("%s has %d of 300 pieces of work, want about a third", n, had[n])
		}
	}
}

func TestOneNodeAloneDoesEverything(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := newMembers(s, slog.New(slog.DiscardHandler))
	if err := m.refresh(t.Context()); err != nil || !m.mine("anything") {
		t.Errorf("refresh = %v, and work does not fall to the only node", err)
	}
}

// TestOneNodeIsOnTheGateway starts two nodes, kills the one that is connected to Discord and waits for the other to take over.
func TestOneNodeIsOnTheGateway(t *testing.T) {
	t.Parallel()
	server := newProofServer(t)
	d := discordtest.New(t)
	d.AddChannel(discordChannel, "energy")
	settings := []string{"NEWSBOT_DB=" + server.address, "NEWSBOT_DISCORD_TOKEN=" + discordtest.Token, "NEWSBOT_DISCORD_API=" + d.URL()}
	nodes := []*process{start(t, t.TempDir(), settings...), start(t, t.TempDir(), settings...)}
	d.Await("a node at the gateway", d.Connected)
	time.Sleep(2 * aliveEvery) // other processes: until both know of each other
	on := func() []*process {
		return slices.DeleteFunc(slices.Clone(nodes), func(p *process) bool {
			return !strings.Contains(lastOf(p.printed(), "listening on Discord", "another node listens"), "listening on Discord")
		})
	}
	await(t, "one node on the gateway, and both ready", func() bool {
		for _, p := range nodes {
			if !strings.Contains(p.get("/readyz"), `"discord":"ok"`) {
				return false
			}
		}
		return len(on()) == 1
	})
	answer := d.Give(discordtest.Command{Channel: discordChannel, Permissions: discordtest.ManageChannels, Name: "status"})
	if answer.Text() == "" {
		t.Error("no answer")
	}
	first := on()[0]
	if err := first.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	other := nodes[0]
	if other == first {
		other = nodes[1]
	}
	before := strings.Count(other.printed(), "listening on Discord")
	await(t, "the other node to take over", func() bool { return strings.Count(other.printed(), "listening on Discord") > before })
}

// lastOf returns the last of the lines in text that holds one of words.
func lastOf(text string, words ...string) string {
	last := ""
	for line := range strings.Lines(text) {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(line, w) }) {
			last = line
		}
	}
	return last
}
