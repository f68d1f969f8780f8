package slack

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

// Notify posts d once. If Slack finds fault with the blocks, which posts nothing, the same is sent as plain text.
func (p *Platform) Notify(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if err := p.elsewhere(d); err != nil {
		return alerts.Receipt{}, err
	}
	ts, sent, err := p.post(ctx, Message(d))
	if tooMuch(err) {
		p.log.Error("blocks refused", "delivery", d.ID, "err", answer(err, sent))
		ts, sent, err = p.post(ctx, Plain(d))
	}
	if e, ok := errors.AsType[sdk.SlackErrorResponse](err); ok && d.Update() && threadless(e.Err) {
		d.Thread = "" // somebody deleted the card: it is news all the same
		return p.Notify(ctx, d)
	}
	if err != nil {
		no := answer(err, sent)
		p.slowed(ctx, d.Channel.ID, no)
		return alerts.Receipt{}, no
	}
	if ts == "" {
		return alerts.Receipt{}, errNoMessage
	}
	return alerts.Receipt{RemoteID: ts}, nil
}

// threadless reports whether code says that there is no thread below a message.
func threadless(code string) bool {
	return code == "thread_not_found" || code == "message_not_found" || code == "cannot_reply_to_message"
}

// elsewhere says no if d goes to a workspace that is not the bot's.
func (p *Platform) elsewhere(d alerts.Delivery) error {
	if here := p.Workspace(); here != "" && d.Channel.Workspace != here {
		return &alerts.SendError{Reason: alerts.Gone,
			Err: errors.New("the channel belongs to another Slack workspace than the bot token in " + botTokenSetting)}
	}
	return nil
}

// recipient returns where a message to c goes. Slack takes a person for the conversation with them.
func recipient(c alerts.Channel) string {
	if person, ok := c.Person(); ok {
		return person
	}
	return c.ID
}

// errNoMessage is an answer that says neither yes nor no.
var errNoMessage = errors.New("post to Slack: the answer names no message")

// post sends m and returns the name that Slack gave it, or the SDK's error and whether any of the request may have left.
func (p *Platform) post(ctx context.Context, m Post) (ts string, sent bool, err error) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	_, ts, err = p.api.PostMessageContext(ctx, m.Channel, m.options()...)
	return ts, connected.Load(), err
}

// options returns m as the SDK takes it.
func (m Post) options() []sdk.MsgOption {
	options := []sdk.MsgOption{
		sdk.MsgOptionText(m.Text, false), // escaped already
		sdk.MsgOptionDisableLinkUnfurl(),
		sdk.MsgOptionDisableMediaUnfurl(),
	}
	if m.Thread != "" {
		options = append(options, sdk.MsgOptionTS(m.Thread))
	}
	if m.Metadata.EventType != "" {
		options = append(options, sdk.MsgOptionMetadata(m.Metadata))
	}
	if len(m.Blocks) > 0 {
		return append(options, sdk.MsgOptionBlocks(m.Blocks...))
	}
	return append(options, sdk.MsgOptionDisableMarkdown())
}
