package discord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/bot/discord"
	"newsbot/bot/discord/discordtest"
)

// A scripted responder answers with what it is told and remembers what it was asked.
type scripted struct {
	reply   bot.Reply
	choices []bot.Choice
	hold    chan struct{} // if set, Respond waits for it
	heard   chan struct{} // if set, told of each request

	mu    sync.Mutex
	asked []bot.Request
	typed []string
}

func (s *scripted) Respond(ctx context.Context, r bot.Request) bot.Reply {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	s.mu.Unlock()
	if s.heard != nil {
		s.heard <- struct{}{}
	}
	if s.hold != nil {
		select {
		case <-s.hold:
		case <-ctx.Done():
		}
	}
	return s.reply
}

func (s *scripted) Complete(_ context.Context, r bot.Request, option, typed string) []bot.Choice {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r)
	s.typed = append(s.typed, option+"="+typed)
	return s.choices
}

func (s *scripted) last() bot.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 {
		return bot.Request{}
	}
	return s.asked[len(s.asked)-1]
}

// A log remembers what was logged.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// listen lets a platform listen until the test ends, and looks for secrets in what it logged.
func listen(t *testing.T, s *discordtest.Server, o discord.Options, to bot.Responder) (stopped <-chan error, stop func()) {
	t.Helper()
	logged := new(log)
	o.Transport, o.Log = s.Transport(), slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if o.Token == "" {
		o.Token = discordtest.Token
	}
	if o.Sessions == nil {
		o.Sessions = &memory{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	var ended sync.WaitGroup
	ended.Go(func() { done <- discord.New(o).Listen(ctx, to) })
	t.Cleanup(func() {
		cancel()
		ended.Wait()
		if t.Failed() {
			t.Logf("log:\n%s", logged)
		}
		for _, secret := range []string{discordtest.Token, "interaction-token"} {
			if strings.Contains(logged.String(), secret) {
				t.Errorf("the log shows a secret:\n%s", logged)
			}
		}
	})
	return done, cancel
}

func newServer(t *testing.T) *discordtest.Server {
	s := discordtest.New(t)
	s.AddChannel(desk, "energy-news")
	return s
}

func text(s string) bot.Paragraph { return bot.Paragraph(alerts.Plain(s)) }

func TestCommandIsAnswered(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	to := &scripted{reply: bot.Reply{
		Parts:    []bot.Part{text("I will post here."), bot.Bullets{alerts.Plain("one *star*"), alerts.Line{alerts.Code("Turkey AND LNG")}}, bot.Block("Turkey AND (\n           ^")},
		Announce: alerts.Line{alerts.Plain("Ada now follows ")[0], alerts.Code("Turkey AND LNG"), alerts.Plain(" here, @everyone.")[0]},
	}}
	stopped, stop := listen(t, s, discord.Options{}, to)

	a := s.Give(discordtest.Command{
		Channel: desk, User: "Ada", Permissions: discordtest.ManageChannels, Name: "search",
		Options: map[string]any{"query": "Turkey AND LNG", "days": 7},
	})
	if want := "I will post here.\n\n- one \\*star\\*\n- `Turkey AND LNG`\n```\nTurkey AND (\n           ^\n```"; a.Text() != want || !a.Ephemeral || a.Deferred {
		t.Errorf("answer = %q (ephemeral %v, deferred %v), want %q", a.Text(), a.Ephemeral, a.Deferred, want)
	}
	got := to.last()
	if got.Event != "discord:"+a.ID || got.Channel != channel() || got.Place != "#energy-news" || got.User != "Ada" || got.Command != "search" ||
		got.Args["query"] != "Turkey AND LNG" || got.Args["days"] != "7" || !got.MayChange {
		t.Errorf("request = %+v", got)
	}
	s.Await("the announcement", func() bool { return len(s.Messages(desk)) == 1 })
	if m := s.Messages(desk)[0]; m.Content != "Ada now follows `Turkey AND LNG` here, \\@everyone." || m.Flags != 1<<12 {
		t.Errorf("announced %q with flags %d", m.Content, m.Flags)
	}
	if _, _, intents := s.Sessions(); intents != 1 {
		t.Errorf("intents = %d, want GUILDS alone", intents)
	}
	stop()
	if err := <-stopped; err != nil {
		t.Errorf("Listen = %v, want nil when asked to stop", err)
	}
	s.Await("nobody at the gateway", func() bool { return !s.Connected() })
}

func TestOnlyManageChannelsMayChange(t *testing.T) {
	t.Parallel()
	s, to := newServer(t), &scripted{reply: bot.Reply{Parts: []bot.Part{text("no")}}}
	listen(t, s, discord.Options{}, to)
	for permissions, want := range map[int64]bool{0: false, 1 << 11: false, discordtest.ManageChannels: true, 1 << 3: true} {
		s.Give(discordtest.Command{Channel: desk, Permissions: permissions, Name: "subscribe", Options: map[string]any{"rule": "x"}})
		got := to.last()
		if got.MayChange != want || (got.WhyNot == "") != want || !want && !strings.Contains(got.WhyNot, "Manage Channels") {
			t.Errorf("permissions %b: MayChange %v because %q, want %v", permissions, got.MayChange, got.WhyNot, want)
		}
	}
}

func TestDirectMessageIsRefused(t *testing.T) {
	t.Parallel()
	s, to := newServer(t), &scripted{}
	listen(t, s, discord.Options{}, to)
	a := s.Give(discordtest.Command{Name: "list"})
	if !strings.Contains(a.Text(), "not in direct messages") || !a.Ephemeral || to.last().Command != "" {
		t.Errorf("answer = %q, asked %+v", a.Text(), to.last())
	}
}

func TestReplySaysWhatKeepsTheBotFromPosting(t *testing.T) {
	t.Parallel()
	s, to := newServer(t), &scripted{reply: bot.Reply{Parts: []bot.Part{text("Done.")}, Announce: alerts.Plain("Ada changed it.")}}
	s.Permit(desk, discordtest.AllPermissions&^(1<<14))
	listen(t, s, discord.Options{}, to)
	a := s.Give(discordtest.Command{Channel: desk, Name: "subscribe", Options: map[string]any{"rule": "x"}})
	if want := "I cannot post in #energy-news yet: I am missing **Embed Links** there."; !strings.Contains(a.Text(), want) {
		t.Errorf("answer = %q, want it to say %q", a.Text(), want)
	}
}

func TestSlowAnswerIsDeferred(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	to := &scripted{reply: bot.Reply{Parts: []bot.Part{text("At last.")}}, hold: make(chan struct{})}
	listen(t, s, discord.Options{}, to)
	go func() {
		s.Await("thinking", func() bool { return len(s.Requests(http.MethodPost, "/callback")) == 1 })
		close(to.hold)
	}()
	a := s.Give(discordtest.Command{Channel: desk, Name: "search", Options: map[string]any{"query": "x"}})
	if !a.Deferred || !a.Ephemeral || a.Text() != "At last." {
		t.Errorf("answer = %+v, want it late and for one pair of eyes", a)
	}
}

func TestStoppingDoesNotCutAnAnswerInHalf(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	to := &scripted{reply: bot.Reply{Parts: []bot.Part{text("Done.")}, Announce: alerts.Plain("Ada changed it.")}, hold: make(chan struct{}), heard: make(chan struct{})}
	stopped, stop := listen(t, s, discord.Options{}, to)
	s.Send(discordtest.Command{Channel: desk, Name: "subscribe", Options: map[string]any{"rule": "x"}})
	<-to.heard
	heard, late := time.Now(), false
	stop()
	s.Await("thinking", func() bool { // well after the goodbye
		late = time.Since(heard) > 6*time.Second // the machine stood still, and Discord waits for no answer any more
		return late || len(s.Requests(http.MethodPost, "/callback")) == 1
	})
	select {
	case <-stopped:
		t.Error("Listen returned before the answer was given")
	default:
	}
	close(to.hold)
	if err := <-stopped; err != nil {
		t.Errorf("Listen = %v", err)
	}
	if n := len(s.Messages(desk)); n != 1 || !late && len(s.Requests(http.MethodPost, "/callback")) != 1 {
		t.Errorf("%d announcements when Listen returned, want 1", n)
	}
}

func TestEventThatCameBeforeIsNotAnsweredAgain(t *testing.T) {
	t.Parallel()
	s, to := newServer(t), &scripted{heard: make(chan struct{})} // an empty reply is the handler's word for that
	stopped, stop := listen(t, s, discord.Options{}, to)
	s.Send(discordtest.Command{Channel: desk, Name: "list", ID: "1200000000000000000"})
	<-to.heard
	stop()
	<-stopped
	if n := len(s.Requests("", "/callback")); n != 0 {
		t.Errorf("answered %d times", n)
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	to := &scripted{choices: []bot.Choice{{Label: "turkey-lng: Turkey AND LNG", Value: "turkey-lng"}, {Label: strings.Repeat("é", 300), Value: "long-label"},
		{Label: "cut it would mean something else", Value: strings.Repeat("x", 101)}, {Label: "\u202e", Value: "unseen"}}}
	for range 40 {
		to.choices = append(to.choices, bot.Choice{Label: "more", Value: "more"})
	}
	listen(t, s, discord.Options{}, to)
	a := s.Give(discordtest.Command{Channel: desk, Name: "unsubscribe", Options: map[string]any{"rule": "tur"}, Typing: "rule"})
	if len(a.Choices) != 25 || a.Choices[0].Value != "turkey-lng" || a.Choices[1].Value != "long-label" || a.Choices[2].Value != "more" {
		t.Errorf("choices = %+v", a.Choices)
	}
	if len(to.typed) != 1 || to.typed[0] != "rule=tur" || to.last().Command != "unsubscribe" {
		t.Errorf("asked for %q of %q", to.typed, to.last().Command)
	}

	to.choices = nil
	if a := s.Give(discordtest.Command{Channel: desk, Name: "unsubscribe", Options: map[string]any{"rule": ""}, Typing: "rule"}); a.Choices == nil || len(a.Choices) != 0 {
		t.Errorf("choices = %#v, want an empty list", a.Choices)
	}
}

func TestCommandsAreRegistered(t *testing.T) {
	t.Parallel()
	for _, guild := range []string{"", discordtest.Guild} {
		s := newServer(t)
		s.Inject(discordtest.Fault{Method: http.MethodPut, Times: 1, Status: 500}) // tried again
		listen(t, s, discord.Options{Guild: guild}, &scripted{})
		s.Await("the commands", func() bool { c, _ := s.Commands(); return c != nil })
		definition, got := s.Commands()
		if got != guild {
			t.Errorf("registered for %q, want %q", got, guild)
		}
		var commands []struct {
			Name     string
			Contexts []int
			Options  []struct {
				Name, Description string
				Type              int
				Options           []struct {
					Name, Description string
					Type              int
					Required          bool
					MinValue          *float64 `json:"min_value"`
					MaxLength         int      `json:"max_length"`
				}
			}
		}
		if err := json.Unmarshal(definition, &commands); err != nil {
			t.Fatal(err)
		}
		if len(commands) != 1 || commands[0].Name != "news" || len(commands[0].Contexts) != 1 || len(commands[0].Options) != len(bot.Commands()) {
			t.Fatalf("commands = %s", definition)
		}
		size := len(commands[0].Name)
		for i, c := range commands[0].Options {
			optional := false
			size += len(c.Name) + len(c.Description)
			if want := bot.Commands()[i]; c.Type != 1 || c.Name != want.Name || len(c.Options) != len(want.Options) {
				t.Errorf("%s = %+v, want %+v", c.Name, c, want)
			}
			for _, o := range c.Options {
				size += len(o.Name) + len(o.Description)
				if len(o.Name) > 32 || len(o.Description) > 100 || o.Description == "" || o.MaxLength > 6000 || (o.Type == 4) != (o.MinValue != nil) {
					t.Errorf("option %s of %s = %+v", o.Name, c.Name, o)
				}
				if o.Required && optional {
					t.Errorf("option %s of %s is required but comes after one that is not", o.Name, c.Name)
				}
				optional = !o.Required
			}
			if len(c.Description) > 100 || len(c.Options) > 25 {
				t.Errorf("command %s: help of %d, %d options", c.Name, len(c.Description), len(c.Options))
			}
		}
		if size > 8000 || len(commands[0].Options) > 25 {
			t.Errorf("the commands have %d characters and %d subcommands", size, len(commands[0].Options))
		}
	}
}

func TestLostConnectionIsResumed(t *testing.T) {
	t.Parallel()
	s, to := newServer(t), &scripted{reply: bot.Reply{Parts: []bot.Part{text("here")}}}
	listen(t, s, discord.Options{}, to)
	s.Await("the bot", s.Connected)
	s.CloseGateway(4000)
	s.Await("the bot again", func() bool { _, resumed, _ := s.Sessions(); return resumed == 1 })
	if a := s.Give(discordtest.Command{Channel: desk, Name: "list"}); a.Text() != "here" {
		t.Errorf("answer after a lost connection = %q", a.Text())
	}
	if identified, _, _ := s.Sessions(); identified != 1 {
		t.Errorf("identified %d times, want 1: Discord allows a thousand a day", identified)
	}
}

func TestRevokedTokenEndsListening(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	stopped, _ := listen(t, s, discord.Options{}, &scripted{})
	s.Await("the bot", s.Connected)
	s.Await("the commands", func() bool { c, _ := s.Commands(); return c != nil })
	s.Revoke()
	if err := <-stopped; err == nil || !strings.Contains(err.Error(), "check NEWSBOT_DISCORD_TOKEN") {
		t.Errorf("Listen = %v, want a sentence about the token", err)
	}
}

func TestWrongTokenEndsListening(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	stopped, _ := listen(t, s, discord.Options{Token: "wrong"}, &scripted{})
	if err := <-stopped; err == nil || !strings.Contains(err.Error(), "check NEWSBOT_DISCORD_TOKEN") {
		t.Errorf("Listen = %v, want a sentence about the token", err)
	}
}

func TestBotThatIsTurnedAwayStopsTrying(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]string{4004: "check NEWSBOT_DISCORD_TOKEN", 4014: "does not let the bot connect (4014)"} {
		s := newServer(t)
		s.TurnAway(code, 0)
		stopped, _ := listen(t, s, discord.Options{}, &scripted{})
		if err := <-stopped; err == nil || !strings.Contains(err.Error(), want) || s.Dialled() != 1 {
			t.Errorf("closed with %d: Listen = %v after %d tries, want %q after one", code, err, s.Dialled(), want)
		}
	}
}

func TestSessionThatCannotBeResumedBeginsAnew(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	listen(t, s, discord.Options{}, &scripted{})
	s.Await("the bot", s.Connected)
	s.TurnAway(4009, 1) // the session timed out
	s.CloseGateway(4000)
	s.Await("a new session", func() bool { identified, _, _ := s.Sessions(); return identified == 2 })
	if n := s.Dialled(); n != 3 {
		t.Errorf("connected %d times, want once to begin, once to resume, once to begin anew", n)
	}
}

func TestGatewayThatNeverGreetsDoesNotHoldTheProgram(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.HoldGreeting(true)
	stopped, stop := listen(t, s, discord.Options{}, &scripted{})
	s.Await("a connection", func() bool { return s.Dialled() > 0 })
	stop()
	for range 80 { // eight seconds, in which the machine does not stand still
		select {
		case err := <-stopped:
			if err != nil {
				t.Errorf("Listen = %v", err)
			}
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Error("Listen does not end while the gateway is silent")
}

func TestAnswerThatIsNotTakenShowsNoSecret(t *testing.T) { // listen looks into the log
	t.Parallel()
	s := newServer(t)
	to := &scripted{reply: bot.Reply{Parts: []bot.Part{text("Done.")}, Announce: alerts.Plain("Ada changed it.")}}
	s.Inject(discordtest.Fault{Path: "/callback", Times: 1, Cut: true})
	s.Inject(discordtest.Fault{Path: "/callback", Times: 1, Status: 404, Body: `{"code":10062,"message":"Unknown interaction"}`})
	s.Inject(discordtest.Fault{Method: http.MethodPost, Path: "/messages", Times: 1, Taken: true, Cut: true})
	listen(t, s, discord.Options{}, to)
	for n := range 2 {
		s.Send(discordtest.Command{Channel: desk, Name: "subscribe", Options: map[string]any{"rule": "x"}})
		s.Await("the announcement all the same", func() bool { return len(s.Messages(desk)) == n+1 })
	}
}

func TestListenLeavesNothingBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := newServer(t)
	to := &scripted{reply: bot.Reply{Parts: []bot.Part{text("Done.")}}}
	stopped, stop := listen(t, s, discord.Options{}, to)
	s.Give(discordtest.Command{Channel: desk, Name: "list"})
	s.CloseGateway(4000)
	s.Await("the bot again", func() bool { _, resumed, _ := s.Sessions(); return resumed == 1 })
	stop()
	<-stopped
	s.Stop()
	goleak.VerifyNone(t, before)
}
