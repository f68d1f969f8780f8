package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"time"

	"newsbot/news"
)

const (
	pushAnswer = 1500 * time.Millisecond // a hub is told this soon that its push came
	pushWithin = 2 * time.Minute         // for what a push brings, with the pages of its articles
	saveTries  = 5                       // before others are too often faster
)

// ServeHTTP answers hubs, at addresses below Callback: it confirms subscriptions that were asked for, and takes pushes, whichever
// node polls the feed.
func (p *Poller) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := p.live.Load()
	if s == nil {
		unavailable(w, "the bot is starting or stopping")
		return
	}
	url, err := p.States.Subscribed(r.Context(), path.Base(r.URL.Path))
	switch {
	case err != nil:
		p.log().WarnContext(r.Context(), "look up a push subscription", "err", err)
		unavailable(w, "the bot cannot look that up now")
	case url == "":
		http.Error(w, "there is no such subscription", http.StatusGone) // a hub that is told so stops
	case r.Method == http.MethodGet:
		s.confirm(w, r, url)
	case r.Method == http.MethodPost:
		s.pushed(w, r, url)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "hubs send GET or POST", http.StatusMethodNotAllowed)
	}
}

func unavailable(w http.ResponseWriter, why string) {
	w.Header().Set("Retry-After", "30")
	http.Error(w, why, http.StatusServiceUnavailable)
}

// update changes the state of a feed that others may change at the same time. change may be called again, with their state.
func (p *Poller) update(ctx context.Context, url string, change func(*State) error) error {
	for range saveTries {
		st, err := p.States.LoadState(ctx, url)
		if err != nil {
			return err
		}
		if err := change(&st); err != nil {
			return err
		}
		if err := p.save(ctx, url, &st); !errors.Is(err, ErrOutdated) {
			return err
		}
	}
	return ErrOutdated
}

// errNotAsked is what a hub is told that confirms what nobody wanted.
type errNotAsked string

func (e errNotAsked) Error() string { return string(e) }

// confirm answers a hub that wants to know whether a subscription was meant.
func (s *schedule) confirm(w http.ResponseWriter, r *http.Request, url string) {
	q, now := r.URL.Query(), time.Now()
	var until time.Time
	err := s.poller.update(r.Context(), url, func(st *State) error {
		lease := &st.Push
		switch mode := q.Get("hub.mode"); {
		case q.Get("hub.topic") != st.Topic:
			return errNotAsked("nobody asked for that topic")
		case mode == "denied":
			lease.Until, lease.Arrived = time.Time{}, time.Time{} // it may be asked again
		case mode == "subscribe" && now.Sub(lease.Asked) <= 24*time.Hour:
			granted := leaseFor
			if n, err := strconv.ParseInt(q.Get("hub.lease_seconds"), 10, 32); err == nil && n > 0 {
				granted = min(time.Duration(n)*time.Second, maxLease)
			}
			lease.Until, lease.Renew = now.Add(granted), now.Add(granted*4/5)
		default:
			return errNotAsked("nobody asked for that now")
		}
		until = lease.Until
		return nil
	})
	if no, ok := errors.AsType[errNotAsked](err); ok {
		http.Error(w, no.Error(), http.StatusNotFound)
		return
	}
	if err != nil {
		s.poller.log().WarnContext(r.Context(), "keep a push subscription", "feed", news.MaskURL(url), "err", err)
		unavailable(w, "the bot cannot keep that now")
		return
	}
	s.mu.Lock()
	if e := s.feeds[url]; e != nil {
		e.pushed = until
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !until.IsZero() {
		io.WriteString(w, q.Get("hub.challenge")) //nolint:errcheck // the hub asks again
	}
}

// pushed takes a push: the feed, or the part of it that is new. It is answered when what it brings is safe, unless that takes
// longer than hubs wait.
func (s *schedule) pushed(w http.ResponseWriter, r *http.Request, url string) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBytes))
	if err != nil {
		http.Error(w, "the push is too large, or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	st, err := s.poller.States.LoadState(r.Context(), url)
	if err != nil {
		s.poller.log().WarnContext(r.Context(), "load feed state", "feed", news.MaskURL(url), "err", err)
		unavailable(w, "what was pushed cannot be stored now")
		return
	}
	if st.Push.Until.Before(time.Now()) || !signed(r.Header.Get("X-Hub-Signature"), st.Push.Secret, body, s.poller.WeakHubs) {
		s.observe(Outcome{Result: "forged", Feed: url})
		w.WriteHeader(http.StatusAccepted) // whoever forges learns nothing
		return
	}
	done := make(chan error, 1)
	if !s.work(func() { done <- s.bring(context.WithoutCancel(r.Context()), url, body, r.Header.Get("Content-Type")) }) {
		unavailable(w, "the bot is stopping")
		return
	}
	select {
	case err = <-done:
	case <-time.After(pushAnswer):
		w.WriteHeader(http.StatusAccepted) // its state says that it is due, until all is safe
		return
	}
	switch {
	case errors.Is(err, errPolledNow):
		w.WriteHeader(http.StatusAccepted)
	case err != nil:
		unavailable(w, "what was pushed could not be stored")
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// work does something beside the polls, which the end of the schedule waits for, unless it has come.
func (s *schedule) work(do func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.pushes.Go(do)
	return true
}

// endPushes takes no more pushes, cuts those short that are being worked on, and waits for them.
func (s *schedule) endPushes() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	close(s.ending)
	s.pushes.Wait()
}

func (s *schedule) observe(o Outcome) {
	if s.poller.Observe != nil {
		s.poller.Observe(o)
	}
}

// errPolledNow means that a poll is under way on this node, and another will follow.
var errPolledNow = errors.New("the feed is polled just now")

// bring files what was pushed, and lets the next poll wait.
func (s *schedule) bring(ctx context.Context, url string, body []byte, contentType string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, pushWithin)
	defer cancel()
	s.pushes.Go(func() { // nobody waits for a slow page when the program stops: the feed is due at the next start
		select {
		case <-s.ending:
			cancel()
		case <-ctx.Done():
		}
	})
	s.mu.Lock()
	e := s.feeds[url] // nil if another node polls it
	if e != nil && !e.mu.TryLock() {
		e.again = true
		s.mu.Unlock()
		return errPolledNow
	}
	s.mu.Unlock()
	next, err := s.takePush(ctx, url, body, contentType)
	if e != nil {
		e.mu.Unlock()
		s.mu.Lock()
		if err == nil {
			s.reschedule(e, next.NextAt, false)
		}
		s.mu.Unlock()
	}
	if err != nil {
		s.poller.log().WarnContext(ctx, "push not filed", "feed", news.MaskURL(url), "err", err)
	}
	return err
}

// takePush files what was pushed and returns the state that follows. Before that, the state says that the feed is due: should the
// process die in the middle, what was pushed is polled.
func (s *schedule) takePush(ctx context.Context, url string, body []byte, contentType string) (next State, err error) {
	p := s.poller
	doc, perr := Parse(body, contentType, url)
	if err := p.update(ctx, url, func(st *State) error {
		st.NextAt = time.Now()
		next = *st
		return nil
	}); err != nil || perr != nil { // a broken push is followed by a poll, which tells whether the feed is broken
		return next, err
	}
	out := Outcome{Result: "pushed", Feed: url, Items: len(doc.Items), Guessed: doc.Guessed, Undated: doc.Undated}
	err = p.update(ctx, url, func(st *State) error {
		now := time.Now()
		out.Renamed, out.Twice = 0, 0
		fresh, after := p.take(url, doc, *st, true, now, &out)
		after.Title, after.Items = st.Title, st.Items // a push holds part of the feed
		after.Push.Arrived = now
		p.spare(&after, now)
		if len(fresh) > 0 {
			if err := p.offer(ctx, fresh, &out, s.accept); err != nil {
				return fmt.Errorf("file articles: %w", err)
			}
		}
		out.New = max(out.New, len(fresh))
		*st, next = after, after
		return nil
	})
	if err == nil {
		s.observe(out)
	}
	return next, err
}
