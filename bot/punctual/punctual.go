// Package punctual keeps a request from being written after its time. Chat platforms post whatever reaches them, however late; it
// knows none of them, nor what a request says.
package punctual

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Request returns r so that nothing of it is written once its context's deadline is over. A process that was stopped between
// connecting and writing, as on a machine that sleeps, finds the time over and the connection good: what it wrote then would be
// posted long after somebody else looked for it.
func Request(r *http.Request) *http.Request {
	deadline, ok := r.Context().Deadline()
	if !ok || r.Body == nil {
		return r
	}
	p := r.WithContext(r.Context())
	p.Body = body{r.Body, deadline}
	if again := r.GetBody; again != nil {
		p.GetBody = func() (io.ReadCloser, error) {
			b, err := again()
			return body{b, deadline}, err
		}
	}
	return p
}

// A body ends with an error once its deadline is over.
type body struct {
	io.ReadCloser
	deadline time.Time
}

func (b body) Read(p []byte) (int, error) {
	if !time.Now().Before(b.deadline) {
		return 0, context.DeadlineExceeded
	}
	return b.ReadCloser.Read(p)
}

// A Transport hands requests on to Inner and writes nothing of them too late. It is as safe for concurrent use as Inner.
type Transport struct{ Inner http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	return t.Inner.RoundTrip(Request(r))
}
