package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/slack-go/slack/slacktest"

	"newsbot/bot/discord/discordtest"
)

// signed is an article that the rule Turkey AND LNG matches; %d tells them apart.
const signed = `{"id":"gazette-%d","url":"https://gazette.example/%d","source":"Harbour Gazette","language":"en",
	"title":"Turkey signs LNG contract number %d",
	"content_text":"Turkey signed contract %d for liquefied natural gas on Monday.\n\nLNG covers 23%% of the country's gas demand, the energy ministry said. Prices nearly doubled in 2024."}`

func article(n int) string { return fmt.Sprintf(signed, n, n, n, n) }

// inboxToken lets tests push.
const inboxToken = "inbox-token-s3cret"

// chats are a Slack and a Discord on this machine, with one channel each that is subscribed to Turkey AND LNG.
type chats struct {
	slack   *slacktest.Server
	posts   *posts
	discord *discordtest.Server
}

// posts remembers what was posted on Slack.
type posts struct {
	mu       sync.Mutex
	all      []url.Values
	archived string // a channel that nothing can be posted to
}

// ServeHTTP answers chat.postMessage.
func (p *posts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.PostForm.Get("channel") == p.archived {
		fmt.Fprint(w, `{"ok":false,"error":"is_archived"}`)
		return
	}
	p.all = append(p.all, r.PostForm)
	fmt.Fprintf(w, `{"ok":true,"channel":%q,"ts":"1700000000.%06d"}`, r.PostForm.Get("channel"), len(p.all))
}

// texts returns what was posted, text and blocks.
func (p *posts) texts() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, v := range p.all {
		list = append(list, v.Get("channel")+" "+v.Get("text")+" "+v.Get("blocks"))
	}
	return list
}

const (
	slackChannel   = "C0ENERGY"
	discordChannel = "810000000000000001"
)

func newChats(t *testing.T) chats {
	t.Helper()
	c := chats{posts: &posts{}, discord: discordtest.New(t)}
	c.slack = slacktest.NewTestServer(func(s slacktest.Customize) {
		s.Handle("/chat.postMessage", c.posts.ServeHTTP)
		s.Handle("/response", func(http.ResponseWriter, *http.Request) {}) // what the person alone sees
	})
	c.slack.Start()
	t.Cleanup(c.slack.Stop)
	c.discord.AddChannel(discordChannel, "energy")
	return c
}

// settings are those of a newsbot that is on both, and takes articles in.
func (c chats) settings() []string {
	return []string{
		"NEWSBOT_SLACK_BOT_TOKEN=xoxb-test-s3cret", "NEWSBOT_SLACK_APP_TOKEN=xapp-test-s3cret", "NEWSBOT_SLACK_API=" + c.slack.GetAPIURL(),
		"NEWSBOT_DISCORD_TOKEN=" + discordtest.Token, "NEWSBOT_DISCORD_API=" + c.discord.URL(),
		"NEWSBOT_INBOX_TOKEN=" + inboxToken,
	}
}

var envelopes atomic.Int64

// slackCommand gives /news in the Slack channel.
func (c chats) slackCommand(t *testing.T, text string) {
	t.Helper()
	payload, err := json.Marshal(map[string]string{
		"command": "/news", "text": text, "team_id": "T024BE7LD", "channel_id": slackChannel, "channel_name": "energy",
		"user_id": "U0ADA", "user_name": "ada", "response_url": c.slack.GetAPIURL() + "response", "trigger_id": "1.2.3",
	})
	if err != nil {
		t.Fatal(err)
	}
	c.slack.SendToWebsocket(fmt.Sprintf(`{"type":"slash_commands","envelope_id":"e-%d","accepts_response_payload":true,"payload":%s}`, envelopes.Add(1), payload))
}

// slackPosts returns how many messages in the Slack channel hold text.
func (c chats) slackPosts(text string) int {
	n := 0
	for _, m := range c.posts.texts() {
		if strings.HasPrefix(m, slackChannel) && strings.Contains(m, text) {
			n++
		}
	}
	return n
}

// discordPosts is slackPosts for Discord.
func (c chats) discordPosts(text string) int {
	n := 0
	for _, m := range c.discord.Messages(discordChannel) {
		if strings.Contains(string(m.Body), text) {
			n++
		}
	}
	return n
}

// subscribe subscribes the console and a channel on both platforms.
func (c chats) subscribe(t *testing.T, p *process) {
	t.Helper()
	const rule = "Turkey AND LNG"
	p.console("subscribe " + rule)
	c.discord.Give(discordtest.Command{
		Channel: discordChannel, Permissions: discordtest.ManageChannels, Name: "subscribe", Options: map[string]any{"rule": rule},
	})
	p.await("Slack's socket", func() bool {
		c.slack.SendToWebsocket(`{"type":"hello","num_connections":1}`) // slacktest does not greet by itself
		return strings.Contains(p.get("/readyz"), `"slack":"ok"`)
	})
	c.slackCommand(t, "subscribe "+rule)
	p.await("the subscription on Slack", func() bool { return c.slackPosts("subscribed this channel") == 1 })
}

func TestArticleBecomesACardOnEveryPlatform(t *testing.T) {
	t.Parallel()
	c := newChats(t)
	feed := newFeedServer(t)
	feed.add("old", "Turkey signed for LNG last year", "What stands in a feed when it is first fetched is no news. Turkey has LNG.")
	p := start(t, t.TempDir(), append(c.settings(), "NEWSBOT_FEEDS="+feed.URL, "NEWSBOT_FEED_INTERVAL=1s")...)
	c.subscribe(t, p)
	p.await("the first fetch", func() bool { return strings.Contains(p.get("/metrics"), `newsbot_feed_polls_total{result="new"} 1`) })

	feed.add("lng-1", "Turkey signs LNG contract number 1", "Turkey signed a contract. LNG covers 23% of the country's gas demand, the ministry said.")
	feed.add("cup", "Turkey win the cup", "The final went to penalties.")
	title := "Turkey signs LNG contract number 1"
	p.await("the card on Slack", func() bool { return c.slackPosts(title) == 1 })
	p.await("the card on Discord", func() bool { return c.discordPosts(title) == 1 })
	p.await("the card in the console", func() bool { return strings.Count(p.page(), title) >= 1 })
	for where, card := range map[string]string{
		"Slack": strings.Join(c.posts.texts(), "\n"), "Discord": string(c.discord.Messages(discordChannel)[1].Body), "console": p.page(),
	} {
		if !strings.Contains(card, "23%") {
			t.Errorf("the card on %s does not have the fact 23%%: %s", where, card)
		}
		if strings.Contains(card, "win the cup") || strings.Contains(card, "last year") {
			t.Errorf("%s was told what the rule does not match or what is no news", where)
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
	if strings.Contains(p.printed(), "s3cret") {
		t.Error("a secret stands in the log")
	}
}

// TestCardArrivesOnceThoughTheProcessIsKilled kills the process after it has accepted an article and before it could post
// it, since both platforms are too slow to answer, and starts it again.
func TestCardArrivesOnceThoughTheProcessIsKilled(t *testing.T) {
	t.Parallel()
	c := newChats(t)
	dir := t.TempDir()
	p := start(t, dir, c.settings()...)
	c.subscribe(t, p)
	p.kill()

	// Without the platforms' settings it files for them and cannot post.
	p = start(t, dir, "NEWSBOT_INBOX_TOKEN="+inboxToken)
	if status := p.push(inboxToken, article(1)); status != http.StatusAccepted {
		t.Fatalf("push answered %d, want 202", status)
	}
	p.kill()
	title := "Turkey signs LNG contract number 1"
	if n := c.slackPosts(title) + c.discordPosts(title); n != 0 {
		t.Fatalf("%d cards were posted before the program could post", n)
	}

	p = start(t, dir, c.settings()...)
	p.await("the card on Slack", func() bool { return c.slackPosts(title) >= 1 })
	p.await("the card on Discord", func() bool { return c.discordPosts(title) >= 1 })
	if status := p.push(inboxToken, article(1)); status != http.StatusAccepted {
		t.Errorf("the same article pushed again was answered %d, want 202", status)
	}
	p.push(inboxToken, article(2)) // whatever was to come twice would stand before it
	next := "Turkey signs LNG contract number 2"
	p.await("the next card on Slack", func() bool { return c.slackPosts(next) >= 1 })
	p.await("the next card on Discord", func() bool { return c.discordPosts(next) >= 1 })
	if slack, discord := c.slackPosts(title), c.discordPosts(title); slack != 1 || discord != 1 {
		t.Errorf("the card was posted %d times on Slack and %d times on Discord, want once each", slack, discord)
	}
	if n := strings.Count(p.page(), `>`+title+`<`); n > 1 {
		t.Errorf("the console shows the card %d times", n)
	}
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
}

// TestWhoSubscribedIsToldOnceThatTheChannelIsGone archives a channel on Slack and removes one on Discord.
func TestWhoSubscribedIsToldOnceThatTheChannelIsGone(t *testing.T) {
	t.Parallel()
	c := newChats(t)
	dir := t.TempDir()
	p := start(t, dir, c.settings()...)
	c.subscribe(t, p)
	c.posts.mu.Lock()
	c.posts.archived = slackChannel
	c.posts.mu.Unlock()
	c.discord.Permit(discordChannel, 0)
	onSlack := func() []string {
		return slices.DeleteFunc(c.posts.texts(), func(m string) bool { return !strings.HasPrefix(m, "U0ADA ") })
	}
	onDiscord := func() []discordtest.Message { return c.discord.Messages(discordtest.Private(discordtest.Ada)) }
	if status := p.push(inboxToken, article(1)); status != http.StatusAccepted {
		t.Fatalf("push answered %d, want 202", status)
	}
	p.await("a direct message on Slack", func() bool { return len(onSlack()) == 1 })
	p.await("a direct message on Discord", func() bool { return len(onDiscord()) == 1 })
	if got := onSlack()[0]; !strings.Contains(got, "I cannot post to #energy: the channel is archived") {
		t.Errorf("who subscribed on Slack reads %q", got)
	}
	if got := string(onDiscord()[0].Body); !strings.Contains(got, "I cannot post to #energy: the bot") {
		t.Errorf("who subscribed on Discord reads %q", got)
	}
	p.kill()
	p = start(t, dir, c.settings()...)
	p.push(inboxToken, article(2))
	p.await("the card in the console", func() bool { return strings.Contains(p.page(), "contract number 2") })
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
	if slack, discord := onSlack(), onDiscord(); len(slack) != 1 || len(discord) != 1 {
		t.Errorf("after a restart there are %d and %d direct messages, want one each", len(slack), len(discord))
	}
}

func TestNewcomerSeesACardWithoutAnySetting(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	p.await("the first card", func() bool {
		return strings.Contains(p.page(), "Turkey AND LNG") && strings.Contains(p.page(), "Key facts")
	})
	for _, line := range []string{"database  sqlite:data/newsbot.db", "sources   the bundled sample feed", "slack     off", "discord   off"} {
		if !strings.Contains(p.printed(), line) {
			t.Errorf("newsbot does not say %q:\n%s", line, p.printed())
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
}

// TestWrongTokensAreASentence starts the program with tokens that the platforms do not know.
func TestWrongTokensAreASentence(t *testing.T) {
	t.Parallel()
	slack := slacktest.NewTestServer(func(s slacktest.Customize) {
		s.Handle("/auth.test", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"ok":false,"error":"invalid_auth"}`) })
	})
	slack.Start()
	defer slack.Stop()
	discord := discordtest.New(t)
	for _, tt := range []struct {
		name     string
		settings []string
		want     string
	}{
		{"Slack", []string{"NEWSBOT_SLACK_BOT_TOKEN=xoxb-s3cret", "NEWSBOT_SLACK_APP_TOKEN=xapp-s3cret", "NEWSBOT_SLACK_API=" + slack.GetAPIURL()}, "check NEWSBOT_SLACK_BOT_TOKEN"},
		{"Slack, the tokens swapped", []string{"NEWSBOT_SLACK_BOT_TOKEN=xapp-s3cret", "NEWSBOT_SLACK_APP_TOKEN=xoxb-s3cret"}, "NEWSBOT_SLACK_BOT_TOKEN does not start with xoxb-"},
		{"Discord", []string{"NEWSBOT_DISCORD_TOKEN=s3cret", "NEWSBOT_DISCORD_API=" + discord.URL()}, "check NEWSBOT_DISCORD_TOKEN"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := runToEnd(t, t.TempDir(), tt.settings...)
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
				t.Errorf("newsbot ended with %v, want exit status 1", err)
			}
			if !strings.Contains(out, tt.want) || strings.Contains(out, "s3cret") {
				t.Errorf("newsbot printed %q, want %q and no token", out, tt.want)
			}
		})
	}
}

func TestSecondProcessDoesNotTouchTheDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start(t, dir)
	out, err := runToEnd(t, dir)
	if err == nil || !strings.Contains(out, "already uses") {
		t.Errorf("a second newsbot on the same database ended with %v and said %q", err, out)
	}
}

func TestInboxRefusesInSentences(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), "NEWSBOT_INBOX_TOKEN="+inboxToken)
	for _, tt := range []struct {
		token, body string
		status      int
	}{
		{"wrong", article(1), http.StatusUnauthorized},
		{inboxToken, `{"id":"1","content_text":"no title"}`, http.StatusBadRequest},
		{inboxToken, `{"id":"1","title":`, http.StatusBadRequest},
		{inboxToken, article(1), http.StatusAccepted},
	} {
		if got := p.push(tt.token, tt.body); got != tt.status {
			t.Errorf("%s was answered %d, want %d", tt.body, got, tt.status)
		}
	}
}
