package discord_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/bot/discord"
	"newsbot/bot/discord/discordtest"
)

const desk = "100000000000000001" // a channel

func channel() alerts.Channel {
	return alerts.Channel{Platform: discord.Name, Workspace: discord.Workspace(discordtest.Guild), ID: desk}
}

// start returns a fake Discord with one channel, and a platform that is joined to it.
func start(t *testing.T) (*discordtest.Server, *discord.Platform) {
	t.Helper()
	s := discordtest.New(t)
	s.AddChannel(desk, "energy-news")
	return s, platform(s, discordtest.Token)
}

func platform(s *discordtest.Server, token string) *discord.Platform {
	return discord.New(discord.Options{Token: token, Transport: s.Transport(), NonceWindow: 90 * time.Second, Log: slog.New(slog.DiscardHandler)})
}

// befall gets s into a situation, as far as requests go that f is about.
func befall(s *discordtest.Server, situation alertstest.Situation, f discordtest.Fault) {
	switch situation {
	case alertstest.Gone:
		s.RemoveChannel(desk)
		return
	case alertstest.Denied:
		s.Revoke()
		return
	case alertstest.Unreachable:
		s.Stop()
		return
	case alertstest.Busy:
		f.Status, f.Body = 429, `{"message":"You are being rate limited.","retry_after":7.0,"global":false}`
	case alertstest.Rejected:
		f.Status, f.Body = 400, `{"code":200000,"message":"Message was blocked by automatic moderation"}`
	case alertstest.Silent:
		f.Taken, f.Silent = true, true
	case alertstest.Cut:
		f.Taken, f.Cut = true, true
	case alertstest.ServerError:
		f.Status, f.Body = 500, `<html>oops</html>`
	default:
		return
	}
	s.Inject(f)
}

func TestNotifierKeepsItsPromises(t *testing.T) {
	alertstest.TestNotifier(t, func(t *testing.T, situation alertstest.Situation) alertstest.Rig {
		s, p := start(t)
		posting := discordtest.Fault{Method: http.MethodPost, Path: "/messages"}
		befall(s, situation, posting)
		return alertstest.Rig{
			Notifier: p, Channel: channel(), Secret: discordtest.Token,
			Posted: func() int { return len(s.Messages(desk)) },
			Asked:  func() int { return len(s.Requests(http.MethodPost, "/messages")) },
		}
	})
}

func delivery() alerts.Delivery {
	d := alertstest.Delivery(channel(), 1)
	d.FirstAt = time.Now()
	d.LastAt = d.FirstAt
	return d
}

func TestNotifyTranslatesAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		header http.Header
		body   string
		want   alerts.Reason // empty: nobody knows
		after  time.Duration
		says   string
	}{
		{"a channel's limit", 429, nil, `{"retry_after":1.25,"global":false}`, alerts.RateLimited, 1250 * time.Millisecond, ""},
		{"everybody's limit", 429, http.Header{"X-Ratelimit-Scope": {"global"}, "Retry-After": {"3"}}, `{"retry_after":3,"global":true}`, alerts.RateLimited, 3 * time.Second, ""},
		{"a ban by the edge", 429, http.Header{"Retry-After": {"90"}}, `<html>banned</html>`, alerts.RateLimited, 90 * time.Second, ""},
		{"a limit without a time", 429, nil, `{}`, alerts.RateLimited, 5 * time.Second, ""},
		{"a limit below zero", 429, nil, `{"retry_after":-4}`, alerts.RateLimited, 250 * time.Millisecond, ""},
		{"a limit beyond reason", 429, nil, `{"retry_after":1e300}`, alerts.RateLimited, time.Hour, ""},
		{"a deleted channel", 404, nil, `{"code":10003,"message":"Unknown Channel"}`, alerts.Gone, 0, "no longer exists"},
		{"a hidden channel", 403, nil, `{"code":50001,"message":"Missing Access"}`, alerts.Gone, 0, "View Channel"},
		{"a locked thread", 400, nil, `{"code":50083,"message":"Thread is archived"}`, alerts.Gone, 0, "archived"},
		{"a refused bot", 401, nil, `{"message":"401: Unauthorized"}`, alerts.Denied, 0, "check NEWSBOT_DISCORD_TOKEN"},
		{"a message nobody wants", 400, nil, `{"code":200000,"message":"blocked"}`, alerts.Rejected, 0, "blocked"},
		{"a firewall", 403, nil, `<html>no</html>`, alerts.Transient, 0, ""},
		{"an overload", 503, nil, `{"code":130000,"message":"overloaded"}`, "", 0, ""},
		{"a broken gateway", 502, nil, `<html>bad gateway</html>`, "", 0, ""},
		{"a yes that cannot be read", 200, nil, `<html>`, "", 0, ""},
		{"a detour", 307, http.Header{"Location": {"https://evil.example/"}}, ``, "", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, p := start(t)
			s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Status: tt.status, Header: tt.header, Body: tt.body})
			_, err := p.Notify(t.Context(), delivery())
			no, certain := errors.AsType[*alerts.SendError](err)
			switch {
			case err == nil:
				t.Fatal("Notify = nil")
			case !certain && tt.want != "", certain && no.Reason != tt.want, certain && no.After != tt.after:
				t.Errorf("Notify = %#v (%v), want reason %q after %v", err, err, tt.want, tt.after)
			case !strings.Contains(err.Error(), tt.says):
				t.Errorf("Notify = %v, want it to say %q", err, tt.says)
			}
		})
	}
}

func TestNotifyNamesTheMissingPermission(t *testing.T) {
	for lacking, want := range map[int64]string{1 << 14: "Embed Links", 1 << 11: "Send Messages", 1<<11 | 1<<14: "Send Messages, Embed Links", 1 << 10: "View Channel"} {
		s, p := start(t)
		s.Permit(desk, discordtest.AllPermissions&^lacking)
		_, err := p.Notify(t.Context(), delivery())
		no, ok := errors.AsType[*alerts.SendError](err)
		if !ok || no.Reason != alerts.Gone || !strings.Contains(err.Error(), "missing "+want+" in this channel") {
			t.Errorf("Notify without %s = %v", want, err)
		}
	}
}

func TestNotifyFallsBackToTextOnce(t *testing.T) {
	s, p := start(t)
	s.Inject(discordtest.Fault{
		Method: http.MethodPost, Path: "/messages", Times: 1, Status: 400,
		Body: `{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"0":{"url":{"_errors":[{"code":"URL_TYPE_INVALID_URL"}]}}}}}`,
	})
	d := delivery()
	if _, err := p.Notify(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	got := s.Messages(desk)
	if len(got) != 1 || len(got[0].Embeds) != 0 || !strings.Contains(got[0].Content, d.Alert.Card.Title) || !strings.Contains(got[0].Content, d.Alert.Card.URL) {
		t.Errorf("messages = %+v, want the card as text", got)
	}

	s, p = start(t)
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Status: 400, Body: `{"code":50035,"message":"Invalid Form Body"}`})
	_, err := p.Notify(t.Context(), d)
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Rejected {
		t.Errorf("Notify of a card refused twice = %v, want it rejected", err)
	}
	if n := len(s.Requests(http.MethodPost, "/messages")); n != 2 {
		t.Errorf("asked %d times, want 2", n)
	}
}

func TestSameDeliveryTwiceIsOneMessage(t *testing.T) {
	s, p := start(t)
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Times: 1, Taken: true, Cut: true})
	d := delivery()
	if _, err := p.Notify(t.Context(), d); err == nil {
		t.Fatal("Notify whose answer was cut off = nil")
	}
	if !p.Repeatable(d, time.Now()) {
		t.Fatal("a delivery just sent is not repeatable")
	}
	receipt, err := p.Notify(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Messages(desk); len(got) != 1 || got[0].ID != receipt.RemoteID {
		t.Errorf("%d messages, receipt %q, want the first message's", len(got), receipt.RemoteID)
	}
	if late := d.FirstAt.Add(91 * time.Second); p.Repeatable(d, late) {
		t.Error("a delivery of 91 seconds ago is repeatable")
	}
	if d.FirstAt = (time.Time{}); p.Repeatable(d, time.Now()) {
		t.Error("a delivery that was never sent is repeatable")
	}
}

func TestMessageDeletedSinceCountsAsPosted(t *testing.T) {
	s, p := start(t)
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Status: 404, Body: `{"code":10008,"message":"Unknown Message"}`})
	if _, err := p.Notify(t.Context(), delivery()); err != nil {
		t.Errorf("Notify of a message that was posted and deleted = %v", err)
	}
}

func TestRefusedTokenIsNotTriedAgainAtOnce(t *testing.T) {
	s, p := start(t)
	s.Revoke()
	for range 3 {
		if _, err := p.Notify(t.Context(), delivery()); err == nil {
			t.Fatal("Notify with a revoked token = nil")
		}
	}
	if n := len(s.Requests("", "")); n != 1 {
		t.Errorf("asked %d times with a token that was refused, want 1", n)
	}
}

func TestLimitOfOneChannelDoesNotStopAnother(t *testing.T) {
	s, p := start(t)
	s.AddChannel("100000000000000002", "sports")
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: desk, Status: 429, Body: `{"retry_after":60}`})
	for range 2 {
		if _, err := p.Notify(t.Context(), delivery()); err == nil {
			t.Fatal("Notify of a busy channel = nil")
		}
	}
	if n := len(s.Requests("", desk)); n != 1 {
		t.Errorf("asked the busy channel %d times, want 1", n)
	}
	other := delivery()
	other.Channel.ID = "100000000000000002"
	if _, err := p.Notify(t.Context(), other); err != nil {
		t.Errorf("Notify of another channel = %v", err)
	}
}

func TestGlobalLimitStopsAll(t *testing.T) {
	s, p := start(t)
	s.AddChannel("100000000000000002", "sports")
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: desk, Status: 429, Body: `{"retry_after":60,"global":true}`})
	_, _ = p.Notify(t.Context(), delivery()) // meets the limit
	other := delivery()
	other.Channel.ID = "100000000000000002"
	_, err := p.Notify(t.Context(), other)
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.RateLimited || no.After < 50*time.Second {
		t.Errorf("Notify under a global limit = %v", err)
	}
	if n := len(s.Requests("", "100000000000000002")); n != 0 {
		t.Errorf("asked %d times under a global limit", n)
	}
}

func TestConnectSaysWhichSettingIsWrong(t *testing.T) {
	s, p := start(t)
	if err := p.Connect(t.Context()); err != nil {
		t.Errorf("Connect = %v", err)
	}
	const secret = "wrong-token-nobody-may-see"
	err := platform(s, secret).Connect(t.Context())
	if want := "Discord refused the bot token (401): check NEWSBOT_DISCORD_TOKEN"; err == nil || err.Error() != want {
		t.Errorf("Connect with a wrong token = %v, want %s", err, want)
	}
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Denied {
		t.Errorf("Connect with a wrong token = %#v, want that the bot is denied", err)
	}
	s.Stop()
	if err := platform(s, secret).Connect(t.Context()); err == nil || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("Connect to nobody = %v", err)
	}
}

func TestFindLooksBeforeItSays(t *testing.T) {
	sent := func(t *testing.T) (*discordtest.Server, *discord.Platform, alerts.Delivery, string) {
		s, p := start(t)
		d := delivery()
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		return s, p, d, receipt.RemoteID
	}
	t.Run("a message that is there is found", func(t *testing.T) {
		s, p, d, id := sent(t)
		s.Say(desk, "thanks")
		if got, err := p.Find(t.Context(), d); err != nil || got.RemoteID != id {
			t.Errorf("Find = %v, %v, want %s", got, err, id)
		}
	})
	t.Run("also behind a hundred others", func(t *testing.T) {
		s, p := start(t)
		for range 250 {
			s.Say(desk, "chatter")
		}
		d := delivery()
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Find(t.Context(), d); err != nil || got != receipt {
			t.Errorf("Find = %v, %v, want %v", got, err, receipt)
		}
	})
	t.Run("also as text", func(t *testing.T) {
		s, p := start(t)
		s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Times: 1, Status: 400, Body: `{"code":50035}`})
		d := delivery()
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Find(t.Context(), d); err != nil || got != receipt {
			t.Errorf("Find = %v, %v, want %v", got, err, receipt)
		}
	})
	t.Run("another's message is not ours", func(t *testing.T) {
		s, p := start(t)
		d := delivery()
		s.Say(desk, "ref "+string(d.ID)[:10])
		if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrAbsent) {
			t.Errorf("Find of a forged message = %v, want absent", err)
		}
	})
	t.Run("an empty channel is absent only if it may be read", func(t *testing.T) {
		s, p := start(t)
		if _, err := p.Find(t.Context(), delivery()); !errors.Is(err, alerts.ErrAbsent) {
			t.Errorf("Find in an empty channel = %v, want absent", err)
		}
		s.Permit(desk, discordtest.AllPermissions&^(1<<16))
		if _, err := p.Find(t.Context(), delivery()); !errors.Is(err, alerts.ErrCannotTell) {
			t.Errorf("Find without Read Message History = %v, want that it cannot tell", err)
		}
	})
	t.Run("what is there cannot be told without the permission", func(t *testing.T) {
		s, p, d, _ := sent(t)
		s.Permit(desk, discordtest.AllPermissions&^(1<<16))
		if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrCannotTell) {
			t.Errorf("Find without Read Message History = %v, want that it cannot tell", err)
		}
	})
	t.Run("a channel that is gone cannot be read", func(t *testing.T) {
		s, p, d, _ := sent(t)
		s.RemoveChannel(desk)
		if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrCannotTell) {
			t.Errorf("Find in a deleted channel = %v, want that it cannot tell", err)
		}
	})
	t.Run("an older message proves that the channel can be read", func(t *testing.T) {
		s, p := start(t)
		s.Say(desk, "good morning")
		d := delivery()
		d.FirstAt = time.Now().Add(time.Hour) // well after what was said
		d.LastAt = d.FirstAt
		if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrAbsent) {
			t.Errorf("Find = %v, want absent", err)
		}
	})
	t.Run("trouble passes", func(t *testing.T) {
		s, p, d, id := sent(t)
		s.Inject(discordtest.Fault{Method: http.MethodGet, Path: "/messages", Times: 1, Status: 500})
		if _, err := p.Find(t.Context(), d); err == nil || errors.Is(err, alerts.ErrAbsent) || errors.Is(err, alerts.ErrCannotTell) {
			t.Errorf("Find when Discord is in trouble = %v, want an error that passes", err)
		}
		if got, err := p.Find(t.Context(), d); err != nil || got.RemoteID != id {
			t.Errorf("Find afterwards = %v, %v", got, err)
		}
	})
	t.Run("it ends with its context", func(t *testing.T) {
		s, p, d, _ := sent(t)
		s.Inject(discordtest.Fault{Method: http.MethodGet, Path: "/messages", Silent: true})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := p.Find(ctx, d); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Find = %v, want that its time is up", err)
		}
	})
}

func TestUpdateIsPostedWithoutAnsweringWhereHistoryMayNotBeRead(t *testing.T) {
	s, p := start(t)
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Status: 400, Times: 1,
		Body: `{"code":160002,"message":"You cannot reply without permission to read message history"}`})
	d := delivery()
	d.Kind, d.Thread = alerts.UpdateOn("another"), "1100000000000000001"
	if _, err := p.Notify(t.Context(), d); err != nil {
		t.Fatalf("Notify = %v, want the update posted all the same", err)
	}
	if all := s.Messages(desk); len(all) != 1 || strings.Contains(string(all[0].Body), "message_reference") {
		t.Errorf("posted %d messages, want one that answers none", len(all))
	}
}

func TestAPersonIsWrittenToPrivately(t *testing.T) {
	s, p := start(t)
	to := channel().Privately(discordtest.Ada)
	d := alertstest.Delivery(to, 1)
	d.FirstAt = time.Now()
	receipt, err := p.Notify(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Messages(discordtest.Private(discordtest.Ada)); len(got) != 1 || got[0].ID != receipt.RemoteID {
		t.Errorf("in the conversation stand %v, want the message %s", got, receipt.RemoteID)
	}
	if found, err := p.Find(t.Context(), d); err != nil || found != receipt {
		t.Errorf("Find = %v, %v, want %v", found, err, receipt)
	}
	other := alertstest.Delivery(channel().Privately("810000000000000077"), 2)
	other.FirstAt = time.Now()
	if _, err := p.Find(t.Context(), other); !errors.Is(err, alerts.ErrAbsent) {
		t.Errorf("Find of what was never said = %v, want ErrAbsent", err)
	}
	if _, err := p.Notify(t.Context(), alertstest.Delivery(to, 3)); err != nil {
		t.Error(err)
	}
	if n := len(s.Requests(http.MethodPost, "users/@me/channels")); n != 2 {
		t.Errorf("conversations were opened %d times, want once each", n)
	}
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "users/@me/channels", Status: 500, Body: "<html>"})
	_, err = p.Notify(t.Context(), alertstest.Delivery(channel().Privately("810000000000000078"), 4))
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Transient {
		t.Errorf("Notify where no conversation can be opened = %v, want that nothing was posted", err)
	}
	_, err = p.Notify(t.Context(), alertstest.Delivery(channel().Privately("nobody"), 5))
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Gone {
		t.Errorf("Notify of nobody = %v, want Gone", err)
	}
}
