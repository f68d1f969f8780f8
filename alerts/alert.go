package alerts

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/story"
	"newsbot/news/text"
)

// A StoryID names a story: articles from any outlet about one event.
type StoryID string

// An AlertID names an alert; it follows from the topic and the story.
type AlertID string

// An Alert is what is to be said about a story to the subscribers of one topic. Each article of the story that matches adds one
// more of the same ID.
type Alert struct {
	ID      AlertID
	Topic   TopicID
	Story   StoryID
	Article news.ID
	Card    Card
	Said    story.Known // the figures and names that the article has for them
}

// NewAlertID returns the ID of the alert about story to the subscribers of topic.
func NewAlertID(topic TopicID, story StoryID) AlertID {
	return AlertID(hash("alert", strconv.FormatInt(int64(topic), 10), string(story)))
}

// A Card is what an alert says, the same on every platform. Every line of it that is not a label is the article's own
// words; only a mark such as ≈ and, in brackets, the date of a time such as "next week" are added to them.
type Card struct {
	Source    string    `json:"source,omitempty"` // the publisher
	Title     string    `json:"title"`
	URL       string    `json:"url,omitempty"`     // http or https, or empty
	Summary   Line      `json:"summary,omitempty"` // the article's own sentences, the words that matched strong
	Facts     []Line    `json:"facts,omitempty"`   // one statement each, its figure strong, or what somebody said
	New       []Line    `json:"new,omitempty"`     // those of them that the story did not have before this article
	Names     []Line    `json:"names,omitempty"`   // who, which organisations, where: a line each
	Published time.Time `json:"published,omitzero"`
	Topic     string    `json:"topic,omitempty"`   // the topic's name
	Rule      string    `json:"rule"`              // the topic's rule, canonical
	Matched   []string  `json:"matched,omitempty"` // the words that matched, as the article writes them
	Language  string    `json:"language,omitempty"`
	Also      []Outlet  `json:"also,omitempty"`    // who else tells the story
	Stories   []Line    `json:"stories,omitempty"` // of a digest: a story each, instead of summary, facts and names
}

// An Outlet is a publisher and where it tells a story.
type Outlet struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"` // http or https, or empty
}

// OutletOf returns who published a, and where.
func OutletOf(a news.Article) Outlet {
	o := Outlet{Name: oneLine(a.Outlet())}
	if news.CanonicalURL(a.URL) != "" { // http or https, with a host
		o.URL = strings.TrimSpace(a.URL)
	}
	return o
}

// How many other publishers a card knows, and how many of them it names.
const (
	mostAlso  = 30
	namedAlso = 3
)

// With returns c as it is once others tell the story too, each named once and c's own publisher not at all.
func (c Card) With(outlets []Outlet) Card {
	c.Also = nil
	met := map[string]bool{text.Fold(c.Source): true, "": true}
	for _, o := range outlets {
		if fold := text.Fold(o.Name); !met[fold] && len(c.Also) < mostAlso {
			met[fold] = true
			c.Also = append(c.Also, o)
		}
	}
	return c
}

// AlsoIn says where else the story is told, the first few by name; nothing if nowhere.
func (c Card) AlsoIn() Line {
	if len(c.Also) == 0 {
		return nil
	}
	line := Line{{Text: "also in "}}
	for i, o := range c.Also[:min(len(c.Also), namedAlso)] {
		switch {
		case i > 0 && i == len(c.Also)-1:
			line = append(line, Run{Text: " and "})
		case i > 0:
			line = append(line, Run{Text: ", "})
		}
		line = append(line, Run{Text: o.Name, URL: o.URL})
	}
	if more := len(c.Also) - namedAlso; more > 0 {
		line = append(line, Run{Text: " and " + strconv.Itoa(more) + " more"})
	}
	return line
}

// Headline returns the card's first line as plain text: source first.
func (c Card) Headline() string {
	if c.Source == "" {
		return c.Title
	}
	return c.Source + ": " + c.Title
}

// A DeliveryID names a delivery. It follows from destination, story and kind, so a delivery that is filed twice is filed once.
type DeliveryID string

// A State says how far a delivery has come.
type State string

// The states of a delivery. It ends as Sent, as Dropped for a recorded reason, or waits as Held for the operator.
const (
	Pending State = "pending" // to be sent when it is due
	Sending State = "sending" // the intent to send is on disk; whether it was posted is not known until it is settled
	Unknown State = "unknown" // the platform's answer was lost: it may or may not have been posted
	Sent    State = "sent"
	Dropped State = "dropped"
	Held    State = "held" // cannot be found out; a person has to say
)

// A Delivery is an alert on its way into one channel.
type Delivery struct {
	ID        DeliveryID
	Channel   Channel
	Alert     Alert
	Kind      string // Live, or what CardNumber or UpdateOn returns; one message of each kind per story and channel
	Thread    string // the platform's name for the story's card in the channel; only of an update whose card was sent
	State     State
	Attempt   int       // how often it was claimed for sending
	FirstAt   time.Time // when it was first claimed for sending; zero before
	LastAt    time.Time // when it was last claimed for sending
	NotBefore time.Time // when it is due
	RemoteID  string    // the platform's name for the message once sent
	Why       string    // why it waits, was dropped or is held: a sentence
	Filed     time.Time
}

// Live is the kind of the delivery that brings a story's card into a channel.
const Live = "live"

// CardNumber returns the kind of the delivery that brings a story's nth card: nobody looks at an old one any more.
func CardNumber(n int) string {
	if n <= 1 {
		return Live
	}
	return Live + "/" + strconv.Itoa(n)
}

// update begins the kind of a delivery that adds another article to a story.
const update = "update/"

// UpdateOn returns the kind of the delivery that adds article to the thread of a story's card.
func UpdateOn(article news.ID) string { return update + string(article) }

// Update reports whether d adds to a story whose card the channel has. Without a Thread to add it to it is a card like any other.
func (d Delivery) Update() bool { return !IsCard(d.Kind) && d.Thread != "" }

// IsCard reports whether a delivery of that kind brings a card, and not what is added to one.
func IsCard(kind string) bool { return !strings.HasPrefix(kind, update) }

// NewDelivery returns the delivery of a to c, due at now.
func NewDelivery(a Alert, c Channel, kind string, now time.Time) Delivery {
	return Delivery{
		ID:      DeliveryID(hash("delivery", c.Platform, string(c.Workspace), c.ID, string(a.Story), kind)),
		Channel: c, Alert: a, Kind: kind, State: Pending, NotBefore: now, Filed: now,
	}
}

// Shown returns the card that d shows. An update says what the story did not have yet; all else stands in the thread already.
func (d Delivery) Shown() Card {
	c := d.Alert.Card
	if !d.Update() {
		return c
	}
	if len(c.New) > 0 {
		c.Facts, c.Summary = c.New, nil
	}
	c.Facts, c.Names, c.Also = c.Facts[:min(len(c.Facts), cardNew)], nil, nil
	return c
}

// hash returns a name made of parts: 20 hexadecimal digits, which every platform accepts as a nonce.
func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}
