package discordtest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A gateway is the fake's side of the bot's connections.
type gateway struct {
	conns      map[*peer]bool
	sessions   map[string]bool // that can be gone on with
	sent       []packet        // every event
	grants     *grants
	dialled    int
	identified int
	resumed    int
	intents    int
	sequence   int
}

// grants are how many sessions the bot may still begin.
type grants struct {
	total, left int
	reset       time.Duration
}

// A peer is one connection of the bot's.
type peer struct {
	mu      sync.Mutex // one writer at a time
	conn    *websocket.Conn
	session string
	ready   bool
}

type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d,omitempty"`
	Seq  int             `json:"s,omitempty"`
	Type string          `json:"t,omitempty"`
}

func (p *peer) send(op, seq int, kind string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conn.WriteJSON(packet{Op: op, Data: text, Seq: seq, Type: kind})
}

func (p *peer) close(code int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)) // it may be gone
	p.conn.Close()
}

// HoldGreeting makes the gateway accept connections and say nothing, until it is called with false.
func (s *Server) HoldGreeting(hold bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = hold
}

// TurnAway makes the gateway close with a code instead of letting the bot in, so many times; 0 for always.
func (s *Server) TurnAway(code, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away, s.awayFor = code, times; times == 0 {
		s.awayFor = -1
	}
}

// CloseGateway closes the bot's connections with a code.
func (s *Server) CloseGateway(code int) {
	s.mu.Lock()
	var all []*peer
	for p := range s.gateway.conns {
		all = append(all, p)
	}
	s.mu.Unlock()
	for _, p := range all {
		p.close(code)
	}
}

// Grant says how many sessions the bot may still begin of so many a day, and when there are more.
func (s *Server) Grant(total, left int, reset time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.grants = &grants{total, left, reset}
}

// Forget makes the gateway forget every session, as after a while without a connection.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.sessions = nil
}

// Ask sends the bot something that is no event, as op 7 to have it connect anew.
func (s *Server) Ask(op int, data any) {
	s.t.Helper()
	if p := s.peer(); p == nil || p.send(op, 0, "", data) != nil {
		s.t.Fatal("discordtest: the bot left the gateway")
	}
}

// where says where the gateway is, and how many sessions the bot may begin. The caller holds the lock.
func (s *Server) where() map[string]any {
	out := map[string]any{"url": "ws" + strings.TrimPrefix(s.http.URL, "http"), "shards": 1}
	if g := s.gateway.grants; g != nil {
		out["session_start_limit"] = map[string]any{
			"total": g.total, "remaining": g.left, "reset_after": g.reset.Milliseconds(), "max_concurrency": 1,
		}
	}
	return out
}

// Sessions returns how often the bot identified and resumed, and with which intents.
func (s *Server) Sessions() (identified, resumed, intents int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.identified, s.gateway.resumed, s.gateway.intents
}

// Dialled returns how often the bot connected to the gateway, logged in or not.
func (s *Server) Dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.dialled
}

// Connected reports whether the bot is logged in at the gateway.
func (s *Server) Connected() bool { return s.peer() != nil }

func (s *Server) peer() *peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.gateway.conns {
		if p.ready {
			return p
		}
	}
	return nil
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	p := &peer{conn: conn}
	s.mu.Lock()
	if s.gateway.conns == nil {
		s.gateway.conns = map[*peer]bool{}
	}
	s.gateway.conns[p] = true
	s.gateway.dialled++
	mute := s.mute
	s.happened()
	s.mu.Unlock()
	defer func() {
		conn.Close()
		s.mu.Lock()
		delete(s.gateway.conns, p)
		s.happened()
		s.mu.Unlock()
	}()
	if !mute {
		_ = p.send(10, 0, "", map[string]int{"heartbeat_interval": 41250}) // an error shows at the next read
	}
	for {
		var in packet
		if err := conn.ReadJSON(&in); err != nil {
			if websocket.IsCloseError(err, 1000, 1001) { // it says that it will not be back
				s.mu.Lock()
				delete(s.gateway.sessions, p.session)
				s.mu.Unlock()
			}
			return
		}
		if !s.hear(p, in) {
			return
		}
	}
}

// hear answers what the bot says on the gateway, and reports whether the connection goes on.
func (s *Server) hear(p *peer, in packet) bool {
	switch in.Op {
	case 1: // heartbeat
		return p.send(11, 0, "", nil) == nil
	case 2, 6: // identify, resume
		var said struct {
			Token   string `json:"token"`
			Intents int    `json:"intents"`
			Session string `json:"session_id"`
			Seq     int    `json:"seq"`
		}
		if err := json.Unmarshal(in.Data, &said); err != nil {
			p.close(4002)
			return false
		}
		s.mu.Lock()
		away := 0
		if s.awayFor != 0 {
			away = s.away
			s.awayFor--
		}
		if s.revoked || said.Token != Token && said.Token != "Bot "+Token {
			away = 4004
		}
		s.mu.Unlock()
		if away != 0 {
			p.close(away)
			return false
		}
		if in.Op == 2 {
			return s.begin(p, said.Intents)
		}
		return s.resume(p, said.Session, said.Seq)
	}
	return true
}

// begin lets the bot in with a new session.
func (s *Server) begin(p *peer, intents int) bool {
	s.mu.Lock()
	s.gateway.identified++
	s.gateway.intents = intents
	p.session = "session-" + strconv.Itoa(s.gateway.identified)
	if s.gateway.sessions == nil {
		s.gateway.sessions = map[string]bool{}
	}
	s.gateway.sessions[p.session] = true
	data, err := json.Marshal(map[string]any{
		"v": 9, "session_id": p.session, "resume_gateway_url": s.where()["url"],
		"user":        map[string]any{"id": BotID, "username": "newsbot", "bot": true},
		"application": map[string]string{"id": AppID}, "guilds": []map[string]any{{"id": Guild, "unavailable": true}},
	})
	if err != nil {
		s.t.Errorf("discordtest: %v", err)
	}
	ready := s.event("READY", data)
	s.mu.Unlock()
	return s.greet(p, []packet{ready})
}

// resume lets the bot in with a session that it, or another program, had before, and tells it what it missed.
func (s *Server) resume(p *peer, session string, seq int) bool {
	s.mu.Lock()
	if !s.gateway.sessions[session] || seq > s.gateway.sequence {
		s.mu.Unlock()
		return p.send(9, 0, "", false) == nil
	}
	s.gateway.resumed++
	p.session = session
	var before []*peer
	for other := range s.gateway.conns {
		if other != p && other.session == session {
			before = append(before, other)
		}
	}
	var missed []packet
	for _, e := range s.gateway.sent {
		if e.Seq > seq && e.Type != "READY" && e.Type != "RESUMED" {
			missed = append(missed, e)
		}
	}
	missed = append(missed, s.event("RESUMED", json.RawMessage("{}")))
	s.mu.Unlock()
	for _, other := range before {
		other.close(4000)
	}
	return s.greet(p, missed)
}

// greet sends events and counts the bot as logged in.
func (s *Server) greet(p *peer, events []packet) bool {
	for _, e := range events {
		if p.send(0, e.Seq, e.Type, e.Data) != nil {
			return false
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.ready = true
	s.happened()
	return true
}

// event numbers an event. The caller holds the lock.
func (s *Server) event(kind string, data json.RawMessage) packet {
	s.gateway.sequence++
	e := packet{Seq: s.gateway.sequence, Type: kind, Data: data}
	s.gateway.sent = append(s.gateway.sent, e)
	return e
}
