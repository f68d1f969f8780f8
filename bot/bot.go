// Package bot is the conversation: what people may say to newsbot and what it answers, the same on every platform.
// It knows no platform's markup and no database; platforms hand it requests and show its replies.
package bot

import (
	"context"

	"newsbot/alerts"
)

// A Request is a command that somebody gave on a platform. Its identity fields come from the platform's verified payload,
// never from text.
type Request struct {
	Event   string         // the platform's name for this event, to answer it once; empty if it never comes twice
	Channel alerts.Channel // where it was given
	Place   string         // the channel as people see it: "#energy-news", "this conversation"
	User    string         // who gave it, as people see them: "Ada"
	Person  string         // who gave it, as the platform names them, so that they can be written to; empty if they cannot

	Text    string            // what was typed after /news; ignored if Command is set
	Command string            // the command's name, where the platform has parsed it
	Args    map[string]string // by option name, with Command

	MayChange bool   // whether User may change what Channel is told
	WhyNot    string // if not: who may, a sentence for people
}

// A Reply is the answer to a request. It is for the one who asked; Announce is for the channel.
type Reply struct {
	Parts    []Part
	Announce alerts.Line // one public line about what changed; empty if nothing did
}

// A Part is a piece of a reply: a Paragraph, Bullets or a Block.
type Part interface{ part() }

// A Paragraph is a line of text.
type Paragraph alerts.Line

// Bullets are the lines of a list.
type Bullets []alerts.Line

// A Block is text to be shown in a fixed-width font, line breaks and all: a rule with a caret under its error.
type Block string

func (Paragraph) part() {}
func (Bullets) part()   {}
func (Block) part()     {}

// A Choice is something that a person who is still typing may mean.
type Choice struct {
	Label string // what is shown
	Value string // what is typed
}

// A Responder answers. It must be safe for concurrent use.
type Responder interface {
	// Respond carries out r and returns what to show. It answers in well under three seconds, whatever happens.
	Respond(ctx context.Context, r Request) Reply

	// Complete proposes values for the named option of r.Command, of which typed is there so far.
	Complete(ctx context.Context, r Request, option, typed string) []Choice
}

// A Listener brings commands in from one platform.
//
// Listen blocks until ctx is done and returns nil then; it returns an error when the platform will not let it in.
// Lost connections are its own affair. It has waited for all it started.
type Listener interface {
	Listen(ctx context.Context, to Responder) error
}
