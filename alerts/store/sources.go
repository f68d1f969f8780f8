package store

import (
	"context"
	"fmt"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/news"
)

// MaxSources is how many sources a workspace may add.
const MaxSources = 500

// MaxAddress is the longest address of a source, in bytes: indexes take no longer ones.
const MaxAddress = 2000

// Viewers implements [alerts.Viewers].
func (s *Store) Viewers(ctx context.Context, feed string) (alerts.Sight, error) {
	var sight alerts.Sight
	err := s.read(ctx, "look up who sees a source", func(t *tx) error {
		sight = alerts.Sight{All: true}
		var shared int
		found, err := t.row(`SELECT shared FROM source WHERE address = ?`, []any{feed}, &shared)
		if !found || shared != 0 || err != nil { // what is no feed is pushed to whoever runs the bot
			return err
		}
		sight = alerts.Sight{Only: map[alerts.WorkspaceID]bool{}}
		return t.rows(`SELECT workspace FROM workspace_source WHERE address = ?`, []any{feed}, func(scan func(...any) error) (bool, error) {
			var w alerts.WorkspaceID
			err := scan(&w)
			sight.Only[w] = true
			return true, err
		})
	})
	return sight, err
}

// ShareSources makes exactly these sources everybody's, read as the operator wants.
func (s *Store) ShareSources(ctx context.Context, list []bot.Source) error {
	return s.write(ctx, "share sources", func(t *tx) error {
		if _, err := t.exec(`UPDATE source SET shared = 0, every = 0, polite = 0 WHERE shared <> 0`); err != nil {
			return err
		}
		for _, source := range list {
			if err := t.source(source.Address, 1); err != nil {
				return err
			}
			if _, err := t.exec(`UPDATE source SET shared = 1, every = ?, polite = ? WHERE address = ?`,
				source.Pace.Every.Microseconds(), number(source.Pace.Polite), source.Address); err != nil {
				return err
			}
		}
		return nil
	})
}

// source makes the row of a source where there is none.
func (t *tx) source(address string, shared int) error {
	_, err := t.exec(`INSERT INTO source (address, shown, title, last_ok, next_at, failures, error, state, shared)
		VALUES (?, ?, '', 0, 0, 0, '', '{}', ?) ON CONFLICT (address) DO NOTHING`, address, plain(news.MaskURL(address)), shared)
	return err
}

// AddSources implements [bot.Sources].
func (w *Workspace) AddSources(ctx context.Context, room bot.Room, by string, at time.Time, list []bot.Source) (int, error) {
	c, added := w.channel(room), 0
	err := w.s.write(ctx, "add sources", func(t *tx) error {
		added = 0
		if _, err := t.exec(`INSERT INTO workspace (id, created) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, c.Workspace, micros(at)); err != nil {
			return err
		}
		var id string // held until the end: two at once cannot add too many
		if _, err := t.row(`SELECT id FROM workspace WHERE id = ?`+t.dialect.lock, []any{c.Workspace}, &id); err != nil {
			return err
		}
		for _, source := range list {
			if len(source.Address) > MaxAddress || source.Address != plain(source.Address) {
				continue // no feed has such an address
			}
			if err := t.source(source.Address, 0); err != nil {
				return err
			}
			n, err := t.exec(`INSERT INTO workspace_source (workspace, address, title, made_by, platform, channel, created, every, polite)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, address) DO NOTHING`,
				c.Workspace, source.Address, plain(source.Title), plain(by), c.Platform, c.ID, micros(at),
				source.Pace.Every.Microseconds(), number(source.Pace.Polite))
			if err == nil && n == 0 { // whoever adds it again may know that it works again
				_, err = t.exec(`UPDATE workspace_source SET again = ? WHERE workspace = ? AND address = ?
					AND EXISTS (SELECT 1 FROM source s WHERE s.address = workspace_source.address AND s.failures > 0)`, micros(at), c.Workspace, source.Address)
			}
			if err != nil {
				return err
			}
			added += int(n)
		}
		var have int
		if _, err := t.row(`SELECT count(*) FROM workspace_source WHERE workspace = ?`, []any{c.Workspace}, &have); err != nil {
			return err
		}
		if have > MaxSources {
			return fmt.Errorf("this workspace would have %d sources: %w", have, bot.ErrTooMany)
		}
		if added == 0 {
			return nil
		}
		return t.audit(c, at, plain(by), fmt.Sprintf("added %d sources", added), 0)
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// SetPace implements [bot.Sources].
func (w *Workspace) SetPace(ctx context.Context, room bot.Room, by, address string, pace bot.Pace) (bool, error) {
	c, was := w.channel(room), false
	err := w.s.write(ctx, "change how a source is read", func(t *tx) error {
		n, err := t.exec(`UPDATE workspace_source SET every = ?, polite = ? WHERE workspace = ? AND address = ?`,
			pace.Every.Microseconds(), number(pace.Polite), c.Workspace, address)
		was = n > 0
		if err != nil || !was {
			return err
		}
		return t.audit(c, time.Now(), plain(by), "changed how a source is read", 0)
	})
	return was && err == nil, err
}

// RemoveSource implements [bot.Sources].
func (w *Workspace) RemoveSource(ctx context.Context, room bot.Room, by, address string) (bool, error) {
	c, was := w.channel(room), false
	err := w.s.write(ctx, "remove a source", func(t *tx) error {
		n, err := t.exec(`DELETE FROM workspace_source WHERE workspace = ? AND address = ?`, c.Workspace, address)
		was = n > 0
		if err != nil || !was {
			return err
		}
		// Nobody reads it any more: should it be added again, what it has then is no news.
		if _, err := t.exec(`UPDATE source SET state = '{}', version = version + 1, push = '', last_ok = 0, failures = 0, error = '' WHERE address = ? AND shared = 0
			AND NOT EXISTS (SELECT 1 FROM workspace_source w WHERE w.address = source.address)`, address); err != nil {
			return err
		}
		return t.audit(c, time.Now(), plain(by), "removed a source", 0)
	})
	return was && err == nil, err
}

// Sources implements [bot.Sources].
func (w *Workspace) Sources(ctx context.Context) ([]bot.Source, error) {
	var all []bot.Source
	err := w.s.read(ctx, "list sources", func(t *tx) error {
		all = nil
		return t.rows(`SELECT w.address, CASE WHEN s.title <> '' THEN s.title ELSE w.title END AS named, w.every, w.polite
				FROM workspace_source w JOIN source s ON s.address = w.address WHERE w.workspace = ? ORDER BY named, w.address`,
			[]any{w.id}, func(scan func(...any) error) (bool, error) {
				var source bot.Source
				var every int64
				err := scan(&source.Address, &source.Title, &every, &source.Pace.Polite)
				source.Pace.Every = time.Duration(every) * time.Microsecond
				all = append(all, source)
				return true, err
			})
	})
	return all, err
}

// AddedBy returns the channels in which a source was added.
func (s *Store) AddedBy(ctx context.Context, address string) ([]alerts.Channel, error) {
	var all []alerts.Channel
	err := s.read(ctx, "look up who added a source", func(t *tx) error {
		all = nil
		return t.rows(`SELECT platform, workspace, channel FROM workspace_source WHERE address = ? ORDER BY workspace`, []any{address},
			func(scan func(...any) error) (bool, error) {
				var c alerts.Channel
				err := scan(&c.Platform, &c.Workspace, &c.ID)
				all = append(all, c)
				return true, err
			})
	})
	return all, err
}

// Show makes articles that everybody saw everybody's again, or nobody's: they are kept, and not found.
func (s *Store) Show(ctx context.Context, articles []news.ID, shown bool) error {
	return s.write(ctx, "show or hide articles", func(t *tx) error {
		for _, id := range articles {
			if _, err := t.exec(`UPDATE article SET own = ? WHERE id = ?`, number(!shown), id); err != nil {
				return err
			}
			if _, err := t.exec(`UPDATE searchable SET feed = CASE WHEN ? = 0 THEN '' ELSE (SELECT feed FROM article WHERE seq = searchable.article) END
				WHERE article = (SELECT seq FROM article WHERE id = ?)`, number(!shown), id); err != nil {
				return err
			}
		}
		return nil
	})
}
