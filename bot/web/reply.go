package web

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"newsbot/alerts"
	"newsbot/bot"
)

// A runView is a run as the template shows it.
type runView struct {
	Kind string // "text", "strong", "mark", "code", "link" or "time"
	Text string
	URL  string    // of a link
	Time *timeView // of a time
}

// A partView is a part of a reply: one of its fields is set.
type partView struct {
	Line  []runView
	Lines [][]runView
	Block string
}

// An answerView is a reply below the command that it answers.
type answerView struct {
	Text  string
	Parts []partView
}

// A noteView is a line about what changed.
type noteView struct {
	Line []runView
	At   timeView
}

// runs returns l for the template; strong is what a run that stands out is shown as.
func runs(l alerts.Line, strong string) []runView {
	var all []runView
	for _, r := range l {
		v := runView{Kind: "text", Text: visible(r.Text)}
		address, _ := link(r.URL)
		switch {
		case address != "":
			v.Kind, v.URL = "link", address
		case !r.Time.IsZero():
			t := clock(r.Time, time.Now())
			v.Kind, v.Time = "time", &t
		case r.Code:
			v.Kind = "code"
		case r.Strong:
			v.Kind = strong
		}
		if v.Text != "" || v.Kind == "time" {
			all = append(all, v)
		}
	}
	return all
}

// answerOf returns reply to what was typed for the template. Empty parts show nothing; a reply without any says so.
func answerOf(text string, reply bot.Reply) answerView {
	v := answerView{Text: visible(text)}
	for _, part := range reply.Parts {
		var p partView
		switch part := part.(type) {
		case bot.Paragraph:
			p.Line = runs(alerts.Line(part), "strong")
		case bot.Bullets:
			for _, l := range part {
				p.Lines = appendLine(p.Lines, l)
			}
		case bot.Block:
			p.Block = fixed(string(part))
		default:
			panic(fmt.Sprintf("web: no look for %T", part))
		}
		if len(p.Line) > 0 || len(p.Lines) > 0 || p.Block != "" {
			v.Parts = append(v.Parts, p)
		}
	}
	if len(v.Parts) == 0 {
		v.Parts = []partView{{Line: runs(alerts.Plain("Done."), "strong")}}
	}
	return v
}

// fixed returns a block without what would move its columns.
func fixed(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || !unicode.IsControl(r) && !turns(r) {
			return r
		}
		if r == '\t' {
			return ' '
		}
		return -1
	}, strings.Trim(s, "\n"))
}

// plain returns reply as text, for who asks for it without a page.
func plain(reply bot.Reply) string {
	var b strings.Builder
	for _, part := range reply.Parts {
		switch part := part.(type) {
		case bot.Paragraph:
			b.WriteString(alerts.Line(part).String() + "\n")
		case bot.Bullets:
			for _, l := range part {
				b.WriteString("• " + l.String() + "\n")
			}
		case bot.Block:
			b.WriteString(string(part) + "\n")
		}
	}
	return b.String()
}
