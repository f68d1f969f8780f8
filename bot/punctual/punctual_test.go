package punctual

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNothingIsWrittenOnceTheTimeIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://chat.example/", strings.NewReader("a message"))
		if err != nil {
			t.Fatal(err)
		}
		p := Request(r)
		second, err := p.GetBody()
		if err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 1)
		if n, err := p.Body.Read(b); n != 1 || err != nil {
			t.Errorf("in time: Read = %d, %v", n, err)
		}
		time.Sleep(time.Second) // synthetic
		for _, body := range []io.Reader{p.Body, second} {
			if _, err := io.ReadAll(body); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("too late: %v, want DeadlineExceeded", err)
			}
		}
	})
}
