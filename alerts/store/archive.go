package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

// How far one search goes at most, from the newest article back: people wait for the answer.
const (
	searchDepth = 10_000 // articles
	searchTime  = 1500 * time.Millisecond
)

const articleColumns = `id, feed, own_key, source, url, title, summary, body, authors, tags, language, published, modified, seen, backlog, own`

// visible picks the articles that a workspace, its two arguments, sees: all that everybody sees, and of what it added that which came in
// since then, or is young enough to have been there then. How long others have read the same source is not to be seen.
const visible = `(own = 0 OR EXISTS (SELECT 1 FROM workspace_source w WHERE w.workspace = ? AND w.address = article.feed
	AND (article.seen >= w.created OR article.at >= w.created - ?)))`

// thereThen is how far back the articles reach that a source still had when it was added.
const thereThen = 3 * 24 * time.Hour

// Search implements [bot.Archive]. It reads no further back than searchDepth articles and searchTime allow; what lies behind
// is neither found nor counted.
func (w *Workspace) Search(ctx context.Context, rule *rules.Rule, since time.Time, limit int) ([]bot.Found, int, error) {
	var found []bot.Found
	total := 0
	depth, began := alerts.DepthOf(rule), time.Now()
	err := w.s.read(ctx, "search past articles", func(t *tx) error {
		found, total = nil, 0
		twice := map[string]string{} // what comes from several sources of the workspace
		return t.rows(`SELECT `+articleColumns+` FROM article WHERE at >= ? AND `+visible+` ORDER BY at DESC, seq DESC LIMIT ?`,
			[]any{micros(since), w.id, thereThen.Microseconds(), searchDepth},
			func(scan func(...any) error) (bool, error) {
				a, err := scanArticle(scan)
				if err != nil {
					return false, err
				}
				if m, ok := rule.Match(alerts.Document(a, depth)); ok && !again(twice, a) {
					if total++; len(found) < limit {
						found = append(found, bot.Found{Article: a, Match: m})
					}
				}
				return time.Since(began) < searchTime, ctx.Err()
			})
	})
	if err != nil {
		return nil, 0, err
	}
	return found, total, nil
}

// again reports whether another source brought what stands at a's address, and remembers it. Articles of one source that share an
// address are not the same.
func again(met map[string]string, a news.Article) bool {
	u := news.CanonicalURL(a.URL)
	if u == "" {
		return false
	}
	feed, was := met[u]
	if !was {
		met[u] = a.Feed
	}
	return was && feed != a.Feed
}

// Newest implements [bot.Archive].
func (w *Workspace) Newest(ctx context.Context, since time.Time) (int, time.Time, error) {
	var n int
	var newest int64
	err := w.s.read(ctx, "count past articles", func(t *tx) error {
		_, err := t.row(`SELECT count(*), COALESCE(max(seen), 0) FROM article WHERE seen >= ? AND `+visible,
			[]any{micros(since), w.id, thereThen.Microseconds()}, &n, &newest)
		return err
	})
	return n, moment(newest), err
}

// scanArticle reads articleColumns.
func scanArticle(scan func(...any) error) (news.Article, error) {
	var a news.Article
	var authors, tags string
	var published, modified, seen int64
	err := scan(&a.ID, &a.Feed, &a.Key, &a.Source, &a.URL, &a.Title, &a.Summary, &a.Text, &authors, &tags, &a.Language,
		&published, &modified, &seen, &a.Backlog, &a.Own)
	if err != nil {
		return a, err
	}
	a.Published, a.Modified, a.Seen = moment(published), moment(modified), moment(seen)
	if err := json.Unmarshal([]byte(authors), &a.Authors); err != nil {
		return a, fmt.Errorf("authors of article %s: %w", a.ID, err)
	}
	if err := json.Unmarshal([]byte(tags), &a.Tags); err != nil {
		return a, fmt.Errorf("tags of article %s: %w", a.ID, err)
	}
	return a, nil
}
