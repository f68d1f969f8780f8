package discordtest

import (
	"encoding/json"
	"time"
)

// A Message stands in a channel.
type Message struct {
	ID, Channel, Author string
	At                  time.Time
	Body                json.RawMessage // as it was posted or edited
	Edits               int             // how often it was edited
	Posted
}

// Posted is what a message says.
type Posted struct {
	Content      string          `json:"content"`
	Embeds       []Embed         `json:"embeds"`
	Components   []Row           `json:"components"`
	Mentions     json.RawMessage `json:"allowed_mentions"`
	Nonce        string          `json:"nonce"`
	EnforceNonce bool            `json:"enforce_nonce"`
	Flags        int             `json:"flags"`
}

// An Embed is a card.
type Embed struct {
	Title       string `json:"title"`
	URL         string `json:"url"`
	Description string `json:"description"`
	Timestamp   string `json:"timestamp"`
	Author      struct {
		Name string `json:"name"`
	} `json:"author"`
	Footer struct {
		Text string `json:"text"`
	} `json:"footer"`
	Fields []Field `json:"fields"`
}

// A Field is a part of a card with a heading.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Row holds buttons.
type Row struct {
	Type       int      `json:"type"`
	Components []Button `json:"components"`
}

// A Button can be pressed.
type Button struct {
	Type     int    `json:"type"`
	Style    int    `json:"style"`
	Label    string `json:"label"`
	URL      string `json:"url"`
	CustomID string `json:"custom_id"`
}

// Messages returns what stands in a channel, oldest first.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages {
		if m.Channel == channel {
			out = append(out, m)
		}
	}
	return out
}

// Say puts a message of somebody else into a channel.
func (s *Server) Say(channel, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.messages = append(s.messages, Message{ID: s.name(now), Channel: channel, Author: Ada, At: now, Posted: Posted{Content: content}})
	s.happened()
}

// Delete removes a message.
func (s *Server) Delete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.messages {
		if s.messages[i].ID == id {
			s.messages = append(s.messages[:i:i], s.messages[i+1:]...)
			return
		}
	}
}
