package inbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/page"
)

// Feed is the feed that articles of the inbox are filed under.
const Feed = "inbox"

// defaults are what a document says for all its items.
type defaults struct {
	source, language string
	authors          []string
}

// object reads the fields of an object. Names are those of JSON Feed, in small letters.
func object(text []byte, path string) (map[string]json.RawMessage, *Error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		if _, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, &Error{Path: path, Msg: "is not JSON: " + complaint(err)}
		}
		return nil, &Error{Path: path, Msg: "must be an article, in braces, not " + kindOf(text)}
	}
	if fields == nil {
		return nil, &Error{Path: path, Msg: "must be an article, in braces, not null"}
	}
	return fields, nil
}

func documentDefaults(fields map[string]json.RawMessage) (defaults, *Error) {
	r := reader{fields: fields}
	def := defaults{source: page.Line(r.text("title")), language: r.text("language"), authors: r.people()}
	return def, r.err
}

// article reads an item. path stands before the names of its fields in errors.
func article(fields map[string]json.RawMessage, path string, def defaults) (news.Article, *Error) {
	r := reader{fields: fields, path: path}
	a := news.Article{
		Feed:      Feed,
		Key:       page.Line(r.id()),
		URL:       cmp.Or(r.address("url"), r.address("external_url")),
		Title:     page.Line(r.text("title")),
		Summary:   page.Clean(r.text("summary")),
		Text:      page.Clean(r.text("content_text")),
		Authors:   r.people(),
		Tags:      r.texts("tags"),
		Language:  cmp.Or(r.text("language"), def.language),
		Source:    cmp.Or(page.Line(r.text("source")), def.source),
		Published: r.time("date_published"),
		Modified:  r.time("date_modified"),
	}
	if html := r.text("content_html"); a.Text == "" {
		a.Text = page.Text(html)
	}
	if a.Summary != "" && strings.HasPrefix(a.Text, a.Summary) {
		a.Summary = ""
	}
	if len(a.Authors) == 0 {
		a.Authors = def.authors
	}
	if r.err == nil && a.Title == "" {
		r.fail("title", "is missing: every article needs a title")
	}
	return a, r.err
}

// A reader reads fields and keeps the first thing that is wrong with one.
type reader struct {
	fields map[string]json.RawMessage
	path   string
	err    *Error
}

func (r *reader) fail(name, msg string) {
	if r.err == nil {
		r.err = &Error{Path: r.path + name, Msg: msg}
	}
}

// read reads a field into to, and reports whether it is there.
func (r *reader) read(name string, to any, want string) bool {
	raw := r.fields[name]
	if raw == nil || string(raw) == "null" {
		return false
	}
	if json.Unmarshal(raw, to) != nil {
		r.fail(name, "must be "+want+", not "+kindOf(raw))
		return false
	}
	return true
}

func (r *reader) text(name string) string {
	if name == "source" { // a name, or an object that has one
		var s struct{ Name, Title string }
		if raw := r.fields[name]; len(raw) > 0 && raw[0] == '{' && json.Unmarshal(raw, &s) == nil {
			return cmp.Or(s.Name, s.Title)
		}
	}
	var s string
	r.read(name, &s, "a text")
	return s
}

// id reads the id; JSON Feed wants numbers to be taken as texts.
func (r *reader) id() string {
	if raw := r.fields["id"]; len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return string(raw)
	}
	return r.text("id")
}

func (r *reader) address(name string) string {
	s := strings.TrimSpace(r.text(name))
	if s != "" && news.CanonicalURL(s) == "" {
		r.fail(name, "is not a web address: it must begin with https:// or http://")
	}
	return s
}

func (r *reader) time(name string) time.Time {
	s := strings.TrimSpace(r.text(name))
	if s == "" {
		return time.Time{}
	}
	t, ok := page.Date(s)
	if !ok {
		r.fail(name, "is not a date: write it like 2026-11-22T10:05:00Z")
	}
	return t
}

func (r *reader) texts(name string) []string {
	var list []string
	r.read(name, &list, "a list of texts")
	var out []string
	for _, s := range list {
		if s = page.Line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// people reads the authors: a list of objects with a name, or of names, or the one author of JSON Feed 1.0.
func (r *reader) people() []string {
	var list []json.RawMessage
	if !r.read("authors", &list, "a list of authors") {
		if one := r.fields["author"]; one != nil && string(one) != "null" {
			list = []json.RawMessage{one}
		}
	}
	var out []string
	for _, raw := range list {
		var name string
		var person struct {
			Name string `json:"name"`
		}
		if json.Unmarshal(raw, &name) != nil {
			if json.Unmarshal(raw, &person) != nil {
				r.fail("authors", `must be a list of authors, like [{"name": "Ada Byron"}]`)
				return nil
			}
			name = person.Name
		}
		if name = page.Line(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// kindOf names what a JSON value is.
func kindOf(raw []byte) string {
	switch raw = bytes.TrimSpace(raw); {
	case len(raw) == 0:
		return "nothing"
	case raw[0] == '"':
		return "a text"
	case raw[0] == '{':
		return "an object"
	case raw[0] == '[':
		return "a list"
	case raw[0] == 't' || raw[0] == 'f':
		return "true or false"
	case raw[0] == 'n':
		return "null"
	}
	return "a number"
}
