package discord_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/bot/discord"
	"newsbot/bot/discord/discordtest"
)

// posted returns a fake with one message, and its delivery as the queue has it afterwards.
func posted(t *testing.T) (*discordtest.Server, *discord.Platform, alerts.Delivery) {
	t.Helper()
	s, p := start(t)
	d := delivery()
	receipt, err := p.Notify(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	d.RemoteID = receipt.RemoteID
	return s, p, d
}

func TestEditorKeepsItsPromises(t *testing.T) {
	alertstest.TestEditor(t, func(t *testing.T, situation alertstest.Situation) alertstest.EditRig {
		s, p, d := posted(t)
		editing := discordtest.Fault{Method: http.MethodPatch, Path: "/messages"}
		switch situation {
		case alertstest.Deleted:
			s.Delete(d.RemoteID)
		case alertstest.Unreachable:
			p = platform(s, discordtest.Token) // with no connection that it might still use
		}
		befall(s, situation, editing)
		return alertstest.EditRig{
			Editor: p, Message: d, Secret: discordtest.Token,
			Shown:  func() string { return s.Messages(desk)[0].Embeds[0].Title },
			Posted: func() int { return len(s.Messages(desk)) },
			Asked:  func() int { return len(s.Requests(http.MethodPatch, "/messages")) },
		}
	})
}

func TestEditTranslatesAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   alerts.Reason
		after  time.Duration
		says   string
	}{
		{"a deleted message", 404, `{"code":10008,"message":"Unknown Message"}`, alerts.Rejected, 0, "no longer there"},
		{"somebody else's message", 403, `{"code":50005,"message":"Cannot edit"}`, alerts.Rejected, 0, "not the bot's own"},
		{"a thread that a post would open again", 400, `{"code":50083,"message":"Thread is archived"}`, alerts.Rejected, 0, "archived"},
		{"an old message edited too often", 429, `{"code":30046,"message":"Maximum number of edits","retry_after":30}`, alerts.RateLimited, 30 * time.Second, ""},
		{"the same said otherwise", 400, `{"code":30046,"message":"Maximum number of edits"}`, alerts.RateLimited, 5 * time.Second, ""},
		{"a deleted channel", 404, `{"code":10003,"message":"Unknown Channel"}`, alerts.Gone, 0, "no longer exists"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, p, d := posted(t)
			s.Inject(discordtest.Fault{Method: http.MethodPatch, Path: "/messages", Status: tt.status, Body: tt.body})
			err := p.Edit(t.Context(), d)
			no, ok := errors.AsType[*alerts.SendError](err)
			if !ok || no.Reason != tt.want || no.After != tt.after || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Edit = %v, want %s after %v that says %q", err, tt.want, tt.after, tt.says)
			}
		})
	}
}

func TestEditFallsBackToTextAndComesBackToTheCard(t *testing.T) {
	s, p, d := posted(t)
	s.Inject(discordtest.Fault{Method: http.MethodPatch, Path: "/messages", Times: 1, Status: 400, Body: `{"code":50035,"message":"Invalid Form Body"}`})
	d.Alert.Card.Title = "Karsu harbour opens again"
	if err := p.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	const hidesEmbeds = 1 << 2
	if m := s.Messages(desk)[0]; len(m.Embeds) != 0 || len(m.Components) != 0 || m.Flags != hidesEmbeds || !strings.Contains(m.Content, d.Alert.Card.Title) {
		t.Errorf("after the card was refused the message is %s, want it as text", m.Body)
	}
	if err := p.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	m := s.Messages(desk)[0]
	if len(m.Embeds) != 1 || m.Embeds[0].Title != d.Alert.Card.Title || m.Content != "" || m.Flags != 0 || m.Edits != 2 {
		t.Errorf("afterwards the message is %s, want it as a card", m.Body)
	}
}

func TestEditAsksOnlyForMessagesOfDiscord(t *testing.T) {
	s, p, d := posted(t)
	for remote, channel := range map[string]string{"../" + d.RemoteID: desk, d.RemoteID: "../x"} {
		e := d
		e.RemoteID, e.Channel.ID = remote, channel
		if err := p.Edit(t.Context(), e); err == nil {
			t.Errorf("Edit of the message %q in %q = nil", remote, channel)
		}
	}
	if n := len(s.Requests(http.MethodPatch, "")); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

func TestLimitOfEditsDoesNotStopPosts(t *testing.T) {
	s, p, d := posted(t)
	s.Inject(discordtest.Fault{Method: http.MethodPatch, Path: desk, Times: 1, Status: 429, Body: `{"retry_after":60}`})
	for range 2 {
		if err := p.Edit(t.Context(), d); err == nil {
			t.Fatal("Edit in a busy channel = nil")
		}
	}
	if n := len(s.Requests(http.MethodPatch, desk)); n != 1 {
		t.Errorf("asked %d times for edits that must wait, want 1", n)
	}
	if _, err := p.Notify(t.Context(), alertstest.Delivery(channel(), 2)); err != nil {
		t.Errorf("Notify while edits must wait = %v", err)
	}
}
