package inbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"newsbot/news"
)

// decoded writes what Decode returns, one line each: the titles, and the errors after "!".
func decoded(in string) string {
	var out []string
	for a, err := range Decode(strings.NewReader(in)) {
		if err != nil {
			out = append(out, "! "+err.Error())
		} else {
			out = append(out, a.Title)
		}
	}
	return strings.Join(out, "\n")
}

func TestDecode(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"an item", `{"title":"A"}`, "A"},
		{"an item over lines", "{\n \"title\":\n\"A\"\n}\n", "A"},
		{"a list", `[{"title":"A"},{"title":"B"}]`, "A\nB"},
		{"a list over lines", "[\n{\"title\":\"A\"},\n{\"title\":\"B\"}\n]", "A\nB"},
		{"a document", `{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[{"title":"A"}]}`, "A"},
		{"a document over lines", "{\n\"version\":\"https://jsonfeed.org/version/1.1\",\n\"title\":\"Wire\",\n\"items\":[\n{\"title\":\"A\"},\n{}\n]}", "A\n! line 6: items[1].title is missing: every article needs a title"},
		{"lines", "{\"title\":\"A\"}\n\n{\"title\":\"B\"}\r\n", "A\nB"},
		{"lines with a bad one", "{\"title\":\"A\"}\n{\"title\":\n{\"title\":\"C\"}\n", "A\n! line 2: is not JSON: it ends in the middle\nC"},
		{"lines that begin with a bad one", "{\"title\": nope}\n{\"title\":\"B\"}\n", "! line 1: is not JSON: invalid character 'o' in literal null (expecting 'u')\nB"},
		{"values over lines, one after another", "{\n\"title\":\"A\"\n}\n{\n\"title\":\"B\"\n}\n{\n\"title\": 3\n}", "A\nB\n! line 7: title must be a text, not a number"},
		{"with a byte order mark", "\ufeff{\"title\":\"A\"}", "A"},
		{"nothing", "", ""},
		{"blank", " \n\n", ""},
		{"an empty list", "[]", ""},
		{"no title", `{"content_text":"x"}`, "! line 1: title is missing: every article needs a title"},
		{"an empty title", `{"title":" \u200b "}`, "! line 1: title is missing: every article needs a title"},
		{"a fault in a list", `[{"title":"A"},{"url":"x"},{"title":"C"}]`, "A\n! line 1: [1].url is not a web address: it must begin with https:// or http://\nC"},
		{"a script as address", `{"title":"A","url":"javascript:alert(1)"}`, "! line 1: url is not a web address: it must begin with https:// or http://"},
		{"a bad date", `{"title":"A","date_published":"yesterday"}`, "! line 1: date_published is not a date: write it like 2026-11-22T10:05:00Z"},
		{"tags that are no list", `{"title":"A","tags":"x"}`, "! line 1: tags must be a list of texts, not a text"},
		{"authors that are none", `{"title":"A","authors":[3]}`, `! line 1: authors must be a list of authors, like [{"name": "Ada Byron"}]`},
		{"items that are no list", `{"version":"x","items":{}}`, "! line 1: items must be a list of articles"},
		{"a number", `7`, "! line 1: must be an article, in braces, not a number"},
		{"null", `null`, "! line 1: must be an article, in braces, not null"},
		{"a list of numbers", `[7]`, "! line 1: [0] must be an article, in braces, not a number"},
		{"text", "hello\n", "! line 1: is not JSON: invalid character 'h' looking for beginning of value"},
		{"unknown fields", `{"title":"A","rating":[1,{"x":null}],"_newsroom":{}}`, "A"},
		{"null fields", `{"title":"A","url":null,"tags":null,"authors":null,"date_published":null}`, "A"},
	} {
		if got := decoded(tc.in); got != tc.want {
			t.Errorf("%s: Decode(%q) =\n%s\nwant\n%s", tc.name, tc.in, got, tc.want)
		}
	}
}

func TestDecodeFields(t *testing.T) {
	const in = `{"version":"https://jsonfeed.org/version/1.1","title":"Harbour Wire","language":"en","authors":[{"name":"The Desk"}],"items":[
	{"id":17,"url":"https://wire.example/a?utm_source=x","title":" Turkey\n signs ","content_html":"<p>One.</p><script>x</script><p>Two.</p>",
	 "summary":"In short.","date_published":"2026-11-22T13:05:00+03:00","date_modified":"Sun, 22 Nov 2026 11:00:00 GMT",
	 "authors":[{"name":"Ada Byron"},"Bo Chen",{"name":""}],"tags":["energy"," gas "],"language":"tr","source":"Bosphorus Post"},
	{"title":"B","content_text":"One.\n\n\n\nTwo.\u202e","summary":"One.","author":{"name":"Cy Young"},"source":{"name":"Other"}},
	{"title":"C"}]}`
	var got []news.Article
	for a, err := range Decode(strings.NewReader(in)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	want := []news.Article{
		{Feed: "inbox", Key: "17", URL: "https://wire.example/a?utm_source=x", Title: "Turkey signs", Text: "One.\n\nTwo.", Summary: "In short.",
			Published: time.Date(2026, 11, 22, 10, 5, 0, 0, time.UTC), Modified: time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC),
			Authors: []string{"Ada Byron", "Bo Chen"}, Tags: []string{"energy", "gas"}, Language: "tr", Source: "Bosphorus Post"},
		{Feed: "inbox", Title: "B", Text: "One.\n\nTwo.", Authors: []string{"Cy Young"}, Language: "en", Source: "Other"},
		{Feed: "inbox", Title: "C", Authors: []string{"The Desk"}, Language: "en", Source: "Harbour Wire"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Decode =\n%+v\nwant\n%+v", got, want)
	}
}

func TestDecodeStops(t *testing.T) {
	n := 0
	for _, err := range Decode(strings.NewReader("{\"title\":\"A\"}\n{\"title\":\"B\"}\n[{\"title\":\"C\"}]")) {
		if n++; n == 2 || err != nil {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d articles after a break at 2", n)
	}
	broken := errors.New("the disk is gone")
	for _, err := range Decode(io.MultiReader(strings.NewReader("{\"title\":\"A\"}\n"), iotest.ErrReader(broken))) {
		if err != nil && !errors.Is(err, broken) {
			t.Errorf("error = %v, want the reader's", err)
		}
	}
}

func TestEncodeReadsBack(t *testing.T) {
	a := news.Article{Feed: Feed, Key: "k", URL: "https://wire.example/a", Title: "T <b>", Summary: "S", Text: "One.\n\nTwo & three.",
		Authors: []string{"Ada"}, Tags: []string{"x"}, Language: "en", Source: "Wire", Published: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	var back []news.Article
	for b, err := range Decode(strings.NewReader(string(encode(a)))) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, b)
	}
	if len(back) != 1 || !reflect.DeepEqual(back[0], a) {
		t.Errorf("read back %+v, want %+v", back, a)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"title":"A","url":"https://wire.example/","tags":["x"],"authors":[{"name":"Ada"}]}`))
	f.Add([]byte("[{\"title\":\"A\"},\n{}]\n{\"title\":3}"))
	f.Add([]byte(`{"version":"1","items":[{"id":1e9,"title":"\ud800","content_html":"<p>x<p>y"}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		n := 0
		for a, err := range Decode(strings.NewReader(string(in))) {
			if n++; n > len(in)+1 {
				t.Fatal("more articles than bytes")
			}
			if err != nil {
				if !utf8.ValidString(err.Error()) && utf8.Valid(in) {
					t.Errorf("error is not UTF-8: %q", err)
				}
				continue
			}
			if a.Validate() != nil {
				t.Errorf("an article without a title: %+v", a)
			}
			for _, s := range append([]string{a.Key, a.URL, a.Title, a.Text, a.Summary, a.Source}, append(a.Tags, a.Authors...)...) {
				if !utf8.ValidString(s) {
					t.Errorf("not UTF-8: %q", s)
				}
			}
			again := 0
			for b, err := range Decode(strings.NewReader(string(encode(a)))) {
				if again++; err != nil || b.Title != a.Title || b.Text != a.Text || fmt.Sprint(b.Keys()) != fmt.Sprint(a.Keys()) {
					t.Errorf("%+v reads back as %+v, %v", a, b, err)
				}
			}
			if again != 1 {
				t.Errorf("%q reads back as %d articles", encode(a), again)
			}
		}
	})
}

// encode returns a as the JSON of an item, on one line. [Decode] reads it back.
func encode(a news.Article) []byte {
	b, err := json.Marshal(NewItem(a))
	if err != nil { // a year that RFC 3339 has no form for; all else can be written
		a.Published, a.Modified = time.Time{}, time.Time{}
		b, _ = json.Marshal(NewItem(a))
	}
	return b
}
