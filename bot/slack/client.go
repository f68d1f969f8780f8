package slack

import (
	"io"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"newsbot/bot/punctual"
)

// Limits of the HTTP client. They hold whatever the caller's context says.
const (
	requestLimit  = 30 * time.Second
	largestAnswer = 16 << 20 // bytes; a page of history with its blocks has a few hundred thousand
	unsaidWait    = 30 * time.Second
	longestWait   = time.Hour
)

// newClient returns the client that every request to Slack goes through. It follows no redirect, which would post the body
// again, and tries nothing twice: net/http replays a POST only if it has an Idempotency-Key header, which we never send.
func newClient() *http.Client {
	return &http.Client{
		Timeout: requestLimit,
		Transport: &transport{base: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   8,
			IdleConnTimeout:       20 * time.Second, // before the other side hangs up: a post into that is one whose answer is lost
			TLSHandshakeTimeout:   5 * time.Second,
			ExpectContinueTimeout: time.Second,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// transport keeps requests within their time and makes answers harmless for the SDK: it reads a Retry-After only in whole seconds and a body however long.
type transport struct{ base http.RoundTripper }

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.base.RoundTrip(punctual.Request(r))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode == http.StatusTooManyRequests {
		wait := retryAfter(answer.Header.Get("Retry-After"), time.Now())
		answer.Header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	answer.Body = &limited{io.LimitReader(answer.Body, largestAnswer), answer.Body}
	return answer, nil
}

type limited struct {
	io.Reader
	io.Closer
}

// retryAfter reads the header in any of the ways in which servers and proxies write it: seconds, seconds with a
// fraction, or a date. What cannot be read, and what is out of reason, becomes a wait within reason.
func retryAfter(header string, now time.Time) time.Duration {
	wait := unsaidWait
	if seconds, err := strconv.ParseFloat(header, 64); err == nil && !math.IsNaN(seconds) {
		wait = time.Duration(min(max(seconds, 0), longestWait.Seconds()) * float64(time.Second))
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, time.Second), longestWait)
}
