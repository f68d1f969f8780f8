package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

// watchInterval is how often a page without a feed is looked at, at most: it is made for people, and costs its host more than a feed.
const watchInterval = 15 * time.Minute

// An origin is how a source is asked and read: a feed, or a page whose links are its items.
type origin struct {
	request fetch.Request // without validators
	read    func(resp *fetch.Response) (Feed, error)
	page    bool
	least   time.Duration // between two requests
}

// originOf returns how the source is asked and read. The error is a sentence about the selector of a page.
func originOf(source string) (origin, error) {
	at, selector := news.SplitWatched(source)
	if selector == "" {
		return origin{
			request: fetch.Request{URL: source, Accept: accepts, MaxBytes: MaxBytes},
			read: func(resp *fetch.Response) (Feed, error) {
				return Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
			},
		}, nil
	}
	s, err := page.ParseSelector(selector)
	if err != nil {
		return origin{}, fmt.Errorf("%s: %w", news.MaskURL(at), err)
	}
	return origin{
		// As one asks for pages: if robots.txt allows it.
		request: fetch.Request{URL: at, Accept: "text/html, application/xhtml+xml;q=0.9", MaxBytes: page.MaxBytes, Pace: pagePace, Robots: true},
		read:    watched{at, s}.read, page: true, least: watchInterval,
	}, nil
}

// notBefore puts off the next look at a page that is asked for too soon.
func notBefore(source string, next, now time.Time) time.Time {
	if _, selector := news.SplitWatched(source); selector != "" {
		return later(next, now.Add(watchInterval))
	}
	return next
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// A watched is a page whose links are the items of a source.
type watched struct {
	url      string
	selector *page.Selector
}

// ParsePage reads the links of a page that selector means as if they were the items of a feed; see [page.Selector]. The error is a
// sentence.
func ParsePage(body []byte, contentType, address, selector string) (Feed, error) {
	s, err := page.ParseSelector(selector)
	if err != nil {
		return Feed{}, err
	}
	return watched{address, s}.read(&fetch.Response{Body: body, Header: http.Header{"Content-Type": {contentType}}, URL: address})
}

// read returns what the page lists as if it were a feed. Items have no date: they are news when they are first seen.
func (w watched) read(resp *fetch.Response) (Feed, error) {
	name := nameOf(w.url)
	l, err := page.List(resp.Body, resp.Header.Get("Content-Type"), resp.URL, w.selector)
	switch {
	case err != nil:
		return Feed{}, fmt.Errorf("%s cannot be read as a web page", name)
	case l.Unwanted || page.Unwanted(resp.Header):
		return Feed{}, fmt.Errorf("%s asks programs not to use what it says", name)
	case len(l.Links) == 0:
		return Feed{}, &noLinksError{page: name, selector: w.selector.String()}
	}
	f := Feed{Title: l.Title, Link: resp.URL, Language: l.Language, html: make([]string, len(l.Links))}
	for _, link := range l.Links {
		f.Items = append(f.Items, news.Article{
			Key: news.CanonicalURL(link.URL), URL: link.URL, Title: link.Title, Source: l.Site, Language: l.Language,
		})
	}
	return f, nil
}

// A noLinksError says that nothing on a page matches: it was rebuilt, or the selector was never right.
type noLinksError struct{ page, selector string }

func (e *noLinksError) Error() string {
	return fmt.Sprintf("no link on %s matches %s; the page may have been rebuilt", e.page, e.selector)
}

func isRebuilt(err error) bool {
	_, ok := errors.AsType[*noLinksError](err)
	return ok
}

// findLinks looks at a page that is to be watched.
func findLinks(ctx context.Context, client Getter, source string, from origin) (Found, error) {
	req := from.request
	req.Brisk = true
	resp, err := client.Get(ctx, req)
	if err != nil {
		return Found{}, err
	}
	doc, err := from.read(resp)
	if e, ok := errors.AsType[*noLinksError](err); ok {
		return Found{}, fmt.Errorf("no link on %s matches %s; in a browser, Inspect on one of the links shows what they have in common", e.page, e.selector)
	}
	if err != nil {
		return Found{}, err
	}
	return Found{URL: source, Title: doc.Title, Items: len(doc.Items), First: doc.Items[0].Title, state: State{Least: from.least}}, nil
}
