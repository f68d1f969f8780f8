package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	sdk "github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// Pauses and limits of the connection. A thousand new sessions a day make Discord reset the token, so that a connection that
// keeps breaking is tried ever more slowly.
const (
	firstPause   = time.Second
	longestPause = 2 * time.Minute
	steadyAfter  = 5 * time.Minute // a connection that held so long starts the pauses anew

	dialLimit = 10 * time.Second
	openLimit = 30 * time.Second
	silence   = 2 * time.Minute // no byte for so long: answers to our heartbeats alone come every 41 seconds
	lookEvery = 5 * time.Second
)

// libraryLogOff turns the library's log off: it prints what it is sent.
const libraryLogOff = -1

// Why a connection ended.
var (
	errLost   = errors.New("the connection was lost")
	errSilent = errors.New("Discord has gone silent")
	errHangs  = errors.New("Discord did not finish its greeting")
)

// stay keeps a connection to the gateway until ctx is done, and hands every event to handle, which must not block. It returns an
// error if Discord will not let the bot in.
func (p *Platform) stay(ctx context.Context, handle func(*sdk.Event)) error {
	var s *session
	defer func() {
		if s != nil {
			s.close()
		}
	}()
	pause := firstPause
	for ctx.Err() == nil {
		if s == nil {
			s = newSession(ctx, p.rest.token, p.http, handle)
		}
		began := time.Now()
		err := s.open(ctx)
		if err == nil {
			p.log.Info("listening on Discord")
			p.connected.Store(true)
			err = s.watch(ctx)
			p.connected.Store(false)
		}
		if ctx.Err() != nil {
			return nil
		}
		if no := p.turnedAway(ctx, err); no != nil {
			return no
		}
		if s.spoilt(err) {
			s.kill()
			s = nil
		}
		if time.Since(began) > steadyAfter {
			pause = firstPause
		}
		wait := pause + rand.N(pause)
		p.log.Warn("connection to Discord ended", "err", err, "again_in", wait)
		sleep(ctx, wait)
		pause = min(2*pause, longestPause)
	}
	return nil
}

// turnedAway returns why there is no use in connecting again, or nil. The library keeps to itself with which code a running
// connection was closed, so Discord is asked whether it still knows the bot.
func (p *Platform) turnedAway(ctx context.Context, err error) error {
	if e, ok := errors.AsType[*websocket.CloseError](err); ok {
		switch e.Code {
		case 4004:
			return &RefusedError{"4004"}
		case 4010, 4011, 4012, 4013, 4014:
			return fmt.Errorf("Discord does not let the bot connect (%d): %s", e.Code, plain(e.Text, 200))
		}
	}
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	_, asked := p.rest.me(ctx)
	if e, ok := errors.AsType[*RefusedError](asked); ok {
		return e
	}
	return nil
}

// A session is one session with the gateway, which may outlive its connection. The library would reconnect by itself, but for ever, also
// where it is turned away; here it never does.
type session struct {
	sdk  *sdk.Session
	kill context.CancelFunc // ends all that the session does, whatever it hangs on
	lost chan struct{}      // the connection ended
	read *atomic.Int64      // when the last byte came, in Unix nanoseconds
}

func newSession(ctx context.Context, token string, transport http.RoundTripper, handle func(*sdk.Event)) *session {
	life, kill := context.WithCancel(context.WithoutCancel(ctx)) // closing takes longer than ctx
	s := &session{kill: kill, lost: make(chan struct{}, 1), read: new(atomic.Int64)}
	s.sdk, _ = sdk.New("Bot " + token) // it has no error to return
	s.sdk.Identify.Intents = sdk.IntentsGuilds
	s.sdk.LogLevel = libraryLogOff
	s.sdk.StateEnabled = false // nothing of it is used, and it grows with every server
	s.sdk.SyncEvents = true
	s.sdk.ShouldReconnectOnError = false
	s.sdk.ShouldRetryOnRateLimit = false
	s.sdk.MaxRestRetries = 0
	s.sdk.Client = &http.Client{Timeout: dialLimit, Transport: transport}
	s.sdk.Dialer = &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: dialLimit,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, dialLimit)
			defer cancel()
			stop := context.AfterFunc(life, cancel)
			defer stop()
			c, err := new(net.Dialer).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			s.read.Store(time.Now().UnixNano())
			w := &watched{Conn: c, read: s.read}
			w.stop = context.AfterFunc(life, func() { c.Close() })
			return w, nil
		},
	}
	s.sdk.AddHandler(func(_ *sdk.Session, e *sdk.Event) { handle(e) })
	s.sdk.AddHandler(func(*sdk.Session, *sdk.Disconnect) {
		select {
		case s.lost <- struct{}{}:
		default:
		}
	})
	return s
}

// open connects, and resumes where the last connection of the session ended. The library's Open knows no deadline and holds
// its lock all the while.
func (s *session) open(ctx context.Context) error {
	select {
	case <-s.lost: // of the connection before
	default:
	}
	opened := make(chan error, 1)
	go func() { opened <- s.sdk.Open() }()
	ctx, cancel := context.WithTimeout(ctx, openLimit)
	defer cancel()
	select {
	case err := <-opened:
		return err
	case <-ctx.Done():
	}
	s.kill() // with that, what it waits for ends
	select {
	case err := <-opened:
		if err != nil {
			return fmt.Errorf("%w: %w", errHangs, err)
		}
	case <-time.After(dialLimit):
	}
	return errHangs
}

// watch returns when the connection ended, and nil when ctx is done.
func (s *session) watch(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.lost:
			return errLost
		case <-tick.C:
			if time.Since(time.Unix(0, s.read.Load())) > silence {
				return errSilent
			}
		}
	}
}

// spoilt reports whether the session cannot be resumed after err.
func (s *session) spoilt(err error) bool {
	_, closed := errors.AsType[*websocket.CloseError](err) // while it was being resumed
	return closed || errors.Is(err, errHangs) || errors.Is(err, errSilent)
}

// close says goodbye to Discord, so that the bot is shown as offline.
func (s *session) close() {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = s.sdk.Close() // a connection that ends badly ends all the same
	}()
	select {
	case <-closed:
	case <-time.After(dialLimit):
	}
	s.kill()
}

// A watched connection notes when it was last heard from.
type watched struct {
	net.Conn
	read *atomic.Int64
	stop func() bool
}

func (c *watched) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.read.Store(time.Now().UnixNano())
	}
	return n, err
}

func (c *watched) Close() error {
	c.stop()
	return c.Conn.Close()
}
