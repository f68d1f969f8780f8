package page

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsbot/news"
)

// meta is what a page says about itself, outside of its text.
type meta struct {
	named     map[string]string // <meta name|property|itemprop|http-equiv>, the first of each
	title     string            // <title>
	heading   string            // the first <h1>
	lang      string            // <html lang>
	canonical string
	published string // the first <time datetime>
	ld        linked
	feeds     []string
	paywalled bool
	unwanted  bool
}

// linked is what JSON-LD says of the page's article.
type linked struct {
	headline, published, modified, body, description, publisher, language string
	authors, keywords                                                     []string
	paywalled                                                             bool
}

func readMeta(doc *html.Node, base *url.URL) meta {
	m := meta{named: map[string]string{}}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			m.element(n, base)
			for i := range n.Attr {
				if len(n.Attr[i].Val) > maxAttr {
					n.Attr[i].Val = "" // the extractor runs regular expressions over them
				}
			}
		}
	}
	m.paywalled = m.ld.paywalled || m.named["article:content_tier"] == "locked"
	return m
}

func (m *meta) element(n *html.Node, base *url.URL) {
	switch n.DataAtom {
	case atom.Html:
		m.lang = attr(n, "lang")
	case atom.Title:
		if m.title == "" && n.FirstChild != nil && (n.Parent == nil || n.Parent.DataAtom != atom.Svg) {
			m.title = n.FirstChild.Data
		}
	case atom.H1:
		if m.heading == "" {
			m.heading = inner(n)
		}
	case atom.Meta:
		m.meta(n)
	case atom.Link:
		m.link(n, base)
	case atom.Time:
		if d := attr(n, "datetime"); d != "" && m.published == "" {
			m.published = d
		}
	case atom.Script:
		if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
			m.ld.read(n.FirstChild.Data)
		}
	}
}

func (m *meta) meta(n *html.Node) {
	content := attr(n, "content")
	if content == "" {
		return
	}
	for _, key := range []string{"name", "property", "itemprop", "http-equiv"} {
		if name := strings.ToLower(attr(n, key)); name != "" {
			if m.named[name] == "" {
				m.named[name] = content
			}
			if name == "robots" || name == "newsbot" {
				m.unwanted = m.unwanted || unwanted(content)
			}
		}
	}
}

// unwanted reports whether what a page tells programs keeps them from using its text.
func unwanted(rules string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(rules), func(r rune) bool { return r == ',' || r == ' ' }) {
		if word == "noai" || word == "nosnippet" || word == "none" {
			return true
		}
	}
	return false
}

// Unwanted reports whether the headers that a page came with ask programs not to use its text (X-Robots-Tag). What they ask of
// one program that is not this one is not our business.
func Unwanted(h http.Header) bool {
	for _, rules := range h.Values("X-Robots-Tag") {
		agent, rest, named := strings.Cut(rules, ":")
		switch agent = strings.TrimSpace(agent); {
		case named && (strings.EqualFold(agent, "newsbot") || strings.EqualFold(agent, "*")):
			rules = rest
		case named && !strings.Contains(agent, ",") && !strings.HasPrefix(agent, "max-") && agent != "unavailable_after":
			continue
		}
		if unwanted(rules) {
			return true
		}
	}
	return false
}

func (m *meta) link(n *html.Node, base *url.URL) {
	href := attr(n, "href")
	if href == "" {
		return
	}
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	rels := strings.Fields(strings.ToLower(attr(n, "rel")))
	switch {
	case slices.Contains(rels, "canonical") && m.canonical == "":
		if base.Host == "" || sameSite(u.Hostname(), base.Hostname()) {
			m.canonical = u.String()
		}
	case slices.Contains(rels, "alternate"):
		switch kind, _, _ := strings.Cut(strings.ToLower(attr(n, "type")), ";"); strings.TrimSpace(kind) {
		case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
			if !slices.Contains(m.feeds, u.String()) && len(m.feeds) < 50 {
				m.feeds = append(m.feeds, u.String())
			}
		}
	}
}

// article returns the article without its text.
func (m *meta) article(base *url.URL) news.Article {
	n := m.named
	a := news.Article{
		Title:    Line(html.UnescapeString(cmp.Or(m.ld.headline, n["og:title"], n["twitter:title"], m.heading, m.title))),
		Source:   Line(cmp.Or(n["og:site_name"], m.ld.publisher, n["application-name"])),
		URL:      cmp.Or(m.canonical, base.String()),
		Summary:  Clean(html.UnescapeString(cmp.Or(n["og:description"], n["description"], m.ld.description))),
		Authors:  m.authors(),
		Tags:     m.ld.keywords,
		Language: language(cmp.Or(m.lang, m.ld.language, n["content-language"], n["og:locale"])),
	}
	for _, d := range []string{m.ld.published, n["article:published_time"], n["datepublished"], n["parsely-pub-date"],
		n["pubdate"], n["dc.date.issued"], m.published} {
		if t, ok := Date(d); ok {
			a.Published = t
			break
		}
	}
	for _, d := range []string{m.ld.modified, n["article:modified_time"], n["datemodified"]} {
		if t, ok := Date(d); ok && t.After(a.Published) {
			a.Modified = t
			break
		}
	}
	return a
}

func (m *meta) authors() []string {
	if len(m.ld.authors) > 0 {
		return m.ld.authors
	}
	for _, name := range []string{m.named["author"], m.named["article:author"], m.named["parsely-author"]} {
		if name = author(name); name != "" && !strings.Contains(name, "://") {
			return []string{name}
		}
	}
	return nil
}

// language returns a BCP 47 tag, or "" for what is none.
func language(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), ",")
	s = strings.ReplaceAll(s, "_", "-")
	if len(s) < 2 || len(s) > 35 || strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	}) {
		return ""
	}
	return s
}

// read takes in one block of JSON-LD: an object, a list, or a graph of them. The first article wins.
func (l *linked) read(text string) {
	if len(text) > 1<<20 {
		return
	}
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(text)), &v) == nil {
		l.find(v, 0)
	}
}

func (l *linked) find(v any, depth int) {
	if depth > 4 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.find(e, depth+1)
		}
	case map[string]any:
		if slices.ContainsFunc(texts(v["@type"]), isArticle) {
			l.take(v)
		}
		l.find(v["@graph"], depth+1)
		l.find(v["mainEntity"], depth+1)
	}
}

func isArticle(kind string) bool {
	return strings.HasSuffix(kind, "Article") || strings.HasSuffix(kind, "Posting") || kind == "Report"
}

func (l *linked) take(v map[string]any) {
	first := func(to *string, key string) {
		if *to == "" {
			if s := texts(v[key]); len(s) > 0 {
				*to = s[0]
			}
		}
	}
	first(&l.headline, "headline")
	first(&l.published, "datePublished")
	first(&l.modified, "dateModified")
	first(&l.body, "articleBody")
	first(&l.description, "description")
	first(&l.publisher, "publisher")
	first(&l.language, "inLanguage")
	if l.authors == nil {
		for _, name := range texts(v["author"]) {
			if name = author(name); name != "" && !strings.Contains(name, "://") && len(l.authors) < 20 {
				l.authors = append(l.authors, name)
			}
		}
	}
	if l.keywords == nil {
		for _, k := range texts(v["keywords"]) {
			for tag := range strings.SplitSeq(k, ",") {
				if tag = Line(tag); tag != "" && len(l.keywords) < 50 {
					l.keywords = append(l.keywords, tag)
				}
			}
		}
	}
	free, said := v["isAccessibleForFree"]
	l.paywalled = l.paywalled || said && (free == false || strings.EqualFold(strings.Join(texts(free), ""), "false"))
}

// texts returns the strings of a value that may be one, a list of them, or things with a name.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if _, nested := e.([]any); !nested {
				out = append(out, texts(e)...)
			}
		}
		return out
	case map[string]any:
		if name, ok := v["name"].(string); ok {
			return []string{name}
		}
	}
	return nil
}

// inner returns the text under n.
func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return Line(b.String())
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
