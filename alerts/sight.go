package alerts

import (
	"context"

	"newsbot/news"
)

// A Sight is who sees the articles of a source.
type Sight struct {
	All  bool                 // everybody: it is the operator's
	Only map[WorkspaceID]bool // who else, if not All: the workspaces that added it
}

// Of reports whether w sees them.
func (s Sight) Of(w WorkspaceID) bool { return s.All || s.Only[w] }

// Viewers says who sees what a source brings. It must be safe for concurrent use, and answer with what is so now: an article
// is matched once.
type Viewers interface {
	// Viewers returns who sees the articles whose Feed this is. A source that nobody added is everybody's.
	Viewers(ctx context.Context, feed string) (Sight, error)
}

// sights remembers who sees the sources of one call.
type sights struct {
	viewers Viewers // nil for everybody
	known   map[string]Sight
}

func (s *sights) of(ctx context.Context, feed string) (Sight, error) {
	if s.viewers == nil {
		return Sight{All: true}, nil
	}
	if sight, ok := s.known[feed]; ok {
		return sight, nil
	}
	sight, err := s.viewers.Viewers(ctx, feed)
	if err != nil {
		return Sight{}, err
	}
	if s.known == nil {
		s.known = map[string]Sight{}
	}
	s.known[feed] = sight
	return sight, nil
}

// feedName returns the source of a as logs show it: an address may hold a secret.
func feedName(a news.Article) string {
	if host := news.Host(a.Feed); host != "" {
		return host
	}
	return a.Feed
}

// enough is how many characters of text are as much as a summary and facts need.
const enough = 600

// Wants reports whether more text could change what becomes of a: what a rule says of it, or what can be said about it to those
// whose rule matches. An article whose source gave enough text, all of it, wants none.
func (d *Desk) Wants(ctx context.Context, a news.Article) bool {
	short := len([]rune(a.Text)) < enough
	if !short && !cutOff(a.Text) {
		return false
	}
	sight, err := (&sights{viewers: d.Viewers}).of(ctx, a.Feed)
	if err != nil {
		d.Log.Warn("who sees a source", "feed", feedName(a), "err", err)
		return false // Accept will say so
	}
	defer d.survive("read", a)
	return d.Roster.Open(Prepare(a), sight, short)
}
