package feed

import (
	"container/heap"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/fetch"
)

// A Lease is a push subscription at a hub (WebSub): it sends what is new, so that the feed need hardly be polled.
type Lease struct {
	ID      string    `json:"id,omitempty"`     // the last part of the callback's address, which nobody can guess
	Secret  string    `json:"secret,omitempty"` // what the hub signs with
	Asked   time.Time `json:"asked,omitzero"`   // when the hub was last asked for it
	Renew   time.Time `json:"renew,omitzero"`
	Until   time.Time `json:"until,omitzero"`   // zero until the hub has confirmed it
	Arrived time.Time `json:"arrived,omitzero"` // the last push; zero if pushes do not come, or not all of them
}

const (
	leaseFor    = 10 * 24 * time.Hour // what hubs are asked for
	minLease    = time.Hour
	maxLease    = 30 * 24 * time.Hour
	askAgain    = time.Hour     // after a hub did not confirm
	backupEvery = 6 * time.Hour // how often a feed that is pushed is polled all the same
)

// hubOf returns where a feed can be had by push, and under which name: the answer's headers go before the document.
func hubOf(resp *fetch.Response, doc Feed) (hub, topic string) {
	hub, topic = doc.Hub, doc.Self
	links := strings.Join(resp.Header.Values("Link"), ", ")
	for _, m := range linkHeader.FindAllStringSubmatch(links[:min(len(links), 8<<10)], -1) {
		for rel := range strings.FieldsSeq(strings.ToLower(m[2] + m[3])) {
			switch rel {
			case "hub":
				hub = m[1]
			case "self":
				topic = m[1]
			}
		}
	}
	if hub == "" || !isWeb(hub) {
		return "", ""
	}
	if !isWeb(topic) {
		topic = resp.URL
	}
	return hub, topic
}

var linkHeader = regexp.MustCompile(`<([^<>]*)>[^<,]*?;\s*rel=(?:"([^"]*)"|([\w-]+))`)

func isWeb(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

// active reports whether pushes can be relied on: the lease is on, and one has come within three of the feed's gaps.
func (st *State) active(now time.Time) bool {
	return st.Push.Until.After(now) && !st.Push.Arrived.IsZero() && now.Sub(st.Push.Arrived) < max(12*st.Interval, 2*backupEvery)
}

// keepPush takes the push subscription over into the state after a poll, and lets the next one wait if pushes come. A
// poll that found what no push had brought shows that they do not.
func (s *schedule) keepPush(e *entry, st State, out Outcome, now time.Time) State {
	s.mu.Lock()
	defer s.mu.Unlock()
	if out.New > 0 {
		e.state.Push.Arrived = time.Time{}
	}
	if st.Hub != e.state.Hub || st.Topic != e.state.Topic {
		delete(s.hooks, e.state.Push.ID)
		e.state.Push = Lease{}
	}
	st.Push = e.state.Push
	if st.Failures == 0 && st.active(now) && s.poller.Every == 0 {
		st.NextAt = now.Add(jitter(backupEvery, 0.1))
	}
	return st
}

// subscribe asks e's hub for pushes, if it is time to.
func (s *schedule) subscribe(ctx context.Context, e *entry) {
	now := time.Now()
	s.mu.Lock()
	st := e.state
	if s.poller.Callback == "" || st.Hub == "" || e.gone || now.Before(st.Push.Renew) || now.Sub(st.Push.Asked) < askAgain {
		s.mu.Unlock()
		return
	}
	if st.Push.ID == "" {
		st.Push.ID, st.Push.Secret = draw(16), draw(32)
		s.hooks[st.Push.ID] = e
	}
	st.Push.Asked = now
	e.state = st
	s.mu.Unlock()
	if err := s.poller.States.SaveState(ctx, e.url, st); err != nil {
		s.poller.log().WarnContext(ctx, "save feed state", "feed", news.MaskURL(e.url), "err", err)
		return // asked again with the next poll
	}
	_, err := s.poller.Client.Get(ctx, fetch.Request{URL: st.Hub, Form: url.Values{
		"hub.mode":          {"subscribe"},
		"hub.topic":         {st.Topic},
		"hub.callback":      {strings.TrimSuffix(s.poller.Callback, "/") + "/" + st.Push.ID},
		"hub.secret":        {st.Push.Secret},
		"hub.lease_seconds": {strconv.Itoa(int(leaseFor.Seconds()))},
	}})
	if err != nil {
		s.poller.log().InfoContext(ctx, "push not granted", "feed", news.MaskURL(e.url), "err", err)
	}
}

func draw(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) //nolint:errcheck // never fails
	return hex.EncodeToString(b)
}

// ServeHTTP answers hubs, at addresses below Callback: it confirms subscriptions that were asked for, and takes pushes.
func (p *Poller) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := p.live.Load()
	if s == nil {
		w.Header().Set("Retry-After", "30")
		http.Error(w, "the bot is starting or stopping", http.StatusServiceUnavailable)
		return
	}
	s.mu.Lock()
	e := s.hooks[path.Base(r.URL.Path)]
	s.mu.Unlock()
	switch {
	case e == nil:
		http.Error(w, "there is no such subscription", http.StatusGone)
	case r.Method == http.MethodGet:
		s.confirm(w, r, e)
	case r.Method == http.MethodPost:
		s.pushed(w, r, e)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "hubs send GET or POST", http.StatusMethodNotAllowed)
	}
}

// confirm answers a hub that wants to know whether a subscription was meant.
func (s *schedule) confirm(w http.ResponseWriter, r *http.Request, e *entry) {
	q := r.URL.Query()
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	lease := &e.state.Push
	if q.Get("hub.topic") != e.state.Topic {
		http.Error(w, "nobody asked for that topic", http.StatusNotFound)
		return
	}
	switch q.Get("hub.mode") {
	case "denied":
		lease.Until, lease.Arrived = time.Time{}, time.Time{} // it may be asked again
		w.WriteHeader(http.StatusOK)
	case "subscribe":
		if now.Sub(lease.Asked) > 24*time.Hour {
			http.Error(w, "nobody asked for that now", http.StatusNotFound)
			return
		}
		granted := leaseFor
		if n, err := strconv.ParseInt(q.Get("hub.lease_seconds"), 10, 32); err == nil {
			granted = min(max(time.Duration(n)*time.Second, minLease), maxLease)
		}
		lease.Until, lease.Renew = now.Add(granted), now.Add(granted*4/5)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		io.WriteString(w, q.Get("hub.challenge")) //nolint:errcheck // the hub asks again
	default:
		http.Error(w, "nobody asked for that", http.StatusNotFound)
	}
}

// pushed takes a push: the feed, or the part of it that is new. It is answered when what it brings is safe.
func (s *schedule) pushed(w http.ResponseWriter, r *http.Request, e *entry) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBytes))
	if err != nil {
		http.Error(w, "the push is too large, or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	s.mu.Lock()
	secret, until := e.state.Push.Secret, e.state.Push.Until
	s.mu.Unlock()
	if until.Before(time.Now()) || !signed(r.Header.Get("X-Hub-Signature"), secret, body, s.poller.WeakHubs) {
		s.observe(Outcome{Result: "forged"})
		w.WriteHeader(http.StatusAccepted) // whoever forges learns nothing
		return
	}
	if !e.mu.TryLock() { // it is polled just now
		s.mu.Lock()
		e.again = true
		s.mu.Unlock()
		w.WriteHeader(http.StatusAccepted)
		return
	}
	defer e.mu.Unlock()
	if err := s.takePush(r.Context(), e, body, r.Header.Get("Content-Type")); err != nil {
		s.poller.log().WarnContext(r.Context(), "push not filed", "feed", news.MaskURL(e.url), "err", err)
		w.Header().Set("Retry-After", "30")
		http.Error(w, "what was pushed could not be stored", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *schedule) observe(o Outcome) {
	if s.poller.Observe != nil {
		s.poller.Observe(o)
	}
}

// takePush files what was pushed, and lets the next poll wait. e.mu is held.
func (s *schedule) takePush(ctx context.Context, e *entry, body []byte, contentType string) error {
	now := time.Now()
	s.mu.Lock()
	st := e.state
	s.mu.Unlock()
	doc, err := Parse(body, contentType, e.url)
	if err != nil { // the next poll will tell whether the feed is broken
		s.hurry(e)
		return nil //nolint:nilerr // nothing that the hub could mend by sending it again
	}
	fresh, next := s.poller.take(e.url, doc, st, now)
	out := Outcome{Result: "pushed", Items: len(doc.Items), New: len(fresh), Guessed: doc.Guessed, Undated: doc.Undated}
	next.Title, next.Items = st.Title, st.Items // a push holds part of the feed
	if len(fresh) > 0 {
		if err := s.poller.offer(ctx, fresh, &out, s.accept); err != nil {
			return err
		}
	}
	next.Push.Arrived = now
	if next.active(now) {
		next.NextAt = now.Add(jitter(backupEvery, 0.1))
	}
	if err := s.poller.States.SaveState(ctx, e.url, next); err != nil {
		return err
	}
	s.observe(out)
	s.mu.Lock()
	e.state = next
	s.mu.Unlock()
	s.at(e, next.NextAt)
	return nil
}

// hurry makes a feed due now.
func (s *schedule) hurry(e *entry) { s.at(e, time.Now()) }

// at sets when a feed is due, if it waits.
func (s *schedule) at(e *entry, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.gone || e.index < 0 {
		return
	}
	e.at = at
	heap.Fix(&e.lane.queue, e.index)
	s.settle(e.lane)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// signed reports whether a signature is that of body, by an algorithm that can be trusted.
func signed(signature, secret string, body []byte, weak bool) bool {
	method, digits, _ := strings.Cut(signature, "=")
	var h func() hash.Hash
	switch strings.ToLower(strings.TrimSpace(method)) {
	case "sha256":
		h = sha256.New
	case "sha384":
		h = sha512.New384
	case "sha512":
		h = sha512.New
	case "sha1":
		if !weak {
			return false
		}
		h = sha1.New
	default:
		return false
	}
	got, err := hex.DecodeString(strings.TrimSpace(digits))
	if err != nil || secret == "" {
		return false
	}
	mac := hmac.New(h, []byte(secret))
	mac.Write(body)
	return hmac.Equal(got, mac.Sum(nil))
}
