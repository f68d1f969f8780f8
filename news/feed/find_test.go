package feed

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"newsbot/news/fetch"
)

// shelf is a site in memory: a body, a redirect (">") or a failure ("!503") for each address.
type shelf map[string]string

func (s shelf) Pace(string) time.Duration { return 0 }

func (s shelf) Get(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	at := req.URL
	for strings.HasPrefix(s[at], ">") {
		at = s[at][1:]
	}
	body, ok := s[at]
	if !ok {
		return nil, &fetch.Error{Status: 404, Msg: at + " answered 404 Not Found"}
	}
	if body == "!503" {
		return nil, &fetch.Error{Status: 503, Msg: at + " answered 503 Service Unavailable"}
	}
	return &fetch.Response{Status: 200, Body: []byte(body), Header: http.Header{"Etag": {"x"}}, URL: at}, nil
}

func TestFind(t *testing.T) {
	feed := doc("a A 1h", "b B 2h", "c C 3h", "d D 4h")
	site := shelf{
		"https://wire.example/feed":     feed,
		"https://page.example/":         `<title>Page</title><link rel=alternate type="application/rss+xml" href="/broken"><link rel=alternate type="application/atom+xml" href="/moved"><link rel=alternate type="application/rss+xml" href="/comments">`,
		"https://page.example/broken":   "<html>",
		"https://page.example/moved":    ">https://page.example/new",
		"https://page.example/new":      feed,
		"https://quiet.example/news":    "<html><title>Quiet</title>",
		"https://quiet.example/rss.xml": feed,
		"https://quiet.example/feed":    ">https://wire.example/feed",
		"https://none.example/":         "<html>",
		"https://pic.example/":          "GIF89a",
	}
	for _, tc := range []struct{ in, url, err string }{
		{"https://wire.example/feed", "https://wire.example/feed", ""},
		{" wire.example/feed", "https://wire.example/feed", ""},
		{"https://page.example/", "https://page.example/moved", ""},
		{"https://quiet.example/news", "https://quiet.example/rss.xml", ""},
		{"https://none.example/", "", "https://none.example/ is a web page that names no feed, and none.example has none in the usual places; look on it for a link named RSS, Atom or Feed"},
		{"https://pic.example/", "", "https://pic.example/ is not a feed; RSS, Atom and JSON Feed can be read"},
		{"https://gone.example/", "", "https://gone.example/ answered 404 Not Found"},
	} {
		f, err := Find(t.Context(), site, tc.in)
		if tc.err != "" {
			if err == nil || err.Error() != tc.err {
				t.Errorf("Find(%s) error = %v, want %s", tc.in, err, tc.err)
			}
			continue
		}
		if err != nil || f.URL != tc.url || f.Title != "Harbour Wire" || f.Items != 4 || f.Interval(Wish{}) != 15*time.Minute || time.Since(f.Newest) > 2*time.Hour {
			t.Errorf("Find(%s) = %+v, %v", tc.in, f, err)
		}
		if tc.in == "https://page.example/" && strings.Join(f.Others, " ") != "https://page.example/broken https://page.example/comments" {
			t.Errorf("others = %v", f.Others)
		}
	}
}
