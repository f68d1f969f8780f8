package bot

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"newsbot/alerts"
)

// textWidth is how wide a card is as text.
const textWidth = 100

// Text returns a card as plain text, as a terminal or a log shows it. now is what "2 h ago" counts from.
func Text(c alerts.Card, now time.Time) string {
	var b strings.Builder
	wrap(&b, "", c.Headline())
	if c.URL != "" {
		b.WriteString(c.URL + "\n")
	}
	if len(c.Summary) > 0 {
		b.WriteString("\n")
		wrap(&b, "", c.Summary.String())
	}
	for _, l := range c.Stories {
		wrap(&b, "• ", l.String())
	}
	if len(c.Facts)+len(c.Names) > 0 {
		b.WriteString("\nKey facts\n")
		for _, l := range append(append([]alerts.Line{}, c.Facts...), c.Names...) {
			wrap(&b, "• ", l.String())
		}
	}
	b.WriteString("\n")
	var context []string
	if !c.Published.IsZero() {
		context = append(context, "Published "+Ago(c.Published, now))
	}
	if c.Rule != "" {
		context = append(context, "matched "+c.Rule)
	}
	if also := c.AlsoIn().String(); also != "" {
		context = append(context, also)
	}
	wrap(&b, "", strings.Join(context, " · "))
	return b.String()
}

// Ago says how long before now t was: "just now", "12 min ago", "2 h ago", "3 d ago", and the date when it is longer.
func Ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	case d < week:
		return fmt.Sprintf("%d d ago", int(d.Hours()/24))
	}
	return t.UTC().Format("2 Jan 2006")
}

// wrap writes text in lines of at most textWidth characters; lines after the first are indented as far as the bullet.
func wrap(b *strings.Builder, bullet, text string) {
	b.WriteString(bullet)
	indent := strings.Repeat(" ", utf8.RuneCountInString(bullet))
	column := len(indent)
	for i, word := range strings.Fields(text) {
		n := columns(word)
		switch {
		case i == 0:
		case column+1+n > textWidth:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += n
	}
	b.WriteString("\n")
}
