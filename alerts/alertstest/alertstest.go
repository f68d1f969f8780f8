// Package alertstest says in code what the ports of alerts promise: TestStore and TestNotifier are what every store and
// every platform must pass. Its fakes really work: a Platform that remembers what was posted and can be told to fail, and a
// Ledger that files and queues in memory. It knows no database and no platform.
package alertstest

import (
	"fmt"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

// Noon is when tests begin.
func Noon() time.Time { return time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC) }

// Channel returns a channel of the platform called "test"; equal names are the same channel.
func Channel(name string) alerts.Channel {
	return alerts.Channel{Platform: "test", Workspace: "test:desk", ID: name}
}

// Article returns the nth article of a source that has as many as one likes.
func Article(n int) news.Article {
	a := news.Article{
		Feed: "https://harbour.example/feed.xml", Key: fmt.Sprintf("harbour-%d", n), Source: "Harbour Gazette",
		URL:   fmt.Sprintf("https://harbour.example/stories/%d", n),
		Title: fmt.Sprintf("Port of Karsu signs supply contract number %d", n),
		Text: fmt.Sprintf("The port of Karsu said on Monday that it had signed contract %d with a supplier of liquefied gas.\n\n"+
			"It covers 12%% of the winter demand, the harbour office said.", n),
		Authors: []string{"Nesrin Aral"}, Tags: []string{"energy", "ports"}, Language: "en",
		Published: Noon().Add(time.Duration(n) * time.Second), Seen: Noon().Add(time.Duration(n) * time.Second),
	}
	a.ID = news.NewID(a.Keys())
	return a
}

// Alert returns the alert about a to the subscribers of topic, when a is the only article of its story.
func Alert(topic alerts.TopicID, a news.Article) alerts.Alert {
	story := alerts.StoryID("story-" + string(a.ID))
	return alerts.Alert{
		ID: alerts.NewAlertID(topic, story), Topic: topic, Story: story, Article: a.ID,
		Card: alerts.Card{
			Source: a.Source, Title: a.Title, URL: a.URL, Published: a.Published, Language: a.Language,
			Summary: alerts.Line{{Text: "The port of Karsu said on Monday that it had "}, alerts.Strong("signed"), {Text: " the contract."}},
			Facts:   []alerts.Line{{{Text: "It covers "}, alerts.Strong("12%"), {Text: " of the winter demand"}}},
			Names:   []alerts.Line{alerts.Plain("Port of Karsu")},
			Topic:   "karsu-signed", Rule: "Karsu AND signed", Matched: []string{"Karsu", "signed"},
		},
	}
}

// Delivery returns the delivery to c of the alert about the nth article, for tests that need no store.
func Delivery(c alerts.Channel, n int) alerts.Delivery {
	a := Article(n)
	d := alerts.NewDelivery(Alert(1, a), c, alerts.Live, a.Seen)
	d.State, d.Attempt, d.FirstAt, d.LastAt = alerts.Sending, 1, a.Seen, a.Seen
	return d
}

// Filing returns the filing of a with a delivery of its alert to each of the channels, due when it was seen.
func Filing(topic alerts.TopicID, a news.Article, channels ...alerts.Channel) alerts.Filing {
	alert := Alert(topic, a)
	f := alerts.Filing{Article: a, Story: alert.Story}
	if len(channels) > 0 {
		f.Alerts = []alerts.Alert{alert}
	}
	for _, c := range channels {
		f.Deliveries = append(f.Deliveries, alerts.NewDelivery(alert, c, alerts.Live, a.Seen))
	}
	return f
}
