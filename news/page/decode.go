package page

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// decode returns a page as UTF-8. Bytes that are valid UTF-8 win over every label: labels are wrong more often.
func decode(body []byte, contentType string) string {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if utf8.Valid(body) && !utf16(body) {
		return string(body)
	}
	r, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err == nil {
		if text, err := io.ReadAll(r); err == nil {
			return strings.ToValidUTF8(string(text), "\uFFFD")
		}
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}

// utf16 reports whether the bytes are UTF-16 by their mark; ASCII in it is valid UTF-8 too.
func utf16(body []byte) bool {
	return bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff"))
}
