package rules

import (
	"slices"
	"strings"
	"sync"

	"newsbot/news/text"
)

// A Field is a part of an article that rules can look at.
type Field uint8

const (
	Title Field = iota
	Lead
	Body
	Source
	URL
	Author
	Tag
	Person
	Org
	Location
	Language
	fieldCount
)

var fieldNames = [fieldCount]string{
	"title", "lead", "body", "source", "url", "author", "tag", "person", "org", "place", "lang",
}

// String returns the name by which rules call the field.
func (f Field) String() string { return fieldNames[f] }

// A fieldSet is a set of fields.
type fieldSet uint16

func setOf(fs ...Field) (s fieldSet) {
	for _, f := range fs {
		s |= 1 << f
	}
	return s
}

func (s fieldSet) has(f Field) bool { return s&(1<<f) != 0 }

// running is where a word is looked for that names no field: the title and the text.
var running = setOf(Title, Lead, Body)

// Fields are what an article says, as its source has it: plain text without markup.
type Fields struct {
	Title, Lead, Body string // Lead is the publisher's standfirst; empty if there is none
	Source, URL       string
	Language          string // BCP 47; empty if unknown: then it is guessed
	Authors, Tags     []string
	Names             []Name
	Figures           []Figure
}

// A Name is a person, an organisation or a place that an article names.
type Name struct {
	Kind string // "person", "org" or "place"
	Text string
}

// A Figure is an amount or a share that an article speaks of.
type Figure struct {
	Kind   string  // "money" or "percent"
	Amount float64 // 1.5e9; 41 for 41%
	Unit   string  // ISO 4217 code of money; empty if the article does not say
}

// A Document is an article read once, for any number of rules. It is immutable and safe for concurrent use.
type Document struct {
	fields  Fields
	lang    string // base language: "en"; empty if unknown
	reading text.Reading
	streams []stream
	leadEnd int32 // words before it are the lead, where the publisher gives none: the first paragraph of the body
	body    int   // index of the body's stream

	once  sync.Once
	words dictionary

	stemsOnce sync.Once
	stems     map[string][]int32

	unitsOnce [2]sync.Once
	units     [2][]scope
}

// A stream is one text of an article, its title or one of its tags, and which of the document's words are its.
type stream struct {
	field    Field
	index    int // of authors, tags and names
	text     string
	from, to int32
}

// Read reads an article for matching.
func Read(f Fields) *Document {
	d := documents.Get().(*Document)
	d.fields, d.lang = f, text.Base(f.Language)
	d.reading.Grow(len(f.Title) + len(f.Lead) + len(f.Body) + len(f.Source) + len(f.URL))
	d.streams = slices.Grow(d.streams, 5+len(f.Authors)+len(f.Tags)+len(f.Names))
	d.add(Title, 0, f.Title)
	d.add(Lead, 0, f.Lead)
	d.body = len(d.streams)
	d.add(Body, 0, f.Body)
	if f.Lead == "" {
		d.leadEnd = d.firstParagraph()
	}
	d.add(Source, 0, f.Source)
	d.add(URL, 0, f.URL)
	for i, a := range f.Authors {
		d.add(Author, i, a)
	}
	for i, t := range f.Tags {
		d.add(Tag, i, t)
	}
	for i, n := range f.Names {
		if k, ok := nameKinds[n.Kind]; ok {
			d.add(k, i, n.Text)
		}
	}
	if d.lang == "" {
		d.lang = guess(f)
	}
	return d
}

// documents are those that were released. A new document costs as much memory as its article, and clearing that away more time
// than reading it.
var documents = sync.Pool{New: func() any { return new(Document) }}

// mostReleased is how many words a document may have whose memory is kept.
const mostReleased = 1 << 14

// Release gives the memory of d to the next article that is read. Nobody may use d any more. There is no need to call it, but
// whoever reads many articles saves time.
func (d *Document) Release() {
	if cap(d.reading.Words) > mostReleased {
		return
	}
	d.reading.Reset()
	clear(d.streams)
	*d = Document{reading: d.reading, streams: d.streams[:0]}
	documents.Put(d)
}

// nameFields are the fields that hold names which stand in the text, too.
var nameFields = setOf(Person, Org, Location)

var nameKinds = map[string]Field{"person": Person, "org": Org, "place": Location}

func (d *Document) add(f Field, index int, s string) {
	from := int32(len(d.reading.Words))
	d.reading.Add(s)
	d.streams = append(d.streams, stream{f, index, s, from, int32(len(d.reading.Words))})
}

// firstParagraph returns the end of the words of the body's first paragraph.
func (d *Document) firstParagraph() int32 {
	b := d.streams[d.body]
	for i := b.from; i < b.to; i++ {
		if i > b.from && d.reading.Words[i].Flags&text.Paragraph != 0 {
			return i
		}
	}
	return b.to
}

// guessed is how much of a text its language is guessed from, in bytes; more makes it no surer, but slower.
const guessed = 400

// guess returns the language of an article that does not say, or "".
func guess(f Fields) string {
	body := f.Body
	if len(body) > guessed {
		body = body[:guessed]
	}
	return text.DetectLanguage(strings.Join([]string{f.Title, f.Lead, body}, "\n"))
}

// streamOf returns the index of the stream that word i belongs to.
func (d *Document) streamOf(i int32) int {
	lo, hi := 0, len(d.streams)-1
	for lo < hi {
		if mid := (lo + hi) / 2; i < d.streams[mid].to {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// length returns how many words the article has, without title.
func (d *Document) length() int {
	b := d.streams[d.body]
	l := d.streams[d.body-1]
	return int(b.to - b.from + l.to - l.from)
}
