package discordtest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ManageChannels is the permission of those who may change what a channel is told.
const ManageChannels = 1 << 4

// A Command is one that a person gives in a channel of Guild.
type Command struct {
	Channel     string // empty for a direct message
	User        string // as people see it; "Ada" if empty
	Permissions int64  // what the person may do
	Name        string // the subcommand of /news
	Options     map[string]any
	Typing      string // the option that is still being typed: asks for completion
	ID          string // of an earlier Command, to give it a second time; empty for a new one
}

// An Answer is what the person who gave a command sees.
type Answer struct {
	ID        string // of the interaction
	Deferred  bool   // "thinking" came first
	Ephemeral bool   // nobody else sees it
	Posted
	Choices []struct{ Name, Value string }

	first, done bool
}

// Text returns all that the answer says.
func (a Answer) Text() string {
	all := a.Content
	for _, e := range a.Embeds {
		all += "\n" + e.Description
	}
	return strings.TrimSpace(all)
}

// answerWithin is how long Discord waits for the first answer. Then it tells the person that the bot did not answer.
const answerWithin = 3 * time.Second

// Give sends a command to the bot, which must be connected or about to be, and returns the answer. It gives the command again as a person
// would, should it not be answered in time because the machine stood still meanwhile.
func (s *Server) Give(c Command) Answer {
	s.t.Helper()
	for {
		token, sent, stood := s.Send(c), time.Now(), false
		var got Answer
		s.await("an answer to /news "+c.Name, func(gap time.Duration) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			got, stood = *s.asked[token], stood || gap > answerWithin/3
			return got.done || stood && !got.first && time.Since(sent) > 2*answerWithin
		})
		if got.done {
			return got
		}
	}
}

// Send sends a command to the bot and returns the token under which it is to be answered.
func (s *Server) Send(c Command) string {
	s.t.Helper()
	s.Await("the bot at the gateway", s.Connected)
	p := s.peer()
	s.mu.Lock()
	if c.ID == "" {
		c.ID = s.name(time.Now())
	}
	token := "interaction-token-" + c.ID + "-" + strconv.Itoa(len(s.asked))
	s.asked[token] = &Answer{ID: c.ID}
	payload, err := json.Marshal(s.payload(c, token))
	if err != nil {
		s.t.Fatalf("discordtest: %v", err)
	}
	e := s.event("INTERACTION_CREATE", payload)
	s.mu.Unlock()
	if p == nil || p.send(0, e.Seq, e.Type, e.Data) != nil {
		s.t.Fatal("discordtest: the bot left the gateway")
	}
	return token
}

func (s *Server) payload(c Command, token string) map[string]any {
	kind := 2
	options := []map[string]any{}
	for name, value := range c.Options {
		o := map[string]any{"name": name, "type": 3, "value": value}
		if _, ok := value.(int); ok {
			o["type"] = 4
		}
		if name == c.Typing {
			o["focused"], kind = true, 4
		}
		options = append(options, o)
	}
	name := c.User
	if name == "" {
		name = "Ada"
	}
	user := map[string]any{"id": Ada, "username": strings.ToLower(name), "global_name": name}
	out := map[string]any{
		"id": c.ID, "application_id": AppID, "type": kind, "token": token, "version": 1, "app_permissions": "0",
		"data": map[string]any{"id": "1", "name": "news", "type": 1, "options": []map[string]any{
			{"name": c.Name, "type": 1, "options": options},
		}},
	}
	if c.Channel == "" {
		out["user"], out["channel_id"] = user, "600000000000000001"
		return out
	}
	ch := s.channels[c.Channel]
	out["guild_id"], out["channel_id"] = ch.guild, c.Channel
	out["channel"] = map[string]any{"id": c.Channel, "name": ch.name, "type": ch.kind}
	out["app_permissions"] = strconv.FormatInt(ch.permissions, 10)
	out["member"] = map[string]any{"user": user, "permissions": strconv.FormatInt(c.Permissions, 10), "roles": []string{}}
	return out
}

// callback takes the first answer to an interaction.
func (s *Server) callback(token string, body []byte) *refusal {
	a := s.asked[token]
	if a == nil {
		return &refusal{status: 404, code: 10062, message: "Unknown interaction"}
	}
	if a.first {
		return &refusal{status: 400, code: 40060, message: "Interaction has already been acknowledged."}
	}
	var said struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return &refusal{status: 400, code: 50109, message: "The request body contains invalid JSON."}
	}
	switch said.Type {
	case 4:
		posted, no := check(said.Data)
		if no != nil {
			return no
		}
		a.Posted, a.done = posted, true
		a.Ephemeral = posted.Flags&(1<<6) != 0
	case 5:
		var data struct{ Flags int }
		if err := json.Unmarshal(said.Data, &data); err != nil {
			return invalid("data", "Not an object.")
		}
		a.Deferred, a.Ephemeral = true, data.Flags&(1<<6) != 0
	case 8:
		var data struct {
			Choices []struct{ Name, Value string }
		}
		if err := json.Unmarshal(said.Data, &data); err != nil || data.Choices == nil || len(data.Choices) > 25 {
			return invalid("data.choices", "Must be a list of 25 or fewer.")
		}
		for i, c := range data.Choices {
			if c.Name == "" || length(c.Name) > 100 || length(c.Value) > 100 {
				return invalid(fmt.Sprintf("data.choices.%d", i), "Must be between 1 and 100 in length.")
			}
		}
		a.Choices, a.done = data.Choices, true
	default:
		return invalid("type", "Not an answer.")
	}
	a.first = true
	s.happened()
	return nil
}

// edit takes the answer that comes in place of "thinking".
func (s *Server) edit(token string, body []byte) *refusal {
	a := s.asked[token]
	if a == nil || !a.first {
		return &refusal{status: 404, code: 10015, message: "Unknown Webhook"}
	}
	posted, no := check(body)
	if no != nil {
		return no
	}
	a.Posted, a.done = posted, true
	s.happened()
	return nil
}
