package bot

import (
	"context"
	"fmt"
	"time"

	"newsbot/alerts"
)

// status tells whether sources answer and messages go out.
func (h *Handler) status(ctx context.Context, r Request) Reply {
	now := time.Now()
	feeds, err := h.of(r).Feeds(ctx)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	day, newest, err := h.of(r).Newest(ctx, now.Add(-24*time.Hour))
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	backlog, err := h.of(r).Backlog(ctx, r.room())
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	var b Bullets
	articles := line("Articles: " + count(day, "article") + " in the last 24 hours")
	if !newest.IsZero() {
		articles = append(articles, line(", the newest ", when(newest))...)
	}
	b = append(b, articles)
	b = append(b, feedLines(feeds)...)
	b = append(b, backlogLines(backlog)...)
	return Reply{Parts: []Part{b}}
}

// shownFailing is how many failing sources are named.
const shownFailing = 5

func feedLines(feeds []Feed) []alerts.Line {
	if len(feeds) == 0 {
		return []alerts.Line{line("Sources: no feed is read here yet")}
	}
	var failing []alerts.Line
	for _, f := range feeds {
		if f.Failures == 0 {
			continue
		}
		l := line(alerts.Strong(f.name()), " has not answered")
		if !f.LastOK.IsZero() {
			l = append(l, line(" since ", when(f.LastOK))...)
		}
		failing = append(failing, append(l, alerts.Run{Text: fmt.Sprintf(" (%s, %s). I keep trying.", f.Error, tries(f.Failures))}))
	}
	lines := []alerts.Line{line(fmt.Sprintf("Sources: %d, %s", len(feeds), allWell(len(failing))))}
	if len(failing) > shownFailing {
		failing = append(failing[:shownFailing], line(fmt.Sprintf("… and %d more sources that do not answer.", len(failing)-shownFailing)))
	}
	return append(lines, failing...)
}

func (f Feed) name() string {
	if f.Title != "" {
		return f.Title
	}
	return f.Address
}

func tries(n int) string {
	if n == 1 {
		return "1 try"
	}
	return fmt.Sprintf("%d tries", n)
}

func allWell(failing int) string {
	if failing == 0 {
		return "all answering"
	}
	return fmt.Sprintf("%d not answering", failing)
}

func backlogLines(b Backlog) []alerts.Line {
	l := line("Messages to this channel: ")
	switch {
	case b.Waiting > 0:
		l = append(l, line(fmt.Sprintf("%d waiting, the oldest since ", b.Waiting), when(b.Oldest))...)
	case b.LastSent.IsZero():
		l = append(l, alerts.Run{Text: "none sent yet"})
	default:
		l = append(l, line("all sent, the last ", when(b.LastSent))...)
	}
	lines := []alerts.Line{l}
	if b.Held > 0 {
		lines = append(lines, line(fmt.Sprintf("%d held: I could not find out whether they were posted.", b.Held)))
	}
	if b.Dropped > 0 {
		lines = append(lines, line(fmt.Sprintf("%d dropped in the last 7 days.", b.Dropped)))
	}
	if b.Why != "" {
		lines = append(lines, line("Why: "+b.Why))
	}
	if b.PausedElsewhere > 0 {
		lines = append(lines, line("I cannot post to "+count(b.PausedElsewhere, "other channel")+" of this workspace."))
	}
	if b.HeldElsewhere > 0 {
		lines = append(lines, line(count(b.HeldElsewhere, "message")+" to other channels held: I could not find out whether they were posted."))
	}
	if !b.DoubtUntil.IsZero() {
		lines = append(lines, line("My records are older than what I posted: I look every message up before I post it, until ", when(b.DoubtUntil), "."))
	}
	return lines
}
