package store_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/news"
)

// childVariable makes this test binary do something else: what its value says, to the file in its first argument.
const childVariable = "NEWSBOT_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(childVariable) {
	case "":
		code := m.Run()
		stopCluster()
		os.Exit(code)
	case "open":
		_, err = store.Open(context.Background(), os.Args[1], slog.New(slog.DiscardHandler))
	case "file":
		err = fileForever(os.Args[1])
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// child returns this test binary, which will do what to the database at path.
func child(t *testing.T, what, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	c := exec.CommandContext(t.Context(), self, path)
	c.Env = append(os.Environ(), childVariable+"="+what)
	return c
}

func TestASecondProcessIsKeptOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	s := open(t, path)
	out, err := child(t, "open", path).Output()
	want := fmt.Sprintf("another newsbot (pid %d) already uses %s; stop it or set NEWSBOT_DB to another file\n", os.Getpid(), path)
	if err == nil || string(out) != want {
		t.Errorf("a second process: %v, %q, want it to end with %q", err, out, want)
	}
	if _, err := store.Open(t.Context(), path, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("the same process could open the file twice")
	}
	must(t, s.Close())
	if out, err := child(t, "open", path).Output(); err != nil {
		t.Errorf("once it was closed: %v, %s", err, out)
	}
}

// fileForever files articles from several goroutines and writes the number of each that was acknowledged.
func fileForever(path string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, path, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	gas, oil := alertstest.Channel("gas"), alertstest.Channel("oil")
	topic, err := kept{s}.Follow(ctx, gas, "Karsu", alertstest.Noon())
	if err != nil {
		return err
	}
	start, _, err := s.For(gas.Workspace).Newest(ctx, time.Time{})
	if err != nil {
		return err
	}
	const workers, batch = 4, 3
	failed := make(chan error)
	for w := range workers {
		go func() { // ends with the process
			for n := start + w*1_000_000; ; n += batch {
				var filings []alerts.Filing
				for i := range batch {
					filings = append(filings, alertstest.Filing(topic.ID, alertstest.Article(n+i), gas, oil))
				}
				if _, err := s.File(ctx, filings); err != nil {
					failed <- err
					return
				}
				fmt.Println(n)
			}
		}()
	}
	return <-failed
}

// TestNothingAcknowledgedIsLost kills a process in the middle of filing, again and again, and looks for what it had said was safe.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "news.db")
	kills := 5
	if testing.Short() {
		kills = 2
	}
	acknowledged := 0
	for kill := range kills {
		c := child(t, "file", path)
		out, err := c.StdoutPipe()
		must(t, err)
		must(t, c.Start())
		var firsts []int
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			n, err := strconv.Atoi(strings.TrimSpace(lines.Text()))
			if err != nil {
				t.Fatalf("the process said %q", lines.Text())
			}
			if firsts = append(firsts, n); len(firsts) == 20+13*kill {
				must(t, c.Process.Kill())
			}
		}
		_ = c.Wait() // it was killed
		acknowledged += len(firsts)
		checkFiled(t, path, firsts)
	}
	t.Logf("%d kills, %d acknowledged filings, none lost", kills, acknowledged)
}

// checkFiled looks for the articles from each of firsts on, and whether all of each filing is there or nothing.
func checkFiled(t *testing.T, path string, firsts []int) {
	t.Helper()
	s := open(t, path)
	for _, n := range firsts {
		articles := []news.Article{alertstest.Article(n), alertstest.Article(n + 1), alertstest.Article(n + 2)}
		known, err := s.Known(t.Context(), articles)
		if err != nil || !known[0] || !known[1] || !known[2] {
			t.Fatalf("acknowledged articles %d to %d: known = %v, %v", n, n+2, known, err)
		}
		for _, c := range []string{"gas", "oil"} {
			heard, err := s.Heard(t.Context(), alertstest.Channel(c), alertstest.Alert(1, articles[2]).Story)
			if len(heard) != 1 || err != nil {
				t.Fatalf("delivery of acknowledged article %d to %s: %v, %v", n+2, c, heard, err)
			}
		}
	}
	count, _, err := s.For("").Newest(t.Context(), time.Time{})
	if err != nil || count%3 != 0 {
		t.Errorf("%d articles are filed, %v: a batch of three is stored in part", count, err)
	}
	must(t, s.Close())
}
