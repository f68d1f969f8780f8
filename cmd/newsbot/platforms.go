package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/bot/discord"
	"newsbot/bot/slack"
	"newsbot/bot/web"
)

// A platform is one chat platform as the program runs it.
type platform struct {
	name     string
	notifier alerts.Notifier
	finder   alerts.Reconciler // nil if it cannot be asked
	listener bot.Listener
	pace     time.Duration               // between two messages to one channel
	connect  func(context.Context) error // nil if there is nothing to connect to
	ready    check                       // whether commands can come in; nil if they always can
	alone    bool                        // it tells every connection everything, so that one node alone connects
}

// slackPace is the one message a second and channel that Slack's documentation of chat.postMessage allows.
const slackPace = time.Second

// platforms returns those that are set up. The console always is.
func platforms(c config, console *web.Platform, log *slog.Logger) []platform {
	list := []platform{{name: web.Name, notifier: console, listener: console}}
	if c.SlackBotToken.text != "" {
		p := slack.New(slack.Options{BotToken: c.SlackBotToken.text, AppToken: c.SlackAppToken.text, APIURL: c.SlackAPI, Log: log})
		list = append(list, platform{name: slack.Name, notifier: p, finder: p, listener: p, pace: slackPace, connect: p.Connect, ready: open(p.Connected)})
	}
	if c.DiscordToken.text != "" {
		o := discord.Options{Token: c.DiscordToken.text, Guild: c.DiscordGuild, NonceWindow: c.DiscordNonce, Log: log}
		if c.DiscordAPI.Host != "" {
			o.Transport = redirect{&c.DiscordAPI}
		}
		p := discord.New(o)
		list = append(list, platform{name: discord.Name, notifier: p, finder: p, listener: p, connect: p.Connect, ready: open(p.Connected), alone: true})
	}
	return list
}

// open is the check that a connection is open.
func open(connected func() bool) check {
	return func(context.Context) error {
		if !connected() {
			return errors.New("not connected")
		}
		return nil
	}
}

// connectWithin is how long the start waits for a platform to say that its token is good.
const connectWithin = 15 * time.Second

// connected asks the platform whether it lets the bot in. A refusal is an error, since only a person can mend it. A platform that
// does not answer is not: the bot starts without it and keeps trying.
func (p platform) connected(ctx context.Context, log *slog.Logger) error {
	if p.connect == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	err := p.connect(ctx)
	if refused(err) {
		return err
	}
	if err != nil {
		log.Warn("platform does not answer yet", "platform", p.name, "err", err)
	}
	return nil
}

// refused reports whether a platform said no for good.
func refused(err error) bool {
	if _, ok := errors.AsType[*discord.RefusedError](err); ok {
		return true
	}
	_, ok := errors.AsType[*slack.RefusedError](err)
	return ok
}

// Waits before a platform that did not let the bot in is asked again.
const (
	reconnectLeast = 5 * time.Second
	reconnectMost  = 10 * time.Minute // Discord resets a token that identifies 1,000 times a day
)

// listen brings commands in until ctx is done. Should a platform throw the bot out, the other platforms and all deliveries go
// on: it is logged as something to act on, and tried again at growing intervals.
func (p platform) listen(ctx context.Context, to bot.Responder, log *slog.Logger) error {
	wait := reconnectLeast
	for ctx.Err() == nil {
		began := time.Now()
		err := p.listener.Listen(ctx, to)
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > reconnectMost {
			wait = reconnectLeast
		}
		log.Error("commands are not heard", "platform", p.name, "err", err, "again", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, reconnectMost)
	}
	return nil
}
