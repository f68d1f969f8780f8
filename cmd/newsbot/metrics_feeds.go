package main

import (
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"newsbot/news/feed"
	"newsbot/news/fetch"
)

// feedMetrics are the series about how articles come in.
type feedMetrics struct {
	bytes    prometheus.Counter
	fetching prometheus.Histogram
	waiting  prometheus.Histogram
	parsing  prometheus.Histogram
	late     prometheus.Histogram
	items    *prometheus.CounterVec
	undated  *prometheus.CounterVec
	hosts    *hostLabels
	guessed  prometheus.Counter
	pages    *prometheus.CounterVec
	lengths  prometheus.Histogram
	pushes   *prometheus.CounterVec
	pushed   prometheus.Counter
}

func newFeedMetrics(f promauto.Factory) feedMetrics {
	counter := func(name, help string) prometheus.Counter {
		return f.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	histogram := func(name, help string, buckets ...float64) prometheus.Histogram {
		return f.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
	}
	labelled := func(name, help string) *prometheus.CounterVec {
		return f.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"result"})
	}
	return feedMetrics{
		bytes:    counter("newsbot_fetch_bytes_total", "Bytes of the answers to feeds and pages, decoded."),
		fetching: histogram("newsbot_fetch_seconds", "From the first byte of a request to the last of its answer.", .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30),
		waiting:  histogram("newsbot_fetch_wait_seconds", "How long a request waited for the turn of its host.", .1, .5, 1, 2, 5, 10, 30, 60, 300),
		parsing:  histogram("newsbot_feed_parse_seconds", "Time to read a feed's document.", .0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1, 5),
		late:     histogram("newsbot_feed_late_seconds", "How long after it was due a feed was fetched.", .1, .5, 1, 2, 5, 10, 30, 60, 300, 1800),
		items:    labelled("newsbot_feed_items_total", "Items of feeds: new, changed, renamed (known by another name), twice (in one document), or the same as before."),
		undated: f.NewCounterVec(prometheus.CounterOpts{
			Name: "newsbot_feed_dates_unreadable_total", Help: "Items that have a date which cannot be read, by the domain of their feed; of many domains the later ones are \"other\".",
		}, []string{"host"}),
		hosts:   newHostLabels(),
		guessed: counter("newsbot_feed_encodings_guessed_total", "Documents whose encoding had to be guessed."),
		pages:   labelled("newsbot_pages_total", "Pages fetched for more text than a feed gave: longer, or no use."),
		lengths: histogram("newsbot_page_text_bytes", "Length of the texts that pages gave.", 500, 1000, 2000, 4000, 8000, 16000, 32000, 64000),
		pushes:  labelled("newsbot_pushes_total", "Requests to POST /articles by status."),
		pushed:  counter("newsbot_pushed_articles_total", "Articles accepted at POST /articles."),
	}
}

func (m *metrics) fetched(o fetch.Outcome) {
	m.fetches.WithLabelValues(o.Result).Inc()
	m.feeds.bytes.Add(float64(o.Bytes))
	m.feeds.fetching.Observe(o.Took.Seconds())
	m.feeds.waiting.Observe(o.Waited.Seconds())
}

func (m *metrics) polled(o feed.Outcome) {
	m.polls.WithLabelValues(o.Result).Inc()
	for _, lag := range o.Lags {
		m.freshness.Observe(lag.Seconds())
	}
	f := m.feeds
	if o.Result != "pushed" && o.Result != "forged" { // a hub comes when it likes
		f.late.Observe(o.Late.Seconds())
	}
	if o.Parse > 0 {
		f.parsing.Observe(o.Parse.Seconds())
	}
	f.items.WithLabelValues("new").Add(float64(o.New - o.Changed))
	f.items.WithLabelValues("changed").Add(float64(o.Changed))
	f.items.WithLabelValues("renamed").Add(float64(o.Renamed))
	f.items.WithLabelValues("twice").Add(float64(o.Twice))
	f.items.WithLabelValues("same").Add(float64(max(o.Items-o.New-o.Renamed-o.Twice, 0)))
	if o.Undated > 0 {
		f.undated.WithLabelValues(f.hosts.of(o.Feed)).Add(float64(o.Undated))
	}
	if o.Guessed {
		f.guessed.Inc()
	}
	f.pages.WithLabelValues("longer").Add(float64(o.Longer))
	for _, n := range o.Lengths {
		f.lengths.Observe(float64(n))
	}
	f.pages.WithLabelValues("no use").Add(float64(o.Pages - o.Longer))
}

// mostHosts is how many domains get a series of their own.
const mostHosts = 30

// hostLabels are the domains that have a series of their own.
type hostLabels struct {
	mu    sync.Mutex
	known map[string]bool
}

func newHostLabels() *hostLabels { return &hostLabels{known: map[string]bool{}} }

// of returns the label for the domain of an address.
func (h *hostLabels) of(address string) string {
	domain := fetch.Domain(address)
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.known[domain] {
		if domain == "" || len(h.known) >= mostHosts {
			return "other"
		}
		h.known[domain] = true
	}
	return domain
}

// pushed counts a request to the inbox.
func (m *metrics) pushed(status, articles int) {
	m.feeds.pushes.WithLabelValues(strconv.Itoa(status)).Inc()
	m.feeds.pushed.Add(float64(articles))
}

// follow shows how the feeds of p stand whenever somebody asks.
func (m *metrics) follow(p *feed.Poller) {
	m.registry.MustRegister(standing{p, map[*prometheus.Desc]func(feed.Standing) int{
		prometheus.NewDesc("newsbot_feeds", "Feeds that are read.", nil, nil):                                    func(s feed.Standing) int { return s.Feeds },
		prometheus.NewDesc("newsbot_feeds_overdue", "Feeds that are due for more than a minute.", nil, nil):      func(s feed.Standing) int { return s.Overdue },
		prometheus.NewDesc("newsbot_feeds_failing", "Feeds that have failed for more than six hours.", nil, nil): func(s feed.Standing) int { return s.Failing },
		prometheus.NewDesc("newsbot_feeds_pushed", "Feeds that a hub pushes (WebSub).", nil, nil):                func(s feed.Standing) int { return s.Pushed },
	}})
}

// standing makes series of how feeds stand.
type standing struct {
	poller *feed.Poller
	series map[*prometheus.Desc]func(feed.Standing) int
}

// Describe implements prometheus.Collector.
func (s standing) Describe(out chan<- *prometheus.Desc) {
	for d := range s.series {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (s standing) Collect(out chan<- prometheus.Metric) {
	now := s.poller.Standing(time.Now())
	for d, of := range s.series {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(of(now)))
	}
}
