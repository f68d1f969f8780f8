package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
	"newsbot/rules"
)

// How far one search goes at most, from the newest article back: people wait for the answer.
const (
	searchDepth = 10_000 // articles that may match
	searchTime  = 1500 * time.Millisecond
	searchChunk = 64 // articles that are read together
)

const articleColumns = `id, feed, own_key, source, url, title, summary, body, authors, tags, language, published, modified, seen, backlog, own`

// visible picks of searchable s what a workspace, its two arguments, sees: all that everybody sees, and of what it added that which came in
// since then, or is young enough to have been there then. How long others have read the same source is not to be seen.
const visible = `(s.feed = '' OR EXISTS (SELECT 1 FROM workspace_source w WHERE w.workspace = ? AND w.address = s.feed
	AND (s.seen >= w.created OR s.at >= w.created - ?)))`

// thereThen is how far back the articles reach that a source still had when it was added.
const thereThen = 3 * 24 * time.Hour

// Search implements [bot.Archive]. The index says which articles have what the rule requires, and the rule decides. Of a rule that
// requires nothing it looks at each article.
func (w *Workspace) Search(ctx context.Context, rule *rules.Rule, since time.Time, limit int) (bot.Past, error) {
	var past bot.Past
	began := time.Now()
	err := w.s.read(ctx, "search past articles", func(t *tx) error {
		past = bot.Past{}
		all, more, err := t.candidates(w.id, rule, since)
		if err != nil {
			return err
		}
		depth := alerts.DepthOf(rule)
		twice := map[string]string{} // what comes from several sources of the workspace
		for chunk := range slices.Chunk(all, searchChunk) {
			if past.Back = moment(chunk[0].at); time.Since(began) > searchTime || ctx.Err() != nil {
				return ctx.Err()
			}
			articles, err := t.articles(numbers(chunk))
			if err != nil {
				return err
			}
			for _, c := range chunk {
				a, ok := articles[c.seq]
				if !ok {
					continue
				}
				if m, ok := rule.Match(alerts.Document(a, depth)); ok && !again(twice, a) {
					if past.Total++; len(past.Found) < limit {
						past.Found = append(past.Found, bot.Found{Article: a, Match: m})
					}
				}
			}
		}
		if past.Back = (time.Time{}); more {
			past.Back = moment(all[len(all)-1].at)
		}
		return nil
	})
	if err != nil {
		return bot.Past{}, err
	}
	return past, nil
}

// A candidate is an article that may match.
type candidate struct{ seq, at int64 }

func numbers(all []candidate) []int64 {
	seqs := make([]int64, len(all))
	for i := range all {
		seqs[i] = all[i].seq
	}
	return seqs
}

// candidates returns the newest articles since then that the workspace sees and that may match, newest first, and whether there are more:
// those that the index offers, and those whose words it does not have yet.
func (t *tx) candidates(workspace alerts.WorkspaceID, rule *rules.Rule, since time.Time) (all []candidate, more bool, err error) {
	take := func(from string, args ...any) error {
		args = append(args, micros(since), workspace, thereThen.Microseconds(), searchDepth+1)
		return t.rows(`SELECT s.article, s.at FROM `+from+` AND s.at >= ? AND `+visible+` ORDER BY s.at DESC, s.article DESC LIMIT ?`, args,
			func(scan func(...any) error) (bool, error) {
				var c candidate
				err := scan(&c.seq, &c.at)
				all = append(all, c)
				return true, err
			})
	}
	const each = `searchable s WHERE s.reading = ?`
	for reading := range rules.Reading {
		if err := take(each, reading); err != nil {
			return nil, false, err
		}
	}
	if need, ok := rule.Required(); ok {
		index := t.textIndex()
		err = take(index.have+` AND s.reading = ?`, index.query(need), rules.Reading)
	} else {
		err = take(each, rules.Reading)
	}
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.seq, a.seq)) })
	return all[:min(len(all), searchDepth)], len(all) > searchDepth, nil
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
		_, err := t.row(`SELECT count(*), COALESCE(max(s.seen), 0) FROM searchable s WHERE s.seen >= ? AND `+visible,
			[]any{micros(since), w.id, thereThen.Microseconds()}, &n, &newest)
		return err
	})
	return n, moment(newest), err
}

// scanArticle reads what before takes, and then articleColumns.
func scanArticle(scan func(...any) error, before ...any) (news.Article, error) {
	var a news.Article
	var authors, tags string
	var published, modified, seen int64
	err := scan(append(before, &a.ID, &a.Feed, &a.Key, &a.Source, &a.URL, &a.Title, &a.Summary, &a.Text, &authors, &tags, &a.Language,
		&published, &modified, &seen, &a.Backlog, &a.Own)...)
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
