package main

import (
	"net/http"
	"net/url"
)

// redirect is a transport that sends requests to another host than they name: to a proxy in front of Discord, whose library
// knows no other way, or to a test's.
type redirect struct{ to *url.URL }

// RoundTrip implements [http.RoundTripper].
func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = r.to.Scheme, r.to.Host
	return http.DefaultTransport.RoundTrip(req)
}
