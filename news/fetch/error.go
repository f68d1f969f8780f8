package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// An Error says in a sentence why something could not be fetched. No part of it holds more of the address than its
// host, which is all that may be shown of an address with a secret in it.
type Error struct {
	Host       string        // empty if the address has none
	Status     int           // what the host answered; 0 if it did not
	RetryAfter time.Duration // how long the host wants to be left alone; 0 if it did not say
	Refused    bool          // by us: the address, the host's rules or the answer's size forbid it
	Msg        string        // the sentence
	Err        error         // the cause, if there is one; its text may be technical, but holds no secret
}

func (e *Error) Error() string { return e.Msg }

// Once returns the sentence for somebody who asked once, for whom nothing is tried again.
func (e *Error) Once() string {
	return strings.Replace(e.Msg, "; it is tried again ", "; try it again ", 1)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// How long a host may ask us to wait.
const (
	minRest = time.Minute
	maxRest = 24 * time.Hour
)

// answered describes an answer that is of no use.
func answered(u *url.URL, resp *http.Response) *Error {
	host := u.Hostname()
	e := &Error{Host: host, Status: resp.StatusCode}
	said := strings.TrimSpace(fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode)))
	advice := "check the address in a browser"
	switch s := resp.StatusCode; {
	case s == http.StatusTooManyRequests || s == http.StatusServiceUnavailable:
		if e.RetryAfter = retryAfter(resp.Header, time.Now()); e.RetryAfter == 0 && s == http.StatusTooManyRequests {
			e.RetryAfter = minRest
		}
		advice = "it is tried again later"
	case s >= 500:
		advice = "it is tried again later"
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		advice = "it does not let this program in; ask its owner, or give the address with what it needs to open it"
	case s == http.StatusNotFound:
		advice = "check the address; it may have moved"
	case s == http.StatusGone:
		advice = "it was taken away for good"
	}
	e.Msg = fmt.Sprintf("%s answered %s; %s", host, said, advice)
	return e
}

// retryAfter reads the header of that name, in seconds or as a date; 0 if there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseInt(v, 10, 32); err == nil || errors.Is(err, strconv.ErrRange) { // then n is the largest, or the least
		return min(max(time.Duration(n)*time.Second, minRest), maxRest)
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(now), minRest), maxRest)
	}
	return 0
}

// failed describes a request that got no answer, or half of one.
func failed(u *url.URL, err error) *Error {
	host := u.Hostname()
	e := &Error{Host: host, Err: unaddressed(err)}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	large, isLarge := errors.AsType[*tooLarge](err)
	_, isStranger := errors.AsType[*strangerError](err)
	op, isOp := errors.AsType[*net.OpError](err)
	switch {
	case isOp && op.Op == "proxyconnect":
		e.Msg = fmt.Sprintf("%s could not be asked for, because the proxy of the settings does not answer; it is tried again later", host)
	case errors.Is(err, errPrivate):
		e.Refused = true
		e.Msg = fmt.Sprintf("%s is not at a public address on port 80 or 443, so it is not fetched; if it is your own, allow its network in the settings", host)
	case isLarge:
		e.Refused = true
		e.Msg = fmt.Sprintf("%s sends more than %s, which is the limit", host, size(large.limit))
	case isDNS && dns.IsNotFound:
		e.Msg = fmt.Sprintf("there is no host %s; check the spelling", host)
	case isDNS:
		e.Msg = fmt.Sprintf("the name %s could not be looked up; it is tried again later", host)
	case timedOut(err):
		e.Msg = fmt.Sprintf("%s did not answer in time; it is tried again later", host)
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Msg = fmt.Sprintf("%s refused the connection; it is tried again later", host)
	case isStranger:
		e.Msg = fmt.Sprintf("%s shows a certificate that is not its own, or that the authority set for it did not sign, so what it sends cannot be trusted; check the file in the settings", host)
	case isTLS(err):
		e.Msg = fmt.Sprintf("%s has no valid certificate, so what it sends cannot be trusted; ask its owner to renew it", host)
	default:
		e.Msg = fmt.Sprintf("%s broke off in the middle of its answer; it is tried again later", host)
	}
	return e
}

// A strangerError is a certificate that was not signed by the authority which is set for its host.
type strangerError struct{ err error }

func (e *strangerError) Error() string { return e.err.Error() }
func (e *strangerError) Unwrap() error { return e.err }

// unaddressed drops the address that net/url wraps errors in.
func unaddressed(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

func timedOut(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

func isTLS(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.HostnameError](err)
	return ok
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}

// result names an outcome from a small closed set.
func result(resp *Response, err error) string {
	if err == nil {
		if s := resp.Status; s != http.StatusOK && s != http.StatusNotModified {
			return strconv.Itoa(s/100) + "xx"
		}
		return strconv.Itoa(resp.Status)
	}
	e, _ := errors.AsType[*Error](err)
	switch {
	case e == nil:
		return "error"
	case e.Status == http.StatusTooManyRequests:
		return "429"
	case e.Status != 0:
		return strconv.Itoa(e.Status/100) + "xx"
	case errors.Is(err, errPrivate):
		return "refused"
	case e.Refused:
		return "too large"
	case timedOut(e.Err):
		return "timeout"
	}
	return "error"
}
