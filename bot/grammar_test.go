package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFlagsCountWhereOptionsAreAskedForOneByOne gives commands as Discord does, with what people typed into the field of the rule.
func TestFlagsCountWhereOptionsAreAskedForOneByOne(t *testing.T) {
	for _, tt := range []struct {
		command     string
		given, want map[string]string
	}{
		{"subscribe", map[string]string{"rule": "Turkey AND LNG --daily"}, map[string]string{"rule": "Turkey AND LNG", "daily": "yes"}},
		{"subscribe", map[string]string{"rule": "LNG —as gas", "hourly": "true"}, map[string]string{"rule": "LNG", "as": "gas", "hourly": "true"}},
		{"subscribe", map[string]string{"rule": `"a --daily b"`}, map[string]string{"rule": `"a --daily b"`}},
		{"search", map[string]string{"query": "LNG --days 7"}, map[string]string{"query": "LNG", "days": "7"}},
		{"sources", map[string]string{"do": "add", "address": "https://a.example --polite --every 5m"},
			map[string]string{"do": "add", "address": "https://a.example", "polite": "yes", "every": "5m"}},
		{"list", map[string]string{}, map[string]string{}},
	} {
		c, _ := command(tt.command)
		got, err := c.given(tt.given)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s given %v: %v (- want, + got)\n%s", tt.command, tt.given, err, diff)
		}
	}
	reply := new(Handler).Respond(t.Context(), Request{Command: "subscribe", MayChange: true, Args: map[string]string{"rule": "LNG --in #desk"}})
	if p, ok := reply.Parts[0].(Paragraph); !ok || !strings.HasPrefix(p[0].Text, "Subscribe has no --in; write: ") {
		t.Errorf("a flag that is none was answered %v", reply.Parts)
	}
}

func TestLongNameOfAPublisherIsCut(t *testing.T) {
	f := Found{}
	f.Article.Title, f.Article.Source = "Turkey buys LNG", strings.Repeat("Wire ", 60)
	if got := len(found(f).String()); got > 120 {
		t.Errorf("the line about an article has %d characters, want a short one: %q", got, found(f))
	}
}
