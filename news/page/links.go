package page

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsbot/news"
)

// Limits of a listing.
const (
	maxLinks     = 500
	maxLinkTitle = 1 << 10 // bytes
	maxWithin    = 2000    // nodes of an element that are looked through for a link
)

// A Listing is a page that lists other pages.
type Listing struct {
	Title, Site, Language string
	Links                 []Link   // as the page has them, each address once
	Feeds                 []string // addresses of the feeds it names, after all
	Unwanted              bool     // it asks programs not to use its text
}

// A Link is one of the pages that a page lists.
type Link struct{ URL, Title string }

// List returns the links of an HTML page that s means: of each element that is no link itself the first link in it, or the one that it is in.
// A link without words goes by its title attribute, and is left out if it has neither.
func List(body []byte, contentType, address string, s *Selector) (Listing, error) {
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	doc, err := html.Parse(strings.NewReader(decode(body, contentType)))
	if err != nil {
		return Listing{}, fmt.Errorf("read page: %w", err)
	}
	m := readMeta(doc, base)
	l := Listing{
		Title: Line(cmp.Or(m.title, m.named["og:title"], m.heading)), Site: Line(m.named["og:site_name"]),
		Language: language(cmp.Or(m.lang, m.named["content-language"], m.named["og:locale"])),
		Feeds:    m.feeds, Unwanted: m.unwanted,
	}
	base = baseOf(doc, base)
	seen := map[string]bool{news.CanonicalURL(address): true} // a page is no news on itself
	done := map[*html.Node]bool{}
	for _, n := range s.find(doc) {
		if len(l.Links) == maxLinks {
			break
		}
		a := linkOf(n)
		if a == nil || done[a] {
			continue
		}
		done[a] = true
		u, err := base.Parse(strings.TrimSpace(attr(a, "href")))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		u.User, u.Fragment, u.RawFragment = nil, "", ""
		key := news.CanonicalURL(u.String())
		if key == "" || seen[key] {
			continue
		}
		title := cut(cmp.Or(inner(a), Line(attr(a, "title")), Line(attr(a, "aria-label"))))
		if title == "" {
			continue // a picture; the words may be in the next link to the same page
		}
		seen[key] = true
		l.Links = append(l.Links, Link{URL: u.String(), Title: title})
	}
	return l, nil
}

// linkOf returns the link that an element is meant to be: itself, the first in it, or the one it is in.
func linkOf(n *html.Node) *html.Node {
	if isLink(n) {
		return n
	}
	looked := 0
	for c := range n.Descendants() {
		if isLink(c) {
			return c
		}
		if looked++; looked == maxWithin {
			break
		}
	}
	for p := range n.Ancestors() {
		if isLink(p) {
			return p
		}
	}
	return nil
}

func isLink(n *html.Node) bool {
	return n.Type == html.ElementNode && n.DataAtom == atom.A && attr(n, "href") != ""
}

// baseOf returns what the page's links are read against.
func baseOf(doc *html.Node, address *url.URL) *url.URL {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == atom.Base && attr(n, "href") != "" {
			if u, err := address.Parse(strings.TrimSpace(attr(n, "href"))); err == nil {
				return u
			}
			break
		}
	}
	return address
}

// cut shortens a title to what is kept of one.
func cut(title string) string {
	if len(title) <= maxLinkTitle {
		return title
	}
	return strings.ToValidUTF8(title[:maxLinkTitle-3], "") + "…"
}
