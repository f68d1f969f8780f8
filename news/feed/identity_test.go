package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Where items share an address and a headline, as those of a live page do, a new name with another text is a new item as long as
// the other is still there; with the same text it is the same.
func TestItemsOfALivePage(t *testing.T) {
	item := func(guid, text string) string {
		return fmt.Sprintf("<item><guid isPermaLink='false'>%s</guid><title>Trading halt</title><link>https://wire.example/live</link><description>%s</description><pubDate>%s</pubDate></item>",
			guid, text, time.Now().UTC().Format(time.RFC1123Z))
	}
	r := read(t)
	r.site.body = rssOf(item("1", "Harbour Gas is halted."))
	r.poll()
	r.site.body = rssOf(item("2", "Quay Oil is halted.") + item("1", "Harbour Gas is halted."))
	if _, out := r.poll(); len(r.offered) != 1 || r.offered[0].Key != "2" || out.Renamed != 0 {
		t.Errorf("offered %d, %+v; want the second halt", len(r.offered), out)
	}
	r.site.body = rssOf(item("3", "Quay Oil is halted.") + item("2", "Quay Oil is halted.") + item("1", "Harbour Gas is halted."))
	if got, out := r.poll(); got != "" || out.Renamed != 1 {
		t.Errorf("offered %s, %+v; want nothing: the same text under another name", got, out)
	}
}

// A push holds a part of the feed; what is known of the rest is not forgotten.
func TestAPushForgetsNothing(t *testing.T) {
	var items []string
	for i := range 300 {
		items = append(items, fmt.Sprintf("n%d N%d 2h", i, i))
	}
	r := read(t)
	r.site.body = doc(items...)
	r.poll()
	before := r.state
	pushed, err := Parse([]byte(doc("p P 1m")), "", r.url)
	if err != nil {
		t.Fatal(err)
	}
	var out Outcome
	_, r.state = r.poller.take(r.url, pushed, before, true, time.Now(), &out)
	r.site.body = doc(append([]string{"p P 1m"}, items...)...)
	if got, _ := r.poll(); got != "" {
		t.Errorf("after a push of one item the next poll offers %d known ones", len(strings.Fields(got)))
	}
}

// A site that gives all its articles new names and new addresses has published nothing; their headlines and dates stay.
func TestSiteThatMovesItsArticles(t *testing.T) {
	at := time.Now().Add(-time.Hour).UTC().Truncate(time.Minute).Add(30 * time.Second)
	item := func(guid, title, link string, at time.Time) string {
		return fmt.Sprintf("<item><guid isPermaLink='false'>%s</guid><title>%s</title><link>https://wire.example/%s</link><pubDate>%s</pubDate></item>",
			guid, title, link, at.Format(time.RFC1123Z))
	}
	midnight := at.Truncate(24 * time.Hour) // of a date without a time of day
	r := read(t)
	r.site.body = rssOf(item("1", "Oil up", "old/1", at) + item("2", "Gas up", "old/2", at.Add(-time.Minute)) + item("3", "Trading halt", "old/3", midnight))
	r.poll()
	r.site.body = rssOf(item("n1", "Oil up", "new/1", at) + item("n2", "Gas up", "new/2", at.Add(time.Minute)) + item("n3", "Trading halt", "new/3", midnight))
	if got, out := r.poll(); got != "Trading halt Gas up" || out.Renamed != 1 {
		t.Errorf("offered %q, %+v; want what is of another time, or of none, and nothing that only moved", got, out)
	}
	r.site.body = rssOf(item("m1", "Oil up", "live/1", at) + item("n1", "Oil up", "new/1", at) + item("n2", "Gas up", "new/2", at.Add(time.Minute)))
	if got, _ := r.poll(); got != "Oil up" {
		t.Errorf("offered %q, want the second of two with one headline that stand there together", got)
	}
}
