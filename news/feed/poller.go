package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cespare/xxhash/v2"

	"newsbot/news"
	"newsbot/news/fetch"
)

// A Getter fetches. It is safe for concurrent use; *fetch.Client is one.
type Getter interface {
	// Get returns an answer that is of use, or an error that says why there is none: an *fetch.Error, or ctx's own.
	Get(ctx context.Context, req fetch.Request) (*fetch.Response, error)
	// Pace is the least time between two requests to the domain of an address.
	Pace(address string) time.Duration
}

var _ Getter = (*fetch.Client)(nil)

// A Poller fetches feeds, each when it is due, and offers what is new in them. A feed that fails is tried ever less
// often, but never given up.
//
// The first fetch of a feed marks all its items as backlog: they are kept and found, and none is news.
type Poller struct {
	Feeds   Feeds
	Client  Getter
	States  States
	Workers int           // fetches at a time; 0 means 32
	Refresh time.Duration // how often Feeds is asked; 0 means 15 seconds
	Fresh   time.Duration // how old an item may be to be news; 0 means a day
	Every   time.Duration // how often every feed is fetched, for feeds of one's own; 0 means at a pace that suits each
	Log     *slog.Logger  // nil for none

	// Callback is the address under which hubs reach the poller's ServeHTTP: "https://bot.example/push/". With none,
	// feeds are polled only.
	Callback string
	// WeakHubs lets hubs in that sign with SHA-1, as old ones do.
	WeakHubs bool

	// Wants reports whether more text could change what becomes of an article, so that its page is fetched; nil for
	// none. It is called concurrently.
	Wants func(context.Context, news.Article) bool
	// Observe is told about every fetch, for whoever counts; nil for nobody. It is called concurrently.
	Observe func(Outcome)
	// Notice is told when people should know that a feed has trouble or is well again; nil for nobody. It is called
	// concurrently.
	Notice func(context.Context, Notice)

	live  atomic.Pointer[schedule] // while Run runs
	pages pageCache
}

var (
	_ news.Source  = (*Poller)(nil)
	_ http.Handler = (*Poller)(nil)
)

// An Outcome is what became of one fetch of a feed.
type Outcome struct {
	Feed    string          // its address, which may hold a secret
	Result  string          // "new", "same", "failed", "unreadable", "not filed", "pushed" or "forged"
	Items   int             // in the document
	New     int             // offered: new or changed
	Changed int             // of those, changed
	Renamed int             // known by another name
	Twice   int             // more than once in the document
	Lags    []time.Duration // from published to offered, of the new items that are news
	Parse   time.Duration   // how long reading the document took
	Late    time.Duration   // how long after it was due the fetch began
	Guessed bool            // the document's encoding had to be guessed
	Undated int             // items that have a date which cannot be read
	Pages   int             // fetched for more text
	Longer  int             // of those, pages that gave an article more text
	Lengths []int           // in bytes, of the texts that those gave
}

// A Notice is about the state of a feed, for the people who chose it.
type Notice struct {
	Feed  string // its address, which may hold a secret: show it with news.MaskURL
	Title string
	Kind  string    // "failing", "gone", "locked", "rebuilt", "moved" or "recovered"
	Since time.Time // when the trouble began
	Text  string    // a sentence
}

// failedFor are the times after which people are told that a feed fails.
var failedFor = [...]time.Duration{6 * time.Hour, 72 * time.Hour}

// Run polls until ctx is done.
func (p *Poller) Run(ctx context.Context, accept func(context.Context, ...news.Article) error) error {
	s := newSchedule(p, accept)
	if !p.live.CompareAndSwap(nil, s) {
		return errors.New("the poller runs already")
	}
	defer p.live.Store(nil)
	return s.run(ctx)
}

func (p *Poller) log() *slog.Logger {
	if p.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return p.Log
}

// accepts is what feeds are asked for.
const accepts = "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"

// poll fetches one feed, offers what is new, and returns the feed's state after that. An error means that the state
// must not be kept: the articles are not safe.
func (p *Poller) poll(ctx context.Context, want Wanted, st State, accept func(context.Context, ...news.Article) error) (State, Outcome, error) {
	url, now := want.URL, time.Now()
	from, err := originOf(url)
	if err != nil {
		return p.failed(ctx, url, st, err, nil, now), Outcome{Result: "unreadable"}, nil
	}
	req := from.request
	req.URL, req.Notes = st.place(req.URL), want.notes()
	if now.Sub(st.FullAt) <= fullEvery {
		req.ETag, req.Modified = st.ETag, st.Modified
	}
	resp, err := p.Client.Get(ctx, req)
	now = time.Now()
	if err != nil {
		return p.stumble(ctx, url, st, err, now)
	}
	if resp.NotModified {
		st.ETag = cmp.Or(resp.Header.Get("ETag"), st.ETag)
		st.Modified = cmp.Or(resp.Header.Get("Last-Modified"), st.Modified)
		return p.same(ctx, want, st, resp, now), Outcome{Result: "same"}, nil
	}
	sum := xxhash.Sum64(resp.Body)
	if sum == st.Sum && !st.LastOK.IsZero() {
		st.ETag, st.Modified, st.FullAt = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified"), now
		return p.same(ctx, want, st, resp, now), Outcome{Result: "same"}, nil
	}
	start := time.Now()
	doc, err := from.read(resp)
	out := Outcome{Parse: time.Since(start), Items: len(doc.Items), Guessed: doc.Guessed, Undated: doc.Undated}
	if err != nil {
		out.Result = "unreadable"
		return p.failed(ctx, url, st, err, nil, now), out, nil
	}
	if doc.Sitemap {
		n, err := p.gather(ctx, &doc, want, st.LastOK.IsZero(), now)
		if err != nil {
			return p.stumble(ctx, url, st, err, now)
		}
		from.least = leastOf(n)
	}
	fresh, next := p.take(url, doc, st, false, now, &out)
	next.hold(doc, resp, sum, now)
	if !from.page {
		next.Hub, next.Topic = hubOf(resp, doc)
	} else if len(fresh) > 0 {
		next.Newest = now
	}
	next.measure(doc, resp, from.least, now)
	next.Interval = next.interval(want.Wishes, now)
	out.New, out.Result = len(fresh), "new"
	if len(fresh) == 0 {
		out.Result = "same"
	} else if err := p.offer(ctx, fresh, &out, accept); err != nil {
		out.Result = "not filed"
		return st, out, fmt.Errorf("file articles: %w", err)
	}
	count(fresh, st, &next, &out, now)
	return p.well(ctx, url, st, next, resp, now), out, nil
}

// count notes in out which of the articles had changed, and in next how late the others came.
func count(fresh []news.Article, st State, next *State, out *Outcome, now time.Time) {
	for _, a := range fresh {
		switch {
		case st.knows(a):
			out.Changed++
		case !a.Backlog && !a.Published.IsZero():
			lag := max(now.Sub(a.Published), 0)
			out.Lags = append(out.Lags, lag)
			if next.Lag == 0 {
				next.Lag = lag
			}
			next.Lag += (lag - next.Lag) / 8
		}
	}
}

// stumble is what poll returns when something could not be fetched.
func (p *Poller) stumble(ctx context.Context, url string, st State, err error, now time.Time) (State, Outcome, error) {
	if ctx.Err() != nil {
		return st, Outcome{}, ctx.Err()
	}
	e, _ := errors.AsType[*fetch.Error](err)
	return p.failed(ctx, url, st, err, e, now), Outcome{Result: "failed"}, nil
}

// take turns a document's items into articles of this feed, and returns those to offer and the state that follows. out counts those that it
// passes over. Of a document that is a part of the feed nothing follows about the rest.
func (p *Poller) take(url string, doc Feed, st State, part bool, now time.Time, out *Outcome) (fresh []news.Article, next State) {
	next = st
	next.Title, next.Items = doc.Title, len(doc.Items)
	doc.Items = slices.DeleteFunc(doc.Items, func(a news.Article) bool { return a.Validate() != nil }) // nothing to read
	next.Naming = naming(doc.Items, st.Naming)
	for i := range doc.Items {
		a := &doc.Items[i]
		a.Feed, a.Key = url, next.Naming.key(*a)
		a.Source = cmp.Or(a.Source, news.Host(url)) // an address may hold a secret, its host does not
	}
	if times := timesOf(doc.Items, now); len(times) > 0 {
		next.Newest = times[0]
	}
	markShared(doc.Items)
	keep := max(len(doc.Items), 100)
	if part {
		keep = max(keep, min(len(st.Seen), 2*maxItems))
	}
	fresh, next.Seen = p.sift(doc.Items, st, keep, now, out)
	return fresh, next
}

// same is the state after an answer that brought nothing new.
func (p *Poller) same(ctx context.Context, want Wanted, st State, resp *fetch.Response, now time.Time) State {
	next := st
	next.Asks = max(next.Asks, hintOf(resp, Hint{}).Every)
	next.Interval = next.interval(want.Wishes, now)
	return p.well(ctx, want.URL, st, next, resp, now)
}

// well sets when a feed that works is fetched next, and says so if it did not work before.
func (p *Poller) well(ctx context.Context, url string, before, next State, resp *fetch.Response, now time.Time) State {
	if before.LastOK.IsZero() {
		next.NextAt = now.Add(minInterval + slot(url, max(next.Interval, MinEvery)))
	} else {
		next.NextAt = now.Add(jitter(max(next.Interval, MinEvery), 0.1))
	}
	next.NextAt = skip(next.NextAt, Hint{SkipHours: next.SkipHours, SkipDays: next.SkipDays})
	if p.Every > 0 {
		next.Interval, next.NextAt = p.Every, now.Add(p.Every)
	}
	next.NextAt = notBefore(url, next.NextAt, now)
	p.follow(ctx, url, &next, resp.Moved, now)
	if before.Noticed > 0 {
		p.notice(ctx, Notice{Feed: url, Title: next.Title, Kind: "recovered", Since: before.Since,
			Text: fmt.Sprintf("%s works again, after %s.", p.nameOf(url, next), spoken(now.Sub(before.Since)))})
	}
	next.succeed(now)
	return next
}

// follow takes note of a permanent redirect, and believes it once three fetches over a day have agreed.
func (p *Poller) follow(ctx context.Context, url string, st *State, to string, now time.Time) {
	switch {
	case to == "":
		st.Moved = Move{}
	case to != st.Moved.To:
		st.Moved = Move{To: to, Times: 1, Since: now}
	default:
		st.Moved.Times++
	}
	if st.Moved.Times < 3 || now.Sub(st.Moved.Since) < 24*time.Hour {
		return
	}
	st.leave(to)
	if st.Told != to {
		st.Told = to
		p.notice(ctx, Notice{Feed: url, Title: st.Title, Kind: "moved", Since: now,
			Text: fmt.Sprintf("%s has moved for good; it is now read from %s.", p.nameOf(url, *st), news.MaskURL(to))})
	}
}

// failed is the state after a failure, and tells people when it has lasted.
func (p *Poller) failed(ctx context.Context, url string, st State, err error, e *fetch.Error, now time.Time) State {
	gone := st.Gone
	st.fail(err, e, now)
	if st.Address != "" && st.Failures >= moveBack {
		st.leave("") // should it have moved there after all, its old address says so again
	}
	st.NextAt = notBefore(url, st.NextAt, now)
	n := Notice{Feed: url, Title: st.Title, Since: st.Since}
	switch {
	case st.Gone && !gone:
		n.Kind = "gone"
		n.Text = fmt.Sprintf("%s says that it is gone for good; it is still looked at once a week.", p.nameOf(url, st))
	case st.Failures == 3 && e != nil && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden):
		n.Kind, n.Text = "locked", fmt.Sprintf("%s does not let the bot in: %s", p.nameOf(url, st), st.LastError)
	case st.Failures == 2 && isRebuilt(err):
		n.Kind, n.Text = "rebuilt", fmt.Sprintf("%s brings nothing any more: %s. Look which of its links are news now, and add it again.", p.nameOf(url, st), st.LastError)
	case st.Noticed < len(failedFor) && !st.Gone && !st.Since.IsZero() && now.Sub(st.Since) >= failedFor[st.Noticed]:
		n.Kind, n.Text = "failing", fmt.Sprintf("%s has failed for %s: %s", p.nameOf(url, st), spoken(now.Sub(st.Since)), st.LastError)
	default:
		return st
	}
	st.Noticed++
	p.notice(ctx, n)
	return st
}

func (p *Poller) notice(ctx context.Context, n Notice) {
	p.log().InfoContext(ctx, "feed notice", "feed", news.MaskURL(n.Feed), "kind", n.Kind, "text", n.Text)
	if p.Notice != nil {
		p.Notice(ctx, n)
	}
}

func (p *Poller) nameOf(url string, st State) string { return cmp.Or(st.Title, news.MaskURL(url)) }

// spoken says a long time roughly.
func spoken(d time.Duration) string {
	if d < 48*time.Hour {
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// hintOf adds what the answer's headers ask for.
func hintOf(resp *fetch.Response, h Hint) Hint {
	for part := range strings.SplitSeq(strings.ToLower(resp.Header.Get("Cache-Control")), ",") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(part), "max-age="); ok {
			if n, err := strconv.Atoi(strings.Trim(v, `"`)); err == nil && n > 0 && n < 1e8 {
				h.Every = max(h.Every, time.Duration(n)*time.Second)
				return h
			}
		}
	}
	expires, err1 := http.ParseTime(resp.Header.Get("Expires"))
	date, err2 := http.ParseTime(resp.Header.Get("Date"))
	if err1 == nil && err2 == nil {
		h.Every = max(h.Every, expires.Sub(date))
	}
	return h
}
