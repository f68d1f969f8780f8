package alerts

import (
	"context"
	"errors"
	"time"

	"newsbot/news"
	"newsbot/news/story"
)

// A Filing is an article with all that follows from it. It is stored whole or not at all.
type Filing struct {
	Article    news.Article // with ID and Seen
	Story      StoryID
	Sketch     story.Sketch // what it is known again by; empty if stories are not told together
	Alerts     []Alert
	Recast     []Alert // alerts about the article that were filed before and have another card now
	Deliveries []Delivery
	Verdicts   []Verdict // what was held back, and why
	Saved      []Saved   // what waits for a digest
	Amended    []Channel // whose card of the story is to name one more outlet
}

// A Verdict is a gate's no, kept so that people can ask why they were not told.
type Verdict struct {
	Alert   AlertID
	Topic   TopicID
	Channel Channel
	Why     string // a sentence
	At      time.Time
}

// A Filer keeps articles and what is to be said about them. It must be safe for concurrent use.
type Filer interface {
	// Known returns, for each of the articles, whether one with any of the same keys was filed before.
	Known(ctx context.Context, articles []news.Article) ([]bool, error)

	// File stores the filings, all in one transaction, and returns how many of them were new: a filing
	// whose article has the key of a filed one is left out whole. When it returns nil they are safe on disk. It returns ErrHeard
	// and stores nothing if a channel is to be told of a story that another article has brought to it in the meantime.
	File(ctx context.Context, filings []Filing) (int, error)

	// Heard returns what channel was told of a story, or is to be told, oldest first.
	Heard(ctx context.Context, channel Channel, story StoryID) ([]Hearing, error)
}

// ErrHeard means that what was to be filed rests on what is no longer so: another article brought the story to one of the channels.
var ErrHeard = errors.New("the channel has heard of the story from another article in the meantime")

// A Hearing is an article of a story that a channel was told of.
type Hearing struct {
	Article news.ID
	Copy    news.ID // the first article with the same text; empty if this is it, or if it is not known
	URL     string
	Outlet  string
	Topic   TopicID
	Kind    string
	State   State
	Filed   time.Time
}

// A Catalog lists the topics and who subscribes to them. It must be safe for concurrent use.
type Catalog interface {
	// Changes returns the state of every topic that changed after version, and the version that this is.
	// Version 0 stands before the first change.
	Changes(ctx context.Context, version int64) ([]TopicState, int64, error)
}

// A TopicState is a topic with all its subscriptions. Without any it needs no matching.
type TopicState struct {
	Topic         Topic
	Subscriptions []Subscription
}

// A Claim is a delivery that this process alone may send until the lease ends.
//
// Its delivery is Sending when it is to be sent: the intent is already on disk. It is Unknown when an earlier attempt was
// never settled, because its answer was lost or its process died: then it must be found out first.
type Claim struct {
	Delivery Delivery
	Token    string    // proves the lease when the claim is settled
	Until    time.Time // when the lease ends
	Doubted  bool      // Unknown because the queue was put back to an older state, and may have forgotten that it was posted
}

// Claimed returns d as it is once it is claimed at now.
func Claimed(d Delivery, now time.Time) Delivery {
	if d.State != Pending { // whoever began it never said what became of it
		d.State = Unknown
		return d
	}
	if d.Attempt == 0 {
		d.FirstAt = now
	}
	d.State, d.Attempt, d.LastAt = Sending, d.Attempt+1, now
	return d
}

// Doubted returns d as it is once it is claimed from a queue that was put back to an older state at a time and lacks what was posted from
// another time until then: as if it had been sent all that while.
func Doubted(d Delivery, from, until time.Time) Delivery {
	if d.FirstAt.IsZero() || from.Before(d.FirstAt) {
		d.FirstAt = from
	}
	d.State, d.LastAt = Unknown, until
	return d
}

// A Settlement says what became of a claim.
type Settlement struct {
	State     State     // Pending, Unknown, Sent, Dropped or Held
	NotBefore time.Time // Pending and Unknown: when to try or to look again
	RemoteID  string    // Sent only
	Why       string    // Pending, Unknown, Dropped and Held: a sentence

	NextAt time.Time // when the channel may be posted to again; zero for at once
	Paused string    // why the channel cannot be posted to, a sentence; if it is empty that ends with Sent, and else stays as it was
	Tell   bool      // with Paused: whoever subscribed the channel is to be told, once, and again when it can be posted to
}

// A Standing is how delivery stands on a platform.
type Standing struct {
	Waiting int       // deliveries that are not settled
	Unknown int       // of them: those of which nobody knows yet whether they were posted
	Oldest  time.Time // when the oldest of them was filed; zero if there is none
	Held    int       // deliveries that wait for a person's word
	Paused  int       // channels that cannot be posted to
}

// ErrLeaseLost means that somebody else holds the channel now: what the settlement says was not recorded.
var ErrLeaseLost = errors.New("the lease on the channel was lost")

// A Queue hands deliveries out, one per channel at a time, oldest first.
//
// The channel is the unit of lease: while one of its deliveries is claimed, or its outcome is unknown, the
// others wait, so that messages keep their order and nobody posts at the same time. It must be safe for
// concurrent use, also by several processes.
type Queue interface {
	// Claim leases up to n channels of platform that have a delivery due at now, and returns that delivery of each. Before it
	// returns the intent to send is on disk. For as long as a queue that was put back to an older state may bring back what was posted
	// already, it claims every delivery once as [Doubted], before it claims it for sending.
	Claim(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]Claim, error)

	// Repeat puts on disk that a claimed delivery whose outcome is unknown is sent once more at now, and returns the claim with that
	// as its LastAt, or ErrLeaseLost.
	Repeat(ctx context.Context, c Claim, now time.Time) (Claim, error)

	// Settle records what became of a claim and gives the channel free, or returns ErrLeaseLost.
	Settle(ctx context.Context, c Claim, s Settlement) error

	// NextDue returns when the next delivery of platform can be claimed; false if nothing waits.
	NextDue(ctx context.Context, platform string) (time.Time, bool, error)
}
