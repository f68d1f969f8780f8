package store

import (
	"context"
	"slices"
	"time"

	"newsbot/news"
)

// trimmed is the row of meta that says up to which article old ones were dropped.
const trimmed = "trimmed"

// toldWithin is how long after an article came in at the latest something is filed that speaks of it: with a digest of the next day, or as an
// update. Articles are passed once, and only that much later than what is said of them, so that none stays because of a delivery that goes next.
const toldWithin = 8 * 24 * time.Hour

// Trim drops what nobody asks for any more of the time before then: deliveries that are settled, what digests had, their alerts, articles with the names under
// which they might come again, and who changed what. An article without a date stays: should it come again nothing would say that it is
// old. It drops at most n of a kind, articles last of all, and reports whether there may be more.
func (s *Store) Trim(ctx context.Context, before time.Time, n int) (more bool, err error) {
	trim := func(drop func(*tx, int64, int) (bool, error), before time.Time) (left bool, err error) {
		err = s.write(ctx, "drop what is old", func(t *tx) error {
			var err error
			left, err = drop(t, micros(before), n)
			return err
		})
		return left, err
	}
	for _, drop := range []func(*tx, int64, int) (bool, error){(*tx).trimDigests, (*tx).trimDeliveries, (*tx).trimAudit} {
		left, err := trim(drop, before)
		if err != nil {
			return false, err
		}
		more = more || left
	}
	if more {
		return true, nil
	}
	return trim((*tx).trimArticles, before.Add(-toldWithin))
}

// trimDigests drops which stories digests had, and the alerts of which nothing is left to say. Most are gone by then: a channel's next
// digest sees to that, but a channel may never have another one.
func (t *tx) trimDigests(before int64, n int) (bool, error) {
	var of []int64
	err := t.rows(`DELETE FROM digest_item WHERE (destination, due_at, story) IN
			(SELECT destination, due_at, story FROM digest_item WHERE due_at < ? ORDER BY due_at LIMIT ?) RETURNING alert`, []any{before, n},
		func(scan func(...any) error) (bool, error) {
			var alert int64
			err := scan(&alert)
			of = append(of, alert)
			return true, err
		})
	if err != nil {
		return false, err
	}
	return len(of) == n, among(t, `DELETE FROM alert WHERE seq`, nil, of, unsaid, nil)
}

// trimDeliveries drops what was sent or dropped, and the alerts of which nothing is left to say.
func (t *tx) trimDeliveries(before int64, n int) (bool, error) {
	var old, of []int64
	err := t.rows(`SELECT d.seq, d.alert FROM delivery d
		WHERE d.destination IN (SELECT id FROM destination) AND d.filed < ? AND d.state IN ('sent', 'dropped') LIMIT ?`, []any{before, n}, func(scan func(...any) error) (bool, error) {
		var seq, alert int64
		err := scan(&seq, &alert)
		old, of = append(old, seq), append(of, alert)
		return true, err
	})
	if err != nil {
		return false, err
	}
	if err := among(t, `DELETE FROM delivery WHERE seq`, nil, old, "", nil); err != nil {
		return false, err
	}
	return len(old) == n, among(t, `DELETE FROM alert WHERE seq`, nil, of, unsaid, nil)
}

// unsaid ends a statement that drops alerts: only those of which there is no delivery, and which no digest has.
const unsaid = ` AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.workspace = alert.workspace AND d.alert = alert.seq)
	AND NOT EXISTS (SELECT 1 FROM digest_item i WHERE i.workspace = alert.workspace AND i.alert = alert.seq)`

// trimArticles drops articles in the order in which they came, those that an alert still speaks of and those without a date left out.
func (t *tx) trimArticles(before int64, n int) (bool, error) {
	if _, err := t.exec(`INSERT INTO meta (name, number) VALUES (?, 0) ON CONFLICT (name) DO NOTHING`, trimmed); err != nil {
		return false, err
	}
	var from int64
	if _, err := t.row(`SELECT number FROM meta WHERE name = ?`+t.dialect.lock, []any{trimmed}, &from); err != nil {
		return false, err
	}
	seqs, to, looked := map[news.ID]int64{}, from, 0
	err := t.rows(`SELECT seq, id, seen, published FROM article WHERE seq > ? ORDER BY seq LIMIT ?`, []any{from, n},
		func(scan func(...any) error) (bool, error) {
			var seq, seen, published int64
			var id news.ID
			if err := scan(&seq, &id, &seen, &published); err != nil || seen >= before {
				return false, err
			}
			to = seq
			looked++
			if published > 0 && published < before {
				seqs[id] = seq
			}
			return true, nil
		})
	if err != nil || looked == 0 {
		return false, err
	}
	if err := t.dropArticles(seqs); err != nil {
		return false, err
	}
	_, err = t.exec(`UPDATE meta SET number = ? WHERE name = ?`, to, trimmed)
	return looked == n, err
}

// dropArticles drops those of the articles that no alert speaks of, with all that is kept of them.
func (t *tx) dropArticles(articles map[news.ID]int64) error {
	var ids []news.ID
	for id := range articles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if err := among(t, `DELETE FROM alert WHERE article`, nil, ids, unsaid, nil); err != nil {
		return err
	}
	if err := among(t, `SELECT article FROM alert WHERE article`, nil, ids, "", func(scan func(...any) error) error {
		var id news.ID
		err := scan(&id)
		delete(articles, id)
		return err
	}); err != nil {
		return err
	}
	var seqs []int64
	ids = slices.DeleteFunc(ids, func(id news.ID) bool { _, ok := articles[id]; return !ok })
	for _, id := range ids {
		seqs = append(seqs, articles[id])
	}
	if err := among(t, `DELETE FROM verdict WHERE article`, nil, ids, "", nil); err != nil {
		return err
	}
	for _, statement := range []string{
		t.textIndex().remove, `DELETE FROM searchable WHERE article`, `DELETE FROM sketch WHERE article`,
		`DELETE FROM article_key WHERE article`, `DELETE FROM article WHERE seq`,
	} {
		if err := among(t, statement, nil, seqs, "", nil); err != nil {
			return err
		}
	}
	return nil
}

// trimAudit drops who changed what.
func (t *tx) trimAudit(before int64, n int) (bool, error) {
	dropped, err := t.exec(`DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT ?) AND at < ?`, n, before)
	return dropped == int64(n), err
}
