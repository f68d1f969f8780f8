package discord_test

import (
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

// forgetful returns a platform that never trusts Discord to know a message again.
func forgetful(s *discordtest.Server) *discord.Platform {
	return discord.New(discord.Options{Token: discordtest.Token, Transport: s.Transport(), Log: slog.New(slog.DiscardHandler)})
}

// TestWhatBecomesOfAnAnswer has the dispatcher post to a Discord that answers in each way that it may.
func TestWhatBecomesOfAnAnswer(t *testing.T) {
	fault := func(status int, body string, header ...string) discordtest.Fault {
		f := discordtest.Fault{Method: http.MethodPost, Path: "/messages", Status: status, Body: body, Header: http.Header{}}
		for i := 0; i+1 < len(header); i += 2 {
			f.Header.Set(header[i], header[i+1])
		}
		return f
	}
	dripping := fault(200, "")
	dripping.Drip = true
	cut := fault(0, "")
	cut.Cut = true
	const s = time.Second
	for _, tt := range []struct {
		name   string
		fault  discordtest.Fault
		state  alerts.State
		waits  time.Duration // at least, and little more for a limit
		paused string        // what the reason holds; empty if the channel goes on
		tell   bool
	}{
		{"a limit in the body", fault(429, `{"retry_after":2.5,"global":false}`), alerts.Pending, 2500 * time.Millisecond, "", false},
		{"a limit on everything", fault(429, `{"retry_after":3,"global":true}`, "X-RateLimit-Scope", "global"), alerts.Pending, 3 * s, "", false},
		{"a limit shared by all bots", fault(429, `{"retry_after":4,"global":false}`, "X-RateLimit-Scope", "shared"), alerts.Pending, 4 * s, "", false},
		{"a limit in seconds", fault(429, `<html>`, "Retry-After", "30"), alerts.Pending, 30 * s, "", false},
		{"a limit with a fraction", fault(429, ``, "Retry-After", "1.5"), alerts.Pending, 1500 * time.Millisecond, "", false},
		{"a limit with a date", fault(429, ``, "Retry-After", time.Now().Add(40*s).UTC().Format(http.TimeFormat)), alerts.Pending, 37 * s, "", false},
		{"a limit without a time", fault(429, `{}`), alerts.Pending, 5 * s, "", false},
		{"a limit beyond reason", fault(429, `{"retry_after":1e300}`), alerts.Pending, time.Hour, "", false},
		{"a limit that is over", fault(429, `{"retry_after":-4}`), alerts.Pending, s, "", false},
		{"an error of the server", fault(500, `{"message":"500: Internal Server Error"}`), alerts.Unknown, s, "", false},
		{"a page of the server", fault(502, `<html>bad gateway</html>`), alerts.Unknown, s, "", false},
		{"half an answer", fault(200, `{"id":"12`), alerts.Unknown, s, "", false},
		{"an answer that drips", dripping, alerts.Unknown, s, "", false},
		{"a line that is cut", cut, alerts.Unknown, s, "", false},
		{"a message that it never takes", fault(400, `{"code":200000,"message":"blocked"}`), alerts.Dropped, 0, "", false},
		{"an archived thread", fault(400, `{"code":50083,"message":"Thread is archived"}`), alerts.Pending, time.Hour, "archived", true},
		{"a deleted channel", fault(404, `{"code":10003,"message":"Unknown Channel"}`), alerts.Pending, time.Hour, "no longer exists", true},
		{"a bot that was removed", fault(403, `{"code":50001,"message":"Missing Access"}`), alerts.Pending, time.Hour, "cannot see this channel", true},
		{"a revoked token", fault(401, `{"message":"401: Unauthorized"}`), alerts.Pending, time.Hour, "NEWSBOT_DISCORD_TOKEN", false},
		{"a firewall", fault(403, `<html>no</html>`), alerts.Pending, s, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s1 := discordtest.New(t)
			s1.AddChannel(desk, "energy-news")
			s1.Inject(tt.fault)
			p := forgetful(s1)
			end := alertstest.Trial{Notifier: p, Reconciler: p, Channel: channel()}.Run(t, alertstest.Once)
			if end.State != tt.state || end.Waits < tt.waits-100*time.Millisecond || tt.waits > s && end.Waits > tt.waits+5*s {
				t.Errorf("it is %s and waits for %v (%s), want %s and %v", end.State, end.Waits, end.Why, tt.state, tt.waits)
			}
			if (end.Paused != "") != (tt.paused != "") || !strings.Contains(end.Paused, tt.paused) || end.Tell != tt.tell {
				t.Errorf("the channel is paused because %q, to be told: %v; want %q, %v", end.Paused, end.Tell, tt.paused, tt.tell)
			}
			if n := len(s1.Requests(http.MethodPost, "/messages")); n != 1 {
				t.Errorf("it was posted %d times, want once", n)
			}
		})
	}
}

// TestWithoutHistoryNobodyCanTell loses the answer where the bot may not read the channel, of which Discord answers that it is empty.
func TestWithoutHistoryNobodyCanTell(t *testing.T) {
	const readHistory = 1 << 16
	for _, tt := range []struct {
		name  string
		hold  bool
		back  time.Duration
		posts int // requests
	}{
		{"held", true, 0, 1},
		{"posted once more", false, 0, 2},
		{"held before its first post when the ledger was put back", true, time.Hour, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := discordtest.New(t)
			s.AddChannel(desk, "energy-news")
			s.Permit(desk, discordtest.AllPermissions&^readHistory)
			s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Cut: true})
			p := forgetful(s)
			end := alertstest.Trial{Notifier: p, Reconciler: p, Channel: channel(), Hold: tt.hold, PutBack: tt.back}.Run(t, alertstest.Finally)
			if n := len(s.Requests(http.MethodPost, "/messages")); end.State != alerts.Held || n != tt.posts {
				t.Errorf("it is %s after %d posts, want held after %d", end.State, n, tt.posts)
			}
		})
	}
}
