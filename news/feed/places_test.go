package feed

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"newsbot/news/fetch"
)

func TestDerivedPlaces(t *testing.T) {
	const videos = "https://www.youtube.com/feeds/videos.xml?"
	for in, want := range map[string]string{
		"https://www.youtube.com/channel/UCabcdefghijkl_-012345":           videos + "channel_id=UCabcdefghijkl_-012345",
		"https://youtube.com/channel/UCabcdefghijkl_-012345/videos?view=0": videos + "channel_id=UCabcdefghijkl_-012345",
		"https://m.youtube.com/playlist?list=PLabcdefghij0123":             videos + "playlist_id=PLabcdefghij0123",
		"https://youtu.be/abcdefghijk?list=PLabcdefghij0123":               videos + "playlist_id=PLabcdefghij0123",
		"https://www.youtube.com/channel/UC&x=1abcdefghijklmn":             "",
		"https://www.youtube.com/@harbourtv":                               "",
		"https://www.youtube.com/user/harbourtv":                           "",
		videos + "channel_id=UCabcdefghijkl_-012345":                       "",
		"https://github.com/karsu/tide":                                    "https://github.com/karsu/tide/releases.atom https://github.com/karsu/tide/tags.atom https://github.com/karsu/tide/commits.atom",
		"https://GitHub.com/karsu/tide.git":                                "https://github.com/karsu/tide/releases.atom https://github.com/karsu/tide/tags.atom https://github.com/karsu/tide/commits.atom",
		"https://github.com/karsu/tide/releases/tag/v1":                    "https://github.com/karsu/tide/releases.atom https://github.com/karsu/tide/tags.atom",
		"https://github.com/karsu/tide/tags":                               "https://github.com/karsu/tide/tags.atom",
		"https://github.com/karsu/tide/commits":                            "https://github.com/karsu/tide/commits.atom",
		"https://github.com/karsu/tide/commits/stable/":                    "https://github.com/karsu/tide/commits/stable.atom https://github.com/karsu/tide/commits.atom",
		"https://github.com/karsu/tide/tree/main/docs":                     "https://github.com/karsu/tide/commits/main/docs.atom https://github.com/karsu/tide/commits.atom",
		"https://github.com/karsu/tide/commits.atom":                       "",
		"https://github.com/karsu/tide/issues":                             "",
		"https://github.com/karsu":                                         "",
		"https://github.com/":                                              "",
		"https://www.reddit.com/r/ports":                                   "https://www.reddit.com/r/ports/.rss",
		"https://old.reddit.com/r/ports/new/":                              "https://www.reddit.com/r/ports/new/.rss",
		"https://reddit.com/r/ports/comments/1a2b3c/a_new_quay/":           "https://www.reddit.com/r/ports/comments/1a2b3c/a_new_quay/.rss",
		"https://www.reddit.com/u/harbourmaster":                           "https://www.reddit.com/user/harbourmaster/.rss",
		"https://www.reddit.com/r/ports/.rss":                              "",
		"https://www.reddit.com/":                                          "",
		"https://karsu.substack.com/p/the-new-quay":                        "https://karsu.substack.com/feed",
		"https://medium.com/@harbour/the-new-quay-1a2b3c":                  "https://medium.com/feed/@harbour",
		"https://medium.com/port-review":                                   "https://medium.com/feed/port-review",
		"https://medium.com/tag/ports/latest":                              "https://medium.com/feed/tag/ports",
		"https://medium.com/feed/@harbour":                                 "",
		"https://medium.com/":                                              "",
		"https://portreview.medium.com/about":                              "https://portreview.medium.com/feed",
		"https://karsu.wordpress.com/2026/11/22/quay/":                     "https://karsu.wordpress.com/feed/",
		"https://ada:s3cret@github.com/karsu/tide":                         "",
		"https://notgithub.com/karsu/tide":                                 "",
		"https://github.com.evil.example/karsu/tide":                       "",
		"://":                           "",
		"https://site.example/@harbour": "",
	} {
		if got := strings.Join(derived(in), " "); got != want {
			t.Errorf("derived(%q) = %q, want %q", in, got, want)
		}
	}
}

// street is a loopback web server of one site that notes what it is asked.
type street struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string // ">" redirects
	asked []string
}

func newStreet(t *testing.T, pages map[string]string) (*street, *fetch.Client) {
	t.Helper()
	s := &street{pages: pages}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	client := fetch.New(fetch.Options{Pace: -1, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(client.Close)
	return s, client
}

func (s *street) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.RequestURI())
	body, ok := s.pages[r.URL.RequestURI()]
	switch to, moved := strings.CutPrefix(body, ">"); {
	case !ok:
		http.NotFound(w, r)
	case moved:
		http.Redirect(w, r, to, http.StatusFound)
	default:
		_, _ = w.Write([]byte(body)) // the test sees what is missing
	}
}

func TestFindGuesses(t *testing.T) {
	feed := doc("a A 1h", "b B 2h", "c C 3h", "d D 4h")
	for _, tc := range []struct {
		name  string
		pages map[string]string
		at    string
		want  string // path of the feed; empty for none
	}{
		{"the @handle's alternate link", map[string]string{
			"/@tv":                             `<title>TV</title><link rel=alternate type="application/rss+xml" href="/feeds/videos.xml?channel_id=UC1">`,
			"/feeds/videos.xml?channel_id=UC1": feed, "/feed": feed,
		}, "/@tv", "/feeds/videos.xml?channel_id=UC1"},
		{"a profile", map[string]string{"/@ada": "<title>Ada</title>", "/@ada.rss": feed, "/feed": feed}, "/@ada", "/@ada.rss"},
		{"a guest's profile", map[string]string{"/@ada@else.example": "<title>Ada</title>", "/@ada@else.example.rss": feed, "/rss": feed}, "/@ada@else.example", "/rss"},
		{"a category of WordPress", map[string]string{
			"/c/ports/": `<title>Ports</title><meta name="Generator" content="WordPress 6.4.2">`, "/c/ports/feed/": feed, "/feed": feed,
		}, "/c/ports/", "/c/ports/feed/"},
		{"a WordPress without pretty addresses", map[string]string{"/": `<title>P</title><meta name="generator" content="WordPress 6">`, "/?feed=rss2": feed}, "/", "/?feed=rss2"},
		{"each of the usual places", map[string]string{"/": "<title>P</title>", "/index.rss": feed}, "/", "/index.rss"},
		{"a slash more is the same place", map[string]string{"/": "<title>P</title>", "/feed": ">/feed/", "/feed/": feed}, "/", "/feed"},
		{"a redirected guess is dropped", map[string]string{"/": "<title>P</title>", "/feed": ">/all.xml", "/all.xml": feed}, "/", ""},
		{"a guess that robots.txt forbids is not made", map[string]string{
			"/": "<title>P</title>", "/feed": feed, "/robots.txt": "User-agent: *\nDisallow: /feed\n", "/rss.xml": feed,
		}, "/", "/rss.xml"},
		{"a site without any", map[string]string{"/": "<title>P</title>"}, "/", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, client := newStreet(t, tc.pages)
			f, err := Find(t.Context(), client, s.URL+tc.at)
			if got := strings.TrimPrefix(f.URL, s.URL); got != tc.want || (err == nil) != (tc.want != "") {
				t.Errorf("Find(%s) = %q, %v, want %q", tc.at, got, err, tc.want)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if strings.Contains(tc.pages["/robots.txt"], "/feed") && slices.Contains(s.asked, "/feed") {
				t.Errorf("asked for %v", s.asked)
			}
			if len(s.asked) > 2+2+len(usualPlaces) { // the page, robots.txt, what the page hints at, and the places
				t.Errorf("asked %d times: %v", len(s.asked), s.asked)
			}
		})
	}
}

func TestFindInAHouseOfMany(t *testing.T) {
	feed, none := doc("a A 1h", "b B 2h", "c C 3h", "d D 4h"), strings.Split(doc("a A 1h"), "<item>")[0]+"</channel></rss>"
	const repo, tv = "https://github.com/karsu/tide", "https://www.youtube.com/@harbourtv"
	site := shelf{
		repo + "/releases.atom": none, repo + "/tags.atom": feed, repo + "/commits.atom": feed,
		"https://github.com/karsu/empty/releases.atom": none,
		tv: "<title>Harbour TV</title>", "https://www.youtube.com/feed": feed, "https://www.youtube.com/rss": feed,
	}
	for in, want := range map[string]string{
		repo:                               repo + "/tags.atom",
		repo + "/commits":                  repo + "/commits.atom",
		"github.com/karsu/empty":           "https://github.com/karsu/empty/releases.atom",
		"https://github.com/karsu/missing": "https://github.com/karsu/missing/releases.atom answered 404 Not Found",
		tv:                                 tv + " names no feed; give the address of a channel, a person, a list or a project there",
		"https://www.reddit.com/r/ports":   "https://www.reddit.com/r/ports/.rss answered 404 Not Found",
	} {
		f, err := Find(t.Context(), site, in)
		got := f.URL
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("Find(%s) = %s, want %s", in, got, want)
		}
	}
	if f, _ := Find(t.Context(), site, repo); len(f.Others) != 2 {
		t.Errorf("others = %v, want the releases and the commits", f.Others)
	}
}
