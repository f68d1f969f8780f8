package feed

import (
	"container/list"
	"context"
	"sync"
	"time"

	"newsbot/news/page"
)

// How long and how much of the pages that were read is remembered.
const (
	keepPage      = 24 * time.Hour
	keepNoPage    = time.Hour        // that there is none: it may come a little after its feed says so
	pageIsFresh   = 10 * time.Minute // until then nobody asks whether it has changed
	maxKeptPages  = 2000
	maxKeptPageKB = 32 << 10
)

// A pageCache remembers pages, so that an article which several feeds carry, or one feed twice, is asked for once. It is safe
// for concurrent use; the zero value is empty.
type pageCache struct {
	mu    sync.Mutex
	pages map[string]*list.Element // by canonical address
	order list.List                // of *keptPage, the last read at the back
	bytes int
	busy  map[string]chan struct{} // addresses that somebody is asking for; closed when the answer is there
}

// A keptPage is a page as it was read.
type keptPage struct {
	url            string // canonical
	feed           string // whose article it was read for
	page           page.Page
	none           bool // there is no page, or none that may be used
	etag, modified string
	at             time.Time
}

// size returns roughly what a page takes in memory.
func (k *keptPage) size() int {
	n := 1 << 10
	for _, s := range []string{k.url, k.page.Text, k.page.Title, k.page.Summary} {
		n += len(s)
	}
	return n
}

// enter waits until nobody else asks for the page at url, and returns what is remembered of it; nil if nothing is. The caller must call
// leave, with what was read now or nil, and until then nobody else asks for it.
func (c *pageCache) enter(ctx context.Context, url string) (k *keptPage, leave func(read *keptPage), err error) {
	for {
		c.mu.Lock()
		wait := c.busy[url]
		if wait == nil {
			break
		}
		c.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-wait:
		}
	}
	defer c.mu.Unlock()
	done := make(chan struct{})
	if c.busy == nil {
		c.pages, c.busy = map[string]*list.Element{}, map[string]chan struct{}{}
	}
	c.busy[url] = done
	c.forget(time.Now())
	if e := c.pages[url]; e != nil {
		k = e.Value.(*keptPage)
	}
	return k, func(read *keptPage) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if read != nil {
			c.keep(read)
		}
		delete(c.busy, url)
		close(done)
	}, nil
}

// keep remembers k. c.mu is held.
func (c *pageCache) keep(k *keptPage) {
	if e := c.pages[k.url]; e != nil {
		c.drop(e)
	}
	c.pages[k.url] = c.order.PushBack(k)
	c.bytes += k.size()
	c.forget(k.at)
}

// forget drops what is too old, and the oldest of what is too much. c.mu is held.
func (c *pageCache) forget(now time.Time) {
	for e := c.order.Front(); e != nil; e = c.order.Front() {
		if now.Sub(e.Value.(*keptPage).at) < keepPage && len(c.pages) <= maxKeptPages && c.bytes <= maxKeptPageKB<<10 {
			return
		}
		c.drop(e)
	}
}

func (c *pageCache) drop(e *list.Element) {
	k := c.order.Remove(e).(*keptPage)
	delete(c.pages, k.url)
	c.bytes -= k.size()
}

// serves reports whether k can be used for an article of the given feed as it is. A feed that brings the article again has
// changed it, so that the page may have changed as well.
func (k *keptPage) serves(feed string, now time.Time) bool {
	if k == nil {
		return false
	}
	age := now.Sub(k.at)
	if k.none {
		return age < keepNoPage
	}
	return age < keepPage && (k.feed != feed || age < pageIsFresh)
}
