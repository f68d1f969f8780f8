package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"

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

// sitemap takes in a news sitemap: the pages that say they are news. A date alone is a change, not an article.
func (a *adapter) sitemap(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	for n := 0; n < maxURLs; {
		tok, err := d.Token()
		if err != nil {
			break // the end, or a fault: what stands before it is kept
		}
		start, ok := tok.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local == "sitemapindex":
			return errors.New("it is an index of sitemaps; give the address of the news sitemap itself")
		case start.Name.Local == "url":
			n++
			var u sitemapURL
			if d.DecodeElement(&u, &start) == nil && u.News != nil && len(a.feed.Items) < maxItems {
				a.add(draft{
					id: u.Loc, links: []string{u.Loc}, titles: []string{u.News.Title}, published: []string{u.News.Date},
					modified: []string{u.LastMod}, tags: strings.Split(u.News.Keywords, ","),
					languages: []string{u.News.Publication.Language}, source: u.News.Publication.Name,
				})
			}
		}
	}
	if len(a.feed.Items) == 0 {
		return errors.New("it is a sitemap without news; only news sitemaps say what is new")
	}
	a.feed.Title, a.feed.Language = a.feed.Items[0].Source, page.Line(a.feed.Items[0].Language)
	return nil
}
