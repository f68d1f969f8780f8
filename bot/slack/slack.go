// Package slack joins one Slack workspace: it brings commands in over Socket Mode, renders cards and replies as Block Kit
// and posts them. It does not know what a command means, which rules there are or when something is due, and it never
// posts a message a second time on its own.
package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
	"newsbot/bot"
)

// Name is what the platform is called in alerts.Channel.
const Name = "slack"

// Settings that the sentences of a RefusedError name.
const (
	botTokenSetting = "NEWSBOT_SLACK_BOT_TOKEN"
	appTokenSetting = "NEWSBOT_SLACK_APP_TOKEN"
)

// Options say how to reach a workspace.
type Options struct {
	BotToken string // xoxb-…
	AppToken string // xapp-…, with the scope connections:write
	APIURL   string // Slack's own if empty; tests bring theirs
	Log      *slog.Logger

	// Connections is how many sockets are held open, so that commands find one while another is renewed, if Seats
	// allow them; 2 if zero.
	Connections int
	Seats       Seats // nil if nobody else uses the app
	Hush        Hush  // tells all nodes; nil if nobody need be told
}

// Seats call use while one more connection may be open, each with a context that ends when it no longer may, until ctx is done: Slack
// allows an app ten, over all nodes.
type Seats func(ctx context.Context, use func(ctx context.Context))

// A Hush keeps all nodes from posting for that long.
type Hush func(ctx context.Context, d time.Duration) error

// A Platform is one Slack workspace. It is safe for concurrent use.
type Platform struct {
	options   Options
	log       *slog.Logger
	http      *http.Client
	api       *sdk.Client
	names     names
	self      atomic.Pointer[identity]
	open      atomic.Int32 // sockets that Slack said hello on
	seated    atomic.Int32 // sockets that may be open
	listening atomic.Bool  // Listen runs
	limits    limits
	silence   time.Duration // how long a socket may go without a ping before it counts as dead
}

var (
	_ alerts.Notifier   = (*Platform)(nil)
	_ alerts.Editor     = (*Platform)(nil)
	_ alerts.Reconciler = (*Platform)(nil)
	_ bot.Listener      = (*Platform)(nil)
)

// identity is who the bot token belongs to.
type identity struct {
	team, user, bot string
}

// New returns the workspace that o's tokens belong to. It does not talk to Slack yet; Connect does.
func New(o Options) *Platform {
	o.BotToken, o.AppToken = strings.TrimSpace(o.BotToken), strings.TrimSpace(o.AppToken)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Connections == 0 {
		o.Connections = 2
	}
	if o.Seats == nil {
		o.Seats = func(ctx context.Context, use func(context.Context)) { use(ctx) }
	}
	client := newClient()
	return &Platform{
		options: o,
		log:     o.Log.With("platform", Name),
		http:    client,
		api:     o.api(client),
		silence: 30 * time.Second,
	}
}

// doer is what makes the SDK's requests.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// api returns the SDK's client that asks through d.
func (o Options) api(d doer) *sdk.Client {
	settings := []sdk.Option{sdk.OptionHTTPClient(d), sdk.OptionAppLevelToken(o.AppToken)}
	if o.APIURL != "" {
		settings = append(settings, sdk.OptionAPIURL(strings.TrimSuffix(o.APIURL, "/")+"/"))
	}
	return sdk.New(o.BotToken, settings...)
}

// A RefusedError means that Slack does not let the bot in: trying again is of no use before somebody changed a setting.
type RefusedError struct {
	Text string // what is wrong and what to do; names no secret
}

func (e *RefusedError) Error() string { return e.Text }

// Connect finds out which workspace the bot token belongs to. It returns a *RefusedError when Slack does not accept the
// token; any other error is passing.
func (p *Platform) Connect(ctx context.Context) error {
	if err := p.checkTokens(); err != nil {
		return err
	}
	who, err := p.api.AuthTestContext(ctx)
	if err != nil {
		if code, ok := refusal(err); ok {
			return &RefusedError{fmt.Sprintf("Slack refused the bot token (%s): check %s", code, botTokenSetting)}
		}
		return fmt.Errorf("connect to Slack: %w", redact(err))
	}
	if who.TeamID == "" {
		return errors.New("connect to Slack: the answer names no workspace")
	}
	p.self.Store(&identity{team: who.TeamID, user: who.UserID, bot: who.BotID})
	p.log.Info("workspace found", "workspace", p.Workspace(), "name", who.Team, "as", who.User)
	return nil
}

// whoami returns who the bot is, and asks Slack if it did not answer before.
func (p *Platform) whoami(ctx context.Context) (*identity, error) {
	if who := p.self.Load(); who != nil {
		return who, nil
	}
	if err := p.Connect(ctx); err != nil {
		return nil, err
	}
	return p.self.Load(), nil
}

// checkTokens finds tokens that are missing or in each other's place before Slack answers something less clear.
func (p *Platform) checkTokens() error {
	for _, t := range []struct{ token, prefix, setting, where string }{
		{p.options.BotToken, "xoxb-", botTokenSetting, "the bot token is under OAuth & Permissions"},
		{p.options.AppToken, "xapp-", appTokenSetting, "the app-level token is under Basic Information and needs connections:write"},
	} {
		if !strings.HasPrefix(t.token, t.prefix) {
			return &RefusedError{fmt.Sprintf("%s does not start with %s: %s in the app's settings at api.slack.com/apps", t.setting, t.prefix, t.where)}
		}
	}
	return nil
}

// Workspace returns the workspace that the bot token belongs to; empty before Connect.
func (p *Platform) Workspace() alerts.WorkspaceID {
	if who := p.self.Load(); who != nil {
		return workspace(who.team)
	}
	return ""
}

func workspace(team string) alerts.WorkspaceID { return alerts.WorkspaceID(Name + ":" + team) }

// Connected reports whether Slack can reach the bot here: at least one socket is open.
func (p *Platform) Connected() bool { return p.open.Load() > 0 }

// Listening returns nil if commands can come in, on this node or on those that have taken all connections there are, and otherwise an
// error.
func (p *Platform) Listening() error {
	if p.Connected() || p.listening.Load() && p.seated.Load() == 0 {
		return nil
	}
	return errors.New("not connected")
}
