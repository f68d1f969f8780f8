package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
)

// A FeedState is what is kept of a feed for whoever reads it.
type FeedState struct {
	State   any      // kept as JSON
	Version int64    // of the state that it follows, as LoadFeed returned it
	Push    string   // the name under which a hub pushes it; empty for none
	Shown   bot.Feed // what people are shown
}

// ErrOutdated is what SaveFeed returns when another state was saved meanwhile.
var ErrOutdated = errors.New("the feed was saved by somebody else meanwhile")

// LoadFeed decodes what was last saved of the feed at address into state, and returns its version: 0 if nothing was, then it leaves
// state alone.
func (s *Store) LoadFeed(ctx context.Context, address string, state any) (int64, error) {
	saved, version := "{}", int64(0)
	err := s.read(ctx, "read the state of a feed", func(t *tx) error {
		_, err := t.row(`SELECT state, version FROM source WHERE address = ?`, []any{address}, &saved, &version)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal([]byte(saved), state); err != nil {
		return 0, fmt.Errorf("read the state of a feed: %w", err)
	}
	return version, nil
}

// SaveFeed keeps f for the feed at address, as the version after f.Version.
func (s *Store) SaveFeed(ctx context.Context, address string, f FeedState) error {
	text, err := jsonText(f.State)
	if err != nil {
		return fmt.Errorf("save the state of a feed: %w", err)
	}
	return s.write(ctx, "save the state of a feed", func(t *tx) error {
		n, err := t.exec(`INSERT INTO source (address, shown, title, last_ok, next_at, failures, error, state, lag, push, version)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (address) DO UPDATE SET shown = excluded.shown, title = excluded.title,
				last_ok = excluded.last_ok, next_at = excluded.next_at, failures = excluded.failures, error = excluded.error,
				state = excluded.state, lag = excluded.lag, push = excluded.push, version = source.version + 1 WHERE source.version = ?`,
			address, plain(f.Shown.Address), plain(f.Shown.Title), micros(f.Shown.LastOK), micros(f.Shown.NextAt), f.Shown.Failures,
			plain(f.Shown.Error), text, f.Shown.Lag.Microseconds(), f.Push, f.Version)
		if err == nil && n == 0 {
			return ErrOutdated
		}
		return err
	})
}

// PushedFeed returns the address of the feed that a hub pushes under a name, if anybody reads it, else "".
func (s *Store) PushedFeed(ctx context.Context, push string) (string, error) {
	var address string
	err := s.read(ctx, "look up what is pushed", func(t *tx) error {
		address = ""
		_, err := t.row(`SELECT address FROM source WHERE push = ? AND push <> '' AND (shared <> 0
			OR EXISTS (SELECT 1 FROM workspace_source w WHERE w.address = source.address))`, []any{plain(push)}, &address)
		return err
	})
	return address, err
}

// A Reading is a source that is to be read: by everybody, where Workspace is empty, or by one workspace.
type Reading struct {
	Address   string
	Workspace alerts.WorkspaceID
	Pace      bot.Pace
	Added     time.Time // when the workspace added it, or wanted to although it had; zero for everybody
}

// Readings returns all sources that are to be read, by address, each as often as it has readers.
func (s *Store) Readings(ctx context.Context) ([]Reading, error) {
	var all []Reading
	err := s.read(ctx, "list sources", func(t *tx) error {
		all = nil
		return t.rows(`SELECT address, '' AS reader, every, polite, 0 AS added FROM source WHERE shared <> 0
				UNION ALL SELECT address, workspace, every, polite, CASE WHEN again > created THEN again ELSE created END FROM workspace_source ORDER BY 1, 2`, nil,
			func(scan func(...any) error) (bool, error) {
				var r Reading
				var every, added int64
				err := scan(&r.Address, &r.Workspace, &every, &r.Pace.Polite, &added)
				r.Pace.Every, r.Added = time.Duration(every)*time.Microsecond, moment(added)
				all = append(all, r)
				return true, err
			})
	})
	return all, err
}

// Followers returns how many channels of each workspace are subscribed to something.
func (s *Store) Followers(ctx context.Context) (map[alerts.WorkspaceID]int, error) {
	all := map[alerts.WorkspaceID]int{}
	err := s.read(ctx, "count channels", func(t *tx) error {
		clear(all)
		return t.rows(`SELECT workspace, count(DISTINCT destination) FROM subscription GROUP BY workspace`, nil,
			func(scan func(...any) error) (bool, error) {
				var w alerts.WorkspaceID
				var n int
				err := scan(&w, &n)
				all[w] = n
				return true, err
			})
	})
	return all, err
}

// Feeds implements [bot.Health].
func (w *Workspace) Feeds(ctx context.Context) ([]bot.Feed, error) {
	var all []bot.Feed
	err := w.s.read(ctx, "list feeds", func(t *tx) error {
		all = nil
		return t.rows(`SELECT s.shown, CASE WHEN s.title <> '' OR w.title IS NULL THEN s.title ELSE w.title END,
				CASE WHEN s.shared = 0 AND s.last_ok < w.created THEN 0 ELSE s.last_ok END, s.next_at,
				s.failures, s.error, s.lag, s.shared, CASE WHEN s.shared = 0 THEN w.every ELSE s.every END,
				CASE WHEN s.shared = 0 THEN w.polite ELSE s.polite END FROM source s
				LEFT JOIN workspace_source w ON w.address = s.address AND w.workspace = ?
				WHERE s.shared <> 0 OR w.workspace IS NOT NULL ORDER BY s.shown, s.address`, []any{w.id},
			func(scan func(...any) error) (bool, error) {
				var f bot.Feed
				var ok, next, lag, shared, every int64
				err := scan(&f.Address, &f.Title, &ok, &next, &f.Failures, &f.Error, &lag, &shared, &every, &f.Pace.Polite)
				f.LastOK, f.NextAt, f.Lag, f.Own = moment(ok), moment(next), time.Duration(lag)*time.Microsecond, shared == 0
				f.Pace.Every = time.Duration(every) * time.Microsecond
				all = append(all, f)
				return true, err
			})
	})
	return all, err
}
