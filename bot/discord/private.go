package discord

import (
	"context"
	"errors"
	"net/http"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
)

// endpointPrivate is where conversations with one person are opened ("Create DM").
const endpointPrivate = "users/@me/channels"

// mostPrivate is how many conversations are remembered.
const mostPrivate = 10_000

// place returns Discord's name for c: its own, or that of the conversation with a person, which is opened where there is none.
func (p *Platform) place(ctx context.Context, c alerts.Channel) (string, error) {
	person, private := c.Person()
	switch {
	case !private && snowflake.MatchString(c.ID):
		return c.ID, nil
	case !private || !snowflake.MatchString(person):
		return "", notOurs(c.ID)
	}
	p.mu.Lock()
	known := p.private[person]
	p.mu.Unlock()
	if known != "" {
		return known, nil
	}
	var opened struct{ ID string }
	if err := p.rest.do(ctx, http.MethodPost, sdk.EndpointAPI+endpointPrivate, endpointPrivate, map[string]string{"recipient_id": person}, &opened); err != nil {
		return "", err
	}
	if !snowflake.MatchString(opened.ID) {
		return "", errors.New("open a conversation on Discord: the answer names none")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.private == nil || len(p.private) >= mostPrivate {
		p.private = map[string]string{}
	}
	p.private[person] = opened.ID
	return opened.ID, nil
}

// unsent says what it means for a message that it has no place to go: it was not posted, whatever went wrong.
func unsent(err error) error {
	no := answer(err)
	if _, ok := errors.AsType[*alerts.SendError](no); ok {
		return no
	}
	return &alerts.SendError{Reason: alerts.Transient, Err: err}
}
