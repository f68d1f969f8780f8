package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
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
	turn     *turn                       // of a platform that tells every connection everything, so that one node alone connects; else nil
}

// slackPace is the one message a second and channel that Slack's documentation of chat.postMessage allows.
const slackPace = time.Second

// platforms returns those that are set up. The console always is.
func platforms(c config, console *web.Platform, db *store.Store, nodes *members, log *slog.Logger) []platform {
	list := []platform{{name: web.Name, notifier: console, listener: console}}
	if c.SlackBotToken.text != "" {
		p := slack.New(slack.Options{BotToken: c.SlackBotToken.text, AppToken: c.SlackAppToken.text, APIURL: c.SlackAPI, Log: log,
			Seats: slackSeats(db, log), Hush: hush(db, slack.Name)})
		list = append(list, platform{name: slack.Name, notifier: p, finder: p, listener: p, pace: slackPace, connect: p.Connect, ready: heard(p.Listening)})
	}
	if c.DiscordToken.text != "" {
		gateway := newTurn("gateway of "+discord.Name, db, nodes)
		o := discord.Options{Token: c.DiscordToken.text, Guild: c.DiscordGuild, NonceWindow: c.DiscordNonce, Log: log,
			Sessions: discordSessions{gateway}, Hush: hush(db, discord.Name)}
		if !db.Alone() {
			o.Pace = func(ctx context.Context, n int, step, most time.Duration) (time.Duration, bool, error) {
				return db.Pace(ctx, discord.Name, n, step, most)
			}
		}
		if c.DiscordAPI.Host != "" {
			o.Transport = redirect{&c.DiscordAPI}
		}
		p := discord.New(o)
		list = append(list, platform{name: discord.Name, notifier: p, finder: p, listener: p, connect: p.Connect, ready: heard(p.Listening), turn: gateway})
	}
	return list
}

// heard is the check that commands are.
func heard(listening func() error) check { return func(context.Context) error { return listening() } }

// hush tells all nodes that a platform asked the bot to slow down.
func hush(db *store.Store, platform string) func(context.Context, time.Duration) error {
	return func(ctx context.Context, d time.Duration) error { return db.Hush(ctx, platform, d) }
}

// slackSockets is how many connections Slack allows an app ("Socket Mode").
const slackSockets = 10

// slackSeats gives each of the connections of all nodes one of those that Slack allows.
func slackSeats(db *store.Store, log *slog.Logger) slack.Seats {
	var names []string
	for n := range slackSockets {
		names = append(names, fmt.Sprint("socket ", n+1, " of ", slack.Name))
	}
	return func(ctx context.Context, use func(context.Context)) {
		seat := &turn{names: names, self: rand.Text(), db: db, log: log} // a name of its own: a node may have several
		seat.run(ctx, use)
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
	reconnectMost  = 10 * time.Minute
)

// bring brings commands in until ctx is done, where need be on one node alone.
func (p platform) bring(ctx context.Context, to bot.Responder, log *slog.Logger) error {
	if p.turn == nil {
		p.listen(ctx, to, log)
		return nil
	}
	p.turn.run(ctx, func(ctx context.Context) { p.listen(ctx, to, log) })
	return nil
}

// listen brings commands in until ctx is done. Should a platform throw the bot out, the other platforms and all deliveries go
// on: it is logged as something to act on, and tried again at growing intervals.
func (p platform) listen(ctx context.Context, to bot.Responder, log *slog.Logger) {
	wait := reconnectLeast
	for ctx.Err() == nil {
		began := time.Now()
		err := p.listener.Listen(ctx, to)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > reconnectMost {
			wait = reconnectLeast
		}
		log.Error("commands are not heard", "platform", p.name, "err", err, "again", wait)
		rest(ctx, wait)
		wait = min(2*wait, reconnectMost)
	}
}
