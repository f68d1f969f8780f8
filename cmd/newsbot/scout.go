package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/news/feed"
	"newsbot/news/fetch"
)

// How a scout works.
const (
	scoutWorkers = 8
	scoutAtOnce  = 4                      // sites of one workspace, so that no other waits for it
	scoutWaiting = 16                     // sites that one workspace may have waiting
	scoutWithin  = 45 * time.Second       // for one address
	scoutReserve = 500 * time.Millisecond // of the time for an answer, to write down what was found
	scoutKeeps   = 10 * time.Minute       // what was found
)

// A scout looks at addresses that people name. It looks on when they have no more time, and remembers what it found.
type scout struct {
	client feed.Getter
	shared map[string]bool // the operator's feeds
	log    *slog.Logger

	wake    chan struct{} // for each worker that may find something to do
	mu      sync.Mutex
	looks   map[string]*look           // by address
	waiting []*look                    // oldest first
	busy    map[alerts.WorkspaceID]int // how many workers look at sites of it
}

// A look is one address being looked at.
type look struct {
	address string
	by      alerts.WorkspaceID // who named it first
	until   time.Time          // when it is forgotten
	done    chan struct{}      // closed when found and err are set
	found   feed.Found
	err     error
}

var _ bot.Scout = (*scout)(nil)

func newScout(client feed.Getter, shared []bot.Source, log *slog.Logger) *scout {
	addresses := map[string]bool{}
	for _, s := range shared {
		addresses[s.Address] = true
	}
	return &scout{client: client, shared: addresses, log: log, wake: make(chan struct{}, scoutWorkers), looks: map[string]*look{}, busy: map[alerts.WorkspaceID]int{}}
}

// Run looks at addresses until ctx is done.
func (s *scout) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for range scoutWorkers {
		wg.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case <-s.wake:
				}
				for l := s.next(); l != nil && ctx.Err() == nil; l = s.next() {
					s.work(ctx, l)
					s.finish(l)
				}
			}
		})
	}
	wg.Wait()
	return nil
}

// next takes the oldest site that waits and whose workspace does not have its share of the workers; nil if there is none.
func (s *scout) next() *look {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.waiting, func(l *look) bool { return s.busy[l.by] < scoutAtOnce })
	if i < 0 {
		return nil
	}
	l := s.waiting[i]
	s.waiting = slices.Delete(s.waiting, i, i+1)
	s.busy[l.by]++
	return l
}

// finish gives back the share of a worker that l had.
func (s *scout) finish(l *look) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[l.by]--; s.busy[l.by] == 0 {
		delete(s.busy, l.by)
	}
}

func (s *scout) work(ctx context.Context, l *look) {
	ctx, cancel := context.WithTimeout(ctx, scoutWithin)
	defer cancel()
	defer close(l.done)
	l.found, l.err = feed.Find(ctx, s.client, l.address)
	if l.err != nil && ctx.Err() != nil {
		l.err = errors.New("the site is too slow: nothing was found in " + scoutWithin.String() + ". Try it again later, or give the address of the feed itself")
	}
	if l.err != nil {
		s.log.Info("no source found", "source", news.MaskURL(l.address), "err", l.err)
	}
}

// Look implements [bot.Scout].
func (s *scout) Look(ctx context.Context, workspace alerts.WorkspaceID, address string, pace bot.Pace) (bot.Prospect, error) {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	if len(address) > store.MaxAddress {
		return bot.Prospect{}, fmt.Errorf("that address is longer than %d characters; no feed has such a one", store.MaxAddress)
	}
	l, err := s.begin(oneForm(address), workspace)
	if err != nil {
		return bot.Prospect{}, err
	}
	select {
	case <-l.done:
	case <-ctx.Done():
		return bot.Prospect{}, bot.ErrStillLooking
	case <-time.After(timeLeft(ctx)):
		return bot.Prospect{}, bot.ErrStillLooking
	}
	if l.err != nil {
		s.forget(l) // who asks again has reason to
		if none, ok := errors.AsType[*feed.NoFeedError](l.err); ok {
			return bot.Prospect{}, &bot.NoFeedError{Err: none}
		}
		return bot.Prospect{}, once(l.err)
	}
	at := oneForm(l.found.URL)
	shared := s.shared[at]
	if !shared {
		at = ownForm(at, workspace)
	}
	return bot.Prospect{
		Source: bot.Source{Address: at, Title: l.found.Title}, Shared: shared,
		Items: l.found.Items, First: l.found.First, Newest: l.found.Newest, Interval: l.found.Interval(feed.Wish(pace)), Others: len(l.found.Others),
	}, nil
}

// once returns err in words for somebody who asked for something once.
func once(err error) error {
	if e, ok := errors.AsType[*fetch.Error](err); ok {
		return errors.New(e.Once())
	}
	return err
}

// timeLeft returns how long one may look before there is no more time to answer.
func timeLeft(ctx context.Context) time.Duration {
	until, ok := ctx.Deadline()
	if !ok {
		return scoutWithin
	}
	return time.Until(until) - scoutReserve
}

// begin has an address looked at, unless it was a moment ago.
func (s *scout) begin(address string, by alerts.WorkspaceID) (*look, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for a, l := range s.looks {
		if now.After(l.until) {
			delete(s.looks, a)
		}
	}
	if l, ok := s.looks[address]; ok {
		return l, nil
	}
	ahead := 0
	for _, l := range s.waiting {
		if l.by == by {
			ahead++
		}
	}
	if ahead >= scoutWaiting {
		return nil, fmt.Errorf("%d sites that were named here wait to be looked at; try again in a minute, or import a list of feeds", ahead)
	}
	l := &look{address: address, by: by, until: now.Add(scoutKeeps), done: make(chan struct{})}
	s.looks[address], s.waiting = l, append(s.waiting, l)
	select {
	case s.wake <- struct{}{}:
	default: // all workers will look
	}
	return l, nil
}

func (s *scout) forget(l *look) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looks[l.address] == l {
		delete(s.looks, l.address)
	}
}

// ReadList implements [bot.Scout].
func (s *scout) ReadList(ctx context.Context, workspace alerts.WorkspaceID, from string) ([]bot.Source, error) {
	text := from
	if !strings.HasPrefix(strings.TrimSpace(from), "<") {
		within, cancel := context.WithTimeout(ctx, timeLeft(ctx))
		defer cancel()
		resp, err := s.client.Get(within, fetch.Request{URL: strings.TrimSpace(from), Accept: "text/x-opml, text/xml, */*;q=0.5", MaxBytes: feed.MaxBytes, Brisk: true})
		if within.Err() != nil {
			return nil, errors.New("the list did not come in time; try again, or paste it")
		}
		if err != nil {
			return nil, once(err)
		}
		text = string(resp.Body)
	}
	listed, err := feed.ReadOPML(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	var list []bot.Source
	for _, l := range listed {
		if at := oneForm(l.URL); !s.shared[at] {
			list = append(list, bot.Source{Address: ownForm(at, workspace), Title: l.Title})
		}
	}
	if len(list) == 0 {
		return nil, errors.New("all feeds of that list are read for everybody here")
	}
	return list, nil
}

// WriteList implements [bot.Scout].
func (s *scout) WriteList(list []bot.Source) (string, error) {
	var b strings.Builder
	var listed []feed.Listed
	for _, source := range list {
		listed = append(listed, feed.Listed{Title: source.Title, URL: source.Address})
	}
	if err := feed.WriteOPML(&b, "newsbot", listed); err != nil {
		return "", fmt.Errorf("export sources: %w", err)
	}
	return b.String() + "\n", nil
}
