package store

import (
	"context"
	"fmt"

	"newsbot/alerts"
	"newsbot/news"
)

// Filed implements [alerts.Revisions].
func (s *Store) Filed(ctx context.Context, a news.Article) (news.Article, alerts.StoryID, bool, error) {
	var filed news.Article
	var story alerts.StoryID
	found := false
	err := s.read(ctx, "look an article up", func(t *tx) error {
		found = false
		for _, k := range hashKeys(a) {
			err := t.rows(`SELECT `+articleColumns+` FROM article WHERE seq = (SELECT article FROM article_key WHERE alias = ?)`, []any{k},
				func(scan func(...any) error) (bool, error) {
					var err error
					found = true
					filed, err = scanArticle(scan)
					return false, err
				})
			if err != nil {
				return err
			}
			if found {
				_, err := t.row(`SELECT story FROM article WHERE id = ?`, []any{filed.ID}, &story)
				return err
			}
		}
		return nil
	})
	return filed, story, found && err == nil, err
}

// Revise implements [alerts.Revisions].
func (s *Store) Revise(ctx context.Context, f alerts.Filing) error {
	return s.write(ctx, "file a changed article", func(t *tx) error {
		if err := t.updateArticle(f.Article); err != nil {
			return err
		}
		filed := map[alerts.AlertID]alertRow{}
		for _, a := range f.Alerts {
			var row alertRow
			found, err := t.row(`SELECT seq, workspace FROM alert WHERE id = ? AND article = ?`, []any{a.ID, a.Article}, &row.seq, &row.workspace)
			if err == nil && !found {
				row, err = t.insertAlert(a)
			}
			if err != nil {
				return fmt.Errorf("alert for topic %d: %w", a.Topic, err)
			}
			filed[a.ID] = row
		}
		into := &filer{tx: t, channels: map[alerts.Channel]*channelRow{}}
		return into.insertSayings(f, filed)
	})
}

// updateArticle replaces what an article says. Its names stay, and those that it has now are added.
func (t *tx) updateArticle(a news.Article) error {
	var seq int64
	found, err := t.row(`SELECT seq FROM article WHERE id = ?`+t.dialect.lock, []any{a.ID}, &seq)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("there is no article %s", a.ID)
	}
	authors, err := jsonText(a.Authors)
	if err != nil {
		return err
	}
	tags, err := jsonText(a.Tags)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE article SET source = ?, url = ?, title = ?, summary = ?, body = ?, authors = ?, tags = ?, language = ?, published = ?,
			modified = ?, at = ? WHERE seq = ?`,
		plain(a.Source), plain(a.URL), plain(a.Title), plain(a.Summary), plain(a.Text), authors, tags, plain(a.Language),
		micros(a.Published), micros(a.Modified), micros(a.Time()), seq)
	if err != nil {
		return err
	}
	for _, k := range hashKeys(a) {
		if _, err := t.exec(`INSERT INTO article_key (alias, article) VALUES (?, ?) ON CONFLICT (alias) DO NOTHING`, k, seq); err != nil {
			return err
		}
	}
	return nil
}
