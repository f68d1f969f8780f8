package feed

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"newsbot/news/page"
)

// rss takes in a document of RSS 0.9x, 1.0 or 2.0.
func (a *adapter) rss(doc *rss.Feed) {
	e := doc.Extensions
	lang := slices.Concat([]string{doc.Language}, values(e, "dc", "language"), []string{a.lang})
	a.feed = Feed{
		Title:    page.Title(cmp.Or(append([]string{doc.Title}, values(e, "dc", "title")...)...)),
		Link:     a.absolute(cmp.Or(append([]string{doc.Link}, related(e, "alternate")...)...)),
		Language: language(lang),
		Hint:     Hint{Every: every(doc.TTL, e), SkipHours: hours(doc.SkipHours), SkipDays: days(doc.SkipDays)},
		Hub:      cmp.Or(related(e, "hub")...),
		Self:     cmp.Or(related(e, "self")...),
	}
	for i, it := range doc.Items {
		x := a.extraOf(i, len(doc.Items))
		d := rssItem(it, x)
		d.languages = slices.Concat([]string{x.lang}, d.languages, lang)
		d.source = cmp.Or(d.source, doc.Title)
		a.add(d)
	}
}

// rssItem reads one item.
func rssItem(it *rss.Item, x extra) draft {
	e := it.Extensions
	about := html.UnescapeString(x.about)
	custom := func(name string) string { return it.Custom[name] }
	d := draft{
		titles: slices.Concat([]string{it.Title}, values(e, "dc", "title"), media(e, "title"), values(e, "itunes", "title")),
		links:  slices.Concat(values(e, "feedburner", "origLink"), []string{it.Link}, related(e, "alternate")),
		content: cmp.Or(slices.Concat([]string{it.Content, x.body}, values(e, "xhtml", "div"), values(e, "atom", "content"),
			[]string{custom("encoded"), custom("fulltext"), custom("fullitem"), custom("body")})...),
		summary: cmp.Or(slices.Concat([]string{it.Description}, values(e, "dc", "description"), values(e, "atom", "summary"),
			media(e, "description"), values(e, "itunes", "summary", "subtitle"), []string{custom("abstract")})...),
		published: slices.Concat([]string{custom(dateElement), it.PubDate}, values(e, "dcterms", "issued"), values(e, "dc", "date"),
			values(e, "dcterms", "created"), values(e, "atom", "published", "issued"), values(e, "prism", "publicationDate"),
			[]string{custom("pubdate"), custom("date"), custom("published"), custom("issued")}),
		modified: slices.Concat(values(e, "dcterms", "modified"), values(e, "atom", "updated", "modified"),
			[]string{custom("updated"), custom("modified"), custom("lastModified")}),
		tags:      slices.Concat(words(custom("tags")), categories(it.Categories), values(e, "dc", "subject"), media(e, "category"), keywords(e)),
		languages: slices.Concat(values(e, "dc", "language"), []string{custom("language")}),
	}
	if s := custom("summary"); s != "" {
		d.content, d.summary = cmp.Or(d.content, it.Description), s
	}
	for _, name := range slices.Concat([]string{it.Author}, values(e, "dc", "creator", "author"), values(e, "itunes", "author")) {
		d.authors = append(d.authors, person(name))
	}
	for _, x := range e["atom"]["author"] {
		for _, name := range x.Children["name"] {
			d.authors = append(d.authors, name.Value)
		}
	}
	if it.GUID != nil && it.GUID.Value != "" {
		d.id = it.GUID.Value
		if isLink(it.GUID) {
			d.links = append(d.links, it.GUID.Value)
		}
	}
	d.id = cmp.Or(d.id, about, cmp.Or(values(e, "atom", "id")...), cmp.Or(values(e, "dc", "identifier")...))
	d.links = append(d.links, about)
	if len(it.Links) > 1 {
		d.links = append(d.links, it.Links...)
	}
	if it.Source != nil {
		d.source = it.Source.Title
	}
	return d
}

// isLink reports whether a guid is said, or may be taken, to be the item's address.
func isLink(g *rss.GUID) bool {
	return strings.EqualFold(strings.TrimSpace(g.IsPermalink), "true") && strings.Contains(g.Value, "://")
}

func categories(cs []*rss.Category) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Value)
	}
	return out
}

// keywords returns the lists of words that media files are found by, one each.
func keywords(e ext.Extensions) []string {
	var out []string
	for _, list := range slices.Concat(media(e, "keywords"), values(e, "itunes", "keywords")) {
		out = append(out, words(list)...)
	}
	for _, c := range e["itunes"]["category"] {
		out = append(out, c.Attrs["text"])
	}
	return out
}

func words(list string) []string { return strings.Split(list, ",") }

// related returns the addresses of the Atom links of that relation.
func related(e ext.Extensions, rel string) []string {
	var out []string
	for _, prefix := range []string{"atom", "atom10", "atom03"} {
		for _, x := range e[prefix]["link"] {
			if cmp.Or(x.Attrs["rel"], "alternate") == rel && x.Attrs["href"] != "" {
				out = append(out, x.Attrs["href"])
			}
		}
	}
	return out
}

func hours(list []string) []int {
	var out []int
	for _, s := range list {
		if h, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && h >= 0 && h <= 24 {
			out = append(out, h%24)
		}
	}
	return out
}

func days(list []string) []time.Weekday {
	var out []time.Weekday
	for _, s := range list {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) {
				out = append(out, d)
			}
		}
	}
	return out
}
