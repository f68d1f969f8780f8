package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
)

func TestMetricsTellHowDeliveriesStand(t *testing.T) {
	var away error
	m, l := newMetrics(), newLedger(slog.New(slog.DiscardHandler))
	l.platforms = []string{"slack", "discord"}
	l.standing = func(context.Context) (map[string]alerts.Standing, error) {
		return map[string]alerts.Standing{
			"slack": {Waiting: 3, Unknown: 1, Held: 2, Paused: 4, Oldest: time.Now().Add(-time.Hour)},
			"off":   {Waiting: 9},
		}, away
	}
	l.doubted = func(context.Context) (bool, error) { return true, nil }
	m.registry.MustRegister(l)
	scrape := func() string {
		w := httptest.NewRecorder()
		m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		return w.Body.String()
	}
	text := scrape()
	for _, want := range []string{
		`newsbot_deliveries_waiting{platform="slack"} 3`, `newsbot_deliveries_unknown{platform="slack"} 1`, `newsbot_deliveries_held{platform="slack"} 2`,
		`newsbot_channels_paused{platform="slack"} 4`, `newsbot_deliveries_oldest_seconds{platform="slack"} 3600`,
		`newsbot_deliveries_waiting{platform="discord"} 0`, `newsbot_deliveries_oldest_seconds{platform="discord"} 0`,
		"newsbot_database_up 1", "newsbot_database_doubted 1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics lack %q", want)
		}
	}
	if strings.Contains(text, `"off"`) {
		t.Error("the metrics tell of a platform that is off")
	}
	away = errors.New("the database is away")
	if text := scrape(); !strings.Contains(text, "newsbot_database_up 0") || strings.Contains(text, "newsbot_deliveries_waiting") || !strings.Contains(text, "go_goroutines") {
		t.Error("without the database the metrics do not say so and show the others")
	}
}
