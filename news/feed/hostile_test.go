package feed

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"newsbot/news"
)

func rssOf(items string) string {
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title><link>https://wire.example/</link>` + items + `</channel></rss>`
}

// TestHostile sends what nobody means well by: each document must be read or refused in a second and in 200 MiB.
func TestHostile(t *testing.T) {
	item := func(i int) string {
		return fmt.Sprintf("<item><guid>g%d</guid><title>Ship %d leaves</title></item>", i, i)
	}
	many := func(n int, s string) string { return strings.Repeat(s, n/scale) }
	for _, tc := range []struct {
		name  string
		body  string
		items int
		err   string
	}{
		{"comment before the root", "<!--" + strings.Repeat("x", 5000) + "-->" + rssOf(item(1)), 1, ""},
		{"warnings before the root", "Warning: cache is cold in /srv/feed.php\n" + rssOf(item(1)), 1, ""},
		{"300,000 items", rssOf(many(300_000, "<item/>")), maxItems, ""},
		{"100,000 small items", rssOf(many(100_000, item(7))), maxItems, ""},
		{"deep nesting outside", rssOf(many(1_000_000, "<a>")), 0, "nested deeper"},
		{"deep nesting within an item", rssOf(item(1) + "<item><title>deep</title>" + many(100_000, "<x:a>") + many(100_000, "</x:a>") + "</item>" + item(2)), 2, ""},
		{"200,000 namespaces", `<rss version="2.0" ` + many(100_000, `xmlns:a="b" `) + `><channel></channel></rss>`, 0, "attributes"},
		{"many attributes within an item", rssOf(item(1) + `<item><title>x</title><a ` + strings.Repeat(`b="c" `, 10_000) + `/></item>`), 1, ""},
		{"title of 9 MB", rssOf("<item><title>" + many(9<<20, "T") + "</title></item>"), 1, ""},
		{"15 MB", rssOf("<item><title>" + strings.Repeat("T", 15<<20) + "</title></item>"), 0, "larger than 10 MiB"},
		{"entity bomb", `<!DOCTYPE r [<!ENTITY a "` + strings.Repeat("ha", 100) + `">` + `<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">` + `]>` + rssOf("<item><title>x&b;</title></item>"), 1, ""},
		{"external entity", `<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + rssOf("<item><title>x&a;</title></item>"), 1, ""},
		{"item that never ends", rssOf(item(1) + "<item><title>half"), 2, ""},
		{"cut in the middle", rssOf(item(1) + item(2))[:220], 1, ""},
		{"a fault within an item", rssOf(item(1) + "<item><title>bad < <> & </title></item>" + item(3)), 2, ""},
		{"unclosed hidden elements", rssOf("<item><title>x</title><description><![CDATA[" + many(200_000, "<iframe>") + "]]></description></item>"), 1, ""},
		{"ampersands", rssOf("<item><title>x</title><description>" + many(1_000_000, "&") + "</description></item>"), 1, ""},
		{"open brackets", many(5_000_000, "<"), 0, "not a feed"},
		{"open comments", rssOf(many(1_000_000, "<!--")), 0, "cannot be read"},
		{"quotes", `<rss a="` + many(5_000_000, `'`), 0, "not a feed"},
		{"JSON cut in the middle", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a"},{"id":"2","ti`, 1, ""},
		{"JSON with items of the wrong shape", `{"title":7,"items":[{"id":"1","title":"a"},3,{"title":{}},{"id":"2","title":"b"}],"authors":"x"}`, 2, ""},
		{"JSON without items", `{"title":"x"}`, 0, "it has no items"},
		{"JSON that is deep", `{"version":"https://jsonfeed.org/version/1.1","items":` + many(1_000_000, "["), 0, "cannot be read"},
		{"JSON with many items", `{"version":"https://jsonfeed.org/version/1.1","title":"w","items":[` + many(200_000, `{"id":"1"},`) + `{"id":"2"}]}`, maxItems, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			f, err := Parse([]byte(tc.body), "application/rss+xml", "https://wire.example/feed")
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			for try := 0; try < 3 && took > slow*time.Second; try++ { // the machine may have had no time for it
				start = time.Now()
				if _, err := Parse([]byte(tc.body), "application/rss+xml", "https://wire.example/feed"); (err == nil) != (tc.err == "") {
					t.Errorf("the next time it is read: %v", err)
				}
				took = min(took, time.Since(start))
			}
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; took > slow*time.Second || mib > 200 {
				t.Errorf("took %v and %d MiB", took, mib)
			}
			switch {
			case tc.err == "" && err != nil:
				t.Errorf("error = %v, want none", err)
			case tc.err != "" && (err == nil || !strings.Contains(err.Error(), tc.err)):
				t.Errorf("error = %v, want one that says %q", err, tc.err)
			case len(f.Items) != tc.items:
				t.Errorf("%d items, want %d", len(f.Items), tc.items)
			}
			for _, a := range f.Items {
				if len(a.Title) > maxTitle || strings.Contains(a.Title, "root:") || strings.Contains(a.Title, "haha") {
					t.Errorf("title of %d bytes: %.50q", len(a.Title), a.Title)
				}
			}
		})
	}
}

func TestNotAFeed(t *testing.T) {
	for _, tc := range []struct{ body, want string }{
		{"<!DOCTYPE html><html><body>Hello</body></html>", "https://wire.example/news is a web page, not a feed; look on it for a link named RSS, Atom or Feed"},
		{"\n <html lang=en>", "https://wire.example/news is a web page, not a feed; look on it for a link named RSS, Atom or Feed"},
		{"", "https://wire.example/news is empty; there is no feed at that address"},
		{"hello", "https://wire.example/news is not a feed; RSS, Atom and JSON Feed can be read"},
		{"<svg/>", "https://wire.example/news is not a feed; RSS, Atom and JSON Feed can be read"},
	} {
		_, err := Parse([]byte(tc.body), "text/html", "https://wire.example/news")
		if err == nil || err.Error() != tc.want {
			t.Errorf("Parse(%.20q) error = %v, want %s", tc.body, err, tc.want)
		}
	}
	_, err := Parse([]byte("<html>"), "", "https://me:hunter2@wire.example/f?token=abc123")
	if err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "abc123") {
		t.Errorf("error = %v, want one without the secrets of the address", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(rssOf("<item><guid>1</guid><title>Turkey signs</title><description>&lt;p&gt;Text&lt;/p&gt;</description></item>")), "text/xml; charset=utf-8")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/"><entry><id>1</id><title type="html">a&lt;b&gt;</title><content type="xhtml"><div>x</div></content></entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"w","items":[{"id":1,"content_text":"x"}]}`), "application/feed+json")
	f.Add([]byte("<\x00r\x00s\x00s\x00/\x00>\x00"), "")
	f.Add([]byte("<rdf:RDF><item rdf:about='x'><title>a</item></rdf:RDF"), "text/xml; charset=iso-2022-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		doc, err := Parse(body, contentType, "https://wire.example/feed")
		if err != nil && !utf8.ValidString(err.Error()) {
			t.Errorf("error is not UTF-8: %q", err.Error())
		}
		if len(doc.Items) > maxItems || len(doc.Items) != len(doc.html) {
			t.Errorf("%d items, %d texts", len(doc.Items), len(doc.html))
		}
		for _, a := range doc.Items {
			for _, s := range append([]string{a.Title, a.Text, a.Summary, a.Key, a.URL, a.Source, a.Language}, append(a.Tags, a.Authors...)...) {
				if !utf8.ValidString(s) {
					t.Errorf("not UTF-8: %q", s)
				}
			}
			if strings.ContainsAny(a.Title, "\n\r\u202e\u200b") {
				t.Errorf("title is no clean line: %q", a.Title)
			}
			if a.URL != "" && news.CanonicalURL(a.URL) == "" {
				t.Errorf("URL = %q, which is no address", a.URL)
			}
		}
	})
}
