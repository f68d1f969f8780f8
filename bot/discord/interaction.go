package discord

import (
	"encoding/json"
	"strconv"
	"time"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
	"newsbot/bot"
)

// An interaction is what Discord says that somebody did, as far as it is used. The library's own type leaves the
// channel's name out.
type interaction struct {
	ID             string              `json:"id"`
	ApplicationID  string              `json:"application_id"`
	Type           sdk.InteractionType `json:"type"`
	Token          string              `json:"token"` // a secret: whoever has it can answer
	GuildID        string              `json:"guild_id"`
	ChannelID      string              `json:"channel_id"`
	AppPermissions int64               `json:"app_permissions,string"` // what the bot may do in the channel
	Channel        struct {
		Name string          `json:"name"`
		Type sdk.ChannelType `json:"type"`
	} `json:"channel"`
	Member *sdk.Member `json:"member"` // in a server
	Data   struct {
		Name    string  `json:"name"`
		Options []given `json:"options"`
	} `json:"data"`
	heard time.Time // when it reached this process
}

// A given is an option as it was given.
type given struct {
	Name    string  `json:"name"`
	Value   any     `json:"value"`
	Focused bool    `json:"focused"` // it is being typed
	Options []given `json:"options"`
}

// text returns the option's value as it would be typed.
func (g given) text() string {
	switch v := g.Value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func readInteraction(raw json.RawMessage) (interaction, error) {
	var in interaction
	err := json.Unmarshal(raw, &in)
	return in, err
}

// Sentences of the platform's own.
const (
	whyNot     = "Only people with the permission Manage Channels can change what this channel is told."
	notInDMs   = "I work in the channels of a server, not in direct messages: type /news there."
	notAServer = "Discord did not say in which server this was typed, so I cannot tell whose topics are meant."
)

// request returns what was asked, and the option that is still being typed, if any. Who asked and where is taken from what Discord
// vouches for.
func (in interaction) request() (bot.Request, given) {
	r := bot.Request{
		Event:   Name + ":" + in.ID,
		Channel: alerts.Channel{Platform: Name, Workspace: Workspace(in.GuildID), ID: in.ChannelID},
		Place:   "this channel",
		Args:    map[string]string{},
	}
	if in.Channel.Name != "" {
		r.Place = "#" + in.Channel.Name
	}
	if in.Member != nil && in.Member.User != nil {
		r.User, r.Person = in.Member.DisplayName(), in.Member.User.ID
		r.MayChange = permits{bits: in.Member.Permissions}.has(sdk.PermissionManageChannels)
	}
	if !r.MayChange {
		r.WhyNot = whyNot
	}
	var typing given
	for _, sub := range in.Data.Options {
		r.Command = sub.Name
		for _, o := range sub.Options {
			r.Args[o.Name] = o.text()
			if o.Focused {
				typing = o
			}
		}
	}
	if r.Command == "" {
		r.Command = "help"
	}
	return r, typing
}

// refusal returns why in cannot be answered, in a sentence; empty if it can.
func (in interaction) refusal() string {
	switch {
	case in.Member == nil:
		return notInDMs
	case !snowflake.MatchString(in.GuildID) || !snowflake.MatchString(in.ChannelID):
		return notAServer
	}
	return ""
}
