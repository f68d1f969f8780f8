package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/bot/web"
)

// runBot runs the bot until ctx is done: it reads settings, builds the parts and hands them over.
func runBot(ctx context.Context, c config, stdout, stderr io.Writer) (err error) {
	log := logger(c, stderr)
	db, err := openStore(ctx, c, log)
	if db == nil {
		return err
	}
	defer func() {
		if e := db.Close(); e != nil && err == nil {
			err = e
		}
	}()
	listener, err := listen(ctx, c.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	p, err := newProgram(ctx, c, db, log)
	if err != nil {
		return err
	}
	defer p.client.Close()
	announce(stdout, c, p.chats, p.in, p.roster.Len(), listener.Addr().String())
	serving := func(ctx context.Context) error { return serve(ctx, listener, p.mux(), log) }
	err = runStages(ctx, p.bring(), p.work(), p.send(), []part{serving})
	log.Info("stopped")
	return err
}

// checks are what the bot needs to do its work.
func checks(db *store.Store, chats []platform) map[string]check {
	all := map[string]check{"store": db.Ready}
	for _, p := range chats {
		if p.ready != nil {
			all[p.name] = func(ctx context.Context) error {
				if p.turn != nil {
					if _, ours := p.turn.held(); !ours {
						return nil // another node's
					}
				}
				return p.ready(ctx)
			}
		}
	}
	return all
}

// logger writes to w what is worth a line, each warning once a minute.
func logger(c config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogJSON {
		return slog.New(newSparing(slog.NewJSONHandler(w, options)))
	}
	return slog.New(newSparing(slog.NewTextHandler(w, options)))
}

// followSample subscribes the console to the sample's topic, unless the console has made its own choice before.
func followSample(ctx context.Context, db *store.Store) error {
	console := db.For(web.Workspace)
	topics, err := console.Topics(ctx)
	if err != nil || len(topics) > 0 {
		return err
	}
	_, _, _, err = console.Subscribe(ctx, bot.Wish{Room: bot.RoomOf(web.Home), Rule: sampleRule, Name: sampleName, By: "newsbot", At: time.Now().UTC()})
	if err != nil {
		return fmt.Errorf("subscribe the console to the sample's topic: %w", err)
	}
	return nil
}

// announce says in a line each what runs, and what to set next.
func announce(w io.Writer, c config, chats []platform, in inputs, topics int, address string) {
	say := func(what, format string, args ...any) {
		fmt.Fprintf(w, "%-9s %s\n", what, fmt.Sprintf(format, args...))
	}
	say("newsbot", "%s, process %d", version(), os.Getpid())
	say("database", "%s", shownDB(c.DB))
	say("console", "http://%s", address)
	say("topics", "%d subscribed to", topics)
	switch {
	case in.sample != nil:
		say("sources", "the bundled sample feed; set NEWSBOT_FEEDS to the addresses of real ones")
	case in.inbox != nil && len(c.Feeds) > 0:
		say("sources", "%d feeds, and POST /articles", len(c.Feeds))
	case in.inbox != nil:
		say("sources", "POST /articles; set NEWSBOT_FEEDS to the addresses of feeds, or add some with: sources add ADDRESS")
	case len(c.Feeds) == 0:
		say("sources", "those that people add with: sources add ADDRESS; set NEWSBOT_FEEDS to the addresses of feeds for all")
	default:
		say("sources", "%d feeds; set NEWSBOT_INBOX_TOKEN to take articles at POST /articles", len(c.Feeds))
	}
	on := map[string]bool{}
	for _, p := range chats {
		on[p.name] = true
	}
	for _, p := range []struct{ name, next string }{
		{"slack", "set NEWSBOT_SLACK_BOT_TOKEN and NEWSBOT_SLACK_APP_TOKEN"},
		{"discord", "set NEWSBOT_DISCORD_TOKEN"},
	} {
		if on[p.name] {
			say(p.name, "on")
		} else {
			say(p.name, "off; %s", p.next)
		}
	}
}
