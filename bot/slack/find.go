package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

const (
	clockMargin = 5 * time.Minute // how far Slack's clock and ours may be apart
	pageSize    = 100
	mostPages   = 50
)

// Find looks through the channel's history for d's mark, from before the first attempt on. That needs the optional
// scope channels:history or groups:history and the bot in the channel; without it nobody can tell.
func (p *Platform) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	since := d.FirstAt
	if since.IsZero() {
		since = d.Filed
	}
	if _, private := d.Channel.Person(); private || since.IsZero() { // the conversation with a person has another name
		return alerts.Receipt{}, alerts.ErrCannotTell
	}
	who, err := p.whoami(ctx)
	if err != nil {
		return alerts.Receipt{}, err
	}
	ask := sdk.GetConversationHistoryParameters{
		ChannelID: d.Channel.ID, Oldest: strconv.FormatInt(since.Add(-clockMargin).Unix(), 10),
		Limit: pageSize, IncludeAllMetadata: true,
	}
	if to := thread(d); to != "" { // what stands in a thread is not in the channel's history
		receipt, err := look(who, d.ID, func(cursor string) (page, error) { return p.replies(ctx, d.Channel.ID, to, ask.Oldest, cursor) })
		if !errors.Is(err, alerts.ErrAbsent) {
			return receipt, err
		} // if its card was gone, it was posted into the channel
	}
	return look(who, d.ID, func(cursor string) (page, error) {
		ask.Cursor = cursor
		return p.history(ctx, &ask)
	})
}

// A page is a part of what stands in a channel or a thread.
type page struct {
	messages []sdk.Message
	more     bool
	next     string // the cursor of the next page
}

// look goes through pages for the mark of the delivery id on a message of ours.
func look(who *identity, id alerts.DeliveryID, read func(cursor string) (page, error)) (alerts.Receipt, error) {
	cursor := ""
	for range mostPages {
		p, err := read(cursor)
		if err != nil {
			return alerts.Receipt{}, err
		}
		for _, m := range p.messages {
			if who.wrote(m) && marked(m, id) {
				return alerts.Receipt{RemoteID: m.Timestamp}, nil
			}
		}
		if !p.more {
			return alerts.Receipt{}, alerts.ErrAbsent
		}
		if p.next == "" || p.next == cursor { // there is more, but no way to it
			return alerts.Receipt{}, alerts.ErrCannotTell
		}
		cursor = p.next
	}
	return alerts.Receipt{}, alerts.ErrCannotTell
}

// history reads a page of a channel.
func (p *Platform) history(ctx context.Context, ask *sdk.GetConversationHistoryParameters) (page, error) {
	got, err := p.api.GetConversationHistoryContext(ctx, ask)
	if err != nil {
		return page{}, unreadable(err)
	}
	if !got.Ok {
		return page{}, errors.New("read the channel's history: the answer says neither yes nor no")
	}
	return page{got.Messages, got.HasMore, got.ResponseMetaData.NextCursor}, nil
}

// replies reads a page of the thread below the message called ts. A thread whose message is gone is empty.
func (p *Platform) replies(ctx context.Context, channel, ts, oldest, cursor string) (page, error) {
	messages, more, next, err := p.api.GetConversationRepliesContext(ctx, &sdk.GetConversationRepliesParameters{
		ChannelID: channel, Timestamp: ts, Oldest: oldest, Cursor: cursor, Limit: pageSize, IncludeAllMetadata: true,
	})
	if e, ok := errors.AsType[sdk.SlackErrorResponse](err); ok && threadless(e.Err) {
		return page{}, nil
	}
	if err != nil {
		return page{}, unreadable(err)
	}
	return page{messages, more, next}, nil
}

// wrote reports whether m is the bot's own. Anybody may copy a mark.
func (who *identity) wrote(m sdk.Message) bool {
	return who.user != "" && m.User == who.user || who.bot != "" && m.BotID == who.bot
}

// marked reports whether m carries the mark of the delivery id.
func marked(m sdk.Message, id alerts.DeliveryID) bool {
	if m.Metadata.EventType == eventType && m.Metadata.EventPayload[payloadKey] == string(id) {
		return true
	}
	for _, b := range m.Blocks.BlockSet {
		if b.ID() == marker(id) {
			return true
		}
	}
	return false
}

// unreadable turns an error of the look-up into ErrCannotTell if it will be the same the next time.
func unreadable(err error) error {
	if e, ok := errors.AsType[sdk.SlackErrorResponse](err); ok {
		switch e.Err {
		case "missing_scope", "not_allowed_token_type", "no_permission", "access_denied", "not_in_channel", "channel_not_found",
			"method_not_supported_for_channel_type", "team_access_not_granted", "ekm_access_denied", "enterprise_is_restricted":
			return fmt.Errorf("%w (%s)", alerts.ErrCannotTell, e.Err)
		}
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // somebody's message that the SDK does not understand
		return fmt.Errorf("%w: %w", alerts.ErrCannotTell, err)
	}
	return fmt.Errorf("read the channel's history: %w", redact(err))
}
