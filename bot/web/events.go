package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/alerts"
)

const (
	writeWithin = 10 * time.Second // for one event; a page that takes longer is gone

	// overlap is how far back of the last word a page gets when it comes again. It covers the time between a card's
	// intent and its record, and clocks of several nodes that differ.
	overlap = 5 * time.Minute
)

// A stream is a page's open connection, over which it hears of cards as Server-Sent Events:
//
//	card    a card to show; it takes the place of the one with the same id
//	note    a line about what changed
//	synced  the page has everything up to the event's id, a time; it comes with every beat
//
// Posts of this node are passed on at once. With every beat the board is asked as well, which brings what other nodes
// posted.
type stream struct {
	w     http.ResponseWriter
	rc    *http.ResponseController
	has   map[alerts.DeliveryID]string // versions of the cards that the page has
	from  time.Time                    // the page has what was posted before
	shows map[string]bool              // versions of the newest cards that the page came with; nil if it did not say
}

// events keeps a page up to date until it is closed or the console is.
func (p *Platform) events(w http.ResponseWriter, r *http.Request) {
	channel := r.PathValue("channel")
	if !channelName.MatchString(channel) {
		p.notFound(w, r)
		return
	}
	reader := p.hub.join(channel, r.FormValue("tab"))
	if reader == nil {
		w.Header().Set("Retry-After", "3")
		refuse(w, http.StatusServiceUnavailable, "The console is closing.")
		return
	}
	defer p.hub.leave(reader)

	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // for a proxy in between
	s := &stream{w: w, rc: http.NewResponseController(w), has: map[alerts.DeliveryID]string{}, from: since(r), shows: versions(r)}
	if err := s.write("retry: 2000\n\n"); err != nil {
		return
	}
	beat := time.NewTicker(p.beat)
	defer beat.Stop()
	for err := p.catchUp(r.Context(), s, channel); err == nil; {
		select {
		case <-r.Context().Done():
			return
		case <-reader.gone:
			return
		case post := <-reader.posts:
			err = s.post(post)
		case <-beat.C:
			err = p.catchUp(r.Context(), s, channel)
		}
	}
}

// since returns up to when a page has everything: what the browser says when it comes again by itself, or the page when it
// opens the connection. Without either it has nothing.
func since(r *http.Request) time.Time {
	for _, v := range []string{r.Header.Get("Last-Event-ID"), r.FormValue("since")} {
		if ms, err := strconv.ParseInt(v, 10, 64); err == nil && ms > 0 {
			return time.UnixMilli(ms).Add(-overlap)
		}
	}
	return time.Time{}
}

// versions returns those of the cards that the page says it shows, so that it also gets the older ones that have changed while it was away.
func versions(r *http.Request) map[string]bool {
	all := strings.Split(r.FormValue("shows"), ",")
	if len(all[0]) == 0 || len(all) > 2*shown {
		return nil
	}
	out := make(map[string]bool, len(all))
	for _, v := range all {
		out[v] = true
	}
	return out
}

// mark returns t as [since] reads it.
func mark(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// catchUp sends what the page lacks of what stands in channel, oldest first. The error is the connection's.
func (p *Platform) catchUp(ctx context.Context, s *stream, channel string) error {
	now := time.Now()
	recent, err := p.recent(ctx, channel)
	for _, d := range slices.Backward(recent) {
		if s.before(d) {
			continue
		}
		if err := s.card(d); err != nil {
			return err
		}
	}
	if err != nil {
		if ctx.Err() == nil {
			p.log.Warn("catch up", "channel", channel, "err", err)
		}
		return s.event("", "beat", struct{}{}) // the page asks from the same moment when it comes again
	}
	here := make(map[alerts.DeliveryID]string, len(recent)) // what is no longer recent is not sent again
	for _, d := range recent {
		if v, ok := s.has[d.ID]; ok {
			here[d.ID] = v
		}
	}
	s.has = here
	return s.event(mark(now), "synced", struct{}{})
}

// post sends what was just posted.
func (s *stream) post(p post) error {
	if len(p.note) == 0 {
		return s.card(p.delivery)
	}
	html, err := fragment("note", noteView{Line: runs(p.note, "strong"), At: clock(time.Now().UTC(), time.Now())})
	if err != nil {
		return err
	}
	return s.event("", "note", map[string]string{"html": html})
}

// before reports whether the page had d, as it is, when it came. A page that says what it shows is believed; of another it is
// taken for granted that it has what was posted before it last heard from us.
func (s *stream) before(d alerts.Delivery) bool {
	if s.shows == nil {
		return !s.from.IsZero() && !d.LastAt.IsZero() && d.LastAt.Before(s.from)
	}
	if s.has[d.ID] != "" {
		return false // [stream.card] knows better
	}
	v := version(d)
	if s.shows[v] {
		s.has[d.ID] = v
	}
	return s.shows[v]
}

// card sends d unless the page has it.
func (s *stream) card(d alerts.Delivery) error {
	v := itemOf(d, time.Now())
	if s.has[d.ID] == v.Version {
		return nil
	}
	html, err := fragment("item", v)
	if err != nil {
		return err
	}
	s.has[d.ID] = v.Version
	return s.event("", "card", map[string]string{"id": v.ID, "version": v.Version, "html": html})
}

// event sends one event; id is left out if empty.
func (s *stream) event(id, name string, data any) error {
	body, err := json.Marshal(data) // one line, whatever is in it
	if err != nil {
		return err
	}
	var b strings.Builder
	if id != "" {
		fmt.Fprintf(&b, "id: %s\n", id)
	}
	fmt.Fprintf(&b, "event: %s\ndata: %s\n\n", name, body)
	return s.write(b.String())
}

func (s *stream) write(text string) error {
	if err := s.rc.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.rc.Flush()
}
