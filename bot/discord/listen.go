package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	sdk "github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"newsbot/alerts"
	"newsbot/bot"
)

// Times of an answer. Discord gives three seconds for the first and fifteen minutes for the rest.
const (
	deferAfter  = 2 * time.Second
	firstLimit  = 3 * time.Second
	answerLimit = 20 * time.Second
	tries       = 3 // of what may be asked twice
)

// Listen registers the commands, connects to the gateway and answers what people ask, until ctx is done.
func (p *Platform) Listen(ctx context.Context, to bot.Responder) error {
	d := &desk{platform: p, to: to}
	defer d.finish()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.register(ctx) })
	group.Go(func() error {
		return p.stay(ctx, func(kind string, data json.RawMessage) {
			if kind == "INTERACTION_CREATE" {
				d.start(context.WithoutCancel(ctx), data)
			}
		})
	})
	return group.Wait()
}

// A desk answers interactions, each on its own.
type desk struct {
	platform *Platform
	to       bot.Responder

	mu     sync.Mutex
	closed bool
	work   sync.WaitGroup
}

// start answers an interaction. Being asked to stop does not cut an answer in half: only its own limit does.
func (d *desk) start(ctx context.Context, raw json.RawMessage) {
	in, err := readInteraction(raw)
	if err != nil {
		d.platform.log.Warn("Discord sent an interaction that cannot be read", "err", err)
		return
	}
	in.heard = time.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.work.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, answerLimit)
		defer cancel()
		switch in.Type {
		case sdk.InteractionApplicationCommand:
			d.command(ctx, in)
		case sdk.InteractionApplicationCommandAutocomplete:
			d.complete(ctx, in)
		}
	})
}

// finish takes nothing more and waits for the answers that are being given.
func (d *desk) finish() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.work.Wait()
}

// command carries out a command and answers it, at first with "thinking" if it takes long.
func (d *desk) command(ctx context.Context, in interaction) {
	if why := in.refusal(); why != "" {
		d.respond(ctx, in, bot.Reply{Parts: []bot.Part{bot.Paragraph(alerts.Plain(why))}})
		return
	}
	r, _ := in.request()
	replies := make(chan bot.Reply, 1)
	go func() { replies <- d.to.Respond(ctx, r) }()
	slow := time.NewTimer(deferAfter)
	defer slow.Stop()

	var reply bot.Reply
	deferred := false
	select {
	case reply = <-replies:
	case <-slow.C:
		deferred = d.callback(ctx, in, sdk.InteractionResponse{
			Type: sdk.InteractionResponseDeferredChannelMessageWithSource,
			Data: &sdk.InteractionResponseData{Flags: sdk.MessageFlagsEphemeral, AllowedMentions: nobody()},
		})
		reply = <-replies
	}
	if len(reply.Parts) == 0 && len(reply.Announce) == 0 { // it was answered before
		return
	}
	reply = d.warn(reply, in, r)
	if deferred {
		d.edit(ctx, in, reply)
	} else {
		d.respond(ctx, in, reply)
	}
	if len(reply.Announce) > 0 {
		d.announce(ctx, in, reply.Announce)
	}
}

// warn adds to a reply that changed something what keeps the bot from posting where it was asked to.
func (d *desk) warn(reply bot.Reply, in interaction, r bot.Request) bot.Reply {
	may := permits{bits: in.AppPermissions, thread: isThread(in.Channel.Type)}
	lacks := may.lacks()
	if len(reply.Announce) == 0 || len(lacks) == 0 {
		return reply
	}
	reply.Parts = append(reply.Parts, bot.Paragraph{
		{Text: "I cannot post in " + r.Place + " yet: I am missing "}, alerts.Strong(strings.Join(lacks, ", ")),
		{Text: " there. A server admin can allow it under the channel's permissions."},
	})
	return reply
}

// complete proposes values for the option that is being typed.
func (d *desk) complete(ctx context.Context, in interaction) {
	choices := []*sdk.ApplicationCommandOptionChoice{}
	if in.refusal() == "" {
		r, typing := in.request()
		choices = offer(d.to.Complete(ctx, r, typing.Name, typing.text()))
	}
	d.callback(ctx, in, map[string]any{
		"type": sdk.InteractionApplicationCommandAutocompleteResult, "data": map[string]any{"choices": choices},
	})
}

// offer returns the choices that Discord can show. One whose value is too long is left out: cut, it would mean something else.
func offer(choices []bot.Choice) []*sdk.ApplicationCommandOptionChoice {
	out := []*sdk.ApplicationCommandOptionChoice{}
	for _, c := range choices {
		label := plain(c.Label, maxChoice)
		if len(out) == maxChoices || label == "" || c.Value == "" || units(c.Value) > maxChoice {
			continue
		}
		out = append(out, &sdk.ApplicationCommandOptionChoice{Name: label, Value: c.Value})
	}
	return out
}

// respond gives the first answer.
func (d *desk) respond(ctx context.Context, in interaction, reply bot.Reply) {
	d.callback(ctx, in, sdk.InteractionResponse{Type: sdk.InteractionResponseChannelMessageWithSource, Data: answerData(reply)})
}

// callback sends an answer to an interaction and reports whether Discord took it. There is no second try: the three seconds are
// over by then. Nor is there a first once they are: a process that was stopped for so long finds that another node has answered.
func (d *desk) callback(ctx context.Context, in interaction, body any) bool {
	if late := time.Since(in.heard); late > firstLimit {
		d.platform.log.Warn("an answer came too late to be sent", "interaction", in.ID, "after", late.Round(time.Millisecond))
		return false
	}
	err := d.platform.rest.answer(ctx, http.MethodPost, sdk.EndpointInteractionResponse(in.ID, in.Token), body)
	if err != nil {
		d.platform.log.Warn("Discord did not take an answer", "interaction", in.ID, "err", err)
	}
	return err == nil
}

// edit puts the answer in place of "thinking".
func (d *desk) edit(ctx context.Context, in interaction, reply bot.Reply) {
	data := answerData(reply)
	edit := sdk.WebhookEdit{Content: &data.Content, Embeds: &data.Embeds, AllowedMentions: data.AllowedMentions}
	err := repeat(ctx, func() error {
		return d.platform.rest.answer(ctx, http.MethodPatch, sdk.EndpointInteractionResponseActions(in.ApplicationID, in.Token), edit)
	})
	if err != nil {
		d.platform.log.Warn("Discord did not take a late answer", "interaction", in.ID, "err", err)
	}
}

// announce says in the channel what changed.
func (d *desk) announce(ctx context.Context, in interaction, l alerts.Line) {
	post := notice(l, "n"+in.ID) // known again by its nonce
	err := repeat(ctx, func() error {
		_, err := d.platform.post(ctx, in.ChannelID, post)
		return err
	})
	if err != nil {
		d.platform.log.Warn("a change could not be announced", "channel", in.ChannelID, "err", err)
	}
}

// repeat asks again where the answer was not a plain no. What is asked may be asked twice.
func repeat(ctx context.Context, ask func() error) error {
	for try := 1; ; try++ {
		err := ask()
		if err == nil || try == tries || isFinal(err) {
			return err
		}
		pause := time.Second
		if e, ok := errors.AsType[*waitError](err); ok {
			pause = e.After
		} else if e, ok := errors.AsType[*apiError](err); ok {
			pause = max(pause, e.After)
		}
		if !sleep(ctx, pause) {
			return err
		}
	}
}
