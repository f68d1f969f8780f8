package feed

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// seen is what a golden file shows of a feed.
type seen struct {
	Title, Link, Language string
	Every                 string `json:",omitempty"`
	Hint                  Hint   `json:"-"`
	Hub, Self             string `json:",omitempty"`
	Items                 []seenItem
}

type seenItem struct {
	Key, URL, Source, Title, Summary, Text, Language string
	Authors, Tags                                    []string
	Published, Modified                              time.Time `json:",omitzero"`
	HTML                                             string
}

func see(f Feed) seen {
	s := seen{Title: f.Title, Link: f.Link, Language: f.Language, Hub: f.Hub, Self: f.Self}
	if f.Hint.Every > 0 {
		s.Every = f.Hint.Every.String()
	}
	for i, a := range f.Items {
		s.Items = append(s.Items, seenItem{a.Key, a.URL, a.Source, a.Title, a.Summary, a.Text, a.Language, a.Authors, a.Tags, a.Published, a.Modified, f.HTML(i)})
	}
	return s
}

// TestParse reads the feeds of testdata and compares what is seen of them with the golden files beside them.
func TestParse(t *testing.T) {
	paths, err := filepath.Glob("testdata/feeds/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(body, "", "https://wire.example/news/rss")
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "\t")
		if err := enc.Encode(see(f)); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(path+".golden", got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path + ".golden")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestHint(t *testing.T) {
	body, err := os.ReadFile("testdata/feeds/rss-agency.xml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(body, "", "")
	if f.Undated != 1 {
		t.Errorf("%d items with a date that cannot be read, want 1", f.Undated)
	}
	want := Hint{Every: 30 * time.Minute, SkipHours: []int{3, 0}, SkipDays: []time.Weekday{time.Sunday}}
	if diff := cmp.Diff(want, f.Hint); err != nil || diff != "" {
		t.Errorf("hint (-want +got): %v\n%s", err, diff)
	}
}

func TestDecode(t *testing.T) {
	const text = `<rss><channel><title>Türkiye’nin gazı</title></channel></rss>`
	wide := func(size int, big bool) string {
		var b strings.Builder
		for _, r := range text {
			unit := make([]byte, size)
			for i := range unit {
				at := i
				if big {
					at = size - 1 - i
				}
				unit[at] = byte(r >> (8 * i))
			}
			b.Write(unit)
		}
		return b.String()
	}
	in1254 := strings.NewReplacer("ü", "\xfc", "’", "\x92", "ı", "\xfd").Replace(text)
	for name, tc := range map[string]struct{ body, contentType string }{
		"UTF-8":                          {text, ""},
		"UTF-8 with a mark":              {"\xef\xbb\xbf" + text, ""},
		"UTF-8 with a wrong header":      {text, "text/xml; charset=iso-8859-1"},
		"UTF-8 with a wrong label":       {`<?xml version="1.0" encoding="windows-1254"?>` + text, ""},
		"windows-1254 by label":          {`<?xml version='1.0' encoding='windows-1254'?>` + in1254, ""},
		"windows-1254 by header":         {in1254, "application/rss+xml; charset=windows-1254"},
		"header goes before label":       {`<?xml version="1.0" encoding="koi8-r"?>` + in1254, "application/rss+xml; charset=windows-1254"},
		"a label that nobody knows":      {`<?xml version="1.0" encoding="x-nope"?>` + text, "text/xml; charset=nope"},
		"UTF-16 little":                  {wide(2, false), ""},
		"UTF-16 big with a mark":         {"\xfe\xff" + wide(2, true), ""},
		"UTF-32 little":                  {wide(4, false), ""},
		"UTF-32 big with a mark":         {"\x00\x00\xfe\xff" + wide(4, true), ""},
		"one bad byte among good ones":   {strings.Replace(text, "’", "\x92", 1), "text/xml; charset=utf-8"},
		"control characters":             {strings.Replace(text, "gaz", "g\x00a\x0bz\ufffe", 1), ""},
		"references that XML forbids":    {strings.Replace(text, "gaz", "g&#0;a&#x1F;z&#xFFFF;", 1), ""},
		"bytes of windows-1252, Latin-1": {strings.Replace(text, "’", "\u0092", 1), ""},
	} {
		f, err := Parse([]byte(tc.body), tc.contentType, "")
		if err != nil || f.Title != "Türkiye’nin gazı" || f.Guessed != strings.HasPrefix(name, "one bad byte") {
			t.Errorf("%s: title %q, guessed %v, %v", name, f.Title, f.Guessed, err)
		}
	}
}

func TestPerson(t *testing.T) {
	for in, want := range map[string]string{
		"desk@wire.example (Ada Byron)": "Ada Byron",
		"Ada Byron (ada@wire.example)":  "Ada Byron",
		"Ada Byron <ada@wire.example>":  "Ada Byron",
		"(Ada Byron) desk@wire.example": "(Ada Byron) desk@wire.example",
		"Ada Byron (Ankara)":            "Ada Byron (Ankara)",
		"ada@wire.example":              "ada@wire.example",
		" Ada\n Byron ":                 "Ada Byron",
		"<ada@wire.example>":            "ada@wire.example",
	} {
		if got := person(in); got != want {
			t.Errorf("person(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAbsolute(t *testing.T) {
	f, err := Parse([]byte(rssOf(`<item><link>https://www.google.com/url?rct=j&amp;url=https://post.example/gas%3Fa%3D1&amp;ct=ga</link><title>x</title></item>`)), "", "https://wire.example/")
	if err != nil || f.Items[0].URL != "https://post.example/gas?a=1" {
		t.Errorf("%+v, %v", f.Items, err)
	}
}

func TestJSONItemsNameTheirPublisher(t *testing.T) {
	f, err := Parse([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[
		{"id":"1","title":"Named","source":"Harbour Gazette"}, {"id":"2","title":"Not named"}, {"id":"3","title":"Otherwise","source":{"name":"x"}}]}`), "", "")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Harbour Gazette", "Wire", "Wire"} {
		if got := f.Items[i].Source; got != want {
			t.Errorf("item %d is from %q, want %q", i, got, want)
		}
	}
}
