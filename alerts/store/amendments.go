package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

var _ alerts.Amendments = (*Store)(nil)

// An amendmentKey names the card of a story in a channel.
type amendmentKey struct {
	destination int64
	story       alerts.StoryID
}

// insertAmendments notes which cards say less than there is to say.
func (t *filer) insertAmendments(filings []alerts.Filing) error {
	since := map[amendmentKey]time.Time{}
	for _, f := range filings {
		for _, c := range f.Amended {
			since[amendmentKey{t.channels[c].id, f.Story}] = f.Article.Seen
		}
	}
	return t.amend(since)
}

// amend notes that cards say less than there is to say since a time.
func (t *tx) amend(since map[amendmentKey]time.Time) error {
	var rows [][]any
	for k, at := range since {
		rows = append(rows, []any{k.destination, string(k.story), t.due(at.Add(alerts.AmendAfter))})
	}
	slices.SortFunc(rows, func(a, b []any) int { // everybody in the same order, so that no two wait for each other
		return cmp.Or(cmp.Compare(a[0].(int64), b[0].(int64)), cmp.Compare(a[1].(string), b[1].(string)))
	})
	return t.inParts(rows, func(table string, args []any) error {
		return t.run(`INSERT INTO amendment (workspace, destination, story, platform, due_at, since, attempt, version)
			SELECT c.workspace, c.id, v.column2, c.platform, v.column3, v.column3, 0, 1 FROM (`+table+`) AS v JOIN destination c ON c.id = v.column1
			WHERE true ON CONFLICT (destination, story) DO UPDATE SET version = amendment.version + 1`, args, nil)
	})
}

// An amendmentRow is an amendment that is due.
type amendmentRow struct {
	destination int64
	story       alerts.StoryID
	since       int64
	attempt     int
	version     int64
}

// ClaimAmendments implements [alerts.Amendments].
func (s *Store) ClaimAmendments(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Amendment, error) {
	idle := false
	if err := s.read(ctx, "look for cards to amend", func(t *tx) error { // nearly always there is none
		var due int64
		found, err := t.row(`SELECT due_at FROM amendment WHERE platform = ? ORDER BY due_at LIMIT 1`, []any{platform}, &due)
		idle = !found || due > t.due(now)
		return err
	}); err != nil || idle {
		return nil, err
	}
	var claimed []alerts.Amendment
	err := s.write(ctx, "claim cards to amend", func(t *tx) error {
		claimed = nil
		due, err := t.dueAmendments(platform, n, now)
		if err != nil {
			return err
		}
		for _, row := range due {
			a, ready, err := t.claimAmendment(row, now, now.Add(lease))
			if err != nil {
				return err
			}
			if ready {
				claimed = append(claimed, a)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

func (t *tx) dueAmendments(platform string, n int, now time.Time) ([]amendmentRow, error) {
	var due []amendmentRow
	err := t.rows(`SELECT destination, story, since, attempt, version FROM amendment WHERE platform = ? AND due_at <= ?
		ORDER BY due_at, destination, story LIMIT ?`+t.dialect.skipLocked, []any{platform, t.due(now), n},
		func(scan func(...any) error) (bool, error) {
			var r amendmentRow
			err := scan(&r.destination, &r.story, &r.since, &r.attempt, &r.version)
			due = append(due, r)
			return true, err
		})
	return due, err
}

// claimAmendment takes a due amendment until then. It is not ready, and waits, while its card was not posted yet; it is dropped if
// the card never will be.
func (t *tx) claimAmendment(r amendmentRow, now, until time.Time) (alerts.Amendment, bool, error) {
	var d alerts.Delivery
	found := false
	err := t.rows(`SELECT `+deliveryColumns+` FROM delivery d JOIN alert a ON a.seq = d.alert JOIN destination c ON c.id = d.destination
		WHERE d.destination = ? AND d.story = ? AND d.kind NOT LIKE 'update/%' ORDER BY d.seq DESC LIMIT 1`, []any{r.destination, r.story},
		func(scan func(...any) error) (more bool, err error) {
			found = true
			d, err = t.scanDelivery(scan)
			return false, err
		})
	if err != nil {
		return alerts.Amendment{}, false, err
	}
	switch {
	case !found || d.State == alerts.Dropped || d.State == alerts.Held:
		_, err := t.exec(`DELETE FROM amendment WHERE destination = ? AND story = ?`, r.destination, r.story)
		return alerts.Amendment{}, false, err
	case d.State != alerts.Sent:
		_, err := t.exec(`UPDATE amendment SET due_at = ? WHERE destination = ? AND story = ?`, t.due(now.Add(alerts.AmendAfter)), r.destination, r.story)
		return alerts.Amendment{}, false, err
	}
	outlets, err := t.outlets(d.Alert)
	if err != nil {
		return alerts.Amendment{}, false, err
	}
	d.Alert.Card = d.Alert.Card.With(outlets)
	card, err := jsonText(d.Alert.Card)
	if err != nil {
		return alerts.Amendment{}, false, err
	}
	if _, err := t.exec(`UPDATE alert SET card = ? WHERE id = ? AND article = ?`, card, d.Alert.ID, d.Alert.Article); err != nil {
		return alerts.Amendment{}, false, err
	}
	_, err = t.exec(`UPDATE amendment SET due_at = ?, attempt = attempt + 1 WHERE destination = ? AND story = ?`, t.due(until), r.destination, r.story)
	return alerts.Amendment{Delivery: d, Since: t.undue(r.since), Attempt: r.attempt + 1, Version: r.version}, true, err
}

// outlets returns who else was said to tell the story of a, to the same subscribers.
func (t *tx) outlets(a alerts.Alert) ([]alerts.Outlet, error) {
	var outlets []alerts.Outlet
	err := t.rows(`SELECT x.source, x.url, x.feed FROM alert a JOIN article x ON x.id = a.article WHERE a.id = ? AND a.article <> ? ORDER BY a.seq`,
		[]any{a.ID, a.Article}, func(scan func(...any) error) (bool, error) {
			var x news.Article
			err := scan(&x.Source, &x.URL, &x.Feed)
			outlets = append(outlets, alerts.OutletOf(x))
			return true, err
		})
	return outlets, err
}

// SettleAmendment implements [alerts.Amendments].
func (s *Store) SettleAmendment(ctx context.Context, a alerts.Amendment, done bool, next time.Time) error {
	return s.write(ctx, "settle an amendment", func(t *tx) error {
		c := a.Delivery.Channel
		const which = ` WHERE story = ? AND destination = (SELECT id FROM destination WHERE workspace = ? AND platform = ? AND channel = ?)`
		where := []any{a.Delivery.Alert.Story, c.Workspace, c.Platform, c.ID}
		if !done {
			_, err := t.exec(`UPDATE amendment SET due_at = ?`+which, append([]any{t.due(next)}, where...)...)
			return err
		}
		n, err := t.exec(`DELETE FROM amendment`+which+` AND version = ?`, append(where[:len(where):len(where)], a.Version)...)
		if err == nil && n == 0 {
			_, err = t.exec(`UPDATE amendment SET due_at = ?, since = ?, attempt = 0`+which, append([]any{t.due(next), t.due(next)}, where...)...)
		}
		return err
	})
}
