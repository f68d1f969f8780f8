package store_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/summary"
)

var (
	sustainedFor  = flag.Duration("sustained", 3*time.Second, "how long BenchmarkSustained runs")
	sustainedRate = flag.Int("sustained.rate", 600, "articles of a second in BenchmarkSustained")
)

// BenchmarkSustained lets articles come in evenly, each of them for three of three hundred channels, while a dispatcher takes what is due:
//
//	go test -run '^$' -bench Sustained -benchtime 1x -sustained 60s ./alerts/store
//
// The time from when an article was due to come until its deliveries can be claimed counts waiting, too, should the store fall behind.
func BenchmarkSustained(b *testing.B) {
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			s := open(b)
			for b.Loop() {
				sustain(b, s)
			}
		})
	}
}

// A stream is articles that come in at a desk.
type stream struct {
	desk *alerts.Desk
	bell *alerts.Bell

	mu    sync.Mutex
	filed int             // deliveries
	took  []time.Duration // from when an article was due until its deliveries could be claimed
	errs  []error
}

func sustain(b *testing.B, s *store.Store) {
	const topics, each, dispatchers = 100, 3, 4
	log := slog.New(slog.DiscardHandler)
	for i := range topics {
		for j := range each {
			follow(b, s, alertstest.Channel(fmt.Sprintf("berth%d-%d", i, j)), fmt.Sprintf("berth%d", i))
		}
	}
	roster := &alerts.Roster{Catalog: s, Log: log, Bell: alerts.NewBell()}
	must(b, roster.Refresh(b.Context()))
	in := &stream{bell: alerts.NewBell()}
	in.desk = &alerts.Desk{
		Roster: roster, Summarizer: summary.Scorer{}, Extractor: facts.Extractor{}, Filer: s, Gates: []alerts.Gate{alerts.Told{}}, Log: log,
		Stories: &alerts.Stories{Shelf: s},
		Filed:   in.bell.Ring, Observe: in.count,
	}
	began := time.Now()
	ctx, stop := context.WithCancel(b.Context())
	var sent atomic.Int64
	var sending sync.WaitGroup
	for range dispatchers {
		sending.Go(func() { in.dispatch(ctx, s, &sent) })
	}
	n := in.run(b.Context(), began)
	elapsed := time.Since(began)
	b.ReportMetric(float64(sent.Load())/elapsed.Seconds(), "sent/s")
	stop()
	sending.Wait()
	for _, err := range in.errs {
		b.Error(err)
	}
	if in.filed != n*each {
		b.Errorf("%d deliveries of %d articles were filed, want %d each", in.filed, n, each)
	}
	slices.Sort(in.took)
	b.ReportMetric(float64(n)/elapsed.Seconds(), "articles/s")
	b.ReportMetric(in.took[n/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(in.took[n*99/100].Seconds()*1000, "p99-ms")
	b.ReportMetric(in.took[n-1].Seconds()*1000, "max-ms")
}

// run lets articles come in, each when it is due and on its own, and returns how many they were once all are filed.
func (s *stream) run(ctx context.Context, began time.Time) int {
	var filing sync.WaitGroup
	n := 0
	pulse := time.NewTicker(5 * time.Millisecond)
	defer pulse.Stop()
	for time.Since(began) < *sustainedFor {
		<-pulse.C
		for due := began; ; n++ {
			if due = began.Add(time.Duration(n) * time.Second / time.Duration(*sustainedRate)); due.After(time.Now()) {
				break
			}
			a := berthed(n)
			filing.Go(func() { s.accept(ctx, a, due) })
		}
	}
	filing.Wait()
	return n
}

func (s *stream) count(a alerts.Acceptance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filed += a.Deliveries
}

func (s *stream) accept(ctx context.Context, a news.Article, due time.Time) {
	err := s.desk.Accept(ctx, a)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, time.Since(due))
	if err != nil && len(s.errs) < 3 {
		s.errs = append(s.errs, err)
	}
}

// berthed is the nth article, which one topic is about. It came out just now and no other has its text.
func berthed(n int) news.Article {
	a := alertstest.Article(n)
	a.Title, a.Published = fmt.Sprintf("%s at berth%d", a.Title, n%100), time.Now()
	for i := range 12 {
		a.Text += fmt.Sprintf("\n\nCrane %d of the harbour lifted %d boxes from the %dth ship before noon, its driver said.", i, n*7+i, n+i)
	}
	return a
}

// dispatch takes what is due and settles it at once, until ctx is done.
func (s *stream) dispatch(ctx context.Context, queue alerts.Queue, sent *atomic.Int64) {
	for ctx.Err() == nil {
		claims, err := queue.Claim(ctx, "test", 50, time.Now().UTC(), alertstest.Lease)
		var settling sync.WaitGroup
		for _, c := range claims {
			settling.Go(func() {
				if err := queue.Settle(context.WithoutCancel(ctx), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"}); err != nil {
					s.mu.Lock()
					s.errs = append(s.errs, err)
					s.mu.Unlock()
				}
			})
		}
		settling.Wait()
		sent.Add(int64(len(claims)))
		if len(claims) > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-s.bell.Rung():
		case <-time.After(100 * time.Millisecond):
		}
	}
}
