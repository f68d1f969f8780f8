package feed

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// board is a page with the links of the given notices, newest first.
func board(paths ...string) string {
	var b strings.Builder
	b.WriteString("<html lang=en><title>Notices</title><nav><a href=/about>About</a></nav><ul>")
	for _, p := range paths {
		b.WriteString("<li class=notice><a href=/n/" + p + "?utm_source=board>Notice " + p + "</a>")
	}
	return b.String() + "</ul>"
}

// watch watches the notices of a board, step by step.
func watch(t *testing.T) *reading {
	t.Helper()
	r := read(t)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	mux.Handle("/", r.site)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	r.url = news.WatchedURL(srv.URL+"/board", "li.notice a")
	return r
}

func TestWatchedPage(t *testing.T) {
	r := watch(t)
	r.site.body, r.site.etag = board("b", "a"), `"1"`
	if got, out := r.poll(); got != "[Notice a] [Notice b]" || out.Result != "new" || out.Items != 2 {
		t.Errorf("the first look offered %s, %+v, want all as backlog", got, out)
	}
	a := r.offered[0]
	host := strings.TrimSuffix(strings.Split(r.url, "#")[0], "/board")
	if a.URL != host+"/n/a?utm_source=board" || a.Key != host+"/n/a" || a.Feed != r.url || a.Source != "127.0.0.1" || a.Language != "en" || !a.Published.IsZero() {
		t.Errorf("the item is %+v", a)
	}
	if got, out := r.poll(); got != "" || out.Result != "same" || r.site.last().Get("If-None-Match") != `"1"` {
		t.Errorf("an unchanged page offered %s, %+v", got, out)
	}
	r.site.body, r.site.etag = board("d", "c", "b"), `"2"`
	if got, _ := r.poll(); got != "Notice c Notice d" {
		t.Errorf("new links offered %q, want them as news, oldest first", got)
	}
	r.site.body, r.site.etag = board("a", "d", "c", "b"), `"3"` // an old one comes back
	if got, _ := r.poll(); got != "" {
		t.Errorf("a link that was there before offered %q", got)
	}
	if r.state.Title != "Notices" || r.state.Interval != watchInterval || len(r.notices) != 0 {
		t.Errorf("state %+v, notices %v", r.state, r.notices)
	}
	if wait := time.Until(r.state.NextAt); wait < watchInterval-time.Minute || r.state.Hub != "" {
		t.Errorf("the next look is in %v, want %v at least", wait, watchInterval)
	}
}

func TestWatchedPageIsNeverAskedTooOften(t *testing.T) {
	r := watch(t)
	r.poller.Every = time.Second // as people set it for feeds of their own
	for _, step := range []struct {
		name   string
		status int
		body   string
	}{{"the first look", 0, board("a")}, {"the next", 0, board("b", "a")}, {"after trouble", 500, ""}, {"once rebuilt", 0, "<html><title>New</title>"}} {
		r.site.status, r.site.body = step.status, step.body
		r.poll()
		if wait := time.Until(r.state.NextAt); wait < watchInterval-time.Second {
			t.Errorf("%s: the next look is in %v, want %v at least", step.name, wait, watchInterval)
		}
	}
}

func TestRebuiltPageIsNoSilence(t *testing.T) {
	r := watch(t)
	r.site.body = board("b", "a")
	r.poll()
	r.site.body = "<html><title>Notices</title><div class=card><a href=/n/c>Notice c</a></div>"
	if got, out := r.poll(); got != "" || out.Result != "unreadable" || len(r.notices) != 0 {
		t.Errorf("a page without the links offered %q, %+v, notices %v", got, out, r.notices)
	}
	shown := news.MaskURL(strings.Split(r.url, "#")[0])
	want := "no link on " + shown + " matches li.notice a; the page may have been rebuilt"
	if r.state.LastError != want {
		t.Errorf("the error is %q, want %q", r.state.LastError, want)
	}
	r.poll()
	r.poll()
	if want := "rebuilt: Notices brings nothing any more: " + want + ". Look which of its links are news now, and add it again."; len(r.notices) != 1 || r.notices[0] != want {
		t.Errorf("notices = %q, want one: %q", r.notices, want)
	}
	r.site.body = board("c", "b", "a")
	if got, _ := r.poll(); got != "Notice c" || len(r.notices) != 2 || !strings.HasPrefix(r.notices[1], "recovered: Notices works again") {
		t.Errorf("once it is back it offered %q, notices %q", got, r.notices)
	}
}

func TestWatchedPageObeysRobots(t *testing.T) {
	for name, tc := range map[string]struct {
		robots, header, meta, want string
	}{
		"robots.txt": {robots: "User-agent: *\nDisallow: /board\n", want: "asks programs not to read that page"},
		"a header":   {header: "noai", want: "asks programs not to use what it says"},
		"the page":   {meta: "<meta name=robots content=nosnippet>", want: "asks programs not to use what it says"},
		"none":       {},
	} {
		asked := 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if q.URL.Path == "/robots.txt" {
				_, _ = w.Write([]byte(tc.robots)) // the client sees what is missing
				return
			}
			asked++
			if tc.header != "" {
				w.Header().Set("X-Robots-Tag", tc.header)
			}
			_, _ = w.Write([]byte(tc.meta + board("a"))) // likewise
		}))
		client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Pace: -1})
		f, err := Find(t.Context(), client, news.WatchedURL(srv.URL+"/board", "li a"))
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: Find = %+v, %v, want %q", name, f, err, tc.want)
		}
		if name == "robots.txt" && asked != 0 {
			t.Errorf("the page was asked for %d times although robots.txt forbids it", asked)
		}
		client.Close()
		srv.Close()
	}
}

func TestFindWatchedPage(t *testing.T) {
	site := shelf{"https://port.example/board": board("b", "a"), "https://port.example/pic": "GIF89a"}
	for in, want := range map[string]string{
		"port.example/board#links=li a":           "https://port.example/board#links=li a Notices Notice b 2 15m0s",
		"https://port.example/board#links=h2%20a": "no link on https://port.example/board matches h2 a; in a browser, Inspect on one of the links shows what they have in common",
		"https://port.example/pic#links=a":        "no link on https://port.example/pic matches a; in a browser, Inspect on one of the links shows what they have in common",
		"https://port.example/board#links=h2 >":   "https://port.example/board: the selector ends where the name of an element, a .class, an #id or an [attribute] was expected",
		"https://port.example/none#links=a":       "https://port.example/none answered 404 Not Found",
	} {
		f, err := Find(t.Context(), site, in)
		got := f.URL + " " + f.Title + " " + f.First + " " + string(rune('0'+f.Items)) + " " + f.Interval(Wish{}).String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("Find(%s) = %s, want %s", in, got, want)
		}
	}
}

// TestPollerWatchesPages has a page watched by a poller that runs, for a day.
func TestPollerWatchesPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const at = "https://port.example/board"
		site := shelf{at: board("a")}
		var looks []time.Time
		began := time.Now()
		client := looked{site, func(url string) {
			if url == at {
				looks = append(looks, time.Now())
			}
			if time.Since(began) > 5*time.Hour {
				site[at] = board("b", "a")
			}
		}}
		source := news.WatchedURL(at, "li a")
		p := &Poller{Feeds: List{source}, Client: client, States: &memory{}}
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
		defer cancel()
		var posted, kept []string
		err := p.Run(ctx, func(_ context.Context, as ...news.Article) error {
			for _, a := range as {
				if a.Backlog {
					kept = append(kept, a.Title)
				} else {
					posted = append(posted, a.Title)
				}
			}
			return nil
		})
		if err != nil || strings.Join(kept, ",") != "Notice a" || strings.Join(posted, ",") != "Notice b" {
			t.Errorf("kept %v, posted %v, %v", kept, posted, err)
		}
		if n := len(looks); n < 80 || n > 97 {
			t.Errorf("looked %d times in a day, want about every 15 minutes", n)
		}
		for i := 1; i < len(looks); i++ {
			if gap := looks[i].Sub(looks[i-1]); gap < watchInterval {
				t.Errorf("looked again after %v", gap)
			}
		}
	})
}

// looked tells what a site is asked.
type looked struct {
	shelf
	at func(url string)
}

func (l looked) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	l.at(req.URL)
	return l.shelf.Get(ctx, req)
}
