package slack

import (
	"strings"
	"testing"
)

func TestTypedIsWhatThePersonTyped(t *testing.T) {
	for in, want := range map[string]string{
		"subscribe Turkey AND LNG":                             "subscribe Turkey AND LNG",
		"AT&amp;T &lt;3 &amp;lt;":                              "AT&T <3 &lt;",
		"money &gt; 1bn":                                       "money > 1bn",
		"“liquefied natural gas” —daily":                       "“liquefied natural gas” —daily",
		"--in <#C012AB|desk> now":                              "--in #desk now",
		"<#C012AB> <@U012AB>":                                  "#C012AB @U012AB",
		"by <@U012AB|ada>":                                     "by @ada",
		"site:<http://bloomberg.com|bloomberg.com>":            "site:bloomberg.com",
		"why <https://wire.example/a?b=1&amp;c=2>":             "why https://wire.example/a?b=1&c=2",
		"why <https://wire.example/a|this article>":            "why https://wire.example/a",
		"<mailto:ada@desk.example|ada@desk.example>":           "ada@desk.example",
		"<!subteam^S012|@energy-desk> <!channel> <!here|here>": "@energy-desk @channel @here",
		"  a &lt;b|c&gt; ":                                     "a <b|c>",
		"a < b":                                                "a < b",
	} {
		if got := typed(in); got != want {
			t.Errorf("typed(%q) = %q, want %q", in, got, want)
		}
	}
}

// What Slack escapes comes back as it was, whatever it is.
func FuzzTyped(f *testing.F) {
	f.Add("Turkey AND <!channel> & LNG")
	f.Add("&amp;lt; <a|b> |")
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := typed(escape(s)), strings.TrimSpace(s); got != want {
			t.Errorf("typed(escape(%q)) = %q, want %q", s, got, want)
		}
	})
}
