package discord

import (
	"testing"

	sdk "github.com/bwmarrin/discordgo"
)

func TestOnlyServersAreAnswered(t *testing.T) {
	const id, other = "600000000000000001", "600000000000000002"
	for _, tt := range []struct {
		name           string
		member         *sdk.Member
		guild, channel string
		want           string
	}{
		{"a channel of a server", &sdk.Member{}, id, other, ""},
		{"a direct message", nil, "", other, notInDMs},
		{"no server", &sdk.Member{}, "", other, notAServer},
		{"no channel", &sdk.Member{}, id, "", notAServer},
		{"a server by another sort of name", &sdk.Member{}, "console", other, notAServer},
		{"a channel by another sort of name", &sdk.Member{}, id, id + "/../" + other, notAServer},
	} {
		in := interaction{GuildID: tt.guild, ChannelID: tt.channel, Member: tt.member}
		if got := in.refusal(); got != tt.want {
			t.Errorf("%s: refused because %q, want %q", tt.name, got, tt.want)
		}
	}
}
