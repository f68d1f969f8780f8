package discordtest

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A gateway is the fake's side of the bot's connections.
type gateway struct {
	conns      map[*peer]bool
	dialled    int
	identified int
	resumed    int
	intents    int
	sequence   int
}

// A peer is one connection of the bot's.
type peer struct {
	mu    sync.Mutex // one writer at a time
	conn  *websocket.Conn
	ready bool
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
		kind, data := "RESUMED", any(map[string]any{})
		if in.Op == 2 {
			kind, data = "READY", map[string]any{
				"v": 9, "session_id": "session", "user": map[string]any{"id": BotID, "username": "newsbot", "bot": true},
				"application": map[string]string{"id": AppID}, "guilds": []map[string]any{{"id": Guild, "unavailable": true}},
			}
		}
		s.mu.Lock()
		s.gateway.sequence++
		seq := s.gateway.sequence
		s.mu.Unlock()
		if p.send(0, seq, kind, data) != nil {
			return false
		}
		s.mu.Lock()
		if p.ready = true; in.Op == 2 {
			s.gateway.identified++
			s.gateway.intents = said.Intents
		} else {
			s.gateway.resumed++
		}
		s.happened()
		s.mu.Unlock()
	}
	return true
}
