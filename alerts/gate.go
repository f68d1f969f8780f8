package alerts

import (
	"context"
	"fmt"
	"time"

	"newsbot/news"
)

// A Candidate is an alert that might go to a channel.
type Candidate struct {
	Alert        Alert
	Topic        Topic
	Subscription Subscription
	URL          string    // of the article
	Copy         news.ID   // the first article with the same text; empty if this is it
	Heard        []Hearing // what the channel was told of the story, and is told with the same filing
	Now          time.Time
}

// A Gate may hold an alert back.
//
// Judge returns why c must not go out now, as a sentence that people are shown, or "" to let it pass. An error means
// that it could not find out; the filing is then tried again later. It must be safe for concurrent use.
type Gate interface {
	Judge(ctx context.Context, c Candidate) (why string, err error)
}

// judge asks every gate in order; the first no counts.
func judge(ctx context.Context, gates []Gate, c Candidate) (string, error) {
	for _, g := range gates {
		why, err := g.Judge(ctx, c)
		if err != nil {
			return "", fmt.Errorf("gate %T: %w", g, err)
		}
		if why != "" {
			return why, nil
		}
	}
	return "", nil
}
