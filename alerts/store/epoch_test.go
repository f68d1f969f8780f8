package store_test

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
)

// statement runs a statement on the database at dsn, beside whoever uses it, and returns the one number that it finds.
func statement(t *testing.T, dsn, query string) (n int64) {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	must(t, err)
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// tell files an article for gas and has it sent.
func tell(t *testing.T, s *store.Store, topic alerts.TopicID, article int) {
	t.Helper()
	if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(article), alertstest.Channel("gas"))}); err != nil {
		t.Fatal(err)
	}
	must(t, s.Settle(t.Context(), claimOne(t, s, time.Now()), alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
}

// doubted returns whether s is, and from when on.
func doubted(t *testing.T, s *store.Store) (time.Time, bool) {
	t.Helper()
	from, until, err := s.Doubt(t.Context(), time.Now())
	must(t, err)
	if !until.IsZero() && (time.Until(until) < 23*time.Hour || time.Until(until) > 25*time.Hour) {
		t.Errorf("doubted until %v, want about a day", until)
	}
	return from, !until.IsZero()
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(to, text, 0o600))
}

func TestAFileThatWasPutBackIsDoubted(t *testing.T) {
	for _, tt := range []struct {
		name  string
		copy  func(t *testing.T, s *store.Store, path string)
		back  func(t *testing.T, path string)
		wants bool
	}{
		{"nothing was put back", nil, func(*testing.T, string) {}, false},
		{"a backup", func(t *testing.T, s *store.Store, path string) { must(t, s.Backup(t.Context(), path+".old")) },
			func(t *testing.T, path string) { copyFile(t, path+".old", path) }, true},
		{"a backup, on another machine", func(t *testing.T, s *store.Store, path string) { must(t, s.Backup(t.Context(), path+".old")) },
			func(t *testing.T, path string) { copyFile(t, path+".old", path); must(t, os.Remove(path+".seen")) }, true},
		{"a copy of the file", func(t *testing.T, s *store.Store, path string) { must(t, s.Close()); copyFile(t, path, path+".old") },
			func(t *testing.T, path string) { copyFile(t, path+".old", path) }, true},
		{"a copy of the file, on another machine", func(t *testing.T, s *store.Store, path string) { must(t, s.Close()); copyFile(t, path, path+".old") },
			func(t *testing.T, path string) { copyFile(t, path+".old", path); must(t, os.Remove(path+".seen")) }, true},
		{"what was seen cannot be read", nil, func(t *testing.T, path string) { must(t, os.WriteFile(path+".seen", []byte("{"), 0o600)) }, true},
		{"another database", func(t *testing.T, _ *store.Store, path string) { must(t, open(t, path+".old").Close()) },
			func(t *testing.T, path string) { copyFile(t, path+".old", path) }, true},
		{"a new one", nil, func(t *testing.T, path string) { must(t, os.Remove(path)) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "news.db")
			s := open(t, path)
			topic := follow(t, s, alertstest.Channel("gas"), "Karsu").Topic.ID
			tell(t, s, topic, 1)
			must(t, s.Mark(t.Context()))
			before := time.Now()
			if tt.copy != nil {
				tt.copy(t, s, path)
			}
			must(t, s.Close())
			s = open(t, path)
			tell(t, s, topic, 2)
			must(t, s.Close())
			tt.back(t, path)
			s = open(t, path)
			from, is := doubted(t, s)
			if is != tt.wants || is && tt.copy != nil && from.After(before.Add(5*time.Second)) {
				t.Errorf("doubted: %v, from %v on; want %v, and from before %v on", is, from, tt.wants, before)
			}
			must(t, s.Close())
			again, still := doubted(t, open(t, path))
			if n := statement(t, path, "SELECT count(*) FROM epoch"); still != tt.wants || !again.Equal(from) || n > 2 {
				t.Errorf("after the next start, doubted: %v, from %v on, epoch %d; want as before", still, again, n)
			}
		})
	}
}

// A database was put back twice, and then to a state from before the first time.
func TestAnOlderEpochIsKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	topic := follow(t, s, alertstest.Channel("gas"), "Karsu").Topic.ID
	tell(t, s, topic, 1)
	must(t, s.Close())
	copyFile(t, path, path+".old")
	for n := range 2 {
		s = open(t, path)
		tell(t, s, topic, 2+n)
		must(t, s.Backup(t.Context(), path+".copy"))
		must(t, s.Close())
		copyFile(t, path+".copy", path)
		must(t, os.Remove(path+".copy"))
		must(t, open(t, path).Close())
	}
	copyFile(t, path+".old", path)
	if _, is := doubted(t, open(t, path)); !is {
		t.Error("the oldest state of all is not doubted")
	}
}

// What was posted before the first of two restores is still doubted after the second.
func TestASecondRestoreForgetsNoDoubt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	topic := follow(t, s, alertstest.Channel("gas"), "Karsu").Topic.ID
	tell(t, s, topic, 1)
	var lost []time.Time
	for n := range 2 {
		must(t, s.Backup(t.Context(), path+".old"))
		tell(t, s, topic, 2+n)
		must(t, s.Close())
		copyFile(t, path+".old", path)
		must(t, os.Remove(path+".old"))
		s = open(t, path)
		from, is := doubted(t, s)
		if !is {
			t.Fatalf("restore %d is not doubted", n+1)
		}
		lost = append(lost, from)
	}
	if lost[1].After(lost[0]) {
		t.Errorf("doubted from %v on, want still from %v", lost[1], lost[0])
	}
}

func TestWhatIsDoubtedIsLookedUpOnce(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		topic := follow(t, s.Store, alertstest.Channel("gas"), "Karsu").Topic.ID
		for n := range 2 {
			if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(n), alertstest.Channel("gas"))}); err != nil {
				t.Fatal(err)
			}
		}
		back := time.Now().UTC()
		from := back.Add(-time.Hour)
		must(t, store.PutBack(t.Context(), s.Store, from, back))
		claim := func(after time.Duration, state alerts.State, attempt int, doubted bool) alerts.Claim {
			t.Helper()
			c := claimOne(t, s.Store, back.Add(after))
			if c.Delivery.State != state || c.Delivery.Attempt != attempt || c.Doubted != doubted {
				t.Errorf("after %v it is claimed as %s, attempt %d, doubted: %v; want %s, %d, %v",
					after, c.Delivery.State, c.Delivery.Attempt, c.Doubted, state, attempt, doubted)
			}
			return c
		}
		near := func(a, b time.Time) bool { return a.Sub(b).Abs() < 2*time.Second } // the server's clock
		c := claim(time.Second, alerts.Unknown, 0, true)
		if !near(c.Delivery.FirstAt, from) || !near(c.Delivery.LastAt, back) {
			t.Errorf("looked for from %v to %v, want %v to %v", c.Delivery.FirstAt, c.Delivery.LastAt, from, back)
		}
		must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Unknown, NotBefore: back.Add(time.Minute), Why: "Too early."}))
		c = claim(time.Minute, alerts.Unknown, 0, true)
		must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Pending, NotBefore: back, Why: "It is not there."}))
		c = claim(time.Minute, alerts.Sending, 1, false)
		if !near(c.Delivery.FirstAt, back.Add(time.Minute)) {
			t.Errorf("first sent at %v, want only now", c.Delivery.FirstAt)
		}
		must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Unknown, NotBefore: back.Add(2 * time.Minute), Why: "Lost."}))
		c = claim(2*time.Minute, alerts.Unknown, 1, false)
		must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Pending, NotBefore: back, Why: "It is not there."}))
		c = claim(3*time.Minute, alerts.Sending, 2, false)
		must(t, s.Settle(t.Context(), c, alerts.Settlement{State: alerts.Sent, RemoteID: "1"}))
		claim(25*time.Hour, alerts.Sending, 1, false) // a day is over
	})
}

func TestAServerThatWasPutBackIsDoubted(t *testing.T) {
	dsn := newDatabase(t)
	s, other := open(t, dsn), open(t, dsn)
	if _, is := doubted(t, s); is {
		t.Fatal("a new database is doubted")
	}
	topic := follow(t, s, alertstest.Channel("gas"), "Karsu").Topic.ID
	tell(t, s, topic, 1)
	must(t, s.Mark(t.Context()))
	mark := statement(t, dsn, "SELECT number FROM meta WHERE name = 'mark'")
	tell(t, s, topic, 2)
	must(t, s.Mark(t.Context()))
	seen := filepath.Join(t.TempDir(), "sub", "seen")
	must(t, s.Remember(t.Context(), seen))
	if _, is := doubted(t, s); is {
		t.Error("doubted as soon as it is remembered")
	}
	putBack := func() {
		t.Helper()
		statement(t, dsn, "WITH x AS (UPDATE meta SET number = "+strconv.FormatInt(mark, 10)+" WHERE name = 'mark' RETURNING 1) SELECT * FROM x")
		statement(t, dsn, "WITH x AS (DELETE FROM epoch WHERE seq > (SELECT min(seq) FROM epoch) RETURNING 1) SELECT 1")
	}
	putBack() // a running node notices before it sends
	if _, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(3), alertstest.Channel("gas"))}); err != nil {
		t.Fatal(err)
	}
	if c := claimOne(t, s, time.Now()); !c.Doubted {
		t.Errorf("a node that ran meanwhile claims %+v, want it doubted", c)
	}
	if _, is := doubted(t, other); !is {
		t.Error("the other node does not learn of it")
	}
	must(t, other.Mark(t.Context()))
	if n := statement(t, dsn, "SELECT count(*) FROM epoch"); n != 2 {
		t.Errorf("there are %d epochs, want one more than before", n)
	}
	must(t, s.Close())
	must(t, other.Close())

	putBack() // a node that starts notices if it remembers
	fresh := open(t, dsn)
	if _, is := doubted(t, fresh); is {
		t.Error("a node that knows nothing doubts a database that tells nothing")
	}
	must(t, fresh.Remember(t.Context(), seen))
	if _, is := doubted(t, fresh); !is {
		t.Error("a node that remembers does not doubt")
	}
}

func TestACopyOnTheServerIsDoubted(t *testing.T) {
	dsn := newDatabase(t)
	must(t, open(t, dsn).Close())
	must(t, open(t, dsn).Close())
	if n := statement(t, dsn, "SELECT count(*) FROM epoch"); n != 1 {
		t.Errorf("there are %d epochs after two starts, want one", n)
	}
	u, err := url.Parse(dsn)
	must(t, err)
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	db, err := sql.Open("pgx", u.String())
	must(t, err)
	defer db.Close()
	for _, do := range []string{"CREATE DATABASE " + name + "_old TEMPLATE " + name, "DROP DATABASE " + name + " WITH (FORCE)",
		"ALTER DATABASE " + name + "_old RENAME TO " + name} {
		if _, err := db.ExecContext(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	if _, is := doubted(t, open(t, dsn)); !is {
		t.Error("a copy that was put in place of the database is not doubted")
	}
}
