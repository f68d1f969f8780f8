package slack

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"time"

	sdk "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"newsbot/alerts"
	"newsbot/bot"
)

// A call is a command together with where its answer goes.
type call struct {
	request bot.Request
	channel string
	user    string
	message string // the message that it is in; empty for a slash command
	thread  string // the thread it was given in; empty if in none
	answer  string // the address to answer at, a secret; empty for a mention
}

// slashed reads a slash command. envelope names it: Slack hands a command out once, but the socket may not.
func (p *Platform) slashed(ctx context.Context, c sdk.SlashCommand, envelope string) call {
	return call{
		channel: c.ChannelID, user: c.UserID, answer: c.ResponseURL,
		request: bot.Request{
			Event:   event(envelope),
			Channel: p.channel(c.ChannelID), Place: p.place(ctx, c.ChannelID, c.ChannelName),
			User: clean(c.UserName), Person: c.UserID, Text: typed(c.Text), MayChange: true,
		},
	}
}

// mentioned reads a message that mentions the bot; false if it is not for it to answer.
func (p *Platform) mentioned(ctx context.Context, e *slackevents.AppMentionEvent, id string) (call, bool) {
	who := p.self.Load()
	if e.BotID != "" || e.User == "" || e.User == who.user {
		return call{}, false
	}
	_, text, found := strings.Cut(e.Text, "<@"+who.user+">")
	if !found {
		if _, text, found = strings.Cut(e.Text, "<@"+who.user+"|"); found {
			_, text, _ = strings.Cut(text, ">")
		}
	}
	if !found {
		return call{}, false
	}
	return call{
		channel: e.Channel, user: e.User, message: e.TimeStamp, thread: e.ThreadTimeStamp,
		request: bot.Request{
			Event:   event(id),
			Channel: p.channel(e.Channel), Place: p.place(ctx, e.Channel, ""),
			User: p.person(ctx, e.User), Person: e.User, Text: typed(strings.ReplaceAll(text, "`", "")), MayChange: true,
		},
	}, true
}

// foreign reports whether a mention comes from another company's workspace, through a shared channel. What this workspace
// follows is none of its business.
func (p *Platform) foreign(e *slackevents.AppMentionEvent) bool {
	home := p.self.Load().team
	return e.UserTeam != "" && e.UserTeam != home || e.SourceTeam != "" && e.SourceTeam != home
}

func event(id string) string {
	if id == "" {
		return ""
	}
	return Name + ":" + id
}

func (p *Platform) channel(id string) alerts.Channel {
	return alerts.Channel{Platform: Name, Workspace: p.Workspace(), ID: id}
}

// angled is what Slack makes of a channel, a person, a group or an address in the middle of a text.
var angled = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

// typed returns text as the person typed it. Slack wraps what it recognises in angle brackets and escapes what was there.
func typed(text string) string {
	text = angled.ReplaceAllStringFunc(text, func(s string) string {
		m := angled.FindStringSubmatch(s)
		sign, target, label := m[1], m[2], m[3]
		switch sign {
		case "@", "#":
			if label == "" {
				label = target
			}
			return sign + label
		case "!":
			if label == "" {
				label, _, _ = strings.Cut(target, "^")
			}
			return "@" + strings.TrimPrefix(label, "@")
		}
		// bloomberg.com becomes <http://bloomberg.com|bloomberg.com>; a link behind other words means its address
		if label != "" && (strings.HasSuffix(strings.TrimSuffix(target, "/"), label) || strings.HasSuffix(target, label)) {
			return label
		}
		return target
	})
	return strings.TrimSpace(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text))
}

// How names are looked up and kept.
const (
	nameFor    = time.Hour
	nameWithin = time.Second
	mostNames  = 10_000
)

// names remembers what channels and people are called.
type names struct {
	mu    sync.Mutex
	known map[string]known
}

type known struct {
	name  string
	until time.Time
}

// of returns the name of id, asking only if it is not known. Not knowing is remembered too.
func (n *names) of(ctx context.Context, id string, ask func(context.Context) string) string {
	now := time.Now()
	n.mu.Lock()
	k, ok := n.known[id]
	n.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.name
	}
	ctx, cancel := context.WithTimeout(ctx, nameWithin)
	defer cancel()
	name := clean(ask(ctx))
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil || len(n.known) >= mostNames {
		n.known = map[string]known{}
	}
	n.known[id] = known{name, now.Add(nameFor)}
	return name
}

// place returns a channel as people see it. said is what Slack calls it in a command: a name, or for those
// that are not public what kind it is.
func (p *Platform) place(ctx context.Context, id, said string) string {
	switch {
	case strings.HasPrefix(id, "D") || said == "directmessage" || strings.HasPrefix(said, "mpdm-"):
		return "this conversation"
	case said != "" && said != "privategroup":
		return "#" + clean(said)
	}
	name := p.names.of(ctx, id, func(ctx context.Context) string {
		c, err := p.api.GetConversationInfoContext(ctx, &sdk.GetConversationInfoInput{ChannelID: id})
		if err != nil || c.IsMpIM || c.IsIM {
			return ""
		}
		return c.Name
	})
	if name == "" {
		return "this channel"
	}
	return "#" + name
}

// person returns what somebody is called; empty where the app may not ask.
func (p *Platform) person(ctx context.Context, id string) string {
	return p.names.of(ctx, id, func(ctx context.Context) string {
		u, err := p.api.GetUserInfoContext(ctx, id)
		if err != nil {
			return ""
		}
		for _, name := range []string{u.Profile.DisplayName, u.Profile.RealName, u.RealName} {
			if name != "" {
				return name
			}
		}
		return u.Name
	})
}
