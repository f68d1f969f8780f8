package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"newsbot/alerts"
	"newsbot/alerts/store"
)

// countWithin is how long the database may take to count, of the time that a scrape has.
const countWithin = 2 * time.Second

// A ledger counts what has not been delivered, each time it is asked. Every node on one database counts the same.
type ledger struct {
	platforms []string // those that are on, to show a zero too
	standing  func(context.Context) (map[string]alerts.Standing, error)
	doubted   func(context.Context) (bool, error)
	log       *slog.Logger

	waiting, oldest, unknown, held, paused, up, doubt *prometheus.Desc
}

var _ prometheus.Collector = (*ledger)(nil)

// watch has the series show how deliveries stand.
func (m *metrics) watch(db *store.Store, chats []platform, log *slog.Logger) {
	l := newLedger(log)
	l.standing = db.Standing
	l.doubted = func(ctx context.Context) (bool, error) {
		_, until, err := db.Doubt(ctx, time.Now())
		return !until.IsZero(), err
	}
	for _, p := range chats {
		l.platforms = append(l.platforms, p.name)
	}
	m.registry.MustRegister(l)
}

func newLedger(log *slog.Logger) *ledger {
	series := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	return &ledger{
		log:     log,
		waiting: series("newsbot_deliveries_waiting", "Deliveries that are not settled, those whose outcome is unknown among them.", "platform"),
		oldest:  series("newsbot_deliveries_oldest_seconds", "Age of the oldest delivery that is not settled; 0 if none is.", "platform"),
		unknown: series("newsbot_deliveries_unknown", "Deliveries of which it is not yet known whether they were posted.", "platform"),
		held:    series("newsbot_deliveries_held", "Deliveries that wait for a person's word.", "platform"),
		paused:  series("newsbot_channels_paused", "Channels that cannot be posted to.", "platform"),
		up:      series("newsbot_database_up", "Whether the database answered when this was counted."),
		doubt:   series("newsbot_database_doubted", "1 while every message is looked up before it is posted, since the database was put back to an older state."),
	}
}

// Describe implements [prometheus.Collector].
func (l *ledger) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{l.waiting, l.oldest, l.unknown, l.held, l.paused, l.up, l.doubt} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (l *ledger) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countWithin)
	defer cancel()
	show := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	all, err := l.standing(ctx)
	doubted := false
	if err == nil {
		doubted, err = l.doubted(ctx)
	}
	if err != nil {
		l.log.Warn("deliveries are not counted", "err", err)
		show(l.up, 0)
		return
	}
	show(l.up, 1)
	show(l.doubt, map[bool]float64{true: 1}[doubted])
	for _, p := range l.platforms {
		s, age := all[p], 0.0
		if !s.Oldest.IsZero() {
			age = max(time.Since(s.Oldest).Seconds(), 0)
		}
		show(l.waiting, float64(s.Waiting), p)
		show(l.oldest, age, p)
		show(l.unknown, float64(s.Unknown), p)
		show(l.held, float64(s.Held), p)
		show(l.paused, float64(s.Paused), p)
	}
}
