package feed

import (
	"bytes"
	"mime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode returns a document as UTF-8 without a byte order mark, an XML declaration or characters that XML forbids.
//
// Labels are wrong more often than bytes: a mark or a pattern of zeros decides first, then whether the bytes are valid
// UTF-8, then what the header and the declaration say, and only then a guess, which is reported.
func decode(body []byte, contentType string) (text []byte, guessed bool) {
	if text, ok := wide(body); ok {
		return tidy(text), false
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	labels := []string{headerCharset(contentType), declaredCharset(body)}
	if utf8.Valid(body) && !shifting(labels, body) {
		return tidy(body), false
	}
	for _, label := range labels {
		if enc := byLabel(label); enc != nil {
			if text, err := enc.NewDecoder().Bytes(body); err == nil && bytes.Count(text, []byte("\uFFFD")) <= len(text)/1000 {
				return tidy(text), false
			}
		}
	}
	if mostlyUTF8(body, labels) {
		return tidy(mend(body)), true
	}
	if r, err := chardet.NewTextDetector().DetectBest(sample(body)); err == nil && r.Confidence >= 20 {
		if enc := byLabel(r.Charset); enc != nil {
			if text, err := enc.NewDecoder().Bytes(body); err == nil {
				return tidy(text), true
			}
		}
	}
	return tidy(mend(body)), true
}

// wide decodes UTF-16 and UTF-32, known by their mark or by where a "<" has its zeros.
func wide(body []byte) ([]byte, bool) {
	var enc encoding.Encoding
	has := func(prefix string) bool { return bytes.HasPrefix(body, []byte(prefix)) }
	switch {
	case has("\x00\x00\xfe\xff"), has("\x00\x00\x00<"):
		enc = utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case has("\xff\xfe\x00\x00"), has("<\x00\x00\x00"):
		enc = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case has("\xfe\xff"), has("\x00<"), has("\x00{"):
		enc = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case has("\xff\xfe"), has("<\x00"), has("{\x00"):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	default:
		return nil, false
	}
	text, err := enc.NewDecoder().Bytes(body)
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), err == nil
}

func headerCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// declaredCharset returns the encoding that an XML declaration names.
func declaredCharset(body []byte) string {
	decl, ok := declaration(body)
	if !ok {
		return ""
	}
	i := bytes.Index(decl, []byte("encoding"))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(decl[i+len("encoding"):], " \t\r\n=")
	if len(rest) < 2 {
		return ""
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	return string(rest[1 : 1+end])
}

// declaration returns the XML declaration that body begins with.
func declaration(body []byte) ([]byte, bool) {
	lead := bytes.TrimLeft(body, " \t\r\n")
	if !bytes.HasPrefix(lead, []byte("<?xml")) || len(lead) < 6 || nameByte(lead[5]) {
		return nil, false
	}
	end := bytes.Index(lead[:min(len(lead), 1024)], []byte("?>"))
	if end < 0 {
		return nil, false
	}
	return body[:len(body)-len(lead)+end+2], true
}

// byLabel returns the encoding of that name, or nil. gb2312 and gbk are read as the larger set that holds them.
func byLabel(label string) encoding.Encoding {
	label = strings.ToLower(strings.TrimSpace(label))
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return nil
	case "gb2312", "gbk", "gb18030", "gb-18030", "cp936":
		return simplifiedchinese.GB18030
	case "cp037", "ebcdic-cp-us", "ibm037":
		return charmap.CodePage037
	}
	enc, _ := charset.Lookup(label)
	return enc
}

// shifting reports whether bytes that look like ASCII are an encoding that shifts: those must be believed.
func shifting(labels []string, body []byte) bool {
	for _, l := range labels {
		l = strings.ToLower(l)
		switch {
		case strings.HasPrefix(l, "iso-2022"):
			return bytes.IndexByte(body, 0x1b) >= 0
		case strings.HasPrefix(l, "hz"):
			return bytes.Contains(body, []byte("~{"))
		}
	}
	return false
}

// mostlyUTF8 reports whether the text is UTF-8 with a few bad bytes in it; a label that says so makes it likelier.
func mostlyUTF8(body []byte, labels []string) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n <= 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if slices.ContainsFunc(labels, func(l string) bool { return strings.EqualFold(l, "utf-8") || strings.EqualFold(l, "utf8") }) {
		return good >= bad
	}
	return good > 4*bad
}

// mend reads each byte that is not UTF-8 as windows-1252, which it mostly is.
func mend(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/8)
	for i := 0; i < len(body); {
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n <= 1 {
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(body[i]))
			i++
			continue
		}
		out = append(out, body[i:i+n]...)
		i += n
	}
	return out
}

// sample returns the part of a document that a guess is made from: its text, without the markup.
func sample(body []byte) []byte {
	out := make([]byte, 0, 64<<10)
	in := false
	for _, c := range body {
		switch {
		case c == '<':
			in = true
		case c == '>':
			in = false
		case !in:
			if out = append(out, c); len(out) == cap(out) {
				return out
			}
		}
	}
	return out
}

// tidy removes the XML declaration, which is no longer true, and what XML forbids.
func tidy(text []byte) []byte {
	if decl, ok := declaration(text); ok {
		text = text[len(decl):]
	}
	if clean(text) && !badReference(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == '&':
			if size, bad := reference(text[i:]); bad {
				n = size
			} else {
				out = append(out, '&')
			}
		case r >= 0x80 && r <= 0x9f: // a byte of windows-1252 that somebody took for Latin-1
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(byte(r)))
		case !forbidden(r):
			out = utf8.AppendRune(out, r)
		}
		i += n
	}
	return out
}

// clean reports whether a text has no character that tidy would change. It looks at bytes, which is quick.
func clean(text []byte) bool {
	for i, c := range text {
		switch {
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r':
			return false
		case c == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0:
			return false
		case c == 0xef && bytes.HasPrefix(text[i:], []byte("\xef\xbf")) && i+2 < len(text) && text[i+2] >= 0xbe:
			return false
		}
	}
	return true
}

// forbidden reports whether XML 1.0 has no place for a character.
func forbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

func badReference(text []byte) bool {
	for i := 0; ; {
		at := bytes.Index(text[i:], []byte("&#"))
		if at < 0 {
			return false
		}
		if _, bad := reference(text[i+at:]); bad {
			return true
		}
		i += at + 2
	}
}

// reference reports whether text begins with a reference to a forbidden character, and its length.
func reference(text []byte) (int, bool) {
	if len(text) < 4 || text[1] != '#' {
		return 0, false
	}
	end := bytes.IndexByte(text[:min(len(text), 12)], ';')
	if end < 0 {
		return 0, false
	}
	digits, base := string(text[2:end]), 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	return end + 1, v > 0x10ffff || v >= 0xd800 && v < 0xe000 || forbidden(rune(v))
}
