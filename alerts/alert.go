package alerts

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"newsbot/news"
)

// A StoryID names a story: articles from any outlet about one event.
type StoryID string

// An AlertID names an alert; it follows from the topic and the story.
type AlertID string

// An Alert is what is to be said about a story to the subscribers of one topic.
type Alert struct {
	ID      AlertID
	Topic   TopicID
	Story   StoryID
	Article news.ID
	Card    Card
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
	Names     []Line    `json:"names,omitempty"`   // who, which organisations, where: a line each
	Published time.Time `json:"published,omitzero"`
	Topic     string    `json:"topic,omitempty"`   // the topic's name
	Rule      string    `json:"rule"`              // the topic's rule, canonical
	Matched   []string  `json:"matched,omitempty"` // the words that matched, as the article writes them
	Language  string    `json:"language,omitempty"`
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
	Kind      string // "live"; one message of each kind per story and channel
	State     State
	Attempt   int       // how often it was claimed for sending
	FirstAt   time.Time // when it was first claimed for sending; zero before
	LastAt    time.Time // when it was last claimed for sending
	NotBefore time.Time // when it is due
	RemoteID  string    // the platform's name for the message once sent
	Why       string    // why it waits, was dropped or is held: a sentence
	Filed     time.Time
}

// Live is the kind of a delivery that goes out as soon as it can.
const Live = "live"

// NewDelivery returns the delivery of a to c, due at now.
func NewDelivery(a Alert, c Channel, kind string, now time.Time) Delivery {
	return Delivery{
		ID:      DeliveryID(hash("delivery", c.Platform, string(c.Workspace), c.ID, string(a.Story), kind)),
		Channel: c, Alert: a, Kind: kind, State: Pending, NotBefore: now, Filed: now,
	}
}

// hash returns a name made of parts: 20 hexadecimal digits, which every platform accepts as a nonce.
func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}
