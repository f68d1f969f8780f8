package feed

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
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
	if got, st, out = poll(st); got != "" || out.Result != "same" || st.Failures != 0 {
		t.Errorf("with a part that is missing: offered %s, %+v, %s", got, out, st.LastError)
	}
	site["https://post.example/gone"] = sitemapOf("D 1m")
	if got, st, _ = poll(st); got != "D" {
		t.Errorf("with the part back: offered %s, want D", got)
	}
	delete(site, "https://post.example/new")
	site["https://post.example/gone"] = "!503"
	if got, st, out = poll(st); out.Result != "failed" || !strings.Contains(st.LastError, "503") {
		t.Errorf("with no part that can be had: offered %s, %+v, %s", got, out, st.LastError)
	}
}

// An index that never changes, and does not say when its parts did, is no reason to look at none of them.
func TestPartsOfAnIndexThatStaysTheSame(t *testing.T) {
	const index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/bad</loc></sitemap><sitemap><loc>/news</loc></sitemap></sitemapindex>`
	var mu sync.Mutex
	part, bad := sitemapOf("A 1h"), http.StatusBadGateway
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.URL.Path == "/news":
			fmt.Fprint(w, part)
		case r.URL.Path == "/bad":
			w.WriteHeader(bad)
		case r.Header.Get("If-None-Match") != "":
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", `"1"`)
			fmt.Fprint(w, index)
		}
	}))
	defer srv.Close()
	r := read(t)
	r.url = srv.URL + "/index"
	if got, out := r.poll(); got != "" || out.Result != "failed" {
		t.Errorf("without a part that may come back, first offered %s: what it has would be news later", got)
	}
	serve := func(now string, status int) {
		mu.Lock()
		defer mu.Unlock()
		part, bad = now, status
	}
	serve(part, http.StatusNotFound)
	if got, _ := r.poll(); got != "[A]" {
		t.Errorf("first offered %s, want what the part that is there holds", got)
	}
	serve(sitemapOf("B 1m", "A 1h"), http.StatusBadGateway)
	if got, out := r.poll(); got != "B" {
		t.Errorf("then offered %q, %+v; want B", got, out)
	}
	if r.state.Interval < 10*time.Minute {
		t.Errorf("a sitemap of two parts is read every %v, want not as often as one", r.state.Interval)
	}
}

func TestFindSitemapIndex(t *testing.T) {
	const pages = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://post.example/about</loc></url></urlset>`
	site := shelf{
		"https://post.example/index": indexOf("/new 1h", "/pages 1h"),
		"https://post.example/new":   sitemapOf("A 1h", "B 2h"),
		"https://post.example/shop":  indexOf("/pages 1h"),
		"https://post.example/pages": pages,
	}
	f, err := Find(t.Context(), site, "https://post.example/index")
	if err != nil || f.Items != 2 || time.Since(f.Newest) > 2*time.Hour || f.Interval(Wish{}) != 10*time.Minute {
		t.Errorf("Find = %+v, %v, read every %v; want the items of its parts", f, err, f.Interval(Wish{}))
	}
	const want = "https://post.example/shop cannot be read as a feed: it is a sitemap without news; only news sitemaps say what is new"
	if _, err = Find(t.Context(), site, "https://post.example/shop"); err == nil || err.Error() != want {
		t.Errorf("Find of an index without news: %v, want %s", err, want)
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
