package bot

import (
	"context"
	"errors"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/rules"
)

// A Workspace is all that is kept of one workspace, and shows and changes nothing of another. No method takes the name of one: whoever
// has a Workspace was given it for a request whose identity was verified. It must be safe for concurrent use.
type Workspace interface {
	Subscriptions
	Archive
	Sources
	Health
}

// A Room is a channel of the workspace at hand.
type Room struct{ Platform, ID string }

// RoomOf returns what c is called in its workspace.
func RoomOf(c alerts.Channel) Room { return Room{c.Platform, c.ID} }

// A Wish is what a channel wants to be told about.
type Wish struct {
	Room Room
	Rule string // canonical
	Name string // what to call the topic if it is new; the store appends a number if the name is taken
	By   string
	At   time.Time

	Cadence alerts.Cadence // how often it is told; empty leaves it as it is, which is at once for a new subscription

	Place string // what people call the room
	Owner string // who is told of trouble with the room, as the platform names them; empty for nobody
}

// A Followed is a topic that a channel subscribes to.
type Followed struct {
	Topic        alerts.Topic
	Subscription alerts.Subscription
	Was          alerts.Cadence // how often it was told before a wish for another cadence
	Week         int            // alerts filed for this channel and topic in the last seven days
}

// ErrTooMany means that a workspace has as many topics or a channel as many subscriptions as it may have.
var ErrTooMany = errors.New("too many")

// Subscriptions keeps the topics of one workspace and who subscribes to them.
type Subscriptions interface {
	// Subscribe makes w true: it finds the workspace's topic with the same rule or makes one, and subscribes the channel.
	// It reports what was new. Doing it twice changes nothing.
	Subscribe(ctx context.Context, w Wish) (f Followed, newTopic, newSubscription bool, err error)

	// Unsubscribe ends the channel's subscription to topic, and reports whether there was one. The topic stays.
	Unsubscribe(ctx context.Context, room Room, topic alerts.TopicID) (bool, error)

	// Following returns what the channel subscribes to, oldest first.
	Following(ctx context.Context, room Room) ([]Followed, error)

	// Topics returns the workspace's topics by name.
	Topics(ctx context.Context) ([]alerts.Topic, error)
}

// A Found is a past article that a rule matches.
type Found struct {
	Article news.Article
	Match   rules.Match
}

// A Past is what a search found.
type Past struct {
	Found []Found   // the newest, newest first
	Total int       // how many match; if Back is set, at least so many
	Back  time.Time // how far back articles were looked at, where there were too many to look at all; else zero
}

// An Archive looks past articles up, of those that one workspace sees.
type Archive interface {
	// Search looks for the newest articles since then that rule matches, and returns at most limit of them. How new an article is,
	// its own time says: see [news.Article.Time].
	Search(ctx context.Context, rule *rules.Rule, since time.Time, limit int) (Past, error)

	// Newest returns how many articles came in since then, whenever they were published, and when the last of them came in; zero
	// if none.
	Newest(ctx context.Context, since time.Time) (int, time.Time, error)

	// Trace returns what became in a channel of the articles at an address; nothing if none is kept that the workspace sees.
	Trace(ctx context.Context, room Room, address string) ([]Trace, error)
}

// A Trace is what became of an article in a channel.
type Trace struct {
	Article news.Article
	Told    []Telling // what was said of it, or held back, in the order in which that was decided
}

// A Telling is what became of an article for one topic of a channel.
type Telling struct {
	Topic  alerts.TopicID
	State  alerts.State // empty if a gate held it back; of a digest Sent once it is told
	Why    string       // a sentence: of a gate, or what is said of the delivery; may be empty
	At     time.Time    // when it was sent, given up, filed or held back; when the digest is due
	Digest bool
}

// A Feed is how a source stands.
type Feed struct {
	Address  string // with secrets masked
	Title    string
	LastOK   time.Time // zero if never
	NextAt   time.Time
	Failures int           // fetches that failed since LastOK
	Error    string        // why the last one failed, a sentence; empty if it did not
	Lag      time.Duration // how long after their publication articles come in, roughly; zero if that is not known
	Own      bool          // the workspace added it; others are the operator's
	Pace     Pace          // how it is wished to be read, by the workspace or else the operator
}

// A Source is a feed that a workspace added.
type Source struct {
	Address string // may hold a secret: it is shown with news.MaskURL
	Title   string // as the feed or a list calls it; may be empty
	Pace    Pace
}

// Sources keeps which feeds one workspace has added.
type Sources interface {
	// AddSources makes the workspace see the sources, and returns how many it had not added before. The room is told when one of
	// them has trouble. One that it had and that fails is looked at again. Either all are added or none.
	AddSources(ctx context.Context, room Room, by string, at time.Time, list []Source) (int, error)

	// SetPace changes how the workspace wants a source read that it added, and reports whether it had.
	SetPace(ctx context.Context, room Room, by, address string, pace Pace) (bool, error)

	// RemoveSource makes the workspace not see a source any more that it added, and reports whether it had.
	RemoveSource(ctx context.Context, room Room, by, address string) (bool, error)

	// Sources returns what the workspace added, by title.
	Sources(ctx context.Context) ([]Source, error)
}

// A Prospect is a feed that was looked at and could be added.
type Prospect struct {
	Source
	Shared   bool // it is the operator's, so that everybody sees it
	Items    int
	First    string        // the title of the first item of a page that would be watched, so that people see whether it is what they meant
	Newest   time.Time     // zero if its items have no dates
	Interval time.Duration // how often it would be read at that pace
	Others   int           // further feeds on the same page
}

// ErrStillLooking is what a Scout answers when there is no more time and the search goes on.
var ErrStillLooking = errors.New("still looking")

// A Scout looks at what is out there for people who wait. Every error but ErrStillLooking is a sentence for them. It ends when ctx
// does, and must be safe for concurrent use.
type Scout interface {
	// Look finds the feed at an address, or the one that the page there names. Asked again after ErrStillLooking, it answers with
	// what was found meanwhile.
	Look(ctx context.Context, workspace alerts.WorkspaceID, address string, pace Pace) (Prospect, error)

	// ReadList reads a list of feeds in OPML: from its address, or the text itself.
	ReadList(ctx context.Context, workspace alerts.WorkspaceID, from string) ([]Source, error)

	// WriteList returns a list of feeds in OPML.
	WriteList(list []Source) (string, error)
}

// A Backlog is what waits to be posted into a channel, and what became of the rest.
type Backlog struct {
	Waiting  int       // deliveries not yet settled
	Oldest   time.Time // when the oldest of them was filed; zero if none waits
	Held     int       // deliveries that need a person's word
	LastSent time.Time // zero if never
	Dropped  int       // in the last seven days
	Why      string    // why the channel is paused or the last was dropped, a sentence; empty if all is well

	PausedElsewhere int       // other channels of the workspace that cannot be posted to
	HeldElsewhere   int       // deliveries to other channels of the workspace that need a person's word
	DoubtUntil      time.Time // until when every message is looked up before it is posted, since the database was put back; zero if not
}

// Health tells how things are for one workspace.
type Health interface {
	// Feeds returns the sources that the workspace sees, by address.
	Feeds(ctx context.Context) ([]Feed, error)

	// Backlog returns how delivery into the room stands.
	Backlog(ctx context.Context, room Room) (Backlog, error)
}

// Events remembers which of a platform's events have been seen. It must be safe for concurrent use, also by several processes.
type Events interface {
	// First reports whether event was never passed to it before. It forgets after a day.
	First(ctx context.Context, event string, now time.Time) (bool, error)
}
