package slack

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"newsbot/alerts"
)

// Secrets that must show in no error and no log.
const (
	botToken = "xoxb-very-secret-bot"
	appToken = "xapp-very-secret-app"
	ticket   = "very-secret-ticket"
)

// A workspaceFake is a Slack workspace on loopback: it keeps what is posted, and speaks Socket Mode.
type workspaceFake struct {
	t   *testing.T
	srv *httptest.Server
	log *logBook

	mu      sync.Mutex
	calls   map[string]int // by method
	posts   []posted       // what stands in channels, oldest first
	whisper []posted       // what single people were shown
	on      map[string]func(w http.ResponseWriter, r *http.Request) bool
	acks    chan string
	sockets chan *websocket.Conn
	answers chan posted // what came to response URLs
}

type posted struct {
	Channel, User, Thread, TS, Text, Blocks, Metadata, Type string
}

// newFake starts a workspace. on answers methods differently; it returns false to have them answered as usual.
func newFake(t *testing.T, on map[string]func(w http.ResponseWriter, r *http.Request) bool) *workspaceFake {
	f := &workspaceFake{
		t: t, on: on, log: &logBook{}, calls: map[string]int{},
		acks: make(chan string, 100), sockets: make(chan *websocket.Conn, 20), answers: make(chan posted, 100),
	}
	f.srv = httptest.NewServer(f)
	t.Cleanup(f.srv.Close)
	t.Cleanup(func() {
		for _, secret := range []string{"very-secret"} {
			if strings.Contains(f.log.String(), secret) {
				t.Errorf("the log shows a secret:\n%s", f.log)
			}
		}
	})
	return f
}

// platform returns a platform that is connected to f.
func (f *workspaceFake) platform() *Platform {
	f.t.Helper()
	p := f.unconnected()
	if err := p.Connect(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	return p
}

func (f *workspaceFake) unconnected() *Platform {
	p := New(Options{BotToken: botToken, AppToken: appToken, APIURL: f.srv.URL + "/api",
		Log: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	p.silence = time.Hour
	f.t.Cleanup(p.http.CloseIdleConnections)
	return p
}

func (f *workspaceFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/socket" {
		f.socket(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/respond/") {
		f.respond(w, r)
		return
	}
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	_ = r.ParseForm()
	f.mu.Lock()
	f.calls[method]++
	on := f.on[method]
	f.mu.Unlock()
	if on != nil && on(w, r) {
		return
	}
	token := r.FormValue("token")
	if token == "" {
		token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	if want := map[bool]string{true: appToken, false: botToken}[method == "apps.connections.open"]; token != want {
		say(w, `{"ok":false,"error":"invalid_auth"}`)
		return
	}
	switch method {
	case "auth.test":
		say(w, `{"ok":true,"url":"https://desk.slack.example/","team":"Desk","user":"newsbot","team_id":"T0DESK","user_id":"U0BOT","bot_id":"B0BOT"}`)
	case "chat.postMessage":
		say(w, fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, r.FormValue("channel"), f.keep(r)))
	case "chat.update":
		say(w, f.update(r))
	case "chat.postEphemeral":
		f.mu.Lock()
		f.whisper = append(f.whisper, read(r))
		f.mu.Unlock()
		say(w, `{"ok":true,"message_ts":"1781273200.000100"}`)
	case "conversations.info":
		say(w, `{"ok":true,"channel":{"id":"C0ENERGY","name":"energy-news"}}`)
	case "users.info":
		say(w, `{"ok":true,"user":{"id":"U0ADA","name":"ada","profile":{"display_name":"Ada"}}}`)
	case "apps.connections.open":
		say(w, fmt.Sprintf(`{"ok":true,"url":"ws%s/socket?ticket=%s"}`, strings.TrimPrefix(f.srv.URL, "http"), ticket))
	default:
		say(w, `{"ok":false,"error":"unknown_method"}`)
	}
}

func say(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(body))
}

func read(r *http.Request) posted {
	return posted{Channel: r.FormValue("channel"), User: r.FormValue("user"), Thread: r.FormValue("thread_ts"),
		Text: r.FormValue("text"), Blocks: r.FormValue("blocks"), Metadata: r.FormValue("metadata")}
}

// keep posts the message of r and returns its name.
func (f *workspaceFake) keep(r *http.Request) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := read(r)
	m.TS = "1781273200." + fmt.Sprintf("%06d", len(f.posts)+1)
	f.posts = append(f.posts, m)
	return m.TS
}

// update changes a message as Slack does: blocks and metadata that are not given stay. It returns the answer.
func (f *workspaceFake) update(r *http.Request) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := read(r)
	for i := range f.posts {
		m := &f.posts[i]
		if m.Channel != next.Channel || m.TS != r.FormValue("ts") {
			continue
		}
		m.Text = next.Text
		if next.Blocks != "" {
			m.Blocks = next.Blocks
		}
		if next.Metadata != "" {
			m.Metadata = next.Metadata
		}
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q,"text":%q}`, m.Channel, m.TS, m.Text)
	}
	return `{"ok":false,"error":"message_not_found"}`
}

// forget deletes all that was posted.
func (f *workspaceFake) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.posts = nil
}

// behave answers a method differently from now on.
func (f *workspaceFake) behave(method string, on func(w http.ResponseWriter, r *http.Request) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.on == nil {
		f.on = handlers{}
	}
	f.on[method] = on
}

func (f *workspaceFake) respond(w http.ResponseWriter, r *http.Request) {
	var m struct {
		Text   string          `json:"text"`
		Type   string          `json:"response_type"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		f.t.Errorf("an answer that is no JSON: %v", err)
	}
	f.mu.Lock()
	f.calls["respond"]++
	on := f.on["respond"]
	f.mu.Unlock()
	if on != nil && on(w, r) {
		return
	}
	f.answers <- posted{Text: m.Text, Type: m.Type, Blocks: string(m.Blocks)}
	_, _ = w.Write([]byte("ok"))
}

func (f *workspaceFake) socket(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("ticket") != ticket {
		http.Error(w, "no ticket", http.StatusForbidden)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // the SDK says that it is Slack's site
	c, err := up.Upgrade(w, r, nil)
	if err != nil {
		f.t.Errorf("upgrade: %v", err)
		return
	}
	defer func() { _ = c.Close() }()
	_ = c.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0"},"debug_info":{"host":"loopback"}}`))
	f.sockets <- c
	for {
		var ack struct {
			Envelope string `json:"envelope_id"`
		}
		if err := c.ReadJSON(&ack); err != nil {
			return
		}
		f.acks <- ack.Envelope
	}
}

func (f *workspaceFake) count(method string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[method]
}

func (f *workspaceFake) messages() []posted {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]posted(nil), f.posts...)
}

func (f *workspaceFake) whispers() []posted {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]posted(nil), f.whisper...)
}

// history answers conversations.history with what was posted, page by page.
func (f *workspaceFake) history(pageSize int) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		from, _ := strconv.Atoi(r.FormValue("cursor"))
		oldest, _ := strconv.ParseFloat(r.FormValue("oldest"), 64)
		type message struct {
			Type     string          `json:"type"`
			User     string          `json:"user"`
			BotID    string          `json:"bot_id"`
			TS       string          `json:"ts"`
			Text     string          `json:"text"`
			Blocks   json.RawMessage `json:"blocks,omitempty"`
			Metadata json.RawMessage `json:"metadata,omitempty"`
		}
		var newest []message
		for i := len(f.posts) - 1; i >= 0; i-- {
			m := f.posts[i]
			if ts, _ := strconv.ParseFloat(m.TS, 64); ts < oldest {
				continue
			}
			out := message{Type: "message", User: "U0BOT", BotID: "B0BOT", TS: m.TS, Text: m.Text, Blocks: json.RawMessage(m.Blocks)}
			if m.User != "" {
				out.User, out.BotID = m.User, ""
			}
			if r.FormValue("include_all_metadata") == "1" && m.Metadata != "" {
				out.Metadata = json.RawMessage(m.Metadata)
			}
			newest = append(newest, out)
		}
		to := min(from+pageSize, len(newest))
		next := ""
		if to < len(newest) {
			next = strconv.Itoa(to)
		}
		raw, err := json.Marshal(map[string]any{"ok": true, "messages": newest[from:to], "has_more": next != "",
			"response_metadata": map[string]string{"next_cursor": next}})
		if err != nil {
			f.t.Error(err)
		}
		say(w, string(raw))
		return true
	}
}

// at is a channel of the fake workspace.
func at(id string) alerts.Channel {
	return alerts.Channel{Platform: Name, Workspace: "slack:T0DESK", ID: id}
}

// A logBook keeps what is logged.
type logBook struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
