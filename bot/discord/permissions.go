package discord

import (
	"context"
	"net/http"
	"slices"

	sdk "github.com/bwmarrin/discordgo"
)

// A permits is what the bot may do in a channel.
type permits struct {
	bits   int64
	thread bool
}

// has reports whether all of bits are allowed.
func (p permits) has(bits int64) bool {
	return p.bits&sdk.PermissionAdministrator != 0 || p.bits&bits == bits
}

// lacks returns, by the names that Discord shows, what posting a card needs and the bot may not do.
func (p permits) lacks() []string {
	send, sendName := int64(sdk.PermissionSendMessages), "Send Messages"
	if p.thread {
		send, sendName = sdk.PermissionSendMessagesInThreads, "Send Messages in Threads"
	}
	var out []string
	for _, need := range []struct {
		bit  int64
		name string
	}{{sdk.PermissionViewChannel, "View Channel"}, {send, sendName}, {sdk.PermissionEmbedLinks, "Embed Links"}} {
		if !p.has(need.bit) {
			out = append(out, need.name)
		}
	}
	return out
}

// isThread reports whether channels of kind t are threads.
func isThread(t sdk.ChannelType) bool {
	return t == sdk.ChannelTypeGuildNewsThread || t == sdk.ChannelTypeGuildPublicThread || t == sdk.ChannelTypeGuildPrivateThread
}

// permissions finds out what the bot may do in channel.
func (p *Platform) permissions(ctx context.Context, channel string) (permits, error) {
	self, err := p.whoami(ctx)
	if err != nil {
		return permits{}, err
	}
	var c sdk.Channel
	if err := p.get(ctx, sdk.EndpointChannel(channel), "channels/"+channel, &c); err != nil {
		return permits{}, err
	}
	thread := isThread(c.Type)
	if thread { // a thread has what its channel has
		if err := p.get(ctx, sdk.EndpointChannel(c.ParentID), "channels/"+c.ParentID, &c); err != nil {
			return permits{}, err
		}
	}
	var g sdk.Guild
	if err := p.get(ctx, sdk.EndpointGuild(c.GuildID), "guilds/"+c.GuildID, &g); err != nil {
		return permits{}, err
	}
	var m sdk.Member
	if err := p.get(ctx, sdk.EndpointGuildMember(c.GuildID, self), "guilds/"+c.GuildID+"/members", &m); err != nil {
		return permits{}, err
	}
	return permits{compute(g, c, self, m.Roles), thread}, nil
}

func (p *Platform) get(ctx context.Context, url, route string, out any) error {
	return p.rest.do(ctx, http.MethodGet, url, route, nil, out)
}

// compute returns what a member may do in a channel: what the roles give, then what the channel says of everyone, of
// the roles and of the member, each over the one before ("Permission Overwrites").
func compute(g sdk.Guild, c sdk.Channel, user string, roles []string) int64 {
	if g.OwnerID == user {
		return sdk.PermissionAdministrator
	}
	var bits int64
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(roles, r.ID) {
			bits |= r.Permissions
		}
	}
	if bits&sdk.PermissionAdministrator != 0 {
		return bits
	}
	var roleAllow, roleDeny, ownAllow, ownDeny int64
	for _, o := range c.PermissionOverwrites {
		switch {
		case o.ID == g.ID:
			bits = bits&^o.Deny | o.Allow
		case o.Type == sdk.PermissionOverwriteTypeRole && slices.Contains(roles, o.ID):
			roleAllow, roleDeny = roleAllow|o.Allow, roleDeny|o.Deny
		case o.Type == sdk.PermissionOverwriteTypeMember && o.ID == user:
			ownAllow, ownDeny = o.Allow, o.Deny
		}
	}
	bits = bits&^roleDeny | roleAllow
	return bits&^ownDeny | ownAllow
}
