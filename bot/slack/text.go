package slack

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// clean returns s on one line and without what would disturb its surroundings: control characters, and those that
// turn the direction of writing. Joiners stay: Persian and emoji need them.
func clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case invisible(r):
			continue
		}
		b.WriteRune(r)
		space = false
	}
	return b.String()
}

func invisible(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r >= '\u2060' && r <= '\u2064' ||
		r == '\u200B' || r == '\uFEFF' || r == '\u00AD' || r >= '\uFFF9' && r <= '\uFFFB'
}

// length counts as Slack does, in characters.
func length(s string) int { return utf8.RuneCountInString(s) }

// shorten returns s, cut to at most limit characters: behind a sentence or a word, never inside a character, with an
// ellipsis where something is missing.
func shorten(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	head := s[:cut(s, limit-2)]
	return head + ellipsis(head)
}

// ellipsis returns what marks the missing rest behind s.
func ellipsis(s string) string {
	if strings.HasSuffix(s, ".") {
		return " …"
	}
	return "…"
}

// cut returns the byte offset at which s is best cut to at most n characters.
func cut(s string, n int) int {
	end, count := 0, 0 // behind the last whole character, as people see characters, that fits
	for g := graphemes.FromString(s); g.Next(); {
		if count += length(g.Value()); count > n {
			break
		}
		end = g.End()
	}
	if end == 0 { // one letter under a heap of accents
		return runes(s, n)
	}
	head := s[:end]
	if at := lastSentence(head); at > len(head)*2/3 {
		return at
	}
	if at := strings.LastIndexByte(head, ' '); at > len(head)/2 {
		return len(strings.TrimRight(head[:at], " ,;:–—-("))
	}
	return end
}

// runes returns the byte offset behind the first n code points of s, or its length.
func runes(s string, n int) int {
	for i := range s {
		if n--; n < 0 {
			return i
		}
	}
	return len(s)
}

// lastSentence returns the offset behind the last sentence that ends within s; 0 if none does.
func lastSentence(s string) int {
	at := 0
	for _, stop := range []string{". ", "! ", "? ", "。"} {
		if i := strings.LastIndex(s, stop); i >= 0 {
			at = max(at, i+len(strings.TrimRight(stop, " ")))
		}
	}
	return at
}

// escape makes s text in mrkdwn. These three are all that Slack wants escaped, and without them there is no
// mention and no link.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// noMarks takes marks out of s: mrkdwn has no way to escape its formatting.
func noMarks(s, marks string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(marks, r) {
			return '\''
		}
		return r
	}, s)
}

// link returns an address that is safe to link to: of the web, absolute, without a name or password in it. It returns ""
// if raw is no such address or is longer than Slack takes.
func link(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.User = nil
	s := strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", "`", "%60").Replace(clean(u.String()))
	if _, err := url.Parse(s); err != nil || length(s) > maxURL || strings.ContainsRune(s, ' ') { // a host has no such signs
		return ""
	}
	return s
}
