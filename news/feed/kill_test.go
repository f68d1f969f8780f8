package feed

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// ledger keeps articles and states in files, each line written at once: what a store promises, as small as it can be.
type ledger struct {
	mu       sync.Mutex
	articles *os.File
	states   *os.File
	filed    map[string]bool
	known    map[string]State
}

func openLedger(dir string) (*ledger, error) {
	l := &ledger{filed: map[string]bool{}, known: map[string]State{}}
	var err error
	const mode = os.O_APPEND | os.O_CREATE | os.O_RDWR
	if l.articles, err = os.OpenFile(filepath.Join(dir, "articles"), mode, 0o600); err != nil {
		return nil, err
	}
	if l.states, err = os.OpenFile(filepath.Join(dir, "states"), mode, 0o600); err != nil {
		return nil, err
	}
	for s := bufio.NewScanner(l.articles); s.Scan(); {
		l.filed[s.Text()] = true
	}
	s := bufio.NewScanner(l.states)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var e struct {
			URL   string
			State State
		}
		if json.Unmarshal(s.Bytes(), &e) == nil {
			l.known[e.URL] = e.State
		}
	}
	return l, nil
}

func (l *ledger) accept(_ context.Context, as ...news.Article) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, a := range as {
		if key := a.Feed + " " + a.Key; !l.filed[key] {
			l.filed[key] = true
			b.WriteString(key + "\n")
		}
	}
	_, err := l.articles.WriteString(b.String())
	return err
}

func (l *ledger) LoadState(_ context.Context, url string) (State, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[url], nil
}

func (l *ledger) SaveState(_ context.Context, url string, st State) error {
	b, err := json.Marshal(map[string]any{"URL": url, "State": st})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known[url].Version != st.Version {
		return ErrOutdated
	}
	st.Version++
	l.known[url] = st
	_, err = l.states.Write(append(b, '\n'))
	return err
}

func (l *ledger) Subscribed(context.Context, string) (string, error) { return "", nil }

const (
	killFeeds = 600
	killHosts = 20
)

func killList(port string) List {
	var list List
	for i := range killFeeds {
		if i%50 != 7 { // those fail
			list = append(list, fmt.Sprintf("http://127.0.1.%d:%s/feed/%d", 1+i%killHosts, port, i))
		}
	}
	return list
}

// TestKilled runs the poller in a process that is killed in the middle, again and again, and then to its end: all
// articles are filed, and none twice.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("NEWSBOT_TEST_LEDGER"); dir != "" {
		pollToTheEnd(t, dir, os.Getenv("NEWSBOT_TEST_PORT"))
		return
	}
	c := &crowd{under: map[string]int{}, ended: map[string]time.Time{}}
	port := serveCrowd(t, c, killHosts)
	dir := t.TempDir()
	killed := 0
	for round := 0; ; round++ {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "NEWSBOT_TEST_LEDGER="+dir, "NEWSBOT_TEST_PORT="+port)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if round < 3 {
			waitForMore(t, dir)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		if err := cmd.Wait(); err == nil {
			break
		} else if round >= 3 {
			t.Fatal(err)
		}
		killed++
	}
	l, err := openLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "articles"))
	if err != nil {
		t.Fatal(err)
	}
	want := len(killList(port)) * 11
	if lines := strings.Count(string(text), "\n"); lines != want || len(l.filed) != want {
		t.Errorf("%d articles filed, %d of them different, want %d (killed %d times)", lines, len(l.filed), want, killed)
	}
	if killed == 0 {
		t.Error("the process was never killed in the middle")
	}
}

// waitForMore waits until the ledger has grown.
func waitForMore(t *testing.T, dir string) {
	t.Helper()
	size := func() int64 {
		st, err := os.Stat(filepath.Join(dir, "articles"))
		if err != nil {
			return 0
		}
		return st.Size()
	}
	for before, end := size(), time.Now().Add(10*time.Second); size() < before+2000 && time.Now().Before(end); {
		<-time.After(time.Millisecond)
	}
}

func pollToTheEnd(t *testing.T, dir, port string) {
	l, err := openLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Pace: -1})
	defer client.Close()
	list := killList(port)
	left := map[string]bool{}
	for _, url := range list {
		left[url] = l.known[url].LastOK.IsZero()
	}
	n := 0
	for _, l := range left {
		if l {
			n++
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var mu sync.Mutex
	p := &Poller{Feeds: list, Client: client, States: l, Observe: func(Outcome) {
		mu.Lock()
		defer mu.Unlock()
		if n--; n <= 0 {
			stop()
		}
	}}
	if n == 0 {
		return
	}
	if err := p.Run(ctx, l.accept); err != nil {
		t.Fatal(err)
	}
}
