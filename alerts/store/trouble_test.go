package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
	"newsbot/alerts/store"
	"newsbot/bot"
	"newsbot/news"
)

func TestAFailureTakesNoOtherAlong(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		const n = 60
		errs := make([]error, n)
		var wait sync.WaitGroup
		for i := range n {
			wait.Go(func() { // all at once, so that they are committed together
				to := topic
				if i%3 == 0 {
					to += 100 // there is no such topic
				}
				_, errs[i] = s.File(t.Context(), []alerts.Filing{alertstest.Filing(to, alertstest.Article(i), gas)})
			})
		}
		wait.Wait()
		for i, err := range errs {
			known, lookErr := s.Known(t.Context(), []news.Article{alertstest.Article(i)})
			must(t, lookErr)
			if bad := i%3 == 0; bad != (err != nil) || bad == known[0] {
				t.Errorf("filing %d, which must fail: %v; it said %v, and the article is filed: %v", i, bad, err, known[0])
			}
		}
	})
}

func TestACallerWhoGaveUpIsToldSo(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.File(ctx, []alerts.Filing{alertstest.Filing(topic, alertstest.Article(1), gas)}); !errors.Is(err, context.Canceled) {
			t.Errorf("File with a context that is done = %v, want its error", err)
		}
		if _, err := s.Known(ctx, []news.Article{alertstest.Article(1)}); !errors.Is(err, context.Canceled) {
			t.Errorf("Known with a context that is done = %v, want its error", err)
		}
		known, err := s.Known(t.Context(), []news.Article{alertstest.Article(1)})
		if err != nil || known[0] {
			t.Errorf("after that, Known = %v, %v, want nothing filed", known, err)
		}
	})
}

func TestHostileTextIsKept(t *testing.T) {
	each(t, func(t *testing.T, s kept) {
		gas := alertstest.Channel("gas")
		topic := follow(t, s.Store, gas, "Karsu").Topic.ID
		a := alertstest.Article(1)
		a.Title, a.Text = "zero\x00 and \xff broken", "'); DROP TABLE article; --\u202e👩‍👩‍👧‍👦"
		a.Authors, a.Tags, a.URL = []string{"\x00"}, nil, "https://harbour.example/"+strings.Repeat("long/", 2000)
		f := alertstest.Filing(topic, a, gas)
		f.Alerts[0].Card.Title = a.Title
		f.Deliveries[0].Alert.Card.Title, f.Deliveries[0].Filed = a.Title, time.Now()
		if n, err := s.File(t.Context(), []alerts.Filing{f}); n != 1 || err != nil {
			t.Fatalf("File = %d, %v", n, err)
		}
		claims, err := s.Claim(t.Context(), "test", 1, alertstest.Noon().AddDate(0, 0, 1), alertstest.Lease)
		if err != nil || len(claims) != 1 {
			t.Fatalf("Claim = %v, %v", claims, err)
		}
		if err := s.Settle(t.Context(), claims[0], alerts.Settlement{State: alerts.Dropped, Why: "It said \x00\xff."}); err != nil {
			t.Errorf("Settle with a reason that is no text: %v", err)
		}
		if b, err := s.For(gas.Workspace).Backlog(t.Context(), bot.RoomOf(gas)); err != nil || b.Why != "It said \ufffd." {
			t.Errorf("Backlog: why = %q, %v", b.Why, err)
		}
	})
}

func TestFullDiskKeepsWhatWasAcknowledged(t *testing.T) {
	dir := t.TempDir()
	if err := mount(dir, "size=5m"); err != nil {
		t.Skip("a small disk cannot be mounted here: ", err)
	}
	t.Cleanup(func() { must(t, exec.Command("umount", dir).Run()) })
	path := filepath.Join(dir, "news.db")
	s := open(t, path)
	gas := alertstest.Channel("gas")
	topic := follow(t, s, gas, "Karsu").Topic.ID
	filed := 0
	var err error
	for ; err == nil && filed < 10_000; filed++ {
		_, err = s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(filed), gas)})
	}
	filed-- // the last was not acknowledged
	if err == nil || !strings.Contains(err.Error(), "disk that holds "+path+" is full; free some space") {
		t.Fatalf("on a full disk, File = %v, want a sentence that says so", err)
	}
	if filed < 50 {
		t.Errorf("only %d articles went onto the disk", filed)
	}
	for n := range filed {
		if known, err := s.Known(t.Context(), []news.Article{alertstest.Article(n)}); err != nil || !known[0] {
			t.Fatalf("article %d of %d, which were acknowledged: known = %v, %v", n, filed, known, err)
		}
	}
	must(t, mount(dir, "size=16m,remount"))
	if n, err := s.File(t.Context(), []alerts.Filing{alertstest.Filing(topic, alertstest.Article(filed), gas)}); n != 1 || err != nil {
		t.Errorf("once there is space again, File = %d, %v, want 1", n, err)
	}
	must(t, s.Close())
}

// mount mounts a disk in memory at dir.
func mount(dir, options string) error {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return errors.New("it takes Linux and root")
	}
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "none", dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

func TestOpenWithoutTheRightTo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "news.db")
	must(t, open(t, path).Close())
	must(t, os.Chmod(path, 0o400))
	c := child(t, "open", path)
	if os.Geteuid() == 0 { // who may do everything; be nobody
		exe, err := os.ReadFile(c.Path)
		must(t, err)
		public, err := os.MkdirTemp("", "newsbot-store-")
		must(t, err)
		t.Cleanup(func() { os.RemoveAll(public) })
		must(t, errors.Join(os.Chmod(public, fs.ModePerm), os.WriteFile(public+"/exe", exe, 0o755), os.WriteFile(public+"/news.db", nil, 0o600)))
		c.Path, c.Args[1] = public+"/exe", public+"/news.db"
		c.SysProcAttr = asNobody()
	}
	out, err := c.Output()
	if err == nil || !strings.Contains(string(out), "give newsbot's user the right to write") {
		t.Errorf("Open of a file that is not ours: %v, %q, want a sentence that says what to do", err, out)
	}
}

func TestAServerDoesNotWorkForever(t *testing.T) {
	dsn := newDatabase(t)
	s := open(t, dsn)
	for _, name := range []string{"statement_timeout", "idle_in_transaction_session_timeout"} {
		if limit, err := store.Ask(t.Context(), s, "SELECT current_setting('"+name+"')"); err != nil || limit != "30s" {
			t.Errorf("%s = %q, %v, want 30s", name, limit, err)
		}
	}
	s = open(t, dsn+"&statement_timeout=200ms") // what the operator says counts
	began := time.Now()
	_, err := store.Ask(t.Context(), s, "SELECT pg_sleep(60)::text")
	if took := time.Since(began); err == nil || took > 20*time.Second || !strings.Contains(err.Error(), "statement timeout") {
		t.Errorf("a statement that takes a minute ended with %v after %v", err, took)
	}
	must(t, s.Ready(t.Context()))
}
