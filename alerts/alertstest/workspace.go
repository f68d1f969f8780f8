package alertstest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

// Workspaces is a database as several workspaces share it.
type Workspaces interface {
	Archive
	alerts.Catalog
	alerts.Queue
}

// TestWorkspaces asks every method that a workspace has, also those that are no part of a port, for what belongs to another one, and checks
// that nothing of it is seen or changed. open returns an empty database.
func TestWorkspaces(t *testing.T, open func(t *testing.T) Workspaces) {
	s := open(t)
	ours := settle(t, s)
	before := ours.snapshot(t)
	for _, own := range []string{secret, ours.article.Title, string(ours.article.ID)} {
		if !strings.Contains(before, own) {
			t.Fatalf("of what is ours %q is not seen by ourselves:\n%s", own, before)
		}
	}
	rival := reflect.ValueOf(s.For(rivals))
	for i := range rival.NumMethod() {
		method := rival.Type().Method(i).Name
		t.Run(method, func(t *testing.T) {
			call := rival.Method(i)
			args := make([]reflect.Value, call.Type().NumIn())
			for i := range args {
				args[i] = ours.argument(t, call.Type().In(i))
				switch {
				case args[i].Type() == reflect.TypeFor[time.Time]() && method == "AddSources":
					// Whoever adds a source sees what comes in from then on: that is not what is ours.
					args[i] = reflect.ValueOf(Noon().AddDate(1, 0, 0))
				case args[i].Type() == reflect.TypeFor[string]() && method == "Trace":
					args[i] = reflect.ValueOf(ours.article.URL)
				}
			}
			for range 2 {
				if got := show(call.Call(args)); strings.Contains(got, secret) || strings.Contains(got, string(ours.article.ID)) {
					t.Errorf("%s of another workspace returns what is ours:\n%s", method, got)
				}
			}
			if after := ours.snapshot(t); after != before {
				t.Errorf("%s of another workspace changed what is ours:\n%s\nbefore it was\n%s", method, after, before)
			}
		})
	}
}

const (
	rivals alerts.WorkspaceID = "test:rivals"
	secret string             = "Quillon" // is in whatever is ours
)

// A holding is what one workspace has.
type holding struct {
	s       Workspaces
	channel alerts.Channel
	topic   alerts.TopicID
	article news.Article
	address string // of a source
	filing  alerts.Filing
}

// settle gives a workspace some of everything.
func settle(t *testing.T, s Workspaces) *holding {
	t.Helper()
	h := &holding{s: s, channel: Channel("gas"), address: "https://private.example/feed.xml"}
	ws, room := s.For(h.channel.Workspace), bot.RoomOf(h.channel)
	f, _, _, err := ws.Subscribe(t.Context(), bot.Wish{Room: room, Rule: "Karsu", Name: "karsu-" + secret, By: "Ada " + secret, At: Noon()})
	if err != nil {
		t.Fatalf("Subscribe: %v", err)
	}
	h.topic = f.Topic.ID
	if n, err := ws.AddSources(t.Context(), room, "Ada "+secret, Noon(), []bot.Source{{Address: h.address, Title: secret}}); n != 1 || err != nil {
		t.Fatalf("AddSources = %d, %v", n, err)
	}
	for n := range 2 { // one will be sent, one waits
		a := Article(n)
		a.Feed, a.Own, a.Title, a.URL = h.address, true, "Karsu "+secret, fmt.Sprint("https://private.example/", n)
		a.ID = news.NewID(a.Keys())
		h.article, h.filing = a, Filing(h.topic, a, h.channel)
		if n, err := s.File(t.Context(), []alerts.Filing{h.filing}); n != 1 || err != nil {
			t.Fatalf("File = %d, %v", n, err)
		}
	}
	claims, err := s.Claim(t.Context(), h.channel.Platform, 1, Noon().Add(time.Hour), Lease)
	if err != nil || len(claims) != 1 {
		t.Fatalf("Claim = %v, %v", claims, err)
	}
	if err := s.Settle(t.Context(), claims[0], alerts.Settlement{State: alerts.Sent, RemoteID: secret}); err != nil {
		t.Fatalf("Settle: %v", err)
	}
	if n, err := s.Index(t.Context(), 1); n != 1 || err != nil { // the other is found without
		t.Fatalf("Index = %d, %v", n, err)
	}
	return h
}

// argument returns a value of a type that a method takes: where it can be, the name of what is ours.
func (h *holding) argument(t *testing.T, of reflect.Type) reflect.Value {
	t.Helper()
	rule, err := rules.Compile("Karsu")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{
		bot.RoomOf(h.channel), h.topic, h.address, rule, Noon().Add(-time.Hour), 1000, h.article, h.article.ID, true, time.Hour,
		h.filing.Story, h.filing.Alerts[0].ID, h.filing.Deliveries[0].ID,
		bot.Wish{Room: bot.RoomOf(h.channel), Rule: "Karsu", Name: "karsu", By: "Eve", At: Noon()}, []bot.Source{{Address: h.address}},
		bot.Pace{Every: time.Hour, Polite: true},
	} {
		if reflect.TypeOf(v) == of {
			return reflect.ValueOf(v)
		}
	}
	if of == reflect.TypeFor[context.Context]() {
		return reflect.ValueOf(t.Context())
	}
	t.Fatalf("a method takes a %s: say here what of ours that could be", of)
	return reflect.Value{}
}

// snapshot returns all that the workspace sees of what it has, and what others need to know of it.
func (h *holding) snapshot(t *testing.T) string {
	t.Helper()
	ws, room, ctx := h.s.For(h.channel.Workspace), bot.RoomOf(h.channel), t.Context()
	rule := h.argument(t, reflect.TypeFor[*rules.Rule]()).Interface().(*rules.Rule)
	var out []any
	see := func(v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	topics, err := ws.Topics(ctx)
	see(topics, err)
	following, err := ws.Following(ctx, room)
	see(following, err)
	sources, err := ws.Sources(ctx)
	see(sources, err)
	feeds, err := ws.Feeds(ctx)
	see(feeds, err)
	backlog, err := ws.Backlog(ctx, room)
	see(backlog, err)
	past, err := Search(ctx, ws, rule, Noon().Add(-time.Hour), 10)
	see(past, err)
	traces, err := ws.Trace(ctx, room, h.article.URL)
	see(traces, err)
	n, newest, err := ws.Newest(ctx, time.Time{})
	see(fmt.Sprint(n, newest), err)
	states, _, err := h.s.Changes(ctx, 0)
	for _, s := range states {
		if s.Topic.Workspace == h.channel.Workspace {
			see(s, err)
		}
	}
	var b strings.Builder
	for _, v := range out {
		b.WriteString(show([]reflect.Value{reflect.ValueOf(v)}))
	}
	return b.String()
}

// show returns values as text, with all that is in them.
func show(values []reflect.Value) string {
	var b strings.Builder
	for _, v := range values {
		fmt.Fprintf(&b, "%+v\n", v.Interface())
	}
	return b.String()
}
