package alerts

import (
	"strings"
	"time"
)

// A Run is a piece of a line that is shown in one way. Text is never markup: every platform escapes it.
type Run struct {
	Text   string    `json:"text,omitempty"`
	Strong bool      `json:"strong,omitempty"`
	Code   bool      `json:"code,omitempty"`
	URL    string    `json:"url,omitempty"` // makes Text a link; http or https
	Time   time.Time `json:"time,omitzero"` // shown in the reader's own zone where the platform can; Text is the fallback
}

// A Line is a line of text as people see it, with no platform's markup in it.
type Line []Run

// Plain returns a line of one unmarked run.
func Plain(text string) Line { return Line{{Text: text}} }

// Strong returns a run that stands out.
func Strong(text string) Run { return Run{Text: text, Strong: true} }

// Code returns a run to be shown as typed: a rule, a command.
func Code(text string) Run { return Run{Text: text, Code: true} }

// String returns the line's text alone.
func (l Line) String() string {
	var b strings.Builder
	for _, r := range l {
		b.WriteString(r.Text)
	}
	return b.String()
}
