package inbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The headers of a signed request.
const (
	headerTime      = "X-Newsbot-Timestamp" // seconds since 1970
	headerNonce     = "X-Newsbot-Nonce"     // any text of 8 to 128 bytes that is not used again
	headerSignature = "X-Newsbot-Signature" // "sha256=" and hexadecimal digits
)

// signedFor is how far the time of a signed request may be from ours.
const signedFor = 5 * time.Minute

// Sign returns the signature of a request: HMAC-SHA256, keyed with the token, of the timestamp, the nonce and the
// body, with a line feed after each of the first two. Whoever signs sends the token to nobody.
func Sign(token, timestamp, nonce string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte(timestamp + "\n" + nonce + "\n"))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// verify returns nil if a request is signed with the token, now, and for the first time.
func (b *Inbox) verify(r *http.Request, body []byte, now time.Time) *refusal {
	stamp, nonce := r.Header.Get(headerTime), r.Header.Get(headerNonce)
	want := Sign(b.Token, stamp, nonce, body)
	if b.Token == "" || !hmac.Equal([]byte(want), []byte(r.Header.Get(headerSignature))) {
		return &refusal{http.StatusUnauthorized, 0, "the signature is wrong: it must be the HMAC-SHA256 of timestamp, nonce and body with the token"}
	}
	sec, err := strconv.ParseInt(stamp, 10, 64)
	if d := now.Sub(time.Unix(sec, 0)); err != nil || d > signedFor || d < -signedFor {
		return &refusal{http.StatusUnauthorized, 0, "the timestamp is more than five minutes off: set the clock, or sign again"}
	}
	if len(nonce) < 8 || len(nonce) > 128 {
		return &refusal{http.StatusUnauthorized, 0, "the nonce must have 8 to 128 characters"}
	}
	if !b.nonces.first(nonce, now) {
		return &refusal{http.StatusUnauthorized, 0, "the nonce was used before: sign each request with a new one"}
	}
	return nil
}

// nonces remembers those of as long as a request may be late.
type nonces struct {
	mu   sync.Mutex
	used map[string]time.Time
}

// first reports whether a nonce is new, and remembers it.
func (n *nonces) first(nonce string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.used == nil {
		n.used = map[string]time.Time{}
	}
	if _, ok := n.used[nonce]; ok {
		return false
	}
	if len(n.used) >= 1024 {
		for old, at := range n.used {
			if now.Sub(at) > 2*signedFor {
				delete(n.used, old)
			}
		}
	}
	n.used[nonce] = now
	return true
}
