package slack

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

// Edit makes the message of d show d's card as it is now. If Slack finds fault with the blocks, which changes nothing, the
// same is shown as plain text.
func (p *Platform) Edit(ctx context.Context, d alerts.Delivery) error {
	if err := p.elsewhere(d); err != nil {
		return err
	}
	if d.RemoteID == "" {
		return &alerts.SendError{Reason: alerts.Rejected, Err: errors.New("the message has no name that Slack knows")}
	}
	ts, sent, err := p.update(ctx, d.RemoteID, Message(d))
	if tooMuch(err) {
		p.log.Error("blocks refused", "delivery", d.ID, "err", answer(err, sent))
		ts, sent, err = p.update(ctx, d.RemoteID, Plain(d))
	}
	if err != nil {
		return answer(err, sent)
	}
	if ts == "" {
		return errNoMessage
	}
	return nil
}

// update makes the message called ts say what m says, and returns the same as post.
func (p *Platform) update(ctx context.Context, ts string, m Post) (name string, sent bool, err error) {
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	options := []sdk.MsgOption{
		sdk.MsgOptionText(m.Text, false), // escaped already
		sdk.MsgOptionMetadata(m.Metadata),
		sdk.MsgOptionBlocks(m.Blocks...), // an empty list takes the old ones away; none at all would leave them
	}
	_, name, _, err = p.api.UpdateMessageContext(ctx, m.Channel, ts, options...)
	return name, connected.Load(), err
}

// unchangeable says in a sentence why a message cannot be changed, if that is what code means.
func unchangeable(code string) (string, bool) {
	switch code {
	case "message_not_found":
		return "the message is no longer there", true
	case "cant_update_message":
		return "the message is not the bot's own", true
	case "edit_window_closed":
		return "a setting of the workspace keeps messages of that age from being changed", true
	}
	return "", false
}
