package feed

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

const maxURLs = 50_000 // that the protocol lets one file hold

// sitemapURL is one <url> of a news sitemap.
type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    *struct {
		Title       string `xml:"http://www.google.com/schemas/sitemap-news/0.9 title"`
		Date        string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication_date"`
		Keywords    string `xml:"http://www.google.com/schemas/sitemap-news/0.9 keywords"`
		Publication struct {
			Name     string `xml:"http://www.google.com/schemas/sitemap-news/0.9 name"`
			Language string `xml:"http://www.google.com/schemas/sitemap-news/0.9 language"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication"`
	} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
}

// A Part is a sitemap that an index names.
type Part struct {
	URL      string
	Modified time.Time // zero if the index does not say
}

const (
	maxParts     = 50             // of all indexes of one sitemap
	maxIndexes   = 2              // one within the other
	sitemapFresh = 48 * time.Hour // that a page stays in a news sitemap
)

// sitemap takes in a news sitemap: the pages that say they are news, or the parts that an index names. A date alone is
// a change, not an article.
func (a *adapter) sitemap(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	a.feed.Sitemap = true
	urls := 0
	for urls < maxURLs {
		tok, err := d.Token()
		if err != nil {
			break // the end, or a fault: what stands before it is kept
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var u sitemapURL
		if urls++; d.DecodeElement(&u, &start) != nil {
			continue
		}
		switch {
		case start.Name.Local == "sitemap":
			if at := a.absolute(u.Loc); at != "" {
				modified, _ := page.Date(u.LastMod) // zero if there is none
				a.feed.Parts = append(a.feed.Parts, Part{at, modified})
			}
		case u.News != nil && len(a.feed.Items) < maxItems:
			a.add(u.draft())
		}
	}
	if urls > 0 && len(a.feed.Items)+len(a.feed.Parts) == 0 {
		return errNoNews
	}
	if len(a.feed.Items) > 0 {
		a.feed.Title, a.feed.Language = a.feed.Items[0].Source, a.feed.Items[0].Language
	}
	return nil
}

var errNoNews = errors.New("it is a sitemap without news; only news sitemaps say what is new")

func (u sitemapURL) draft() draft {
	return draft{
		id: u.Loc, links: []string{u.Loc}, titles: []string{u.News.Title}, published: []string{u.News.Date},
		modified: []string{u.LastMod}, tags: strings.Split(u.News.Keywords, ","),
		languages: []string{u.News.Publication.Language}, source: u.News.Publication.Name,
	}
}

// gather adds to a sitemap's items those of its parts, the parts changed last first, and drops the items that no
// longer belong into one. It returns how many parts it asked for. Parts that are not there, or hold no news, are passed over, and so is
// one that cannot be had at the moment, unless all must be: what it has is not to be news only because it was not there at first.
func (p *Poller) gather(ctx context.Context, doc *Feed, want Wanted, all bool, now time.Time) (asked int, err error) {
	level, had, told := doc.Parts, 0, 0
	for depth, left := 0, maxParts; depth < maxIndexes && len(level) > 0; depth++ {
		slices.SortStableFunc(level, func(a, b Part) int { return b.Modified.Compare(a.Modified) })
		var next []Part
		for _, part := range level {
			if left == 0 || !part.Modified.IsZero() && now.Sub(part.Modified) > sitemapFresh {
				continue
			}
			left--
			asked++
			resp, failed := p.Client.Get(ctx, fetch.Request{URL: part.URL, Accept: accepts, MaxBytes: MaxBytes, Notes: want.notes()})
			if failed != nil {
				if ctx.Err() != nil || all && !isMissing(failed) {
					return asked, failed
				}
				if err == nil || !isMissing(failed) {
					err = failed
				}
				p.log().InfoContext(ctx, "part of sitemap not fetched", "part", news.MaskURL(part.URL), "err", failed)
				continue
			}
			had++
			more, err := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
			if err != nil {
				p.log().DebugContext(ctx, "part of sitemap not read", "part", news.MaskURL(part.URL), "err", err)
				continue
			}
			if len(more.Parts) == 0 {
				told++
			}
			doc.Items = append(doc.Items, more.Items...)
			doc.Title = cmp.Or(doc.Title, more.Title)
			next = append(next, more.Parts...)
		}
		level = next
	}
	doc.Items = slices.DeleteFunc(doc.Items, func(a news.Article) bool {
		return !a.Published.IsZero() && now.Sub(a.Published) > sitemapFresh
	})
	doc.Items = doc.Items[:min(len(doc.Items), maxItems)]
	switch {
	case had > 0 && told == 0:
		err = fmt.Errorf("%s cannot be read as a feed: %w", nameOf(want.URL), errNoNews)
	case had > 0:
		err = nil
	}
	return asked, err
}

// leastOf returns how often a sitemap may be read for which so many parts are asked.
func leastOf(parts int) time.Duration { return min(time.Duration(parts)*blindInterval, maxInterval) }

// isMissing reports whether a host says that there is nothing at an address, or nothing for us.
func isMissing(err error) bool {
	e, ok := errors.AsType[*fetch.Error](err)
	return ok && e.Status >= 400 && e.Status < 500 && e.RetryAfter == 0
}
