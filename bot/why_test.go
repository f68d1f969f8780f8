package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
)

// A traced workspace has one article and what became of it.
type traced struct {
	bot.Workspace
	trace    bot.Trace
	followed []bot.Followed
}

func (w traced) Trace(context.Context, bot.Room, string) ([]bot.Trace, error) {
	return []bot.Trace{w.trace}, nil
}

func (w traced) Following(context.Context, bot.Room) ([]bot.Followed, error) { return w.followed, nil }

func (w traced) Topics(context.Context) ([]alerts.Topic, error) {
	var all []alerts.Topic
	for _, f := range w.followed {
		all = append(all, f.Topic)
	}
	return all, nil
}

func TestWhySaysWhatBecameOfAMessage(t *testing.T) {
	seen := time.Date(2026, time.June, 12, 9, 0, 0, 0, time.UTC)
	follows := func(rule string, since time.Time) bot.Followed {
		topic := alerts.Topic{ID: 1, Name: "gas", Rule: rule}
		return bot.Followed{Topic: topic, Subscription: alerts.Subscription{Topic: 1, Created: since}}
	}
	gas := follows("gas", seen.Add(-time.Hour))
	for _, c := range []struct {
		name     string
		backlog  bool
		followed bot.Followed
		told     *bot.Telling
		want     string
	}{
		{"sent", false, gas, &bot.Telling{State: alerts.Sent, At: seen}, "gas: posted here 12 Jun 2026 09:00 UTC."},
		{"waiting", false, gas, &bot.Telling{State: alerts.Pending}, "gas: on its way."},
		{"refused for now", false, gas, &bot.Telling{State: alerts.Pending, Why: "Slack asked to wait."}, "gas: on its way. Slack asked to wait."},
		{"nobody knows", false, gas, &bot.Telling{State: alerts.Unknown}, "gas: on its way."},
		{"dropped", false, gas, &bot.Telling{State: alerts.Dropped, At: seen, Why: "The channel is gone."}, "gas: given up 12 Jun 2026 09:00 UTC: The channel is gone."},
		{"held", false, gas, &bot.Telling{State: alerts.Held, Why: "Its history cannot be read."},
			"gas: held, as I could not find out whether it was posted. Its history cannot be read."},
		{"held back", false, gas, &bot.Telling{Why: "The channel was told."}, "gas: matches; not told: The channel was told."},
		{"digest to come", false, gas, &bot.Telling{State: alerts.Pending, At: seen, Digest: true}, "gas: waits for the digest of 12 Jun 2026 09:00 UTC."},
		{"digest", false, gas, &bot.Telling{State: alerts.Sent, At: seen, Digest: true}, "gas: went into the digest of 12 Jun 2026 09:00 UTC."},
		{"backlog", true, gas, nil, "gas: matches; not told, as it was no news when it came in"},
		{"subscribed later", false, follows("gas", seen.Add(time.Hour)), nil, "the channel subscribed after it had come in, 12 Jun 2026 10:00 UTC."},
		{"changed later", false, gas, nil, "gas: matches; not told, as it came to match only later"},
		{"no match", false, follows("gas AND coal", seen), nil, "gas AND coal: does not match: has gas; coal not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := traced{followed: []bot.Followed{c.followed}, trace: bot.Trace{Article: news.Article{
				Title: "Gas flows", URL: "https://wire.example/1", Source: "Wire", Language: "en", Seen: seen, Backlog: c.backlog,
			}}}
			if c.told != nil {
				c.told.Topic = 1
				w.trace.Told = []bot.Telling{*c.told}
			}
			h := &bot.Handler{For: func(alerts.WorkspaceID) bot.Workspace { return w }, Log: slog.New(slog.DiscardHandler)}
			reply := h.Respond(t.Context(), bot.Request{Text: "why https://wire.example/1"})
			if len(reply.Parts) != 2 {
				t.Fatalf("answered %v, want the article and what became of it", reply.Parts)
			}
			list, ok := reply.Parts[1].(bot.Bullets)
			if !ok || len(list) != 1 || !strings.Contains(list[0].String(), c.want) {
				t.Errorf("answered %v, want %q", reply.Parts[1], c.want)
			}
		})
	}
}

func TestWhyExplainsSomeOfManyMisses(t *testing.T) {
	w := traced{trace: bot.Trace{Article: news.Article{Title: "Gas flows", URL: "https://wire.example/1", Language: "en"}}}
	for i := range 30 {
		w.followed = append(w.followed, bot.Followed{Topic: alerts.Topic{ID: alerts.TopicID(i + 1), Rule: "coal" + strings.Repeat("x", i)}})
	}
	w.followed = append(w.followed, bot.Followed{Topic: alerts.Topic{ID: 31, Rule: "gas"}})
	h := &bot.Handler{For: func(alerts.WorkspaceID) bot.Workspace { return w }, Log: slog.New(slog.DiscardHandler)}
	list, _ := h.Respond(t.Context(), bot.Request{Text: "why https://wire.example/1"}).Parts[1].(bot.Bullets)
	if len(list) != 10 || !strings.HasPrefix(list[0].String(), "gas: matches") || list[9].String() != "… and 22 more that do not match." {
		t.Errorf("answered %v, want what matches, 8 that do not, and how many more", list)
	}
}
