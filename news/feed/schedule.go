package feed

import (
	"container/heap"
	"context"
	"math"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// A schedule decides which feed is fetched next. Feeds stand in lanes, one for each domain, so that a slow host holds
// up its own feeds and no worker; a lane sends one request at a time.
type schedule struct {
	poller *Poller
	accept func(context.Context, ...news.Article) error
	wake   chan struct{}

	mu    sync.Mutex
	lanes map[string]*lane
	feeds map[string]*entry
	hooks map[string]*entry // by the ID of their push subscription
	idle  laneHeap          // lanes with feeds and no request under way, the first that is ready on top
}

// A lane is the feeds of one domain.
type lane struct {
	domain string
	queue  entryHeap
	next   time.Time // not before, for the sake of the host
	index  int       // in idle; -1 while busy or empty
	busy   bool
}

// An entry is one feed.
type entry struct {
	url   string
	state State
	at    time.Time
	lane  *lane
	index int // in the lane's queue; -1 while it is fetched
	gone  bool

	mu    sync.Mutex // held while the feed is polled or pushed; taken before the schedule's
	again bool       // something was pushed meanwhile; under the schedule's mu
}

func newSchedule(p *Poller, accept func(context.Context, ...news.Article) error) *schedule {
	return &schedule{poller: p, accept: accept, wake: make(chan struct{}, 1),
		lanes: map[string]*lane{}, feeds: map[string]*entry{}, hooks: map[string]*entry{}}
}

// run fetches what is due until ctx is done, and has waited for all it started.
func (s *schedule) run(ctx context.Context) error {
	workers := s.poller.Workers
	if workers <= 0 {
		workers = 32
	}
	refresh := s.poller.Refresh
	if refresh <= 0 {
		refresh = 15 * time.Second
	}
	jobs := make(chan *entry)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for e := range jobs {
				s.fetch(ctx, e)
			}
		})
	}
	defer wg.Wait()
	defer close(jobs)
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	s.reload(ctx)
	timer := time.NewTimer(math.MaxInt64)
	defer timer.Stop()
	for {
		e, wait := s.due(time.Now())
		var out chan *entry
		if e != nil {
			out = jobs
		} else {
			timer.Reset(wait)
		}
		select {
		case <-ctx.Done():
			return nil
		case out <- e:
			continue
		case <-timer.C:
		case <-s.wake:
		case <-tick.C:
			s.reload(ctx)
		}
		if e != nil {
			s.putBack(e) // no worker was free; something more urgent may have come
		}
	}
}

// reload asks which feeds there are, and takes in and lets go of feeds accordingly.
func (s *schedule) reload(ctx context.Context) {
	urls, err := s.poller.Feeds.Feeds(ctx)
	if err != nil {
		s.poller.log().WarnContext(ctx, "list feeds", "err", err) // those known go on
		return
	}
	wanted := make(map[string]bool, len(urls))
	for _, url := range urls {
		if wanted[url] = true; s.has(url) {
			continue
		}
		st, err := s.poller.States.LoadState(ctx, url)
		if err != nil {
			s.poller.log().WarnContext(ctx, "load feed state", "feed", news.MaskURL(url), "err", err)
			continue // with the next reload
		}
		s.add(url, st)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for url, e := range s.feeds {
		if !wanted[url] {
			delete(s.feeds, url)
			delete(s.hooks, e.state.Push.ID) // a hub that is told 410 stops
			e.gone = true
			if e.index >= 0 {
				heap.Remove(&e.lane.queue, e.index)
				s.settle(e.lane)
			}
		}
	}
}

func (s *schedule) has(url string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.feeds[url] != nil
}

func (s *schedule) add(url string, st State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	domain := fetch.Domain(url)
	l := s.lanes[domain]
	if l == nil {
		l = &lane{domain: domain, index: -1}
		s.lanes[domain] = l
	}
	e := &entry{url: url, state: st, at: st.NextAt, lane: l}
	s.feeds[url] = e
	if st.Push.ID != "" {
		s.hooks[st.Push.ID] = e
	}
	heap.Push(&l.queue, e)
	s.settle(l)
}

// settle puts a lane where it belongs: among the idle, at its time, or nowhere. s.mu is held.
func (s *schedule) settle(l *lane) {
	switch {
	case l.busy || len(l.queue) == 0:
		if l.index >= 0 {
			heap.Remove(&s.idle, l.index)
		}
		if !l.busy {
			delete(s.lanes, l.domain)
		}
	case l.index >= 0:
		heap.Fix(&s.idle, l.index)
	default:
		heap.Push(&s.idle, l)
	}
}

// due takes out the feed to fetch now, or says how long to wait for one.
func (s *schedule) due(now time.Time) (*entry, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 {
		return nil, time.Hour
	}
	l := s.idle[0]
	if wait := l.ready().Sub(now); wait > 0 {
		return nil, wait
	}
	e := heap.Pop(&l.queue).(*entry)
	l.busy = true
	s.settle(l)
	return e, 0
}

// putBack returns a feed that due took out.
func (s *schedule) putBack(e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.release(e)
}

// release makes e's lane idle again, with e in it. s.mu is held.
func (s *schedule) release(e *entry) {
	e.lane.busy = false
	if !e.gone {
		heap.Push(&e.lane.queue, e)
	}
	s.settle(e.lane)
}

// notFiled is how long to wait after articles could not be filed: it is not the feed's fault.
const notFiled = 30 * time.Second

// fetch polls one feed and puts it back at its next time.
func (s *schedule) fetch(ctx context.Context, e *entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p := s.poller
	s.mu.Lock()
	before := e.state
	s.mu.Unlock()
	started := time.Now()
	st, out, err := p.poll(ctx, e.url, before, s.accept)
	if !e.at.IsZero() {
		out.Late = started.Sub(e.at)
	}
	if err == nil {
		st = s.keepPush(e, st, out, time.Now())
		if err = p.States.SaveState(ctx, e.url, st); err == nil {
			s.mu.Lock()
			st.Push = e.state.Push // a hub may have answered meanwhile
			e.state = st
			s.mu.Unlock()
			s.subscribe(ctx, e)
		}
	}
	at := st.NextAt
	if err != nil {
		at = time.Now().Add(jitter(notFiled, 0.2))
		if ctx.Err() == nil {
			p.log().WarnContext(ctx, "feed not filed", "feed", news.MaskURL(e.url), "err", err)
		}
	}
	if p.Observe != nil && out.Result != "" {
		p.Observe(out)
	}
	if out.Result == "failed" || out.Result == "unreadable" {
		p.log().InfoContext(ctx, "feed failed", "feed", news.MaskURL(e.url), "failures", st.Failures, "err", st.LastError)
	}
	s.mu.Lock()
	if e.again {
		e.again, at = false, time.Now()
	}
	e.at = at
	e.lane.next = time.Now().Add(p.Client.Pace(e.url))
	s.release(e)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (l *lane) ready() time.Time {
	if at := l.queue[0].at; at.After(l.next) {
		return at
	}
	return l.next
}

// entryHeap has the feed that is due first on top.
type entryHeap []*entry

func (h entryHeap) Len() int           { return len(h) }
func (h entryHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h entryHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *entryHeap) Push(x any) {
	e := x.(*entry)
	e.index = len(*h)
	*h = append(*h, e)
}
func (h *entryHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	e.index = -1
	return e
}

// laneHeap has the lane that is ready first on top.
type laneHeap []*lane

func (h laneHeap) Len() int           { return len(h) }
func (h laneHeap) Less(i, j int) bool { return h[i].ready().Before(h[j].ready()) }
func (h laneHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *laneHeap) Push(x any) {
	l := x.(*lane)
	l.index = len(*h)
	*h = append(*h, l)
}
func (h *laneHeap) Pop() any {
	old := *h
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	l.index = -1
	return l
}
