package discord

import (
	"testing"

	sdk "github.com/bwmarrin/discordgo"
)

func TestPermissionsFollowDiscordsOrder(t *testing.T) {
	const view, send, embed = sdk.PermissionViewChannel, sdk.PermissionSendMessages, sdk.PermissionEmbedLinks
	everyone := &sdk.Role{ID: "guild", Permissions: view}
	writers := &sdk.Role{ID: "writers", Permissions: send}
	admins := &sdk.Role{ID: "admins", Permissions: sdk.PermissionAdministrator}
	role, member := sdk.PermissionOverwriteTypeRole, sdk.PermissionOverwriteTypeMember
	for _, tt := range []struct {
		name  string
		roles []string
		over  []*sdk.PermissionOverwrite
		owner string
		want  int64
	}{
		{"everyone's", nil, nil, "", view},
		{"and a role's", []string{"writers"}, nil, "", view | send},
		{"the channel takes from everyone", []string{"writers"}, []*sdk.PermissionOverwrite{{ID: "guild", Type: role, Deny: send | view}}, "", 0},
		{"and gives to a role", []string{"writers"}, []*sdk.PermissionOverwrite{
			{ID: "writers", Type: role, Allow: view | embed}, {ID: "guild", Type: role, Deny: send | view},
		}, "", view | embed},
		{"one role gives what another takes", []string{"writers", "other"}, []*sdk.PermissionOverwrite{
			{ID: "writers", Type: role, Allow: embed}, {ID: "other", Type: role, Deny: embed},
		}, "", view | send | embed},
		{"the member has the last word", []string{"writers"}, []*sdk.PermissionOverwrite{
			{ID: "bot", Type: member, Deny: view, Allow: embed}, {ID: "writers", Type: role, Allow: view},
		}, "", send | embed},
		{"a role that the bot has not", nil, []*sdk.PermissionOverwrite{{ID: "writers", Type: role, Allow: send}}, "", view},
		{"an admin's", []string{"admins"}, []*sdk.PermissionOverwrite{{ID: "guild", Type: role, Deny: view}}, "", view | sdk.PermissionAdministrator},
		{"the owner's", nil, []*sdk.PermissionOverwrite{{ID: "guild", Type: role, Deny: view}}, "bot", sdk.PermissionAdministrator},
	} {
		g := sdk.Guild{ID: "guild", OwnerID: tt.owner, Roles: []*sdk.Role{everyone, writers, admins}}
		if got := compute(g, sdk.Channel{PermissionOverwrites: tt.over}, "bot", tt.roles); got != tt.want {
			t.Errorf("%s: %b, want %b", tt.name, got, tt.want)
		}
	}
}

func TestThreadNeedsAPermissionOfItsOwn(t *testing.T) {
	may := permits{bits: sdk.PermissionViewChannel | sdk.PermissionSendMessages | sdk.PermissionEmbedLinks, thread: true}
	if lacks := may.lacks(); len(lacks) != 1 || lacks[0] != "Send Messages in Threads" {
		t.Errorf("in a thread the bot lacks %q", lacks)
	}
	if lacks := (permits{bits: sdk.PermissionAdministrator, thread: true}).lacks(); len(lacks) != 0 {
		t.Errorf("an admin lacks %q", lacks)
	}
}
