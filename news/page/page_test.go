package page

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"newsbot/news"
)

func TestParsePage(t *testing.T) {
	body, err := os.ReadFile("testdata/gas.html")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse(body, "text/html", "https://www.post.example/a?utm_source=mail")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(p.Text, "\n\n") + 1; n != 4 || !strings.HasPrefix(p.Text, "Turkey is looking at contracts") || !strings.HasSuffix(p.Text, "for the season.") {
		t.Errorf("%d paragraphs, want the four of the article: %q", n, p.Text)
	}
	for _, no := range []string{"cookies", "Imprint", "show(", "Home"} {
		if strings.Contains(p.Text, no) {
			t.Errorf("the text has %q of the page around it", no)
		}
	}
	p.Text = ""
	want := Page{
		Article: news.Article{
			Title: "Ankara weighs longer gas contracts", Source: "Bosphorus Post", URL: "https://www.post.example/2026/11/22/gas-contracts",
			Summary: "Officials are looking at ten-year deals.", Authors: []string{"Ada Byron", "Bo Chen"}, Tags: []string{"energy", "gas"},
			Language: "en-GB", Published: time.Date(2026, 11, 22, 6, 30, 0, 0, time.UTC), Modified: time.Date(2026, 11, 22, 7, 15, 0, 0, time.UTC),
		},
		Paywalled: true,
		Feeds:     []string{"https://www.post.example/rss.xml", "https://post.example/energy.atom"},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("Parse =\n%+v\nwant\n%+v", p, want)
	}
}

func TestReadMeta(t *testing.T) {
	const head = `<html><head><title>The title | Wire</title>`
	for _, tc := range []struct {
		name, html string
		check      func(Page) bool
	}{
		{"canonical of another site is not believed", head + `<link rel=canonical href="https://other.example/x">`, func(p Page) bool { return p.URL == "https://wire.example/a" }},
		{"canonical of a sister host is", head + `<link rel=canonical href="https://www.wire.example/x">`, func(p Page) bool { return p.URL == "https://www.wire.example/x" }},
		{"a heading goes before the title", head + `</head><h1>The <em>heading</em></h1>`, func(p Page) bool { return p.Title == "The heading" }},
		{"time element", head + `</head><time datetime="2026-11-22T10:00Z">now</time>`, func(p Page) bool { return p.Published.Equal(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)) }},
		{"no date is guessed", head + `</head><p>On 22 November 2026 it rained.</p>`, func(p Page) bool { return p.Published.IsZero() }},
		{"noai", head + `<meta name="robots" content="index, noai">`, func(p Page) bool { return p.Unwanted }},
		{"nosnippet", head + `<meta name="robots" content="nosnippet">`, func(p Page) bool { return p.Unwanted }},
		{"a locked tier", head + `<meta property="article:content_tier" content="locked">`, func(p Page) bool { return p.Paywalled }},
		{"not free", head + `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>`, func(p Page) bool { return p.Paywalled }},
		{"free", head + `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>`, func(p Page) bool { return !p.Paywalled }},
		{"a long list of other pages is no text", head + "</head><article>" + strings.Repeat(`<p><a href="/x">The harbour office said on Monday that the quay is open again</a></p>`, 20) + "</article>",
			func(p Page) bool { return p.Text == "" }},
		{"a text with some links is", head + "</head><article>" + strings.Repeat(`<p>The harbour office said on Monday, <a href="/x">not for the first time</a>, that the quay is open again.</p>`, 20) + "</article>",
			func(p Page) bool { return len(p.Text) > 1000 }},
		{"nosnippet for others", head + `<meta name="googlebot" content="nosnippet">`, func(p Page) bool { return !p.Unwanted }},
		{"locale", head + `<meta property="og:locale" content="tr_TR">`, func(p Page) bool { return p.Language == "tr-TR" }},
		{"bad JSON-LD", head + `<script type="application/ld+json">{"@type":</script>`, func(p Page) bool { return p.Title == "The title | Wire" || p.Title == "The title" }},
		{"JSON-LD of other things", head + `<script type="application/ld+json">[1,"x",{"@type":"Recipe","headline":"Soup"},{"@graph":{"@type":"BlogPosting","headline":"Post &amp; rail","author":"Cy Young"}}]</script>`,
			func(p Page) bool {
				return p.Title == "Post & rail" && reflect.DeepEqual(p.Authors, []string{"Cy Young"})
			}},
	} {
		p, err := Parse([]byte(tc.html), "text/html; charset=utf-8", "https://wire.example/a")
		if err != nil || !tc.check(p) {
			t.Errorf("%s: %+v, %v", tc.name, p, err)
		}
	}
}

func TestReadDecodes(t *testing.T) {
	for name, tc := range map[string]struct{ body, contentType string }{
		"UTF-8 with a wrong label": {"<title>Türkiye’de gaz</title>", "text/html; charset=iso-8859-1"},
		"windows-1254 by header":   {"<title>T\xfcrkiye\x92de gaz</title>", "text/html; charset=windows-1254"},
		"windows-1254 by meta":     {"<meta charset=windows-1254><title>T\xfcrkiye\x92de gaz</title>", "text/html"},
		"byte order mark":          {"\xef\xbb\xbf<title>Türkiye’de gaz</title>", ""},
		"UTF-16":                   {"\xff\xfe" + utf16le("<title>Türkiye’de gaz</title>"), ""},
	} {
		a, err := Read([]byte(tc.body), tc.contentType, "")
		if err != nil || a.Title != "Türkiye’de gaz" {
			t.Errorf("%s: %q, %v", name, a.Title, err)
		}
	}
}

func utf16le(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestPageWithoutATitle(t *testing.T) {
	_, err := Read([]byte("<p>x"), "", "https://wire.example/")
	if err == nil || err.Error() != "the page has no title, so there is no article on it; give the address of the article itself" {
		t.Errorf("error = %v", err)
	}
}

// TestHostilePage sends what nobody means well by; each must be over in a second.
func TestHostilePage(t *testing.T) {
	for name, body := range map[string]string{
		"deep":            "<title>x</title>" + strings.Repeat("<div>", 200_000),
		"wide":            "<title>x</title>" + strings.Repeat("<p>Gas. ", 300_000),
		"long attribute":  "<title>x</title><p style='" + strings.Repeat("a", 4<<20) + "'>",
		"many attributes": "<title>x</title><p " + strings.Repeat("a=b ", 300_000) + ">",
		"open tables":     "<title>x</title>" + strings.Repeat("<table><tr><td>", 20_000),
		"nested JSON-LD":  `<title>x</title><script type="application/ld+json">` + strings.Repeat("[", 100_000) + "</script>",
		"formatting":      "<title>x</title>" + strings.Repeat("<b><i><a href=x>", 20_000),
	} {
		start := time.Now()
		p, _ := Parse([]byte(body), "text/html", "https://wire.example/") //nolint:errcheck // refusing is as good as reading
		if took := time.Since(start); took > slow*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if !utf8.ValidString(p.Text) {
			t.Errorf("%s: the text is not UTF-8", name)
		}
	}
}

func FuzzParsePage(f *testing.F) {
	body, err := os.ReadFile("testdata/gas.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte(`<title>x<link rel=canonical href="//[::1"><script type="application/ld+json">{"@type":"NewsArticle","author":[[{}]]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Parse(body, "text/html", "https://wire.example/a")
		if err == nil && p.Title == "" {
			t.Error("a page without a title is no error")
		}
		for _, s := range append([]string{p.Title, p.Text, p.Summary, p.Source, p.URL, p.Language}, append(p.Authors, p.Tags...)...) {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
		}
	})
}
