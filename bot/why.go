package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/rules"
)

// shownMisses is how many topics that do not match an article are explained.
const shownMisses = 8

// why says what became of an article in this channel: for each topic whether it matched, and whether it was told.
func (h *Handler) why(ctx context.Context, r Request) Reply {
	typed := strings.Trim(strings.TrimSpace(r.Args["link"]), "<>")
	if news.CanonicalURL(typed) == "" {
		return say("I look articles up by their address; write: ", alerts.Code("why https://example.com/story"))
	}
	kept := h.of(r)
	traces, err := kept.Trace(ctx, RoomOf(r.Channel), typed)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if len(traces) == 0 {
		return say("I have not read "+shorten(news.MaskURL(typed), 150)+" from a source that is read here, or it is too old to be kept. ",
			alerts.Code("sources"), " shows what is read.")
	}
	followed, err := kept.Following(ctx, RoomOf(r.Channel))
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	topics, err := kept.Topics(ctx)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	var reply Reply
	for _, t := range traces {
		reply.Parts = append(reply.Parts, Paragraph(line(headline(t.Article), ", read here ", when(t.Article.Seen))), t.account(followed, topics))
	}
	return reply
}

// account says for each topic of a channel, and for what was told of others, what became of the article.
func (t Trace) account(followed []Followed, topics []alerts.Topic) Part {
	var told, missed Bullets
	for _, tell := range t.Told {
		i := slices.IndexFunc(topics, func(x alerts.Topic) bool { return x.ID == tell.Topic })
		if i < 0 {
			continue
		}
		told = append(told, line(alerts.Code(topics[i].Rule), ": ", tell.fate()))
	}
	for _, f := range followed {
		if slices.ContainsFunc(t.Told, func(tell Telling) bool { return tell.Topic == f.Topic.ID }) {
			continue
		}
		rule, err := rules.Compile(f.Topic.Rule, named(topics))
		if err != nil {
			told = append(told, line(alerts.Code(f.Topic.Rule), ": cannot be read any more: "+err.Error()))
			continue
		}
		x := rule.Explain(alerts.Document(t.Article, alerts.DepthOf(rule)))
		if x.Matched {
			told = append(told, line(alerts.Code(f.Topic.Rule), ": matches; not told, as ", t.silence(f)))
			continue
		}
		missed = append(missed, line(alerts.Code(f.Topic.Rule), ": does not match: "+shorten(x.String(), 300)))
	}
	if more := len(missed) - shownMisses; more > 0 {
		missed = append(missed[:shownMisses], line(fmt.Sprintf("… and %d more that do not match.", more)))
	}
	if len(told)+len(missed) == 0 {
		return Paragraph(line("This channel is subscribed to nothing, so it was not told."))
	}
	return append(told, missed...)
}

// silence says why an article that a topic matches left no trace in the channel, as the end of a sentence.
func (t Trace) silence(f Followed) alerts.Line {
	switch {
	case f.Subscription.Created.After(t.Article.Seen):
		return line("the channel subscribed after it had come in, ", when(f.Subscription.Created), ".")
	case t.Article.Backlog:
		return line("it was no news when it came in: it stood in its source already when that was first read, or was published long before.")
	}
	return line("it came to match only later, when its publisher had changed it or the channel was told of something else at once.")
}

// fate says what became of a message.
func (t Telling) fate() alerts.Line {
	switch {
	case t.Digest && t.State == alerts.Sent:
		return line("went into the digest of ", when(t.At), ".")
	case t.Digest:
		return line("waits for the digest of ", when(t.At), ".")
	case t.State == "":
		return line("matches; not told: " + t.Why)
	case t.State == alerts.Sent:
		return line("posted here ", when(t.At), ".")
	case t.State == alerts.Dropped:
		return line("given up ", when(t.At), ": "+t.Why)
	case t.State == alerts.Held:
		return line("held, as I could not find out whether it was posted. " + t.Why)
	}
	return line(strings.TrimSpace("on its way. " + t.Why))
}
