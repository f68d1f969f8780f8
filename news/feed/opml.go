package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"newsbot/news"
	"newsbot/news/page"
)

// A Listed is one feed of a list as readers exchange them.
type Listed struct {
	Title  string
	URL    string
	Folder string // empty if it is in none
}

const maxListed = 20_000

// ReadOPML reads a list of feeds in OPML, the format in which feed readers exchange them. Entries that are no feed are
// passed over, and one that is there twice counts once.
func ReadOPML(r io.Reader) ([]Listed, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read list of feeds: %w", err)
	}
	if len(body) > MaxBytes {
		return nil, fmt.Errorf("the list is larger than %d MiB, which is the limit; cut it into parts", MaxBytes>>20)
	}
	text, _ := decode(body, "")
	if root := rootOf(text); root != "opml" {
		return nil, errors.New("that is no list of feeds; export one from your reader as OPML")
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var list []Listed
	var folders []string
	seen := map[string]bool{}
	for len(list) < maxListed {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if len(list) > 0 {
				break // what stands before the fault is kept
			}
			return nil, fmt.Errorf("the list of feeds has a fault: %s", brief(err))
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if !strings.EqualFold(t.Name.Local, "outline") || len(folders) > maxDepth {
				continue
			}
			l := listed(t)
			folders = append(folders, l.Title)
			_, selector := news.SplitWatched(l.URL)
			if key := news.WatchedURL(news.CanonicalURL(l.URL), selector); news.CanonicalURL(l.URL) != "" && !seen[key] {
				seen[key] = true
				if len(folders) > 1 {
					l.Folder = folders[len(folders)-2]
				}
				list = append(list, l)
			}
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && len(folders) > 0 {
				folders = folders[:len(folders)-1]
			}
		}
	}
	if len(list) == 0 {
		return nil, errors.New("there is no feed in that list; its entries need an xmlUrl")
	}
	return list, nil
}

func listed(t xml.StartElement) Listed {
	var l Listed
	for _, a := range t.Attr {
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			l.URL = strings.TrimSpace(a.Value)
		case "title":
			if title := cut(page.Line(a.Value), maxTitle); title != "" {
				l.Title = title
			}
		case "text":
			if l.Title == "" {
				l.Title = cut(page.Line(a.Value), maxTitle)
			}
		}
	}
	return l
}

// An opmlOutline is the form in which OPML has an entry.
type opmlOutline struct {
	Text     string        `xml:"text,attr"`
	Title    string        `xml:"title,attr,omitempty"`
	Type     string        `xml:"type,attr,omitempty"`
	URL      string        `xml:"xmlUrl,attr,omitempty"`
	Outlines []opmlOutline `xml:"outline,omitempty"`
}

// WriteOPML writes a list of feeds that other readers can read.
func WriteOPML(w io.Writer, title string, list []Listed) error {
	var doc struct {
		XMLName xml.Name `xml:"opml"`
		Version string   `xml:"version,attr"`
		Head    struct {
			Title string `xml:"title"`
		} `xml:"head"`
		Body struct {
			Outlines []opmlOutline `xml:"outline"`
		} `xml:"body"`
	}
	doc.Version, doc.Head.Title = "2.0", title
	folders := map[string]int{}
	for _, l := range list {
		o := opmlOutline{Text: l.Title, Title: l.Title, Type: "rss", URL: l.URL}
		if o.Text == "" {
			o.Text, o.Title = l.URL, l.URL
		}
		if l.Folder == "" {
			doc.Body.Outlines = append(doc.Body.Outlines, o)
			continue
		}
		at, ok := folders[l.Folder]
		if !ok {
			at = len(doc.Body.Outlines)
			folders[l.Folder] = at
			doc.Body.Outlines = append(doc.Body.Outlines, opmlOutline{Text: l.Folder})
		}
		doc.Body.Outlines[at].Outlines = append(doc.Body.Outlines[at].Outlines, o)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write list of feeds: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("write list of feeds: %w", err)
	}
	return nil
}
