package slack

import (
	"fmt"
	"strings"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
	"newsbot/bot"
)

// What a reply takes at most, in characters.
const (
	longParagraph = 1500
	longBlock     = 2500
	mostPieces    = 200
)

// more is the last line of a reply of which not all fits into a message.
const more = "… There is more than fits into one message."

// A said is a reply as Slack shows it.
type said struct {
	text   string // for notifications and screen readers
	blocks []sdk.Block
}

// replied lays parts out. What does not fit into a message is left out from the end, and the last line says so.
func replied(parts []bot.Part) said {
	all := pieces(parts)
	for n := min(len(all), mostPieces); ; n-- {
		shown := all[:n:n]
		if n < len(all) {
			shown = append(shown, bot.Paragraph(alerts.Plain(more)))
		}
		if blocks := laidOut(shown); n == 0 || size(blocks) < maxBlocksJSON && len(blocks) <= maxBlocks {
			return said{text: spoken(shown), blocks: blocks}
		}
	}
}

// pieces takes parts apart into what can be left out one by one: paragraphs, single bullets, blocks. Empty ones go.
func pieces(parts []bot.Part) []bot.Part {
	var out []bot.Part
	for _, part := range parts {
		switch part := part.(type) {
		case bot.Paragraph:
			if l := fit(alerts.Line(part), longParagraph); len(l) > 0 {
				out = append(out, bot.Paragraph(l))
			}
		case bot.Bullets:
			for _, b := range part {
				if l := fit(b, longParagraph); len(l) > 0 {
					out = append(out, bot.Bullets{l})
				}
			}
		case bot.Block:
			if s := fixed(string(part)); s != "" {
				out = append(out, bot.Block(s))
			}
		default:
			panic(fmt.Sprintf("slack: no look for %T", part))
		}
	}
	return out
}

// laidOut makes blocks of pieces: every paragraph begins a block of its own, which gives it room; bullets and
// fixed-width text stay with what they follow.
func laidOut(pieces []bot.Part) []sdk.Block {
	var blocks []sdk.Block
	var open *sdk.RichTextBlock
	var list *sdk.RichTextList
	for _, piece := range pieces {
		if _, starts := piece.(bot.Paragraph); starts || open == nil {
			open, list = sdk.NewRichTextBlock(""), nil
			blocks = append(blocks, open)
		}
		switch piece := piece.(type) {
		case bot.Paragraph:
			open.Elements = append(open.Elements, sdk.NewRichTextSection(rich(alerts.Line(piece))...))
		case bot.Bullets:
			if list == nil {
				list = bullets(nil)
				open.Elements = append(open.Elements, list)
			}
			list.Elements = append(list.Elements, bullets(piece).Elements...)
		case bot.Block:
			list = nil
			open.Elements = append(open.Elements, &sdk.RichTextPreformatted{
				Type:     sdk.RTEPreformatted,
				Elements: rich(alerts.Plain(string(piece))),
			})
		}
	}
	return blocks
}

// fixed returns text that keeps its lines, cleaned and cut at a line.
func fixed(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = columns(l)
	}
	s = strings.Join(lines, "\n")
	if length(s) <= longBlock {
		return s
	}
	s = s[:runes(s, longBlock)]
	if i := strings.LastIndexByte(s, '\n'); i > 0 {
		s = s[:i]
	}
	return s + "\n…"
}

// columns cleans one line of fixed-width text: a caret below must stay below what it points at, so spaces stay as they are.
func columns(l string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case invisible(r) || r < ' ' || r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, strings.ToValidUTF8(l, "\uFFFD"))
}

// spoken returns pieces as text.
func spoken(pieces []bot.Part) string {
	var lines []string
	for _, piece := range pieces {
		switch piece := piece.(type) {
		case bot.Paragraph:
			lines = append(lines, alerts.Line(piece).String())
		case bot.Bullets:
			for _, l := range piece {
				lines = append(lines, "• "+l.String())
			}
		case bot.Block:
			lines = append(lines, string(piece))
		}
	}
	return escape(shorten(strings.Join(lines, "\n"), maxSectionText))
}
