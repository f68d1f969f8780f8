// Package discordtest is a Discord on this machine, for tests: it speaks enough of the HTTP interface and of the gateway for a bot to
// log in, register commands, post, read back and answer people. It is strict where Discord is, forgets what Discord
// forgets, and can be told to fail. It knows nothing of newsbot.
package discordtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the fake Discord is peopled with.
const (
	Token = "MTIz.discord-token.s3cret" // the bot's
	BotID = "900000000000000001"
	AppID = "900000000000000002" // not the bot's own number: old applications differ
	Guild = "800000000000000001" // where AddChannel puts channels
	Ada   = "700000000000000001" // a person
)

// AllPermissions is what the bot may do in a channel unless Permit says otherwise: see, send, also in threads, embed, read history.
const AllPermissions = 1<<10 | 1<<11 | 1<<14 | 1<<16 | 1<<38

// NonceWindow is how long a message is known by its nonce.
const NonceWindow = 2 * time.Minute

// A Server is a fake Discord. It is safe for concurrent use.
type Server struct {
	t    testing.TB
	http *httptest.Server

	mu       sync.Mutex
	changed  chan struct{} // closed when something happened, and replaced
	revoked  bool
	mute     bool // the gateway does not greet
	away     int  // with which code the gateway turns the bot away
	awayFor  int  // how often it still does; less than 0 for always
	channels map[string]*channel
	messages []Message
	faults   []*Fault
	requests []Request
	commands json.RawMessage
	scope    string
	last     uint64
	gateway  gateway
	asked    map[string]*Answer // by interaction token
}

type channel struct {
	guild, name string
	kind        int
	permissions int64
}

// A Request is one that the bot made.
type Request struct {
	Method, Path string
	Status       int // 0 if it was not answered
}

// New starts a fake Discord that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, changed: make(chan struct{}), channels: map[string]*channel{}, asked: map[string]*Answer{}}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		s.CloseGateway(1001)
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// URL returns the address of the fake, for programs that take one.
func (s *Server) URL() string { return s.http.URL }

// Transport returns a transport, with connections of its own, that finds the fake where a bot looks for Discord.
func (s *Server) Transport() http.RoundTripper {
	base, err := url.Parse(s.http.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	inner := &http.Transport{}
	s.t.Cleanup(inner.CloseIdleConnections)
	return redirect{to: base.Host, inner: inner}
}

type redirect struct {
	to    string
	inner http.RoundTripper
}

func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = "http", r.to
	return r.inner.RoundTrip(req)
}

// Stop makes the fake unreachable.
func (s *Server) Stop() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// AddChannel makes a text channel in Guild in which the bot may do everything.
func (s *Server) AddChannel(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id] = &channel{guild: Guild, name: name, permissions: AllPermissions}
}

// RemoveChannel deletes a channel.
func (s *Server) RemoveChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.channels, id)
}

// Permit sets what the bot may do in a channel.
func (s *Server) Permit(id string, permissions int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id].permissions = permissions
}

// Revoke makes the token invalid and closes the gateway, as Discord does when it is reset.
func (s *Server) Revoke() {
	s.mu.Lock()
	s.revoked = true
	s.mu.Unlock()
	s.CloseGateway(4004)
}

// A Fault is something that goes wrong with requests.
type Fault struct {
	Method string // empty for any
	Path   string // which paths contain; empty for any
	Times  int    // how often; 0 for always

	Taken  bool // the request is carried out first, so that only its answer goes wrong
	Status int  // what is answered
	Header http.Header
	Body   string
	Cut    bool // instead of an answer, the connection is closed
	Silent bool // instead of an answer, nothing, until the bot gives up
	Drip   bool // the answer comes a byte at a time, until the bot gives up
}

// Inject makes f happen from now on.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Requests returns those that the bot made so far with the method and a path that contains path; empty for any.
func (s *Server) Requests(method, path string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.requests {
		if (method == "" || r.Method == method) && strings.Contains(r.Path, path) {
			out = append(out, r)
		}
	}
	return out
}

// Commands returns the commands that were registered, and for which server; empty for all.
func (s *Server) Commands() (definition json.RawMessage, guild string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands, s.scope
}

// Await waits until ok, and fails the test if that takes too long. It looks whenever something happened on the fake.
func (s *Server) Await(what string, ok func() bool) {
	s.t.Helper()
	s.await(what, func(time.Duration) bool { return ok() })
}

// await is Await for who wants to know how long ago the last look was, which is not long on a machine that does not stand still.
func (s *Server) await(what string, ok func(gap time.Duration) bool) {
	s.t.Helper()
	deadline := time.After(2 * time.Minute) // on a slow machine; only a test that fails waits for so long
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for last := time.Now(); ; {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		now := time.Now()
		if ok(now.Sub(last)) {
			return
		}
		last = now
		select {
		case <-changed:
		case <-tick.C:
		case <-deadline:
			s.t.Fatalf("discordtest: waited too long for %s", what)
		}
	}
}

// happened wakes who awaits something. The caller holds the lock.
func (s *Server) happened() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// name returns a new name, which like Discord's holds the time. The caller holds the lock.
func (s *Server) name(at time.Time) string {
	const epoch = 1420070400000
	id := uint64(at.UnixMilli()-epoch) << 22
	if id <= s.last {
		id = s.last + 1
	}
	s.last = id
	return strconv.FormatUint(id, 10)
}
