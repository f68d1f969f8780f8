package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news/feed"
	"newsbot/news/fetch"
)

// A paper is a site with a front page that names its feed, the feed, and a page for each story.
type paper struct {
	*httptest.Server
	mu    sync.Mutex
	items string
	pages map[string]string
	asked map[string]int
}

func newPaper(t *testing.T) *paper {
	t.Helper()
	p := &paper{pages: map[string]string{}, asked: map[string]int{}}
	p.pages["/"] = `<html><head><title>Port Review</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body>Today</body></html>`
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[r.URL.Path]++
	if r.URL.Path == "/rss.xml" {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Port Review</title>%s</channel></rss>`, p.items)
		return
	}
	page, ok := p.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, page)
}

// story puts a story into the feed with a standfirst, and all of it on a page.
func (p *paper) story(path, title, standfirst, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.items = fmt.Sprintf(`<item><guid>%s%s</guid><link>%s%s</link><title>%s</title><pubDate>%s</pubDate><description>%s</description></item>`,
		p.URL, path, p.URL, path, title, time.Now().UTC().Format(time.RFC1123Z), standfirst) + p.items
	p.pages[path] = `<html><head><title>` + title + `</title></head><body><article><h1>` + title + `</h1><p>` + standfirst + `</p><p>` + text + `</p></article></body></html>`
}

func (p *paper) times(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// TestSourceAddedInTheConsole adds the feed of a site in the console: its stories come there, with what only their pages say, and
// nowhere else.
func TestSourceAddedInTheConsole(t *testing.T) {
	t.Parallel()
	c, site := newChats(t), newPaper(t)
	site.story("/old", "Turkey asked for LNG last week", "It did.", strings.Repeat("That was then. ", 40))
	p := start(t, t.TempDir(), append(c.settings(), "NEWSBOT_FEED_INTERVAL=1s", "NEWSBOT_CONTACT=desk@example.org")...)
	c.subscribe(t, p)
	p.console("sources add " + site.URL)
	p.await("what was found", func() bool {
		p.console("sources add " + site.URL) // the page and the feed are asked for half a second apart
		return strings.Contains(p.get("/metrics"), "newsbot_feeds 1")
	})
	p.await("the first fetch", func() bool { return strings.Contains(p.get("/metrics"), `newsbot_feed_polls_total{result="new"} 1`) })

	site.story("/lng", "Ankara signs for ten years", "The contract was signed on Monday.",
		"Turkey will take 4 million tonnes of LNG a year, the ministry said. "+strings.Repeat("The port will need a second berth for the tankers. ", 10))
	title := "Ankara signs for ten years"
	p.await("the card in the console", func() bool { return strings.Contains(p.page(), title) })
	if !strings.Contains(p.page(), "4 million tonnes") {
		t.Error("the card says nothing of what stands on the page")
	}
	if n := site.times("/lng"); n != 1 {
		t.Errorf("the page was asked for %d times, want once", n)
	}
	if n := site.times("/old"); n != 0 {
		t.Errorf("the page of a story that is no news was asked for %d times", n)
	}
	p.push(inboxToken, article(2)) // whatever was to come to the others would stand before it
	next := "Turkey signs LNG contract number 2"
	p.await("the next card on Discord", func() bool { return c.discordPosts(next) == 1 })
	p.await("the next card on Slack", func() bool { return c.slackPosts(next) == 1 })
	if n := c.discordPosts(title) + c.slackPosts(title); n != 0 {
		t.Errorf("%d cards from a source of the console were posted elsewhere", n)
	}
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
}

// TestPageWatchedInTheConsole adds a page without a feed in the console: what its links say can be looked up there.
func TestPageWatchedInTheConsole(t *testing.T) {
	t.Parallel()
	c, site := newChats(t), newPaper(t)
	site.pages["/notices"] = `<html><head><title>Harbour notices</title></head><body><a href="/about">About the harbour</a>
		<ul><li class="notice"><a href="/n/7">Quay 7 closes for dredging</a></li><li class="notice"><a href="/n/6">New berth for LNG tankers</a></li></ul></body></html>`
	p := start(t, t.TempDir(), append(c.settings(), "NEWSBOT_FEED_INTERVAL=1s")...)
	p.await("what was found", func() bool {
		p.console("sources add " + site.URL + "/notices --links 'li.notice a'")
		return strings.Contains(p.get("/metrics"), "newsbot_feeds 1")
	})
	p.await("the first look", func() bool { return strings.Contains(p.get("/metrics"), `newsbot_feed_polls_total{result="new"} 1`) })
	resp, err := http.PostForm(p.address+"/c/news/commands", url.Values{"text": {"search quay OR berth OR harbour"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"Quay 7 closes for dredging": true, "New berth for": true, "About the harbour": false} {
		if strings.Contains(string(said), text) != want {
			t.Errorf("the look-up has %q: %v, want %v", text, !want, want)
		}
	}
	if n := site.times("/n/7"); n != 0 {
		t.Errorf("the page of an item that is no news was asked for %d times", n)
	}
	if err := p.stop(); err != nil {
		t.Errorf("newsbot stopped with %v, want exit status 0", err)
	}
}

func TestHubsReachThePoller(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), "NEWSBOT_PUBLIC_URL=https://news.example.org/bot")
	if got := p.get("/push/nobody"); !strings.Contains(got, "no such subscription") {
		t.Errorf("a hub with a subscription that is not ours was answered %q", got)
	}
	out, err := runToEnd(t, t.TempDir(), "NEWSBOT_PUBLIC_URL=news.example.org")
	if err == nil || !strings.Contains(out, "NEWSBOT_PUBLIC_URL must be") {
		t.Errorf("an address without https: %v, %q", err, out)
	}
	c := config{PublicURL: url.URL{Scheme: "https", Host: "news.example.org", Path: "/bot"}}
	if got := c.callback(); got != "https://news.example.org/bot/push/" {
		t.Errorf("callback() = %s", got)
	}
}

func TestForms(t *testing.T) {
	for in, want := range map[string]string{
		" HTTPS://Wire.Example:443/Rss#top ":            "https://wire.example/Rss",
		"http://wire.example:8080/rss?b=1&a=2":          "http://wire.example:8080/rss?b=1&a=2",
		"https://ada:s3cret@wire.example/rss":           "https://ada:s3cret@wire.example/rss#slack%3AT1",
		"https://wire.example/rss?token=s3cret#other":   "https://wire.example/rss?token=s3cret#slack%3AT1",
		"https://Port.example:443/news#links=li  a":     "https://port.example/news#links=li%20a",
		"https://port.example/?key=s3cret#links=h2%20a": "https://port.example/?key=s3cret#links=h2%20a&in=slack%3AT1",
	} {
		if got := ownForm(in, "slack:T1"); got != want {
			t.Errorf("ownForm(%q) = %q, want %q", in, got, want)
		}
	}
}

// shop is a web of two sites, one of them slow.
type shop struct{ asked atomic.Int64 }

func (*shop) Pace(string) time.Duration { return 0 }

func (s *shop) Get(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	s.asked.Add(1)
	switch {
	case strings.Contains(req.URL, "slow"):
		select {
		case <-time.After(10 * time.Second):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	case strings.Contains(req.URL, "dead"):
		<-ctx.Done()
		return nil, ctx.Err()
	case strings.Contains(req.URL, "off.example"):
		return nil, &fetch.Error{Msg: "off.example refused the connection; it is tried again later"}
	case strings.Contains(req.URL, "none"):
		return nil, &fetch.Error{Msg: "none.example answered 404 Not Found; check the address"}
	}
	body := `<rss version="2.0"><channel><title>Port Review</title><item><title>Ferry late</title></item></channel></rss>`
	if strings.HasSuffix(req.URL, ".opml") {
		body = `<opml><body><outline text="Ours" xmlUrl="https://wire.example/rss"/><outline text="Ports" xmlUrl="https://ports.example/rss?key=s3cret"/></body></opml>`
	}
	return &fetch.Response{Status: 200, Body: []byte(body), Header: http.Header{}, URL: req.URL}, nil
}

// scouting runs a scout in a bubble.
func scouting(t *testing.T, test func(t *testing.T, s *scout, web *shop)) {
	synctest.Test(t, func(t *testing.T) {
		web := &shop{}
		s := newScout(web, []bot.Source{{Address: "https://wire.example/rss"}}, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		test(t, s, web)
		cancel()
		wg.Wait()
	})
}

// look looks as the bot does, which has two and a half seconds.
func (s *scout) look(t *testing.T, address string) (bot.Prospect, time.Duration, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
	defer cancel()
	start := time.Now()
	p, err := s.Look(ctx, "slack:T1", address, bot.Pace{})
	return p, time.Since(start), err
}

func TestScoutLooksOnWhenTimeIsOver(t *testing.T) {
	scouting(t, func(t *testing.T, s *scout, web *shop) {
		for range 3 { // who asks again does not have it looked for again
			if _, took, err := s.look(t, "slow.example/rss"); !errors.Is(err, bot.ErrStillLooking) || took > 2*time.Second {
				t.Errorf("Look at a slow site = %v after %v, want ErrStillLooking with time left to say so", err, took)
			}
		}
		time.Sleep(10 * time.Second)
		p, took, err := s.look(t, "https://SLOW.example/rss")
		if err != nil || took != 0 || p.Title != "Port Review" || p.Address != "https://slow.example/rss" || p.Items != 1 {
			t.Errorf("Look again = %+v, %v after %v, want what was found meanwhile", p, err, took)
		}
		if n := web.asked.Load(); n != 1 {
			t.Errorf("the site was asked %d times", n)
		}
		if _, _, err := s.look(t, "none.example"); err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("Look where there is nothing = %v", err)
		}
		if _, _, err := s.look(t, "off.example"); err == nil || err.Error() != "off.example refused the connection; try it again later" {
			t.Errorf("Look where nobody answers = %v; nothing is tried again that was not added", err)
		}
		s.look(t, "dead.example") //nolint:errcheck // it is still looking
		time.Sleep(scoutWithin)
		if _, _, err := s.look(t, "dead.example"); err == nil || !strings.Contains(err.Error(), "too slow") {
			t.Errorf("Look at a dead site = %v, want a sentence", err)
		}
		if p, _, err := s.look(t, "https://wire.example/rss"); err != nil || !p.Shared {
			t.Errorf("Look at the operator's feed = %+v, %v, want it shared", p, err)
		}
	})
}

// However many slow sites one workspace names, another's is looked at while it waits.
func TestScoutLooksForEveryWorkspace(t *testing.T) {
	scouting(t, func(t *testing.T, s *scout, web *shop) {
		ask := func(workspace alerts.WorkspaceID, address string) (bot.Prospect, error) {
			ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
			defer cancel()
			return s.Look(ctx, workspace, address, bot.Pace{})
		}
		var asking sync.WaitGroup
		for i := range scoutAtOnce + scoutWaiting {
			asking.Go(func() {
				if _, err := ask("slack:T1", fmt.Sprintf("slow.example/%d", i)); !errors.Is(err, bot.ErrStillLooking) {
					t.Errorf("slow site %d: %v, want ErrStillLooking", i, err)
				}
			})
			synctest.Wait()
		}
		if _, err := ask("slack:T1", "one.example/more"); err == nil || !strings.Contains(err.Error(), "16 sites that were named here wait") {
			t.Errorf("one more = %v, want a sentence", err)
		}
		if p, err := ask("discord:7", "quick.example/rss"); err != nil || p.Title != "Port Review" {
			t.Errorf("another workspace's = %+v, %v, want it found at once", p, err)
		}
		asking.Wait()
		time.Sleep(time.Minute)
		if n := web.asked.Load(); n != scoutAtOnce+scoutWaiting+1 {
			t.Errorf("%d sites were looked at, want all", n)
		}
		if _, err := ask("slack:T1", "one.example/more"); err != nil {
			t.Errorf("when they are done: %v", err)
		}
	})
}

func TestScoutReadsLists(t *testing.T) {
	scouting(t, func(t *testing.T, s *scout, _ *shop) {
		list, err := s.ReadList(t.Context(), "slack:T1", "https://desk.example/feeds.opml")
		if err != nil || len(list) != 1 || list[0].Address != "https://ports.example/rss?key=s3cret#slack%3AT1" || list[0].Title != "Ports" {
			t.Errorf("ReadList of an address = %+v, %v, want what is not the operator's", list, err)
		}
		list, err = s.ReadList(t.Context(), "slack:T1", `<opml><body><outline xmlUrl="https://a.example/rss"/></body></opml>`)
		if err != nil || len(list) != 1 || list[0].Address != "https://a.example/rss" {
			t.Errorf("ReadList of a text = %+v, %v", list, err)
		}
		if _, err := s.ReadList(t.Context(), "slack:T1", "https://none.example/"); err == nil {
			t.Error("ReadList where there is none = nil")
		}
		text, err := s.WriteList(list)
		again, err2 := s.ReadList(t.Context(), "slack:T1", text)
		if err != nil || err2 != nil || len(again) != 1 || again[0].Address != list[0].Address {
			t.Errorf("what WriteList wrote is read as %+v, %v, %v", again, err, err2)
		}
	})
}

func TestTroubleIsToldWhereTheSourceWasAdded(t *testing.T) {
	var said []alerts.Delivery
	n := &noticer{
		addedBy: func(_ context.Context, address string) ([]alerts.Channel, error) {
			if address != "https://ports.example/rss" {
				return nil, nil
			}
			return []alerts.Channel{{Platform: "test", ID: "desk"}, {Platform: "test", ID: "gas"}}, nil
		},
		say: func(_ context.Context, notices ...alerts.Delivery) error { said = append(said, notices...); return nil },
		log: slog.New(slog.DiscardHandler),
	}
	failing := feed.Notice{Feed: "https://ports.example/rss", Kind: "failing", Text: "Port Review has failed for 6 hours"}
	n.tell(t.Context(), failing)
	n.tell(t.Context(), feed.Notice{Feed: "https://wire.example/rss", Kind: "failing", Text: "nobody added it"})
	n.tell(t.Context(), failing)
	well := failing
	well.Kind, well.Text = "well", "Port Review is well again"
	n.tell(t.Context(), well)
	const want = "desk gas desk gas desk gas"
	var to []string
	names := map[alerts.DeliveryID]string{}
	for _, d := range said {
		to = append(to, d.Channel.ID)
		names[d.ID] = d.Channel.ID + ": " + d.Alert.Card.Headline()
	}
	if got := strings.Join(to, " "); got != want {
		t.Errorf("told are %s, want %s", got, want)
	}
	if got := slices.Sorted(maps.Values(names)); len(got) != 4 || got[0] != "desk: newsbot: Port Review has failed for 6 hours" {
		t.Errorf("said %q, want both notices once for each channel", got)
	}
}
