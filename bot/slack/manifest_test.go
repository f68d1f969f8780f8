package slack

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"
)

// What the app's manifest must ask for, and why. Anything more is a permission that nobody needs.
var scopes = map[string]string{
	"app_mentions:read": "commands in threads",
	"channels:read":     "names of public channels, in answers",
	"chat:write":        "cards, answers to mentions, public lines",
	"chat:write.public": "cards in public channels without an invitation",
	"commands":          "/news",
	"groups:read":       "names of private channels, in answers",
	"users:read":        "names of people who mention the bot",
}

func TestManifestAsksForWhatIsUsed(t *testing.T) {
	raw, err := os.ReadFile("../../deploy/slack-manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var m sdk.Manifest
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	for _, s := range m.OAuthConfig.Scopes.Bot {
		if scopes[s] == "" {
			t.Errorf("the scope %s is asked for, but nothing uses it", s)
		}
	}
	for s, why := range scopes {
		if !slices.Contains(m.OAuthConfig.Scopes.Bot, s) {
			t.Errorf("the scope %s is missing: %s", s, why)
		}
	}
	if want := []string{"app_mention", "app_uninstalled", "tokens_revoked"}; !slices.Equal(m.Settings.EventSubscriptions.BotEvents, want) {
		t.Errorf("events %v, want those that onEvent handles: %v", m.Settings.EventSubscriptions.BotEvents, want)
	}
	if !m.Settings.SocketModeEnabled || !m.Settings.Interactivity.IsEnabled {
		t.Error("Socket Mode and interactivity must be on: a link button wants an acknowledgement")
	}
	command := m.Features.SlashCommands[0]
	if command.Command != "/news" || !command.ShouldEscape {
		t.Errorf("command %+v, want /news with channels and people escaped", command)
	}
	for what, c := range map[string]struct {
		text     string
		min, max int
	}{
		"name": {m.Display.Name, 1, 35}, "description": {m.Display.Description, 1, 140},
		"long description": {m.Display.LongDescription, 175, 4000}, "command": {command.Command, 2, 32}, "usage hint": {command.UsageHint, 1, 1000},
	} {
		if n := utf8.RuneCountInString(c.text); n < c.min || n > c.max {
			t.Errorf("%s has %d characters, Slack takes %d to %d", what, n, c.min, c.max)
		}
	}
}
