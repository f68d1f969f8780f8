package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/news"
)

const token = "correct-horse-battery"

// desk takes articles in, or does not.
type desk struct {
	mu     sync.Mutex
	titles []string
	bursts int
	err    error
}

func (d *desk) accept(_ context.Context, as ...news.Article) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return d.err
	}
	for _, a := range as {
		if d.titles = append(d.titles, a.Title); a.Burst {
			d.bursts++
		}
	}
	return nil
}

// open runs an inbox on a server, and stops both with the test.
func open(t *testing.T, b *Inbox, d *desk) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- b.Run(ctx, d.accept) }()
	s := httptest.NewServer(b)
	t.Cleanup(func() {
		s.Close()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil when asked to stop", err)
		}
	})
	for accept, end := b.open(); ; accept, end = b.open() { // Run has begun
		if accept != nil {
			end()
			return s.URL
		}
		runtime.Gosched()
	}
}

// push sends a body and returns the status and the sentence of the answer.
func push(t *testing.T, method, url, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var said struct {
		Error    string
		Accepted int
	}
	if err := json.Unmarshal(text, &said); err != nil {
		t.Fatalf("the answer %q is not JSON: %v", text, err)
	}
	if said.Error == "" {
		return resp.StatusCode, strconv.Itoa(said.Accepted), resp.Header
	}
	return resp.StatusCode, said.Error, resp.Header
}

func TestPush(t *testing.T) {
	d := &desk{}
	url := open(t, &Inbox{Token: token}, d)
	large := `{"title":"` + strings.Repeat("x", MaxBytes) + `"}`
	for _, tc := range []struct {
		name, method, body string
		headers            []string
		status             int
		says               string
	}{
		{"an item", "POST", `{"title":"A"}`, nil, 202, "1"},
		{"a list", "POST", `[{"title":"B"},{"title":"C"}]`, nil, 202, "2"},
		{"a document", "POST", `{"version":"https://jsonfeed.org/version/1.1","title":"W","items":[{"title":"D"}]}`, []string{"Content-Type", "application/feed+json; charset=utf-8"}, 202, "1"},
		{"lines", "POST", "{\"title\":\"E\"}\n{\"title\":\"F\"}", []string{"Content-Type", "application/x-ndjson"}, 202, "2"},
		{"no title", "POST", `{"version":"1","items":[{"title":"x"},{"title":"y"},{"id":"3"}]}`, nil, 400, "items[2].title is missing: every article needs a title"},
		{"a wrong type", "POST", `{"title":["x"]}`, nil, 400, "title must be a text, not a list"},
		{"no JSON", "POST", `title=x`, nil, 400, "the request is not JSON: invalid character 'i' in literal true (expecting 'r')"},
		{"nothing", "POST", ``, nil, 400, "there is no article in the request: send one as a JSON Feed item"},
		{"wrong token", "POST", `{"title":"A"}`, []string{"Authorization", "Bearer wrong"}, 401, "the token is missing or wrong: send it as Authorization: Bearer TOKEN"},
		{"no token", "POST", `{"title":"A"}`, []string{"Authorization", ""}, 401, "the token is missing or wrong: send it as Authorization: Bearer TOKEN"},
		{"token of another scheme", "POST", `{"title":"A"}`, []string{"Authorization", "Basic " + token}, 401, "the token is missing or wrong: send it as Authorization: Bearer TOKEN"},
		{"GET", "GET", ``, nil, 405, "articles are sent with POST"},
		{"a form", "POST", `title=x`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "articles are sent as JSON, not compressed: set Content-Type: application/json"},
		{"compressed", "POST", `x`, []string{"Content-Encoding", "gzip"}, 415, "articles are sent as JSON, not compressed: set Content-Type: application/json"},
		{"too large", "POST", large, nil, 413, "the request is larger than 1 MiB: send fewer articles at a time"},
	} {
		status, says, h := push(t, tc.method, url, tc.body, tc.headers...)
		if status != tc.status || says != tc.says {
			t.Errorf("%s: %d %s, want %d %s", tc.name, status, says, tc.status, tc.says)
		}
		if (status == 401) != (h.Get("WWW-Authenticate") != "") || (status == 405) != (h.Get("Allow") == "POST") {
			t.Errorf("%s: headers %v", tc.name, h)
		}
	}
	if got := strings.Join(d.titles, ""); got != "ABCDEF" {
		t.Errorf("filed %s, want ABCDEF", got)
	}
}

func TestPushIsRefusedWhileNothingIsSafe(t *testing.T) {
	b := &Inbox{Token: token}
	early := httptest.NewServer(b)
	defer early.Close()
	status, says, h := push(t, "POST", early.URL, `{"title":"A"}`)
	if status != 503 || says != "the bot is starting or stopping: send the articles again later" || h.Get("Retry-After") != "30" {
		t.Errorf("before Run: %d %s, Retry-After %q", status, says, h.Get("Retry-After"))
	}
	var logged strings.Builder
	d := &desk{err: errors.New("disk full")}
	b.Log = slog.New(slog.NewTextHandler(&logged, nil))
	url := open(t, b, d)
	status, says, h = push(t, "POST", url, `{"title":"A"}`)
	if status != 503 || says != "the articles could not be stored: send them again later" || h.Get("Retry-After") != "30" {
		t.Errorf("with a full disk: %d %s, Retry-After %q", status, says, h.Get("Retry-After"))
	}
	if !strings.Contains(logged.String(), "disk full") || strings.Contains(logged.String(), token) {
		t.Errorf("logged %s", logged.String())
	}
	d.mu.Lock()
	d.err = nil
	d.mu.Unlock()
	if status, _, _ := push(t, "POST", url, `{"title":"A"}`); status != 202 {
		t.Errorf("with room again: %d", status)
	}
}

func TestInboxWithoutATokenLetsNobodyIn(t *testing.T) {
	url := open(t, &Inbox{}, &desk{})
	for _, auth := range []string{"Bearer ", "Bearer", ""} {
		if status, _, _ := push(t, "POST", url, `{"title":"A"}`, "Authorization", auth); status != 401 {
			t.Errorf("Authorization %q: %d, want 401", auth, status)
		}
	}
	now := strconv.FormatInt(time.Now().Unix(), 10)
	if status, _, _ := push(t, "POST", url, `{}`, headerTime, now, headerNonce, "12345678", headerSignature, Sign("", now, "12345678", []byte(`{}`))); status != 401 {
		t.Errorf("signed with no token: %d, want 401", status)
	}
}

func TestSignedPush(t *testing.T) {
	d := &desk{}
	url := open(t, &Inbox{Token: token}, d)
	now := time.Now()
	stamp := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	const body = `{"title":"A"}`
	for i, tc := range []struct {
		name, stamp, nonce, signature string
		status                        int
	}{
		{"fresh", stamp(0), "nonce-0001", Sign(token, stamp(0), "nonce-0001", []byte(body)), 202},
		{"sent again", stamp(0), "nonce-0001", Sign(token, stamp(0), "nonce-0001", []byte(body)), 401},
		{"four minutes slow", stamp(-4 * time.Minute), "nonce-0002", Sign(token, stamp(-4*time.Minute), "nonce-0002", []byte(body)), 202},
		{"six minutes slow", stamp(-6 * time.Minute), "nonce-0003", Sign(token, stamp(-6*time.Minute), "nonce-0003", []byte(body)), 401},
		{"six minutes fast", stamp(6 * time.Minute), "nonce-0004", Sign(token, stamp(6*time.Minute), "nonce-0004", []byte(body)), 401},
		{"another body", stamp(0), "nonce-0005", Sign(token, stamp(0), "nonce-0005", []byte(`{"title":"B"}`)), 401},
		{"another token", stamp(0), "nonce-0006", Sign("x", stamp(0), "nonce-0006", []byte(body)), 401},
		{"short nonce", stamp(0), "n", Sign(token, stamp(0), "n", []byte(body)), 401},
		{"no number", "now", "nonce-0007", Sign(token, "now", "nonce-0007", []byte(body)), 401},
	} {
		status, says, _ := push(t, "POST", url, body, "Authorization", "", headerTime, tc.stamp, headerNonce, tc.nonce, headerSignature, tc.signature)
		if status != tc.status {
			t.Errorf("%d %s: %d %s, want %d", i, tc.name, status, says, tc.status)
		}
	}
	if len(d.titles) != 2 {
		t.Errorf("filed %d, want 2", len(d.titles))
	}
}

func TestTooManyRequests(t *testing.T) {
	var b bucket
	now := time.Unix(1000, 0)
	for range 60 {
		if wait := b.take(60, now); wait != 0 {
			t.Fatalf("told to wait %v within the first minute's sixty", wait)
		}
	}
	if wait := b.take(60, now); wait != time.Second {
		t.Errorf("the sixty-first waits %v, want 1s", wait)
	}
	if wait := b.take(60, now.Add(time.Second)); wait != 0 {
		t.Errorf("a second later it waits %v", wait)
	}
	url := open(t, &Inbox{Token: token, PerMinute: 2}, &desk{})
	for i, want := range []int{202, 202, 429} {
		status, says, h := push(t, "POST", url, `{"title":"A"}`)
		if status != want || status == 429 && (h.Get("Retry-After") == "" || !strings.HasPrefix(says, "too many requests")) {
			t.Errorf("request %d: %d %s, want %d", i, status, says, want)
		}
	}
}

// TestRunWaits shows that stopping does not leave a request that was let in without its answer.
func TestRunWaits(t *testing.T) {
	b := &Inbox{Token: token}
	ctx, cancel := context.WithCancel(t.Context())
	entered, leave := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- b.Run(ctx, func(context.Context, ...news.Article) error {
			close(entered)
			<-leave
			return nil
		})
	}()
	s := httptest.NewServer(b)
	defer s.Close()
	answered := make(chan int, 1)
	go func() {
		for {
			if status, _, _ := push(t, "POST", s.URL, `{"title":"A"}`); status != 503 {
				answered <- status
				return
			}
		}
	}()
	<-entered
	cancel()
	select {
	case err := <-done:
		t.Error(err, "Run returned while a request was under way")
	case <-time.After(20 * time.Millisecond):
	}
	close(leave)
	if status := <-answered; status != 202 {
		t.Errorf("the request was answered %d, want 202", status)
	}
	if err := <-done; err != nil {
		t.Errorf("Run = %v", err)
	}
}

func ExampleInbox() {
	b := &Inbox{Token: "s3cret"}
	ctx, stop := context.WithCancel(context.Background())
	filed := make(chan string, 1)
	go b.Run(ctx, func(_ context.Context, as ...news.Article) error { //nolint:errcheck // returns nil
		filed <- as[0].Title
		return nil
	})
	defer stop()
	for {
		r := httptest.NewRequest("POST", "/articles", strings.NewReader(`{"title":"Turkey signs an LNG deal"}`))
		r.Header.Set("Authorization", "Bearer s3cret")
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if b.ServeHTTP(w, r); w.Code == http.StatusAccepted {
			break
		}
	}
	fmt.Println(<-filed)
	// Output: Turkey signs an LNG deal
}

// A nonce is remembered for as long as a request that is signed with it can be sent again, however many come, and no longer.
func TestNoncesAreKeptWhileTheyMatter(t *testing.T) {
	var n nonces
	now := time.Now()
	for i := range 3000 {
		if !n.first(fmt.Sprint("nonce-", i), now) {
			t.Fatalf("nonce %d is taken for an old one", i)
		}
	}
	if later := now.Add(2 * signedFor); !n.first("new", later) || n.first("nonce-0", later) {
		t.Error("a request that was signed five minutes ahead of our clock can be sent again")
	}
	if n.first("last", now.Add(2*signedFor+time.Second)); len(n.used) > 1024 {
		t.Errorf("%d nonces are kept that nobody can use any more", len(n.used))
	}
}

// Many articles in one request are a burst, as they are from a feed; the oldest come first where all say when they were published.
func TestManyAtOnceAreABurst(t *testing.T) {
	for _, tc := range []struct {
		n     int
		dated bool
		want  int
		first string
	}{{20, true, 0, "A19"}, {21, true, 21, "A20"}, {21, false, 21, "A0"}} {
		var items []string
		for i := range tc.n {
			date := ""
			if tc.dated || i > 0 {
				date = fmt.Sprintf(`,"date_published":"2026-11-22T10:%02d:00Z"`, 59-i)
			}
			items = append(items, fmt.Sprintf(`{"title":"A%d"%s}`, i, date))
		}
		d := &desk{}
		status, says, _ := push(t, "POST", open(t, &Inbox{Token: token}, d), "["+strings.Join(items, ",")+"]")
		if status != 202 || d.bursts != tc.want || d.titles[0] != tc.first {
			t.Errorf("%d at once: %d %s, %d of a burst, first %s; want %d, and %s first", tc.n, status, says, d.bursts, d.titles[0], tc.want, tc.first)
		}
	}
}
