package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"newsbot/alerts"
)

// Codes of Discord that change what happens next ("JSON Error Codes").
const (
	codeUnknownChannel   = 10003
	codeUnknownGuild     = 10004
	codeUnknownMessage   = 10008
	codeSlowmode         = 20016
	codeQuarantined      = 20026
	codeWriteLimit       = 20028
	codeGuildWriteLimit  = 20029
	codeEditLimit        = 30046
	codeForumTag         = 40067
	codeMissingAccess    = 50001
	codeNotTheAuthor     = 50005
	codeWrongChannelKind = 50008
	codeMissingPermits   = 50013
	codeInvalidForm      = 50035
	codeArchivedThread   = 50083
	codeOverloaded       = 130000
	codeNoHistory        = 160002 // "Cannot reply without permission to read message history"
	codeLockedThread     = 160005
)

// Notify posts d. If Discord objects to the card's form, which is our mistake, it posts the same as plain text.
func (p *Platform) Notify(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	channel, err := p.place(ctx, d.Channel)
	if err != nil {
		return alerts.Receipt{}, unsent(err)
	}
	receipt, err := p.post(ctx, channel, Message(d))
	if e, ok := errors.AsType[*apiError](err); ok && e.Code == codeInvalidForm {
		p.log.Warn("Discord refused a card, posting it as text", "delivery", d.ID, "err", err)
		receipt, err = p.post(ctx, channel, Plain(d))
	}
	if e, ok := errors.AsType[*apiError](err); ok && e.Code == codeNoHistory && d.Update() {
		d.Thread = "" // the bot may not answer messages here, but post them
		return p.Notify(ctx, d)
	}
	if e, ok := errors.AsType[*apiError](err); ok && e.Code == codeUnknownMessage {
		return alerts.Receipt{}, nil // it knows the nonce: the message was posted, and somebody deleted it since
	}
	if err == nil {
		return receipt, nil
	}
	no := answer(err)
	if e, ok := errors.AsType[*apiError](err); ok && (e.Code == codeMissingPermits || e.Code == codeMissingAccess) {
		no = &alerts.SendError{Reason: alerts.Gone, Err: p.missing(ctx, channel, e)}
	}
	return alerts.Receipt{}, no
}

// Repeatable reports whether Discord still knows d by its nonce at now, if it was posted.
func (p *Platform) Repeatable(d alerts.Delivery, now time.Time) bool {
	return !d.FirstAt.IsZero() && now.Sub(d.FirstAt) < p.nonce
}

// post posts m into channel, once.
func (p *Platform) post(ctx context.Context, channel string, m Post) (alerts.Receipt, error) {
	var posted struct{ ID string }
	err := p.rest.do(ctx, http.MethodPost, messagesURL(channel), messagesRoute(channel), m, &posted)
	return alerts.Receipt{RemoteID: posted.ID}, err
}

// answer turns what the client says into what the rest of the program understands.
func answer(err error) error {
	if e, ok := errors.AsType[*RefusedError](err); ok {
		return &alerts.SendError{Reason: alerts.Denied, Err: e}
	}
	if e, ok := errors.AsType[*waitError](err); ok {
		return &alerts.SendError{Reason: alerts.RateLimited, After: e.After, Err: e}
	}
	if e, ok := errors.AsType[*unsentError](err); ok {
		return &alerts.SendError{Reason: alerts.Transient, Err: e}
	}
	e, ok := errors.AsType[*apiError](err)
	if !ok || e.Status >= 500 || e.Status < 400 || e.Status == http.StatusRequestTimeout {
		return err // nobody knows whether it was posted
	}
	no := &alerts.SendError{Reason: alerts.Rejected, Err: e}
	switch e.Code {
	case codeUnknownChannel, codeUnknownGuild:
		no.Reason, no.Err = alerts.Gone, gone("the channel no longer exists, or the bot is not in its server", e)
	case codeMissingAccess, codeMissingPermits:
		no.Reason, no.Err = alerts.Gone, gone("the bot may not post in this channel", e)
	case codeWrongChannelKind:
		no.Reason, no.Err = alerts.Gone, gone("this is not a channel that messages can be posted to", e)
	case codeForumTag:
		no.Reason, no.Err = alerts.Gone, gone("posts in this forum need a tag", e)
	case codeArchivedThread, codeLockedThread:
		no.Reason, no.Err = alerts.Gone, gone("the thread is archived or locked", e)
	case codeQuarantined:
		no.Reason = alerts.Denied
	case codeSlowmode, codeWriteLimit, codeGuildWriteLimit, codeEditLimit:
		no.Reason, no.After = alerts.RateLimited, max(e.After, defaultWait)
	case codeOverloaded:
		no.Reason = alerts.Transient
	}
	switch {
	case e.Status == http.StatusTooManyRequests:
		no.Reason, no.After = alerts.RateLimited, e.After
	case e.Status == http.StatusForbidden && e.Code == 0: // not Discord itself but what stands in front of it
		no.Reason = alerts.Transient
	}
	return no
}

func notOurs(channel string) error {
	return &alerts.SendError{Reason: alerts.Gone, Err: fmt.Errorf("%q is no channel of Discord", channel)}
}

// gone returns why a channel cannot be posted to, in a sentence that people see.
func gone(why string, e *apiError) error { return fmt.Errorf("%s (Discord %d)", why, e.Code) }

// missing names the permissions without which the bot cannot post in channel.
func (p *Platform) missing(ctx context.Context, channel string, e *apiError) error {
	may, err := p.permissions(ctx, channel)
	if lacks := may.lacks(); err == nil && len(lacks) > 0 {
		return gone("the bot is missing "+strings.Join(lacks, ", ")+" in this channel; a server admin can allow it under the channel's permissions", e)
	}
	if e.Code == codeMissingAccess {
		return gone("the bot cannot see this channel; a server admin can allow View Channel under the channel's permissions", e)
	}
	return gone("the bot may not post in this channel; a server admin can allow Send Messages and Embed Links under the channel's permissions", e)
}
