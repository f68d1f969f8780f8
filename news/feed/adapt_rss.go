package feed

import (
	"cmp"
	"html"
	"maps"
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
	lang := slices.Concat([]string{doc.Language}, values(e, "dc", "language"))
	a.feed = Feed{
		Title:    page.Title(cmp.Or(append([]string{doc.Title}, values(e, "dc", "title")...)...)),
		Link:     a.absolute(cmp.Or(append([]string{doc.Link}, related(e, "alternate")...)...)),
		Language: language(lang),
		Hint:     Hint{Every: every(doc.TTL, e), SkipHours: hours(doc.SkipHours), SkipDays: days(doc.SkipDays)},
		Hub:      cmp.Or(related(e, "hub")...),
		Self:     cmp.Or(related(e, "self")...),
	}
	for i, it := range doc.Items {
		about := ""
		if len(a.about) == len(doc.Items) {
			about = html.UnescapeString(a.about[i])
		}
		d := rssItem(it, about)
		d.languages = append(d.languages, lang...)
		d.source = cmp.Or(d.source, doc.Title)
		a.add(d)
	}
}

// rssItem reads one item; about is its rdf:about.
func rssItem(it *rss.Item, about string) draft {
	e := it.Extensions
	custom := func(name string) string { return it.Custom[name] }
	d := draft{
		titles: slices.Concat([]string{it.Title}, values(e, "dc", "title"), media(e, "title"), values(e, "itunes", "title")),
		links:  slices.Concat(values(e, "feedburner", "origLink"), []string{it.Link}, related(e, "alternate")),
		content: cmp.Or(slices.Concat([]string{it.Content}, values(e, "xhtml", "body"), bodies(e), values(e, "atom", "content"),
			[]string{custom("encoded"), custom("fulltext"), custom("body")})...),
		summary: cmp.Or(slices.Concat([]string{it.Description}, values(e, "dc", "description"), values(e, "atom", "summary"),
			media(e, "description"), values(e, "itunes", "summary", "subtitle"), []string{custom("summary"), custom("abstract")})...),
		published: slices.Concat([]string{it.PubDate}, values(e, "dcterms", "issued"), values(e, "dc", "date"),
			values(e, "dcterms", "created"), values(e, "atom", "published", "issued"), values(e, "prism", "publicationDate"),
			[]string{custom("pubdate"), custom("date"), custom("published"), custom("issued")}),
		modified: slices.Concat(values(e, "dcterms", "modified"), values(e, "atom", "updated", "modified"),
			[]string{custom("updated"), custom("modified"), custom("lastModified")}),
		tags:      slices.Concat(categories(it.Categories), values(e, "dc", "subject"), media(e, "category"), keywords(e)),
		languages: slices.Concat(values(e, "dc", "language"), []string{custom("language")}),
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
		out = append(out, strings.Split(list, ",")...)
	}
	return out
}

// bodies returns the texts of elements that hold XHTML: they come as a tree, whose texts are gathered.
func bodies(e ext.Extensions) []string {
	var out []string
	for _, name := range []string{"body", "div"} {
		for _, x := range e["xhtml"][name] {
			var b strings.Builder
			gather(&b, x, 0)
			if b.Len() > 0 {
				out = append(out, b.String())
			}
		}
	}
	return out
}

func gather(b *strings.Builder, x ext.Extension, depth int) {
	b.WriteString(html.EscapeString(x.Value))
	if depth > 20 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(x.Children)) {
		for _, c := range x.Children[name] {
			b.WriteString("<p>")
			gather(b, c, depth+1)
			b.WriteString("</p>")
		}
	}
}

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
