package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"runtime/debug"
	"time"

	"newsbot/alerts"
)

// answerWithin is how long a command may take: Slack and Discord give three seconds.
const answerWithin = 2500 * time.Millisecond

// A Handler carries commands out. Its fields are set before first use and not changed after; it is safe for concurrent use.
type Handler struct {
	For     func(alerts.WorkspaceID) Workspace // what is kept of a workspace
	Events  Events
	Scout   Scout
	Changed func() // called after a topic or subscription changed, so that the desk learns of it at once; may be nil
	Log     *slog.Logger
}

var _ Responder = (*Handler)(nil)

// Respond carries out r. Whatever goes wrong inside is logged under a reference, which is all that people see of it.
func (h *Handler) Respond(ctx context.Context, r Request) (reply Reply) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			reply = h.broke(r, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if r.Event != "" {
		first, err := h.Events.First(ctx, r.Event, time.Now().UTC())
		if err != nil {
			return h.broke(r, "err", err)
		}
		if !first { // the platform was not sure that we heard it
			return Reply{}
		}
	}
	var c Command
	if r.Command == "" {
		var err error
		if c, r.Args, err = parse(r.Text); err != nil {
			return sentence(err.Error())
		}
		r.Command = c.Name
	} else {
		var ok bool
		if c, ok = command(r.Command); !ok {
			return sentence(unknownCommand(r.Command, "").Error())
		}
		var err error
		if r.Args, err = c.given(r.Args); err != nil {
			return sentence(err.Error())
		}
	}
	if err := c.check(r.Args); err != nil {
		return sentence(err.Error())
	}
	if c.Changes && !r.MayChange {
		return mayNot(r)
	}
	return c.run(h, ctx, r)
}

// mayNot says who may change things here.
func mayNot(r Request) Reply {
	return say(r.WhyNot+" You can still use ", alerts.Code("test"), " and ", alerts.Code("search"), ".")
}

// broke says that it is our fault, and logs what happened.
func (h *Handler) broke(r Request, details ...any) Reply {
	reference := rand.Text()[:4]
	h.Log.With(details...).Error("command broke", "reference", reference, "command", r.Command, "platform", r.Channel.Platform, "channel", r.Channel.String())
	return say("Something broke on my side. Nothing was changed; please try again. Reference " + reference + ".")
}

// of returns what is kept of the workspace that r came from.
func (h *Handler) of(r Request) Workspace { return h.For(r.Channel.Workspace) }

// room returns where r was given.
func (r Request) room() Room { return RoomOf(r.Channel) }

// trouble answers for an error of a store.
func (h *Handler) trouble(ctx context.Context, r Request, err error) Reply {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		h.Log.Warn("command took too long", "command", r.Command, "channel", r.Channel.String(), "err", err)
		return say("That took too long, so I stopped. Try it again, or with fewer days: ", alerts.Code("search … --days 2"), ".")
	}
	return h.broke(r, "err", err)
}

// changed lets the desk know that topics or subscriptions changed.
func (h *Handler) changed() {
	if h.Changed != nil {
		h.Changed()
	}
}
