package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
)

// A Change is the body of a request that edits a message. Whatever is missing from one stays as it was, so nothing ever is: a card
// that becomes text loses its embed, and text that becomes a card loses its text and the flag that hides embeds.
type Change struct {
	Content    string                      `json:"content"`
	Embeds     []*sdk.MessageEmbed         `json:"embeds"`
	Components []sdk.MessageComponent      `json:"components"`
	Mentions   *sdk.MessageAllowedMentions `json:"allowed_mentions"`
	Flags      sdk.MessageFlags            `json:"flags"`
}

// change returns the edit after which a message says what p says.
func (p Post) change() Change {
	return Change{Content: p.Content, Embeds: p.Embeds, Components: p.Components, Mentions: p.AllowedMentions, Flags: p.Flags}
}

// Edit makes the message of d show d's card as it is now. If Discord objects to the card's form, it shows the same as plain text.
func (p *Platform) Edit(ctx context.Context, d alerts.Delivery) error {
	if !snowflake.MatchString(d.Channel.ID) {
		return notOurs(d.Channel.ID)
	}
	if !snowflake.MatchString(d.RemoteID) {
		return &alerts.SendError{Reason: alerts.Rejected, Err: fmt.Errorf("%q is no message of Discord", d.RemoteID)}
	}
	err := p.edit(ctx, d, Message(d))
	if e, ok := errors.AsType[*apiError](err); ok && e.Code == codeInvalidForm {
		p.log.Warn("Discord refused a card, showing it as text", "delivery", d.ID, "err", err)
		err = p.edit(ctx, d, Plain(d))
	}
	e, ok := errors.AsType[*apiError](err)
	switch {
	case err == nil:
		return nil
	case ok && e.Code == codeUnknownMessage:
		return unchangeable("the message is no longer there", e)
	case ok && e.Code == codeNotTheAuthor:
		return unchangeable("the message is not the bot's own", e)
	case ok && (e.Code == codeArchivedThread || e.Code == codeLockedThread): // which a message to it would open again
		return unchangeable("the thread is archived or locked", e)
	}
	return answer(err)
}

// edit makes the message of d say what m says, once.
func (p *Platform) edit(ctx context.Context, d alerts.Delivery, m Post) error {
	channel := d.Channel.ID
	return p.rest.do(ctx, http.MethodPatch, sdk.EndpointChannelMessage(channel, d.RemoteID), messagesRoute(channel)+"/*", m.change(), nil)
}

func unchangeable(why string, e *apiError) error {
	return &alerts.SendError{Reason: alerts.Rejected, Err: fmt.Errorf("%s (Discord %d)", why, e.Code)}
}
