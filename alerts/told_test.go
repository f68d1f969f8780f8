package alerts_test

import (
	"strings"
	"testing"

	"newsbot/alerts"
	"newsbot/news"
)

func TestTold(t *testing.T) {
	const first, again = "https://gazette.example/alma", "https://radio.example/ferry"
	for _, tt := range []struct {
		name   string
		heard  alerts.Hearing
		copied string // of which article the candidate is a copy
		why    string // a part of it; empty if it passes
	}{
		{"another article", alerts.Hearing{Article: "other", Topic: 1, URL: first, State: alerts.Sent}, "", ""},
		{"the article, for the same topic", alerts.Hearing{Article: "a", Topic: 1, URL: again, State: alerts.Sent}, "", "told of this story."},
		{"the article, for another topic", alerts.Hearing{Article: "a", Topic: 2, URL: again, State: alerts.Sent}, "", "another of its topics"},
		{"the article, still waiting", alerts.Hearing{Article: "a", Topic: 1, State: alerts.Pending}, "", "told of this story."},
		{"the article, of which nobody knows whether it was posted", alerts.Hearing{Article: "a", Topic: 1, State: alerts.Unknown}, "", "told of this story."},
		{"the article, held for the operator", alerts.Hearing{Article: "a", Topic: 1, State: alerts.Held}, "", "told of this story."},
		{"the article, which was dropped", alerts.Hearing{Article: "a", Topic: 1, URL: again, State: alerts.Dropped}, "", ""},
		{"its page from another source", alerts.Hearing{Article: "other", Topic: 1, URL: again + "?utm_source=feed", State: alerts.Sent}, "", "which another source brought"},
		{"the text that it copies", alerts.Hearing{Article: "first", Topic: 1, URL: first, Outlet: "Harbour Gazette", State: alerts.Sent}, "first", "this text from Harbour Gazette"},
		{"another copy of that text", alerts.Hearing{Article: "second", Copy: "first", Topic: 1, URL: first, State: alerts.Sent}, "first", "this text from another source"},
		{"a copy of another text", alerts.Hearing{Article: "second", Copy: "third", Topic: 1, URL: first, State: alerts.Sent}, "first", ""},
	} {
		c := alerts.Candidate{Alert: alerts.Alert{Article: "a"}, Topic: alerts.Topic{ID: 1}, URL: again, Heard: []alerts.Hearing{tt.heard}}
		c.Copy = news.ID(tt.copied)
		why, err := alerts.Told{}.Judge(t.Context(), c)
		if err != nil || (why == "") != (tt.why == "") || !strings.Contains(why, tt.why) {
			t.Errorf("%s: Judge = %q, %v, want %q", tt.name, why, err, tt.why)
		}
	}
}
