package feed

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

// desk is a site of pages that counts how it is asked.
type desk struct {
	mu     sync.Mutex
	body   string
	etag   string
	status int
	err    error
	asked  []fetch.Request
	takes  time.Duration
}

func (d *desk) Pace(string) time.Duration { return 0 }

func (d *desk) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	time.Sleep(d.takes)
	d.asked = append(d.asked, req)
	h := http.Header{}
	if d.etag != "" {
		h["Etag"] = []string{d.etag}
	}
	switch {
	case d.err != nil:
		return nil, d.err
	case d.status != 0:
		return nil, &fetch.Error{Status: d.status, Msg: "no"}
	case d.etag != "" && req.ETag == d.etag:
		return &fetch.Response{Status: 304, NotModified: true, Header: h, URL: req.URL}, ctx.Err()
	}
	return &fetch.Response{Status: 200, Body: []byte(d.body), Header: h, URL: req.URL}, ctx.Err()
}

func (d *desk) times() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.asked)
}

// shortArticle returns an article as feeds have it, with no more than its first sentence.
func shortArticle(feed, url string) news.Article {
	return news.Article{Feed: feed, Title: "Gas agreement", URL: url, Text: standfirst}
}

const agreement = "<html><title>Gas</title><article><p>"

func fullPage() string {
	return agreement + strings.ReplaceAll(whole, "\n\n", "</p><p>") + "</p></article>"
}

func TestPageIsAskedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{body: fullPage(), etag: `"1"`}
		p := &Poller{Client: d}
		fill := func(feed, url string) news.Article {
			a := shortArticle(feed, url)
			p.fill(t.Context(), &a)
			return a
		}
		const at = "https://wire.example/gas"
		if a := fill("https://wire.example/rss", at); a.Text != whole || d.times() != 1 {
			t.Fatalf("the first feed: %d requests, %q", d.times(), a.Text)
		}
		if a := fill("https://else.example/rss", "https://WIRE.example/gas?utm_source=else#top"); a.Text != whole || d.times() != 1 {
			t.Errorf("another feed with the same article: %d requests, %q", d.times(), a.Text)
		}
		if a := fill("https://wire.example/rss", at); a.Text != whole || d.times() != 1 {
			t.Errorf("the same feed at once: %d requests, %q", d.times(), a.Text)
		}
		time.Sleep(time.Hour) // its feed has changed the article
		if a := fill("https://wire.example/rss", at); a.Text != whole || d.times() != 2 || d.asked[1].ETag != `"1"` {
			t.Errorf("the same feed later: %d requests, the last %+v, %q", d.times(), d.asked[d.times()-1], a.Text)
		}
		d.body, d.etag = strings.ReplaceAll(fullPage(), "Two of the six", "Three of the six"), `"2"`
		time.Sleep(time.Hour)
		if a := fill("https://wire.example/rss", at); !strings.Contains(a.Text, "Three of the six") || d.times() != 3 {
			t.Errorf("a page that has changed: %d requests, %q", d.times(), a.Text)
		}
		time.Sleep(keepPage)
		if a := fill("https://else.example/rss", at); !strings.Contains(a.Text, "Three") || d.times() != 4 || d.asked[3].ETag != "" {
			t.Errorf("after a day: %d requests, the last %+v", d.times(), d.asked[d.times()-1])
		}
		for _, r := range d.asked {
			if !r.Robots || r.Pace != pagePace {
				t.Errorf("asked without robots.txt or pace: %+v", r)
			}
		}
	})
}

func TestPageIsAskedForOnceByManyAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{body: fullPage(), takes: time.Second}
		p := &Poller{Client: d}
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				a := shortArticle(fmt.Sprint("feed ", i), "https://wire.example/gas")
				if p.fill(t.Context(), &a); a.Text != whole {
					t.Errorf("feed %d got %q", i, a.Text)
				}
			})
		}
		wg.Wait()
		if d.times() != 1 || len(p.pages.busy) != 0 {
			t.Errorf("asked %d times, want once; %d are still busy", d.times(), len(p.pages.busy))
		}
		d.takes = time.Hour // one who waits for another gives up in time
		wg.Go(func() {
			a := shortArticle("slow", "https://wire.example/slow")
			p.fill(t.Context(), &a)
		})
		defer wg.Wait()
		synctest.Wait()
		began := time.Now()
		a := shortArticle("other", "https://wire.example/slow")
		if p.fill(t.Context(), &a); time.Since(began) > pageWithin || a.Text != standfirst {
			t.Errorf("waited for %v, got %q", time.Since(began), a.Text)
		}
	})
}

func TestPageThatCannotBeHad(t *testing.T) {
	for name, tc := range map[string]struct {
		set   func(d *desk)
		soon  int // requests after a second feed asked as well
		later int // and after one an hour later
	}{
		"not there":            {func(d *desk) { d.status = 404 }, 1, 2},
		"robots.txt forbids":   {func(d *desk) { d.err = &fetch.Error{Refused: true, Msg: "no"} }, 1, 2},
		"asks not to be used":  {func(d *desk) { d.body = "<meta name=robots content=noai>" + fullPage() }, 1, 2},
		"trouble that passes":  {func(d *desk) { d.status = 503 }, 2, 3},
		"the host wants peace": {func(d *desk) { d.err = &fetch.Error{Status: 429, RetryAfter: time.Minute, Msg: "no"} }, 2, 3},
		"behind a wall": {func(d *desk) {
			d.body = `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>` + fullPage()
		}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &desk{body: fullPage()}
				tc.set(d)
				p := &Poller{Client: d}
				for i, want := range []int{1, tc.soon, tc.later} {
					a := shortArticle(fmt.Sprint("feed ", i), "https://wire.example/gas")
					p.fill(t.Context(), &a)
					if a.Text != standfirst || d.times() != want {
						t.Errorf("feed %d: %d requests, want %d; %q", i, d.times(), want, a.Text)
					}
					if i == 1 {
						time.Sleep(keepNoPage)
					}
				}
			})
		})
	}
}

func TestKeptPagesAreBounded(t *testing.T) {
	var c pageCache
	add := func(i, size int) {
		_, leave, err := c.enter(t.Context(), fmt.Sprint("https://wire.example/", i))
		if err != nil {
			t.Fatal(err)
		}
		k := &keptPage{url: fmt.Sprint("https://wire.example/", i), at: time.Now()}
		k.page = page.Page{Article: news.Article{Text: strings.Repeat("x", size)}}
		leave(k)
	}
	for i := range 3 * maxKeptPages {
		add(i, 10)
	}
	if len(c.pages) != maxKeptPages || c.order.Len() != maxKeptPages {
		t.Errorf("%d pages are kept, want %d", len(c.pages), maxKeptPages)
	}
	for i := range 100 {
		add(i%50, 1<<20)
	}
	sum := 0
	for e := c.order.Front(); e != nil; e = e.Next() {
		sum += e.Value.(*keptPage).size()
	}
	if c.bytes > maxKeptPageKB<<10 || c.bytes != sum || len(c.pages) != c.order.Len() || len(c.busy) != 0 {
		t.Errorf("%d bytes in %d pages are kept, counted as %d; %d busy", sum, len(c.pages), c.bytes, len(c.busy))
	}
}

// TestPagesOfSitesThatSayNo reads pages over HTTP: what forbids it in robots.txt, in a header or on the page is obeyed.
func TestPagesOfSitesThatSayNo(t *testing.T) {
	asked := map[string]int{}
	var mu sync.Mutex
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		before := ""
		switch r.URL.Path {
		case "/robots.txt":
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /private/\n")) // the test sees what is missing
			return
		case "/header":
			w.Header().Add("X-Robots-Tag", "otherbot: noindex")
			w.Header().Add("X-Robots-Tag", "max-image-preview:large, nosnippet")
		case "/others":
			w.Header().Add("X-Robots-Tag", "otherbot: noai")
		case "/us":
			w.Header().Add("X-Robots-Tag", "newsbot: noai")
		case "/nosnippet", "/noai":
			before = "<meta name=robots content='index, " + r.URL.Path[1:] + "'>"
		case "/paid":
			before = "<meta property=article:content_tier content=locked>"
		}
		_, _ = w.Write([]byte("<!doctype html>" + before + fullPage())) // likewise
	}))
	defer srv.Close()
	client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Pace: -1})
	defer client.Close()
	p := &Poller{Client: client}
	for path, want := range map[string]string{
		"/open": whole, "/others": whole, "/private/x": standfirst, "/header": standfirst, "/us": standfirst,
		"/nosnippet": standfirst, "/noai": standfirst, "/paid": standfirst,
	} {
		a := shortArticle("feed", srv.URL+path)
		if p.fill(t.Context(), &a); a.Text != want {
			t.Errorf("%s gave %q", path, a.Text)
		}
	}
	if asked["/private/x"] != 0 || asked["/robots.txt"] != 1 {
		t.Errorf("asked %v", asked)
	}
}
