package alerts

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsbot/news"
)

// Revisions keeps filed articles up to date. It must be safe for concurrent use.
type Revisions interface {
	// Filed returns the article that is filed under any of a's keys, and its story; false if there is none.
	Filed(ctx context.Context, a news.Article) (news.Article, StoryID, bool, error)

	// Revise replaces what the filed article with the ID of f.Article says, and files the alerts, deliveries and verdicts of f, all in
	// one transaction. What of them is filed already stays as it is, except the cards of f.Recast: channels that were sent such
	// a card since then are to have it amended. It returns ErrHeard as File does.
	Revise(ctx context.Context, f Filing, since time.Time) error
}

// recastFor is how long after a card was filed a new headline of its article is taken over.
const recastFor = time.Hour

// revise takes in an article that is filed already, if its source has changed it since. It is told only to those whose rule it
// did not match before: a stub that becomes a story is news, a corrected comma is not.
func (d *Desk) revise(ctx context.Context, a news.Article, sight Sight, now time.Time, count *Acceptance) error {
	if d.Revisions == nil {
		count.Known++
		return nil
	}
	old, story, found, err := d.Revisions.Filed(ctx, a)
	if err != nil {
		return fmt.Errorf("look an article up: %w", err)
	}
	next, changed := edited(old, Prepare(a), now)
	if !found || !changed {
		count.Known++
		return nil
	}
	f := Filing{Article: next, Story: story}
	if !next.Backlog {
		if err := d.readdress(ctx, &f, old, sight, now); err != nil {
			return err
		}
	}
	if err := d.Revisions.Revise(ctx, f, now.Add(-recastFor)); err != nil {
		return fmt.Errorf("file a changed article: %w", err)
	}
	count.Changed++
	count.Deliveries += len(f.Deliveries)
	count.Held += len(f.Verdicts)
	return nil
}

// readdress adds to the filing of a changed article what is to be said to those whose rule matches only now, and, if its headline
// is another, how the cards read that others have of it.
func (d *Desk) readdress(ctx context.Context, f *Filing, old news.Article, sight Sight, now time.Time) error {
	before := d.match(old, sight)
	var fresh []Matched
	for _, m := range d.match(f.Article, sight) {
		if !slices.ContainsFunc(before, func(b Matched) bool { return b.Topic.ID == m.Topic.ID }) {
			fresh = append(fresh, m)
			continue
		}
		if f.Article.Title != old.Title {
			again, _, err := d.alert(ctx, f, m, nil)
			if err != nil {
				return err
			}
			f.Recast = append(f.Recast, again)
		}
	}
	return d.address(ctx, f, fresh, nil, now)
}

// edited returns an article as it is after its source changed it, and whether that is more than nothing. Another source's words
// on the same page are no change, and neither is a text that lacks what was read on the page before.
func edited(old, a news.Article, now time.Time) (news.Article, bool) {
	if old.Feed != a.Feed {
		return a, false
	}
	a.ID, a.Seen, a.Own = old.ID, old.Seen, old.Own
	if len(a.Text) < len(old.Text)/2 {
		a.Summary, a.Text = old.Summary, old.Text
	}
	if a.Published.IsZero() {
		a.Published = old.Published
	}
	if a.Published.After(now) {
		a.Published = now
	}
	return a, a.Title != old.Title || a.Summary != old.Summary || a.Text != old.Text
}
