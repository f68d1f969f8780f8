package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"newsbot/alerts"
	"newsbot/bot"
)

func TestMain(m *testing.M) {
	// slacktest starts a queue that it never stops
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/slack-go/slack/slacktest.(*Server).queueForWebsocket"))
}

// A responder remembers what it was asked and answers with reply.
type responder struct {
	mu    sync.Mutex
	asked []bot.Request
	seen  map[string]bool
	reply func(r bot.Request) bot.Reply
}

func (r *responder) Respond(_ context.Context, q bot.Request) bot.Reply {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	if r.seen[q.Event] {
		return bot.Reply{}
	}
	r.seen[q.Event] = true
	r.asked = append(r.asked, q)
	if r.reply == nil {
		return bot.Reply{Parts: note("heard: " + q.Text)}
	}
	return r.reply(q)
}

func (r *responder) Complete(context.Context, bot.Request, string, string) []bot.Choice { return nil }

func (r *responder) requests() []bot.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]bot.Request(nil), r.asked...)
}

// listening starts p and returns its first open socket. Listen is stopped, and waited for, at the test's end.
func listening(t *testing.T, f *workspaceFake, p *Platform, to bot.Responder) *websocket.Conn {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Listen(ctx, to) }()
	t.Cleanup(func() {
		cancel()
		if err := got(t, ended); err != nil {
			t.Errorf("Listen = %v after it was stopped, want nil", err)
		}
		if p.Connected() {
			t.Error("still connected after Listen ended")
		}
	})
	return got(t, f.sockets)
}

// waitAtMost is how long tests wait for what takes no time on an idle machine. Only those that fail wait for so long.
const waitAtMost = 2 * time.Minute

// got waits for something to come out of c.
func got[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(waitAtMost):
		t.Fatalf("nothing came within %v", waitAtMost)
		panic("unreachable")
	}
}

func (f *workspaceFake) single() *Platform {
	p := f.platform()
	p.options.Connections = 1
	return p
}

func send(t *testing.T, c *websocket.Conn, frame string) {
	t.Helper()
	if err := c.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Fatal(err)
	}
}

// slash is a slash command as Slack sends it.
func (f *workspaceFake) slash(envelope, text string, changes ...string) string {
	payload := map[string]any{
		"token": "x", "team_id": "T0DESK", "team_domain": "desk", "channel_id": "C0ENERGY", "channel_name": "energy-news",
		"user_id": "U0ADA", "user_name": "ada", "command": "/news", "text": text, "api_app_id": "A0",
		"is_enterprise_install": "false", "trigger_id": "1.2", "response_url": f.srv.URL + "/respond/very-secret-answer",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		payload[changes[i]] = changes[i+1]
	}
	raw, _ := json.Marshal(map[string]any{"type": "slash_commands", "envelope_id": envelope, "accepts_response_payload": true, "payload": payload})
	return string(raw)
}

// mention is a message that mentions the bot, as Slack sends it.
func mention(envelope, id, text string, changes ...string) string {
	message := map[string]any{"type": "app_mention", "user": "U0ADA", "text": text, "ts": "1781273300.000200",
		"channel": "C0ENERGY", "event_ts": "1781273300.000200"}
	for i := 0; i+1 < len(changes); i += 2 {
		message[changes[i]] = changes[i+1]
	}
	return inner(envelope, id, message)
}

// inner is an event as Slack sends it.
func inner(envelope, id string, event map[string]any) string {
	raw, _ := json.Marshal(map[string]any{"type": "events_api", "envelope_id": envelope, "payload": map[string]any{
		"type": "event_callback", "team_id": "T0DESK", "api_app_id": "A0", "event_id": id, "event_time": 1781273300, "event": event}})
	return string(raw)
}

func TestSlashCommandIsAnsweredToOnePerson(t *testing.T) {
	f := newFake(t, nil)
	r := &responder{reply: func(bot.Request) bot.Reply {
		return bot.Reply{
			Parts:    []bot.Part{bot.Paragraph{{Text: "Subscribed to "}, alerts.Strong("turkey-lng")}},
			Announce: alerts.Line{{Text: "ada subscribed this channel to "}, alerts.Code("Turkey AND LNG")},
		}
	}}
	c := listening(t, f, f.single(), r)
	send(t, c, f.slash("e1", "subscribe Turkey &amp; “LNG” AND money &gt; 1bn"))
	if ack := got(t, f.acks); ack != "e1" {
		t.Errorf("acknowledged %q, want e1", ack)
	}
	a := got(t, f.answers)
	if a.Type != "ephemeral" || a.Text != "Subscribed to turkey-lng" || !strings.Contains(a.Blocks, `"bold":true`) {
		t.Errorf("answered %+v", a)
	}
	want := bot.Request{Event: "slack:e1", Channel: at("C0ENERGY"), Place: "#energy-news", User: "ada", Person: "U0ADA",
		Text: "subscribe Turkey & “LNG” AND money > 1bn", MayChange: true}
	if q := r.requests(); len(q) != 1 || fmt.Sprint(q[0]) != fmt.Sprint(want) {
		t.Errorf("asked %+v, want %+v", q, want)
	}
	if m := f.messages(); len(m) != 1 || m[0].Text != "ada subscribed this channel to Turkey AND LNG" || m[0].Channel != "C0ENERGY" {
		t.Errorf("the channel reads %+v", m)
	}
}

func TestSlashCommandWhereTheBotMayNotPost(t *testing.T) {
	f := newFake(t, handlers{"chat.postMessage": answers(http.StatusOK, nil, `{"ok":false,"error":"not_in_channel"}`)})
	r := &responder{reply: func(bot.Request) bot.Reply {
		return bot.Reply{Parts: note("Subscribed."), Announce: alerts.Plain("ada subscribed this channel")}
	}}
	c := listening(t, f, f.single(), r)
	send(t, c, f.slash("e1", "subscribe LNG"))
	if a := got(t, f.answers); !strings.Contains(a.Text, "Subscribed.\nBut I cannot post in #energy-news yet") {
		t.Errorf("answered %q", a.Text)
	}
}

func TestMentionIsAnsweredWhereItStands(t *testing.T) {
	for _, c := range []struct{ name, thread, wantThread string }{
		{"in a channel", "", ""},
		{"in a thread", "1781273000.000100", "1781273000.000100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, nil)
			r := &responder{}
			conn := listening(t, f, f.single(), r)
			send(t, conn, mention("e1", "Ev1", "<@U0BOT> test `site:<http://bloomberg.com|bloomberg.com> AND gas`", "thread_ts", c.thread))
			got(t, f.acks)
			waitFor(t, func() bool { return len(f.whispers()) == 1 })
			w := f.whispers()[0]
			if w.User != "U0ADA" || w.Channel != "C0ENERGY" || w.Thread != c.wantThread || w.Text != "heard: test site:bloomberg.com AND gas" {
				t.Errorf("answered %+v", w)
			}
			q := r.requests()[0]
			if q.User != "Ada" || q.Place != "#energy-news" || q.Event != "slack:Ev1" {
				t.Errorf("asked %+v", q)
			}
		})
	}
}

func TestMentionIsAnsweredInTheThreadWhereSlackDoesNotWhisper(t *testing.T) {
	f := newFake(t, handlers{"chat.postEphemeral": answers(http.StatusOK, nil, `{"ok":false,"error":"user_not_in_channel"}`)})
	conn := listening(t, f, f.single(), &responder{})
	send(t, conn, mention("e1", "Ev1", "<@U0BOT> status"))
	waitFor(t, func() bool { return len(f.messages()) == 1 })
	if m := f.messages()[0]; m.Thread != "1781273300.000200" || m.Text != "heard: status" {
		t.Errorf("answered %+v", m)
	}
}

func TestEverythingIsAcknowledgedAndOnlyCommandsAreAnswered(t *testing.T) {
	f := newFake(t, nil)
	r := &responder{}
	t.Cleanup(func() { // when all that came in has been worked on
		if q := r.requests(); len(q) != 1 || q[0].Text != "status" {
			t.Errorf("asked %+v, want one status", q)
		}
	})
	conn := listening(t, f, f.single(), r)
	frames := map[string]string{
		"own":       mention("own", "Ev1", "<@U0BOT> status", "user", "U0BOT"),
		"robot":     mention("robot", "Ev2", "<@U0BOT> status", "bot_id", "B0OTHER"),
		"archive":   inner("archive", "Ev3", map[string]any{"type": "channel_archive", "channel": "C0ENERGY", "user": "U0ADA"}),
		"brand-new": inner("brand-new", "Ev4", map[string]any{"type": "brand_new_event", "channel": "C0ENERGY"}),
		"bad":       `{"type":"events_api","envelope_id":"bad","payload":{"type":"event_callback","event":null}}`,
		"kind":      `{"type":"brand_new_request","envelope_id":"kind","payload":{}}`,
		"link": `{"type":"interactive","envelope_id":"link","payload":{"type":"block_actions","team":{"id":"T0DESK"},"user":{"id":"U0ADA"},
			"actions":[{"type":"button","action_id":"open","block_id":"actions","action_ts":"1.1"}]}}`,
		"uninstalled": inner("uninstalled", "Ev5", map[string]any{"type": "app_uninstalled"}),
	}
	want := map[string]bool{}
	for name, frame := range frames {
		send(t, conn, frame)
		want[name] = true
	}
	send(t, conn, `not json`)
	send(t, conn, f.slash("last", "status"))
	want["last"] = true
	for range len(want) {
		ack := got(t, f.acks)
		if !want[ack] {
			t.Errorf("acknowledged %q twice or for nothing", ack)
		}
		delete(want, ack)
	}
	got(t, f.answers)
	if !strings.Contains(f.log.String(), "the app was removed") {
		t.Error("the operator is not told that the app was removed")
	}
}

func TestOneEventIsAnsweredOnce(t *testing.T) {
	f := newFake(t, nil)
	r := &responder{}
	t.Cleanup(func() { // when all that came in has been worked on
		if n := len(r.requests()); n != 2 {
			t.Errorf("asked %d times, want once for each event", n)
		}
	})
	conn := listening(t, f, f.single(), r)
	for i := range 3 {
		send(t, conn, mention(fmt.Sprint("e", i), "Ev1", "<@U0BOT> status"))
		got(t, f.acks)
	}
	send(t, conn, f.slash("last", "list"))
	got(t, f.answers)
	waitFor(t, func() bool { return len(f.whispers()) == 1 })
}

func TestOtherWorkspacesLearnNothing(t *testing.T) {
	f := newFake(t, nil)
	r := &responder{}
	t.Cleanup(func() { // when all that came in has been worked on
		if q := r.requests(); len(q) != 0 {
			t.Errorf("carried out %+v", q)
		}
	})
	conn := listening(t, f, f.single(), r)
	send(t, conn, mention("e1", "Ev1", "<@U0BOT> topics", "user_team", "T0OTHER"))
	send(t, conn, mention("e3", "Ev3", "<@U0BOT> topics", "source_team", "T0OTHER"))
	waitFor(t, func() bool { return len(f.whispers()) == 2 })
	send(t, conn, f.slash("e2", "topics", "team_id", "T0OTHER"))
	if a := got(t, f.answers); !strings.Contains(a.Text, "another Slack workspace") {
		t.Errorf("answered %q", a.Text)
	}
}

func TestSocketIsRenewed(t *testing.T) {
	f := newFake(t, nil)
	p := f.single()
	conn := listening(t, f, p, &responder{})
	send(t, conn, `{"type":"disconnect","reason":"refresh_requested","debug_info":{"host":"loopback"}}`)
	next := got(t, f.sockets)
	send(t, next, f.slash("e1", "status"))
	got(t, f.answers)
	if !p.Connected() {
		t.Error("not connected")
	}
	_ = next.Close() // and without a word
	send(t, got(t, f.sockets), f.slash("e2", "status"))
	got(t, f.answers)
}

func TestTwoSocketsAreHeldOpen(t *testing.T) {
	f := newFake(t, nil)
	p := f.platform()
	listening(t, f, p, &responder{})
	send(t, got(t, f.sockets), f.slash("e1", "status"))
	got(t, f.answers)
	waitFor(t, func() bool { return p.open.Load() == 2 })
}

func TestListenSaysThatTheAppTokenIsWrong(t *testing.T) {
	for name, body := range map[string]string{
		"the SDK gives up":       `{"ok":false,"error":"invalid_auth"}`,
		"the SDK tries for ever": `{"ok":false,"error":"not_allowed_token_type"}`,
		"no scope":               `{"ok":false,"error":"missing_scope","needed":"connections:write"}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, handlers{"apps.connections.open": answers(http.StatusOK, nil, body)})
			err := f.platform().Listen(t.Context(), &responder{})
			refused, ok := errors.AsType[*RefusedError](err)
			if !ok || !strings.Contains(refused.Text, appTokenSetting) || strings.Contains(err.Error(), "very-secret") {
				t.Errorf("Listen = %v, want a refusal that names %s", err, appTokenSetting)
			}
		})
	}
}

func TestListenOutlivesAnOutage(t *testing.T) {
	var f *workspaceFake
	f = newFake(t, handlers{"apps.connections.open": func(w http.ResponseWriter, r *http.Request) bool {
		if f.count("apps.connections.open") > 2 {
			return false
		}
		return answers(http.StatusBadGateway, nil, "")(w, r)
	}})
	send(t, listening(t, f, f.single(), &responder{}), f.slash("e1", "status"))
	got(t, f.answers)
}

func TestAnswerIsTriedAgain(t *testing.T) {
	var f *workspaceFake
	f = newFake(t, handlers{"respond": func(w http.ResponseWriter, r *http.Request) bool {
		if f.count("respond") > 1 {
			return false
		}
		return answers(http.StatusBadGateway, nil, "")(w, r)
	}})
	send(t, listening(t, f, f.single(), &responder{}), f.slash("e1", "status"))
	if a := got(t, f.answers); a.Text != "heard: status" {
		t.Errorf("answered %q", a.Text)
	}
}

func TestLostAnswerShowsNoAddress(t *testing.T) {
	f := newFake(t, handlers{"respond": func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }})
	send(t, listening(t, f, f.single(), &responder{}), f.slash("e1", "status"))
	waitFor(t, func() bool { return strings.Contains(f.log.String(), "answer lost") }) // and newFake looks for secrets
	if n := f.count("respond"); n != answerTries {
		t.Errorf("tried %d times, want %d", n, answerTries)
	}
}

func TestStoppingFinishesTheAnswer(t *testing.T) {
	f := newFake(t, nil)
	p := f.single()
	inside, leave := make(chan bool), make(chan bool)
	r := &responder{reply: func(bot.Request) bot.Reply {
		inside <- true
		<-leave
		return bot.Reply{Parts: note("done")}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Listen(ctx, r) }()
	send(t, got(t, f.sockets), f.slash("e1", "status"))
	got(t, inside)
	cancel()
	waitFor(t, func() bool { return !p.Connected() })
	select {
	case err := <-ended:
		t.Fatalf("Listen = %v while a command is being answered", err)
	case <-time.After(50 * time.Millisecond):
	}
	leave <- true
	if a := got(t, f.answers); a.Text != "done" {
		t.Errorf("answered %q", a.Text)
	}
	if err := got(t, ended); err != nil {
		t.Errorf("Listen = %v, want nil", err)
	}
}

// waitFor waits until done.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(waitAtMost); !done(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("it did not come to that within %v", waitAtMost)
		}
	}
}
