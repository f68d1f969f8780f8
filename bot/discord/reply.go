package discord

import (
	"fmt"
	"strings"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
	"newsbot/bot"
)

// answerData returns the reply as only the one who asked sees it: as text where it fits, else in embeds, which hold more.
func answerData(r bot.Reply) *sdk.InteractionResponseData {
	data := &sdk.InteractionResponseData{
		Components:      []sdk.MessageComponent{},
		Embeds:          []*sdk.MessageEmbed{},
		AllowedMentions: nobody(),
		Flags:           sdk.MessageFlagsEphemeral,
	}
	pieces := pieces(r.Parts)
	if text := joined(pieces); units(text) <= maxContent {
		data.Content = text
		return data
	}
	left := maxEmbedTotal
	for len(pieces) > 0 && left > 0 {
		var text string
		text, pieces = take(pieces, min(maxDescription, left))
		left -= units(text)
		if len(pieces) > 0 && left < roomForMore {
			text, pieces = text+fmt.Sprintf("\n…and %d more lines.", len(pieces)), nil
		}
		data.Embeds = append(data.Embeds, &sdk.MessageEmbed{Color: accent, Description: text})
	}
	return data
}

// roomForMore is how much room there must be for another embed: the largest piece fits.
const roomForMore = maxContent

// A piece is what is not parted over two messages: a paragraph, an item of a list, a block.
type piece struct {
	text string
	gap  string // between it and what stands before
}

// pieces returns the parts of a reply in Discord's markdown.
func pieces(parts []bot.Part) []piece {
	const largest = maxContent - 100
	var out []piece
	for _, p := range parts {
		switch p := p.(type) {
		case bot.Paragraph:
			out = append(out, piece{fit(alerts.Line(p), largest, mark), "\n\n"})
		case bot.Bullets:
			for i, l := range p {
				gap := "\n"
				if i == 0 && len(out) > 0 && !strings.HasSuffix(out[len(out)-1].text, ":") {
					gap = "\n\n"
				}
				out = append(out, piece{"- " + fit(l, largest, mark), gap})
			}
		case bot.Block:
			out = append(out, piece{fence(string(p), largest), "\n"})
		default:
			panic(fmt.Sprintf("discord: no look for a %T", p))
		}
	}
	return out
}

// fence returns text in a fixed-width font, line breaks and all.
func fence(text string, limit int) string {
	const open, end = "```\n", "\n```"
	limit -= units(open) + units(end)
	var lines []string
	for line := range strings.Lines(text) {
		var b strings.Builder
		for _, c := range strings.ToValidUTF8(strings.TrimRight(line, "\r\n"), "\uFFFD") {
			switch {
			case c == '\t':
				b.WriteByte(' ')
			case c == '`':
				b.WriteRune('ˋ') // nothing can be escaped in a block
			case visible(c):
				b.WriteRune(c)
			}
		}
		line = b.String()
		if n := units(line) + 1; n <= limit {
			lines = append(lines, line)
			limit -= n
			continue
		}
		lines = append(lines, firstRunes(line, max(limit/2-1, 0))+ellipsis) // a rune is at most two units
		break
	}
	return open + strings.Join(lines, "\n") + end
}

func joined(pieces []piece) string {
	text, _ := take(pieces, maxEmbedTotal*2)
	return text
}

// take joins as many pieces as fit into limit, at least one of them, and returns the rest.
func take(pieces []piece, limit int) (string, []piece) {
	var b strings.Builder
	n := 0
	for i, p := range pieces {
		if i == 0 {
			p.gap = ""
		}
		n += units(p.gap) + units(p.text)
		if i > 0 && n > limit-len("\n…and 000 more lines.") {
			return b.String(), pieces[i:]
		}
		b.WriteString(p.gap + p.text)
	}
	return b.String(), nil
}

// notice returns the one public line about what changed. It makes no sound; nonce makes it safe to send twice.
func notice(l alerts.Line, nonce string) Post {
	p := newPost(nonce)
	p.Content = fit(l, maxContent, mark)
	p.Flags = sdk.MessageFlagsSuppressNotifications
	return p
}
