// Package alerts decides what is said to whom and keeps the promise that it arrives: the desk takes articles in and files
// who is to be told, gates hold back what must not go out, the dispatcher sends what is due. It knows no platform,
// no database and no clock but the one it is handed through ports.
package alerts

import (
	"time"
)

// A WorkspaceID names a workspace over all platforms: "slack:T0123", "discord:8138…", "console". Whatever belongs to one
// workspace can neither be seen nor changed from another.
type WorkspaceID string

// A Channel is a place on a chat platform that messages can be posted to.
type Channel struct {
	Platform  string // "slack", "discord", "web"; only cmd knows them all
	Workspace WorkspaceID
	ID        string // the platform's own name for it, unique within the workspace
}

// String returns the channel as logs show it.
func (c Channel) String() string { return string(c.Workspace) + "/" + c.ID }

// A TopicID names a topic. It is never given again.
type TopicID int64

// A Topic is a rule with a name, owned by a workspace. Equal rules of one workspace are one topic.
type Topic struct {
	ID        TopicID
	Workspace WorkspaceID
	Name      string // "turkey-lng", unique in the workspace
	Rule      string // canonical
	By        string // who made it, as the platform names people
	Created   time.Time
}

// A SubscriptionID names a subscription. It is never given again.
type SubscriptionID int64

// A Subscription is a channel's wish to be told about a topic.
type Subscription struct {
	ID      SubscriptionID
	Topic   TopicID
	Channel Channel
	Cadence Cadence
	By      string // who asked for it
	Created time.Time
}
