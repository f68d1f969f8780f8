package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"newsbot/alerts"
	"newsbot/bot"
)

// longestRule is how much of a rule a card shows, in characters; all of it is one hover away.
const longestRule = 160

// A cardView is a card as the template shows it. Parts that are missing show nothing.
type cardView struct {
	Source, Title, URL, Host, Lang string
	Summary                        []runView
	Facts                          [][]runView
	Names                          [][]runView
	Stories                        [][]runView
	Published                      *timeView
	Rule, WholeRule                string
	Also                           []runView
	Update                         bool // adds to a card that is there already
}

// A timeView is a moment as people read it; the page keeps Ago true.
type timeView struct{ ISO, Whole, Ago string }

// An itemView is a card in its place on the page.
type itemView struct {
	ID      string
	Version string // changes with what the card says
	Card    cardView
}

// Card writes c as HTML. now is what "2 h ago" counts from.
func Card(w io.Writer, c alerts.Card, now time.Time) error {
	return templates.ExecuteTemplate(w, "card", viewOf(c, now))
}

func itemOf(d alerts.Delivery, now time.Time) itemView {
	card := viewOf(d.Shown(), now)
	card.Update = d.Update()
	return itemView{ID: string(d.ID), Version: version(d), Card: card}
}

// version names what d's card says.
func version(d alerts.Delivery) string {
	raw, err := json.Marshal(d.Alert.Card)
	if err != nil {
		panic("web: a card that JSON cannot hold: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:6])
}

func viewOf(c alerts.Card, now time.Time) cardView {
	v := cardView{
		Source: visible(c.Source), Title: cmp.Or(strings.TrimSpace(visible(c.Title)), "Untitled"),
		Lang: language(c.Language), Summary: runs(c.Summary, "mark"), WholeRule: visible(c.Rule),
	}
	v.URL, v.Host = link(c.URL)
	v.Rule = shorten(v.WholeRule, longestRule)
	v.Also = runs(c.AlsoIn(), "strong")
	for _, l := range c.Facts {
		v.Facts = appendLine(v.Facts, l)
	}
	for _, l := range c.Names {
		v.Names = appendLine(v.Names, l)
	}
	for _, l := range c.Stories {
		v.Stories = appendLine(v.Stories, l)
	}
	if !c.Published.IsZero() {
		t := clock(c.Published, now)
		v.Published = &t
	}
	return v
}

func appendLine(lines [][]runView, l alerts.Line) [][]runView {
	if r := runs(l, "strong"); len(r) > 0 {
		lines = append(lines, r)
	}
	return lines
}

// clock returns t as people read it. bot.Ago says how long ago it was, the same on every platform.
func clock(t, now time.Time) timeView {
	t = t.UTC()
	return timeView{ISO: t.Format(time.RFC3339), Whole: t.Format("Monday, 2 January 2006, 15:04 UTC"), Ago: bot.Ago(t, now)}
}

// link returns an address that a page may point to and the host it leads to, as a browser would resolve it; both are empty
// for anything but http and https. What stands before an @ in it is left out: it only ever makes one host look like another.
func link(raw string) (address, host string) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", ""
	}
	host = strings.ToLower(u.Hostname())
	if strings.IndexFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		ascii, err := idna.Lookup.ToASCII(host) // xn--… rather than letters that look like others
		if err != nil {
			return "", ""
		}
		u.Host = strings.Replace(u.Host, u.Hostname(), ascii, 1)
		host = ascii
	}
	u.User = nil
	return u.String(), strings.TrimPrefix(host, "www.")
}

// language returns tag if it can be one.
func language(tag string) string {
	for _, r := range tag {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return ""
		}
	}
	if len(tag) > 35 {
		return ""
	}
	return tag
}

// visible returns s as one line without characters that nobody sees or that turn the direction of writing. Joiners stay:
// Persian and emoji need them.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff', turns(r):
			return -1
		}
		return r
	}, s)
}

// turns reports whether r changes the direction of the text around it.
func turns(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// shorten returns s with at most n characters, the last an ellipsis if some are left out.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}
