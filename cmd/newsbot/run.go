package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/bot/web"
	"newsbot/news/facts"
	"newsbot/news/summary"
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
	console := web.New(web.Options{Board: db.For(web.Workspace), Hosts: c.Hosts, Log: log})
	nodes := newMembers(db, log)
	chats := platforms(c, console, db, nodes, log)
	for _, p := range chats {
		if err := p.connected(ctx, log); err != nil {
			return err
		}
	}
	series := newMetrics()
	series.watch(db, chats, log)
	roster := &alerts.Roster{Catalog: db, Log: log, Bell: alerts.NewBell()}
	dispatchers := map[string]*alerts.Dispatcher{}
	for _, p := range chats {
		dispatchers[p.name] = c.dispatcher(p, db, series.settled, log)
	}
	filed := func() {
		for _, d := range dispatchers {
			d.Bell.Ring()
		}
	}
	desk := &alerts.Desk{
		Roster: roster, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{}, Filer: db, Gates: []alerts.Gate{alerts.Told{}}, Viewers: db, Revisions: db,
		Timetable: alerts.Timetable{Daily: c.DigestAt.after, Zone: c.DigestAt.zone},
		Log:       log, Observe: series.accepted, Filed: filed,
	}
	if c.GroupStories {
		desk.Stories = &alerts.Stories{Shelf: db}
	}
	client, err := c.fetcher(series.fetched)
	if err != nil {
		return err
	}
	defer client.Close()
	scout := newScout(client, c.sharedFeeds(), log)
	handler := &bot.Handler{
		For: func(id alerts.WorkspaceID) bot.Workspace { return db.For(id) }, Events: db, Scout: scout, Log: log,
		Changed: func() {
			if err := roster.Refresh(ctx); err != nil {
				log.Error("topics are not up to date", "err", err) // the roster's own round comes soon
			}
		},
	}
	in, err := sources(ctx, c, db, client, desk, series, log)
	if err != nil {
		return err
	}
	if err := nodes.refresh(ctx); err != nil {
		return err
	}
	in.feeds.Feeds = ownFeeds{in.feeds.Feeds, nodes}
	notices := newNoticer(c, db, chats, log)
	in.feeds.Notice = notices.tell
	if in.sample != nil {
		if err := followSample(ctx, db); err != nil {
			return err
		}
	}
	if err := roster.Refresh(ctx); err != nil {
		return err
	}

	mux := http.NewServeMux()
	mux.Handle("/", console)
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", readyz(checks(db, chats), map[string]remark{"deliveries": doubt(db)}))
	mux.Handle("GET /metrics", series.handler())
	if in.inbox != nil {
		mux.Handle("POST /articles", in.inbox)
	}
	if in.feeds.Callback != "" {
		mux.Handle(pushPath, in.feeds)
	}
	announce(stdout, c, chats, in, roster.Len(), listener.Addr().String())

	var bring, send, talk []part
	for _, s := range in.all() {
		bring = append(bring, func(ctx context.Context) error { return s.Run(ctx, desk.Accept) })
	}
	for _, p := range chats {
		send = append(send, dispatchers[p.name].Run)
		if e, ok := p.notifier.(alerts.Editor); ok {
			send = append(send, c.amender(p, db, e, log).Run)
		}
		talk = append(talk, func(ctx context.Context) error {
			return p.bring(ctx, handler, log)
		})
	}
	for _, d := range notices.senders {
		send = append(send, d.Run)
	}
	send = append(send, func(ctx context.Context) error { return keepMark(ctx, db, log) })
	serving := func(ctx context.Context) error { return serve(ctx, listener, mux, log) }
	hearing := func(ctx context.Context) error { return db.Listen(ctx, ears(roster, dispatchers)) }
	keeping := func(ctx context.Context) error { return keep(ctx, newTurn("keeping", db, nodes), c.Keep) }
	indexing := func(ctx context.Context) error { return index(ctx, newTurn("indexing", db, nodes)) }
	planning := func(ctx context.Context) error { return planDigests(ctx, newTurn("digests", db, nodes), filed) }
	err = runStages(ctx, bring, append(talk, keeping, planning, indexing, hearing, nodes.Run, roster.Run, scout.Run), send, []part{serving})
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

// logger writes to w what is worth a line.
func logger(c config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
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
