package discordtest

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// serve answers a request, unless something is to go wrong with it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		s.serveGateway(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	fault := s.fault(r)
	if fault != nil && !fault.Taken {
		s.fail(w, r, fault)
		return
	}
	status, answer := s.handle(r, body)
	if fault != nil {
		s.fail(w, r, fault)
		return
	}
	s.note(r, status)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if status != http.StatusNoContent {
		_, _ = w.Write(answer)
	}
}

// fault returns what is to go wrong with r, or nil.
func (s *Server) fault(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Method != "" && f.Method != r.Method || !strings.Contains(r.URL.Path, f.Path) {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		return f
	}
	return nil
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, f *Fault) {
	switch {
	case f.Silent:
		s.note(r, 0)
		<-r.Context().Done()
	case f.Cut:
		s.note(r, 0)
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			c.Close()
		}
	case f.Drip:
		s.note(r, 0)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ") // it may have gone
			_ = http.NewResponseController(w).Flush()
			<-tick.C
		}
	default:
		s.note(r, f.Status)
		for name, values := range f.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body)
	}
}

func (s *Server) note(r *http.Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, Request{Method: r.Method, Path: r.URL.Path, Status: status})
	s.happened()
}

// handle carries a request out.
func (s *Server) handle(r *http.Request, body []byte) (int, []byte) {
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/"), "/") // without the version
	at := strings.Split(path, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	answer, no := s.route(r, at, body)
	if no != nil {
		return no.status, []byte(no.body())
	}
	if answer == nil {
		return http.StatusNoContent, nil
	}
	text, err := json.Marshal(answer)
	if err != nil {
		s.t.Errorf("discordtest: %v", err)
	}
	return http.StatusOK, text
}

var notFound = &refusal{status: 404, code: 0, message: "404: Not Found"}

func (s *Server) route(r *http.Request, at []string, body []byte) (any, *refusal) {
	is := func(method string, path ...string) bool {
		if r.Method != method || len(at) != len(path) {
			return false
		}
		for i, p := range path {
			if p != "*" && p != at[i] {
				return false
			}
		}
		return true
	}
	switch { // what needs no token, or carries its own
	case is("POST", "interactions", "*", "*", "callback"):
		return nil, s.callback(at[2], body)
	case is("PATCH", "webhooks", AppID, "*", "messages", "@original"):
		return map[string]string{"id": s.name(time.Now())}, s.edit(at[2], body)
	}
	if r.Header.Get("Authorization") != "Bot "+Token || s.revoked {
		return nil, &refusal{status: 401, message: "401: Unauthorized"}
	}
	switch {
	case is("GET", "gateway", "bot"):
		return s.where(), nil
	case is("GET", "users", "@me"):
		return map[string]any{"id": BotID, "username": "newsbot", "bot": true}, nil
	case is("GET", "applications", "@me"):
		return map[string]any{"id": AppID, "name": "newsbot"}, nil
	case is("POST", "users", "@me", "channels"):
		return s.private(body)
	case is("PUT", "applications", AppID, "commands"):
		s.commands, s.scope = body, ""
		return json.RawMessage(body), nil
	case is("PUT", "applications", AppID, "guilds", "*", "commands"):
		s.commands, s.scope = body, at[3]
		return json.RawMessage(body), nil
	case is("GET", "guilds", "*"):
		return map[string]any{"id": at[1], "owner_id": Ada, "roles": []map[string]any{
			{"id": at[1], "permissions": strconv.FormatInt(AllPermissions, 10)},
		}}, nil
	case is("GET", "guilds", "*", "members", BotID):
		return map[string]any{"user": map[string]string{"id": BotID}, "roles": []string{}}, nil
	case len(at) >= 2 && at[0] == "channels":
		c := s.channels[at[1]]
		if c == nil {
			return nil, &refusal{status: 404, code: 10003, message: "Unknown Channel"}
		}
		switch {
		case is("GET", "channels", "*"):
			return s.showChannel(at[1], c)
		case is("GET", "channels", "*", "messages"):
			return s.history(at[1], c, r)
		case is("POST", "channels", "*", "messages"):
			return s.post(at[1], c, body)
		case is("PATCH", "channels", "*", "messages", "*"):
			return s.change(at[1], at[3], c, body)
		}
	}
	return nil, notFound
}

// private opens the conversation with a person.
func (s *Server) private(body []byte) (any, *refusal) {
	var with struct {
		Person string `json:"recipient_id"`
	}
	if err := json.Unmarshal(body, &with); err != nil || with.Person == "" {
		return nil, &refusal{status: 400, code: 50035, message: "Invalid Form Body"}
	}
	id := Private(with.Person)
	if s.channels[id] == nil {
		s.channels[id] = &channel{kind: 1, permissions: AllPermissions}
	}
	return map[string]any{"id": id, "type": 1}, nil
}

// Private returns the name of the conversation with a person.
func Private(person string) string { return "77" + person[2:] }

// Permissions that are looked at here.
const (
	viewChannel  = 1 << 10
	sendMessages = 1 << 11
	embedLinks   = 1 << 14
	readHistory  = 1 << 16
)

var (
	missingAccess      = &refusal{status: 403, code: 50001, message: "Missing Access"}
	missingPermissions = &refusal{status: 403, code: 50013, message: "Missing Permissions"}
)

func (s *Server) showChannel(id string, c *channel) (any, *refusal) {
	return map[string]any{
		"id": id, "type": c.kind, "guild_id": c.guild, "name": c.name,
		"permission_overwrites": []map[string]any{{
			"id": BotID, "type": 1, "allow": "0", "deny": strconv.FormatInt(AllPermissions&^c.permissions, 10),
		}},
	}, nil
}

// post puts a message of the bot's into a channel, or returns the one that is known by its nonce.
func (s *Server) post(id string, c *channel, body []byte) (any, *refusal) {
	if c.permissions&viewChannel == 0 {
		return nil, missingAccess
	}
	posted, no := check(body)
	switch {
	case no != nil:
		return nil, no
	case c.permissions&sendMessages == 0, len(posted.Embeds) > 0 && c.permissions&embedLinks == 0:
		return nil, missingPermissions
	}
	now := time.Now()
	for _, m := range s.messages {
		if posted.EnforceNonce && m.Author == BotID && m.Channel == id && m.Nonce == posted.Nonce && now.Sub(m.At) < NonceWindow {
			return map[string]string{"id": m.ID}, nil
		}
	}
	m := Message{ID: s.name(now), Channel: id, Author: BotID, At: now, Body: body, Posted: posted}
	s.messages = append(s.messages, m)
	return map[string]string{"id": m.ID}, nil
}

// change edits a message of the bot's own. What the request does not name stays as it was.
func (s *Server) change(id, message string, c *channel, body []byte) (any, *refusal) {
	if c.permissions&viewChannel == 0 {
		return nil, missingAccess
	}
	i := slices.IndexFunc(s.messages, func(m Message) bool { return m.Channel == id && m.ID == message })
	switch {
	case i < 0:
		return nil, &refusal{status: 404, code: 10008, message: "Unknown Message"}
	case s.messages[i].Author != BotID:
		return nil, &refusal{status: 403, code: 50005, message: "Cannot edit a message authored by another user"}
	}
	var named map[string]json.RawMessage
	if err := json.Unmarshal(s.messages[i].Body, &named); err != nil {
		s.t.Errorf("discordtest: %v", err)
	}
	delete(named, "allowed_mentions") // of the request that posted it
	if err := json.Unmarshal(body, &named); err != nil {
		return nil, &refusal{status: 400, code: 50109, message: "The request body contains invalid JSON."}
	}
	merged, err := json.Marshal(named)
	if err != nil {
		s.t.Errorf("discordtest: %v", err)
	}
	posted, no := check(merged)
	if no != nil {
		return nil, no
	}
	m := &s.messages[i]
	m.Body, m.Posted = merged, posted
	m.Edits++
	return map[string]string{"id": m.ID}, nil
}

// history returns a page of a channel, newest first: nothing at all, and no error, without the permission. A nonce is not given back.
func (s *Server) history(id string, c *channel, r *http.Request) (any, *refusal) {
	out := []map[string]any{}
	if c.permissions&viewChannel == 0 {
		return nil, missingAccess
	}
	limit, err := strconv.Atoi(r.FormValue("limit"))
	if err != nil || limit < 1 || limit > 100 {
		limit = 50
	}
	after, _ := strconv.ParseUint(r.FormValue("after"), 10, 64) // 0 if there is none
	for _, m := range s.messages {
		name, _ := strconv.ParseUint(m.ID, 10, 64) // it is one
		if m.Channel != id || name <= after || c.permissions&readHistory == 0 {
			continue
		}
		embeds := m.Embeds
		if embeds == nil {
			embeds = []Embed{}
		}
		out = append(out, map[string]any{
			"id": m.ID, "channel_id": id, "author": map[string]string{"id": m.Author}, "content": m.Content, "embeds": embeds,
		})
	}
	if after > 0 {
		out = out[:min(limit, len(out))]
	} else {
		out = out[max(0, len(out)-limit):]
	}
	slices.Reverse(out)
	return out, nil
}
