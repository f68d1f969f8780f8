package feed

import (
	"bytes"
	"cmp"
	stdjson "encoding/json"
	"errors"
	"html"
	"io"
	"strings"

	"github.com/mmcdole/gofeed/json"

	"newsbot/news/page"
)

// jsonMore is what a JSON Feed says and the parser does not read.
type jsonMore struct {
	hub     string
	sources []string // the publisher of each item, which our own form of the items has
}

// parseJSON reads a JSON Feed item by item, so that an item of the wrong shape is passed over and what stands before a
// fault is kept. What the parser has no place for is returned beside it.
func parseJSON(text []byte) (doc *json.Feed, more jsonMore, err error) {
	d := stdjson.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != stdjson.Delim('{') {
		return nil, more, errors.New("it is JSON, but no JSON Feed")
	}
	doc = &json.Feed{}
	found := false
	for d.More() {
		name, err := d.Token()
		if err != nil {
			break
		}
		if name == "items" {
			found = true
			if doc.Items, more.sources, err = jsonItems(d); err != nil {
				if len(doc.Items) == 0 {
					return nil, more, err
				}
				break
			}
			continue
		}
		var raw stdjson.RawMessage
		if err := d.Decode(&raw); err != nil {
			if !found {
				return nil, more, err
			}
			break
		}
		field, ok := name.(string)
		if !ok || !known(field) {
			continue
		}
		one, _ := stdjson.Marshal(map[string]stdjson.RawMessage{field: raw}) //nolint:errcheck // both were just read
		if stdjson.Unmarshal(one, doc) == nil && field == "hubs" {
			more.hub = jsonHub(raw)
		}
	}
	if !found {
		return nil, more, errors.New("it is JSON, but no JSON Feed: it has no items")
	}
	return doc, more, nil
}

// known reports whether a field of a JSON Feed is read.
func known(field string) bool {
	switch field {
	case "title", "home_page_url", "feed_url", "language", "authors", "author", "hubs":
		return true
	}
	return false
}

// jsonItems reads the list of items, as far as it goes and may be read.
func jsonItems(d *stdjson.Decoder) (items []*json.Item, sources []string, err error) {
	if t, err := d.Token(); err != nil || t != stdjson.Delim('[') {
		return nil, nil, errors.New("its items are no list")
	}
	for d.More() {
		var raw stdjson.RawMessage
		if err := d.Decode(&raw); err != nil {
			return items, sources, err
		}
		var it json.Item
		if stdjson.Unmarshal(raw, &it) != nil {
			continue
		}
		var own struct{ Source string }
		if stdjson.Unmarshal(raw, &own) != nil {
			own.Source = "" // somebody else's extension
		}
		items, sources = append(items, &it), append(sources, own.Source)
		if len(items) == maxItems {
			return items, sources, io.EOF
		}
	}
	_, err = d.Token()
	return items, sources, err
}

func jsonHub(raw []byte) string {
	var hubs []struct{ Type, URL string }
	if stdjson.Unmarshal(raw, &hubs) == nil {
		for _, h := range hubs {
			if strings.EqualFold(h.Type, "WebSub") {
				return h.URL
			}
		}
	}
	return ""
}

// json takes in a JSON Feed.
func (a *adapter) json(doc *json.Feed, more jsonMore) {
	a.feed = Feed{
		Title:    page.Line(doc.Title),
		Link:     a.absolute(doc.HomePageURL),
		Language: language([]string{doc.Language}),
		Self:     doc.FeedURL,
		Hub:      more.hub,
	}
	authors := jsonAuthors(doc.Authors, doc.Author)
	for i, it := range doc.Items {
		d := draft{
			id: it.ID, titles: []string{html.EscapeString(it.Title)}, links: []string{it.URL, it.ExternalURL, it.ID}, tags: escaped(it.Tags),
			content: cmp.Or(it.ContentHTML, it.ContentText), plain: it.ContentHTML == "", summary: it.Summary,
			published: []string{it.DatePublished}, modified: []string{it.DateModified},
			authors: escaped(jsonAuthors(it.Authors, it.Author)), languages: []string{it.Language, doc.Language}, source: html.EscapeString(cmp.Or(more.sources[i], doc.Title)),
		}
		if !d.plain {
			d.summary = html.EscapeString(d.summary)
		}
		if len(d.authors) == 0 {
			d.authors = escaped(authors)
		}
		a.add(d)
	}
}

// escaped returns plain texts as the HTML that a draft wants.
func escaped(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = html.EscapeString(s)
	}
	return out
}

func jsonAuthors(list []*json.Author, one *json.Author) []string {
	var out []string
	for _, p := range append(list, one) {
		if p != nil && p.Name != "" {
			out = append(out, p.Name)
		}
	}
	return out
}
