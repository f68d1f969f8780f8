package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
		return nil
	case socketmode.EventTypeHello:
		s.setOpen(true)
		return nil
	case socketmode.EventTypeConnectionError:
		e, ok := ev.Data.(*sdk.ConnectionErrorEvent)
		if !ok {
			return nil
		}
		if errors.Is(e.ErrorObj, errOver) {
			return errOver
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
