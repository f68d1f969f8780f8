package feed

import (
	"context"
	"fmt"
	"time"
)

// Feeds says which feeds there are. It is asked again and again, so that feeds can come and go.
type Feeds interface {
	// Feeds returns all feeds that this node polls.
	Feeds(ctx context.Context) ([]Wanted, error)
}

// A Wanted is a feed to be read.
type Wanted struct {
	URL      string
	Wishes   []Wish    // of those who read it, of which the soonest counts; none is one that leaves it open
	Channels int       // how many follow it, which its publisher is told; 0 if that is not known
	Added    time.Time // when somebody last added it and saw that it works; zero if that is not known
}

// The limits of Wish.Every.
const (
	MinEvery = time.Minute
	MaxEvery = 24 * time.Hour
)

// A Wish is how somebody who reads a feed wants it read. The zero Wish leaves that to the feed.
type Wish struct {
	Every  time.Duration // how often, from MinEvery to MaxEvery; 0 means at a pace that suits the feed
	Polite bool          // as seldom as the publisher asks, which is a day at most; else an hour at most
}

// notes is what the publisher is told of who reads the feed.
func (w Wanted) notes() string {
	switch w.Channels {
	case 0:
		return ""
	case 1:
		return "1 channel"
	}
	return fmt.Sprintf("%d channels", w.Channels)
}
