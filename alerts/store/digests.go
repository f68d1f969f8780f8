package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newsbot/alerts"
)

var _ alerts.Digests = (*Store)(nil)

// toldAgainAfter is how long a channel's digests are remembered: a story that goes on without anything new is not in the next one.
const toldAgainAfter = 7 * 24 * time.Hour

// insertSaved keeps what is told with the next digests. A story is in one once; in a further one only if there is more to say of it.
func (t *filer) insertSaved(filings []alerts.Filing) error {
	var digests, items [][]any
	for _, f := range filings {
		for _, s := range f.Saved {
			alert := t.alerts[alertKey{s.Alert, f.Article.ID}]
			if alert.workspace != s.Channel.Workspace {
				return fmt.Errorf("article %s: digest of %s: its alert is not filed with it, or is of another workspace", f.Article.ID, s.Channel)
			}
			to, due := t.channels[s.Channel].id, micros(s.Due)
			digests = append(digests, []any{string(s.Channel.Workspace), to, due})
			items = append(items, []any{string(s.Channel.Workspace), to, due, string(f.Story), alert.seq, number(s.Material)})
		}
	}
	if err := t.insert(`INSERT INTO digest (workspace, destination, due_at)`, digests, `ON CONFLICT DO NOTHING`, nil); err != nil {
		return err
	}
	return t.inParts(items, func(table string, args []any) error {
		return t.run(`INSERT INTO digest_item (workspace, destination, due_at, story, alert)
			SELECT v.column1, v.column2, v.column3, v.column4, v.column5 FROM (`+table+`) AS v WHERE v.column6 = 1 OR NOT EXISTS (
				SELECT 1 FROM digest_item i WHERE i.destination = v.column2 AND i.story = v.column4)
			ON CONFLICT DO NOTHING`, args, nil)
	})
}

// DueDigests implements [alerts.Digests].
func (s *Store) DueDigests(ctx context.Context, now time.Time, n, stories int) ([]alerts.Digest, error) {
	var due []alerts.Digest
	err := s.read(ctx, "look for digests", func(t *tx) error {
		due = nil
		var rows []int64
		err := t.rows(`SELECT d.destination, d.due_at, c.platform, c.workspace, c.channel FROM digest d JOIN destination c ON c.id = d.destination
			WHERE d.due_at <= ? ORDER BY d.due_at, d.destination LIMIT ?`, []any{micros(now), n}, func(scan func(...any) error) (bool, error) {
			var d alerts.Digest
			var destination, at int64
			err := scan(&destination, &at, &d.ID.Channel.Platform, &d.ID.Channel.Workspace, &d.ID.Channel.ID)
			d.ID.Due = moment(at)
			due, rows = append(due, d), append(rows, destination)
			return true, err
		})
		for i := range due {
			if err == nil {
				err = t.readDigest(&due[i], rows[i], stories)
			}
		}
		return err
	})
	return due, err
}

// readDigest reads what is in a digest, as far as the channel still subscribes to it.
func (t *tx) readDigest(d *alerts.Digest, destination int64, stories int) error {
	return t.rows(`SELECT a.id, a.topic, a.story, a.article, a.card FROM digest_item i JOIN alert a ON a.seq = i.alert
		WHERE i.destination = ? AND i.due_at = ? AND EXISTS (SELECT 1 FROM subscription s WHERE s.destination = i.destination AND s.topic = a.topic)
		ORDER BY i.alert`, []any{destination, micros(d.ID.Due)}, func(scan func(...any) error) (bool, error) {
		var a alerts.Alert
		var card string
		if err := scan(&a.ID, &a.Topic, &a.Story, &a.Article, &card); err != nil {
			return false, err
		}
		if len(d.Alerts) == stories {
			d.More++
			return true, nil
		}
		if err := json.Unmarshal([]byte(card), &a.Card); err != nil {
			return false, fmt.Errorf("card of alert %s: %w", a.ID, err)
		}
		d.Alerts = append(d.Alerts, a)
		return true, nil
	})
}

// FileDigest implements [alerts.Digests].
func (s *Store) FileDigest(ctx context.Context, d alerts.Digest, alert *alerts.Alert, now time.Time) error {
	return s.write(ctx, "file a digest", func(t *tx) error {
		c := d.ID.Channel
		destination, _, err := t.destination(c, micros(now)) // held until the end: nothing is added meanwhile
		if err != nil {
			return err
		}
		has := d
		has.Alerts, has.More = nil, 0
		if err := t.readDigest(&has, destination, 0); err != nil || has.Len() != d.Len() {
			return err
		}
		n, err := t.exec(`DELETE FROM digest WHERE destination = ? AND due_at = ?`, destination, micros(d.ID.Due))
		if err != nil || n == 0 { // another node was quicker
			return err
		}
		if _, err := t.exec(`DELETE FROM digest_item WHERE destination = ? AND due_at < ?`, destination, micros(now.Add(-toldAgainAfter))); err != nil || alert == nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO story (id, since) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, alert.Story, micros(now)); err != nil {
			return err
		}
		f := alerts.Filing{Alerts: []alerts.Alert{*alert}, Deliveries: []alerts.Delivery{alerts.NewDelivery(*alert, c, alerts.Live, now)}}
		f.Article.ID = alert.Article
		into := newFiler(t)
		if err := into.insertAlerts([]alerts.Filing{f}); err != nil {
			return err
		}
		return into.insertSayings([]alerts.Filing{f})
	})
}
