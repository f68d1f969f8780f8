package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/alerts"
)

// defaultDays is how far back a search goes if nobody says.
const defaultDays = 30

// test tries a rule on the last week without subscribing.
func (h *Handler) test(ctx context.Context, r Request) Reply {
	rule, wrong := h.compile(ctx, r, r.Args["rule"])
	if wrong != nil {
		return *wrong
	}
	since := time.Now().Add(-week)
	past, err := h.of(r).Search(ctx, rule.Rule, since, shownAtOnce)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if past.Total == 0 {
		read, _, err := h.of(r).Newest(ctx, since)
		if err != nil {
			return h.trouble(ctx, r, err)
		}
		reply := say("Nothing"+past.soFar()+" in the last 7 days for ", alerts.Code(rule.String()), "; I have read "+count(read, "article")+" in that time.")
		reply.Parts = slices.Concat(reply.Parts, past.reach(), rule.notes)
		return reply
	}
	reply := say(alerts.Code(rule.String()), " matched "+past.volume(time.Now())+".")
	reply.Parts = slices.Concat(reply.Parts, rule.notes, bullets(past.Found), past.reach())
	if rule.topic.ID == 0 {
		reply.Parts = append(reply.Parts, Paragraph(line("To have new ones posted here: ", alerts.Code("subscribe "+rule.String()))))
	}
	return reply
}

// search looks past articles up.
func (h *Handler) search(ctx context.Context, r Request) Reply {
	days := defaultDays
	if typed := r.Args["days"]; typed != "" {
		days, _ = strconv.Atoi(typed) // checked against the option's limits
	}
	rule, wrong := h.compile(ctx, r, r.Args["query"])
	if wrong != nil {
		return *wrong
	}
	past, err := h.of(r).Search(ctx, rule.Rule, time.Now().AddDate(0, 0, -days), shownAtOnce)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	span := fmt.Sprintf("the last %d days", days)
	if days == 1 {
		span = "the last day"
	}
	if past.Total == 0 {
		reply := say("Nothing"+past.soFar()+" in "+span+" for ", alerts.Code(rule.String()), ".")
		reply.Parts = append(reply.Parts, past.reach()...)
		return reply
	}
	number := past.number()
	reply := say(strings.ToUpper(number[:1])+number[1:]+" in "+span+" for ", alerts.Code(rule.String()), ":")
	reply.Parts = slices.Concat(reply.Parts, bullets(past.Found))
	if shown := len(past.Found); past.Total > shown {
		reply.Parts = append(reply.Parts, Paragraph(line(fmt.Sprintf("These are the newest %d. To see fewer, add a word to the rule or give ", shown), alerts.Code("--days"), ".")))
	}
	reply.Parts = append(reply.Parts, past.reach()...)
	return reply
}

// number says how many articles match.
func (p Past) number() string {
	if p.Back.IsZero() {
		return count(p.Total, "article")
	}
	return "at least " + count(p.Total, "article")
}

// soFar stands behind "Nothing" where that is not the last word.
func (p Past) soFar() string {
	if p.Back.IsZero() {
		return ""
	}
	return " so far"
}

// volume says how often a rule matched in the last week.
func (p Past) volume(now time.Time) string {
	span := week
	if !p.Back.IsZero() {
		span = now.Sub(p.Back)
	}
	said := p.number() + " in the last 7 days"
	if p.Total == 0 || span < time.Hour {
		return said
	}
	if perDay := int((time.Duration(p.Total)*24*time.Hour + span/2) / span); perDay > 0 {
		said += fmt.Sprintf(", about %d a day", perDay)
	}
	return said
}

// reach says how far back articles were looked at, unless at all of them.
func (p Past) reach() []Part {
	if p.Back.IsZero() {
		return nil
	}
	return []Part{Paragraph(line("There were too many to look at all of them; the oldest I looked at is from ", when(p.Back),
		". A word that must be in the article makes a search reach further."))}
}
