package feed

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed/atom"

	"newsbot/news/page"
)

// atom takes in a document of Atom 0.3 or 1.0.
func (a *adapter) atom(doc *atom.Feed) {
	e := doc.Extensions
	lang := slices.Concat([]string{doc.Language}, values(e, "dc", "language"))
	a.feed = Feed{
		Title:    page.Title(a.plainly(cmp.Or(append([]string{doc.Title}, values(e, "dc", "title")...)...))),
		Link:     a.absolute(cmp.Or(linked(doc.Links, "alternate")...)),
		Language: language(lang),
		Hint:     Hint{Every: every("", e)},
		Hub:      cmp.Or(linked(doc.Links, "hub")...),
		Self:     cmp.Or(linked(doc.Links, "self")...),
	}
	for i, en := range doc.Entries {
		d := atomEntry(en)
		d.languages = slices.Concat([]string{a.extraOf(i, len(doc.Entries)).lang}, d.languages, lang)
		if en.Source != nil {
			d.source = en.Source.Title
			d.authors = append(d.authors, names(en.Source.Authors)...)
		}
		d.source = cmp.Or(d.source, doc.Title)
		if len(d.authors) == 0 {
			d.authors = names(doc.Authors)
		}
		a.add(d)
	}
}

func atomEntry(en *atom.Entry) draft {
	e := en.Extensions
	d := draft{
		id:        en.ID,
		titles:    slices.Concat([]string{en.Title}, values(e, "dc", "title"), media(e, "title")),
		links:     slices.Concat(values(e, "feedburner", "origLink"), linked(en.Links, "alternate")),
		summary:   cmp.Or(slices.Concat([]string{en.Summary}, values(e, "dc", "description"), media(e, "description"))...),
		published: slices.Concat([]string{en.Published}, values(e, "dcterms", "issued"), values(e, "dc", "date"), values(e, "dcterms", "created")),
		modified:  slices.Concat([]string{en.Updated}, values(e, "dcterms", "modified")),
		authors:   names(en.Authors),
		languages: values(e, "dc", "language"),
	}
	for _, name := range values(e, "dc", "creator") {
		d.authors = append(d.authors, person(name))
	}
	if c := en.Content; c != nil {
		d.content = c.Value
		if t := strings.ToLower(c.Type); t == "text" || t == "text/plain" {
			d.content = html.EscapeString(d.content)
		}
		if c.Src != "" && d.content == "" {
			d.links = append(d.links, c.Src)
		}
	}
	for _, c := range en.Categories {
		d.tags = append(d.tags, cmp.Or(c.Term, c.Label))
	}
	d.tags = slices.Concat(d.tags, values(e, "dc", "subject"), media(e, "category"), keywords(e))
	d.links = append(d.links, linked(en.Links, "related", "via", "self")...)
	d.links = append(d.links, en.ID)
	return d
}

// linked returns the addresses of links of those relations, pages before other files.
func linked(links []*atom.Link, rels ...string) []string {
	var pages, others []string
	for _, rel := range rels {
		for _, l := range links {
			switch {
			case !strings.EqualFold(strings.TrimSpace(l.Rel), rel) || l.Href == "":
			case l.Type == "" || strings.Contains(l.Type, "html"):
				pages = append(pages, l.Href)
			default:
				others = append(others, l.Href)
			}
		}
	}
	return append(pages, others...)
}

func names(people []*atom.Person) []string {
	var out []string
	for _, p := range people {
		out = append(out, cmp.Or(person(p.Name), p.Email, p.URI))
	}
	return out
}
