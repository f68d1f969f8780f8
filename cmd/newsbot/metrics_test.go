package main

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"newsbot/news/feed"
)

func TestFeedMetrics(t *testing.T) {
	m := newMetrics()
	m.polled(feed.Outcome{
		Feed: "https://www.wire.example/rss?key=sesame", Result: "new", Items: 10, New: 4, Changed: 1, Renamed: 2, Twice: 1, Undated: 3,
		Lags: []time.Duration{time.Minute}, Parse: time.Millisecond, Pages: 2, Longer: 1, Lengths: []int{1500}, Guessed: true,
	})
	m.polled(feed.Outcome{Feed: "https://quiet.example/rss", Result: "same"})
	for _, result := range []string{"pushed", "forged"} { // nothing was due
		m.polled(feed.Outcome{Feed: "https://quiet.example/rss", Result: result})
	}
	for i := range 40 {
		m.polled(feed.Outcome{Feed: fmt.Sprintf("https://host%d.example/rss", i), Result: "same", Items: 1, Undated: 1})
	}
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	shown := w.Body.String()
	for _, line := range []string{
		`newsbot_feed_items_total{result="new"} 3`, `newsbot_feed_items_total{result="changed"} 1`, `newsbot_feed_items_total{result="renamed"} 2`,
		`newsbot_feed_items_total{result="twice"} 1`, `newsbot_feed_items_total{result="same"} 43`,
		`newsbot_feed_dates_unreadable_total{host="wire.example"} 3`, `newsbot_feed_dates_unreadable_total{host="other"} 11`,
		`newsbot_page_text_bytes_count 1`, `newsbot_pages_total{result="longer"} 1`, `newsbot_pages_total{result="no use"} 1`,
		`newsbot_article_lag_seconds_count 1`, `newsbot_feed_encodings_guessed_total 1`,
		`newsbot_feed_late_seconds_count 42`, `newsbot_feed_polls_total{result="forged"} 1`,
	} {
		if !strings.Contains(shown, line+"\n") {
			t.Errorf("/metrics does not say %s", line)
		}
	}
	if strings.Contains(shown, "sesame") || strings.Contains(shown, "quiet.example") {
		t.Error("/metrics shows more of addresses than the domains of those with unreadable dates")
	}
}
