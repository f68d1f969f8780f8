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
	// one transaction. What of them is filed already stays as it is.
	Revise(ctx context.Context, f Filing) error
}

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
		before := d.match(old, sight)
		matched := slices.DeleteFunc(d.match(next, sight), func(m Matched) bool {
			return slices.ContainsFunc(before, func(b Matched) bool { return b.Topic.ID == m.Topic.ID })
		})
		if err := d.address(ctx, &f, matched, now); err != nil {
			return err
		}
	}
	if err := d.Revisions.Revise(ctx, f); err != nil {
		return fmt.Errorf("file a changed article: %w", err)
	}
	count.Changed++
	count.Deliveries += len(f.Deliveries)
	count.Held += len(f.Verdicts)
	return nil
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
