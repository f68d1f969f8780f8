package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// robots remembers what the sites' robots.txt say (RFC 9309).
type robots struct {
	mu  sync.Mutex
	all map[string]rulesOf
}

// rulesOf are the rules of one site that concern us.
type rulesOf struct {
	rules []robotsRule
	until time.Time // when to ask again
	mute  bool      // it could not say, so nothing is allowed for now
}

type robotsRule struct {
	pattern string
	allow   bool
}

const (
	robotsFor   = 24 * time.Hour // how long an answer holds
	robotsRetry = time.Hour      // how long a failure to answer holds
	robotsBytes = 500 << 10
	manySites   = 4096
)

// permitted returns nil if the robots.txt of u's site lets us fetch u.
func (c *Client) permitted(ctx context.Context, u *url.URL) error {
	if u.Path == "/robots.txt" {
		return nil
	}
	site, err := c.robotsOf(ctx, u)
	switch {
	case err != nil:
		return err
	case site.mute:
		return &Error{Host: u.Hostname(), Refused: true,
			Msg: fmt.Sprintf("%s cannot say at the moment what programs may read (its robots.txt cannot be fetched)", u.Hostname())}
	case !allowed(site.rules, u.EscapedPath()+queryOf(u)):
		return &Error{Host: u.Hostname(), Refused: true,
			Msg: fmt.Sprintf("%s asks programs not to read that page (its robots.txt says so)", u.Hostname())}
	}
	return nil
}

func queryOf(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}

// robotsOf returns the rules of u's site, asked at most once a day. A site without the file (4xx) allows all; one
// that cannot say (5xx, no answer) allows nothing for now.
func (c *Client) robotsOf(ctx context.Context, u *url.URL) (rulesOf, error) {
	site := u.Scheme + "://" + u.Host
	c.robots.mu.Lock()
	known, ok := c.robots.all[site]
	c.robots.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known, nil
	}
	resp, err := c.Get(ctx, Request{URL: site + "/robots.txt", MaxBytes: robotsBytes, Cut: true})
	e, _ := errors.AsType[*Error](err)
	var found rulesOf
	switch {
	case err == nil:
		found = rulesOf{rules: parseRobots(string(resp.Body), c.product()), until: time.Now().Add(robotsFor)}
	case ctx.Err() != nil:
		return rulesOf{}, ctx.Err()
	case e != nil && e.RetryAfter > 0:
		return rulesOf{}, err
	case e != nil && e.Status >= 400 && e.Status < 500:
		found = rulesOf{until: time.Now().Add(robotsFor)}
	default:
		found = rulesOf{mute: true, until: time.Now().Add(robotsRetry)}
	}
	c.robots.mu.Lock()
	defer c.robots.mu.Unlock()
	if c.robots.all == nil || len(c.robots.all) >= manySites {
		c.robots.all = map[string]rulesOf{} // forgetting costs one request a site
	}
	c.robots.all[site] = found
	return found, nil
}

// product is the name by which robots.txt files know us: the User-Agent up to its version.
func (c *Client) product() string {
	name, _, _ := strings.Cut(c.agent, "/")
	name, _, _ = strings.Cut(name, " ")
	return strings.ToLower(name)
}

// parseRobots returns the rules of the groups that name product, or of those for everybody.
func parseRobots(text, product string) []robotsRule {
	var ours, everybodys []robotsRule
	var named, us, all, open bool
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if !open {
				us, all, open = false, false, true
			}
			agent, _, _ := strings.Cut(strings.ToLower(value), "/")
			us, all = us || agent == product, all || agent == "*"
			named = named || agent == product
		case "allow", "disallow":
			open = false
			if value == "" {
				continue
			}
			rule := robotsRule{value, key == "allow"}
			if us {
				ours = append(ours, rule)
			}
			if all {
				everybodys = append(everybodys, rule)
			}
		}
	}
	if named {
		return ours
	}
	return everybodys
}

// allowed reports what the longest rule that matches path says; allow wins a tie, and no rule means yes.
func allowed(rules []robotsRule, path string) bool {
	path = normal(path)
	best, verdict := -1, true
	for _, r := range rules {
		p := normal(r.pattern)
		if !matches(p, path) {
			continue
		}
		if len(p) > best || len(p) == best && r.allow {
			best, verdict = len(p), r.allow
		}
	}
	return verdict
}

// matches reports whether a pattern with "*" and a final "$" matches the beginning of path.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	for i, part := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !whole || rest == ""
}

// normal writes a path in one form: bytes that need no escape are not escaped, all others are, in capitals.
func normal(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			if v, err := url.PathUnescape(path[i : i+3]); err == nil {
				i += 2
				if plainByte(v[0]) {
					b.WriteByte(v[0])
				} else {
					fmt.Fprintf(&b, "%%%02X", v[0])
				}
				continue
			}
		}
		if c > 0x20 && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// plainByte reports whether a byte means the same escaped and not (RFC 3986, unreserved).
func plainByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
