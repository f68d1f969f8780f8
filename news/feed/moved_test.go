package feed

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// moved returns a feed that is believed to have moved to /new.
func moved(t *testing.T) *reading {
	t.Helper()
	r := read(t)
	r.site.body, r.site.redirect = doc("a A 1h"), "/new"
	r.url = strings.Replace(r.url, "://", "://ada:sesame@", 1)
	for range 3 {
		r.poll()
	}
	r.state.Moved.Since = time.Now().Add(-25 * time.Hour)
	r.poll()
	if !strings.HasSuffix(r.state.Address, "/new") {
		t.Fatalf("after a day of permanent redirects it is read from %q", r.state.Address)
	}
	return r
}

func TestCredentialsMoveWithTheirHost(t *testing.T) {
	r := moved(t)
	r.poll()
	if user, password, _ := basicAuth(r.site.last()); user != "ada" || password != "sesame" {
		t.Errorf("the new address of the same host is asked as %q, %q; want the credentials that the feed was given with", user, password)
	}
	if n := strings.Join(r.notices, "\n"); strings.Contains(n, "sesame") {
		t.Errorf("a notice shows the password: %s", n)
	}
	r.state.Address = strings.Replace(r.state.Address, "127.0.0.1", "localhost", 1)
	r.poll()
	if _, _, ok := basicAuth(r.site.last()); ok {
		t.Error("another host is given the credentials")
	}
}

// A host that says of all its addresses that they have moved, to where nothing is, is believed no longer than until it recovers.
func TestMoveToWhereNothingIsIsTakenBack(t *testing.T) {
	r := moved(t)
	r.site.mu.Lock()
	r.site.missing, r.site.redirect = "/new", ""
	r.site.body = doc("b B 1m", "a A 1h")
	r.site.mu.Unlock()
	got := ""
	for range 4 {
		titles, _ := r.poll()
		got += titles
	}
	if got != "B" || r.state.Failures != 0 || r.state.Address != "" {
		t.Errorf("offered %q, %d failures, read from %q; want it read from where it was added, which works again", got, r.state.Failures, r.state.Address)
	}
}

// A new address that fails now and then is left and believed again; people are told of it once.
func TestMoveIsToldOnce(t *testing.T) {
	r := moved(t)
	r.site.missing = "/new"
	for range 3 {
		r.poll()
	}
	if r.site.missing = ""; r.state.Address != "" {
		t.Fatalf("after three failures it is still read from %q", r.state.Address)
	}
	for range 3 {
		r.poll()
	}
	r.state.Moved.Since = time.Now().Add(-25 * time.Hour)
	r.poll()
	if !strings.HasSuffix(r.state.Address, "/new") || len(r.notices) != 1 {
		t.Errorf("read from %q, notices %q; want the new address, and one notice in all", r.state.Address, r.notices)
	}
}

func basicAuth(h http.Header) (user, password string, ok bool) {
	return (&http.Request{Header: h}).BasicAuth()
}
