package store

import (
	"cmp"
	"context"
	"slices"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
)

// Trace implements [bot.Archive].
func (w *Workspace) Trace(ctx context.Context, room bot.Room, address string) ([]bot.Trace, error) {
	var found []bot.Trace
	err := w.s.read(ctx, "look up what became of an article", func(t *tx) error {
		found = nil
		names, err := t.namesOf(w.id, address)
		if err != nil {
			return err
		}
		err = among(t, `SELECT `+articleColumns+` FROM article WHERE seq IN (SELECT s.article FROM searchable s JOIN article_key k ON k.article = s.article
			WHERE `+visible+` AND k.alias`, []any{w.id, thereThen.Microseconds()}, names, `) ORDER BY seq`, func(scan func(...any) error) error {
			a, err := scanArticle(scan)
			found = append(found, bot.Trace{Article: a})
			return err
		})
		for i := range found {
			if err == nil {
				found[i].Told, err = t.told(w.channel(room), found[i].Article.ID)
			}
		}
		return err
	})
	return found, err
}

// namesOf returns under which keys articles at an address may be filed that a workspace sees.
func (t *tx) namesOf(workspace alerts.WorkspaceID, address string) ([]string, error) {
	names := hashKeys(news.Article{URL: address})
	return names, t.rows(`SELECT address FROM workspace_source WHERE workspace = ?`, []any{workspace}, func(scan func(...any) error) (bool, error) {
		a := news.Article{URL: address, Own: true}
		err := scan(&a.Feed)
		names = append(names, hashKeys(a)...)
		return true, err
	})
}

// told returns what was said of an article in a channel, or held back, in the order in which that was decided.
func (t *tx) told(c alerts.Channel, article news.ID) ([]bot.Telling, error) {
	var told []bot.Telling
	add := func(scan func(...any) error) (bool, error) {
		var x bot.Telling
		var at int64
		err := scan(&x.Topic, &x.State, &x.Why, &at, &x.Digest)
		x.At = moment(at)
		told = append(told, x)
		return true, err
	}
	for _, question := range []string{
		`SELECT a.topic, d.state, d.why, CASE WHEN d.last_at > 0 THEN d.last_at ELSE d.filed END, 0
			FROM alert a JOIN delivery d ON d.workspace = a.workspace AND d.alert = a.seq JOIN destination c ON c.id = d.destination`,
		`SELECT a.topic, CASE WHEN g.due_at IS NULL THEN 'sent' ELSE 'pending' END, '', d.due_at, 1
			FROM alert a JOIN digest_item d ON d.workspace = a.workspace AND d.alert = a.seq JOIN destination c ON c.id = d.destination
			LEFT JOIN digest g ON g.destination = d.destination AND g.due_at = d.due_at`,
		`SELECT a.topic, '', a.why, a.at, 0 FROM verdict a JOIN destination c ON c.id = a.destination`,
	} {
		err := t.rows(question+` WHERE a.article = ? AND c.workspace = ? AND c.platform = ? AND c.channel = ?`,
			[]any{article, c.Workspace, c.Platform, c.ID}, add)
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(told, func(a, b bot.Telling) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return told, nil
}
