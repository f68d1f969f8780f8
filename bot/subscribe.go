package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"newsbot/alerts"
)

// shownAtOnce is how many past articles an answer shows.
const shownAtOnce = 5

// subscribe makes the channel follow a rule or a topic, and shows what it would have brought.
func (h *Handler) subscribe(ctx context.Context, r Request) Reply {
	rule, wrong := h.compile(ctx, r, r.Args["rule"])
	if wrong == nil {
		wrong = rule.tooSlow()
	}
	if wrong != nil {
		return *wrong
	}
	name := slug(r.Args["as"])
	if r.Args["as"] != "" && name == "" {
		return sentence("a topic's name needs at least one letter or digit, as in: --as turkey-lng")
	}
	if name == "" {
		name = topicName(rule.String())
	}
	cadence, wrongly := cadenceOf(r.Args)
	if wrongly != "" {
		return sentence(wrongly)
	}
	followed, newTopic, newSubscription, err := h.of(r).Subscribe(ctx, Wish{
		Room: r.room(), Rule: rule.String(), Name: name, By: r.User, At: time.Now().UTC(), Cadence: cadence, Place: r.Place, Owner: r.Person,
	})
	switch {
	case errors.Is(err, ErrTooMany):
		return say("There are as many topics or subscriptions here as there may be. End one with ", alerts.Code("unsubscribe"), " first; ",
			alerts.Code("list"), " shows them.")
	case err != nil:
		return h.trouble(ctx, r, err)
	}
	topic := followed.Topic
	if !newSubscription && followed.Subscription.Cadence != followed.Was {
		h.changed()
		reply := say("From now on, stories for ", alerts.Strong(topic.Name), " are posted into ", place(r), " ", often(followed.Subscription.Cadence), ".")
		reply.Announce = line(whoever(r)+" changed how this channel is told of ", alerts.Strong(topic.Name), ": "+often(followed.Subscription.Cadence))
		return reply
	}
	if !newSubscription {
		return say("This channel is already subscribed to ", alerts.Strong(topic.Name), ": ", alerts.Code(topic.Rule), ".")
	}
	h.changed()
	h.Log.Info("subscribed", "topic", topic.ID, "channel", r.Channel.String(), "new", newTopic)
	reply := say("Subscribed to ", alerts.Strong(topic.Name), ": ", alerts.Code(topic.Rule), ". New stories are posted into ", place(r), " ", often(followed.Subscription.Cadence), ".")
	reply.Parts = slices.Concat(reply.Parts, renamed(r, name, topic, newTopic), rule.notes)
	reply.Announce = line(whoever(r)+" subscribed this channel to ", alerts.Strong(topic.Name), ": ", alerts.Code(topic.Rule))
	past, err := h.of(r).Search(ctx, rule.Rule, time.Now().Add(-week), 3)
	if err != nil { // the subscription stands; what it would have brought is only a help
		h.Log.Warn("preview of a subscription", "topic", topic.ID, "err", err)
		return reply
	}
	matched := "nothing" + past.soFar() + " in the last 7 days"
	if past.Total > 0 {
		matched = past.volume(time.Now())
	}
	reply.Parts = append(reply.Parts, Paragraph(line("It matched "+matched+".")))
	reply.Parts = slices.Concat(reply.Parts, bullets(past.Found), past.reach())
	return reply
}

// renamed says why a topic is not called name, where somebody wished for that.
func renamed(r Request, name string, topic alerts.Topic, newTopic bool) []Part {
	switch {
	case r.Args["as"] == "" || name == topic.Name:
		return nil
	case newTopic:
		return say("Another topic is called ", alerts.Strong(name), " already, so this one is ", alerts.Strong(topic.Name), ".").Parts
	}
	return say("The same rule is already a topic, so it keeps its name ", alerts.Strong(topic.Name), ".").Parts
}

// unsubscribe makes the channel not follow a topic any more.
func (h *Handler) unsubscribe(ctx context.Context, r Request) Reply {
	following, err := h.of(r).Following(ctx, r.room())
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if len(following) == 0 {
		return say("This channel is not subscribed to anything.")
	}
	typed := strings.TrimSpace(r.Args["rule"])
	f, ok := pick(following, typed)
	if !ok {
		reply := say("This channel is not subscribed to ", alerts.Code(shorten(typed, 100)), ". It is subscribed to:")
		reply.Parts = append(reply.Parts, listed(following))
		return reply
	}
	ended, err := h.of(r).Unsubscribe(ctx, r.room(), f.Topic.ID)
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if !ended { // somebody else was faster
		return say("This channel is no longer subscribed to ", alerts.Strong(f.Topic.Name), ".")
	}
	h.changed()
	h.Log.Info("unsubscribed", "topic", f.Topic.ID, "channel", r.Channel.String())
	reply := say("Unsubscribed from ", alerts.Strong(f.Topic.Name), ": ", alerts.Code(f.Topic.Rule), ". To have it back: ", alerts.Code("subscribe "+f.Topic.Name), ".")
	reply.Announce = line(whoever(r)+" unsubscribed this channel from ", alerts.Strong(f.Topic.Name), ": ", alerts.Code(f.Topic.Rule))
	return reply
}

// pick returns the followed topic that people call typed: by its name, or by its rule however it is written.
func pick(following []Followed, typed string) (Followed, bool) {
	for _, f := range following {
		if strings.EqualFold(f.Topic.Name, typed) || f.Topic.Rule == typed {
			return f, true
		}
	}
	canonical := canonical(typed)
	for _, f := range following {
		if canonical != "" && f.Topic.Rule == canonical {
			return f, true
		}
	}
	return Followed{}, false
}

// list shows what the channel follows.
func (h *Handler) list(ctx context.Context, r Request) Reply {
	following, err := h.of(r).Following(ctx, r.room())
	if err != nil {
		return h.trouble(ctx, r, err)
	}
	if len(following) == 0 {
		return say("This channel is not subscribed to anything yet. Try ", alerts.Code("subscribe Turkey AND LNG"), ".")
	}
	reply := say("This channel is subscribed to " + count(len(following), "topic") + ":")
	reply.Parts = append(reply.Parts, listed(following))
	return reply
}

func listed(following []Followed) Bullets {
	var b Bullets
	for _, f := range following {
		told := ""
		if f.Subscription.Cadence != alerts.AtOnce {
			told = " · " + string(f.Subscription.Cadence)
		}
		b = append(b, line(alerts.Strong(f.Topic.Name), "  ", alerts.Code(f.Topic.Rule), told+" · "+count(f.Week, "alert")+" this week"))
	}
	return b
}

// place names the channel in a sentence.
func place(r Request) string {
	if r.Place == "" {
		return "this channel"
	}
	return r.Place
}

// bullets lists past articles; nothing if there are none.
func bullets(past []Found) []Part {
	if len(past) == 0 {
		return nil
	}
	var b Bullets
	for _, f := range past {
		b = append(b, found(f))
	}
	return []Part{b}
}

// The flags of subscribe that say how often the channel is told.
const (
	liveOption   = "live"
	hourlyOption = "hourly"
	dailyOption  = "daily"
)

// cadenceOf returns how often the channel is to be told, empty if it was not said, or what is wrong with what was said.
func cadenceOf(args map[string]string) (c alerts.Cadence, wrong string) {
	for flag, means := range map[string]alerts.Cadence{liveOption: alerts.AtOnce, hourlyOption: alerts.Hourly, dailyOption: alerts.Daily} {
		if !yes(args[flag]) {
			continue
		}
		if c != "" {
			return "", "a channel is told of a topic --live, --hourly or --daily; say one of them"
		}
		c = means
	}
	return c, ""
}

// often says how often in a sentence.
func often(c alerts.Cadence) string {
	switch c {
	case alerts.Hourly:
		return "every full hour, in one message"
	case alerts.Daily:
		return "once a day, in one message"
	}
	return "as they come in"
}

// whoever names who asks.
func whoever(r Request) string {
	if r.User == "" {
		return "Somebody"
	}
	return r.User
}
