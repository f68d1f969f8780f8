package page

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text returns what a reader sees of a piece of HTML, as plain text: paragraphs parted by a blank line, no scripts,
// nothing hidden, no invisible characters. A text without any tag is taken as it stands, blank lines and all.
func Text(fragment string) string {
	if !strings.ContainsRune(fragment, '<') {
		return Clean(html.UnescapeString(fragment))
	}
	var w writer
	w.b.Grow(len(fragment))
	for tries := 0; fragment != ""; tries++ {
		rest := w.html(fragment)
		if tries == 3 {
			break
		}
		fragment = rest
	}
	return w.b.String()
}

// html writes the text of a fragment. If an element that is not shown has no end, it stops there and returns what
// follows its start tag: such a tag is a mistake, and hides nothing.
func (w *writer) html(fragment string) (rest string) {
	var h hider
	pre, at, from := 0, 0, 0
	z := xhtml.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		if at += len(z.Raw()); !h.hiding() {
			from = at
		}
		switch kind {
		case xhtml.ErrorToken:
			if h.hiding() && !h.code {
				return fragment[from:]
			}
			return ""
		case xhtml.TextToken:
			if h.hiding() {
				continue
			}
			if pre > 0 {
				w.lines(string(z.Text()))
			} else {
				w.text(string(z.Text()))
			}
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			within := h.hiding()
			if h.start(tag, string(name), more, z) {
				if !within {
					w.tag(tag) // it parts what is around it
				}
				continue
			}
			if tag == atom.Pre {
				pre++
			}
			w.tag(tag)
		case xhtml.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if h.end(string(name)) {
				continue
			}
			if tag == atom.Pre && pre > 0 {
				pre--
			}
			if tag != atom.Br {
				w.tag(tag)
			}
		}
	}
}

// A hider knows whether we are within an element that no reader sees.
type hider struct {
	name  string // of the hidden element, empty outside of one
	depth int    // of elements of that name within it
	code  bool   // what it holds is not meant for readers, whether it ends or not
}

func (h *hider) hiding() bool { return h.name != "" }

// start takes note of a start tag and reports whether it is, or stands in, something hidden.
func (h *hider) start(tag atom.Atom, name string, more bool, z *xhtml.Tokenizer) bool {
	if h.hiding() {
		if name != h.name {
			return true
		}
		if !closesItself(tag) {
			h.depth++
			return true
		}
		h.name = "" // <p> ends the <p> before it
	}
	hidden := unseen(tag)
	for more && !hidden {
		var key, value []byte
		key, value, more = z.TagAttr()
		hidden = hides(string(key), string(value))
	}
	if hidden && !void(tag) {
		h.name, h.depth = name, 0
		h.code = !unseen(tag) || tag == atom.Script || tag == atom.Style || tag == atom.Head
	}
	return hidden
}

// end takes note of an end tag and reports whether it belongs to something hidden.
func (h *hider) end(name string) bool {
	if !h.hiding() {
		return false
	}
	if name == h.name {
		if h.depth == 0 {
			h.name = ""
		} else {
			h.depth--
		}
	}
	return true
}

// unseen reports whether an element's content is not part of the text.
func unseen(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed, atom.Applet,
		atom.Svg, atom.Math, atom.Head, atom.Title, atom.Textarea, atom.Select, atom.Button, atom.Noembed,
		atom.Noframes, atom.Xmp, atom.Audio, atom.Video, atom.Canvas, atom.Datalist, atom.Frameset:
		return true
	}
	return false
}

// hides reports whether an attribute takes its element out of sight.
func hides(key, value string) bool {
	switch key {
	case "hidden":
		return true
	case "aria-hidden":
		return value == "true"
	case "style":
		if len(value) > 4096 {
			value = value[:4096]
		}
		v := strings.ToLower(strings.Join(strings.Fields(value), ""))
		return strings.Contains(v, "display:none") || strings.Contains(v, "visibility:hidden") ||
			strings.HasSuffix(v, "font-size:0") || strings.Contains(v, "font-size:0;") || strings.Contains(v, "font-size:0px")
	}
	return false
}

func void(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

func closesItself(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Li, atom.Dt, atom.Dd, atom.Tr, atom.Td, atom.Th, atom.Option:
		return true
	}
	return false
}

// A writer collects text: white space becomes one space, and breaks wait until there is something to part.
type writer struct {
	b     strings.Builder
	last  rune // the last rune written
	space bool // a space is due
	line  int  // line breaks due: 1 a line, 2 or more a paragraph
}

// tag notes what an element's beginning or end means for the text around it.
func (w *writer) tag(tag atom.Atom) {
	switch tag {
	case atom.Br:
		w.line++
	case atom.Td, atom.Th, atom.Img, atom.Option:
		w.space = true
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Html, atom.Li, atom.Main,
		atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody,
		atom.Tfoot, atom.Thead, atom.Tr, atom.Ul, atom.Caption, atom.Hgroup, atom.Search:
		w.line = max(w.line, 2)
	}
}

// text writes running text. Words of ASCII, which are most, are written whole.
func (w *writer) text(s string) {
	for i := 0; i < len(s); {
		if c := s[i]; c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			w.space = true
			i++
			continue
		}
		from := i
		for i < len(s) && s[i] > ' ' && s[i] < 0x7f {
			i++
		}
		if from < i {
			w.part()
			w.b.WriteString(s[from:i])
			w.last = rune(s[i-1])
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if i += n; unicode.IsSpace(r) {
			w.space = true
		} else {
			w.rune(r)
		}
	}
}

// lines writes text whose line breaks count.
func (w *writer) lines(s string) {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\u2028':
			w.line++
		case r == '\u2029':
			w.line += 2
		case unicode.IsSpace(r):
			w.space = true
		default:
			w.rune(r)
		}
	}
}

func (w *writer) rune(r rune) {
	if invisible(r, w.last) {
		return
	}
	w.part()
	w.b.WriteRune(r) // an invalid byte comes as U+FFFD
	w.last = r
}

// part writes what is due between what is written and what comes.
func (w *writer) part() {
	switch {
	case w.b.Len() == 0:
	case w.line >= 2:
		w.b.WriteString("\n\n")
	case w.line == 1:
		w.b.WriteByte('\n')
	case w.space:
		w.b.WriteByte(' ')
	}
	w.space, w.line = false, 0
}

// invisible reports whether a character shows nothing and would only hide one word in another, or turn the direction
// of what follows. The joiners stay where scripts and emoji need them.
func invisible(r, before rune) bool {
	if r < 0x7f {
		return r < 0x20
	}
	switch {
	case r <= 0x9f, r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0, r == 0xfeff:
		return true
	case r == 0x200c || r == 0x200d:
		return before < 0x590
	case r >= 0x180b && r <= 0x180e, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x206f, r >= 0xfff0 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return r&0xfffe == 0xfffe // no characters
}

// Clean returns plain text in the form that articles are kept in: valid UTF-8, no invisible characters, paragraphs
// parted by one blank line.
func Clean(text string) string {
	if neat(text) {
		return text
	}
	var w writer
	w.b.Grow(len(text))
	w.lines(text)
	return w.b.String()
}

// neat reports whether Clean would not change text: most are short ASCII, and need no copy.
func neat(text string) bool {
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf || c < 0x20 || c == 0x7f || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || text == ""
}

// Line returns plain text as one line, cleaned as by [Clean].
func Line(text string) string {
	if neat(text) {
		return text
	}
	var w writer
	w.b.Grow(len(text))
	w.text(text)
	return w.b.String()
}

// Title returns what a reader sees of a piece of HTML, as one line.
func Title(fragment string) string { return Line(Text(fragment)) }
