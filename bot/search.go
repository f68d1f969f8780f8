package bot

import (
	"context"
	"fmt"
	"strconv"
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
	past, total, err := h.of(r).Search(ctx, rule.Rule, since, shownAtOnce)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if total == 0 {
		read, _, err := h.of(r).Newest(ctx, since)
		if err != nil {
			return h.trouble(ctx, r, err)
		}
		reply := say("Nothing in the last 7 days for ", alerts.Code(rule.String()), "; I have read "+count(read, "article")+" in that time.")
		reply.Parts = append(reply.Parts, rule.notes...)
		return reply
	}
	reply := say(alerts.Code(rule.String()), " matched "+volume(total)+".")
	reply.Parts = append(reply.Parts, rule.notes...)
	reply.Parts = append(reply.Parts, bullets(past)...)
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
	past, total, err := h.of(r).Search(ctx, rule.Rule, time.Now().AddDate(0, 0, -days), shownAtOnce)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	span := fmt.Sprintf("the last %d days", days)
	if days == 1 {
		span = "the last day"
	}
	if total == 0 {
		return say("Nothing in "+span+" for ", alerts.Code(rule.String()), ".")
	}
	reply := say(count(total, "article")+" in "+span+" for ", alerts.Code(rule.String()), ":")
	reply.Parts = append(reply.Parts, bullets(past)...)
	if more := total - len(past); more > 0 {
		reply.Parts = append(reply.Parts, Paragraph(line(fmt.Sprintf("These are the newest %d. To see fewer, add a word to the rule or give ", len(past)), alerts.Code("--days"), ".")))
	}
	return reply
}
