package feed

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

// Found is a feed that was looked for and read once.
type Found struct {
	URL    string // the feed's own address, which is not that of the page it was found on
	Title  string
	Items  int
	First  string    // of a page that is to be watched, the title of the first item
	Newest time.Time // when its newest item was published; zero if it does not say
	Others []string  // further feeds that the page names

	state State
}

const maxCandidates = 5 // of the feeds that a page names

// Find looks for the feed at an address: where the site is known to have it, the address itself, a feed that the page there names, and
// else the usual places of the site. If [news.WatchedURL] made the address, it looks at that page. The error is a sentence for whoever
// gave the address.
func Find(ctx context.Context, client Getter, address string) (Found, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + strings.TrimSpace(address)
	}
	if from, err := originOf(address); err != nil || from.page {
		if err != nil {
			return Found{}, err
		}
		return findLinks(ctx, client, address, from)
	}
	if places := derived(address); len(places) > 0 {
		return findAmong(ctx, client, places, true)
	}
	resp, err := client.Get(ctx, fetch.Request{URL: address, Accept: accepts, MaxBytes: MaxBytes, Brisk: true})
	if err != nil {
		return Found{}, err
	}
	doc, perr := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	if perr == nil {
		return found(ctx, client, address, doc, resp)
	}
	if text, _ := decode(resp.Body, resp.Header.Get("Content-Type")); kindOf(text) != kindHTML {
		return Found{}, perr
	}
	p, _ := page.Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL) //nolint:errcheck // a page that is no article may name feeds
	if len(p.Feeds) > 0 {
		f, err := findAmong(ctx, client, p.Feeds[:min(len(p.Feeds), maxCandidates)], false)
		if err == nil || ctx.Err() != nil {
			f.Others = append(f.Others, p.Feeds[min(len(p.Feeds), maxCandidates):]...)
			return f, err
		}
	}
	return guess(ctx, client, resp.URL, p.Generator)
}

// findAmong returns the first of the places that has a feed; full passes over those without an item if there is one with some. The
// error is that of the first place.
func findAmong(ctx context.Context, client Getter, places []string, full bool) (Found, error) {
	var empty Found
	var first error
	for i, place := range places {
		f, err := probe(ctx, client, place, true)
		if ctx.Err() != nil {
			return Found{}, ctx.Err()
		}
		if first == nil {
			first = err
		}
		f.Others = slices.Concat(places[:i], places[i+1:])
		if err == nil && (f.Items > 0 || !full) {
			return f, nil
		}
		if err == nil && empty.URL == "" {
			empty = f
		}
	}
	if empty.URL != "" {
		return empty, nil
	}
	return Found{}, first
}

// guess tries where the site that a page belongs to may have its feed. A host of many sites has none for them all.
func guess(ctx context.Context, client Getter, address, generator string) (Found, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Found{}, fmt.Errorf("%s names no feed", news.MaskURL(address))
	}
	if manySites(u.Hostname()) {
		return Found{}, noFeed("%s names no feed; give the address of a channel, a person, a list or a project there", news.MaskURL(address))
	}
	for _, place := range guessed(u, generator) {
		f, err := probe(ctx, client, place, false)
		if err == nil {
			return f, nil
		}
		if e, ok := errors.AsType[*fetch.Error](err); ctx.Err() != nil || ok && e.RetryAfter > 0 {
			return Found{}, err
		}
	}
	return Found{}, noFeed("%s is a web page that names no feed, and %s has none in the usual places; look on it for a link named RSS, Atom or Feed", news.MaskURL(address), u.Host)
}

// A NoFeedError says that there is a page at an address, and no feed of it was found.
type NoFeedError struct{ msg string }

func (e *NoFeedError) Error() string { return e.msg }

func noFeed(format string, args ...any) error { return &NoFeedError{fmt.Sprintf(format, args...)} }

// probe reads what may be a feed. For a guess, which nobody named, robots.txt is asked before; and one that is redirected is no hit: sites
// send unknown addresses to their front page.
func probe(ctx context.Context, client Getter, address string, named bool) (Found, error) {
	resp, err := client.Get(ctx, fetch.Request{URL: address, Accept: accepts, MaxBytes: MaxBytes, Brisk: true, Robots: !named})
	if err != nil {
		return Found{}, err
	}
	if !named && !samePlace(resp.URL, address) {
		return Found{}, errors.New("it leads elsewhere")
	}
	doc, err := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	if err != nil {
		return Found{}, err
	}
	return found(ctx, client, address, doc, resp)
}

// samePlace reports whether two addresses differ by no more than a slash at the end of the path.
func samePlace(a, b string) bool {
	return strings.TrimSuffix(news.CanonicalURL(a), "/") == strings.TrimSuffix(news.CanonicalURL(b), "/")
}

// found is what a document says, and what the parts say that it names.
func found(ctx context.Context, client Getter, address string, doc Feed, resp *fetch.Response) (Found, error) {
	now, least := time.Now(), time.Duration(0)
	if len(doc.Parts) > 0 {
		n, err := (&Poller{Client: brisk{client}}).gather(ctx, &doc, Wanted{URL: address}, false, now)
		if err != nil {
			return Found{}, err
		}
		least = leastOf(n)
	}
	times := timesOf(doc.Items, now)
	f := Found{URL: address, Title: doc.Title, Items: len(doc.Items)}
	f.state = State{ETag: resp.Header.Get("ETag"), Modified: resp.Header.Get("Last-Modified")}
	f.state.measure(doc, resp, least, now)
	if len(times) > 0 {
		f.Newest, f.state.Newest = times[0], times[0]
	}
	return f, nil
}

// brisk fetches for a person who waits.
type brisk struct{ Getter }

func (b brisk) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	req.Brisk = true
	return b.Getter.Get(ctx, req)
}

// Interval returns how often the feed will be read if that is wished.
func (f Found) Interval(w Wish) time.Duration { return f.state.under(w, time.Now()) }
