package feed

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// hub is a WebSub hub that remembers who asked for what.
type hub struct {
	asked    chan url.Values
	answered chan string // what the callback said when it was asked whether it meant it
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	form := r.PostForm
	said := ask(form.Get("hub.callback"), url.Values{"hub.mode": {"subscribe"}, "hub.topic": {form.Get("hub.topic")}, "hub.challenge": {"xyzzy"}, "hub.lease_seconds": {"864000"}})
	w.WriteHeader(http.StatusAccepted)
	h.asked <- form
	h.answered <- said
}

func ask(callback string, q url.Values) string {
	resp, err := http.Get(callback + "?" + q.Encode())
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(resp.StatusCode, " ", strings.TrimSpace(string(body)))
}

// send pushes a body to a callback and returns the status.
func send(t *testing.T, callback, body, signature string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", callback, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/rss+xml")
	req.Header.Set("X-Hub-Signature", signature)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func TestPush(t *testing.T) {
	h := &hub{asked: make(chan url.Values, 1), answered: make(chan string, 1)}
	hubServer := httptest.NewServer(h)
	defer hubServer.Close()
	s := &site{body: doc("a A 1h"), etag: `"1"`, header: http.Header{"Link": {"<" + hubServer.URL + `>; rel="hub", <https://wire.example/topic>; rel="self"`}}}
	feedServer := httptest.NewServer(s)
	defer feedServer.Close()
	client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Pace: -1})
	defer client.Close()

	list := &feeds{list: []string{feedServer.URL + "/feed"}}
	states := &memory{}
	results := make(chan Outcome, 10)
	p := &Poller{Feeds: list, Client: client, States: states, Refresh: 10 * time.Millisecond, Observe: func(o Outcome) { results <- o }}
	callbacks := httptest.NewServer(p)
	defer callbacks.Close()
	p.Callback = callbacks.URL + "/push/"
	if status := send(t, p.Callback+"x", "", ""); status != 503 {
		t.Errorf("before Run: %d, want 503", status)
	}
	ctx, cancel := context.WithCancel(t.Context())
	titles := make(chan string, 10)
	done := make(chan error)
	go func() {
		done <- p.Run(ctx, func(_ context.Context, as ...news.Article) error {
			for _, a := range as {
				titles <- a.Title
			}
			return nil
		})
	}()

	form := <-h.asked
	callback, secret := form.Get("hub.callback"), form.Get("hub.secret")
	if said := <-h.answered; said != "200 xyzzy" || form.Get("hub.topic") != "https://wire.example/topic" || form.Get("hub.mode") != "subscribe" || len(secret) != 64 || len(callback) < len(p.Callback)+32 {
		t.Errorf("asked %v, confirmed with %s", form, said)
	}
	if o := <-results; o.Result != "new" || <-titles != "A" {
		t.Errorf("first fetch: %+v", o)
	}
	for q, want := range map[string]string{
		"hub.mode=subscribe&hub.topic=other":                        "404 nobody asked for that topic",
		"hub.mode=unsubscribe&hub.topic=https://wire.example/topic": "404 nobody asked for that now",
	} {
		v, _ := url.ParseQuery(q)
		if said := ask(callback, v); said != want {
			t.Errorf("%s: %s, want %s", q, said, want)
		}
	}

	ping := doc("b B 1m")
	for _, forged := range []string{"", "sha256=" + strings.Repeat("0", 64), sign("guess", ping), "md5=00", sign(secret, ping) + "0"} {
		if status := send(t, callback, ping, forged); status != 202 {
			t.Errorf("signature %q: %d, want 202 and nothing done", forged, status)
		}
		if o := <-results; o.Result != "forged" {
			t.Errorf("signature %q: %s", forged, o.Result)
		}
	}
	for status := 0; status != 204; { // until the first poll has let go of the feed
		status = send(t, callback, ping, sign(secret, ping))
	}
	if o := <-results; o.Result != "pushed" && o.Result != "same" || <-titles != "B" {
		t.Errorf("pushed: %+v", o)
	}
	st, err := states.LoadState(ctx, feedServer.URL+"/feed")
	if err != nil || time.Until(st.NextAt) < 5*time.Hour || !st.active(time.Now()) || st.ETag != `"1"` {
		t.Errorf("after a push the next poll is in %v; state %+v, %v", time.Until(st.NextAt), st, err)
	}

	list.set()
	states.drop(feedServer.URL + "/feed")
	for said := ""; !strings.HasPrefix(said, "410"); {
		said = ask(callback, nil)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run = %v", err)
	}
}

func TestSigned(t *testing.T) {
	mac := hmac.New(sha1.New, []byte("k"))
	mac.Write([]byte("x"))
	old := "sha1=" + hex.EncodeToString(mac.Sum(nil))
	if signed(old, "k", []byte("x"), false) || !signed(old, "k", []byte("x"), true) {
		t.Error("SHA-1 must count only where it is allowed")
	}
	if signed(sign("", "x"), "", []byte("x"), false) {
		t.Error("a signature with no secret counts")
	}
}

func TestHubOf(t *testing.T) {
	atomDoc := `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link rel="hub" href="https://hub.example/"/><link rel="self" href="https://wire.example/atom"/></feed>`
	rssDoc := rssOf(`<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub2.example/"/>`)
	for _, tc := range []struct{ name, body, link, hub, topic string }{
		{"in Atom", atomDoc, "", "https://hub.example/", "https://wire.example/atom"},
		{"in RSS, without a name", rssDoc, "", "https://hub2.example/", "https://wire.example/feed"},
		{"headers go first", atomDoc, `<https://h.example/>; rel=hub, <https://t.example/>; rel="self"`, "https://h.example/", "https://t.example/"},
		{"no web address", rssOf(""), `<file:///etc/passwd>; rel="hub"`, "", ""},
		{"none", rssOf(""), "", "", ""},
	} {
		f, err := Parse([]byte(tc.body), "", "https://wire.example/feed")
		if err != nil {
			t.Fatal(err)
		}
		resp := &fetch.Response{URL: "https://wire.example/feed", Header: http.Header{"Link": {tc.link}}}
		if h, topic := hubOf(resp, f); h != tc.hub || topic != tc.topic {
			t.Errorf("%s: hubOf = %q, %q, want %q, %q", tc.name, h, topic, tc.hub, tc.topic)
		}
	}
}
