package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"newsbot/alerts"
)

// metrics are the series that /metrics shows. Labels come from small closed sets, never from people or articles.
type metrics struct {
	registry   *prometheus.Registry
	articles   *prometheus.CounterVec
	accepting  prometheus.Histogram
	held       prometheus.Counter
	filed      prometheus.Counter
	deliveries *prometheus.CounterVec
	sending    *prometheus.HistogramVec
	lag        *prometheus.HistogramVec
	fetches    *prometheus.CounterVec
	polls      *prometheus.CounterVec
	freshness  prometheus.Histogram
	feeds      feedMetrics
}

func newMetrics() *metrics {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	f := promauto.With(r)
	return &metrics{
		registry: r,
		articles: f.NewCounterVec(prometheus.CounterOpts{
			Name: "newsbot_articles_total", Help: "Articles offered by sources, by what became of them: new, known, changed or invalid.",
		}, []string{"result"}),
		accepting: f.NewHistogram(prometheus.HistogramOpts{
			Name: "newsbot_accept_seconds", Help: "Time to read, match and file the articles of one call.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}),
		held:  f.NewCounter(prometheus.CounterOpts{Name: "newsbot_alerts_held_total", Help: "Alerts that a gate held back from a channel."}),
		filed: f.NewCounter(prometheus.CounterOpts{Name: "newsbot_deliveries_filed_total", Help: "Deliveries filed."}),
		deliveries: f.NewCounterVec(prometheus.CounterOpts{
			Name: "newsbot_delivery_attempts_total", Help: "Settled attempts by platform, the state that followed, and the platform's reason if it said no.",
		}, []string{"platform", "state", "reason"}),
		sending: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "newsbot_send_seconds", Help: "Time a platform took to answer an attempt.", Buckets: prometheus.DefBuckets,
		}, []string{"platform"}),
		lag: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "newsbot_delivery_lag_seconds", Help: "From the filing of a delivery to the platform's yes.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400},
		}, []string{"platform"}),
		fetches: f.NewCounterVec(prometheus.CounterOpts{
			Name: "newsbot_fetches_total", Help: "Requests to feeds and pages by result.",
		}, []string{"result"}),
		polls: f.NewCounterVec(prometheus.CounterOpts{
			Name: "newsbot_feed_polls_total", Help: "Feeds polled, by what came of it.",
		}, []string{"result"}),
		freshness: f.NewHistogram(prometheus.HistogramOpts{
			Name: "newsbot_article_lag_seconds", Help: "From an article's publication to its arrival from a feed.",
			Buckets: []float64{10, 30, 60, 120, 300, 600, 1200, 3600, 7200, 21600, 86400},
		}),
		feeds: newFeedMetrics(f),
	}
}

func (m *metrics) accepted(a alerts.Acceptance) {
	m.articles.WithLabelValues("new").Add(float64(a.New))
	m.articles.WithLabelValues("changed").Add(float64(a.Changed))
	m.articles.WithLabelValues("known").Add(float64(a.Known))
	m.articles.WithLabelValues("invalid").Add(float64(a.Invalid))
	m.accepting.Observe(a.Took.Seconds())
	m.held.Add(float64(a.Held))
	m.filed.Add(float64(a.Deliveries))
}

func (m *metrics) settled(o alerts.Outcome) {
	m.deliveries.WithLabelValues(o.Platform, string(o.State), string(o.Reason)).Inc()
	m.sending.WithLabelValues(o.Platform).Observe(o.Took.Seconds())
	if o.State == alerts.Sent {
		m.lag.WithLabelValues(o.Platform).Observe(o.Lag.Seconds())
	}
}

// handler shows the series in the Prometheus text format.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
