package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// accounts are what two outlets write about one contract; the second has a figure more.
var accounts = []string{
	`{"id":"gazette-lng","url":"https://gazette.example/lng","source":"Harbour Gazette","language":"en",
	"title":"Turkey signs LNG contract with Marrow Gas",
	"content_text":"Turkey signed a contract with Marrow Gas for liquefied natural gas, LNG, on Monday, Energy Minister Defne Karaca said in Ankara.\n\nLNG covers 23% of the country's gas demand."}`,
	`{"id":"radio-lng","url":"https://radio.example/lng","source":"Coast Radio","language":"en",
	"title":"Marrow Gas to supply Turkey with LNG after Ankara contract",
	"content_text":"Marrow Gas will supply Turkey with LNG under a contract worth $4.2 billion that Energy Minister Defne Karaca announced in Ankara on Monday.\n\nLNG covers 23% of the country's gas demand."}`,
}

// TestStoryIsOneCardOnEveryPlatform has two outlets tell one story: the second one's figure goes to the thread of the first one's card, as
// far as the platform has threads, though the bot was started anew in between.
func TestStoryIsOneCardOnEveryPlatform(t *testing.T) {
	t.Parallel()
	c := newChats(t)
	dir := t.TempDir()
	p := start(t, dir, c.settings()...)
	c.subscribe(t, p)
	if status := p.push(inboxToken, accounts[0]); status != http.StatusAccepted {
		t.Fatalf("push answered %d, want 202", status)
	}
	p.await("the card on Slack", func() bool { return c.slackPosts("Harbour Gazette") == 1 })
	p.await("the card on Discord", func() bool { return c.discordPosts("Harbour Gazette") == 1 })
	if err := p.stop(); err != nil {
		t.Fatalf("newsbot stopped with %v, want exit status 0", err)
	}

	p = start(t, dir, c.settings()...)
	if status := p.push(inboxToken, accounts[1]); status != http.StatusAccepted {
		t.Fatalf("push answered %d, want 202", status)
	}
	p.await("the update on Slack", func() bool { return c.slackPosts("4.2 billion") == 1 })
	p.await("the update on Discord", func() bool { return c.discordPosts("4.2 billion") == 1 })
	p.await("the update in the console", func() bool { return strings.Contains(p.page(), `class="card update"`) })

	card, update := c.posts.named("Harbour Gazette"), c.posts.named("4.2 billion")
	if got, want := c.posts.all[update].Get("thread_ts"), fmt.Sprintf("1700000000.%06d", card+1); got != want {
		t.Errorf("on Slack the update is in thread %q, want that of the card, %q", got, want)
	}
	var answers []string
	for _, m := range c.discord.Messages(discordChannel) {
		var post struct {
			Reference struct {
				MessageID string `json:"message_id"`
			} `json:"message_reference"`
		}
		if err := json.Unmarshal(m.Body, &post); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(m.Body), "4.2 billion") {
			answers = append(answers, post.Reference.MessageID)
		}
		if strings.Contains(string(m.Body), "4.2 billion") && strings.Contains(string(m.Body), "23%") {
			t.Errorf("the update repeats what the card says: %s", m.Body)
		}
	}
	if len(answers) != 1 || answers[0] == "" {
		t.Errorf("on Discord the updates answer %q, want one, to the card", answers)
	}
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
}

// named returns the number of the first message that holds text.
func (p *posts) named(text string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, v := range p.all {
		if strings.Contains(v.Get("blocks"), text) {
			return i
		}
	}
	return -1
}
