package feed

import (
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	ext "github.com/mmcdole/gofeed/extensions"

	"newsbot/news"
	"newsbot/news/page"
)

// An adapter makes articles of what the parsers found. There is one for each document.
type adapter struct {
	base  *url.URL // the document's address
	feed  Feed
	lang  string  // the xml:lang around the items
	extra []extra // what the parser drops of each item
	coded bool    // some of its texts are in base64
}

// A draft is an item as the feed has it: texts are HTML, and lists hold the preferred first.
type draft struct {
	id        string
	titles    []string
	links     []string
	content   string
	summary   string
	plain     bool // content and summary are plain text
	published []string
	modified  []string
	authors   []string
	tags      []string
	languages []string
	source    string
}

// extraOf returns what the parser dropped of item i of n.
func (a *adapter) extraOf(i, n int) extra {
	if len(a.extra) != n {
		return extra{} // the scan and the parser do not agree on what an item is
	}
	return a.extra[i]
}

// plainly undoes base64, where the document uses it: the parsers look at the type first and leave it.
func (a *adapter) plainly(s string) string {
	if !a.coded || len(s) < 8 {
		return s
	}
	text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil || !utf8.Valid(text) {
		return s
	}
	return string(text)
}

// add makes an article of d. An item without a title is given the beginning of its text.
func (a *adapter) add(d draft) {
	art := news.Article{
		Key:      cut(a.name(d.id), maxTitle),
		Source:   page.Title(d.source),
		Language: language(d.languages),
		Authors:  distinct(d.authors, maxAuthors),
		Tags:     distinct(d.tags, maxTags),
	}
	text := page.Text
	if d.plain {
		text = page.Clean
	}
	for _, t := range d.titles {
		if art.Title = cut(page.Title(cut(a.plainly(t), 8*maxTitle)), maxTitle); art.Title != "" {
			break
		}
	}
	for _, l := range d.links {
		if art.URL = a.absolute(l); art.URL != "" {
			break
		}
	}
	markup := cut(a.plainly(d.content), maxContent)
	art.Text, art.Summary = text(markup), text(cut(a.plainly(d.summary), maxSummary))
	if art.Text == "" {
		markup, art.Text, art.Summary = d.summary, art.Summary, ""
	}
	if art.Summary != "" && strings.HasPrefix(art.Text, strings.TrimRight(strings.TrimSuffix(art.Summary, "[…]"), ".… ")) {
		art.Summary = ""
	}
	if art.Title == "" {
		art.Title = opening(art.Text)
	}
	art.Published, art.Modified = dates(d.published, d.modified)
	if art.Published.IsZero() && slices.ContainsFunc(d.published, func(s string) bool { return s != "" }) {
		a.feed.Undated++
	}
	if d.plain {
		markup = ""
	}
	a.feed.Items = append(a.feed.Items, art)
	a.feed.html = append(a.feed.html, markup)
}

// name returns an item's own name; one that is a path is an address of the document's host.
func (a *adapter) name(id string) string {
	id = page.Line(cut(id, 8*maxTitle))
	if strings.HasPrefix(id, "/") && !strings.Contains(id, " ") {
		if u := a.absolute(id); u != "" {
			return u
		}
	}
	return id
}

// dates returns the first that can be read of each list. A text is published when it was changed, if it does not say
// when else; and a change that is no later than that is none.
func dates(published, modified []string) (p, m time.Time) {
	for _, s := range published {
		if t, ok := page.Date(s); ok {
			p = t
			break
		}
	}
	for _, s := range modified {
		if t, ok := page.Date(s); ok {
			m = t
			break
		}
	}
	if p.IsZero() {
		p = m
	}
	if !m.After(p) {
		m = time.Time{}
	}
	return p, m
}

// absolute returns a link as an address of the web, read against the document's own; "" for what is none.
func (a *adapter) absolute(link string) string {
	link = strings.TrimSpace(html.UnescapeString(link))
	if link == "" || len(link) > 4096 {
		return ""
	}
	u, err := a.base.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return unwrap(u).String()
}

// unwrap returns where an address leads that only counts who goes there.
func unwrap(u *url.URL) *url.URL {
	if u.Path == "/url" && (u.Host == "www.google.com" || u.Host == "google.com") {
		for _, name := range []string{"url", "q"} {
			if to, err := url.Parse(u.Query().Get(name)); err == nil && to.Host != "" && (to.Scheme == "https" || to.Scheme == "http") {
				return to
			}
		}
	}
	return u
}

// opening returns the first words of a text, for a title.
func opening(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	const enough = 100
	if len(line) <= enough {
		return line
	}
	short := cut(line, enough)
	if i := strings.LastIndexByte(short, ' '); i > enough/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:–—-") + "…"
}

// cut returns at most n bytes of s, whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// distinct returns what is not empty, once each, as plain lines.
func distinct(list []string, most int) []string {
	var out []string
	for _, s := range list {
		if s = cut(page.Title(cut(s, maxTitle)), 256); s != "" && !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, s) }) {
			if out = append(out, s); len(out) == most {
				break
			}
		}
	}
	return out
}

// language returns the first that is a language tag.
func language(tags []string) string {
	for _, t := range tags {
		if t == noLang {
			return ""
		}
		t = strings.ReplaceAll(strings.TrimSpace(t), "_", "-")
		if len(t) >= 2 && len(t) <= 35 && !strings.ContainsFunc(t, func(r rune) bool {
			return r != '-' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
		}) {
			return t
		}
	}
	return ""
}

// person returns the name in "ada@desk.example (Ada Byron)", "Ada Byron <ada@desk.example>" and their like, else the
// whole.
func person(s string) string {
	s = page.Line(html.UnescapeString(s))
	before, rest, ok := strings.Cut(s, "(")
	in, _, closed := strings.Cut(rest, ")")
	if !ok || !closed {
		before, rest, ok = strings.Cut(s, "<")
		in, _, closed = strings.Cut(rest, ">")
	}
	if !ok || !closed || !strings.Contains(before, "@") && !strings.Contains(in, "@") {
		return strings.TrimPrefix(s, "mailto:")
	}
	before, in = strings.TrimSpace(before), strings.TrimSpace(in)
	if strings.Contains(before, "@") && in != "" {
		return in
	}
	if before != "" {
		return before
	}
	return in
}

// The texts of extension elements, by their usual prefix and name.
func values(e ext.Extensions, prefix string, names ...string) []string {
	var out []string
	for _, name := range names {
		for _, x := range e[prefix][name] {
			if x.Value != "" {
				out = append(out, x.Value)
			}
		}
	}
	return out
}

// media returns the Media RSS elements of that name, on the item and within its groups and contents.
func media(e ext.Extensions, name string) []string {
	var out []string
	var walk func(xs []ext.Extension, depth int)
	walk = func(xs []ext.Extension, depth int) {
		for _, x := range xs {
			for _, v := range x.Children[name] {
				if v.Value != "" {
					out = append(out, v.Value)
				}
			}
			if depth > 0 {
				walk(x.Children["content"], depth-1)
			}
		}
	}
	out = values(e, "media", name)
	walk(e["media"]["group"], 1)
	walk(e["media"]["content"], 0)
	return out
}

// every reads how often a publisher says that there is something new: a time to live in minutes, and sy:updatePeriod.
func every(ttl string, e ext.Extensions) time.Duration {
	var d time.Duration
	if n, err := strconv.Atoi(strings.TrimSpace(ttl)); err == nil && n > 0 && n < 1e6 {
		d = time.Duration(n) * time.Minute
	}
	periods := map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
		"monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour}
	for _, v := range values(e, "sy", "updatePeriod") {
		period := periods[strings.ToLower(v)]
		for _, f := range values(e, "sy", "updateFrequency") {
			if n, err := strconv.Atoi(f); err == nil && n > 0 {
				period /= time.Duration(n)
			}
		}
		d = max(d, period)
	}
	return d
}
