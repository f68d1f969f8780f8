package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	sdk "github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// What is said on the gateway ("Gateway Opcodes").
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Close codes that mean something to us ("Gateway Close Event Codes").
const (
	closeNotKnown     = 4003
	closeTokenRefused = 4004
	closeWrongSeq     = 4007
	closeTimedOut     = 4009
	closeFirstFatal   = 4010 // from here on the bot itself is wrong
	closeLastFatal    = 4014
)

// Limits of a connection.
const (
	dialLimit    = 10 * time.Second
	helloLimit   = 30 * time.Second
	writeLimit   = 10 * time.Second
	saveEvery    = 5 * time.Second
	saveLimit    = 2 * time.Second
	largestFrame = 32 << 20 // a server with all its channels and threads has a few MB
)

// Why a connection ended.
var (
	errSilent    = errors.New("Discord has gone silent")
	errReconnect = errors.New("Discord asked for a new connection")
	errInvalid   = errors.New("Discord no longer knows the session")
)

// A connection is one to the gateway. The library's own is not used: it keeps its session to itself, begins new ones without being
// asked to, and does not say with which code it was closed.
type connection struct {
	platform *Platform
	ws       *websocket.Conn
	handle   func(kind string, data json.RawMessage)
	fresh    bool // the session is to be begun
	acked    atomic.Bool

	writing sync.Mutex
	mu      sync.Mutex // guards what is below
	session Session
	saved   Session
}

// A frame is one message on the gateway.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Kind string          `json:"t"`
}

// connect opens a connection, goes on with the session or begins one, and hands every event to handle, which must not
// block, until the connection ends. It returns why it did.
func (p *Platform) connect(ctx context.Context, handle func(kind string, data json.RawMessage)) error {
	s, err := p.sessions.Load(ctx)
	if err != nil {
		return err
	}
	c := &connection{platform: p, handle: handle, session: s, saved: s, fresh: s.ID == ""}
	address := s.URL
	if c.fresh || address == "" {
		if address, err = p.gateway(ctx); err != nil {
			return err
		}
	}
	if c.ws, err = dial(ctx, address); err != nil {
		return err
	}
	life, end := context.WithCancelCause(ctx)
	var beside sync.WaitGroup
	beside.Go(func() {
		<-life.Done()
		c.bye()
	})
	err = c.run(life, end, &beside)
	if cause := context.Cause(life); cause != nil && !closed(err) {
		err = cause
	}
	end(nil)
	beside.Wait()
	p.connected.Store(false)
	if lost(err) {
		c.forget()
	}
	c.save(ctx)
	return err
}

// closed reports whether err is Discord's word for why it closed a connection.
func closed(err error) bool {
	_, ok := errors.AsType[*websocket.CloseError](err)
	return ok
}

// lost reports whether err means that Discord no longer knows the session.
func lost(err error) bool {
	return errors.Is(err, errInvalid) || websocket.IsCloseError(err, closeNotKnown, closeWrongSeq, closeTimedOut)
}

// dial opens the connection to address, which has no secret in it.
func dial(ctx context.Context, address string) (*websocket.Conn, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "wss" && u.Scheme != "ws" {
		return nil, errors.New("Discord names no usable address of its gateway")
	}
	u.RawQuery = url.Values{"v": {sdk.APIVersion}, "encoding": {"json"}}.Encode()
	if u.Path == "" {
		u.Path = "/"
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	d := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialLimit}
	ws, resp, err := d.DialContext(ctx, u.String(), nil)
	if resp != nil && resp.Body != nil {
		resp.Body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("connect to the gateway: %w", err)
	}
	ws.SetReadLimit(largestFrame)
	return ws, nil
}

// run logs in and takes what comes until the connection ends.
func (c *connection) run(ctx context.Context, end context.CancelCauseFunc, beside *sync.WaitGroup) error {
	if err := c.ws.SetReadDeadline(time.Now().Add(helloLimit)); err != nil {
		return err
	}
	var hello struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	f, err := c.read()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(f.Data, &hello); f.Op != opHello || err != nil || hello.Interval < 1 {
		return errors.New("Discord did not greet")
	}
	if err := c.login(ctx); err != nil {
		return err
	}
	if err := c.ws.SetReadDeadline(time.Now().Add(helloLimit)); err != nil {
		return err
	}
	c.acked.Store(true)
	every := time.Duration(hello.Interval) * time.Millisecond
	beside.Go(func() {
		if err := beat(ctx, rand.N(every), every, &c.acked, c.heartbeat); err != nil {
			end(err)
		}
	})
	beside.Go(func() { c.saveNowAndThen(ctx) })
	for {
		f, err := c.read()
		if err == nil {
			err = c.take(ctx, f)
		}
		if err != nil {
			return err
		}
	}
}

// login goes on with the session, or begins one if that is allowed.
func (c *connection) login(ctx context.Context) error {
	token := c.platform.rest.token
	if !c.fresh {
		return c.write(opResume, map[string]any{"token": token, "session_id": c.session.ID, "seq": c.session.Seq})
	}
	wait, why, err := c.platform.sessions.Begin(ctx)
	if err != nil {
		return err
	}
	if wait > 0 {
		return &laterError{wait, why}
	}
	return c.write(opIdentify, map[string]any{
		"token": token, "intents": sdk.IntentsGuilds,
		"properties": map[string]string{"os": "linux", "browser": "newsbot", "device": "newsbot"},
	})
}

// take does what a frame asks for.
func (c *connection) take(ctx context.Context, f frame) error {
	switch f.Op {
	case opDispatch:
		return c.event(ctx, f)
	case opHeartbeat:
		return c.heartbeat()
	case opHeartbeatAck:
		c.acked.Store(true)
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		if resumable := string(f.Data) == "true"; !resumable {
			return errInvalid
		}
		return errReconnect
	}
	return nil
}

// event hands an event on, and then counts it as handled.
func (c *connection) event(ctx context.Context, f frame) error {
	var ready struct {
		Session string `json:"session_id"`
		URL     string `json:"resume_gateway_url"`
	}
	switch f.Kind {
	case "READY":
		if err := json.Unmarshal(f.Data, &ready); err != nil || ready.Session == "" {
			return errors.New("Discord's greeting names no session")
		}
	case "RESUMED":
	default:
		c.handle(f.Kind, f.Data)
	}
	c.mu.Lock()
	if ready.Session != "" {
		c.session.ID, c.session.URL = ready.Session, ready.URL
	}
	c.session.Seq = f.Seq
	c.mu.Unlock()
	if f.Kind == "READY" || f.Kind == "RESUMED" {
		if err := c.ws.SetReadDeadline(time.Time{}); err != nil { // from here on heartbeats show that it lives
			return err
		}
		c.save(ctx)
		c.platform.greeted(f.Kind == "RESUMED")
	}
	return nil
}

func (c *connection) read() (frame, error) {
	var f frame
	_, text, err := c.ws.ReadMessage()
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, errors.New("Discord sent what cannot be read")
	}
	return f, nil
}

func (c *connection) write(op int, data any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.ws.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil {
		return err
	}
	return c.ws.WriteJSON(map[string]any{"op": op, "d": data})
}

func (c *connection) heartbeat() error {
	c.mu.Lock()
	seq := c.session.Seq
	c.mu.Unlock()
	return c.write(opHeartbeat, seq)
}

// beat beats after first and then at every interval, until ctx is done. It returns an error if a beat cannot be sent, or if the one
// before was not answered.
func beat(ctx context.Context, first, every time.Duration, acked *atomic.Bool, send func() error) error {
	timer := time.NewTimer(first)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		if !acked.Swap(false) {
			return errSilent
		}
		if err := send(); err != nil {
			return err
		}
		timer.Reset(every)
	}
}

// bye closes the connection in a way that leaves the session as it is, for whoever connects next.
func (c *connection) bye() {
	goodbye := websocket.FormatCloseMessage(websocket.CloseServiceRestart, "")
	_ = c.ws.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(time.Second)) // it may be gone
	c.ws.Close()
}

// saveNowAndThen keeps how far the session has come, so that another node need not be told again of much.
func (c *connection) saveNowAndThen(ctx context.Context) {
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.save(ctx)
		}
	}
}

// forget has the next connection begin a session.
func (c *connection) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = Session{}
}

// save keeps the session as it is now, also when the bot is being stopped.
func (c *connection) save(ctx context.Context) {
	c.mu.Lock()
	s, same := c.session, c.session == c.saved
	c.mu.Unlock()
	if same {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveLimit)
	defer cancel()
	if err := c.platform.sessions.Save(ctx, s); err != nil {
		c.platform.log.Warn("the session with Discord is not kept: should this node end now, another one begins a new one", "err", err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.saved = s
}
