package inbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"newsbot/news"
)

// An Error says in a sentence what is wrong with an article that was handed in.
type Error struct {
	Line int    // counted from 1; 0 if it is not known
	Path string // of the field: "items[2].title"; empty for the whole
	Msg  string // what is wrong with it: "is missing: every article needs a title"
}

func (e *Error) Error() string {
	s := e.Msg
	if e.Path != "" {
		s = e.Path + " " + s
	}
	if e.Line > 0 {
		s = fmt.Sprintf("line %d: %s", e.Line, s)
	}
	return s
}

// Decode reads articles as JSON: one item of JSON Feed, a list of them, a JSON Feed document, or one item a line. An
// item that is at fault comes as an [*Error], and those after it follow; an error of another type is the reader's, and
// the last. Items without a title are at fault; fields that are not known are passed over.
func Decode(r io.Reader) iter.Seq2[news.Article, error] {
	return func(yield func(news.Article, error) bool) {
		d := decoder{r: bufio.NewReaderSize(r, 64<<10), yield: yield}
		if err := d.run(); err != nil && !errors.Is(err, errStop) {
			yield(news.Article{}, err)
		}
	}
}

// errStop says that whoever ranges over the articles has had enough.
var errStop = errors.New("stop")

type decoder struct {
	r     *bufio.Reader
	yield func(news.Article, error) bool
	line  int // of what is being read
}

// run reads line by line for as long as lines are whole values, and the rest as one value.
func (d *decoder) run() error {
	for {
		line, err := d.r.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("read articles: %w", err)
		}
		d.line++
		text := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")))
		switch {
		case len(text) == 0:
		case d.open(text) && err == nil:
			rest, rerr := io.ReadAll(d.r)
			if rerr != nil {
				return fmt.Errorf("read articles: %w", rerr)
			}
			return d.whole(slices.Concat(text, []byte("\n"), rest))
		default:
			if err := d.value(text, d.line); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// open reports whether a line only begins a value: the first line without an end to it, or a bracket alone.
func (d *decoder) open(text []byte) bool {
	last := text[len(text)-1]
	return len(text) == 1 && (last == '{' || last == '[') || d.line == 1 && last != '}' && last != ']' && !json.Valid(text)
}

// whole reads a value that spans lines, and further ones after it.
func (d *decoder) whole(text []byte) error {
	first := d.line
	dec := json.NewDecoder(bytes.NewReader(text))
	for {
		from := dec.InputOffset()
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			at := int(dec.InputOffset())
			if s, ok := errors.AsType[*json.SyntaxError](err); ok {
				at = int(s.Offset)
			}
			at = min(at, len(text))
			return d.emit(news.Article{}, &Error{Line: first + bytes.Count(text[:at], []byte("\n")), Msg: "is not JSON: " + complaint(err)})
		}
		lead := text[from : dec.InputOffset()-int64(len(raw))]
		if err := d.value(raw, first+bytes.Count(text[:from], []byte("\n"))+bytes.Count(lead, []byte("\n"))); err != nil {
			return err
		}
	}
}

// value reads one value: an item, a list or a document.
func (d *decoder) value(text []byte, line int) error {
	if len(text) > 0 && text[0] == '[' {
		return d.list(text, "", line, defaults{})
	}
	fields, err := object(text, "")
	if err != nil {
		err.Line = line
		return d.emit(news.Article{}, err)
	}
	if items, ok := fields["items"]; ok && fields["title"] == nil || ok && fields["version"] != nil {
		def, err := documentDefaults(fields)
		if err != nil {
			err.Line = line
			return d.emit(news.Article{}, err)
		}
		return d.list(items, "items", line+before(text, items), def)
	}
	a, err := article(fields, "", defaults{})
	if err != nil {
		err.Line = line
		return d.emit(news.Article{}, err)
	}
	return d.emit(a, nil)
}

// list reads a list of items.
func (d *decoder) list(text []byte, path string, line int, def defaults) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		if err != nil {
			return d.emit(news.Article{}, &Error{Line: line, Msg: "is not JSON: " + complaint(err)})
		}
		return d.emit(news.Article{}, &Error{Line: line, Path: path, Msg: "must be a list of articles"})
	}
	for i := 0; dec.More(); i++ {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return d.emit(news.Article{}, &Error{Line: line, Path: path, Msg: "is not JSON: " + complaint(err)})
		}
		at := line + bytes.Count(text[:int(dec.InputOffset())-len(raw)], []byte("\n"))
		name := fmt.Sprintf("%s[%d]", path, i)
		fields, err := object(raw, name)
		var a news.Article
		if err == nil {
			a, err = article(fields, name+".", def)
		}
		if err != nil {
			err.Line = at
			if err := d.emit(news.Article{}, err); err != nil {
				return err
			}
			continue
		}
		if err := d.emit(a, nil); err != nil {
			return err
		}
	}
	return nil
}

// emit hands out one result, and returns errStop if it was the last that is wanted. err must not be a nil *Error.
func (d *decoder) emit(a news.Article, e *Error) error {
	var err error
	if e != nil {
		err = e
	}
	if !d.yield(a, err) {
		return errStop
	}
	return nil
}

// before returns how many lines of text stand before part, which was cut out of it.
func before(text, part []byte) int {
	if i := bytes.Index(text, part); i > 0 {
		return bytes.Count(text[:i], []byte("\n"))
	}
	return 0
}

// complaint is a JSON error in words that fit after "is not JSON:".
func complaint(err error) string {
	s := strings.TrimPrefix(err.Error(), "json: ")
	if errors.Is(err, io.ErrUnexpectedEOF) || s == "unexpected end of JSON input" {
		return "it ends in the middle"
	}
	return s
}
