package feed

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"

	"net/url"

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

// weighPushes decides after a poll how much pushes are worth, and lets the next poll wait if they come. A poll that found what no
// push had brought shows that they do not.
func (p *Poller) weighPushes(before State, st *State, out Outcome, now time.Time) {
	if out.New > 0 {
		st.Push.Arrived = time.Time{}
	}
	if st.Hub != before.Hub || st.Topic != before.Topic {
		st.Push = Lease{}
	}
	p.spare(st, now)
}

// spare lets the next poll wait if pushes come.
func (p *Poller) spare(st *State, now time.Time) {
	if st.Failures == 0 && st.active(now) && p.Every == 0 {
		at := now.Add(jitter(backupEvery, 0.1))
		if st.Push.Renew.Before(at) { // by a poll, before the lease ends
			at = later(later(st.NextAt, st.Push.Renew), now.Add(minInterval))
		}
		st.NextAt = at
	}
}

// subscribe asks a feed's hub for pushes, if it is time to. The hub may ask back before it answers, and any node.
func (s *schedule) subscribe(ctx context.Context, want Wanted, st State) {
	p, now := s.poller, time.Now()
	if p.Callback == "" || st.Hub == "" || now.Before(st.Push.Renew) || now.Sub(st.Push.Asked) < askAgain {
		return
	}
	if st.Push.ID == "" {
		st.Push.ID, st.Push.Secret = draw(16), draw(32)
	}
	st.Push.Asked = now
	if err := p.save(ctx, want.URL, &st); err != nil {
		p.log().WarnContext(ctx, "save feed state", "feed", news.MaskURL(want.URL), "err", err)
		return // asked again with the next poll
	}
	_, err := p.Client.Get(ctx, fetch.Request{URL: st.Hub, Notes: want.notes(), Form: url.Values{
		"hub.mode":          {"subscribe"},
		"hub.topic":         {st.Topic},
		"hub.callback":      {strings.TrimSuffix(p.Callback, "/") + "/" + st.Push.ID},
		"hub.secret":        {st.Push.Secret},
		"hub.lease_seconds": {strconv.Itoa(int(leaseFor.Seconds()))},
	}})
	if err != nil {
		p.log().InfoContext(ctx, "push not granted", "feed", news.MaskURL(want.URL), "err", err)
	}
}

func draw(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) //nolint:errcheck // never fails
	return hex.EncodeToString(b)
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
