package store

import (
	"context"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
)

// A FeedState is what must be remembered of a feed between two fetches, over restarts too.
type FeedState struct {
	Address  string // as it is fetched
	Shown    string // as people see it: secrets masked
	Title    string
	ETag     string
	Modified string
	NextAt   time.Time
	LastOK   time.Time // zero if never
	Failures int       // fetches that failed since LastOK
	Error    string    // why the last one failed, a sentence; empty if it did not
	Extra    string    // whatever else the feed's reader wants to find again
}

// LoadState returns what was saved for the feed at address, and false if nothing was.
func (s *Store) LoadState(ctx context.Context, address string) (FeedState, bool, error) {
	f := FeedState{Address: address}
	var found bool
	err := s.read(ctx, "read the state of a feed", func(t *tx) error {
		var next, ok int64
		var err error
		found, err = t.row(`SELECT shown, title, etag, modified, next_at, last_ok, failures, error, extra FROM source WHERE address = ?`,
			[]any{address}, &f.Shown, &f.Title, &f.ETag, &f.Modified, &next, &ok, &f.Failures, &f.Error, &f.Extra)
		f.NextAt, f.LastOK = moment(next), moment(ok)
		return err
	})
	return f, found, err
}

// SaveState replaces what was saved for the feed at f.Address.
func (s *Store) SaveState(ctx context.Context, f FeedState) error {
	return s.write(ctx, "save the state of a feed", func(t *tx) error {
		_, err := t.exec(`INSERT INTO source (address, shown, title, etag, modified, next_at, last_ok, failures, error, extra)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET shown = excluded.shown, title = excluded.title,
				etag = excluded.etag, modified = excluded.modified, next_at = excluded.next_at, last_ok = excluded.last_ok,
				failures = excluded.failures, error = excluded.error, extra = excluded.extra`,
			f.Address, plain(f.Shown), plain(f.Title), plain(f.ETag), plain(f.Modified), micros(f.NextAt), micros(f.LastOK),
			f.Failures, plain(f.Error), plain(f.Extra))
		return err
	})
}

// Feeds implements [bot.Health].
func (s *Store) Feeds(ctx context.Context, _ alerts.WorkspaceID) ([]bot.Feed, error) {
	var all []bot.Feed
	err := s.read(ctx, "list feeds", func(t *tx) error {
		all = nil
		return t.rows(`SELECT shown, title, last_ok, next_at, failures, error FROM source ORDER BY shown, address`, nil,
			func(scan func(...any) error) (bool, error) {
				var f bot.Feed
				var ok, next int64
				err := scan(&f.Address, &f.Title, &ok, &next, &f.Failures, &f.Error)
				f.LastOK, f.NextAt = moment(ok), moment(next)
				all = append(all, f)
				return true, err
			})
	})
	return all, err
}
