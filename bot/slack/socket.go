package slack

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"
)

// How sockets are opened.
const (
	openLimit   = 10 * time.Second // for the greeting of the server
	reopenAfter = time.Second
	reopenMost  = 2 * time.Minute
	steadyAfter = 10 * time.Second // a socket that held so long was let in
)

// socket keeps one socket open. Slack closes it every few hours, and another one hears commands until it is open again.
//
// The SDK would open the next at once, also where Slack says that the app has too many: here a socket that did not last is opened
// again ever more slowly, and not by all nodes at the same moment.
func (l *listener) socket(ctx context.Context) error {
	wait := reopenAfter
	for ctx.Err() == nil {
		s := l.newSocket()
		began := time.Now()
		err := s.run(ctx)
		s.setOpen(false)
		if err != nil {
			return err
		}
		if time.Since(began) > steadyAfter {
			wait = reopenAfter
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait + rand.N(wait)):
		}
		wait = min(2*wait, reopenMost)
	}
	return nil
}

// A socket is one connection and what is known about it.
type socket struct {
	*listener
	client  *socketmode.Client
	isOpen  bool
	dialled atomic.Bool
}

// newSocket returns a socket whose SDK opens one connection and, when that has ended, no other.
func (l *listener) newSocket() *socket {
	s := &socket{listener: l}
	dialer := &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: openLimit,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, address)
			if err == nil {
				s.dialled.Store(true)
			}
			return c, err
		},
	}
	s.client = socketmode.New(l.options.api(s), socketmode.OptionDialer(dialer), socketmode.OptionPingInterval(l.silence),
		socketmode.OptionReadLimit(largestFrame))
	return s
}

// errOver is what the SDK is told when it would open a second connection.
var errOver = errors.New("the connection ended")

// Do implements doer: it lets the SDK ask Slack for a connection until there was one.
func (s *socket) Do(r *http.Request) (*http.Response, error) {
	if s.dialled.Load() {
		return nil, errOver
	}
	return s.http.Do(r)
}

// run reads events until the connection ends or ctx is done. An error is final.
func (s *socket) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.client.RunContext(ctx) }() // waited for below
	var final error
	for {
		select {
		case ev := <-s.client.Events:
			if err := s.take(ctx, ev); err != nil && final == nil {
				final = err
				cancel()
			}
		case err := <-ended:
			switch {
			case errors.Is(final, errOver):
				return nil
			case final == nil && ctx.Err() == nil:
				return refusedApp(err)
			}
			return final
		}
	}
}

// setOpen keeps count of the sockets that are open.
func (s *socket) setOpen(open bool) {
	if s.isOpen == open {
		return
	}
	s.isOpen = open
	if open {
		s.open.Add(1)
		s.log.Info("listening", "workspace", s.Workspace())
		return
	}
	s.open.Add(-1)
	s.log.Debug("socket closed")
}
