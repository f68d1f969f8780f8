package discord

import (
	"context"
	"fmt"
	"net/http"
	"time"

	sdk "github.com/bwmarrin/discordgo"
)

// A Session is one with Discord's gateway. It outlives its connection, and the node that had it: who knows it goes on where it was
// left, which costs none of the thousand new sessions a day after which Discord resets the token.
type Session struct {
	ID  string `json:"id"`  // empty if there is none
	Seq int64  `json:"seq"` // of the last event that was handled
	URL string `json:"url"` // where Discord wants the session gone on with
}

// Sessions keep the session for all nodes, of which one at a time is connected. An error means that this node must not connect for now.
// They must be safe for concurrent use.
type Sessions interface {
	// Load returns the session that was saved last, a zero one if there is none.
	Load(ctx context.Context) (Session, error)

	// Save keeps s for whoever connects next, on this node or another, unless another node is connected now. A zero s is none.
	Save(ctx context.Context, s Session) error

	// Begin counts that a session is begun now. If there were too many lately it counts nothing, and returns how long to wait and
	// in a sentence why.
	Begin(ctx context.Context) (wait time.Duration, why string, err error)
}

// Reserve of new sessions that Discord still grants today: those are left for when a person has found out what uses them up.
const sessionReserve = 100

// askLimit is how long Discord is waited for that allows no new session before it is asked again.
const askLimit = time.Hour

// A laterError is a connection that is not made yet.
type laterError struct {
	After time.Duration
	Why   string // a sentence
}

func (e *laterError) Error() string { return e.Why }

// gateway returns where the gateway is, and a *laterError if Discord hardly lets the bot begin another session.
func (p *Platform) gateway(ctx context.Context) (string, error) {
	var said sdk.GatewayBotResponse
	if err := p.rest.do(ctx, http.MethodGet, sdk.EndpointGatewayBot, "gateway/bot", nil, &said); err != nil {
		return "", fmt.Errorf("ask where the gateway is: %w", err)
	}
	left := said.SessionStartLimit
	if wait := time.Duration(left.ResetAfter) * time.Millisecond; left.Total > sessionReserve && left.Remaining <= sessionReserve && wait > 0 {
		return "", &laterError{min(wait, askLimit), fmt.Sprintf(
			"Discord allows the bot %d more new sessions today, which are kept in reserve: it resets the token of a bot that uses them up. Next ones in %s.",
			left.Remaining, wait.Round(time.Minute))}
	}
	return said.URL, nil
}
