package fetch

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Domain returns what shares one pace with the host of an address: the registrable domain ("bbc.co.uk" for
// news.bbc.co.uk), or the host itself where it has none. It returns "" for what is no address.
func Domain(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	return domain(u.Hostname())
}

func domain(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// domains keep the pace: one request at a time to each domain, and none to a host that asked us to wait.
type domains struct {
	mu  sync.Mutex
	all map[string]*turns
}

// turns are those of one domain. Whoever holds the token may send.
type turns struct {
	token chan struct{}
	users int                  // who hold or wait for the token; under domains.mu
	next  time.Time            // not before; with the token
	rests map[string]time.Time // hosts that asked us to wait; under domains.mu
}

const manyDomains = 4096 // more than this are looked through for idle ones

// acquire waits for the turn of u's host. The caller must call release when the answer is read.
func (d *domains) acquire(ctx context.Context, u *url.URL, pace time.Duration) (release func(), err error) {
	if until := d.resting(u); !until.IsZero() {
		host := u.Hostname()
		return nil, &Error{Host: host, RetryAfter: time.Until(until),
			Msg: fmt.Sprintf("%s asked for no requests until %s; it is tried again then", host, until.UTC().Format("15:04 MST on 2 January"))}
	}
	name := domain(u.Hostname())
	t := d.join(name)
	select {
	case t.token <- struct{}{}:
	case <-ctx.Done():
		d.leave(t)
		return nil, ctx.Err()
	}
	if wait := time.Until(t.next); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			<-t.token
			d.leave(t)
			return nil, ctx.Err()
		}
	}
	return func() {
		t.next = time.Now().Add(pace)
		<-t.token
		d.leave(t)
	}, nil
}

func (d *domains) join(name string) *turns {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all == nil {
		d.all = map[string]*turns{}
	}
	t := d.all[name]
	if t == nil {
		if len(d.all) >= manyDomains {
			d.sweep(time.Now())
		}
		t = &turns{token: make(chan struct{}, 1)}
		d.all[name] = t
	}
	t.users++
	return t
}

func (d *domains) leave(t *turns) {
	d.mu.Lock()
	t.users--
	d.mu.Unlock()
}

// sweep forgets the domains that nobody uses and that owe us no wait. d.mu is held.
func (d *domains) sweep(now time.Time) {
	for name, t := range d.all {
		for host, until := range t.rests {
			if !until.After(now) {
				delete(t.rests, host)
			}
		}
		if t.users == 0 && len(t.rests) == 0 && !t.next.After(now) {
			delete(d.all, name)
		}
	}
}

// rest keeps requests from u's host for a while.
func (d *domains) rest(u *url.URL, wait time.Duration) {
	t := d.join(domain(u.Hostname()))
	defer d.leave(t)
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.rests == nil {
		t.rests = map[string]time.Time{}
	}
	t.rests[u.Host] = time.Now().Add(wait)
}

// resting returns until when u's host is left alone, or zero.
func (d *domains) resting(u *url.URL) time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.all[domain(u.Hostname())]
	if t == nil {
		return time.Time{}
	}
	if until := t.rests[u.Host]; until.After(time.Now()) {
		return until
	}
	return time.Time{}
}
