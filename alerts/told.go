package alerts

import (
	"context"

	"newsbot/news"
)

// Told is the gate that lets a channel hear of an article once, whichever of its topics the article matches, whichever source brings
// it, and whoever prints the same text.
type Told struct{}

var _ Gate = Told{}

// Judge holds c back if its channel has been told of the article, or is about to be.
func (Told) Judge(_ context.Context, c Candidate) (string, error) {
	for _, h := range c.Heard {
		if h.State == Dropped {
			continue
		}
		switch {
		case h.Article == c.Alert.Article && h.Topic == c.Topic.ID:
			return "The channel was already told of this story.", nil
		case h.Article == c.Alert.Article:
			return "The channel was already told of this story for another of its topics.", nil
		case samePage(h.URL, c.URL):
			return "The channel was already told of this page, which another source brought.", nil
		case c.Copy != "" && (h.Article == c.Copy || h.Copy == c.Copy):
			return "The channel already has this text from " + h.outlet() + ".", nil
		}
	}
	return "", nil
}

func samePage(a, b string) bool {
	page := news.CanonicalURL(a)
	return page != "" && page == news.CanonicalURL(b)
}

func (h Hearing) outlet() string {
	if h.Outlet == "" {
		return "another source"
	}
	return h.Outlet
}
