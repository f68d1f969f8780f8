package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gorilla/websocket"
)

// Pauses between connections. One that keeps breaking is tried ever more slowly.
const (
	firstPause   = time.Second
	longestPause = 2 * time.Minute
	steadyAfter  = 5 * time.Minute // a connection that held so long starts the pauses anew
)

// stay keeps a connection to the gateway until ctx is done, and hands every event to handle, which must not block. It returns an
// error if Discord will not let the bot in.
func (p *Platform) stay(ctx context.Context, handle func(kind string, data json.RawMessage)) error {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := p.connect(ctx, handle)
		if ctx.Err() != nil {
			return nil
		}
		if no := turnedAway(err); no != nil {
			return no
		}
		if time.Since(began) > steadyAfter {
			pause = firstPause
		}
		wait := pause + rand.N(pause)
		if later, ok := errors.AsType[*laterError](err); ok {
			wait = later.After + rand.N(firstPause)
			p.waiting.Store(later)
			p.log.Error("commands are not heard on Discord for now", "why", later.Why, "again_in", wait)
		} else {
			p.log.Warn("connection to Discord ended", "err", err, "again_in", wait)
			pause = min(2*pause, longestPause)
		}
		sleep(ctx, wait)
		p.waiting.Store(nil)
	}
	return nil
}

// greeted notes that Discord has let the bot in.
func (p *Platform) greeted(resumed bool) {
	p.connected.Store(true)
	p.log.Info("listening on Discord", "resumed", resumed)
}

// turnedAway returns why there is no use in connecting again, or nil.
func turnedAway(err error) error {
	if refused, ok := errors.AsType[*RefusedError](err); ok {
		return refused
	}
	e, ok := errors.AsType[*websocket.CloseError](err)
	switch {
	case !ok:
		return nil
	case e.Code == closeTokenRefused:
		return &RefusedError{"4004"}
	case e.Code >= closeFirstFatal && e.Code <= closeLastFatal:
		return fmt.Errorf("Discord does not let the bot connect (%d): %s", e.Code, plain(e.Text, 200))
	}
	return nil
}

// Listening returns nil while commands can come in, and otherwise an error that says why they cannot.
func (p *Platform) Listening() error {
	if p.connected.Load() {
		return nil
	}
	if later := p.waiting.Load(); later != nil {
		return later
	}
	return errors.New("not connected")
}
