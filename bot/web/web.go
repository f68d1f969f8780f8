// Package web is the console: a chat platform made of one page, which anybody can use without an account. It serves the page,
// takes commands from it and shows the cards of a channel as they are posted. It does not know what a command means, which
// rules there are or where cards are kept, and it has no notion of who is asking: whoever reaches it may do everything, so it
// answers only under names that its operator has allowed, and only to its own pages.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
)

// Name is what the platform is called in alerts.Channel.
const Name = "web"

// Workspace is the one workspace that all channels of the console belong to.
const Workspace alerts.WorkspaceID = "console"

// Home is the channel that the console opens with.
var Home = Channel("news")

// Channel returns the console's channel called name.
func Channel(name string) alerts.Channel {
	return alerts.Channel{Platform: Name, Workspace: Workspace, ID: name}
}

// channelName is what a channel may be called: it stands in addresses and is typed by people.
var channelName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// A Board shows what has been posted. It must be safe for concurrent use.
type Board interface {
	// Recent returns the deliveries that were sent into a room of the console, newest first, at most limit of them.
	Recent(ctx context.Context, room bot.Room, limit int) ([]alerts.Delivery, error)
}

// Options say what the console stands on.
type Options struct {
	Board Board
	Hosts []string // names under which it may be opened, beside those of the machine itself
	Log   *slog.Logger
}

// A Platform is the console. It is safe for concurrent use.
type Platform struct {
	board  Board
	hosts  map[string]bool
	log    *slog.Logger
	routes http.Handler
	hub    hub
	beat   time.Duration // how often an open page hears from us, and the board is asked for what others posted

	// listening is held for reading while a command is carried out, so Listen returns after the last.
	listening sync.RWMutex
	responder bot.Responder // nil before and after Listen
}

var (
	_ alerts.Notifier = (*Platform)(nil)
	_ alerts.Editor   = (*Platform)(nil)
	_ alerts.Repeater = (*Platform)(nil)
	_ bot.Listener    = (*Platform)(nil)
	_ http.Handler    = (*Platform)(nil)
)

// New returns the console. Serve it with [Platform.ServeHTTP] and let it [Platform.Listen].
func New(o Options) *Platform {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &Platform{board: o.Board, hosts: allowed(o.Hosts), log: o.Log, beat: 15 * time.Second}
	p.routes = p.guard(p.mux())
	return p
}

// ServeHTTP answers requests for the page and what belongs to it.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.routes.ServeHTTP(w, r) }

// Listen answers commands by to until ctx is done; then it ends what open pages are waiting on.
func (p *Platform) Listen(ctx context.Context, to bot.Responder) error {
	p.hub.open()
	p.listen(to)
	<-ctx.Done()
	p.hub.close()
	p.listen(nil)
	return nil
}

func (p *Platform) listen(to bot.Responder) {
	p.listening.Lock()
	defer p.listening.Unlock()
	p.responder = to
}

// answer carries out what ask wants of the responder, and reports whether there is one.
func (p *Platform) answer(ask func(bot.Responder)) bool {
	p.listening.RLock()
	defer p.listening.RUnlock()
	if p.responder == nil {
		return false
	}
	ask(p.responder)
	return true
}
