package slack

import (
	"context"
	"io"
	"net/http"
	"time"
)

// punctual returns r so that nothing of it is written once its context's deadline is over. A process that was stopped between
// connecting and writing, as on a machine that sleeps, finds the time over and the connection good: what it wrote then would be
// posted long after somebody else looked for it.
func punctual(r *http.Request) *http.Request {
	deadline, ok := r.Context().Deadline()
	if !ok || r.Body == nil {
		return r
	}
	p := r.WithContext(r.Context())
	p.Body = punctualBody{r.Body, deadline}
	if again := r.GetBody; again != nil {
		p.GetBody = func() (io.ReadCloser, error) {
			b, err := again()
			return punctualBody{b, deadline}, err
		}
	}
	return p
}

// A punctualBody ends with an error once its deadline is over.
type punctualBody struct {
	io.ReadCloser
	deadline time.Time
}

func (b punctualBody) Read(p []byte) (int, error) {
	if !time.Now().Before(b.deadline) {
		return 0, context.DeadlineExceeded
	}
	return b.ReadCloser.Read(p)
}
