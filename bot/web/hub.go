package web

import (
	"slices"
	"sync"

	"newsbot/alerts"
)

const (
	waiting = 32 // posts that may wait for a page that is slow to take them
	kept    = 8  // posts of a channel that are kept until the board has them; one is in flight at a time
)

// A post is what is shown to the open pages of a channel: a delivery's card, or a line about what changed.
type post struct {
	delivery alerts.Delivery
	note     alerts.Line // if there is no delivery
}

// A reader is an open page.
type reader struct {
	channel string
	tab     string // the page's own name for itself
	posts   chan post
	gone    chan struct{} // closed when it gets no more posts and has to come again
}

// A hub passes posts on to the pages that are open on this node.
type hub struct {
	mu      sync.Mutex
	closed  bool
	readers map[*reader]bool
	fresh   map[string][]alerts.Delivery // by channel, newest first
}

// open lets readers join.
func (h *hub) open() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = false
}

// close sends every reader away and lets no more in.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for r := range h.readers {
		h.dismiss(r)
	}
}

// join returns a reader of channel, or nil when the console is closing.
func (h *hub) join(channel, tab string) *reader {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	r := &reader{channel: channel, tab: tab, posts: make(chan post, waiting), gone: make(chan struct{})}
	if h.readers == nil {
		h.readers = map[*reader]bool{}
	}
	h.readers[r] = true
	return r
}

// leave forgets r.
func (h *hub) leave(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.readers, r)
}

// card shows d to all pages of its channel.
func (h *hub) card(d alerts.Delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fresh == nil {
		h.fresh = map[string][]alerts.Delivery{}
	}
	fresh := slices.DeleteFunc(h.fresh[d.Channel.ID], func(o alerts.Delivery) bool { return o.ID == d.ID })
	h.fresh[d.Channel.ID] = slices.Insert(fresh, 0, d)[:min(len(fresh)+1, kept)]
	h.send(d.Channel.ID, "", post{delivery: d})
}

// change shows d in place of what it said before, to all pages of its channel.
func (h *hub) change(d alerts.Delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, o := range h.fresh[d.Channel.ID] {
		if o.ID == d.ID {
			h.fresh[d.Channel.ID][i] = d
		}
	}
	h.send(d.Channel.ID, "", post{delivery: d})
}

// note shows a line to all pages of channel but the one that caused it, which has its answer.
func (h *hub) note(channel, but string, line alerts.Line) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.send(channel, but, post{note: line})
}

// latest returns what was posted into channel last, newest first.
func (h *hub) latest(channel string) []alerts.Delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.fresh[channel])
}

// send passes p on without ever waiting: a page that does not keep up is sent away, and catches up when it comes again.
func (h *hub) send(channel, but string, p post) {
	for r := range h.readers {
		if r.channel != channel || but != "" && r.tab == but {
			continue
		}
		select {
		case r.posts <- p:
		default:
			h.dismiss(r)
		}
	}
}

func (h *hub) dismiss(r *reader) {
	delete(h.readers, r)
	close(r.gone)
}
