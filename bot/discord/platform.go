// Package discord is newsbot on Discord: it posts cards into channels, finds out whether a lost one arrived after all, and
// brings in the commands that people give. It knows Discord's formats, limits and errors, and nothing of rules, of
// subscriptions or of how often a message is tried.
//
// The library gives the types and the names of addresses; requests and the gateway are our own.
package discord

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
	"newsbot/bot"
)

// Name is what channels of this platform have as their Platform.
const Name = "discord"

// Options are what a Platform needs to know.
type Options struct {
	Token     string            // the bot's token
	Guild     string            // register the commands in this server only, where they appear at once; empty for all servers
	Transport http.RoundTripper // nil for the usual one
	Log       *slog.Logger
	Sessions  Sessions // for Listen
	Pace      Pace     // shared by all nodes; nil if there are no others
	Hush      Hush     // tells all nodes; nil if nobody need be told

	// NonceWindow is how long after a message was first sent Discord is trusted to know it again by its nonce. It says
	// "the past few minutes". Zero means never.
	NonceWindow time.Duration
}

// A Platform is Discord seen by one bot. It is safe for concurrent use.
type Platform struct {
	guild string
	nonce time.Duration
	rest  *rest
	log   *slog.Logger

	sessions  Sessions
	connected atomic.Bool                // the gateway has greeted us and holds
	waiting   atomic.Pointer[laterError] // why it is not even tried; nil if it is

	mu      sync.Mutex
	self    string            // the bot's own user, empty before Discord named it
	private map[string]string // conversations by the person they are with
}

var (
	_ alerts.Notifier   = (*Platform)(nil)
	_ alerts.Editor     = (*Platform)(nil)
	_ alerts.Reconciler = (*Platform)(nil)
	_ alerts.Repeater   = (*Platform)(nil)
	_ bot.Listener      = (*Platform)(nil)
)

// New returns the platform that o describes. It asks nothing of Discord; see [Platform.Connect].
func New(o Options) *Platform {
	transport := o.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	return &Platform{guild: o.Guild, nonce: o.NonceWindow, rest: newREST(o, transport), log: o.Log, sessions: o.Sessions}
}

// connectLimit is how long Connect waits for Discord.
const connectLimit = 10 * time.Second

// Connect asks Discord who the bot is, which shows that the token is good. Its error is a *RefusedError if the
// token is not, and passing otherwise.
func (p *Platform) Connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	_, err := p.whoami(ctx)
	return err
}

// whoami returns the bot's own user, which Discord is asked for once.
func (p *Platform) whoami(ctx context.Context) (string, error) {
	p.mu.Lock()
	self := p.self
	p.mu.Unlock()
	if self != "" {
		return self, nil
	}
	me, err := p.rest.me(ctx)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.self = me.ID
	return me.ID, nil
}

// Workspace returns the workspace that a server is.
func Workspace(guild string) alerts.WorkspaceID { return alerts.WorkspaceID(Name + ":" + guild) }

// snowflake is what Discord's names look like. Nothing else is put into an address.
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

// messagesURL returns where messages of a channel are; the caller has checked the name.
func messagesURL(channel string) string { return sdk.EndpointChannelMessages(channel) }

// messagesRoute names what Discord limits together for one channel.
func messagesRoute(channel string) string { return "channels/" + channel + "/messages" }
