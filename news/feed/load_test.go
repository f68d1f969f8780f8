package feed

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// crowd is one server that is a hundred hosts, and watches how it is asked.
type crowd struct {
	pace    time.Duration
	changes atomic.Bool // some feeds have something new
	bytes   atomic.Int64
	mu      sync.Mutex
	under   map[string]int
	ended   map[string]time.Time
	broken  []string
}

func (c *crowd) enter(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under[host]++; c.under[host] > 1 {
		c.broken = append(c.broken, "two at once to "+host)
	}
	if gap := time.Since(c.ended[host]); gap < c.pace {
		c.broken = append(c.broken, fmt.Sprintf("%v after the last to %s", gap, host))
	}
}

func (c *crowd) leave(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.under[host]--
	c.ended[host] = time.Now()
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.enter(r.Host)
	defer c.leave(r.Host)
	id, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/feed/"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	version := 1
	if c.changes.Load() && id%5 == 0 {
		version = 2
	}
	etag := fmt.Sprintf(`"%d"`, version)
	switch id % 50 {
	case 7:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case 8:
		<-time.After(100 * time.Millisecond) // a slow host
	}
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	var items strings.Builder
	for i := range 10 + version {
		fmt.Fprintf(&items, "<item><guid>%d-%d</guid><title>Story %d of feed %d</title><description>%s</description></item>", id, i, i, id, strings.Repeat("Prices rose again on Sunday. ", 20))
	}
	n, _ := io.WriteString(w, rssOf(items.String())) //nolint:errcheck // the client hung up
	c.bytes.Add(int64(n))
}

// serveCrowd serves c on 127.0.1.1 to 127.0.1.n and returns the port.
func serveCrowd(tb testing.TB, c *crowd, hosts int) string {
	tb.Helper()
	port := "0"
	srv := &http.Server{Handler: c}
	var wg sync.WaitGroup
	for i := range hosts {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.1.%d:%s", i+1, port))
		if err != nil {
			tb.Skipf("this machine has no such address: %v", err)
		}
		_, port, _ = net.SplitHostPort(l.Addr().String())
		wg.Go(func() { srv.Serve(l) }) //nolint:errcheck // ends when it is closed
	}
	tb.Cleanup(func() {
		if err := srv.Close(); err != nil {
			tb.Error(err)
		}
		wg.Wait()
	})
	return port
}

// BenchmarkTenThousandFeeds polls 10,000 feeds on 100 hosts: first all of them for the first time, then rounds in which
// one in five has something new, one in fifty fails and one in fifty is slow.
func BenchmarkTenThousandFeeds(b *testing.B) {
	const hosts, feeds = 100, 10_000
	c := &crowd{pace: 5 * time.Millisecond, under: map[string]int{}, ended: map[string]time.Time{}}
	port := serveCrowd(b, c, hosts)
	var list []string
	for i := range feeds {
		list = append(list, fmt.Sprintf("http://127.0.1.%d:%s/feed/%d", 1+i%hosts, port, i))
	}
	client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Pace: c.pace})
	defer client.Close()
	states := &memory{states: map[string]State{}}
	var late []time.Duration
	var peak uint64
	rounds, offered, first := 0, atomic.Int64{}, true
	for b.Loop() {
		var left atomic.Int64
		left.Store(feeds)
		ctx, stop := context.WithCancel(b.Context())
		var mu sync.Mutex
		start := time.Now()
		p := &Poller{Feeds: List(list), Client: client, States: states, Observe: func(o Outcome) {
			mu.Lock()
			if !first {
				late = append(late, time.Since(start))
			}
			mu.Unlock()
			if n := left.Add(-1); n == 0 {
				stop()
			}
		}}
		if err := p.Run(ctx, func(_ context.Context, as ...news.Article) error { offered.Add(int64(len(as))); return nil }); err != nil {
			b.Fatal(err)
		}
		stop()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapSys+m.StackSys-m.HeapReleased)
		for url, st := range states.states { // all are due again
			st.NextAt = time.Time{}
			states.states[url] = st
		}
		c.changes.Store(true)
		first = false
		rounds++
	}
	if len(c.broken) > 0 {
		b.Errorf("%d breaches of manners: %v", len(c.broken), c.broken[:min(5, len(c.broken))])
	}
	slices.Sort(late)
	b.ReportMetric(float64(feeds*rounds)/b.Elapsed().Seconds(), "feeds/s")
	b.ReportMetric(float64(c.bytes.Load())/float64(rounds)/(1<<20), "MiB/round")
	b.ReportMetric(float64(peak)/(1<<20), "MiB-memory")
	b.ReportMetric(float64(offered.Load()), "articles")
	if len(late) > 0 {
		b.ReportMetric(late[len(late)/2].Seconds(), "s-lag-p50")
		b.ReportMetric(late[len(late)*99/100].Seconds(), "s-lag-p99")
	}
}
