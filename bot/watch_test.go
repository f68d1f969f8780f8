package bot_test

import (
	"testing"
	"time"

	"newsbot/bot"
)

func TestParseSource(t *testing.T) {
	for typed, want := range map[string]bot.Source{
		"https://wire.example/rss":                                {Address: "https://wire.example/rss"},
		"https://wire.example/rss --every 5m --polite":            {Address: "https://wire.example/rss", Pace: bot.Pace{Every: 5 * time.Minute, Polite: true}},
		"https://port.example/notices --links 'li.notice  a'":     {Address: "https://port.example/notices#links=li.notice%20a"},
		`https://port.example/ --links a[href^="/n/"] --every 1h`: {Address: "https://port.example/#links=a%5Bhref%5E=%22%2Fn%2F%22%5D", Pace: bot.Pace{Every: time.Hour}},
		"https://port.example/notices#links=li%20a --polite":      {Address: "https://port.example/notices#links=li%20a", Pace: bot.Pace{Polite: true}},
	} {
		if got, err := bot.ParseSource(typed); err != nil || got != want {
			t.Errorf("ParseSource(%q) = %+v, %v, want %+v", typed, got, err, want)
		}
	}
	for typed, want := range map[string]string{
		"https://wire.example/rss --every soon": "--every takes a time from 1m to 24h, as in 5m or 2h, or auto",
		"https://wire.example/rss --links ":     "--links needs a value; write: sources [add|remove|import|export] [address] [--every TIME] [--polite] [--links SELECTOR]",
	} {
		if got, err := bot.ParseSource(typed); err == nil || err.Error() != want {
			t.Errorf("ParseSource(%q) = %+v, %v, want %s", typed, got, err, want)
		}
	}
}
