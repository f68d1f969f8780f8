package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files instead of comparing with them")

func TestEnvExampleListsEverySetting(t *testing.T) {
	var b bytes.Buffer
	if err := writeEnvExample(&b); err != nil {
		t.Fatal(err)
	}
	const file = "../../.env.example"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf(".env.example is not what the settings say; go test ./cmd/newsbot -run %s -update writes it", t.Name())
	}
}

// clean runs a test in an empty directory without any of our settings.
func clean(t *testing.T) {
	t.Helper()
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, envPrefix+"_") {
			t.Setenv(name, "") // so that it is restored afterwards
			os.Unsetenv(name)
		}
	}
	t.Chdir(t.TempDir())
}

func TestSettingsThatAreWrongAreNamed(t *testing.T) {
	for _, tt := range []struct{ name, value, want string }{
		{"NEWSBOT_SLACK_BOT_TOKN", "xoxb-1", "NEWSBOT_SLACK_BOT_TOKN is no setting"},
		{"NEWSBOT_SEND_WITHIN", "soon-secret", "NEWSBOT_SEND_WITHIN cannot be read as a length of time"},
		{"NEWSBOT_SEND_WITHIN", "1h", "from 1s to 30s"},
		{"NEWSBOT_FEED_FRESH", "1m", "NEWSBOT_FEED_FRESH must be from 1h"},
		{"NEWSBOT_FEED_FRESH", "1441h", "NEWSBOT_FEED_FRESH must be from 1h to 1440h"},
		{"NEWSBOT_FETCH_PROXY", "proxy.example:secret", "NEWSBOT_FETCH_PROXY must be"},
		{"NEWSBOT_DISCORD_GUILD", "Energy Desk", "NEWSBOT_DISCORD_GUILD must be the id of a server, which is a number"},
		{"NEWSBOT_KEEP", "1h", "NEWSBOT_KEEP must be 24h or more"},
		{"NEWSBOT_SEND_LEASE", "20s", "NEWSBOT_SEND_LEASE must be at least twice NEWSBOT_SEND_WITHIN and a second, 21s"},
		{"NEWSBOT_SEND_SETTLE", "20s", "NEWSBOT_SEND_SETTLE must be at least twice NEWSBOT_SEND_WITHIN and a second, 21s"},
		{"NEWSBOT_DISCORD_NONCE", "91s", "from 0 to 1m30s"},
		{"NEWSBOT_LOG_LEVEL", "loud-secret", "debug, info, warn or error"},
		{"NEWSBOT_FETCH_ALLOW", "10.0.0.0/99-secret", "networks such as"},
		{"NEWSBOT_FEEDS", "https://a.example/secret --links 'h2 >'", "NEWSBOT_FEEDS: the selector ends where"},
		{"NEWSBOT_FEEDS", "https://a.example/secret#links=h2%20%3E", "NEWSBOT_FEEDS: the selector ends where"},
		{"NEWSBOT_FEED_CA", "/etc/secret.pem", "NEWSBOT_FEED_CA has an entry that is not HOST=FILE"},
		{"NEWSBOT_FEED_CA", "https://secret.example=/etc/ca.pem", "NEWSBOT_FEED_CA has an entry that is not HOST=FILE"},
		{"NEWSBOT_FEEDS", "https://a.example/feed,ftp://secret@b.example", "NEWSBOT_FEEDS"},
		{"NEWSBOT_SLACK_BOT_TOKEN", "xoxb-secret", "NEWSBOT_SLACK_APP_TOKEN is not"},
		{"NEWSBOT_SLACK_APP_TOKEN", "xapp-secret", "NEWSBOT_SLACK_BOT_TOKEN is not"},
		{"NEWSBOT_SEND_UNKNOWN", "secret", "retry or hold"},
		{"NEWSBOT_INBOX_TOKEN_FILE", "/does/not/exist", "NEWSBOT_INBOX_TOKEN_FILE"},
	} {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			clean(t)
			t.Setenv(tt.name, tt.value)
			_, err := loadConfig()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("loadConfig() error = %v, want one with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error shows the value: %v", err)
			}
		})
	}
}

func TestSettingsComeFromFilesToo(t *testing.T) {
	clean(t)
	token := filepath.Join(t.TempDir(), "token")
	for file, text := range map[string]string{token: "from-a-file\n", ".env": "NEWSBOT_LISTEN=127.0.0.1:9999\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("NEWSBOT_INBOX_TOKEN_FILE", token)
	t.Setenv("NEWSBOT_LISTEN", "") // so that what .env sets is taken back afterwards
	os.Unsetenv("NEWSBOT_LISTEN")
	t.Setenv("NEWSBOT_INBOX_TOKEN", "")
	c, err := loadConfig()
	if err != nil {
		t.Fatal(err)
	}
	if c.InboxToken.text != "from-a-file" {
		t.Errorf("the inbox token is not that of the file")
	}
	if c.Listen != "127.0.0.1:9999" {
		t.Errorf("Listen = %q, want that of .env", c.Listen)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	const token = "xoxb-very-secret"
	c := config{SlackBotToken: secret{token}, InboxToken: secret{token}}
	var shown bytes.Buffer
	slog.New(slog.NewJSONHandler(&shown, nil)).Info("settings", "config", c, "pointer", &c, "token", c.SlackBotToken)
	slog.New(slog.NewTextHandler(&shown, nil)).Info("settings", "config", c, "pointer", &c, "token", c.SlackBotToken)
	fmt.Fprintf(&shown, "%v %+v %#v %s %q %x", c, c, c, c.SlackBotToken, c.SlackBotToken, c.SlackBotToken)
	if err := json.NewEncoder(&shown).Encode(c); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(shown.String(), token) || strings.Contains(shown.String(), fmt.Sprintf("%x", token)) {
		t.Errorf("the token is shown in: %s", shown.String())
	}
	if !strings.Contains(shown.String(), "***") {
		t.Errorf("nothing says that a token is set: %s", shown.String())
	}
}
