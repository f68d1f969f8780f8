package store

import (
	"context"
	"fmt"
	"slices"
	"time"

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
func (s *Store) Revise(ctx context.Context, f alerts.Filing, since time.Time) error {
	return s.write(ctx, "file a changed article", func(t *tx) error {
		if err := t.updateArticle(f.Article); err != nil {
			return err
		}
		if err := t.recast(f.Recast, f.Article.Seen, since); err != nil {
			return err
		}
		into := newFiler(t)
		ids := make([]alerts.AlertID, len(f.Alerts))
		for i, a := range f.Alerts {
			ids[i] = a.ID
		}
		if err := among(t, `SELECT seq, workspace, id, article FROM alert WHERE article = ? AND id`, []any{f.Article.ID}, ids, "", into.keepAlert); err != nil {
			return err
		}
		said := f
		said.Alerts = slices.DeleteFunc(slices.Clone(f.Alerts), func(a alerts.Alert) bool {
			_, filed := into.alerts[alertKey{a.ID, a.Article}]
			return filed
		})
		if err := into.insertAlerts([]alerts.Filing{said}); err != nil {
			return err
		}
		return into.insertSayings([]alerts.Filing{said})
	})
}

// recast replaces the cards of filed alerts, and has them amended where they were sent since then.
func (t *tx) recast(all []alerts.Alert, seen, since time.Time) error {
	stale := map[amendmentKey]time.Time{}
	for _, a := range all {
		outlets, err := t.outlets(a)
		if err != nil {
			return err
		}
		card, err := jsonText(a.Card.With(outlets))
		if err != nil {
			return fmt.Errorf("new card for topic %d: %w", a.Topic, err)
		}
		if _, err := t.exec(`UPDATE alert SET card = ? WHERE id = ? AND article = ?`, card, a.ID, a.Article); err != nil {
			return err
		}
		err = t.rows(`SELECT d.destination FROM alert a JOIN delivery d ON d.alert = a.seq
			WHERE a.id = ? AND a.article = ? AND d.kind NOT LIKE 'update/%' AND d.filed >= ?`, []any{a.ID, a.Article, micros(since)},
			func(scan func(...any) error) (bool, error) {
				var destination int64
				err := scan(&destination)
				stale[amendmentKey{destination, a.Story}] = seen
				return true, err
			})
		if err != nil {
			return err
		}
	}
	return t.amend(stale)
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
	return t.offerAgain(seq, a)
}
