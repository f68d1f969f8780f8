package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/story"
)

// sketchPage is how many sketches are read at once.
const sketchPage = 1000

// Heard implements [alerts.Filer].
func (s *Store) Heard(ctx context.Context, c alerts.Channel, story alerts.StoryID) ([]alerts.Hearing, error) {
	var heard []alerts.Hearing
	err := s.read(ctx, "look up what a channel was told", func(t *tx) error {
		heard = nil
		return t.rows(`SELECT a.article, a.topic, d.kind, d.state, d.filed, x.url, x.source, x.feed, COALESCE(k.copy, '')
			FROM destination c JOIN delivery d ON d.destination = c.id AND d.story = ?
			JOIN alert a ON a.seq = d.alert JOIN article x ON x.id = a.article LEFT JOIN sketch k ON k.article = x.seq
			WHERE c.workspace = ? AND c.platform = ? AND c.channel = ? ORDER BY d.seq`,
			[]any{story, c.Workspace, c.Platform, c.ID}, func(scan func(...any) error) (bool, error) {
				var h alerts.Hearing
				var filed int64
				var a news.Article
				err := scan(&h.Article, &h.Topic, &h.Kind, &h.State, &filed, &a.URL, &a.Source, &a.Feed, &h.Copy)
				h.URL, h.Outlet, h.Filed = a.URL, a.Outlet(), moment(filed)
				heard = append(heard, h)
				return true, err
			})
	})
	return heard, err
}

// Sketches implements [alerts.Shelf].
func (s *Store) Sketches(ctx context.Context, after int64, has func(int64) bool) ([]alerts.Shelved, error) {
	var found []alerts.Shelved
	err := s.read(ctx, "read sketches of articles", func(t *tx) error {
		found = nil
		numbers, err := t.sketchNumbers(after, has)
		if err != nil || len(numbers) == 0 {
			return err
		}
		wanted := map[int64]bool{}
		for _, n := range numbers {
			wanted[n] = true
		}
		return t.rows(`SELECT k.article, x.id, x.story, k.at, k.copy, k.data FROM sketch k JOIN article x ON x.seq = k.article
			WHERE k.article >= ? AND k.article <= ? ORDER BY k.article`, []any{numbers[0], numbers[len(numbers)-1]},
			func(scan func(...any) error) (bool, error) {
				var k alerts.Shelved
				var at int64
				var data []byte
				if err := scan(&k.Number, &k.Sketch.ID, &k.Story, &at, &k.Sketch.Copy, &data); err != nil || !wanted[k.Number] {
					return true, err
				}
				k.Sketch.At = moment(at)
				if err := k.Sketch.UnmarshalBinary(data); err != nil {
					return false, fmt.Errorf("sketch of article %s: %w", k.Sketch.ID, err)
				}
				found = append(found, k)
				return true, nil
			})
	})
	return found, err
}

// sketchNumbers returns the numbers of the sketches that are to be read, in order. Most are known, and their sketches need not be read.
func (t *tx) sketchNumbers(after int64, has func(int64) bool) ([]int64, error) {
	var numbers []int64
	err := t.rows(`SELECT article FROM sketch WHERE article > ? ORDER BY article`, []any{after}, func(scan func(...any) error) (bool, error) {
		var n int64
		if err := scan(&n); err != nil {
			return false, err
		}
		if !has(n) {
			numbers = append(numbers, n)
		}
		return len(numbers) < sketchPage, nil
	})
	return numbers, err
}

// Said implements [alerts.Shelf].
func (s *Store) Said(ctx context.Context, id alerts.AlertID) (story.Known, error) {
	var said story.Known
	err := s.read(ctx, "look up what was said of a story", func(t *tx) error {
		said = story.Known{}
		return t.rows(`SELECT said FROM alert WHERE id = ? ORDER BY seq`, []any{id}, func(scan func(...any) error) (bool, error) {
			var text string
			if err := scan(&text); err != nil || text == "" {
				return true, err
			}
			var one story.Known
			if err := json.Unmarshal([]byte(text), &one); err != nil {
				return false, fmt.Errorf("what alert %s said: %w", id, err)
			}
			said = said.And(one)
			return true, nil
		})
	})
	return said, err
}

// saidText is how the store writes what an alert said.
func saidText(k story.Known) (string, error) {
	if k.Empty() {
		return "", nil
	}
	return jsonText(k)
}

// insertSketches stores what articles, which are filed under seqs, are known again by, as far as they have anything.
func (t *filer) insertSketches(filings []alerts.Filing, seqs map[news.ID]int64) error {
	var rows [][]any
	for _, f := range filings {
		if f.Sketch.ID == "" {
			continue
		}
		data, err := f.Sketch.MarshalBinary()
		if err != nil {
			return fmt.Errorf("article %s: %w", f.Article.ID, err)
		}
		rows = append(rows, []any{seqs[f.Article.ID], micros(f.Sketch.At), f.Sketch.Copy, data})
	}
	return t.insert(`INSERT INTO sketch (article, at, copy, data)`, rows, "", nil)
}

// ForgetSketches drops what articles from before then are known again by, the oldest first and at most n of them. It returns how many
// it dropped, so that who gets n calls again.
func (s *Store) ForgetSketches(ctx context.Context, before time.Time, n int) (int, error) {
	var dropped int64
	err := s.write(ctx, "forget old sketches", func(t *tx) error {
		var err error
		dropped, err = t.exec(`DELETE FROM sketch WHERE at < ? AND article IN (SELECT article FROM sketch ORDER BY article LIMIT ?)`, micros(before), n)
		return err
	})
	return int(dropped), err
}
