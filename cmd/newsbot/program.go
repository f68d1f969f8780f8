package main

import (
	"context"
	"log/slog"
	"net/http"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/bot/web"
	"newsbot/news/facts"
	"newsbot/news/fetch"
	"newsbot/news/summary"
)

// A program is the bot with all its parts, joined to each other and not yet running.
type program struct {
	config      config
	log         *slog.Logger
	db          *store.Store
	nodes       *members
	console     *web.Platform
	chats       []platform
	series      *metrics
	roster      *alerts.Roster
	dispatchers map[string]*alerts.Dispatcher // by platform
	desk        *alerts.Desk
	client      *fetch.Client
	scout       *scout
	handler     *bot.Handler
	in          inputs
	notices     *noticer
}

// newProgram builds the bot on db. What it returns is ready to run: it has heard from the platforms and the database.
func newProgram(ctx context.Context, c config, db *store.Store, log *slog.Logger) (*program, error) {
	p := &program{config: c, log: log, db: db, nodes: newMembers(db, log), series: newMetrics()}
	p.console = web.New(web.Options{Board: db.For(web.Workspace), Hosts: c.Hosts, Log: log})
	p.chats = platforms(c, p.console, db, p.nodes, log)
	for _, chat := range p.chats {
		if err := chat.connected(ctx, log); err != nil {
			return nil, err
		}
	}
	p.series.watch(db, p.chats, log)
	p.roster = &alerts.Roster{Catalog: db, Log: log, Bell: alerts.NewBell()}
	p.dispatchers = map[string]*alerts.Dispatcher{}
	for _, chat := range p.chats {
		p.dispatchers[chat.name] = c.dispatcher(chat, db, p.series.settled, log)
	}
	p.desk = p.newDesk()
	var err error
	if p.client, err = c.fetcher(p.series.fetched); err != nil {
		return nil, err
	}
	p.scout = newScout(p.client, c.sharedFeeds(), log)
	p.handler = &bot.Handler{
		For: func(id alerts.WorkspaceID) bot.Workspace { return db.For(id) }, Events: db, Scout: p.scout, Log: log,
		Changed: func() {
			if err := p.roster.Refresh(ctx); err != nil {
				log.Error("topics are not up to date", "err", err) // the roster's own round comes soon
			}
		},
	}
	if err := p.takeIn(ctx); err != nil {
		p.client.Close()
		return nil, err
	}
	return p, nil
}

func (p *program) newDesk() *alerts.Desk {
	d := &alerts.Desk{
		Roster: p.roster, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{}, Filer: p.db, Gates: []alerts.Gate{alerts.Told{}},
		Viewers: p.db, Revisions: p.db, Timetable: alerts.Timetable{Daily: p.config.DigestAt.after, Zone: p.config.DigestAt.zone},
		Log: p.log, Observe: p.series.accepted, Filed: p.filed,
	}
	if p.config.GroupStories {
		d.Stories = &alerts.Stories{Shelf: p.db}
	}
	return d
}

// filed wakes those who send.
func (p *program) filed() {
	for _, d := range p.dispatchers {
		d.Bell.Ring()
	}
}

// takeIn joins the sources and all that tells of them.
func (p *program) takeIn(ctx context.Context) (err error) {
	if p.in, err = sources(ctx, p.config, p.db, p.client, p.desk, p.series, p.log); err != nil {
		return err
	}
	if err := p.nodes.refresh(ctx); err != nil {
		return err
	}
	p.in.feeds.Feeds = ownFeeds{p.in.feeds.Feeds, p.nodes}
	p.notices = newNoticer(p.config, p.db, p.chats, p.log)
	p.in.feeds.Notice = p.notices.tell
	if p.in.sample != nil {
		if err := followSample(ctx, p.db); err != nil {
			return err
		}
	}
	return p.roster.Refresh(ctx)
}

// mux answers whoever asks the bot over HTTP.
func (p *program) mux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/", p.console)
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", readyz(checks(p.db, p.chats), map[string]remark{"deliveries": doubt(p.db)}))
	mux.Handle("GET /metrics", p.series.handler())
	if p.in.inbox != nil {
		mux.Handle("POST /articles", p.in.inbox)
	}
	if p.in.feeds.Callback != "" {
		mux.Handle(pushPath, p.in.feeds)
	}
	return mux
}

// bring is what brings articles in.
func (p *program) bring() []part {
	var parts []part
	for _, s := range p.in.all() {
		parts = append(parts, func(ctx context.Context) error { return s.Run(ctx, p.desk.Accept) })
	}
	return parts
}

// work is what goes on between what brings articles and what sends messages: conversations, and what keeps the whole in order.
func (p *program) work() []part {
	var parts []part
	for _, chat := range p.chats {
		parts = append(parts, func(ctx context.Context) error { return chat.bring(ctx, p.handler, p.log) })
	}
	return append(parts, p.nodes.Run, p.roster.Run, p.scout.Run,
		func(ctx context.Context) error { return p.db.Listen(ctx, ears(p.roster, p.dispatchers)) },
		func(ctx context.Context) error { return keep(ctx, newTurn("keeping", p.db, p.nodes), p.config.Keep) },
		func(ctx context.Context) error { return index(ctx, newTurn("indexing", p.db, p.nodes)) },
		func(ctx context.Context) error { return planDigests(ctx, newTurn("digests", p.db, p.nodes), p.filed) },
	)
}

// send is what sends messages.
func (p *program) send() []part {
	parts := []part{func(ctx context.Context) error { return keepMark(ctx, p.db, p.log) }}
	for _, chat := range p.chats {
		parts = append(parts, p.dispatchers[chat.name].Run)
		if e, ok := chat.notifier.(alerts.Editor); ok {
			parts = append(parts, p.config.amender(chat, p.db, e, p.log).Run)
		}
	}
	for _, d := range p.notices.senders {
		parts = append(parts, d.Run)
	}
	return parts
}
