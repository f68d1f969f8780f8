package store_test

import (
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/news"
)

func TestOpenSaysWhatToDoAboutABadFile(t *testing.T) {
	for name, test := range map[string]struct {
		make func(t *testing.T, path string)
		want []string
	}{
		"a directory": {
			func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) },
			[]string{"is a directory", "set NEWSBOT_DB"},
		},
		"a text": {
			func(t *testing.T, path string) {
				must(t, os.WriteFile(path, []byte("Dear diary, today I was a database."), 0o600))
			},
			[]string{"is not a database of newsbot", "move it away"},
		},
		"a short text": {
			func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("hi"), 0o600)) },
			[]string{"is not a database of newsbot", "move it away"},
		},
		"another program's": {
			func(t *testing.T, path string) { inFile(t, path, "CREATE TABLE recipes (title TEXT)") },
			[]string{"is not a database of newsbot", "move it away"},
		},
		"a newer one": {
			func(t *testing.T, path string) {
				must(t, open(t, path).Close())
				inFile(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
			},
			[]string{"newer newsbot", "schema 9999", "backup"},
		},
		"damaged at its head": {
			func(t *testing.T, path string) { damage(t, path, 20, 80) },
			[]string{"news.db", "backup"},
		},
		"damaged in the middle": {
			func(t *testing.T, path string) { damage(t, path, 110, 3<<12) },
			[]string{"news.db", "damaged", "backup"},
		},
		"under a file": {
			func(t *testing.T, path string) { must(t, os.WriteFile(filepath.Dir(path), nil, 0o600)) },
			[]string{"cannot be opened", "set NEWSBOT_DB"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sub", "news.db")
			if name != "under a file" {
				must(t, os.Mkdir(filepath.Dir(path), 0o700))
			}
			test.make(t, path)
			s, err := store.Open(t.Context(), path, slog.New(slog.DiscardHandler))
			if err == nil {
				s.Close()
				t.Fatal("Open = nil, want an error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("Open = %q, want it to say %q", err, want)
				}
			}
		})
	}
}

func TestOpenTakesWhatIsOneAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, dsn := range []string{"sqlite:data/new/news.db", "plain.db", "sqlite:" + filepath.Join(dir, "odd ?name#1%20&mode=ro.db")} {
		must(t, open(t, dsn).Close())
		if _, err := os.Stat(strings.TrimPrefix(dsn, "sqlite:")); err != nil {
			t.Errorf("Open(%q): %v", dsn, err)
		}
	}
	must(t, os.WriteFile("empty.db", nil, 0o600))
	must(t, open(t, "empty.db").Close())
	for _, dsn := range []string{"", "sqlite:", "mysql://root@localhost/news"} {
		if _, err := store.Open(t.Context(), dsn, nil); err == nil || !strings.Contains(err.Error(), "NEWSBOT_DB") {
			t.Errorf("Open(%q) = %v, want a sentence about NEWSBOT_DB", dsn, err)
		}
	}
}

func TestDatabaseIsForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	for _, file := range []string{path, path + "-wal", path + "-shm", path + ".lock", path + ".seen"} {
		info, err := os.Stat(file)
		must(t, err)
		if rights := info.Mode().Perm(); rights != 0o600 {
			t.Errorf("%s has the rights %v, want them for its owner alone", filepath.Base(file), rights)
		}
	}
	must(t, s.Close())
}

func TestOpenAgainFindsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	c := alertstest.Channel("gas")
	f := follow(t, s, c, "Karsu")
	if n, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(f.Topic.ID, alertstest.Article(1), c)}); n != 1 || err != nil {
		t.Fatalf("File = %d, %v", n, err)
	}
	now := alertstest.Noon().AddDate(0, 0, 1)
	first, err := s.Claim(t.Context(), "test", 1, now, alertstest.Lease)
	if err != nil || len(first) != 1 {
		t.Fatalf("Claim = %v, %v", first, err)
	}
	must(t, s.Close())

	s = open(t, path)
	if known, err := s.Known(t.Context(), []news.Article{alertstest.Article(1)}); err != nil || !known[0] {
		t.Errorf("Known = %v, %v, want the article", known, err)
	}
	// Whoever held the lease was this file's only user: nobody waits for it to end.
	again, err := s.Claim(t.Context(), "test", 1, now, alertstest.Lease)
	if err != nil || len(again) != 1 || again[0].Delivery.State != alerts.Unknown || again[0].Delivery.ID != first[0].Delivery.ID {
		t.Errorf("Claim after a restart = %v, %v, want the delivery that was being sent, unknown", again, err)
	}
	if err := s.Settle(t.Context(), first[0], alerts.Settlement{State: alerts.Sent}); !errors.Is(err, alerts.ErrLeaseLost) {
		t.Errorf("Settle of a claim from before the restart = %v, want ErrLeaseLost", err)
	}
}

func TestCloseLeavesOneFileToCopy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "news.db"))
	follow(t, s, alertstest.Channel("gas"), "Karsu")
	if _, err := s.For("test:desk").Topics(t.Context()); err != nil {
		t.Fatal(err)
	}
	must(t, s.Close())
	files, err := os.ReadDir(dir)
	must(t, err)
	for _, f := range files {
		if f.Name() != "news.db" && f.Name() != "news.db.lock" && f.Name() != "news.db.seen" {
			t.Errorf("after Close there is still %s", f.Name())
		}
	}
}

func TestNothingIsDoneOnceClosed(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "news.db"))
	must(t, s.Close())
	must(t, s.Close())
	if _, err := s.File(t.Context(), nil); err == nil {
		t.Error("File on a closed store = nil, want an error")
	}
	if _, err := s.Known(t.Context(), nil); err == nil {
		t.Error("Known on a closed store = nil, want an error")
	}
}

// inFile runs a statement on an SQLite file without the store.
func inFile(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.Exec(statement)
	must(t, errors.Join(err, db.Close()))
}

// damage makes a database and writes nonsense over a part of it.
func damage(t *testing.T, path string, from, to int) {
	t.Helper()
	must(t, open(t, path).Close())
	b, err := os.ReadFile(path)
	must(t, err)
	for i := from; i < to; i++ {
		b[i] = 0xa5
	}
	must(t, os.WriteFile(path, b, 0o600))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
