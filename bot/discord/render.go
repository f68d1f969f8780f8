package discord

import (
	"slices"
	"strings"
	"time"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
)

// Limits of a message, as Discord's reference names them ("Embed Limits", "Create Message", "Button Structure").
const (
	maxContent     = 2000
	maxEmbedTotal  = 6000 // title, description, field names and values, footer and author of all embeds
	maxTitle       = 256
	maxDescription = 4096
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxAuthor      = 256
	maxURL         = 2048 // not documented; what its OpenAPI file says of embeds
	maxButtonURL   = 512
)

// Sizes of our own: a card is read at a glance.
const (
	maxRule  = 300
	maxWords = 200
	maxTopic = 80
	maxAlso  = 700 // three names with their addresses

	maxDigest = 4000
)

// accent is the colour of the bar beside a card.
const accent = 0x1f6feb

// A Post is the body of a request that posts a message.
//
// Nonce and EnforceNonce make Discord return the first message if it is given the same one again within a few minutes.
type Post struct {
	sdk.MessageSend
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
}

// newPost returns an empty message that mentions nobody. No list in it is null, which not every reader takes for empty.
func newPost(nonce string) Post {
	return Post{
		MessageSend: sdk.MessageSend{
			Embeds:          []*sdk.MessageEmbed{},
			Components:      []sdk.MessageComponent{},
			StickerIDs:      []string{},
			AllowedMentions: nobody(),
		},
		Nonce: nonce, EnforceNonce: nonce != "",
	}
}

// nobody lets a message mention nobody. Its list must be empty and not nil: without it a bot's message pings everyone it names.
func nobody() *sdk.MessageAllowedMentions {
	return &sdk.MessageAllowedMentions{Parse: []sdk.AllowedMentionType{}}
}

// A size says how much of a card is shown.
type size struct {
	title, summary, facts int
}

// sizes are tried in turn until a card fits: first the facts beyond the third go, then the summary is cut, then the headline.
var sizes = [...]size{
	{maxTitle, maxDescription, 25},
	{maxTitle, maxDescription, 3},
	{maxTitle, 300, 3},
	{200, 300, 3},
}

// Message returns the message that shows d. It depends on d alone: posting it again posts the same.
func Message(d alerts.Delivery) Post {
	var e *sdk.MessageEmbed
	for _, s := range sizes {
		if e = embed(d, s); total(e) <= maxEmbedTotal {
			break
		}
	}
	p := newPost(string(d.ID))
	p.Reference = answered(d)
	p.Embeds = append(p.Embeds, e)
	if u := link(d.Alert.Card.URL); u != "" && units(u) <= maxButtonURL {
		p.Components = append(p.Components, sdk.ActionsRow{Components: []sdk.MessageComponent{
			sdk.Button{Label: "Open", Style: sdk.LinkButton, URL: u},
		}})
	}
	return p
}

// answered refers to the card that d adds to, if it does to one. Should somebody delete that card, d is posted without it.
func answered(d alerts.Delivery) *sdk.MessageReference {
	if !d.Update() || !snowflake.MatchString(d.Thread) {
		return nil
	}
	return &sdk.MessageReference{MessageID: d.Thread, FailIfNotExists: new(bool)}
}

func embed(d alerts.Delivery, s size) *sdk.MessageEmbed {
	c := d.Shown()
	e := &sdk.MessageEmbed{
		Color:       accent,
		Title:       title(c, s.title),
		Description: fit(c.Summary, s.summary, mark),
		Footer:      &sdk.MessageEmbedFooter{Text: footer(d)},
	}
	if len(c.Stories) > 0 {
		e.Description = bullets(c.Stories, nil, min(s.summary, maxDigest))
	}
	if source := plain(c.Source, maxAuthor); source != "" {
		e.Author = &sdk.MessageEmbedAuthor{Name: source}
	}
	if u := link(c.URL); units(u) <= maxURL {
		e.URL = u
	}
	if v := bullets(c.Facts[:min(len(c.Facts), s.facts)], c.Names, maxFieldValue); v != "" {
		name := "Key facts"
		switch {
		case d.Update():
			name = "New"
		case len(c.Facts) == 0:
			name = "Named"
		}
		e.Fields = append(e.Fields, &sdk.MessageEmbedField{Name: name, Value: v})
	}
	if v := matched(c); v != "" {
		e.Fields = append(e.Fields, &sdk.MessageEmbedField{Name: "Matched", Value: v, Inline: true})
	}
	if !c.Published.IsZero() {
		e.Fields = append(e.Fields, &sdk.MessageEmbedField{
			Name: "Published", Value: mark(alerts.Run{Time: c.Published}, true), Inline: true,
		})
		e.Timestamp = c.Published.UTC().Format(time.RFC3339)
	}
	if v := fit(c.AlsoIn(), maxAlso, mark); v != "" {
		e.Fields = append(e.Fields, &sdk.MessageEmbedField{Name: "Also in", Value: strings.TrimPrefix(v, "also in "), Inline: true})
	}
	return e
}

// title returns the headline. An embed without one would be refused if it had nothing else to show either.
func title(c alerts.Card, limit int) string {
	if t := fit(alerts.Plain(c.Title), limit, mark); t != "" {
		return t
	}
	return "Untitled"
}

// bullets returns a list of the lines that fit, facts first, none of them cut unless it is the only one.
func bullets(facts, names []alerts.Line, limit int) string {
	const bullet = "• "
	var b strings.Builder
	left := limit
	for _, l := range append(append([]alerts.Line{}, facts...), names...) {
		item := fit(l, limit-units(bullet), mark)
		if item == "" {
			continue
		}
		item = bullet + item
		if b.Len() > 0 {
			item = "\n" + item
		}
		if n := units(item); n <= left {
			b.WriteString(item)
			left -= n
		}
	}
	return b.String()
}

// matched says why the card is shown: the rule, and below it the words of the article that it found.
func matched(c alerts.Card) string {
	rule := alerts.Line{alerts.Code(c.Rule)}
	value := fit(rule, maxRule, mark)
	found := slices.DeleteFunc(slices.Clone(c.Matched), func(w string) bool { return strings.TrimSpace(w) == "" })
	if w := fit(alerts.Plain(strings.Join(found, " · ")), maxWords, mark); w != "" && value != "" {
		return value + "\n" + w
	} else if w != "" {
		return w
	}
	return value
}

// footer names the topic and ends in the mark by which the message is found again.
func footer(d alerts.Delivery) string {
	topic := plain(d.Alert.Card.Topic, maxTopic)
	if topic == "" {
		return reference(d.ID)
	}
	return topic + " · " + reference(d.ID)
}

// reference returns what marks a message as that of a delivery: people can quote it, and Find looks for it, since
// Discord does not promise to give a nonce back.
func reference(id alerts.DeliveryID) string {
	const short = 10 // of 20 hexadecimal digits: 40 bits, among the bot's own messages of a few minutes in one channel
	return "ref " + string(id)[:min(short, len(id))]
}

// total returns what counts towards maxEmbedTotal.
func total(e *sdk.MessageEmbed) int {
	n := units(e.Title) + units(e.Description)
	if e.Author != nil {
		n += units(e.Author.Name)
	}
	if e.Footer != nil {
		n += units(e.Footer.Text)
	}
	for _, f := range e.Fields {
		n += units(f.Name) + units(f.Value)
	}
	return n
}

// Plain returns the message that shows d with nothing that Discord could object to: for when it refuses the card.
func Plain(d alerts.Delivery) Post {
	c := d.Shown()
	head := alerts.Line{alerts.Strong(c.Headline())}
	end := "\n-# " + escape(footer(d), false)
	left := maxContent - units(end)

	p := newPost(string(d.ID))
	p.Reference = answered(d)
	p.Flags = sdk.MessageFlagsSuppressEmbeds // the article's own preview would double the card
	p.Content = fit(head, 2*maxTitle, mark)
	add := func(text string) {
		if text != "" && units(p.Content)+units(text)+1 <= left {
			p.Content += "\n" + text
		}
	}
	if u := link(c.URL); u != "" {
		add("<" + u + ">")
	}
	add(fit(c.Summary, 600, mark))
	add(bullets(c.Stories, nil, 1200))
	add(bullets(c.Facts, c.Names, 600))
	p.Content += end
	return p
}
