package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/bot"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A board keeps what was recorded as sent.
type board struct {
	mu   sync.Mutex
	sent []alerts.Delivery // newest first
	err  error
}

func (b *board) Recent(_ context.Context, room bot.Room, limit int) ([]alerts.Delivery, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []alerts.Delivery
	for _, d := range b.sent {
		if bot.RoomOf(d.Channel) == room && len(all) < limit {
			all = append(all, d)
		}
	}
	return all, b.err
}

func (b *board) record(d alerts.Delivery) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent = slices.Insert(b.sent, 0, d)
}

// replace records that a delivery that is there says something else.
func (b *board) replace(d alerts.Delivery) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.sent {
		if b.sent[i].ID == d.ID {
			b.sent[i] = d
		}
	}
}

func (b *board) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.err = err
}

// echo answers with what it was asked.
type echo struct {
	mu    sync.Mutex
	asked []bot.Request
}

func (e *echo) Respond(_ context.Context, r bot.Request) bot.Reply {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = append(e.asked, r)
	reply := bot.Reply{Parts: []bot.Part{bot.Paragraph(alerts.Plain("you said " + r.Text))}}
	if strings.HasPrefix(r.Text, "subscribe") {
		reply.Announce = alerts.Plain("Somebody subscribed")
	}
	return reply
}

func (e *echo) Complete(_ context.Context, r bot.Request, option, typed string) []bot.Choice {
	return []bot.Choice{{Label: r.Command + " " + option + " " + typed, Value: "turkey-lng"}}
}

// A desk is a console that is served and listening.
type desk struct {
	*Platform
	t      *testing.T
	board  *board
	bot    *echo
	server *httptest.Server
	stop   func() // ends Listen and waits for it
}

func newDesk(t *testing.T, hosts ...string) *desk {
	t.Helper()
	d := &desk{t: t, board: &board{}, bot: &echo{}}
	d.Platform = New(Options{Board: d.board, Hosts: hosts})
	d.beat = 20 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Listen(ctx, d.bot) }()
	for ready := false; !ready; {
		ready = d.answer(func(bot.Responder) {})
	}
	d.server = httptest.NewServer(d)
	d.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Listen = %v, want nil", err)
		}
	})
	t.Cleanup(func() {
		d.stop()
		d.server.Close()
	})
	return d
}

// delivery returns the delivery of a story into the channel called name.
func delivery(name, story string, at time.Time) alerts.Delivery {
	c := energy()
	c.Title = "Story " + story
	d := alerts.NewDelivery(alerts.Alert{Story: alerts.StoryID(story), Card: c}, Channel(name), alerts.Live, at)
	d.State, d.LastAt = alerts.Sending, at
	return d
}

// post posts a delivery and records it, as the dispatcher does.
func (d *desk) post(x alerts.Delivery) {
	d.t.Helper()
	if _, err := d.Notify(d.t.Context(), x); err != nil {
		d.t.Fatal(err)
	}
	d.board.record(x)
}

// ask sends a request and returns the answer's status and body.
func (d *desk) ask(method, path, body string, header ...string) (int, string) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.server.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	resp, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

const (
	form   = "application/x-www-form-urlencoded"
	asJSON = "application/json"
)

func TestConsoleIsANotifier(t *testing.T) {
	alertstest.TestNotifier(t, func(t *testing.T, s alertstest.Situation) alertstest.Rig {
		p := New(Options{Board: &board{}})
		rig := alertstest.Rig{Notifier: p, Channel: Home}
		page := p.hub.join(Home.ID, "")
		rig.Posted = func() int { return len(page.posts) }
		switch s {
		case alertstest.Fine:
		case alertstest.Gone:
			rig.Channel = Channel("No Such Channel")
		default:
			t.Skip("the console is in this process: it cannot be lost or refuse")
		}
		return rig
	})
}

func TestConsoleIsAnEditor(t *testing.T) {
	alertstest.TestEditor(t, func(t *testing.T, s alertstest.Situation) alertstest.EditRig {
		p := New(Options{Board: &board{}})
		d := alertstest.Delivery(Home, 1)
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		d.RemoteID = receipt.RemoteID
		switch s {
		case alertstest.Fine:
		case alertstest.Gone:
			d.Channel = Channel("No Such Channel")
		case alertstest.Rejected:
			d.RemoteID = "another's"
		default:
			t.Skip("the console is in this process: it cannot be lost, and nobody deletes a card there")
		}
		return alertstest.EditRig{
			Editor: p, Message: d,
			Shown:  func() string { return p.hub.latest(Home.ID)[0].Alert.Card.Title },
			Posted: func() int { return len(p.hub.latest(Home.ID)) },
		}
	})
}

func TestConsoleRefusesChannelsOfOthers(t *testing.T) {
	p := New(Options{Board: &board{}})
	for _, c := range []alerts.Channel{
		{Platform: "slack", Workspace: "slack:T1", ID: "news"}, {Platform: Name, Workspace: "slack:T1", ID: "news"}, Channel(""), Channel("../x"),
	} {
		d := delivery("news", "1", noon)
		d.Channel = c
		_, err := p.Notify(t.Context(), d)
		if e, ok := errors.AsType[*alerts.SendError](err); !ok || e.Reason != alerts.Gone {
			t.Errorf("Notify into %v = %v, want Gone", c, err)
		}
	}
}

func TestPageShowsCardsNewestFirstAndOnce(t *testing.T) {
	d := newDesk(t)
	now := time.Now()
	for i := range 60 {
		d.board.record(delivery("news", fmt.Sprint("old-", i), now.Add(time.Duration(i-100)*time.Minute)))
	}
	d.post(delivery("news", "recorded", now))
	if _, err := d.Notify(t.Context(), delivery("news", "in-flight", now)); err != nil {
		t.Fatal(err)
	}
	d.post(delivery("energy", "elsewhere", now))
	status, page := d.ask("GET", "/", "")
	if status != http.StatusOK {
		t.Fatalf("GET / = %d", status)
	}
	first, second, third := strings.Index(page, "Story in-flight"), strings.Index(page, "Story recorded"), strings.Index(page, "Story old-59")
	if first < 0 || second < first || third < second {
		t.Errorf("cards stand at %d, %d, %d; want them newest first", first, second, third)
	}
	if n := strings.Count(page, "Story recorded"); n != 1 {
		t.Errorf("a card that is posted and recorded is shown %d times", n)
	}
	if strings.Contains(page, "elsewhere") || strings.Contains(page, "Story old-1<") {
		t.Error("the page shows a card of another channel, or more than the newest")
	}
	if status, page = d.ask("GET", "/c/energy", ""); status != http.StatusOK || !strings.Contains(page, "Story elsewhere") {
		t.Errorf("GET /c/energy = %d, without its card", status)
	}
}

func TestPageOfAnEmptyChannelOffersExamples(t *testing.T) {
	d := newDesk(t)
	_, page := d.ask("GET", "/", "")
	for _, want := range []string{"Nothing in #news yet", `value="subscribe Turkey AND LNG"`, `value="help rules"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the empty page lacks %s", want)
		}
	}
}

func TestPageWithoutItsBoardStillTakesCommands(t *testing.T) {
	d := newDesk(t)
	d.board.fail(errors.New("disk on fire at /secret/path"))
	status, page := d.ask("GET", "/", "")
	if status != http.StatusServiceUnavailable || !strings.Contains(page, "cannot be read at the moment") || !strings.Contains(page, `name="text"`) {
		t.Errorf("GET / without a board = %d:\n%s", status, page)
	}
	if strings.Contains(page, "/secret/path") {
		t.Error("the page shows what is inside")
	}
}

func TestWaysThatLeadNowhere(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/nowhere", "/c/", "/c/Upper", "/c/a%2Fb", "/c/" + strings.Repeat("a", 41), "/c/-x", "/c/UP/events", "/c/UP/complete",
		"/static/x/none.css", "/static/x/..%2Fweb.go", "/static/x/."} {
		if status, _ := d.ask("GET", path, ""); status != http.StatusNotFound && status != http.StatusBadRequest {
			t.Errorf("GET %s = %d, want 404", path, status)
		}
	}
	if status, _ := d.ask("POST", "/c/UP/commands", "text=help", "Content-Type", form); status != http.StatusNotFound {
		t.Errorf("POST into an impossible channel = %d, want 404", status)
	}
}

func TestOnlyAllowedHostsAreAnswered(t *testing.T) {
	d := newDesk(t, "News.Example", " desk.example:443 ", "")
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST.": 200, "127.0.0.1:8080": 200, "127.1.2.3": 200, "[::1]:8080": 200, "[::1]": 200,
		"[::ffff:127.0.0.1]": 200, "news.example": 200, "news.example:8080": 200, "desk.example": 200,
		"evil.example": 421, "localhost.evil.example": 421, "evil.localhost": 421, "evillocalhost": 421, "127.0.0.1.evil.example": 421, "news.example.evil.example": 421,
		"192.168.1.5:8080": 421, "0.0.0.0": 421, "[2001:db8::1]": 421, "evil.example:8080": 421,
	} {
		for _, path := range []string{"/", "/c/news/complete?text=s", "/static/x/console.js", "/nowhere"} {
			status, body := d.ask("GET", path, "", "Host", host)
			if want == 200 && status == 421 || want == 421 && status != 421 {
				t.Errorf("GET %s as %s = %d, want %d", path, host, status, want)
			}
			if status == 421 && !strings.Contains(body, "NEWSBOT_HOSTS") {
				t.Errorf("the refusal does not say what to do: %s", body)
			}
		}
	}
}

func TestCommandsOfOtherSitesAreRefused(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		header []string
		want   int
	}{
		{[]string{"Sec-Fetch-Site", "same-origin"}, 200},
		{[]string{"Sec-Fetch-Site", "none"}, 200},
		{[]string{"Origin", d.server.URL}, 200},
		{nil, 200}, // no browser
		{[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{[]string{"Sec-Fetch-Site", "same-site"}, 403},
		{[]string{"Origin", "http://evil.example"}, 403},
		{[]string{"Origin", "null"}, 403},
		{[]string{"Origin", "http://localhost:9"}, 403},
	} {
		before := len(d.bot.asked)
		status, _ := d.ask("POST", "/c/news/commands", "text=unsubscribe+x", append(c.header, "Content-Type", form)...)
		if status != c.want {
			t.Errorf("POST with %v = %d, want %d", c.header, status, c.want)
		}
		if carried := len(d.bot.asked) > before; carried != (c.want == 200) {
			t.Errorf("POST with %v was carried out: %t", c.header, carried)
		}
	}
}

func TestEveryAnswerIsLockedDown(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/", "/nowhere", "/c/news/complete?text=s", "/static/x/console.css"} {
		resp, err := http.Get(d.server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		for header, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := resp.Header.Get(header); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s = %q, want %q", path, header, got, want)
			}
		}
		if csp := resp.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy allows %s", path, csp)
		}
	}
	_, page := d.ask("GET", "/", "")
	for _, inline := range []string{"<style", " style=", " onclick=", "javascript:", "http://", "https://"} {
		if strings.Contains(page, inline) {
			t.Errorf("the empty page holds %q, which its policy forbids", inline)
		}
	}
	for _, file := range []string{"console.css", "console.js", "icon.svg"} {
		if !strings.Contains(page, "/static/"+build+"/"+file) {
			t.Errorf("the page does not use %s", file)
		}
		resp, err := http.Get(d.server.URL + "/static/" + build + "/" + file)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s = %d, %q", file, resp.StatusCode, resp.Header.Get("Cache-Control"))
		}
	}
}

func TestCommandsAreAnsweredWithAndWithoutScript(t *testing.T) {
	d := newDesk(t)
	status, page := d.ask("POST", "/c/energy/commands", url.Values{"text": {" /news test <b> AND LNG "}}.Encode(), "Content-Type", form)
	if status != http.StatusOK || !strings.Contains(page, "you said test &lt;b&gt; AND LNG") || !strings.Contains(page, "<!doctype html>") {
		t.Errorf("a plain form = %d:\n%s", status, page)
	}
	want := bot.Request{Channel: Channel("energy"), Place: "#energy", User: "Somebody", Text: "test <b> AND LNG", MayChange: true}
	if got := d.bot.asked[0]; got.Channel != want.Channel || got.Place != want.Place || got.User != want.User || got.Text != want.Text || !got.MayChange {
		t.Errorf("the bot was asked %+v, want %+v", got, want)
	}
	status, body := d.ask("POST", "/c/news/commands", `{"text":"/help"}`, "Content-Type", asJSON, "Accept", asJSON)
	if status != http.StatusOK || !strings.Contains(body, `"text":"you said help\n"`) || !strings.Contains(body, `"html":`) {
		t.Errorf("JSON = %d: %s", status, body)
	}
}

func TestCommandsThatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		name, kind, body string
		want             int
	}{
		{"too long", form, "text=" + strings.Repeat("a", maxBody), http.StatusRequestEntityTooLarge},
		{"too long JSON", asJSON, `{"text":"` + strings.Repeat("a", maxBody) + `"}`, http.StatusRequestEntityTooLarge},
		{"broken JSON", asJSON, `{"text":`, http.StatusBadRequest},
		{"JSON and more", asJSON, `{"text":"a"} {"text":"b"}`, http.StatusBadRequest},
		{"broken form", form, "text=%zz", http.StatusBadRequest},
		{"not UTF-8", form, "text=%ff%fe", http.StatusBadRequest},
		{"no kind", "", "text=help", http.StatusUnsupportedMediaType},
		{"a simple request of a form of another kind", "text/plain", `{"text":"help"}`, http.StatusUnsupportedMediaType},
	} {
		status, body := d.ask("POST", "/c/news/commands", c.body, "Content-Type", c.kind, "Accept", asJSON)
		if status != c.want || !strings.Contains(body, `"text":"`) {
			t.Errorf("%s: %d %s, want %d and a sentence", c.name, status, body, c.want)
		}
	}
	if len(d.bot.asked) > 0 {
		t.Errorf("the bot was asked %v", d.bot.asked)
	}
}

func TestCommandsWaitForSomebodyToListen(t *testing.T) {
	d := newDesk(t)
	d.stop()
	status, body := d.ask("POST", "/c/news/commands", "text=help", "Content-Type", form)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, asleep) {
		t.Errorf("a command after Listen = %d:\n%s", status, body)
	}
	if status, _ := d.ask("GET", "/c/news/events", ""); status != http.StatusServiceUnavailable {
		t.Errorf("a stream after Listen = %d, want 503", status)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Listen(ctx, d.bot) }()
	for status != http.StatusOK {
		status, _ = d.ask("POST", "/c/news/commands", "text=help", "Content-Type", form)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestCompletion(t *testing.T) {
	d := newDesk(t)
	for text, want := range map[string][]string{
		"s":                            {"subscribe ", "search ", "sources ", "status"},
		"/unsub":                       {"unsubscribe "},
		"subscribe tur":                {"subscribe turkey-lng"},
		"  subscribe   tur":            {"subscribe   turkey-lng"},
		"follow x":                     {"follow turkey-lng"},
		"subscribe Turkey AND LNG --":  {"subscribe Turkey AND LNG --as ", "subscribe Turkey AND LNG --live ", "subscribe Turkey AND LNG --hourly ", "subscribe Turkey AND LNG --daily "},
		"subscribe Turkey AND LNG --x": nil,
		"subscribe x --as en":          nil, // a new name: nothing to propose
		"search gas":                   nil,
		"list x":                       nil,
		"nonsense x":                   nil,
		"subscribe turkey-lng":         nil, // already there
	} {
		status, body := d.ask("GET", "/c/news/complete?text="+url.QueryEscape(text), "")
		if status != http.StatusOK {
			t.Errorf("complete %q = %d", text, status)
		}
		if n := strings.Count(body, `"line"`); n != len(want) {
			t.Errorf("complete %q = %s, want %q", text, body, want)
		}
		for _, line := range want {
			if !strings.Contains(body, `"line":"`+line+`"`) {
				t.Errorf("complete %q = %s, want %q", text, body, line)
			}
		}
	}
	if status, body := d.ask("GET", "/c/news/complete?text=%ff", ""); status != http.StatusOK || strings.TrimSpace(body) != "[]" {
		t.Errorf("complete of no text = %d %s", status, body)
	}
}
