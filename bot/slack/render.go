package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

// Slack's limits, named as its reference names them.
const (
	maxBlocks      = 50    // blocks in a message
	maxSectionText = 3000  // text of a section, and of a context element
	maxBlockID     = 255   // block_id
	maxURL         = 3000  // url of a button
	maxText        = 4000  // text that can still be edited later
	maxBlocksJSON  = 13200 // all blocks together, as JSON: msg_blocks_too_long above; not documented, but reported
)

// What a card takes of them at most, in characters. A card that is still too long gives way in the order of plans.
const (
	longHeadline, shortHeadline = 300, 200
	longSummary, shortSummary   = 600, 300
	longLine, shortLine         = 240, 150
	longestRule                 = 160
	longestTopic                = 60
	longestOutlet               = 40
	mostFacts, fewFacts         = 5, 3
)

// Marks by which Find knows a message of ours again.
const (
	eventType    = "newsbot_delivery"
	payloadKey   = "delivery"
	markerPrefix = "newsbot:"
)

// A Post is a message as chat.postMessage takes it.
type Post struct {
	Channel     string            `json:"channel"`
	Thread      string            `json:"thread_ts,omitempty"` // the message that it answers
	Text        string            `json:"text"`                // what notifications and screen readers say
	Blocks      []sdk.Block       `json:"blocks,omitempty"`
	Metadata    sdk.SlackMetadata `json:"metadata"`
	UnfurlLinks bool              `json:"unfurl_links"` // false: the article's own preview would double the card
	UnfurlMedia bool              `json:"unfurl_media"`
}

// A plan says how much of a card is shown.
type plan struct {
	headline, summary, line, facts int
	names, plain, linked           bool
}

// plans are tried in order until the blocks are small enough. The last always is.
func plans() []plan {
	p := plan{longHeadline, longSummary, longLine, mostFacts, true, false, true}
	steps := []plan{p}
	for _, less := range []func(){
		func() { p.facts = fewFacts },
		func() { p.summary = shortSummary },
		func() { p.headline = shortHeadline },
		func() { p.line, p.plain = shortLine, true },
		func() { p.names, p.linked = false, false },
		func() { p.facts = 0 },
	} {
		less()
		steps = append(steps, p)
	}
	return steps
}

// Message returns d as Slack shows it. Whatever the article holds, the message is within Slack's limits, mentions nobody
// and has no markup but ours.
func Message(d alerts.Delivery) Post {
	post := Post{Channel: recipient(d.Channel), Thread: thread(d), Text: notification(d.Alert.Card), Metadata: metadata(d.ID)}
	for _, p := range plans() {
		post.Blocks = blocks(d, p)
		if size(post.Blocks) < maxBlocksJSON {
			break
		}
	}
	return post
}

// Plain returns d as a message without blocks, for when Slack takes offence at those.
func Plain(d alerts.Delivery) Post {
	c := d.Shown()
	lines := []string{escape(shorten(strings.TrimSpace(clean(c.Headline())), longHeadline))}
	if s := fit(c.Summary, shortSummary).String(); s != "" {
		lines = append(lines, escape(s))
	}
	for _, s := range c.Stories {
		lines = append(lines, escape("• "+fit(s, shortLine).String()))
	}
	if to := link(c.URL); to != "" && length(to) <= maxText/2 {
		lines = append(lines, "<"+escape(to)+">")
	}
	if c.Rule != "" {
		lines = append(lines, "Matched "+escape(shorten(clean(c.Rule), longestRule)))
	}
	return Post{Channel: recipient(d.Channel), Thread: thread(d), Text: strings.Join(lines, "\n"), Metadata: metadata(d.ID)}
}

// thread returns the message to whose thread d is added, if it is to one.
func thread(d alerts.Delivery) string {
	if !d.Update() {
		return ""
	}
	return d.Thread
}

func metadata(id alerts.DeliveryID) sdk.SlackMetadata {
	return sdk.SlackMetadata{EventType: eventType, EventPayload: map[string]any{payloadKey: string(id)}}
}

func marker(id alerts.DeliveryID) string { return markerPrefix + string(id) }

// notification is what a phone shows.
func notification(c alerts.Card) string {
	text := escape(shorten(strings.TrimSpace(clean(c.Headline())), longHeadline))
	if c.Rule == "" {
		return text
	}
	return text + " (matched: " + escape(shorten(clean(c.Rule), 100)) + ")"
}

// blocks lays the card out as p says.
func blocks(d alerts.Delivery, p plan) []sdk.Block {
	c := d.Shown()
	all := []sdk.Block{sdk.NewRichTextBlock(marker(d.ID), head(c, p)...)}
	if len(c.Stories) > 0 {
		all = append(all, sdk.NewRichTextBlock("stories", stories(c, p)))
	}
	if facts := keyFacts(c, p, d.Update()); len(facts) > 0 {
		all = append(all, sdk.NewRichTextBlock("facts", facts...))
	}
	if about := about(c); about != "" {
		all = append(all, sdk.NewContextBlock("about", sdk.NewTextBlockObject(sdk.MarkdownType, about, false, false)))
	}
	if to := link(c.URL); to != "" && (p.linked || length(to) <= maxURL/2) {
		open := sdk.NewButtonBlockElement("open", "", sdk.NewTextBlockObject(sdk.PlainTextType, "Open article", false, false))
		open.URL = to
		all = append(all, sdk.NewActionBlock("actions", open))
	}
	return all
}

// head is the linked headline and the summary below it.
func head(c alerts.Card, p plan) []sdk.RichTextElement {
	title := alerts.Run{Text: shorten(strings.TrimSpace(clean(c.Headline())), p.headline), Strong: true}
	if p.linked {
		title.URL = c.URL
	}
	elements := []sdk.RichTextElement{sdk.NewRichTextSection(rich(alerts.Line{title})...)}
	if summary := p.look(c.Summary, p.summary); len(summary) > 0 {
		elements = append(elements, sdk.NewRichTextSection(rich(summary)...))
	}
	return elements
}

// keyFacts are the article's statements under a heading, then whom it names. Without any there is no heading.
func keyFacts(c alerts.Card, p plan, update bool) []sdk.RichTextElement {
	var lines []alerts.Line
	for _, f := range c.Facts[:min(len(c.Facts), p.facts)] {
		if l := p.look(f, p.line); len(l) > 0 {
			lines = append(lines, l)
		}
	}
	heading := "Key facts"
	switch {
	case update:
		heading = "New"
	case len(lines) == 0:
		heading = "Named"
	}
	if p.names {
		for _, n := range c.Names[:min(len(c.Names), fewFacts)] {
			if l := p.look(n, p.line); len(l) > 0 {
				lines = append(lines, l)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []sdk.RichTextElement{sdk.NewRichTextSection(rich(alerts.Line{alerts.Strong(heading)})...), bullets(lines)}
}

// stories are the lines of a digest.
func stories(c alerts.Card, p plan) sdk.RichTextElement {
	lines := make([]alerts.Line, len(c.Stories))
	for i, s := range c.Stories {
		lines[i] = p.look(s, p.line)
	}
	return bullets(lines)
}

// look returns l as p wants it: cut to limit, and without any look if there is no room for it.
func (p plan) look(l alerts.Line, limit int) alerts.Line {
	l = fit(l, limit)
	if p.plain {
		return plainer(l)
	}
	return l
}

// about says when the article was published and why it is here.
func about(c alerts.Card) string {
	var parts []string
	if !c.Published.IsZero() {
		parts = append(parts, "Published "+date(c.Published))
	}
	matched := "Matched"
	if c.Rule == "" { // something that the bot says of its own accord
		matched = "Notice"
	}
	if rule := strings.TrimSpace(noMarks(shorten(clean(c.Rule), longestRule), "`")); rule != "" {
		matched += " `" + escape(rule) + "`"
	}
	if topic := strings.TrimSpace(noMarks(shorten(clean(c.Topic), longestTopic), "`*_~:")); topic != "" {
		matched += " (" + escape(topic) + ")"
	}
	if c.Rule != "" || len(c.Stories) == 0 { // a digest may be of several rules
		parts = append(parts, matched)
	}
	if also := alsoIn(c); also != "" {
		parts = append(parts, also)
	}
	return strings.Join(parts, "  ·  ")
}

// alsoIn names who else tells the story, each with a link to where.
func alsoIn(c alerts.Card) string {
	var b strings.Builder
	for _, r := range c.AlsoIn() {
		text := escape(noMarks(shorten(clean(r.Text), longestOutlet), "`*_~:|"))
		if to := link(r.URL); to != "" && length(to) <= maxSectionText/10 {
			text = "<" + escape(to) + "|" + text + ">"
		}
		b.WriteString(text)
	}
	return b.String()
}

// date shows t in the reader's zone; clients that cannot show it in UTC.
func date(t time.Time) string {
	return fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), readerTime, t.UTC().Format("2 Jan 2006, 15:04 UTC"))
}

// size returns how long the blocks are as JSON, in characters.
func size(blocks []sdk.Block) int {
	raw, err := json.Marshal(blocks)
	if err != nil { // they hold nothing but strings and numbers
		panic("slack: blocks that are no JSON: " + err.Error())
	}
	return utf8.RuneCount(raw)
}
