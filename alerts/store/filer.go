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
		into := &filer{tx: t, channels: map[alerts.Channel]*channelRow{}}
		for _, f := range filings {
			isNew, err := into.file(f)
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

// A filer files in one transaction. It remembers what it has looked up there.
type filer struct {
	*tx
	channels map[alerts.Channel]*channelRow
}

// A channelRow is a destination that nobody else changes until the transaction ends.
type channelRow struct {
	id    int64
	waits bool // something is to be sent
}

// An alertRow is an alert of the filing at hand.
type alertRow struct {
	seq       int64
	workspace alerts.WorkspaceID
}

// file stores one filing, unless its article is known.
func (t *filer) file(f alerts.Filing) (bool, error) {
	keys := hashKeys(f.Article)
	known, err := t.known(keys)
	if known || err != nil {
		return false, err
	}
	if err := t.insertArticle(f.Article, f.Story, keys); err != nil {
		return false, err
	}
	filed := map[alerts.AlertID]alertRow{}
	for _, a := range f.Alerts {
		if filed[a.ID], err = t.insertAlert(a); err != nil {
			return false, fmt.Errorf("alert for topic %d: %w", a.Topic, err)
		}
	}
	return true, t.insertSayings(f, filed)
}

// insertSayings stores what a filing, whose alerts are filed, says to whom, and what was held back.
func (t *filer) insertSayings(f alerts.Filing, filed map[alerts.AlertID]alertRow) error {
	for _, d := range f.Deliveries {
		if err := t.insertDelivery(d, filed[d.Alert.ID]); err != nil {
			return fmt.Errorf("delivery to %s: %w", d.Channel, err)
		}
	}
	for _, v := range f.Verdicts {
		if err := t.insertVerdict(v, f.Article.ID); err != nil {
			return fmt.Errorf("verdict on %s: %w", v.Channel, err)
		}
	}
	return nil
}

// known reports whether an article with any of the keys was filed.
func (t *tx) known(keys []string) (bool, error) {
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = k
	}
	var article int64
	return t.row(`SELECT article FROM article_key WHERE alias IN (?`+strings.Repeat(", ?", len(keys)-1)+`) LIMIT 1`, args, &article)
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
	var seq int64
	_, err = t.row(`INSERT INTO article (id, story, feed, own_key, source, url, title, summary, body, authors, tags, language,
			published, modified, seen, at, backlog, own)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
		[]any{a.ID, story, plain(a.Feed), plain(a.Key), plain(a.Source), plain(a.URL), plain(a.Title), plain(a.Summary), plain(a.Text),
			authors, tags, plain(a.Language), micros(a.Published), micros(a.Modified), micros(a.Seen),
			micros(a.Time()), number(a.Backlog), number(a.Own)}, &seq)
	if err != nil {
		return err
	}
	args := make([]any, 0, 2*len(keys))
	for _, k := range keys {
		args = append(args, k, seq)
	}
	_, err = t.exec(`INSERT INTO article_key (alias, article) VALUES (?, ?)`+strings.Repeat(", (?, ?)", len(keys)-1), args...)
	return err
}

// insertAlert takes the workspace from the topic, so that an alert cannot speak for another's topic.
func (t *tx) insertAlert(a alerts.Alert) (alertRow, error) {
	card, err := jsonText(a.Card)
	if err != nil {
		return alertRow{}, err
	}
	var row alertRow
	found, err := t.row(`INSERT INTO alert (id, workspace, topic, story, article, card)
		SELECT ?, workspace, id, ?, ?, ? FROM topic WHERE id = ? RETURNING seq, workspace`,
		[]any{a.ID, a.Story, a.Article, card, a.Topic}, &row.seq, &row.workspace)
	if err == nil && !found {
		err = fmt.Errorf("there is no topic %d", a.Topic)
	}
	return row, err
}

// insertDelivery queues d, unless the channel has that message already.
func (t *filer) insertDelivery(d alerts.Delivery, alert alertRow) error {
	if alert.workspace != d.Channel.Workspace {
		return fmt.Errorf("its alert is not filed with it, or is of another workspace")
	}
	to, err := t.channel(d.Channel, micros(d.Filed))
	if err != nil {
		return err
	}
	n, err := t.exec(`INSERT INTO delivery (id, workspace, destination, alert, story, kind, state, attempt, first_at, last_at,
			not_before, filed, remote_id, why)
		VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, 0, 0, ?, ?, '', '') ON CONFLICT DO NOTHING`,
		d.ID, d.Channel.Workspace, to.id, alert.seq, d.Alert.Story, d.Kind, t.due(d.NotBefore), micros(d.Filed))
	if err != nil || n == 0 || to.waits { // what waits already is older and says when the channel is due
		return err
	}
	to.waits = true
	t.hint(hintDue + d.Channel.Platform)
	_, err = t.exec(`UPDATE destination SET due_at = CASE WHEN next_at > ? THEN next_at ELSE ? END WHERE id = ?`,
		t.due(d.NotBefore), t.due(d.NotBefore), to.id)
	return err
}

// channel returns the row of c.
func (t *filer) channel(c alerts.Channel, now int64) (*channelRow, error) {
	if row, ok := t.channels[c]; ok {
		return row, nil
	}
	row := &channelRow{}
	var err error
	if row.id, row.waits, err = t.destination(c, now); err != nil {
		return nil, err
	}
	t.channels[c] = row
	return row, nil
}

func (t *filer) insertVerdict(v alerts.Verdict, article news.ID) error {
	to, err := t.channel(v.Channel, micros(v.At))
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO verdict (workspace, destination, topic, alert, article, why, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		v.Channel.Workspace, to.id, v.Topic, v.Alert, article, plain(v.Why), micros(v.At))
	return err
}

// destination returns the row of c and whether something waits there. It makes one where there is none, and keeps others from
// changing it until the transaction ends: the deliveries of a channel are numbered in the order in which they become visible.
func (t *tx) destination(c alerts.Channel, now int64) (id int64, waits bool, err error) {
	found, err := t.row(`SELECT id, due_at IS NOT NULL FROM destination WHERE workspace = ? AND platform = ? AND channel = ?`+t.dialect.lock,
		[]any{c.Workspace, c.Platform, c.ID}, &id, &waits)
	if found || err != nil {
		return id, waits, err
	}
	if _, err := t.exec(`INSERT INTO workspace (id, created) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, c.Workspace, now); err != nil {
		return 0, false, err
	}
	_, err = t.row(`INSERT INTO destination (workspace, platform, channel) VALUES (?, ?, ?)
		ON CONFLICT (workspace, platform, channel) DO UPDATE SET platform = excluded.platform RETURNING id, due_at IS NOT NULL`,
		[]any{c.Workspace, c.Platform, c.ID}, &id, &waits)
	return id, waits, err
}

// hashKeys returns a's keys as they are kept: of equal length, however long an address is.
func hashKeys(a news.Article) []string {
	keys := a.Keys()
	for i, k := range keys {
		keys[i] = hashText(k)
	}
	return keys
}

// number is how the store writes yes and no.
func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
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
