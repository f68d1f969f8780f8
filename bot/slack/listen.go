package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	sdk "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"newsbot/bot"
)

const (
	ackWithin      = 3 * time.Second // after that Slack has told the person that the command failed
	largestFrame   = 4 << 20
	atOnce         = 16 // commands being answered
	reopenAfter    = time.Second
	reopenMost     = 2 * time.Minute
	steadyAfter    = 10 * time.Second // a socket that held so long was let in
	appTokenAdvice = "Slack refused the app-level token (%s): check %s, and that it has the scope connections:write"
)

// Listen brings in slash commands and mentions over Socket Mode until ctx is done, and answers them. It
// acknowledges first and works then: Slack waits three seconds. It returns a *RefusedError when Slack does not
// accept the app-level token.
func (p *Platform) Listen(ctx context.Context, to bot.Responder) error {
	if _, err := p.whoami(ctx); err != nil { // Slack did not answer when the program started
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	l := &listener{Platform: p, to: to, busy: make(chan struct{}, atOnce)}
	p.listening.Store(true)
	defer p.listening.Store(false)
	var sockets sync.WaitGroup
	for range p.options.Connections {
		sockets.Go(func() {
			p.options.Seats(ctx, func(ctx context.Context) {
				p.seated.Add(1)
				defer p.seated.Add(-1)
				if err := l.socket(ctx); err != nil {
					stop(err)
				}
			})
		})
	}
	sockets.Wait()
	l.working.Wait()
	if refused, ok := errors.AsType[*RefusedError](context.Cause(ctx)); ok {
		return refused
	}
	return nil
}

// A listener answers what comes in over the sockets of one Listen.
type listener struct {
	*Platform
	to      bot.Responder
	working sync.WaitGroup
	busy    chan struct{} // one entry for each command being answered
}

// socket keeps one socket open. Slack closes it every few hours, and another one hears commands until it is open again.
//
// The SDK would open the next at once, also where Slack says that the app has too many: here a socket that did not last is opened
// again ever more slowly, and not by all nodes at the same moment.
func (l *listener) socket(ctx context.Context) error {
	wait := reopenAfter
	for ctx.Err() == nil {
		client := socketmode.New(l.api, socketmode.OptionPingInterval(l.silence), socketmode.OptionReadLimit(largestFrame))
		s := &socket{listener: l, client: client}
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
	client *socketmode.Client
	isOpen bool
}

// errOver is why the SDK is stopped when its connection ended.
var errOver = errors.New("the connection ended")

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

// refusedApp returns a *RefusedError if err means that the app-level token will not do.
func refusedApp(err error) error {
	if code, ok := refusal(err); ok {
		return &RefusedError{fmt.Sprintf(appTokenAdvice, code, appTokenSetting)}
	}
	if e, ok := errors.AsType[sdk.StatusCodeError](err); ok && e.Code == http.StatusNotFound {
		return &RefusedError{fmt.Sprintf(appTokenAdvice, e.Status, appTokenSetting)}
	}
	return nil
}

// take acknowledges an event and has it answered. It returns an error if the app is refused, or the connection has ended.
func (s *socket) take(ctx context.Context, ev socketmode.Event) error {
	switch ev.Type {
	case socketmode.EventTypeConnecting:
		s.setOpen(false)
		if c, ok := ev.Data.(*sdk.ConnectingEvent); ok && c.ConnectionCount > 0 { // for the second time
			return errOver
		}
		return nil
	case socketmode.EventTypeHello:
		s.setOpen(true)
		return nil
	case socketmode.EventTypeConnectionError:
		e, ok := ev.Data.(*sdk.ConnectionErrorEvent)
		if !ok {
			return nil
		}
		if err := refusedApp(e.ErrorObj); err != nil {
			return err
		}
		if ctx.Err() == nil {
			s.log.Warn("socket cannot be opened", "attempt", e.Attempt, "retry", e.Backoff, "err", redact(e.ErrorObj))
		}
		return nil
	case socketmode.EventTypeErrorBadMessage:
		s.ackUnknown(ctx, ev)
		return nil
	}
	if ev.Request != nil {
		s.ack(ctx, ev.Request.EnvelopeID)
	}
	switch data := ev.Data.(type) {
	case sdk.SlashCommand:
		s.work(ctx, func(ctx context.Context) { s.onSlash(ctx, data, ev.Request.EnvelopeID) })
	case slackevents.EventsAPIEvent:
		s.onEvent(ctx, data)
	}
	return nil // a pressed link button, say: Slack only wants to know that we heard
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

// ack tells Slack that an envelope arrived.
func (s *socket) ack(ctx context.Context, envelope string) {
	if envelope == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	if err := s.client.AckCtx(ctx, envelope, nil); err != nil && !errors.Is(err, context.Canceled) {
		s.log.Warn("event cannot be acknowledged", "err", err)
	}
}

// ackUnknown acknowledges an event that the SDK does not know: it would come three times more, and in the end Slack would
// switch events off.
func (s *socket) ackUnknown(ctx context.Context, ev socketmode.Event) {
	bad, ok := ev.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var envelope struct {
		ID string `json:"envelope_id"`
	}
	if err := json.Unmarshal(bad.Message, &envelope); err != nil || envelope.ID == "" {
		s.log.Warn("frame cannot be read", "err", bad.Cause)
		return
	}
	s.log.Debug("event of an unknown kind", "err", bad.Cause)
	s.ack(ctx, envelope.ID)
}

// work runs f, which answers a command, even if ctx ends meanwhile: Listen waits for it.
func (l *listener) work(ctx context.Context, f func(context.Context)) {
	ctx = context.WithoutCancel(ctx)
	l.working.Go(func() {
		l.busy <- struct{}{}
		defer func() { <-l.busy }()
		ctx, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		f(ctx)
	})
}

// onEvent has mentions answered and tells the operator what he must know. Of the rest Slack wanted only an ack.
func (l *listener) onEvent(ctx context.Context, ev slackevents.EventsAPIEvent) {
	id := ""
	if callback, ok := ev.Data.(*slackevents.EventsAPICallbackEvent); ok {
		id = callback.EventID
	}
	switch inner := ev.InnerEvent.Data.(type) {
	case *slackevents.AppMentionEvent:
		l.work(ctx, func(ctx context.Context) { l.onMention(ctx, inner, id) })
	case *slackevents.AppUninstalledEvent, *slackevents.TokensRevokedEvent:
		l.log.Error("the app was removed from the workspace: install it again", "workspace", l.Workspace(), "event", ev.InnerEvent.Type)
	default:
		l.log.Debug("event", "kind", ev.InnerEvent.Type)
	}
}
