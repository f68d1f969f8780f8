package feed

import (
	"container/heap"
	"context"
	"errors"
	"math"
	"slices"
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

	mu     sync.Mutex
	lanes  map[string]*lane
	feeds  map[string]*entry
	idle   byTurn[*lane] // lanes with feeds and no request under way
	closed bool          // no more pushes are taken

	pushes sync.WaitGroup // being worked on
	ending chan struct{}  // closed when they are to end
}

// A lane is the feeds of one domain.
type lane struct {
	domain string
	queue  byTurn[*entry]
	next   time.Time // not before, for the sake of the host
	index  int       // in idle; -1 while busy or empty
	busy   bool
}

// An entry is one feed. What is known of it is in States, where other nodes may change it.
type entry struct {
	want    Wanted
	at      time.Time
	hurried bool // it is fetched at that time whatever its state says
	lane    *lane
	index   int // in the lane's queue; -1 while it is fetched
	gone    bool
	since   time.Time // the first of its failures, if it fails
	pushed  time.Time // until when its hub pushes

	mu    sync.Mutex // held while the feed is polled or pushed; taken before the schedule's
	again bool       // something was pushed meanwhile; under the schedule's mu
}

func newSchedule(p *Poller, accept func(context.Context, ...news.Article) error) *schedule {
	return &schedule{poller: p, accept: accept, wake: make(chan struct{}, 1),
		ending: make(chan struct{}), lanes: map[string]*lane{}, feeds: map[string]*entry{}}
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
	defer s.endPushes()
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
	list, err := s.poller.Feeds.Feeds(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.poller.log().WarnContext(ctx, "list feeds", "err", err) // those known go on
		}
		return
	}
	wanted := make(map[string]bool, len(list))
	for _, w := range list {
		if wanted[w.URL] = true; s.knows(w) {
			continue
		}
		st, err := s.poller.States.LoadState(ctx, w.URL)
		if err != nil {
			s.poller.log().WarnContext(ctx, "load feed state", "feed", news.MaskURL(w.URL), "err", err)
			continue // with the next reload
		}
		s.put(w, st)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for url, e := range s.feeds {
		if !wanted[url] {
			delete(s.feeds, url)
			e.gone = true
			if e.index >= 0 {
				heap.Remove(&e.lane.queue, e.index)
				s.settle(e.lane)
			}
		}
	}
}

// knows reports whether a feed is wanted as it was before.
func (s *schedule) knows(w Wanted) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.feeds[w.URL]
	if e == nil {
		return false
	}
	if slices.Equal(e.want.Wishes, w.Wishes) && !w.Added.After(e.want.Added) {
		e.want = w
		return true
	}
	return false
}

// put takes a feed in, or takes note that it is wanted otherwise than before.
func (s *schedule) put(w Wanted, st State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.feeds[w.URL]; e != nil {
		again := w.Added.After(e.want.Added)
		if e.want = w; again && (st.Failures > 0 || st.LastTry.IsZero()) {
			s.reschedule(e, time.Now(), true)
			return
		}
		if at := st.LastTry.Add(st.interval(w.Wishes, time.Now())); st.Failures == 0 && !st.LastOK.IsZero() && at.Before(e.at) {
			s.reschedule(e, at, true)
		}
		return
	}
	domain := fetch.Domain(w.URL)
	l := s.lanes[domain]
	if l == nil {
		l = &lane{domain: domain, index: -1}
		s.lanes[domain] = l
	}
	e := &entry{want: w, at: st.NextAt, lane: l, since: st.Since, pushed: st.Push.Until}
	s.feeds[w.URL] = e
	heap.Push(&l.queue, e)
	s.settle(l)
}

// reschedule changes when a feed that waits is fetched; hurried means whatever its state says. s.mu is held.
func (s *schedule) reschedule(e *entry, at time.Time, hurried bool) {
	if e.gone || e.index < 0 {
		return
	}
	e.at, e.hurried = at, hurried
	heap.Fix(&e.lane.queue, e.index)
	s.settle(e.lane)
	s.rouse()
}

// rouse has run look again at what is due.
func (s *schedule) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
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
	if wait := l.turn().Sub(now); wait > 0 {
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
	s.mu.Lock()
	want, due, hurried := e.want, e.at, e.hurried
	s.mu.Unlock()
	st, asked, err := s.visit(ctx, want, due, hurried)
	at := st.NextAt
	switch {
	case errors.Is(err, ErrOutdated): // its articles are safe; when it is due is for the other state to say
		at = time.Now()
	case err != nil:
		at = time.Now().Add(jitter(notFiled, 0.2))
		if ctx.Err() == nil {
			s.poller.log().WarnContext(ctx, "feed not filed", "feed", news.MaskURL(want.URL), "err", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.at, e.hurried = at, false
	if err == nil {
		e.since, e.pushed = st.Since, st.Push.Until
	}
	if e.again {
		e.again, e.at, e.hurried = false, time.Now(), true
	}
	if asked {
		e.lane.next = time.Now().Add(s.poller.Client.Pace(want.URL))
	}
	s.release(e)
	s.rouse()
}

// visit polls a feed that is due, and returns the state that follows and whether its host was asked. The state is loaded first:
// another node may have been there, a hub may have pushed, and what could not be kept need not be fetched.
func (s *schedule) visit(ctx context.Context, want Wanted, due time.Time, hurried bool) (State, bool, error) {
	p := s.poller
	before, err := p.States.LoadState(ctx, want.URL)
	if err != nil {
		return before, false, err
	}
	started := time.Now()
	if before.NextAt.After(started) && !hurried {
		return before, false, nil
	}
	st, out, err := p.poll(ctx, want, before, s.accept)
	if !due.IsZero() {
		out.Late = started.Sub(due)
	}
	if err == nil {
		p.weighPushes(before, &st, out, time.Now())
		err = p.save(ctx, want.URL, &st)
	}
	if out.Feed = want.URL; out.Result != "" {
		s.observe(out)
	}
	if out.Result == "failed" || out.Result == "unreadable" {
		p.log().InfoContext(ctx, "feed failed", "feed", news.MaskURL(want.URL), "failures", st.Failures, "err", st.LastError)
	}
	if err == nil {
		s.subscribe(ctx, want, st)
	}
	return st, true, err
}

// save keeps a state and counts that it did.
func (p *Poller) save(ctx context.Context, url string, st *State) error {
	if err := p.States.SaveState(ctx, url, *st); err != nil {
		return err
	}
	st.Version++
	return nil
}
