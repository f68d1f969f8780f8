// Package feed brings articles from feeds: it decodes and parses RSS, Atom and JSON Feed as they are found in the
// wild, and polls each feed at a pace that suits it and its publisher. It knows neither rules nor channels, nor where
// what it learnt about a feed is kept.
package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"

	"newsbot/news"
)

// Limits of what is read of one feed. What is beyond them is cut off.
const (
	MaxBytes    = 10 << 20 // of a feed; callers fetch no more
	maxItems    = 2000
	maxDepth    = 100
	maxAttrs    = 256
	maxTitle    = 1 << 10
	maxSummary  = 64 << 10
	maxContent  = 1 << 20
	maxTags     = 50
	maxAuthors  = 20
	parseWithin = 10 * time.Second
)

// A Feed is what a feed's document says.
type Feed struct {
	Title    string
	Link     string // the site it belongs to
	Language string
	Items    []news.Article // as the document has them: newest first, as a rule

	Hint Hint   // when to come back
	Hub  string // where a push subscription may be asked for; empty if nowhere
	Self string // the feed's own name for itself, which a hub knows it by

	Sitemap bool   // it is one; its items are pages of the last days
	Parts   []Part // the sitemaps that it names, if it is an index

	Guessed bool // no label says truly in what encoding it is
	Undated int  // items that have a date which cannot be read

	html []string // of each item
}

// A Hint is what a publisher asks of those who poll.
type Hint struct {
	Every     time.Duration // no more often than this; 0 if it does not say
	SkipHours []int         // hours of the day, UTC, in which there is nothing new
	SkipDays  []time.Weekday
}

// HTML returns the content of item i as its feed has it, markup and all.
func (f Feed) HTML(i int) string { return f.html[i] }

// Parse reads a feed: RSS, Atom, RDF or JSON Feed. contentType is the header it came with and address where it was
// found, which relative links are read against; both may be empty. What stands before a fault in the document is kept.
func Parse(body []byte, contentType, address string) (f Feed, err error) {
	name := nameOf(address)
	defer func() {
		if r := recover(); r != nil {
			f, err = Feed{}, fmt.Errorf("%s cannot be read as a feed; its markup confuses the parser", name)
		}
	}()
	if len(body) > MaxBytes {
		return Feed{}, fmt.Errorf("%s is larger than %d MiB, which is the limit for a feed", name, MaxBytes>>20)
	}
	text, guessed := decode(body, contentType)
	text = text[beginning(text):]
	base, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		base = &url.URL{}
	}
	a := adapter{base: base, coded: bytes.Contains(text, []byte(`mode="base64"`))}
	switch kind := kindOf(text); kind {
	case kindRSS, kindAtom:
		err = parseXML(text, kind, &a)
	case kindJSON:
		doc, more, jerr := parseJSON(text)
		if err = jerr; err == nil {
			a.json(doc, more)
		}
	case kindSitemap:
		err = a.sitemap(text)
	case kindHTML:
		return Feed{}, fmt.Errorf("%s is a web page, not a feed; look on it for a link named RSS, Atom or Feed", name)
	case kindEmpty:
		return Feed{}, fmt.Errorf("%s is empty; there is no feed at that address", name)
	default:
		return Feed{}, fmt.Errorf("%s is not a feed; RSS, Atom and JSON Feed can be read", name)
	}
	if err != nil {
		return Feed{}, fmt.Errorf("%s cannot be read as a feed: %s", name, brief(err))
	}
	a.feed.Guessed = guessed
	return a.feed, nil
}

// nameOf says which document is meant, for errors.
func nameOf(address string) string {
	if u, err := url.Parse(strings.TrimSpace(address)); err == nil && u.Host != "" {
		return news.MaskURL(address)
	}
	if address != "" && len(address) < 200 {
		return address
	}
	return "the document"
}

// brief is a parser's complaint, cut to a length that can be shown.
func brief(err error) string {
	s := strings.ToValidUTF8(strings.TrimPrefix(err.Error(), "xml: "), "")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// What a document is, by its beginning.
type kind int

const (
	kindOther kind = iota
	kindEmpty
	kindRSS
	kindAtom
	kindJSON
	kindSitemap
	kindHTML
)

// beginning returns where the document starts: some programs print warnings before it.
func beginning(text []byte) int {
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) == 0 || trimmed[0] == '<' || trimmed[0] == '{' || trimmed[0] == '[' {
		return len(text) - len(trimmed)
	}
	head := text[:min(len(text), 8<<10)]
	for _, start := range []string{"<?xml", "<rss", "<feed", "<rdf:RDF"} {
		if i := bytes.Index(head, []byte(start)); i >= 0 {
			return i
		}
	}
	return 0
}

func kindOf(text []byte) kind {
	text = bytes.TrimSpace(text)
	switch {
	case len(text) == 0:
		return kindEmpty
	case text[0] == '{':
		return kindJSON
	}
	switch root := rootOf(text); root {
	case "rss", "rdf":
		return kindRSS
	case "feed":
		return kindAtom
	case "urlset", "sitemapindex":
		return kindSitemap
	case "html", "!doctype html", "head", "title", "meta", "link", "body", "div", "p", "script":
		return kindHTML
	}
	return kindOther
}

// parseXML parses RSS or Atom. Where the document has a fault, the item that holds it is cut out, or all from the
// fault on, and the rest is parsed.
func parseXML(text []byte, k kind, a *adapter) error {
	text = knownNamespace(text)
	s := outline(text)
	text, err := s.fence(s.renamed(text))
	if err != nil {
		return err
	}
	a.lang, a.extra = s.lang, s.extra
	const repairs = 8
	for try := 0; ; try++ {
		err := parseOnce(text, k, a)
		if err == nil {
			return nil
		}
		repaired, ok := repair(text)
		if !ok || try == repairs || errors.Is(err, errSlow) {
			return err
		}
		text = repaired
		a.extra = outline(text).extra
	}
}

// knownNamespace gives a <feed> in a namespace that nobody knows, of the time before Atom 0.3, that of Atom 0.3.
func knownNamespace(text []byte) []byte {
	t, ok := nextTag(text, 0)
	if !ok || string(t.name) != "feed" {
		return text
	}
	ns := attribute(text[t.from:t.to], "xmlns")
	if ns == "" || strings.TrimSpace(ns) == "http://www.w3.org/2005/Atom" || strings.TrimSpace(ns) == "http://purl.org/atom/ns#" {
		return text
	}
	root := bytes.Replace(text[t.from:t.to], []byte(ns), []byte("http://purl.org/atom/ns#"), 1)
	return slices.Concat(text[:t.from], root, text[t.to:])
}

func parseOnce(text []byte, k kind, a *adapter) error {
	r := &timely{r: bytes.NewReader(text), until: time.Now().Add(parseWithin)}
	if k == kindAtom {
		doc, err := (&atom.Parser{}).Parse(r)
		if err == nil {
			a.atom(doc)
		}
		return err
	}
	doc, err := (&rss.Parser{}).Parse(r)
	if err == nil {
		a.rss(doc)
	}
	return err
}

var errSlow = errors.New("it takes too long to read")

// timely stops a parser that takes too long: it has no other way to be asked.
type timely struct {
	r     io.Reader
	until time.Time
}

func (t *timely) Read(p []byte) (int, error) {
	if time.Now().After(t.until) {
		return 0, errSlow
	}
	return t.r.Read(p)
}
