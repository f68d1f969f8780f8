package alerts

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"newsbot/news"
)

// How a channel is told of what a feed, or a push, brings at once.
const (
	atOnce      = 20 // cards, those of the newest articles; the others are told of in one line
	namedInRest = 3  // of the others' headlines
)

// restOn returns the kind of the delivery that tells of several articles in one line, the newest of which is article. It is no card of
// a story: what else comes of any of them is told as if nothing had been.
func restOn(article news.ID) string { return update + "rest/" + string(article) }

// fold keeps what a feed, or a push, brings at once from flooding a channel: of more than atOnce cards the older ones become one line. The
// filings are the oldest first, and stored together with the line or not at all.
func fold(filings []Filing, now time.Time) {
	type stream struct {
		channel Channel
		feed    string
	}
	cards := map[stream][]int{} // in which filings
	var order []stream
	for i, f := range filings {
		if !f.Article.Burst {
			continue
		}
		for _, d := range f.Deliveries {
			s := stream{d.Channel, f.Article.Feed}
			if !IsCard(d.Kind) || slices.Contains(cards[s], i) {
				continue
			}
			if cards[s] == nil {
				order = append(order, s)
			}
			cards[s] = append(cards[s], i)
		}
	}
	for _, s := range order {
		if over := len(cards[s]) - atOnce; over > 0 {
			foldInto(filings, cards[s][:over], s.channel, now)
		}
	}
}

// foldInto replaces the cards that some of the filings have for a channel with one line, which is filed with the newest of them.
func foldInto(filings []Filing, which []int, c Channel, now time.Time) {
	var folded []Card
	var topic TopicID
	for _, i := range which {
		f := &filings[i]
		f.Deliveries = slices.DeleteFunc(f.Deliveries, func(d Delivery) bool {
			if d.Channel != c || !IsCard(d.Kind) {
				return false
			}
			folded, topic = append(folded, d.Alert.Card), d.Alert.Topic
			f.Verdicts = append(f.Verdicts, Verdict{d.Alert.ID, d.Alert.Topic, c,
				fmt.Sprintf("It came at once with many others from %s; the channel was told of %d of them in one line.", d.Alert.Card.Source, len(which)), now})
			return true
		})
	}
	f := &filings[which[len(which)-1]]
	rest := Alert{
		ID:    AlertID(hash("rest", c.Platform, string(c.Workspace), c.ID, string(f.Article.ID))),
		Topic: topic, Story: f.Story, Article: f.Article.ID, Card: restCard(folded),
	}
	f.Alerts = append(f.Alerts, rest)
	f.Deliveries = append(f.Deliveries, NewDelivery(rest, c, restOn(f.Article.ID), now))
}

// restCard returns the line that stands for several cards: how many, from whom, and what the newest of them say.
func restCard(folded []Card) Card {
	newest := folded[len(folded)-1]
	card := Card{
		Title: "and " + strconv.Itoa(len(folded)) + " more",
		Topic: newest.Topic, Rule: newest.Rule, Language: newest.Language, Published: newest.Published,
	}
	if !slices.ContainsFunc(folded, func(c Card) bool { return c.Source != newest.Source }) {
		card.Title += " from " + newest.Source
	}
	for i, c := range slices.Backward(folded) {
		if len(folded)-i > namedInRest {
			card.Summary = append(card.Summary, Run{Text: " · …"})
			break
		}
		if len(card.Summary) > 0 {
			card.Summary = append(card.Summary, Run{Text: " · "})
		}
		card.Summary = append(card.Summary, Run{Text: c.Title, URL: c.URL})
	}
	return card
}
