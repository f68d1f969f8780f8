package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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
	scoutQueue   = 64
	scoutWithin  = 45 * time.Second       // for one address
	scoutReserve = 500 * time.Millisecond // of the time for an answer, to write down what was found
	scoutKeeps   = 10 * time.Minute       // what was found
)

// A scout looks at addresses that people name. It looks on when they have no more time, and remembers what it found.
type scout struct {
	client feed.Getter
	shared map[string]bool // the operator's feeds
	log    *slog.Logger

	jobs  chan *look
	mu    sync.Mutex
	looks map[string]*look // by address
}

// A look is one address being looked at.
type look struct {
	address string
	until   time.Time     // when it is forgotten
	done    chan struct{} // closed when found and err are set
	found   feed.Found
	err     error
}

var _ bot.Scout = (*scout)(nil)

func newScout(client feed.Getter, shared []bot.Source, log *slog.Logger) *scout {
	addresses := map[string]bool{}
	for _, s := range shared {
		addresses[s.Address] = true
	}
	return &scout{client: client, shared: addresses, log: log, jobs: make(chan *look, scoutQueue), looks: map[string]*look{}}
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
				case l := <-s.jobs:
					s.work(ctx, l)
				}
			}
		})
	}
	wg.Wait()
	return nil
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
	l, err := s.begin(oneForm(address))
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
		return bot.Prospect{}, l.err
	}
	at := oneForm(l.found.URL)
	shared := s.shared[at]
	if !shared {
		at = ownForm(at, workspace)
	}
	return bot.Prospect{
		Source: bot.Source{Address: at, Title: l.found.Title}, Shared: shared,
		Items: l.found.Items, Newest: l.found.Newest, Interval: l.found.Interval(feed.Wish(pace)), Others: len(l.found.Others),
	}, nil
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
func (s *scout) begin(address string) (*look, error) {
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
	l := &look{address: address, until: now.Add(scoutKeeps), done: make(chan struct{})}
	select {
	case s.jobs <- l:
		s.looks[address] = l
		return l, nil
	default:
		return nil, errors.New("too many sites are being looked at just now; try again in a minute")
	}
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
			return nil, err
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
