package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"newsbot/alerts"
	"newsbot/news"
)

// Known implements [alerts.Filer].
func (s *Store) Known(ctx context.Context, articles []news.Article) ([]bool, error) {
	known := make([]bool, len(articles))
	err := s.read(ctx, "look articles up", func(t *tx) error {
		for i, a := range articles {
			var err error
			if known[i], err = t.known(hashKeys(a)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return known, nil
}

// File implements [alerts.Filer].
func (s *Store) File(ctx context.Context, filings []alerts.Filing) (int, error) {
	filed := 0
	err := s.write(ctx, "file articles", func(t *tx) error {
		filed = 0
		for _, f := range filings {
			isNew, err := t.file(f)
			if err != nil {
				return fmt.Errorf("article %s: %w", f.Article.ID, err)
			}
			if isNew {
				filed++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return filed, nil
}

// Told implements [alerts.Filer].
func (s *Store) Told(ctx context.Context, c alerts.Channel, story alerts.StoryID) (alerts.TopicID, bool, error) {
	var topic alerts.TopicID
	var told bool
	err := s.read(ctx, "look up what a channel was told", func(t *tx) error {
		var err error
		told, err = t.row(`SELECT a.topic FROM destination c
			JOIN delivery d ON d.destination = c.id AND d.story = ? AND d.state <> 'dropped'
			JOIN alert a ON a.seq = d.alert
			WHERE c.workspace = ? AND c.platform = ? AND c.channel = ? ORDER BY d.seq LIMIT 1`,
			[]any{story, c.Workspace, c.Platform, c.ID}, &topic)
		return err
	})
	return topic, told, err
}

// file stores one filing, unless its article is known.
func (t *tx) file(f alerts.Filing) (bool, error) {
	keys := hashKeys(f.Article)
	known, err := t.known(keys)
	if known || err != nil {
		return false, err
	}
	if err := t.insertArticle(f.Article, f.Story, keys); err != nil {
		return false, err
	}
	for _, a := range f.Alerts {
		if err := t.insertAlert(a); err != nil {
			return false, fmt.Errorf("alert for topic %d: %w", a.Topic, err)
		}
	}
	for _, d := range f.Deliveries {
		if err := t.insertDelivery(d); err != nil {
			return false, fmt.Errorf("delivery to %s: %w", d.Channel, err)
		}
	}
	for _, v := range f.Verdicts {
		if err := t.insertVerdict(v, f.Article.ID); err != nil {
			return false, fmt.Errorf("verdict on %s: %w", v.Channel, err)
		}
	}
	return true, nil
}

func (t *tx) known(keys []string) (bool, error) {
	for _, k := range keys {
		var article int64
		found, err := t.row(`SELECT article FROM article_key WHERE alias = ?`, []any{k}, &article)
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func (t *tx) insertArticle(a news.Article, story alerts.StoryID, keys []string) error {
	_, err := t.exec(`INSERT INTO story (id, since) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, story, micros(a.Seen))
	if err != nil {
		return err
	}
	authors, err := jsonText(a.Authors)
	if err != nil {
		return err
	}
	tags, err := jsonText(a.Tags)
	if err != nil {
		return err
	}
	backlog := 0
	if a.Backlog {
		backlog = 1
	}
	var seq int64
	_, err = t.row(`INSERT INTO article (id, story, feed, own_key, source, url, title, summary, body, authors, tags, language,
			published, modified, seen, backlog)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
		[]any{a.ID, story, plain(a.Feed), plain(a.Key), plain(a.Source), plain(a.URL), plain(a.Title), plain(a.Summary), plain(a.Text),
			authors, tags, plain(a.Language), micros(a.Published), micros(a.Modified), micros(a.Seen), backlog}, &seq)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := t.exec(`INSERT INTO article_key (alias, article) VALUES (?, ?)`, k, seq); err != nil {
			return err
		}
	}
	return nil
}

// insertAlert takes the workspace from the topic, so that an alert cannot speak for another's topic.
func (t *tx) insertAlert(a alerts.Alert) error {
	card, err := jsonText(a.Card)
	if err != nil {
		return err
	}
	n, err := t.exec(`INSERT INTO alert (id, workspace, topic, story, article, card)
		SELECT ?, workspace, id, ?, ?, ? FROM topic WHERE id = ?`, a.ID, a.Story, a.Article, card, a.Topic)
	if err == nil && n == 0 {
		err = fmt.Errorf("there is no topic %d", a.Topic)
	}
	return err
}

// insertDelivery queues d, unless the channel has that message already.
func (t *tx) insertDelivery(d alerts.Delivery) error {
	destination, err := t.destination(d.Channel, micros(d.Filed))
	if err != nil {
		return err
	}
	var alert int64
	found, err := t.row(`SELECT seq FROM alert WHERE workspace = ? AND id = ? AND article = ?`,
		[]any{d.Channel.Workspace, d.Alert.ID, d.Alert.Article}, &alert)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("its alert is not filed with it, or is of another workspace")
	}
	n, err := t.exec(`INSERT INTO delivery (id, workspace, destination, alert, story, kind, state, attempt, first_at, last_at,
			not_before, filed, remote_id, why)
		VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, 0, 0, ?, ?, '', '') ON CONFLICT DO NOTHING`,
		d.ID, d.Channel.Workspace, destination, alert, d.Alert.Story, d.Kind, t.due(d.NotBefore), micros(d.Filed))
	if err != nil || n == 0 {
		return err
	}
	// Where something waits already, it is older and says when the channel is due.
	_, err = t.exec(`UPDATE destination SET due_at = CASE WHEN next_at > ? THEN next_at ELSE ? END WHERE id = ? AND due_at IS NULL`,
		t.due(d.NotBefore), t.due(d.NotBefore), destination)
	return err
}

func (t *tx) insertVerdict(v alerts.Verdict, article news.ID) error {
	destination, err := t.destination(v.Channel, micros(v.At))
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO verdict (workspace, destination, topic, alert, article, why, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		v.Channel.Workspace, destination, v.Topic, v.Alert, article, plain(v.Why), micros(v.At))
	return err
}

// destination returns the row of c, which it makes where there is none, and keeps others from changing it until the
// transaction ends: the deliveries of a channel are numbered in the order in which they become visible.
func (t *tx) destination(c alerts.Channel, now int64) (int64, error) {
	var id int64
	found, err := t.row(`SELECT id FROM destination WHERE workspace = ? AND platform = ? AND channel = ?`+t.dialect.lock,
		[]any{c.Workspace, c.Platform, c.ID}, &id)
	if found || err != nil {
		return id, err
	}
	if _, err := t.exec(`INSERT INTO workspace (id, created) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, c.Workspace, now); err != nil {
		return 0, err
	}
	_, err = t.row(`INSERT INTO destination (workspace, platform, channel) VALUES (?, ?, ?)
		ON CONFLICT (workspace, platform, channel) DO UPDATE SET platform = excluded.platform RETURNING id`,
		[]any{c.Workspace, c.Platform, c.ID}, &id)
	return id, err
}

// hashKeys returns a's keys as they are kept: of equal length, however long an address is.
func hashKeys(a news.Article) []string {
	keys := a.Keys()
	for i, k := range keys {
		keys[i] = hashText(k)
	}
	return keys
}

// hashText returns 32 hexadecimal digits that stand for s.
func hashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// plain returns s as every engine takes it: valid UTF-8 without the character zero.
func plain(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "") }

func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
