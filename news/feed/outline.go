package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// A shape is the outline of an XML document: where its items are, and whether something in it is larger than a feed
// ever needs. It is made by a scan that allocates next to nothing, so that hostile documents are cut before a parser
// sees them.
type shape struct {
	items []part
	path  []string // the elements around the first item, outermost first, as written
	wild  bool     // something outside of the items is too deep or has too many attributes
	lang  string   // the xml:lang around the items
	extra []extra  // of each item
	dates []int    // where the names of <pubDate> and </pubDate> stand within items
}

// An extra is what the parsers drop of an item.
type extra struct {
	about string // rdf:about
	lang  string // the xml:lang of its text, else its own
	own   string // the xml:lang of the item
	body  string // an XHTML body, as written: the parser keeps its parts and loses their order
	rank  int    // of the element that lang is of
}

// noLang stands for an xml:lang that says: in no language.
const noLang = "-"

// A part is a stretch of the document: an item from its start tag up to after its end tag.
type part struct {
	from, to int // to is 0 if it has no end
	wild     bool
}

// outline scans a document up to its last item that may be read.
func outline(text []byte) (s shape) {
	var open []string // only as deep as maxDepth
	depth, itemDepth, in := 0, -1, -1
	for i := 0; ; {
		t, ok := nextTag(text, i)
		if !ok {
			return s
		}
		i = t.to
		name := local(t.name)
		if in >= 0 && string(t.name) == "pubDate" {
			s.dates = append(s.dates, t.name0())
		}
		item := bytes.EqualFold(name, []byte("item")) || bytes.EqualFold(name, []byte("entry"))
		switch {
		case t.end && item && in >= 0:
			s.items[in].to, in = t.to, -1
			depth = itemDepth
		case t.end:
			if depth > 0 {
				depth--
			}
		case item && (in < 0 || depth <= itemDepth+1):
			if in >= 0 {
				depth = itemDepth // the item before has no end
			}
			if itemDepth < 0 {
				s.path = slices.Clone(open[:min(depth, len(open))])
			}
			itemDepth = depth
			if s.begin(text, t); len(s.items) > maxItems {
				return s
			}
			if in = len(s.items) - 1; t.empty {
				s.items[in].to, in = t.to, -1
			} else {
				depth++
			}
		default:
			if in < 0 || depth == itemDepth+1 {
				s.note(text, t, name, in)
			}
			if t.attrs > maxAttrs || depth-max(itemDepth, 0) > maxDepth {
				if in >= 0 {
					s.items[in].wild = true
				} else {
					s.wild = true
				}
			}
			if !t.empty && !childless(name) {
				if depth < maxDepth {
					open = append(open[:min(depth, len(open))], string(t.name))
				}
				depth++
			}
		}
	}
}

// begin takes in the start of an item.
func (s *shape) begin(text []byte, t tag) {
	own := attribute(text[t.from:t.to], "lang")
	s.items = append(s.items, part{from: t.from, wild: t.attrs > maxAttrs})
	s.extra = append(s.extra, extra{about: attribute(text[t.from:t.to], "about"), lang: own, own: own})
}

// note remembers what the parsers drop of an element: a child of item in, or one outside of items if that is less
// than 0.
func (s *shape) note(text []byte, t tag, name []byte, in int) {
	if in < 0 {
		if len(s.items) == 0 && t.attrs > 0 && s.lang == "" {
			s.lang = attribute(text[t.from:t.to], "lang")
		}
		return
	}
	rank := 0
	switch string(name) {
	case "title":
		rank = 1
	case "summary", "description":
		rank = 2
	case "content", "encoded", "body", "div":
		rank = 3
	default:
		return
	}
	x := &s.extra[in]
	if rank > x.rank {
		x.rank, x.lang = rank, x.own
		if lang, ok := lookup(text[t.from:t.to], "lang"); ok {
			x.lang = cmp.Or(lang, noLang)
		}
	}
	if string(name) == "body" && x.body == "" && !t.empty {
		end := append(append([]byte("</"), t.name...), '>')
		if n := bytes.Index(text[t.to:min(len(text), t.to+maxContent)], end); n >= 0 {
			x.body = string(text[t.to : t.to+n])
		}
	}
}

// childless reports whether a name is that of an HTML element that has no end tag.
func childless(name []byte) bool {
	return len(name) <= 3 && (string(name) == "br" || string(name) == "img" || string(name) == "hr")
}

// A tag is a start or end tag.
type tag struct {
	name     []byte // as written
	from, to int
	attrs    int
	end      bool // </name>
	empty    bool // <name/>
}

// name0 returns where the name stands.
func (t tag) name0() int {
	if t.end {
		return t.from + 2
	}
	return t.from + 1
}

// dateElement is what <pubDate> is called for the parser. By its own name the parser would try a hundred layouts on it,
// which takes longer than all else about a usual item; page.Date reads it afterwards.
const dateElement = "xubDate"

// renamed returns the document with its <pubDate> elements renamed.
func (s *shape) renamed(text []byte) []byte {
	if len(s.dates) == 0 {
		return text
	}
	text = slices.Clone(text)
	for _, at := range s.dates {
		copy(text[at:], dateElement)
	}
	return text
}

// nextTag finds the first tag at or after i. Comments, sections of character data, instructions and declarations are
// passed over.
func nextTag(text []byte, i int) (tag, bool) {
	for {
		at := bytes.IndexByte(text[i:], '<')
		if at < 0 || i+at+1 >= len(text) {
			return tag{}, false
		}
		i += at
		rest := text[i:]
		skip := func(until string) bool {
			n := bytes.Index(rest, []byte(until))
			i += max(n, 0) + len(until)
			return n >= 0
		}
		var ok bool
		switch {
		case rest[1] == '!' && bytes.HasPrefix(rest, []byte("<!--")):
			ok = skip("-->")
		case rest[1] == '!' && bytes.HasPrefix(rest, []byte("<![CDATA[")):
			ok = skip("]]>")
		case rest[1] == '!':
			end := bytes.IndexByte(rest, '>')
			if bracket := bytes.IndexByte(rest, '['); bracket >= 0 && bracket < end {
				rest = rest[bracket:]
				i += bracket
				ok = skip("]")
			} else {
				ok = skip(">")
			}
		case rest[1] == '?':
			ok = skip("?>")
		default:
			t, ok := readTag(text, i)
			if ok {
				return t, true
			}
			i++
			continue
		}
		if !ok || i >= len(text) {
			return tag{}, false
		}
	}
}

// readTag reads the tag that starts at i, if one does.
func readTag(text []byte, i int) (tag, bool) {
	t := tag{from: i}
	j := i + 1
	if text[j] == '/' {
		t.end = true
		j++
	}
	start := j
	for j < len(text) && nameByte(text[j]) {
		j++
	}
	if t.name = text[start:j]; len(t.name) == 0 || t.name[0] >= '0' && t.name[0] <= '9' {
		return t, false
	}
	for quote := byte(0); j < len(text); j++ {
		switch c := text[j]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '=':
			t.attrs++
		case c == '>':
			t.empty = text[j-1] == '/'
			t.to = j + 1
			return t, true
		}
	}
	return t, false
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '-' || c == '.' || c >= 0x80
}

// local returns a name without its prefix.
func local(name []byte) []byte {
	return name[bytes.LastIndexByte(name, ':')+1:]
}

// attribute returns the value of a tag's attribute by its local name, or "".
func attribute(tag []byte, name string) string {
	v, _ := lookup(tag, name)
	return v
}

// lookup is attribute with whether there is one.
func lookup(tag []byte, name string) (string, bool) {
	for at := 0; ; {
		i := bytes.Index(tag[at:], []byte(name))
		if i < 0 {
			return "", false
		}
		at += i + len(name)
		if before := tag[at-len(name)-1]; before != ':' && before != ' ' && before != '\n' && before != '\t' || at+2 >= len(tag) || tag[at] != '=' {
			continue
		}
		quote := tag[at+1]
		if end := bytes.IndexByte(tag[at+2:], quote); (quote == '"' || quote == '\'') && end >= 0 {
			return string(tag[at+2 : at+2+end]), true
		}
	}
}

// rootOf returns the local name of the document's first element, in small letters.
func rootOf(text []byte) string {
	head := bytes.ToLower(text[:min(len(text), 64)])
	if bytes.HasPrefix(head, []byte("<!doctype html")) {
		return "!doctype html"
	}
	t, ok := nextTag(text, 0)
	if !ok {
		return ""
	}
	return strings.ToLower(string(local(t.name)))
}

// fence cuts what is too much: items after the last that may be read, and items too wild to be read.
func (s *shape) fence(text []byte) ([]byte, error) {
	if s.wild {
		return nil, errors.New("it is nested deeper, or has more attributes, than any feed")
	}
	if len(s.items) > maxItems {
		text = s.cut(text, s.items[maxItems].from)
		s.items, s.extra = s.items[:maxItems], s.extra[:maxItems]
	}
	if !slices.ContainsFunc(s.items, func(p part) bool { return p.wild }) {
		return text, nil
	}
	var out []byte
	var extras []extra
	from := 0
	for i, p := range s.items {
		switch {
		case !p.wild:
			extras = append(extras, s.extra[i])
		case p.to == 0:
			s.extra = extras
			return s.cut(append(out, text[from:]...), len(out)+p.from-from), nil
		default:
			out = append(out, text[from:p.from]...)
			from = p.to
		}
	}
	s.extra = extras
	return append(out, text[from:]...), nil
}

// cut ends the document at a place between items.
func (s *shape) cut(text []byte, at int) []byte {
	out := slices.Clone(text[:at])
	for _, name := range slices.Backward(s.path) {
		out = append(append(append(out, "</"...), name...), '>')
	}
	return out
}

// repair takes the first fault out of a document: with the item it is in, if that one has an end, else with all that
// follows the last whole item.
func repair(text []byte) ([]byte, bool) {
	at := fault(text)
	s := outline(text)
	last := -1
	for i, p := range s.items {
		if p.from <= at && at <= p.to && p.to > 0 && at < len(text) {
			return slices.Concat(text[:p.from], text[p.to:]), true
		}
		if p.to > 0 && p.to <= at {
			last = i
		}
	}
	if last < 0 {
		return nil, false
	}
	out := s.cut(text, s.items[last].to)
	return out, len(out) != len(text) || !bytes.Equal(out, text)
}

// fault returns where the XML decoder stops.
func fault(text []byte) int {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		if _, err := d.Token(); err != nil {
			return int(d.InputOffset())
		}
	}
}
