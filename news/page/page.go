// Package page turns an HTML page into an article: its title and text, and what it says about itself. It also holds
// what every source needs to read what the web writes: HTML into plain text, and dates in the forms that publishers
// use. It fetches nothing, and does not know why the page is read.
package page

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"

	"newsbot/news"
)

// Limits of what is read of one page.
const (
	MaxBytes    = 5 << 20 // of a page; callers fetch no more
	maxElements = 100_000
	maxAttr     = 16 << 10
)

// A Page is what an HTML page holds.
type Page struct {
	news.Article
	Paywalled bool     // it says that not everybody may read it whole
	Unwanted  bool     // it asks programs not to use its text
	Feeds     []string // addresses of the feeds it names, the first the site's own
	Generator string   // the program that says it made the page: "WordPress 6.4"
}

// Read returns the article on an HTML page. contentType is the header it came with, address where it was found; both
// may be empty. The only page that is an error is one without a title.
func Read(body []byte, contentType, address string) (news.Article, error) {
	p, err := Parse(body, contentType, address)
	return p.Article, err
}

// Parse is [Read] with what else the page says.
func Parse(body []byte, contentType, address string) (p Page, err error) {
	defer func() {
		if r := recover(); r != nil { // the extractor walks trees that hostile pages shape
			err = fmt.Errorf("read page: the extractor gave up: %v", r)
		}
	}()
	base, uerr := url.Parse(address)
	if uerr != nil {
		base = &url.URL{}
	}
	doc, err := html.Parse(strings.NewReader(decode(body, contentType)))
	if err != nil {
		return p, fmt.Errorf("read page: %w", err)
	}
	m := readMeta(doc, base)
	text, title, byline := extract(doc, base)
	p = Page{Article: m.article(base), Paywalled: m.paywalled, Unwanted: m.unwanted, Feeds: m.feeds, Generator: m.named["generator"]}
	p.Title = cmp.Or(p.Title, Line(title))
	p.Text = text
	if body := Text(m.ld.body); float64(len(body)) >= 1.2*float64(len(text)) {
		p.Text = body
	}
	if p.Summary != "" && strings.HasPrefix(p.Text, strings.TrimRight(p.Summary, ".… ")) {
		p.Summary = ""
	}
	if len(p.Authors) == 0 && byline != "" {
		p.Authors = []string{byline}
	}
	if p.Title == "" {
		return p, errors.New("the page has no title, so there is no article on it; give the address of the article itself")
	}
	return p, nil
}

// extract returns the page's main text, and the title and author as the extractor sees them. doc is changed.
func extract(doc *html.Node, base *url.URL) (text, title, byline string) {
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	a, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return "", "", ""
	}
	text = Text(a.Content)
	if mostlyLinks(a.Node) {
		text = ""
	}
	return text, a.Title, author(a.Byline)
}

// mostlyLinks reports whether at least half of the text under n is that of links: a list of other pages.
func mostlyLinks(n *html.Node) bool {
	if n == nil {
		return false
	}
	linked, all := 0, 0
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		if n.Type == html.TextNode {
			size := len(strings.TrimSpace(n.Data))
			all += size
			if in {
				linked += size
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in || n.Data == "a")
		}
	}
	walk(n, false)
	return all > 0 && linked*2 >= all
}

// author returns a name without the "By" before it.
func author(byline string) string {
	byline = Line(byline)
	for _, by := range []string{"By ", "by ", "BY "} {
		if name, ok := strings.CutPrefix(byline, by); ok {
			return name
		}
	}
	return byline
}

// sameSite reports whether two hosts belong to one registrable domain.
func sameSite(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	da, err1 := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	db, err2 := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	return err1 == nil && err2 == nil && da == db
}
