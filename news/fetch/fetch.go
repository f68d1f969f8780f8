// Package fetch is the one way out to the web: every request that newsbot makes to an address it was given goes
// through a [Client], which refuses addresses of private networks, keeps its manners towards hosts, and limits what
// comes back. It knows HTTP; it does not know what it fetches: feeds, pages and hubs are its callers' business.
package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// What a Client does where Options and Request leave it open.
const (
	DefaultPace     = 2 * time.Second  // between two requests to one domain
	DefaultMaxBytes = 10 << 20         // of a decoded body
	DefaultTimeout  = 30 * time.Second // for one request, its redirects included
	maxRedirects    = 5
	maxHeaderBytes  = 64 << 10
)

// Options say how a Client behaves.
type Options struct {
	// UserAgent names the program and how to reach whoever runs it: "newsbot/1.0 (+https://desk.example/bot)".
	UserAgent string
	// Allow lists one's own networks, which may be reached on any port. All other addresses must be public ones, on
	// port 80 or 443.
	Allow []netip.Prefix
	// Authorities are certificate authorities of one's own, by host: whatever that host sends must be signed by them and
	// no other, and they sign for no other host. All other hosts are judged by those that the system trusts.
	Authorities map[string]*x509.CertPool
	// Proxy is one's own proxy, through which everything goes; nil for none. It is dialled whatever its address is. What is asked of
	// it is looked up and judged here first, so that it reaches nothing that may not be reached without it.
	Proxy *url.URL
	// Pace is the least time between an answer of a domain and the next request to it: 0 means DefaultPace, less
	// than 0 none. Requests to one domain never overlap, whatever the pace.
	Pace time.Duration
	// Timeout limits one request, its redirects included, without the time it waits for its turn; 0 means
	// DefaultTimeout.
	Timeout time.Duration
	// Resolver looks up names; nil means the system's.
	Resolver *net.Resolver
	// Observe is told about every request that was sent or refused; nil for nobody.
	Observe func(Outcome)
}

// An Outcome is what became of one request, for whoever counts.
type Outcome struct {
	Result string        // "200", "304", "2xx", "3xx", "4xx", "429", "5xx", "timeout", "refused", "too large" or "error"
	Bytes  int           // of the decoded body
	Took   time.Duration // from the first byte sent to the last received
	Waited time.Duration // for the host's turn
}

// A Client fetches. It is safe for concurrent use; make one per program, since it keeps the pace of every host.
type Client struct {
	agent   string
	contact bool // agent says whom to write to
	pace    time.Duration
	timeout time.Duration
	observe func(Outcome)
	rt      *http.Transport
	own     map[string]*http.Transport // of hosts with an authority of their own
	judge   *judge                     // of what a proxy is asked for; nil without one
	domains domains
	robots  robots
}

// New returns a client that behaves as o says.
func New(o Options) *Client {
	c := &Client{
		agent:   cmp.Or(o.UserAgent, "newsbot"),
		contact: strings.Contains(o.UserAgent, "(+"),
		pace:    cmp.Or(o.Pace, DefaultPace),
		timeout: cmp.Or(o.Timeout, DefaultTimeout),
		observe: o.Observe,
	}
	dialer := &net.Dialer{
		Timeout:        5 * time.Second,
		Resolver:       o.Resolver,
		ControlContext: newGuard(o.Allow).control,
	}
	c.rt = &http.Transport{
		DialContext:            dialer.DialContext, // and no Proxy of the environment: it would dial on our behalf, unguarded
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  15 * time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true, // we ask for brotli as well, and decode with a limit
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        30 * time.Second,
	}
	if o.Proxy != nil {
		c.rt.Proxy = http.ProxyURL(o.Proxy)
		c.rt.DialContext = (&net.Dialer{Timeout: dialer.Timeout, Resolver: o.Resolver}).DialContext // to the proxy and nowhere else
		c.judge = &judge{guard: newGuard(o.Allow), resolver: cmp.Or(o.Resolver, net.DefaultResolver)}
	}
	c.own = make(map[string]*http.Transport, len(o.Authorities))
	for host, pool := range o.Authorities {
		rt := c.rt.Clone()
		rt.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
		c.own[strings.ToLower(host)] = rt
	}
	return c
}

// Close lets go of idle connections.
func (c *Client) Close() {
	c.rt.CloseIdleConnections()
	for _, rt := range c.own {
		rt.CloseIdleConnections()
	}
}

// roundTrip sends one request over connections that are trusted as its host is.
func (c *Client) roundTrip(r *http.Request) (*http.Response, error) {
	if c.judge != nil {
		if err := c.judge.admit(r.Context(), r.URL); err != nil {
			return nil, err
		}
	}
	rt := c.own[strings.ToLower(r.URL.Hostname())]
	if rt == nil {
		return c.rt.RoundTrip(r)
	}
	resp, err := rt.RoundTrip(r)
	if isTLS(err) {
		err = &strangerError{err}
	}
	return resp, err
}

// A Request says what to fetch. Only URL is required.
type Request struct {
	URL      string
	ETag     string        // sent as If-None-Match, byte for byte
	Modified string        // sent as If-Modified-Since, byte for byte
	Accept   string        // media types; empty for any
	MaxBytes int64         // of the decoded body; 0 means DefaultMaxBytes
	Cut      bool          // what is beyond MaxBytes is cut off; else it is an error
	Pace     time.Duration // instead of the client's, where it is longer
	Brisk    bool          // a person waits: half a second between requests will do
	Robots   bool          // ask the robots.txt of each site on the way first
	Form     url.Values    // when set, it is posted, and a redirect is an error
	Notes    string        // appended to the User-Agent's comment: "12 channels"
}

// A Response is an answer that is of use: status 2xx, or 304 to a conditional request.
type Response struct {
	Status      int
	Header      http.Header
	Body        []byte // decoded; nil if NotModified
	URL         string // the address that answered, after redirects
	NotModified bool
	// Moved is URL if every redirect on the way said that it is permanent, else empty.
	Moved string
}

// Get fetches what req says, as soon as it is the turn of its host. Every error is an [*Error] whose text is a
// sentence for people, or ctx's own.
func (c *Client) Get(ctx context.Context, req Request) (*Response, error) {
	u, err := parse(req.URL)
	if err != nil {
		return nil, err
	}
	permanent := true
	for hop := 0; ; hop++ {
		if houseRules[domain(u.Hostname())].contact && !c.contact {
			return nil, &Error{Host: u.Hostname(), Refused: true,
				Msg: u.Hostname() + " answers only programs that say whom to write to; add a contact to the settings"}
		}
		if req.Robots {
			if err := c.permitted(ctx, u); err != nil {
				return nil, err
			}
		}
		resp, next, err := c.hop(ctx, u, req)
		if err != nil {
			return nil, err
		}
		if next == nil {
			if hop > 0 && permanent {
				resp.Moved = resp.URL
			}
			return resp, nil
		}
		if hop == maxRedirects {
			return nil, &Error{Host: u.Hostname(), Msg: fmt.Sprintf("%s redirects more than %d times; give the address it ends at, if there is one", u.Hostname(), maxRedirects)}
		}
		permanent = permanent && (resp.Status == http.StatusMovedPermanently || resp.Status == http.StatusPermanentRedirect)
		if u, err = follow(u, next); err != nil {
			return nil, err
		}
	}
}

// parse reads an address that somebody gave us.
func parse(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &Error{Refused: true, Msg: "that is not a web address; it must begin with https:// or http://"}
	}
	return u, nil
}

// follow returns where a redirect from u leads. The credentials of u stay with its host; those that a redirect
// brings are nobody's.
func follow(u, next *url.URL) (*url.URL, error) {
	host := u.Hostname()
	switch {
	case next.Scheme != "http" && next.Scheme != "https" || next.Hostname() == "":
		return nil, &Error{Host: host, Refused: true, Msg: fmt.Sprintf("%s redirects to something that is not a web address", host)}
	case u.Scheme == "https" && next.Scheme == "http":
		return nil, &Error{Host: host, Refused: true, Msg: fmt.Sprintf("%s redirects from https to unprotected http; if that is meant, give the http address", host)}
	}
	next.User, next.Fragment = nil, ""
	if next.Host == u.Host {
		next.User = u.User
	}
	return next, nil
}

// hop sends one request when it is its turn. It returns the address to go to next if the answer is a redirect.
func (c *Client) hop(ctx context.Context, u *url.URL, req Request) (*Response, *url.URL, error) {
	queued := time.Now()
	release, err := c.domains.acquire(ctx, u, c.paceOf(u, req))
	if err != nil {
		return nil, nil, err
	}
	defer release()
	waited := time.Since(queued)

	within, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	start := time.Now()
	resp, next, err := c.send(within, u, req)
	if err != nil && ctx.Err() != nil {
		return nil, nil, ctx.Err() // we were asked to stop: that is nobody's failure
	}
	if e, ok := errors.AsType[*Error](err); ok && e.RetryAfter > 0 {
		c.domains.rest(u, e.RetryAfter)
	}
	if c.observe != nil {
		o := Outcome{Result: result(resp, err), Took: time.Since(start), Waited: waited}
		if resp != nil {
			o.Bytes = len(resp.Body)
		}
		c.observe(o)
	}
	return resp, next, err
}

func (c *Client) paceOf(u *url.URL, req Request) time.Duration {
	pace := c.Pace(u.String())
	if req.Brisk {
		return min(pace, briskPace)
	}
	if c.pace < 0 {
		return pace
	}
	return max(pace, req.Pace)
}

// send sends one request and reads its answer.
func (c *Client) send(ctx context.Context, u *url.URL, req Request) (*Response, *url.URL, error) {
	r, err := c.request(ctx, u, req)
	if err != nil {
		return nil, nil, failed(u, err)
	}
	resp, err := c.roundTrip(r)
	if err != nil {
		return nil, nil, failed(u, err)
	}
	defer resp.Body.Close()
	out := &Response{Status: resp.StatusCode, Header: resp.Header, URL: plain(u)}
	switch s := resp.StatusCode; {
	case s == http.StatusNotModified && (req.ETag != "" || req.Modified != ""):
		out.NotModified = true
		return out, nil, nil
	case s >= 200 && s < 300:
		out.Body, err = readBody(resp, cmp.Or(req.MaxBytes, DefaultMaxBytes), req.Cut)
		if err != nil {
			return nil, nil, failed(u, err)
		}
		return out, nil, nil
	case s >= 300 && s < 400 && req.Form == nil:
		if next, err := resp.Location(); err == nil {
			return out, next, nil
		}
	}
	return nil, nil, answered(u, resp)
}

// request builds the request; what it says of us is the same for everybody.
func (c *Client) request(ctx context.Context, u *url.URL, req Request) (*http.Request, error) {
	method, body := http.MethodGet, ""
	if req.Form != nil {
		method, body = http.MethodPost, req.Form.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if req.Form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		r.Body, r.ContentLength = nil, 0
	}
	if u.User != nil {
		password, _ := u.User.Password()
		r.SetBasicAuth(u.User.Username(), password)
	}
	r.Header.Set("User-Agent", c.userAgent(req.Notes))
	r.Header.Set("Accept", cmp.Or(req.Accept, "*/*"))
	r.Header.Set("Accept-Encoding", "gzip, br")
	// Set as they came: a validator that was tidied up is not the one the host knows.
	if req.ETag != "" {
		r.Header["If-None-Match"] = []string{req.ETag}
	}
	if req.Modified != "" {
		r.Header["If-Modified-Since"] = []string{req.Modified}
	}
	return r, nil
}

func (c *Client) userAgent(notes string) string {
	if notes == "" {
		return c.agent
	}
	if bare, ok := strings.CutSuffix(c.agent, ")"); ok {
		return bare + "; " + notes + ")"
	}
	return c.agent + " (" + notes + ")"
}

// plain returns u without credentials and fragment: the form that may be kept and shown beside an article.
func plain(u *url.URL) string {
	v := *u
	v.User, v.Fragment, v.RawFragment = nil, "", ""
	return v.String()
}

// Pace returns the least time between two requests to the domain of an address.
func (c *Client) Pace(address string) time.Duration {
	if h, ok := houseRules[Domain(address)]; ok {
		return h.pace
	}
	return max(c.pace, 0)
}
