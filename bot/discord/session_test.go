package discord_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/bot"
	"newsbot/bot/discord"
	"newsbot/bot/discord/discordtest"
)

// memory keeps a session as a database would.
type memory struct {
	mu      sync.Mutex
	session discord.Session
	begun   int
	full    string // why no session may be begun; empty if one may
	away    bool   // another node has the gateway
}

func (m *memory) Load(context.Context) (discord.Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away {
		return discord.Session{}, errors.New("another node does this now")
	}
	return m.session, nil
}

func (m *memory) Save(_ context.Context, s discord.Session) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away {
		return errors.New("another node does this now")
	}
	m.session = s
	return nil
}

func (m *memory) Begin(context.Context) (time.Duration, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != "" {
		return time.Hour, m.full, nil
	}
	m.begun++
	return 0, "", nil
}

func (m *memory) now() (s discord.Session, begun int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.session, m.begun
}

// await waits until the session with that name is kept.
func (m *memory) await(t *testing.T, name string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range 4000 {
		if s, _ := m.now(); s.ID == name {
			return
		}
		<-tick.C
	}
	t.Fatalf("waited too long for %s to be kept", name)
}

func TestTheNextNodeGoesOnWithTheSession(t *testing.T) {
	t.Parallel()
	s, kept := newServer(t), &memory{}
	first := &scripted{reply: bot.Reply{Parts: []bot.Part{text("first")}}}
	stopped, stop := listen(t, s, discord.Options{Sessions: kept}, first)
	if a := s.Give(discordtest.Command{Channel: desk, Name: "list"}); a.Text() != "first" {
		t.Errorf("answer = %q", a.Text())
	}
	stop()
	if err := <-stopped; err != nil {
		t.Errorf("Listen = %v", err)
	}
	if session, _ := kept.now(); session.ID == "" || session.Seq < 2 || session.URL == "" {
		t.Errorf("kept %+v, want the session up to the command", session)
	}
	second := &scripted{reply: bot.Reply{Parts: []bot.Part{text("second")}}}
	listen(t, s, discord.Options{Sessions: kept}, second)
	if a := s.Give(discordtest.Command{Channel: desk, Name: "list"}); a.Text() != "second" {
		t.Errorf("answer of the next node = %q", a.Text())
	}
	if identified, resumed, _ := s.Sessions(); identified != 1 || resumed != 1 {
		t.Errorf("identified %d and resumed %d times, want one each", identified, resumed)
	}
	if n := len(second.asked); n != 1 {
		t.Errorf("the next node was asked %d times, want only what came after", n)
	}
}

func TestWhatNobodyHeardIsHeardByTheNextNode(t *testing.T) {
	t.Parallel()
	s, kept := newServer(t), &memory{}
	stopped, stop := listen(t, s, discord.Options{Sessions: kept}, &scripted{})
	s.Await("the bot", s.Connected)
	kept.await(t, "session-1")
	before, _ := kept.now()
	s.Send(discordtest.Command{Channel: desk, Name: "list"})
	stop()
	<-stopped
	if err := kept.Save(t.Context(), before); err != nil { // as if the first had died before it came to that
		t.Fatal(err)
	}
	to := &scripted{heard: make(chan struct{}, 1)}
	listen(t, s, discord.Options{Sessions: kept}, to)
	<-to.heard
	if r := to.last(); r.Command != "list" {
		t.Errorf("the next node heard %+v", r)
	}
}

func TestForgottenSessionIsBegunAnewAndCounted(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	kept := &memory{session: discord.Session{ID: "long-gone", Seq: 7, URL: "ws" + strings.TrimPrefix(s.URL(), "http")}}
	listen(t, s, discord.Options{Sessions: kept}, &scripted{})
	kept.await(t, "session-1")
	_, begun := kept.now()
	if identified, resumed, _ := s.Sessions(); identified != 1 || resumed != 0 || begun != 1 || s.Dialled() != 2 {
		t.Errorf("identified %d and resumed %d times with %d connections, and counted %d", identified, resumed, s.Dialled(), begun)
	}
}

func TestNoSessionIsBegunBeyondTheBudget(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kept  *memory
		grant int
		want  string
	}{
		"of the nodes": {&memory{full: "The bot began 10 sessions in 10 minutes."}, 900, "began 10 sessions"},
		"of Discord":   {&memory{}, 100, "kept in reserve"},
	} {
		s := newServer(t)
		s.Grant(1000, test.grant, 3*time.Hour)
		p := discord.New(discord.Options{Token: discordtest.Token, Transport: s.Transport(), Log: slog.New(slog.DiscardHandler), Sessions: test.kept})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Listen(ctx, &scripted{}) }()
		s.Await("the commands", func() bool { c, _ := s.Commands(); return c != nil })
		for p.Listening() == nil || !strings.Contains(p.Listening().Error(), test.want) {
			select {
			case err := <-ended:
				t.Fatalf("%s: Listen = %v", name, err)
			case <-time.After(5 * time.Millisecond):
			}
		}
		if identified, _, _ := s.Sessions(); identified != 0 {
			t.Errorf("%s: identified %d times", name, identified)
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("%s: Listen = %v, want that it ends while it waits", name, err)
		}
	}
}

func TestAnotherConnectionIsMadeWhenDiscordAsksForIt(t *testing.T) {
	t.Parallel()
	s, kept := newServer(t), &memory{}
	listen(t, s, discord.Options{Sessions: kept}, &scripted{})
	s.Await("the bot", s.Connected)
	s.Ask(1, nil) // a heartbeat at once
	s.Ask(7, nil)
	s.Await("the bot again", func() bool { _, resumed, _ := s.Sessions(); return resumed == 1 })
	s.Await("the bot", s.Connected)
	s.Ask(9, true) // the session is good, the connection is not
	s.Await("the bot once more", func() bool { _, resumed, _ := s.Sessions(); return resumed == 2 })
	s.Await("the bot", s.Connected)
	s.Forget()
	s.Ask(9, false)
	s.Await("a new session", func() bool { identified, _, _ := s.Sessions(); return identified == 2 })
	if _, begun := kept.now(); begun != 2 {
		t.Errorf("counted %d new sessions, want 2", begun)
	}
}

func TestWhoMayNotConnectDoesNot(t *testing.T) {
	t.Parallel()
	s, kept := newServer(t), &memory{away: true}
	stopped, stop := listen(t, s, discord.Options{Sessions: kept}, &scripted{})
	s.Await("the commands", func() bool { c, _ := s.Commands(); return c != nil })
	stop()
	if err := <-stopped; err != nil || s.Dialled() != 0 {
		t.Errorf("Listen = %v after %d connections, want none", err, s.Dialled())
	}
}
