package discord

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"newsbot/alerts"
)

// units returns the length of s as Discord is taken to count it: in UTF-16 code units. The unit is not documented; this is
// the larger of the two likely ones.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// escape returns s so that Discord shows it as it is: nothing in it becomes bold, a link, a mention, a spoiler or a list.
// start says whether s begins a line. Other characters are left alone, since every backslash counts towards the limits.
func escape(s string, start bool) string {
	var b strings.Builder
	var before rune // 0 at the edge: what stands there may end in the same character
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		rest := s[i+size:]
		after, _ := utf8.DecodeRuneInString(rest)
		edge := before == 0 || rest == ""
		switch r {
		case '\\', '*', '_', '`', '[', ']', '<':
			b.WriteByte('\\')
		case '|', '~': // double, a spoiler or crossed out
			if edge || before == r || after == r {
				b.WriteByte('\\')
			}
		case '@':
			if rest == "" || strings.HasPrefix(rest, "everyone") || strings.HasPrefix(rest, "here") {
				b.WriteByte('\\')
			}
		case ':': // no link of its own
			if strings.HasPrefix(rest, "//") {
				b.WriteByte('\\')
			}
		case '#', '>', '-', '+': // a heading, a quotation, small print, a list
			if start && i == 0 {
				b.WriteByte('\\')
			}
		case '.': // a numbered list
			if start && i > 0 && isNumeral(s[:i]) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

func isNumeral(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// verbatim returns s as inline code. Nothing can be escaped in there, so that a backtick becomes its likeness.
func verbatim(s string) string { return "`" + strings.ReplaceAll(s, "`", "ˋ") + "`" }

// mark returns r, a run of a tidy line, in Discord's markdown.
func mark(r alerts.Run, start bool) string {
	switch {
	case !r.Time.IsZero():
		return "<t:" + strconv.FormatInt(r.Time.Unix(), 10) + ":R>"
	case strings.TrimSpace(r.Text) == "":
		return r.Text
	case r.Code:
		return verbatim(r.Text)
	}
	text := escape(r.Text, start && !r.Strong)
	if r.Strong {
		text = "**" + text + "**"
	}
	if r.URL != "" {
		text = "[" + text + "](<" + r.URL + ">)"
	}
	return text
}

// unmarked returns r as it is shown where Discord knows no markdown.
func unmarked(r alerts.Run, _ bool) string { return r.Text }

// inLinks are the characters that would end a link's address in markdown.
var inLinks = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "\"", "%22", "`", "%60", "|", "%7C", "\\", "%5C", " ", "%20")

// link returns raw as an address that people can be sent to, or "": it is http or https and hides nothing, such as a
// host behind what looks like one.
func link(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Hostname() == "" {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil && strings.Contains(u.Hostname(), ":") { // an IPv6 address
		host, err = "["+u.Hostname()+"]", nil
	}
	if err != nil {
		return ""
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	if strings.IndexFunc(u.Host, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0 {
		return ""
	}
	return inLinks.Replace(u.String())
}

// tidy returns l as one line that can be shown: without controls and marks that turn the direction of writing, without
// doubled blanks and addresses that are none, and with neighbours that look alike made one.
func tidy(l alerts.Line) alerts.Line {
	var out alerts.Line
	blank := true // nothing or a blank was written last
	for _, r := range l {
		var b strings.Builder
		for _, c := range strings.ToValidUTF8(r.Text, "\uFFFD") {
			switch {
			case unicode.IsSpace(c) || c == '\u2028' || c == '\u2029':
				if !blank {
					b.WriteByte(' ')
				}
				blank = true
			case visible(c):
				b.WriteRune(c)
				blank = false
			}
		}
		r.Text, r.URL = b.String(), link(r.URL)
		switch last := len(out) - 1; {
		case r.Text == "" && r.Time.IsZero():
		case last >= 0 && alike(out[last], r):
			out[last].Text += r.Text
		default:
			out = append(out, r)
		}
		if !r.Time.IsZero() {
			blank = false
		}
	}
	if last := len(out) - 1; last >= 0 && out[last].Time.IsZero() {
		if out[last].Text = strings.TrimRight(out[last].Text, " "); out[last].Text == "" {
			out = out[:last]
		}
	}
	return out
}

// alike reports whether a and b are shown in the same way and may be joined.
func alike(a, b alerts.Run) bool {
	return a.Strong == b.Strong && a.Code == b.Code && a.URL == b.URL && a.Time.IsZero() && b.Time.IsZero()
}

// visible reports whether c has a place in a line. Joiners have: Persian and emoji need them.
func visible(c rune) bool {
	switch {
	case c == '\u200c', c == '\u200d':
		return true
	case c >= 0xe0000 && c <= 0xe007f: // tags, which hide text
		return false
	}
	return !unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co)
}
