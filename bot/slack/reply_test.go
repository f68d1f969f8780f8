package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"newsbot/alerts"
	"newsbot/bot"
)

func TestRepliesLookAsAgreed(t *testing.T) {
	for name, parts := range map[string][]bot.Part{
		"reply-subscribed": {
			bot.Paragraph{run("Subscribed to "), alerts.Strong("turkey-lng"), run(": "), alerts.Code("Turkey AND LNG"), run(". New stories are posted into #energy-news as they come in.")},
			bot.Paragraph{run("It matched 11 articles in the last 7 days, about 2 a day:")},
			bot.Bullets{
				{{Text: "Turkey courts U.S. gas sellers as Russian contracts near their end", URL: "https://wire.example/1"}, run(" — Bosphorus Wire, "), {Text: "12 Jun 2026 12:05 UTC", Time: noon}},
				{alerts.Strong("Türkiye'nin LNG ithalatı %18 arttı"), run(" — Boğaz Postası · has Türkiye'nin, LNG")},
			},
		},
		"reply-error": {
			bot.Paragraph{run("I could not read the rule at character 12:")},
			bot.Block("Turkey AND (LNG OR\n           ^ a ) is missing"),
			bot.Paragraph{run("Did you mean "), alerts.Code("Turkey AND LNG"), run("?")},
		},
		"reply-hostile": {
			bot.Paragraph{run("<!channel> & *stars*"), {Text: "x", URL: "javascript:alert(1)"}},
			bot.Block("\u202E<@U0ADMIN>\x00 ```\n\tcode"),
			bot.Paragraph{}, bot.Bullets{{}}, bot.Block(""),
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := replied(parts)
			golden(t, name, map[string]any{"text": s.text, "blocks": s.blocks})
			checkBlocks(t, s.blocks)
			checkMarkup(t, "text", s.text)
		})
	}
}

func TestReplyThatIsTooLongSaysSo(t *testing.T) {
	var lines bot.Bullets
	var looks bot.Paragraph
	var paragraphs []bot.Part
	for i := range 500 {
		lines = append(lines, alerts.Line{alerts.Strong(fmt.Sprint("topic-", i)), run(strings.Repeat(" word", 40))})
		looks = append(looks, alerts.Run{Text: "x", Strong: i%2 == 0})
		paragraphs = append(paragraphs, bot.Paragraph{run("one of many")})
	}
	for name, parts := range map[string][]bot.Part{
		"a list":     {bot.Paragraph{run("Topics:")}, lines},
		"paragraphs": paragraphs,
		"looks":      {looks},
		"blocks":     {bot.Block(strings.Repeat("line of a rule\n", 4000)), bot.Paragraph(lines[0]), lines},
	} {
		t.Run(name, func(t *testing.T) {
			s := replied(parts)
			checkBlocks(t, s.blocks)
			checkMarkup(t, "text", s.text)
			if n := utf8.RuneCountInString(s.text); n > maxSectionText {
				t.Errorf("text has %d characters", n)
			}
			raw, err := json.Marshal(s.blocks)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(raw), more) {
				t.Error("the reply does not say that there is more")
			}
		})
	}
}
