package discord

import (
	"fmt"
	"strings"
	"testing"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
	"newsbot/bot"
)

func paragraph(runs ...alerts.Run) bot.Paragraph { return bot.Paragraph(runs) }

func TestReplyReadsAsRecorded(t *testing.T) {
	golden(t, "reply.json", answerData(bot.Reply{Parts: []bot.Part{
		paragraph(run("I could not read the rule at character 12:")),
		bot.Block("Turkey AND (LNG OR\n```           ^ a ) is missing\x1b[0m"),
		paragraph(run("Latest of "), alerts.Strong("3 matches"), run(":")),
		bot.Bullets{
			{{Text: "Karsu [harbour] closes @everyone", URL: "https://lantern.example/karsu"}, run(" — The Lantern, "), {Text: "12 Jun 2026 14:05 UTC", Time: published}},
			{{Text: "Ferry * court", URL: "javascript:alert(1)"}, run(" — "), alerts.Code("ferry`")},
		},
		paragraph(run("See "), alerts.Code("/news help rules"), run(".")),
	}}))
}

func TestReplyKeepsWithinTheLimits(t *testing.T) {
	for _, n := range []int{0, 1, 30, 60, 200, 1000} {
		var items bot.Bullets
		for i := range n {
			items = append(items, alerts.Plain(fmt.Sprintf("%d %s", i, strings.Repeat("long item ", 12))))
		}
		r := bot.Reply{Parts: []bot.Part{paragraph(run("All of them:")), items, bot.Block(strings.Repeat("fixed width\n", 400)), paragraph(run("The end."))}}
		data := answerData(r)
		wantReply(t, data)
		all := data.Content
		for _, e := range data.Embeds {
			all += e.Description
		}
		if n == 1000 && (!strings.Contains(all, "0 long item") || !strings.Contains(all, "more lines.")) {
			t.Errorf("a reply of %d items does not say that it was cut: %q", n, all[max(0, len(all)-200):])
		}
	}
}

// wantReply checks what holds for every reply.
func wantReply(t *testing.T, data *sdk.InteractionResponseData) {
	t.Helper()
	total := 0
	for _, e := range data.Embeds {
		total += units(e.Description)
		if n := units(e.Description); n > maxDescription || n == 0 {
			t.Errorf("a description has %d units", n)
		}
		if strings.Count(e.Description, "```")%2 != 0 {
			t.Errorf("a block is left open in %q", e.Description)
		}
	}
	switch {
	case units(data.Content) > maxContent, total > maxEmbedTotal, len(data.Embeds) > 10:
		t.Errorf("%d units of text, %d in %d embeds", units(data.Content), total, len(data.Embeds))
	case data.Content == "" && len(data.Embeds) == 0:
		t.Error("the reply is empty")
	case data.Flags != sdk.MessageFlagsEphemeral, data.AllowedMentions == nil, data.AllowedMentions.Parse == nil:
		t.Errorf("the reply is not for one pair of eyes or mentions people: %+v", data)
	}
}

func FuzzReply(f *testing.F) {
	f.Add("Turkey AND (", "```\n^", "- item", 3)
	f.Add(strings.Repeat("word ", 600), strings.Repeat("`", 5000), "@everyone <@1> [x](https://evil.example)", 90)
	f.Add("", "", "", 0)
	f.Fuzz(func(t *testing.T, text, block, item string, n int) {
		parts := []bot.Part{paragraph(run("Said:"), run(text), alerts.Code(item)), bot.Block(block)}
		var items bot.Bullets
		for range max(0, min(n, 100)) {
			items = append(items, alerts.Line{run(item), {Text: text, URL: "https://lantern.example/" + item}})
		}
		data := answerData(bot.Reply{Parts: append(parts, items, bot.Block(block))})
		wantReply(t, data)
		all := data.Content
		for _, e := range data.Embeds {
			all += "\n" + e.Description
		}
		all = fences.ReplaceAllString(all, "·")
		if found := active.FindString(inert(all)); found != "" {
			t.Errorf("working markup %q in %q", found, all)
		}
	})
}
