package feed

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

// Found is a feed that was looked for and read once.
type Found struct {
	URL      string // the feed's own address, which is not that of the page it was found on
	Title    string
	Items    int
	Newest   time.Time     // when its newest item was published; zero if it does not say
	Interval time.Duration // how often it will be read
	Others   []string      // further feeds that the page names
}

// usualPlaces are where sites have their feed that do not say so.
var usualPlaces = [...]string{"/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml", "/feed.json", "/feed/atom"}

const maxCandidates = 5 // of the feeds that a page names

// Find looks for the feed at an address: the address itself, else a feed that the page there names, else the usual
// places of the site. The error is a sentence for whoever gave the address.
func Find(ctx context.Context, client Getter, address string) (Found, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + strings.TrimSpace(address)
	}
	resp, err := client.Get(ctx, fetch.Request{URL: address, Accept: accepts, MaxBytes: MaxBytes, Brisk: true})
	if err != nil {
		return Found{}, err
	}
	doc, perr := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	if perr == nil {
		return found(address, doc, resp), nil
	}
	if text, _ := decode(resp.Body, resp.Header.Get("Content-Type")); kindOf(text) != kindHTML {
		return Found{}, perr
	}
	p, _ := page.Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL) //nolint:errcheck // a page that is no article may name feeds
	for i, candidate := range p.Feeds[:min(len(p.Feeds), maxCandidates)] {
		f, err := probe(ctx, client, candidate, true)
		if err == nil {
			f.Others = append(append([]string{}, p.Feeds[:i]...), p.Feeds[i+1:]...)
			return f, nil
		}
		if ctx.Err() != nil {
			return Found{}, ctx.Err()
		}
	}
	return findUsual(ctx, client, resp.URL)
}

// findUsual tries the usual places of the site that a page belongs to.
func findUsual(ctx context.Context, client Getter, address string) (Found, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Found{}, fmt.Errorf("%s names no feed", news.MaskURL(address))
	}
	for _, place := range usualPlaces {
		f, err := probe(ctx, client, u.Scheme+"://"+u.Host+place, false)
		if err == nil {
			return f, nil
		}
		if e, ok := errors.AsType[*fetch.Error](err); ctx.Err() != nil || ok && e.RetryAfter > 0 {
			return Found{}, err
		}
	}
	return Found{}, fmt.Errorf("%s is a web page that names no feed, and %s has none in the usual places; look on it for a link named RSS, Atom or Feed", news.MaskURL(address), u.Host)
}

// probe reads what may be a feed. A guess that is redirected is no hit: sites send unknown addresses to their front page.
func probe(ctx context.Context, client Getter, address string, named bool) (Found, error) {
	resp, err := client.Get(ctx, fetch.Request{URL: address, Accept: accepts, MaxBytes: MaxBytes, Brisk: true})
	if err != nil {
		return Found{}, err
	}
	if !named && news.CanonicalURL(resp.URL) != news.CanonicalURL(address) {
		return Found{}, errors.New("it leads elsewhere")
	}
	doc, err := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	if err != nil {
		return Found{}, err
	}
	return found(address, doc, resp), nil
}

func found(address string, doc Feed, resp *fetch.Response) Found {
	now := time.Now()
	times := timesOf(doc.Items, now)
	validators := resp.Header.Get("ETag")+resp.Header.Get("Last-Modified") != ""
	f := Found{URL: address, Title: doc.Title, Items: len(doc.Items), Interval: interval(times, hintOf(resp, doc.Hint), validators, now)}
	if len(times) > 0 {
		f.Newest = times[0]
	}
	return f
}
