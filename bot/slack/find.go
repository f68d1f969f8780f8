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
	if since.IsZero() {
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
	for range mostPages {
		page, err := p.api.GetConversationHistoryContext(ctx, &ask)
		if err != nil {
			return alerts.Receipt{}, unreadable(err)
		}
		if !page.Ok {
			return alerts.Receipt{}, errors.New("read the channel's history: the answer says neither yes nor no")
		}
		for _, m := range page.Messages {
			if who.wrote(m) && marked(m, d.ID) {
				return alerts.Receipt{RemoteID: m.Timestamp}, nil
			}
		}
		if !page.HasMore {
			return alerts.Receipt{}, alerts.ErrAbsent
		}
		next := page.ResponseMetaData.NextCursor
		if next == "" || next == ask.Cursor { // there is more, but no way to it
			return alerts.Receipt{}, alerts.ErrCannotTell
		}
		ask.Cursor = next
	}
	return alerts.Receipt{}, alerts.ErrCannotTell
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
