package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"newsbot/alerts"
	"newsbot/news"
)

// Known implements [alerts.Filer].
func (s *Store) Known(ctx context.Context, articles []news.Article) ([]bool, error) {
	var filed map[string]bool
	err := s.glance(ctx, "look articles up", func(t *tx) error {
		var err error
		filed, err = t.filed(articles)
		return err
	})
	if err != nil {
		return nil, err
	}
	known := make([]bool, len(articles))
	for i, a := range articles {
		known[i] = anyOf(hashKeys(a), filed)
	}
	return known, nil
}

// File implements [alerts.Filer].
func (s *Store) File(ctx context.Context, filings []alerts.Filing) (int, error) {
	return s.filing.call(ctx, filings)
}

// fileAll files what several callers want filed, all in one transaction, and returns how many were new, of each caller.
func (s *Store) fileAll(ctx context.Context, calls [][]alerts.Filing) ([]int, error) {
	var count []int
	err := s.write(ctx, "file articles", func(t *tx) error {
		var articles []news.Article
		for _, f := range slices.Concat(calls...) {
			articles = append(articles, f.Article)
		}
		filed, err := t.filed(articles)
		if err != nil {
			return err
		}
		var fresh []alerts.Filing
		count = make([]int, len(calls))
		for i, call := range calls {
			for _, f := range call {
				keys := hashKeys(f.Article)
				if anyOf(keys, filed) {
					continue
				}
				for _, k := range keys {
					filed[k] = true
				}
				fresh = append(fresh, f)
				count[i]++
			}
		}
		return newFiler(t).file(fresh)
	})
	return count, err
}

// A filer files in one transaction, many filings at once. It remembers what it has filed and looked up there.
type filer struct {
	*tx
	channels map[alerts.Channel]*channelRow
	alerts   map[alertKey]alertRow
}

// An alertKey names an alert: it is filed once with each article of its story.
type alertKey struct {
	id      alerts.AlertID
	article news.ID
}

// An alertRow is an alert that is filed.
type alertRow struct {
	seq       int64
	workspace alerts.WorkspaceID
}

func newFiler(t *tx) *filer {
	return &filer{tx: t, channels: map[alerts.Channel]*channelRow{}, alerts: map[alertKey]alertRow{}}
}

// file stores filings whose articles are new.
func (t *filer) file(filings []alerts.Filing) error {
	if err := t.insertArticles(filings); err != nil {
		return err
	}
	if err := t.insertAlerts(filings); err != nil {
		return err
	}
	return t.insertSayings(filings)
}

// insertSayings stores what filings, whose alerts are filed, say to whom, and what was held back.
func (t *filer) insertSayings(filings []alerts.Filing) error {
	if err := t.lockChannels(filings); err != nil {
		return err
	}
	if err := t.insertDeliveries(filings); err != nil {
		return err
	}
	if err := t.insertVerdicts(filings); err != nil {
		return err
	}
	if err := t.insertSaved(filings); err != nil {
		return err
	}
	return t.insertAmendments(filings)
}

// filed returns those keys of the articles under which one was filed.
func (t *tx) filed(articles []news.Article) (map[string]bool, error) {
	var keys []string
	for _, a := range articles {
		keys = append(keys, hashKeys(a)...)
	}
	filed := map[string]bool{}
	return filed, among(t, `SELECT alias FROM article_key WHERE alias`, nil, keys, "", func(scan func(...any) error) error {
		var key string
		err := scan(&key)
		filed[key] = true
		return err
	})
}

func (t *filer) insertArticles(filings []alerts.Filing) error {
	var stories, articles [][]any
	for _, f := range filings {
		row, err := articleRow(f.Article, f.Story)
		if err != nil {
			return fmt.Errorf("article %s: %w", f.Article.ID, err)
		}
		articles = append(articles, row)
		stories = append(stories, []any{f.Story, micros(f.Article.Seen)})
	}
	if err := t.insert(`INSERT INTO story (id, since)`, stories, `ON CONFLICT (id) DO NOTHING`, nil); err != nil {
		return err
	}
	seqs := map[news.ID]int64{}
	err := t.insert(`INSERT INTO article (id, story, feed, own_key, source, url, title, summary, body, authors, tags, language,
			published, modified, seen, at, backlog, own)`, articles, `RETURNING seq, id`, func(scan func(...any) error) error {
		var seq int64
		var id news.ID
		err := scan(&seq, &id)
		seqs[id] = seq
		return err
	})
	if err != nil {
		return err
	}
	var keys, offers [][]any
	for _, f := range filings {
		seq := seqs[f.Article.ID]
		for _, k := range hashKeys(f.Article) {
			keys = append(keys, []any{k, seq})
		}
		offers = append(offers, offerRow(seq, f.Article))
	}
	if err := t.insert(`INSERT INTO article_key (alias, article)`, keys, "", nil); err != nil {
		return err
	}
	if err := t.insert(offer, offers, "", nil); err != nil {
		return err
	}
	return t.insertSketches(filings, seqs)
}

func articleRow(a news.Article, story alerts.StoryID) ([]any, error) {
	authors, err := jsonText(a.Authors)
	if err != nil {
		return nil, err
	}
	tags, err := jsonText(a.Tags)
	if err != nil {
		return nil, err
	}
	return []any{a.ID, story, plain(a.Feed), plain(a.Key), plain(a.Source), plain(a.URL), plain(a.Title), plain(a.Summary), plain(a.Text),
		authors, tags, plain(a.Language), micros(a.Published), micros(a.Modified), micros(a.Seen),
		micros(a.Time()), number(a.Backlog), number(a.Own)}, nil
}

// insertAlerts takes the workspaces from the topics, so that an alert cannot speak for another's topic.
func (t *filer) insertAlerts(filings []alerts.Filing) error {
	owners, err := t.owners(filings)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, f := range filings {
		for _, a := range f.Alerts {
			owner, ok := owners[a.Topic]
			if !ok {
				return fmt.Errorf("article %s: there is no topic %d", f.Article.ID, a.Topic)
			}
			card, err := jsonText(a.Card)
			if err != nil {
				return fmt.Errorf("article %s: alert for topic %d: %w", f.Article.ID, a.Topic, err)
			}
			said, err := saidText(a.Said)
			if err != nil {
				return fmt.Errorf("article %s: what is said of topic %d: %w", f.Article.ID, a.Topic, err)
			}
			rows = append(rows, []any{a.ID, owner, a.Topic, a.Story, a.Article, card, said})
		}
	}
	return t.insert(`INSERT INTO alert (id, workspace, topic, story, article, card, said)`, rows, `RETURNING seq, workspace, id, article`, t.keepAlert)
}

// keepAlert remembers an alert that is filed.
func (t *filer) keepAlert(scan func(...any) error) error {
	var key alertKey
	var row alertRow
	err := scan(&row.seq, &row.workspace, &key.id, &key.article)
	t.alerts[key] = row
	return err
}

// owners returns the workspaces that have the topics of the filings' alerts.
func (t *tx) owners(filings []alerts.Filing) (map[alerts.TopicID]alerts.WorkspaceID, error) {
	owners := map[alerts.TopicID]alerts.WorkspaceID{}
	for _, f := range filings {
		for _, a := range f.Alerts {
			owners[a.Topic] = ""
		}
	}
	topics := slices.Collect(maps.Keys(owners))
	clear(owners)
	return owners, among(t, `SELECT id, workspace FROM topic WHERE id`, nil, topics, "", func(scan func(...any) error) error {
		var id alerts.TopicID
		var workspace alerts.WorkspaceID
		err := scan(&id, &workspace)
		owners[id] = workspace
		return err
	})
}

// insertDeliveries queues deliveries, but for those that their channel has already.
func (t *filer) insertDeliveries(filings []alerts.Filing) error {
	var rows [][]any
	wanted := map[alerts.DeliveryID]news.ID{}
	for _, f := range filings {
		for _, d := range f.Deliveries {
			if other, ok := wanted[d.ID]; ok && other != f.Article.ID {
				return alerts.ErrHeard
			}
			wanted[d.ID] = f.Article.ID
			alert := t.alerts[alertKey{d.Alert.ID, f.Article.ID}]
			if alert.workspace != d.Channel.Workspace {
				return fmt.Errorf("article %s: delivery to %s: its alert is not filed with it, or is of another workspace", f.Article.ID, d.Channel)
			}
			rows = append(rows, []any{d.ID, d.Channel.Workspace, t.channels[d.Channel].id, alert.seq, d.Alert.Story, d.Kind, "pending", 0, 0, 0,
				t.due(d.NotBefore), micros(d.Filed), "", ""})
		}
	}
	type first struct{ seq, at int64 }
	firsts := map[int64]first{}
	err := t.insert(`INSERT INTO delivery (id, workspace, destination, alert, story, kind, state, attempt, first_at, last_at,
			not_before, filed, remote_id, why)`, rows, `ON CONFLICT DO NOTHING RETURNING seq, destination, not_before, id`,
		func(scan func(...any) error) error {
			var d first
			var destination int64
			var id alerts.DeliveryID
			err := scan(&d.seq, &destination, &d.at, &id)
			delete(wanted, id)
			if f, ok := firsts[destination]; !ok || d.seq < f.seq {
				firsts[destination] = d
			}
			return err
		})
	if err != nil {
		return err
	}
	if err := t.sameArticles(wanted); err != nil {
		return err
	}
	var due [][]any
	for channel, c := range t.channels {
		if f, ok := firsts[c.id]; ok && !c.waits { // what waits already is older and says when the channel is due
			c.waits = true
			t.hint(hintDue + channel.Platform)
			due = append(due, []any{c.id, f.at})
		}
	}
	return t.update(`UPDATE destination SET due_at = CASE WHEN next_at > v.column2 THEN next_at ELSE v.column2 END`,
		due, `id = v.column1`, nil)
}

// sameArticles returns ErrHeard if a delivery that is there already is about another article than the one that it maps to here.
func (t *tx) sameArticles(there map[alerts.DeliveryID]news.ID) error {
	ids := slices.Collect(maps.Keys(there))
	return among(t, `SELECT d.id, a.article FROM delivery d JOIN alert a ON a.seq = d.alert WHERE d.id`, nil, ids, "", func(scan func(...any) error) error {
		var id alerts.DeliveryID
		var article news.ID
		err := scan(&id, &article)
		if err == nil && article != there[id] {
			err = alerts.ErrHeard
		}
		return err
	})
}

func (t *filer) insertVerdicts(filings []alerts.Filing) error {
	var rows [][]any
	for _, f := range filings {
		for _, v := range f.Verdicts {
			rows = append(rows, []any{v.Channel.Workspace, t.channels[v.Channel].id, v.Topic, v.Alert, f.Article.ID, plain(v.Why), micros(v.At)})
		}
	}
	return t.insert(`INSERT INTO verdict (workspace, destination, topic, alert, article, why, at)`, rows, "", nil)
}

// hashKeys returns a's keys as they are kept: of equal length, however long an address is.
func hashKeys(a news.Article) []string {
	keys := a.Keys()
	for i, k := range keys {
		keys[i] = hashText(k)
	}
	return keys
}

// anyOf reports whether one of keys is in set.
func anyOf(keys []string, set map[string]bool) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return set[k] })
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
