package feed

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

// sitemapOf is a news sitemap of pages, each "name age".
func sitemapOf(pages ...string) string {
	var b strings.Builder
	for _, p := range pages {
		name, age, _ := strings.Cut(p, " ")
		d, err := time.ParseDuration(age)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, `<url><loc>https://post.example/%s</loc><n:news><n:title>%s</n:title><n:publication_date>%s</n:publication_date></n:news></url>`, name, name, time.Now().Add(-d).UTC().Format(time.RFC3339))
	}
	return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">` + b.String() + `</urlset>`
}

// indexOf is an index of sitemaps, each "path age".
func indexOf(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		path, age, _ := strings.Cut(p, " ")
		d, err := time.ParseDuration(age)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, `<sitemap><loc>%s</loc><lastmod>%s</lastmod></sitemap>`, path, time.Now().Add(-d).UTC().Format(time.RFC3339))
	}
	return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + b.String() + `</sitemapindex>`
}

func TestSitemapIndex(t *testing.T) {
	site := shelf{
		"https://post.example/index":  indexOf("/new 1h", "/deep 2h", "/old 60h", "/pages 1h"),
		"https://post.example/new":    sitemapOf("A 1h", "B 50h"),
		"https://post.example/deep":   indexOf("/deeper 1h"),
		"https://post.example/deeper": sitemapOf("C 2h"),
		"https://post.example/pages":  `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://post.example/about</loc></url></urlset>`,
	}
	poll := func(st State) (string, State, Outcome) {
		p := &Poller{Client: site}
		titles := ""
		st, out, err := p.poll(t.Context(), Wanted{URL: "https://post.example/index"}, st, func(_ context.Context, as ...news.Article) error {
			for _, a := range as {
				titles += a.Title
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return titles, st, out
	}
	got, st, out := poll(State{})
	if got != "CA" || out.Result != "new" {
		t.Errorf("offered %s, %+v; want the two of the last two days, oldest first", got, out)
	}
	site["https://post.example/index"] = indexOf("/gone 0s", "/new 0s")
	if got, st, out = poll(st); got != "" || out.Result != "failed" || st.Sum == 0 || !strings.Contains(st.LastError, "404") {
		t.Errorf("with a part that is missing: offered %s, %+v, %s", got, out, st.LastError)
	}
	site["https://post.example/gone"] = sitemapOf("D 1m")
	if got, _, _ = poll(st); got != "D" {
		t.Errorf("with the part back: offered %s, want D", got)
	}
}

func TestEmptySitemap(t *testing.T) {
	if f, err := Parse([]byte(sitemapOf()), "", ""); err != nil || !f.Sitemap {
		t.Errorf("an empty news sitemap: %v", err)
	}
	_, err := Parse([]byte(`<urlset><url><loc>https://post.example/</loc></url></urlset>`), "", "https://post.example/sitemap.xml")
	if err == nil || err.Error() != "https://post.example/sitemap.xml cannot be read as a feed: it is a sitemap without news; only news sitemaps say what is new" {
		t.Errorf("a sitemap of pages: %v", err)
	}
}
