package fetch

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

// tooLarge says that a decoded body is longer than its limit.
type tooLarge struct{ limit int64 }

func (e *tooLarge) Error() string { return fmt.Sprintf("body of more than %d bytes", e.limit) }

// readBody reads and decodes a body of at most limit bytes, counted after decoding: what a small answer opens to
// cannot fill the memory. What is beyond the limit is an error, or cut off.
func readBody(resp *http.Response, limit int64, cut bool) ([]byte, error) {
	var r io.Reader = resp.Body
	switch enc := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); enc {
	case "", "identity":
	case "gzip", "x-gzip":
		// decoded below, by its first bytes: some hosts name gzip and send none
	case "br":
		r = brotli.NewReader(r)
	default:
		return nil, fmt.Errorf("content encoding %.20q, which was not asked for", enc)
	}
	// Once for the encoding and once for a file that is gzip itself, whatever the headers say.
	for range 2 {
		b := bufio.NewReader(r)
		r = b
		if magic, err := b.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
			break
		}
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		r = z
	}
	if resp.ContentLength > limit && !cut {
		return nil, &tooLarge{limit}
	}
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(body)) > limit && cut:
		return body[:limit], nil
	case int64(len(body)) > limit:
		return nil, &tooLarge{limit}
	case err != nil:
		return nil, err
	}
	return body, nil
}
