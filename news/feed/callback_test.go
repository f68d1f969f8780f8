package feed

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

const wireFeed = "https://wire.example/feed"

// pair is two nodes on one store, of which the first polls the feed and the second is the one that its hub reaches.
type pair struct {
	web    *web
	states *memory
	near   *Poller
	far    *Poller
	mu     sync.Mutex
	titles []string
	err    error // of filing
	stop   func()
}

// twoNodes starts both on a feed that is polled every ten minutes and that a hub has promised to push.
func twoNodes(t *testing.T, answer func(url string, n int) (*fetch.Response, time.Duration, error)) *pair {
	t.Helper()
	now := time.Now()
	p := &pair{web: newWeb(answer), states: &memory{states: map[string]State{wireFeed: {
		Title: "Harbour Wire", Pace: 10 * time.Minute, Interval: 10 * time.Minute, ETag: `"1"`, LastTry: now, LastOK: now, FullAt: now, NextAt: now.Add(10 * time.Minute),
		Hub: "https://hub.example/", Topic: wireFeed, Push: Lease{ID: "drawn", Secret: "k", Asked: now, Renew: now.Add(8 * 24 * time.Hour), Until: now.Add(10 * 24 * time.Hour)},
	}}}}
	p.near = &Poller{Feeds: List{wireFeed}, Client: p.web, States: p.states}
	p.far = &Poller{Feeds: List{}, Client: p.web, States: p.states}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, node := range []*Poller{p.near, p.far} {
		running.Go(func() {
			if err := node.Run(ctx, p.accept); err != nil {
				t.Error(err)
			}
		})
	}
	p.stop = func() { cancel(); running.Wait() }
	synctest.Wait()
	return p
}

func (p *pair) accept(_ context.Context, as ...news.Article) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.err
	}
	for _, a := range as {
		if !slices.Contains(p.titles, a.Title) { // as the desk does
			p.titles = append(p.titles, a.Title)
		}
	}
	return nil
}

// fails has filing return err from now on.
func (p *pair) fails(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

func (p *pair) filed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.titles, " ")
}

// push has the hub push a document to a node, and returns the status.
func push(t *testing.T, to *Poller, id, body string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/push/"+id, strings.NewReader(body))
	r.Header.Set("X-Hub-Signature", sign("k", body))
	w := httptest.NewRecorder()
	to.ServeHTTP(w, r)
	return w.Code
}

func TestPushReachesTheOtherNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := twoNodes(t, func(string, int) (*fetch.Response, time.Duration, error) { return notModified, time.Second, nil })
		defer p.stop()
		if code := push(t, p.far, "guessed", doc("b B 1m")); code != http.StatusGone {
			t.Errorf("a push for nobody is answered %d, want 410", code)
		}
		if code := push(t, p.far, "drawn", doc("b B 1m")); code != http.StatusNoContent || p.filed() != "B" {
			t.Errorf("a push to the node that does not poll is answered %d, filed %q", code, p.filed())
		}
		time.Sleep(5 * time.Hour)
		if n := p.web.times(wireFeed); n != 0 {
			t.Errorf("the node that polls asked %d times within five hours of a push, want not once", n)
		}
		time.Sleep(2 * time.Hour)
		if n := p.web.times(wireFeed); n != 1 {
			t.Errorf("the node that polls asked %d times within seven hours of a push, want once", n)
		}
		time.Sleep(24 * time.Hour) // no push for long: polled as before
		if n := p.web.times(wireFeed); n < 50 {
			t.Errorf("asked %d times after pushes have ceased, want every ten minutes again", n)
		}
		// The hub renews at the other node.
		q := "?hub.mode=subscribe&hub.topic=" + wireFeed + "&hub.challenge=xyzzy&hub.lease_seconds=864000"
		p.setPush(func(l *Lease) { l.Asked = time.Now() })
		w := httptest.NewRecorder()
		p.far.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/push/drawn"+q, nil))
		if st, err := p.states.LoadState(t.Context(), wireFeed); w.Code != 200 || w.Body.String() != "xyzzy" || time.Until(st.Push.Until) < 9*24*time.Hour || err != nil {
			t.Errorf("renewed with %d %q until %v, %v", w.Code, w.Body, st.Push.Until, err)
		}
		if s := p.far.Standing(time.Now()); s.Feeds != 0 {
			t.Errorf("the node that does not poll has %+v", s)
		}
	})
}

// setPush changes what is kept of the subscription.
func (p *pair) setPush(change func(*Lease)) {
	p.states.mu.Lock()
	defer p.states.mu.Unlock()
	st := p.states.states[wireFeed]
	change(&st.Push)
	p.states.states[wireFeed] = st
}

// Whoever confirms a subscription of long ago, or pushes after its end, is not the hub that was asked.
func TestHubThatComesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := twoNodes(t, func(string, int) (*fetch.Response, time.Duration, error) { return notModified, time.Second, nil })
		defer p.stop()
		for asked, want := range map[time.Duration]int{23 * time.Hour: http.StatusOK, 25 * time.Hour: http.StatusNotFound} {
			p.setPush(func(l *Lease) { l.Asked = time.Now().Add(-asked) })
			w := httptest.NewRecorder()
			p.far.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet,
				"/push/drawn?hub.mode=subscribe&hub.topic="+wireFeed+"&hub.challenge=xyzzy&hub.lease_seconds=864000000", nil))
			if w.Code != want {
				t.Errorf("a subscription that was asked for %v ago is confirmed with %d, want %d", asked, w.Code, want)
			}
		}
		if st, err := p.states.LoadState(t.Context(), wireFeed); err != nil || time.Until(st.Push.Until) > maxLease {
			t.Errorf("a hub that promises to push for 27 years is believed until %v, %v", st.Push.Until, err)
		}
		p.setPush(func(l *Lease) { l.Until = time.Now().Add(-time.Second) })
		if code := push(t, p.far, "drawn", doc("b B 1m")); code != http.StatusAccepted || p.filed() != "" {
			t.Errorf("a push after the subscription's end is answered %d and filed as %q", code, p.filed())
		}
	})
}

// A push while the other node polls must lose nothing of either, and leave the feed to the hub.
func TestPushDuringAPollElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := twoNodes(t, func(string, int) (*fetch.Response, time.Duration, error) {
			return ok(doc("c C 1m", "a A 1h")), 20 * time.Second, nil
		})
		defer p.stop()
		time.Sleep(10*time.Minute + 5*time.Second)
		if code := push(t, p.far, "drawn", doc("b B 1m")); code != http.StatusNoContent {
			t.Errorf("answered %d", code)
		}
		time.Sleep(time.Minute)
		if got := p.filed(); got != "B A C" {
			t.Errorf("filed %q, want what was pushed and what was polled", got)
		}
		time.Sleep(4 * time.Hour)
		if n := p.web.times(wireFeed); n != 1 || len(p.web.breaches()) > 0 {
			t.Errorf("asked %d times, %v, want once", n, p.web.breaches())
		}
	})
}

// A push that cannot be filed is sent again by the hub; one that takes long is answered before it is worked on.
func TestPushThatCannotBeFiledAndOneThatTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := twoNodes(t, func(url string, _ int) (*fetch.Response, time.Duration, error) {
			if url == wireFeed {
				return notModified, time.Second, nil
			}
			return nil, 15 * time.Second, &fetch.Error{Host: "wire.example", Msg: "wire.example did not answer in time"}
		})
		defer p.stop()
		p.fails(errors.New("disk full"))
		if code := push(t, p.far, "drawn", doc("b B 1m")); code != http.StatusServiceUnavailable {
			t.Errorf("a push that is not safe is answered %d, want 503", code)
		}
		if st, err := p.states.LoadState(t.Context(), wireFeed); err != nil || st.NextAt.After(time.Now()) {
			t.Errorf("its feed is due at %v, %v, want now: should the hub not send it again it is polled", st.NextAt, err)
		}
		p.fails(nil)
		p.far.Wants = func(context.Context, news.Article) bool { return true }
		began := time.Now()
		if code := push(t, p.far, "drawn", doc("b B 1m")); code != http.StatusAccepted || time.Since(began) > 2*time.Second || p.filed() != "" {
			t.Errorf("a push whose page takes long is answered %d after %v", code, time.Since(began))
		}
		time.Sleep(20 * time.Second)
		if p.filed() != "B" {
			t.Errorf("filed %q", p.filed())
		}
	})
}

// A program that stops does not wait for what a push would fetch: its feed is due at the next start.
func TestStopCutsPushesShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := twoNodes(t, func(string, int) (*fetch.Response, time.Duration, error) { return notModified, time.Hour, nil })
		p.far.Wants = func(context.Context, news.Article) bool { return true }
		if code := push(t, p.far, "drawn", doc("b B 1m")); code != http.StatusAccepted {
			t.Errorf("answered %d", code)
		}
		p.fails(errors.New("the store is closed"))
		began := time.Now()
		p.stop()
		st, err := p.states.LoadState(t.Context(), wireFeed)
		if took := time.Since(began); took > time.Second || err != nil || st.NextAt.After(time.Now()) {
			t.Errorf("stopped after %v with the feed due at %v, %v; want at once, and due", took, st.NextAt, err)
		}
		if code := push(t, p.far, "drawn", doc("c C 1m")); code != http.StatusServiceUnavailable {
			t.Errorf("a push after the end is answered %d, want 503", code)
		}
	})
}
