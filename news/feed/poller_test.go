package feed

import (
	"context"
	"errors"
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
)

// site is a host whose feed and manners the test decides.
type site struct {
	mu       sync.Mutex
	body     string
	etag     string
	modified string
	status   int
	header   http.Header
	asked    []http.Header
	redirect string
	missing  string // a path at which there is nothing any more
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Header.Clone())
	for k, v := range s.header {
		w.Header()[k] = v
	}
	if s.etag != "" {
		w.Header()["ETag"] = []string{s.etag}
	}
	if s.modified != "" {
		w.Header().Set("Last-Modified", s.modified)
	}
	switch {
	case r.URL.Path == s.missing:
		http.NotFound(w, r)
	case s.redirect != "" && r.URL.Path == "/feed":
		http.Redirect(w, r, s.redirect, http.StatusMovedPermanently)
	case s.status != 0:
		w.WriteHeader(s.status)
	case s.etag != "" && r.Header.Get("If-None-Match") == s.etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		fmt.Fprint(w, s.body)
	}
}

// last returns the headers of the last request.
func (s *site) last() http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[len(s.asked)-1]
}

// reading polls one feed step by step.
type reading struct {
	t       *testing.T
	site    *site
	url     string
	poller  *Poller
	wishes  []Wish
	state   State
	offered []news.Article
	notices []string
	err     error // what accept returns
}

func read(t *testing.T) *reading {
	t.Helper()
	r := &reading{t: t, site: &site{}}
	srv := httptest.NewServer(r.site)
	t.Cleanup(srv.Close)
	c := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Pace: -1})
	t.Cleanup(c.Close)
	r.url = srv.URL + "/feed"
	r.poller = &Poller{Client: c, Notice: func(_ context.Context, n Notice) { r.notices = append(r.notices, n.Kind+": "+n.Text) }}
	return r
}

func (r *reading) want() Wanted { return Wanted{URL: r.url, Wishes: r.wishes, Channels: 12} }

// poll polls once and returns the titles that were offered, backlog in brackets.
func (r *reading) poll() (string, Outcome) {
	r.t.Helper()
	r.offered = nil
	st, out, err := r.poller.poll(r.t.Context(), r.want(), r.state, func(_ context.Context, as ...news.Article) error {
		if r.err != nil {
			return r.err
		}
		r.offered = append(r.offered, as...)
		return nil
	})
	if !errors.Is(err, r.err) {
		r.t.Fatalf("poll: %v", err)
	}
	if err == nil {
		r.state = st
	}
	var titles []string
	for _, a := range r.offered {
		if a.Backlog {
			a.Title = "[" + a.Title + "]"
		}
		titles = append(titles, a.Title)
	}
	return strings.Join(titles, " "), out
}

// doc is a feed of items, each "guid title age".
func doc(items ...string) string {
	var b strings.Builder
	for _, it := range items {
		f := strings.Fields(it)
		b.WriteString("<item><guid isPermaLink='false'>" + f[0] + "</guid><title>" + f[1] + "</title><link>https://wire.example/" + f[0] + "</link>")
		if len(f) > 2 {
			age, err := time.ParseDuration(f[2])
			if err != nil {
				panic(err)
			}
			b.WriteString("<pubDate>" + time.Now().Add(-age).UTC().Format(time.RFC1123Z) + "</pubDate>")
		}
		b.WriteString("</item>")
	}
	return rssOf(b.String())
}

func TestFirstFetchIsBacklogAndLaterOnesAreNews(t *testing.T) {
	r := read(t)
	r.site.body = doc("b B 1h", "a A 2h")
	if got, out := r.poll(); got != "[A] [B]" || out.Result != "new" || out.New != 2 {
		t.Errorf("first fetch offered %s, %+v", got, out)
	}
	if got, _ := r.poll(); got != "" {
		t.Errorf("the same document offered %s", got)
	}
	r.site.body = doc("f F -3h", "e E", "d D 30h", "c C 1m", "b B 1h", "a A2 2h")
	got, out := r.poll()
	if got != "[D] E A2 C F" || len(out.Lags) != 2 {
		t.Errorf("new items offered %s, lags %v; want the old one as backlog, the edit, and the news, oldest first", got, out.Lags)
	}
	if f := r.offered[4]; time.Since(f.Published) > time.Minute {
		t.Errorf("a date in the future became %v, want now", f.Published)
	}
	if a := r.offered[3]; a.Feed != r.url || a.Key != "c" || a.Source != "Harbour Wire" || a.URL != "https://wire.example/c" {
		t.Errorf("offered %+v", a)
	}
	r.site.body = doc("c C 1m")
	r.poll()
	r.site.body = doc("d D 30h", "c C 1m")
	if got, _ := r.poll(); got != "" {
		t.Errorf("items that came back offered %s", got)
	}
}

func TestManyNewItemsAreABurst(t *testing.T) {
	for _, tc := range []struct {
		n    int
		want bool
	}{{20, false}, {21, true}} {
		r := read(t)
		r.site.body = doc("x X 1h")
		r.poll()
		items := []string{"x Y 1h", "old Old 30h"}
		for i := range tc.n {
			items = append(items, fmt.Sprintf("n%d N%d %dm", i, i, i+1))
		}
		r.site.body = doc(items...)
		got, _ := r.poll()
		if n := strings.Count(got, "["); n != 1 || !strings.HasSuffix(got, " N1 N0") {
			t.Errorf("%d of %d are backlog, want the old one: %s", n, tc.n, got)
		}
		for _, a := range r.offered {
			if burst := tc.want && a.Key != "x" && a.Key != "old"; a.Burst != burst {
				t.Errorf("of %d new ones %s has Burst = %v", tc.n, a.Key, a.Burst)
			}
		}
	}
}

func TestConditionalGet(t *testing.T) {
	r := read(t)
	r.site.body, r.site.etag, r.site.modified = doc("a A 1h"), `W/"v 1"`, "Sun, 22 nov 2026 10:00:00"
	r.poll()
	if h := r.site.last(); h.Get("User-Agent") != "newsbot (12 channels)" || h.Get("If-None-Match")+h.Get("If-Modified-Since") != "" {
		t.Errorf("the first request sends validators: %v", h)
	}
	r.site.body = doc("b B 1m", "a A 1h")
	if got, out := r.poll(); got != "" || out.Result != "same" {
		t.Errorf("after 304 offered %s, %s", got, out.Result)
	}
	if h := r.site.last(); h.Get("If-None-Match") != `W/"v 1"` || h.Get("If-Modified-Since") != "Sun, 22 nov 2026 10:00:00" {
		t.Errorf("validators did not come back as they were sent: %v", h)
	}
	r.site.modified = "another"
	r.poll()
	if r.state.Modified != "another" {
		t.Errorf("a 304 did not renew the validator: %q", r.state.Modified)
	}

	before := r.state
	r.site.etag, r.err = `"v2"`, errors.New("disk full")
	if _, out := r.poll(); out.Result != "not filed" || r.state.ETag != before.ETag {
		t.Errorf("validators %q were kept although the articles were not safe", r.state.ETag)
	}
	r.err = nil
	if got, _ := r.poll(); got != "B" || r.state.ETag != `"v2"` {
		t.Errorf("offered again %s, validator %q", got, r.state.ETag)
	}

	r.state.FullAt = time.Now().Add(-25 * time.Hour)
	r.poll()
	if h := r.site.last(); h.Get("If-None-Match") != "" {
		t.Error("a day of 304 was not broken by a full fetch")
	}
	if time.Since(r.state.FullAt) > time.Minute {
		t.Error("the full fetch was not noted")
	}
}

func TestFailingFeedIsNeverGivenUp(t *testing.T) {
	r := read(t)
	r.site.body = doc("a A 1h")
	r.poll()
	r.site.status = 500
	var last time.Duration
	for i := range 30 {
		if _, out := r.poll(); out.Result != "failed" {
			t.Fatalf("result = %s", out.Result)
		}
		wait := time.Until(r.state.NextAt)
		if wait > 30*time.Hour || i < 5 && wait < last {
			t.Errorf("failure %d: next in %v after %v", i, wait, last)
		}
		last = wait
	}
	if r.state.LastError != "127.0.0.1 answered 500 Internal Server Error; it is tried again later" {
		t.Errorf("LastError = %s", r.state.LastError)
	}
	for _, ago := range []time.Duration{5 * time.Hour, 7 * time.Hour, 8 * time.Hour, 73 * time.Hour, 90 * time.Hour} {
		r.state.Since = time.Now().Add(-ago)
		r.poll()
	}
	r.site.status = 0
	r.poll()
	want := []string{
		"failing: Harbour Wire has failed for 7 hours: 127.0.0.1 answered 500 Internal Server Error; it is tried again later",
		"failing: Harbour Wire has failed for 3 days: 127.0.0.1 answered 500 Internal Server Error; it is tried again later",
		"recovered: Harbour Wire works again, after 3 days.",
	}
	if strings.Join(r.notices, "\n") != strings.Join(want, "\n") {
		t.Errorf("notices:\n%s\nwant\n%s", strings.Join(r.notices, "\n"), strings.Join(want, "\n"))
	}
	if r.state.Failures != 0 || r.state.LastError != "" || !r.state.Since.IsZero() {
		t.Errorf("state after recovery: %+v", r.state)
	}
}

func TestGoneLockedAndResting(t *testing.T) {
	r := read(t)
	r.site.body = doc("a A 1h")
	r.poll()
	r.site.status = 410
	r.poll()
	r.poll()
	if wait := time.Until(r.state.NextAt); wait < 6*24*time.Hour || len(r.notices) != 1 || !strings.HasPrefix(r.notices[0], "gone: Harbour Wire says that it is gone for good") {
		t.Errorf("after 410: next in %v, notices %q", wait, r.notices)
	}

	r = read(t)
	r.site.status = 403
	for range 4 {
		r.poll()
	}
	if len(r.notices) != 1 || !strings.HasPrefix(r.notices[0], "locked: http://127.0.0.1:") {
		t.Errorf("after four times 403: notices %q", r.notices)
	}

	r = read(t)
	r.site.status, r.site.header = 429, http.Header{"Retry-After": {"1800"}}
	r.poll()
	r.poll() // not sent: the host rests
	if wait := time.Until(r.state.NextAt); wait < 25*time.Minute || wait > 35*time.Minute || r.state.Failures != 1 || len(r.site.asked) != 1 {
		t.Errorf("after 429: next in %v, %d failures, %d requests", wait, r.state.Failures, len(r.site.asked))
	}
}

func TestFeedThatBecomesAPage(t *testing.T) {
	r := read(t)
	r.site.body = "<!doctype html><title>Moved</title>"
	_, out := r.poll()
	if out.Result != "unreadable" || !strings.Contains(r.state.LastError, "is a web page, not a feed") || !r.state.LastOK.IsZero() {
		t.Errorf("result %s, %q", out.Result, r.state.LastError)
	}
	r.site.body = doc("a A 1h")
	if got, _ := r.poll(); got != "[A]" {
		t.Errorf("the first fetch that worked offered %s", got)
	}
}

func TestPermanentRedirectIsBelievedAfterADay(t *testing.T) {
	r := read(t)
	r.site.body, r.site.redirect = doc("a A 1h"), "/new"
	for range 5 {
		r.poll()
	}
	if r.state.Address != "" || r.state.Moved.Times != 5 {
		t.Errorf("believed on the first day: %+v", r.state.Moved)
	}
	r.state.Moved.Since = time.Now().Add(-25 * time.Hour)
	r.poll()
	if !strings.HasSuffix(r.state.Address, "/new") || len(r.notices) != 1 || !strings.HasPrefix(r.notices[0], "moved: Harbour Wire has moved for good") {
		t.Errorf("after a day: address %q, notices %q", r.state.Address, r.notices)
	}
	before := len(r.site.asked)
	r.site.body = doc("b B 1m", "a A 1h")
	if got, _ := r.poll(); got != "B" || r.offered[0].Feed != r.url || len(r.site.asked) != before+1 {
		t.Errorf("from the new address: %s of %s in %d requests", got, r.offered[0].Feed, len(r.site.asked)-before)
	}
}

// TestSharedAddress shows that items which all link to the front page stay different articles.
func TestSharedAddress(t *testing.T) {
	r := read(t)
	item := func(guid, link string) string {
		return "<item><guid isPermaLink='false'>" + guid + "</guid><title>" + guid + "</title><link>" + link + "</link></item>"
	}
	r.site.body = rssOf(item("a", "https://wire.example/") + item("b", "https://wire.example/?utm_source=rss") + item("c", "https://wire.example/c"))
	r.poll()
	keys := map[string]string{}
	for _, a := range r.offered {
		for _, k := range a.Keys() {
			if other := keys[k]; other != "" {
				t.Errorf("%s and %s have the key %q together", a.Title, other, k)
			}
			keys[k] = a.Title
		}
		if len(a.Keys()) != map[string]int{"a": 1, "b": 1, "c": 2}[a.Title] {
			t.Errorf("%s has the keys %q", a.Title, a.Keys())
		}
	}
	if len(r.offered) != 3 {
		t.Errorf("offered %d, want 3", len(r.offered))
	}
}

// An item that comes back under another name, with its address and its headline, is the same item; a headline alone that comes
// back is not, and neither is one of last week.
func TestRenamedItemIsAnEdit(t *testing.T) {
	r := read(t)
	item := func(guid, title, link string, ago time.Duration) string {
		return fmt.Sprintf("<item><guid isPermaLink='false'>%s</guid><title>%s</title><link>https://wire.example/%s</link><pubDate>%s</pubDate></item>",
			guid, title, link, time.Now().Add(-ago).UTC().Format(time.RFC1123Z))
	}
	r.site.body = rssOf(item("a", "Rates held", "live", time.Hour) + item("b", "Markets open", "live", 2*time.Hour) + item("c", "Oil up", "c", 3*time.Hour))
	r.poll()
	r.site.body = rssOf(item("a2", "Rates held", "live", 0) + item("b", "Markets open", "live", 2*time.Hour) + item("d", "Oil up", "d", 0) + item("e", "Gas up", "live", 0))
	if got, out := r.poll(); got != "Oil up Gas up" && got != "Gas up Oil up" || out.Renamed != 1 {
		t.Errorf("offered %q, %+v; want the two that are new, and one that is renamed", got, out)
	}
}

func TestItemThatIsThereTwiceCountsOnce(t *testing.T) {
	r := read(t)
	items := []string{"a A 1h", "a A 1h"}
	for i := range 30 {
		items = append(items, fmt.Sprintf("n%d N%d 2h", i, i))
	}
	r.site.body = doc(items...)
	if _, out := r.poll(); out.New != 31 || out.Twice != 1 || out.Items != 32 {
		t.Errorf("%+v, want 31 new and one that is there twice", out)
	}
}

func TestStanding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb(func(url string, n int) (*fetch.Response, time.Duration, error) {
			if strings.Contains(url, "broken") {
				return nil, time.Second, &fetch.Error{Host: "broken.example", Status: 500, Msg: "broken.example answered 500"}
			}
			if n > 1 {
				return nil, 3 * time.Hour, &fetch.Error{Host: "slow.example", Msg: "slow.example did not answer in time"}
			}
			return ok(doc("a A 1h")), time.Second, nil
		})
		p := &Poller{Feeds: List{"https://broken.example/feed", "https://slow.example/1", "https://slow.example/2"}, Client: w, States: &memory{}}
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := p.Run(ctx, func(context.Context, ...news.Article) error { return nil }); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(time.Minute)
		if got, want := p.Standing(time.Now()), (Standing{Feeds: 3}); got != want {
			t.Errorf("after a minute %+v, want %+v", got, want)
		}
		time.Sleep(2 * time.Hour) // one feed of the slow host is asked for three hours, the other waits for its turn
		if got, want := p.Standing(time.Now()), (Standing{Feeds: 3, Overdue: 1}); got != want {
			t.Errorf("while a host is slow %+v, want %+v", got, want)
		}
		time.Sleep(5 * time.Hour)
		if got := p.Standing(time.Now()); got.Failing < 1 {
			t.Errorf("after seven hours %+v, want the broken feed among the failing", got)
		}
		cancel()
		wg.Wait()
		if got := p.Standing(time.Now()); got != (Standing{}) {
			t.Errorf("stopped %+v, want nothing", got)
		}
	})
}

func TestLagIsRemembered(t *testing.T) {
	r := read(t)
	r.site.body = doc("a A 3h")
	r.poll()
	if r.state.Lag != 0 {
		t.Errorf("backlog has a lag of %v", r.state.Lag)
	}
	r.site.body = doc("b B 8m", "a A 3h")
	if _, out := r.poll(); r.state.Lag.Round(time.Minute) != 8*time.Minute || out.Changed != 0 {
		t.Errorf("lag = %v, changed = %d, want 8 minutes and nothing", r.state.Lag, out.Changed)
	}
	r.site.body = doc("b Better 8m", "a A 3h")
	if _, out := r.poll(); out.Changed != 1 || out.New != 1 || len(out.Lags) != 0 {
		t.Errorf("of an edit %+v, want one that changed and no lag", out)
	}
}

func TestNaming(t *testing.T) {
	item := func(key, link, title string) news.Article {
		return news.Article{Key: key, URL: "https://wire.example/" + link, Title: title, Published: time.Unix(int64(len(title)), 0)}
	}
	var good, same, links, titles []news.Article
	for i := range 30 {
		id, title := fmt.Sprint("k", i), strings.Repeat("t", i+1)
		good = append(good, item(id, id, "t"))
		same = append(same, item("k", id, "t"))
		links = append(links, item("", "", id))
		titles = append(titles, item("", "", title[:1+i%2*i]))
	}
	good[0].Key = "" // one in thirty is forgiven
	for _, tc := range []struct {
		name  string
		items []news.Article
		at    Naming
		want  Naming
	}{
		{"guids", good, ByGUID, ByGUID},
		{"repeated guids", same, ByGUID, ByLink},
		{"repeated links", links, ByGUID, ByLinkAndTitle},
		{"nothing is unique", titles, ByGUID, ByTitleAndDate},
		{"never back", good, ByLinkAndTitle, ByLinkAndTitle},
		{"no items", nil, ByGUID, ByGUID},
	} {
		if got := naming(tc.items, tc.at); got != tc.want && tc.name != "never back" || tc.name == "never back" && got < tc.want {
			t.Errorf("%s: naming = %d, want %d", tc.name, got, tc.want)
		}
	}
}
