package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// relay is a proxy that asks for what it is asked for, and counts.
type relay struct{ asked atomic.Int32 }

func (p *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked.Add(1)
	if r.Header.Get("Proxy-Authorization") == "" {
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	io.WriteString(w, "by proxy: "+r.URL.String()) //nolint:errcheck // the client hung up
}

func TestProxyIsAskedForPublicAddressesOnly(t *testing.T) {
	p := &relay{}
	srv := httptest.NewServer(p)
	defer srv.Close()
	at, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	at.User = url.UserPassword("desk", "s3cret")
	names := nameserver(t, func(name string) string {
		return map[string]string{"public.example.": "93.184.216.34 93.184.216.35", "inside.example.": "10.0.0.7",
			"first.example.": "10.0.0.7 93.184.216.34", "last.example.": "93.184.216.34 10.0.0.7", "six.example.": "93.184.216.34 fd00::7"}[name]
	})
	c := New(Options{Proxy: at, Resolver: names, Pace: -1})
	defer c.Close()
	resp, err := c.Get(t.Context(), Request{URL: "http://public.example/feed"})
	if err != nil || string(resp.Body) != "by proxy: http://public.example/feed" {
		t.Fatalf("a public address by proxy: %v, %v", resp, err)
	}
	for _, address := range []string{"http://inside.example/", "http://first.example/", "http://last.example/", "http://six.example/", "http://127.0.0.1/", "http://[::1]/", "http://public.example:8080/", "http://169.254.169.254/latest"} {
		if !refused(t, c, address) {
			t.Errorf("%s is asked of the proxy", address)
		}
	}
	if n := p.asked.Load(); n != 1 {
		t.Errorf("the proxy was asked %d times, want once", n)
	}

	// Without it nothing goes out, and what is said of it holds no password.
	srv.Close()
	_, err = c.Get(t.Context(), Request{URL: "http://public.example/feed"})
	if e, ok := errors.AsType[*Error](err); !ok || !strings.Contains(e.Msg, "the proxy of the settings does not answer") || strings.Contains(e.Msg+e.Err.Error(), "s3cret") {
		t.Errorf("without the proxy: %v", err)
	}
}

func TestProxyIsNotThatOfTheEnvironment(t *testing.T) {
	p := &relay{}
	srv := httptest.NewServer(p)
	defer srv.Close()
	t.Setenv("HTTP_PROXY", srv.URL)
	var dialled atomic.Bool
	c := New(Options{Pace: -1, Resolver: &net.Resolver{PreferGo: true, Dial: func(_ context.Context, _, _ string) (net.Conn, error) {
		dialled.Store(true)
		return nil, errors.New("there is no name server")
	}}})
	defer c.Close()
	if _, err := c.Get(t.Context(), Request{URL: "http://public.example/feed"}); err == nil || p.asked.Load() != 0 || !dialled.Load() {
		t.Errorf("a proxy of the environment was asked: %v", err)
	}
}
