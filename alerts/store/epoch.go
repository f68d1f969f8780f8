package store

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Rows of meta about the database itself.
const (
	markRow   = "mark"   // up to when nothing can be missing
	copiedRow = "copied" // when Backup made the copy that this is
)

// doubtFor is how long a database that was put back is doubted. What was posted and is not in it was news before it was put back, and
// comes again from its source as news for a day at most.
const doubtFor = 24 * time.Hour

// A history is what this process knows of the database from before: how far it has seen it. A database that is not as far was put back
// to an older state, and lacks what was posted since.
type history struct {
	mu    sync.Mutex
	known seen
	file  string      // where it is kept beside the database; empty if nowhere
	moved atomic.Bool // something was claimed since the last mark
}

// An epoch is the life of a database since it was made or put back.
type epoch struct {
	ID       string
	since    int64
	lostFrom int64
	until    int64
	place    string
	mark     int64
	copied   int64  // when the copy was made that this is, until that is noticed
	here     string // where it is now, as place
}

// doubts reports whether what is sent at now may have been posted before.
func (e epoch) doubts(now int64) bool { return e.until > now }

// look returns the epoch that the database is in.
func (t *tx) look() (e epoch, found bool, err error) {
	place := t.dialect.place
	if place == "" {
		place = `''`
	}
	found, err = t.row(`SELECT e.id, e.since, e.lost_from, e.doubt_until, e.place, m.number,
				COALESCE((SELECT number FROM meta WHERE name = ?), 0), `+place+`
			FROM epoch e, meta m WHERE m.name = ? ORDER BY e.seq DESC LIMIT 1`,
		[]any{copiedRow, markRow}, &e.ID, &e.since, &e.lostFrom, &e.until, &e.place, &e.mark, &e.copied, &e.here)
	return e, found, err
}

// epoch returns the epoch that the database is in, and begins one if the database is new or not the one that it was.
func (t *tx) epoch(known seen, now time.Time) (epoch, error) {
	e, found, err := t.look()
	if err != nil {
		return e, err
	}
	if found {
		if back, err := t.back(e, known); !back || err != nil {
			return e, err
		}
	}
	// Of several nodes one begins it: the others wait here, and then see what it began.
	var mark int64
	if _, err := t.row(`SELECT number FROM meta WHERE name = ?`+t.dialect.lock, []any{markRow}, &mark); err != nil {
		return e, err
	}
	if e, found, err = t.look(); err != nil {
		return e, err
	}
	began := epoch{ID: rand.Text(), since: t.due(now), mark: mark}
	if found {
		if back, err := t.back(e, known); !back || err != nil {
			return e, err
		}
		began.lostFrom, began.until = e.mark, t.due(now.Add(doubtFor))
		if e.copied != 0 {
			began.lostFrom = e.copied
		}
		if e.doubts(began.since) {
			began.lostFrom = min(began.lostFrom, e.lostFrom)
		}
	}
	return began, t.begin(&began)
}

// begin puts a new epoch on disk.
func (t *tx) begin(e *epoch) error {
	if t.dialect.place != "" {
		if _, err := t.row(`SELECT `+t.dialect.place, nil, &e.place); err != nil {
			return err
		}
	}
	e.here = e.place
	if _, err := t.exec(`INSERT INTO epoch (id, since, lost_from, doubt_until, place) VALUES (?, ?, ?, ?, ?)`,
		e.ID, e.since, e.lostFrom, e.until, e.place); err != nil {
		return err
	}
	if _, err := t.exec(`DELETE FROM meta WHERE name = ?`, copiedRow); err != nil {
		return err
	}
	return t.setMark(e, e.since)
}

// setMark says that nothing from before at is missing.
func (t *tx) setMark(e *epoch, at int64) error {
	if at <= e.mark {
		return nil
	}
	e.mark = at
	_, err := t.exec(`UPDATE meta SET number = ? WHERE name = ? AND number < ?`, at, markRow, at)
	return err
}

// back reports whether the database in epoch e is older than, or another than, the one that was known.
func (t *tx) back(e epoch, known seen) (bool, error) {
	if e.copied != 0 || elsewhere(e.place, e.here) {
		return true, nil
	}
	switch known.Epoch {
	case "":
		return known.lost, nil
	case e.ID:
		return e.mark < known.Mark, nil
	}
	var seq int64 // an epoch that another node has seen end
	was, err := t.row(`SELECT seq FROM epoch WHERE id = ?`, []any{known.Epoch}, &seq)
	return !was, err
}

// elsewhere reports whether two places differ in a part that is known of both.
func elsewhere(a, b string) bool {
	was, is := strings.Fields(a), strings.Fields(b)
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] && was[i] != unknownPart && is[i] != unknownPart {
			return true
		}
	}
	return false
}

// unknownPart stands in a place for what the server does not tell.
const unknownPart = "-"

// now returns what this process knows.
func (h *history) now() seen {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.known
}

// learn takes note of the epoch that a transaction, which is on disk, has seen, and says so if it is a new one.
func (s *Store) learn(e epoch) {
	h := s.history
	h.mu.Lock()
	before := h.known
	if h.known.Epoch != e.ID {
		h.known = seen{Epoch: e.ID, Mark: e.mark}
	}
	h.known.Mark, h.known.lost = max(h.known.Mark, e.mark), false
	h.mu.Unlock()
	if before.Epoch != e.ID && e.doubts(micros(time.Now())) {
		s.log.Warn("the database is older than what was last seen here: every message is looked up before it is posted",
			"from", moment(e.lostFrom), "until", moment(e.until))
	}
}

// assess finds out which epoch the database is in, and says up to when nothing is missing.
func (s *Store) assess(ctx context.Context, mark bool) error {
	var e epoch
	now := time.Now().UTC()
	err := s.write(ctx, "see whether the database is the one that it was", func(t *tx) error {
		var err error
		if e, err = t.epoch(s.history.now(), now); err == nil && mark {
			err = t.setMark(&e, t.due(now))
		}
		return err
	})
	if err != nil {
		return err
	}
	s.learn(e)
	if err := s.history.save(); err != nil {
		s.log.Warn("how far the database was seen is not kept beside it", "err", err)
	}
	return nil
}

// Mark says, if anything was claimed since the last time, up to when the database is known to be whole: there, and in the
// file beside it. To be called every few seconds.
func (s *Store) Mark(ctx context.Context) error {
	if !s.history.moved.Swap(false) {
		return nil
	}
	err := s.assess(ctx, true)
	if err != nil {
		s.history.moved.Store(true)
	}
	return err
}

// Remember keeps how far this node has seen the database in a file at path, as is always done beside a database that is a file. A database that was put
// back to an older state is then noticed at the next start too, in whatever way it was done.
func (s *Store) Remember(ctx context.Context, path string) error {
	known, err := loadSeen(path)
	if err != nil {
		return err
	}
	s.history.mu.Lock()
	s.history.file = path
	if known.Epoch != "" {
		s.history.known = known
	}
	s.history.mu.Unlock()
	return s.assess(ctx, false)
}

// Doubt returns until when every delivery is looked up before it is posted, because the database was put back to an older state,
// and from when on it may lack what was posted. Until is zero if it is not doubted at now.
func (s *Store) Doubt(ctx context.Context, now time.Time) (from, until time.Time, err error) {
	err = s.read(ctx, "see whether the database was put back", func(t *tx) error {
		from, until = time.Time{}, time.Time{}
		e, _, err := t.look()
		if err == nil && e.doubts(t.due(now)) {
			from, until = t.undue(e.lostFrom), t.undue(e.until)
		}
		return err
	})
	return from, until, err
}
