package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// local lets a client reach the test's own servers.
var local = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// client returns a client without pace that may reach this machine.
func client(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Allow == nil {
		o.Allow = local
	}
	if o.Pace == 0 {
		o.Pace = -1
	}
	if o.UserAgent == "" {
		o.UserAgent = "newsbot/1.2 (+https://desk.example/bot)"
	}
	c := New(o)
	t.Cleanup(c.Close)
	return c
}

// serve serves h on a port of 127.0.0.1, .2, .3 and .9, which are different hosts to a client.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, host := range []string{"127.0.0.2", "127.0.0.3", "127.0.0.9"} {
		l, err := net.Listen("tcp", net.JoinHostPort(host, port))
		if err != nil {
			t.Skipf("%s is not this machine: %v", host, err)
		}
		more := httptest.NewUnstartedServer(h)
		if err := more.Listener.Close(); err != nil {
			t.Fatal(err)
		}
		more.Listener = l
		more.Start()
		t.Cleanup(more.Close)
	}
	return s.URL
}

func zipped(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGetSendsWhatItShould(t *testing.T) {
	var got http.Header
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "1"})
		w.Header().Set("ETag", `"x"`)
	})
	c := client(t, Options{})
	for range 2 {
		resp, err := c.Get(t.Context(), Request{URL: addr + "/feed", ETag: `W/"a b"`, Modified: "Sun, 22 nov 2026", Accept: "application/rss+xml", Notes: "12 channels"})
		if err != nil {
			t.Fatal(err)
		}
		if resp.Status != 200 || resp.URL != addr+"/feed" || resp.Header.Get("ETag") != `"x"` {
			t.Errorf("Get = %d %s %v", resp.Status, resp.URL, resp.Header)
		}
	}
	for name, want := range map[string]string{
		"User-Agent":        "newsbot/1.2 (+https://desk.example/bot; 12 channels)",
		"If-None-Match":     `W/"a b"`,
		"If-Modified-Since": "Sun, 22 nov 2026",
		"Accept":            "application/rss+xml",
		"Accept-Encoding":   "gzip, br",
		"Cookie":            "",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
}

func TestGetDecodes(t *testing.T) {
	plain := strings.Repeat("news of the day ", 100)
	var br bytes.Buffer
	w := brotli.NewWriter(&br)
	if _, err := w.Write([]byte(plain)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		encoding string
		body     []byte
	}{
		"plain":                       {"", []byte(plain)},
		"gzip":                        {"gzip", zipped(t, []byte(plain))},
		"brotli":                      {"br", br.Bytes()},
		"gzip that nobody named":      {"", zipped(t, []byte(plain))},
		"gzip named, plain sent":      {"gzip", []byte(plain)},
		"a gzip file sent compressed": {"gzip", zipped(t, zipped(t, []byte(plain)))},
	} {
		t.Run(name, func(t *testing.T) {
			addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if tc.encoding != "" {
					w.Header().Set("Content-Encoding", tc.encoding)
				}
				w.Write(tc.body)
			})
			resp, err := client(t, Options{}).Get(t.Context(), Request{URL: addr})
			if err != nil || string(resp.Body) != plain {
				t.Errorf("Get = %+v, %v", resp, err)
			}
		})
	}
}

func TestGetLimitsWhatItDecodes(t *testing.T) {
	bomb := zipped(t, make([]byte, 16<<20))
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb)
	})
	_, err := client(t, Options{}).Get(t.Context(), Request{URL: addr, MaxBytes: 1 << 20})
	e, ok := errors.AsType[*Error](err)
	if !ok || !e.Refused || err.Error() != "127.0.0.1 sends more than 1 MiB, which is the limit" {
		t.Errorf("error = %v", err)
	}
}

func TestErrorsAreSentences(t *testing.T) {
	const want503 = "127.0.0.1 answered 503 Service Unavailable; it is tried again later"
	for _, tc := range []struct {
		name string
		h    http.HandlerFunc
		want string
	}{
		{"503", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) }, want503},
		{"404", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) }, "127.0.0.1 answered 404 Not Found; check the address; it may have moved"},
		{"403", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) }, "127.0.0.1 answered 403 Forbidden; it does not let this program in; ask its owner, or give the address with what it needs to open it"},
		{"410", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(410) }, "127.0.0.1 answered 410 Gone; it was taken away for good"},
		{"304 that was not asked for", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(304) }, "127.0.0.1 answered 304 Not Modified; check the address in a browser"},
		{"redirect to a file", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, "127.0.0.1 redirects to something that is not a web address"},
		{"redirect for ever", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) }, "127.0.0.1 redirects more than 5 times; give the address it ends at, if there is one"},
		{"broken off", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.Write([]byte("x"))
		}, "127.0.0.1 broke off in the middle of its answer; it is tried again later"},
		{"too slow", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "127.0.0.1 did not answer in time; it is tried again later"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			addr := serve(t, tc.h)
			secret := strings.Replace(addr, "http://", "http://ada:hunter2@", 1) + "/s3cr3ts3cr3ts3cr3t?token=sesame"
			_, err := client(t, Options{Timeout: 300 * time.Millisecond}).Get(t.Context(), Request{URL: secret})
			if err == nil || err.Error() != tc.want {
				t.Errorf("error = %v\nwant    %s", err, tc.want)
			}
			for ; err != nil; err = errors.Unwrap(err) {
				if s := fmt.Sprintf("%v %+v", err, err); strings.Contains(s, "hunter2") || strings.Contains(s, "sesame") || strings.Contains(s, "s3cr3t") {
					t.Errorf("a secret is in %T: %v", err, s)
				}
			}
		})
	}
	for raw, want := range map[string]string{
		"ftp://wire.example/": "that is not a web address; it must begin with https:// or http://",
		"wire.example":        "that is not a web address; it must begin with https:// or http://",
		"http://%zz":          "that is not a web address; it must begin with https:// or http://",
	} {
		if _, err := client(t, Options{}).Get(t.Context(), Request{URL: raw}); err == nil || err.Error() != want {
			t.Errorf("Get(%q) error = %v", raw, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	var auth atomic.Value
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		auth.Store(r.Header.Get("Authorization"))
		w.Write([]byte("there"))
	})
	other = strings.Replace(other, "127.0.0.1", "127.0.0.2", 1)
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/here", http.StatusMovedPermanently)
		case "/both":
			http.Redirect(w, r, "/lent", http.StatusPermanentRedirect)
		case "/lent":
			http.Redirect(w, r, "/here", http.StatusFound)
		case "/detour":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case "/away":
			http.Redirect(w, r, other+"/x", http.StatusFound)
		default:
			auth.Store(r.Header.Get("Authorization"))
			w.Write([]byte("here"))
		}
	})
	withUser := strings.Replace(addr, "http://", "http://ada:hunter2@", 1)
	for _, tc := range []struct{ from, url, moved, body, auth string }{
		{withUser + "/moved", addr + "/here", addr + "/here", "here", "Basic YWRhOmh1bnRlcjI="},
		{addr + "/both", addr + "/here", "", "here", ""},
		{addr + "/detour", addr + "/here", "", "here", ""},
		{withUser + "/away", other + "/x", "", "there", ""},
	} {
		resp, err := client(t, Options{}).Get(t.Context(), Request{URL: tc.from})
		if err != nil {
			t.Errorf("Get(%s): %v", tc.from, err)
			continue
		}
		if resp.URL != tc.url || resp.Moved != tc.moved || string(resp.Body) != tc.body || auth.Load() != tc.auth {
			t.Errorf("Get(%s) = %s, moved %q, %q, auth %q", tc.from, resp.URL, resp.Moved, resp.Body, auth.Load())
		}
	}
}

func TestFollowRefusesToDropProtection(t *testing.T) {
	from, _ := url.Parse("https://wire.example/a")
	to, _ := url.Parse("http://wire.example/a")
	if _, err := follow(from, to); err == nil || !strings.Contains(err.Error(), "unprotected") {
		t.Errorf("follow(https, http) error = %v", err)
	}
}

func TestFollowKeepsCredentialsWithTheirServer(t *testing.T) {
	for to, want := range map[string]string{
		"https://wire.example/b":             "ada:hunter2",
		"https://mallory:x@wire.example/b":   "ada:hunter2",
		"https://wire.example:8443/b":        "",
		"https://eve.wire.example/b":         "",
		"https://mallory:x@other.example/b#": "",
	} {
		from, _ := url.Parse("https://ada:hunter2@wire.example/a")
		next, _ := url.Parse(to)
		got, err := follow(from, next)
		if err != nil || got.User.String() != want {
			t.Errorf("follow(%s) = %v, %v, want it with credentials %q", to, got, err, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"":                              0,
		"120":                           2 * time.Minute,
		"1":                             time.Minute,
		"999999":                        24 * time.Hour,
		"-5":                            time.Minute,
		"Sun, 22 Nov 2026 10:30:00 GMT": 30 * time.Minute,
		"Sun, 22 Nov 2026 09:30:00 GMT": time.Minute,
		"soon":                          0,
		"9999999999":                    24 * time.Hour,
		"99999999999999999999":          24 * time.Hour,
	} {
		if got := retryAfter(http.Header{"Retry-After": {v}}, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", v, got, want)
		}
	}
}

// TestHostRests shows that after 429 or 503 with Retry-After the host is not asked again, other hosts are.
func TestHostRests(t *testing.T) {
	for _, status := range []int{429, 503} {
		var n atomic.Int32
		addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Host[:9] == "127.0.0.1" {
				n.Add(1)
				w.Header().Set("Retry-After", "90")
				w.WriteHeader(status)
			}
		})
		c := client(t, Options{})
		_, err := c.Get(t.Context(), Request{URL: addr + "/a"})
		if e, ok := errors.AsType[*Error](err); !ok || e.Status != status || e.RetryAfter != 90*time.Second {
			t.Errorf("first error = %+v", err)
		}
		_, err = c.Get(t.Context(), Request{URL: addr + "/b"})
		if e, ok := errors.AsType[*Error](err); !ok || e.Status != 0 || e.RetryAfter < 80*time.Second || !strings.HasPrefix(e.Msg, "127.0.0.1 asked for no requests until ") {
			t.Errorf("second error = %+v", err)
		}
		if n.Load() != 1 {
			t.Errorf("%d requests to a host that asked for rest, want 1", n.Load())
		}
		if _, err := c.Get(t.Context(), Request{URL: strings.Replace(addr, "127.0.0.1", "127.0.0.2", 1)}); err != nil {
			t.Errorf("another host: %v", err)
		}
	}
}

// TestPace shows that requests to one host never overlap and keep their distance, while hosts do not wait for each
// other.
func TestPace(t *testing.T) {
	const pace = 60 * time.Millisecond
	var mu sync.Mutex
	under := map[string]int{}
	last := map[string]time.Time{}
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if under[r.Host]++; under[r.Host] > 1 {
			t.Errorf("two requests at once to %s", r.Host)
		}
		if gap := time.Since(last[r.Host]); gap < pace {
			t.Errorf("%v between two requests to %s, want %v", gap, r.Host, pace)
		}
		mu.Unlock()
		<-time.After(5 * time.Millisecond) // a host takes its time
		mu.Lock()
		under[r.Host]--
		last[r.Host] = time.Now()
		mu.Unlock()
	})
	c := client(t, Options{Pace: pace})
	var wg sync.WaitGroup
	start := time.Now()
	for i := range 12 {
		wg.Go(func() {
			host := strings.Replace(addr, "127.0.0.1", fmt.Sprintf("127.0.0.%d", 1+i%3), 1)
			if _, err := c.Get(t.Context(), Request{URL: host}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v: hosts wait for each other", took)
	}
}

func TestGetStopsWhenAsked(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithCancel(t.Context())
	c := client(t, Options{Pace: time.Hour})
	var wg sync.WaitGroup
	for range 3 { // one is sent, two wait for their turn
		wg.Go(func() {
			if _, err := c.Get(ctx, Request{URL: addr}); !errors.Is(err, context.Canceled) {
				t.Errorf("error = %v, want that of ctx", err)
			}
		})
	}
	cancel()
	wg.Wait()
}

func TestObserve(t *testing.T) {
	var got []string
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(304)
		case "/429":
			w.WriteHeader(429)
		case "/500":
			w.WriteHeader(500)
		default:
			w.Write([]byte("1234567890"))
		}
	})
	c := client(t, Options{Observe: func(o Outcome) { got = append(got, fmt.Sprint(o.Result, " ", o.Bytes)) }})
	for _, r := range []Request{{URL: addr}, {URL: addr + "/304", ETag: "x"}, {URL: addr + "/500"}, {URL: addr, MaxBytes: 5}, {URL: "http://10.0.0.1/"}, {URL: addr + "/429"}} {
		c.Get(t.Context(), r) //nolint:errcheck // what is observed is the point
	}
	if s := strings.Join(got, ", "); s != "200 10, 304 0, 5xx 0, too large 0, refused 0, 429 0" {
		t.Errorf("observed %s", s)
	}
}

func TestDomain(t *testing.T) {
	for raw, want := range map[string]string{
		"https://news.bbc.co.uk/x":   "bbc.co.uk",
		"https://Desk.Example./x":    "desk.example",
		"http://127.0.0.3:8080/":     "127.0.0.3",
		"http://[2001:db8::1]/":      "2001:db8::1",
		"https://ada.github.io/feed": "ada.github.io",
		"http://localhost/":          "localhost",
		"no address":                 "",
	} {
		if got := Domain(raw); got != want {
			t.Errorf("Domain(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestNoHostAndNoCertificate(t *testing.T) {
	c := client(t, Options{Resolver: nameserver(t, func(string) string { return "" })})
	_, err := c.Get(t.Context(), Request{URL: "https://wier.example/feed"})
	if err == nil || err.Error() != "there is no host wier.example; check the spelling" {
		t.Errorf("error = %v", err)
	}
	s := httptest.NewTLSServer(http.NotFoundHandler())
	defer s.Close()
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the server complains about us
	_, err = client(t, Options{}).Get(t.Context(), Request{URL: s.URL})
	if err == nil || err.Error() != "127.0.0.1 has no valid certificate, so what it sends cannot be trusted; ask its owner to renew it" {
		t.Errorf("error = %v", err)
	}
}

func TestHouseRules(t *testing.T) {
	c := client(t, Options{Pace: 2 * time.Second, UserAgent: "newsbot/1.2"})
	for url, want := range map[string]time.Duration{
		"https://www.reddit.com/r/lng/.rss":        time.Minute,
		"https://www.sec.gov/cgi-bin/browse-edgar": 125 * time.Millisecond,
		"https://notsec.gov.example/feed":          2 * time.Second,
		"https://wire.example/feed":                2 * time.Second,
	} {
		if got := c.Pace(url); got != want {
			t.Errorf("Pace(%s) = %v, want %v", url, got, want)
		}
	}
	_, err := c.Get(t.Context(), Request{URL: "https://www.sec.gov/feed"})
	if e, ok := errors.AsType[*Error](err); !ok || !e.Refused || !strings.Contains(e.Msg, "add a contact") {
		t.Errorf("sec.gov without a contact: %v, want it refused before anything is sent", err)
	}
}

// TestAPersonIsNotKeptWaiting shows that the short pace is one: requests still come one by one and apart.
func TestAPersonIsNotKeptWaiting(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") }) //nolint:errcheck // it hung up
	c := client(t, Options{Pace: time.Hour})
	start := time.Now()
	for range 2 {
		if _, err := c.Get(t.Context(), Request{URL: url, Brisk: true}); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took < briskPace || took > 10*briskPace {
		t.Errorf("two requests took %v, want a little more than %v", took, briskPace)
	}
}
