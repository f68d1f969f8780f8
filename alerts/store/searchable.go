package store

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/rules"
)

// A textIndex is how an engine keeps the words of articles, which are parted by spaces.
type textIndex struct {
	remove string                      // a statement up to the numbers of articles
	put    string                      // a statement up to a table of numbers and words
	have   string                      // what of article_text to join, with one argument: what query returns
	query  func(rules.Required) string // what is asked for, in the engine's words
}

var (
	fts5 = textIndex{
		remove: `DELETE FROM article_text WHERE rowid`,
		put:    `INSERT INTO article_text (rowid, words) SELECT v.column1, v.column2`,
		// CROSS: the words first, because few articles have them.
		have:  `article_text x CROSS JOIN searchable s ON s.article = x.rowid WHERE x.article_text MATCH ?`,
		query: func(q rules.Required) string { return asked(q, `"`, `" *`, " AND ", " OR ") },
	}
	tsvector = textIndex{
		remove: `DELETE FROM article_text WHERE article`,
		put:    `INSERT INTO article_text (article, words) SELECT v.column1, array_to_tsvector(string_to_array(v.column2, ' '))`,
		have:   `article_text x JOIN searchable s ON s.article = x.article WHERE x.words @@ CAST(CAST(? AS text) AS tsquery)`,
		query:  func(q rules.Required) string { return asked(q, `'`, `':*`, " & ", " | ") },
	}
)

// textIndex returns how the engine of t keeps words.
func (t *tx) textIndex() textIndex {
	if t.dialect.tsvector {
		return tsvector
	}
	return fts5
}

// asked writes what is required. Keys hold nothing that would have to be escaped.
func asked(q rules.Required, quote, start, and, or string) string {
	switch {
	case q.Start:
		return quote + q.Key + start
	case q.Key != "":
		return quote + q.Key + quote
	}
	kids, join := q.All, and
	if q.Any != nil {
		kids, join = q.Any, or
	}
	parts := make([]string, len(kids))
	for i := range kids {
		parts[i] = asked(kids[i], quote, start, and, or)
	}
	return "(" + strings.Join(parts, join) + ")"
}

// offer makes articles that can be looked up, of rows of offerRow. Their words are put into the index later, those of many articles
// together, which costs a fraction.
const offer = `INSERT INTO searchable (article, at, seen, feed, reading, revision)`

func offerRow(seq int64, a news.Article) []any {
	feed := ""
	if a.Own {
		feed = plain(a.Feed)
	}
	return []any{seq, micros(a.Time()), micros(a.Seen), feed, 0, 0}
}

// offerAgain says that an article has changed.
func (t *tx) offerAgain(seq int64, a news.Article) error {
	_, err := t.exec(`UPDATE searchable SET at = ?, reading = 0, revision = revision + 1 WHERE article = ?`, micros(a.Time()), seq)
	return err
}

// A waiting article is one whose words are not in the index.
type waiting struct {
	seq, revision int64
	words         string
}

// An Indexer puts the words of articles into the index by which they are found. Until then [Workspace.Search] looks at each of them. Of the
// processes that share a database one is enough. It is not safe for concurrent use.
type Indexer struct {
	s    *Store
	keys func(news.Article) []string
}

// Indexer returns an Indexer of s.
func (s *Store) Indexer() *Indexer {
	var keyer rules.Keyer
	return &Indexer{s: s, keys: func(a news.Article) []string { return keyer.Keys(alerts.Document(a, alerts.Words)) }}
}

// Index indexes up to n articles, the newest first, and returns how many there were, so that who gets n calls again.
func (x *Indexer) Index(ctx context.Context, n int) (int, error) {
	batch, err := x.waiting(ctx, n)
	if err != nil || len(batch) == 0 {
		return 0, err
	}
	err = x.s.write(ctx, "index articles", func(t *tx) error {
		var rows, words [][]any
		for _, a := range batch {
			rows = append(rows, []any{a.seq, a.revision, rules.Reading})
		}
		var same []int64 // the others were changed meanwhile, or forgotten
		if err := t.update(`UPDATE searchable SET reading = v.column3`, rows,
			`article = v.column1 AND revision = v.column2 AND reading < v.column3 RETURNING article`, func(scan func(...any) error) error {
				var seq int64
				err := scan(&seq)
				same = append(same, seq)
				return err
			}); err != nil {
			return err
		}
		for _, a := range batch {
			if slices.Contains(same, a.seq) {
				words = append(words, []any{a.seq, a.words})
			}
		}
		index := t.textIndex()
		if err := among(t, index.remove, nil, same, "", nil); err != nil {
			return err
		}
		return t.update(index.put, words, `v.column1 > 0`, nil)
	})
	if err != nil {
		return 0, err
	}
	return len(batch), nil
}

// waiting reads up to n articles whose words are not in the index.
func (x *Indexer) waiting(ctx context.Context, n int) ([]waiting, error) {
	var batch []waiting
	articles := map[int64]news.Article{}
	err := x.s.read(ctx, "look for articles to index", func(t *tx) error {
		batch = nil
		var seqs []int64
		for reading := range rules.Reading {
			err := t.rows(`SELECT article, revision FROM searchable WHERE reading = ? ORDER BY at DESC LIMIT ?`, []any{reading, n - len(batch)},
				func(scan func(...any) error) (bool, error) {
					var w waiting
					err := scan(&w.seq, &w.revision)
					batch, seqs = append(batch, w), append(seqs, w.seq)
					return true, err
				})
			if err != nil {
				return err
			}
		}
		var err error
		articles, err = t.articles(seqs)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range batch {
		batch[i].words = x.words(articles[batch[i].seq])
	}
	return batch, nil
}

// words returns the words of an article. One that breaks the bot has none: it would stop whichever node takes the work over, again and
// again, and with it all that comes after.
func (x *Indexer) words(a news.Article) (words string) {
	defer func() {
		if p := recover(); p != nil {
			x.s.log.Error("article could not be indexed", "article", a.ID, "panic", p, "stack", string(debug.Stack()))
			words = ""
		}
	}()
	return strings.Join(x.keys(a), " ")
}

// articles returns the articles with these numbers.
func (t *tx) articles(seqs []int64) (map[int64]news.Article, error) {
	all := make(map[int64]news.Article, len(seqs))
	return all, among(t, `SELECT seq, `+articleColumns+` FROM article WHERE seq`, nil, seqs, "", func(scan func(...any) error) error {
		var seq int64
		a, err := scanArticle(scan, &seq)
		all[seq] = a
		return err
	})
}
