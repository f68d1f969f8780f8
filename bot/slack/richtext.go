package slack

import (
	"strings"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

// readerTime is how a moment is shown: in the reader's own zone, with "today" and "yesterday" where they fit.
const readerTime = "{date_short_pretty} at {time}"

// fit returns l cleaned, with neighbours of one look joined, and cut to at most limit characters.
func fit(l alerts.Line, limit int) alerts.Line {
	tidy := join(l)
	text := tidy.String()
	if length(text) <= limit {
		return tidy
	}
	left := cut(text, limit-2)
	var out alerts.Line
	for _, r := range tidy {
		if len(r.Text) > left {
			if r.Text = r.Text[:left]; r.Text != "" && r.Time.IsZero() {
				out = append(out, r)
			}
			break
		}
		left -= len(r.Text)
		out = append(out, r)
	}
	return append(out, alerts.Run{Text: ellipsis(out.String())})
}

// join cleans the runs of l and makes one of neighbours that look the same. Space at either end of the line goes.
func join(l alerts.Line) alerts.Line {
	var out alerts.Line
	space := true // whether the line so far ends in one
	for _, r := range l {
		r.Text = clean(r.Text)
		if space {
			r.Text = strings.TrimPrefix(r.Text, " ")
		}
		if r.Text == "" {
			continue
		}
		space = strings.HasSuffix(r.Text, " ")
		if n := len(out); n > 0 && alike(out[n-1], r) {
			out[n-1].Text += r.Text
			continue
		}
		out = append(out, r)
	}
	if n := len(out); n > 0 {
		if out[n-1].Text = strings.TrimSuffix(out[n-1].Text, " "); out[n-1].Text == "" {
			out = out[:n-1]
		}
	}
	return out
}

func alike(a, b alerts.Run) bool {
	return a.Strong == b.Strong && a.Code == b.Code && a.URL == b.URL && a.Time.IsZero() && b.Time.IsZero()
}

// plainer returns l as one run without any look.
func plainer(l alerts.Line) alerts.Line {
	if len(l) == 0 {
		return nil
	}
	return alerts.Plain(l.String())
}

// rich returns l as the elements of a rich text section. They are data: nothing in them is markup to Slack, so text from
// articles and people goes in as it is.
func rich(l alerts.Line) []sdk.RichTextSectionElement {
	elements := make([]sdk.RichTextSectionElement, 0, len(l))
	for _, r := range l {
		var style *sdk.RichTextSectionTextStyle
		if r.Strong || r.Code {
			style = &sdk.RichTextSectionTextStyle{Bold: r.Strong, Code: r.Code}
		}
		switch to := link(r.URL); {
		case !r.Time.IsZero():
			date := sdk.NewRichTextSectionDateElement(r.Time.Unix(), readerTime, nil, &r.Text)
			date.Style = style
			elements = append(elements, date)
		case to != "":
			elements = append(elements, sdk.NewRichTextSectionLinkElement(to, r.Text, style))
		default:
			elements = append(elements, sdk.NewRichTextSectionTextElement(r.Text, style))
		}
	}
	return elements
}

// bullets returns lines as a list.
func bullets(lines []alerts.Line) *sdk.RichTextList {
	items := make([]sdk.RichTextElement, 0, len(lines))
	for _, l := range lines {
		items = append(items, sdk.NewRichTextSection(rich(l)...))
	}
	return sdk.NewRichTextList(sdk.RTEListBullet, 0, items...)
}
