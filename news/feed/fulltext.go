package feed

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"newsbot/news"
	"newsbot/news/fetch"
	"newsbot/news/page"
)

const (
	pagePace   = 5 * time.Second  // between two pages of one host
	pageWithin = 20 * time.Second // its turn included: an alert must not wait for long
	burstPages = time.Minute      // for all pages of a burst, the newest first
	minText    = 250              // bytes that a page's text must have to be taken for an article's
	walled     = 0.4              // of the feed's words must be in the page's text, else a wall is in the way
)

// offer hands articles on, oldest first. Where more text is wanted the page is fetched before, and what is older is
// handed on first, so that nothing waits for a slow page but what is on it. A burst is handed on as one. out counts the pages.
func (p *Poller) offer(ctx context.Context, fresh []news.Article, out *Outcome, accept func(context.Context, ...news.Article) error) error {
	if slices.ContainsFunc(fresh, func(a news.Article) bool { return a.Burst }) {
		p.fillBurst(ctx, fresh, out)
		return accept(ctx, fresh...)
	}
	from := 0
	for i := range fresh {
		a := &fresh[i]
		if !p.wants(ctx, *a) {
			continue
		}
		if from < i {
			if err := accept(ctx, fresh[from:i]...); err != nil {
				return err
			}
			from = i
		}
		p.fillCounted(ctx, a, out)
	}
	return accept(ctx, fresh[from:]...)
}

// wants reports whether the page of an article is to be asked for.
func (p *Poller) wants(ctx context.Context, a news.Article) bool {
	return !a.Backlog && !a.Shared && a.URL != "" && p.Wants != nil && p.Wants(ctx, a)
}

// fillBurst fills as many of the articles as there is time for. The others are handed on as their feed has them.
func (p *Poller) fillBurst(ctx context.Context, fresh []news.Article, out *Outcome) {
	ctx, cancel := context.WithTimeout(ctx, burstPages)
	defer cancel()
	for i := range slices.Backward(fresh) {
		if a := &fresh[i]; ctx.Err() == nil && p.wants(ctx, *a) {
			p.fillCounted(ctx, a, out)
		}
	}
}

// fillCounted fills an article and counts what came of it.
func (p *Poller) fillCounted(ctx context.Context, a *news.Article, out *Outcome) {
	before := len(a.Text)
	if !p.fill(ctx, a) {
		return
	}
	if out.Pages++; len(a.Text) > before {
		out.Longer++
		out.Lengths = append(out.Lengths, len(a.Text))
	}
}

// fill adds to an article what its page has and the feed did not, and reports whether the page was asked for: what was read lately
// is remembered. A page that cannot be had changes nothing.
func (p *Poller) fill(ctx context.Context, a *news.Article) (asked bool) {
	ctx, cancel := context.WithTimeout(ctx, pageWithin)
	defer cancel()
	url := news.CanonicalURL(a.URL)
	kept, leave, err := p.pages.enter(ctx, url)
	if err != nil {
		return false // somebody else has been waiting for it as long
	}
	if kept.serves(a.Feed, time.Now()) {
		leave(nil)
	} else {
		kept = p.readPage(ctx, a, url, kept)
		leave(kept)
		asked = true
	}
	if kept != nil && !kept.none {
		undated := a.Published.IsZero()
		merge(a, kept.page)
		if undated {
			p.datedNow(a, time.Now())
		}
	}
	return asked
}

// datedNow judges an article whose date was not known before: what a page lists for the first time may be old.
func (p *Poller) datedNow(a *news.Article, now time.Time) {
	if a.Published.After(now.Add(tooSoon)) {
		a.Published = now
	}
	if p.stale(a.Published, now) {
		a.Backlog, a.Burst = true, false
	}
}

// readPage asks for the page of an article; before is what it was, nil if that is not known. It returns nil if it may be there the next time.
func (p *Poller) readPage(ctx context.Context, a *news.Article, url string, before *keptPage) *keptPage {
	req := fetch.Request{URL: a.URL, Accept: "text/html, application/xhtml+xml;q=0.9", MaxBytes: page.MaxBytes, Pace: pagePace, Robots: true}
	if before != nil && !before.none {
		req.ETag, req.Modified = before.etag, before.modified
	}
	resp, err := p.Client.Get(ctx, req)
	now := time.Now()
	if err != nil {
		p.log().DebugContext(ctx, "page not fetched", "article", news.MaskURL(a.URL), "err", err)
		if e, ok := errors.AsType[*fetch.Error](err); ok && e.RetryAfter == 0 && (e.Refused || e.Status >= 400 && e.Status < 500) {
			return &keptPage{url: url, feed: a.Feed, none: true, at: now}
		}
		return nil
	}
	if resp.NotModified {
		k := *before
		k.feed, k.at = a.Feed, now
		return &k
	}
	pg, err := page.Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	k := &keptPage{url: url, feed: a.Feed, page: pg, etag: resp.Header.Get("ETag"), modified: resp.Header.Get("Last-Modified"), at: now}
	if err != nil || pg.Unwanted || page.Unwanted(resp.Header) {
		p.log().DebugContext(ctx, "page not read", "article", news.MaskURL(a.URL), "err", err, "unwanted", pg.Unwanted)
		k.none, k.page = true, page.Page{}
	}
	k.page.Feeds = nil
	return k
}

// merge takes over what a page says better. The feed's date goes first, and its text stays if there is a wall before
// the page's.
func merge(a *news.Article, pg page.Page) {
	if a.Published.IsZero() {
		a.Published = pg.Published
	}
	if len(a.Authors) == 0 {
		a.Authors = slices.Clone(pg.Authors) // other articles may get them too
	}
	if a.Language == "" {
		a.Language = pg.Language
	}
	if pg.Paywalled || len(pg.Text) < minText || len(pg.Text) <= len(a.Text) || shared(a.Text, pg.Text) < walled {
		return
	}
	if a.Summary == "" && len(a.Text) < 1000 {
		a.Summary = a.Text // what the feed had was the standfirst
	}
	if a.Text = pg.Text; strings.HasPrefix(a.Text, strings.TrimRight(a.Summary, ".… ")) {
		a.Summary = ""
	}
}

// shared returns what part of the words of one text is in another; 1 if it has none.
func shared(of, in string) float64 {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	there := map[string]bool{}
	for _, w := range split(in) {
		there[w] = true
	}
	words, hits := split(of), 0
	for _, w := range words {
		if there[w] {
			hits++
		}
	}
	if len(words) == 0 {
		return 1
	}
	return float64(hits) / float64(len(words))
}
