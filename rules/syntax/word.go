package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word reads what starts with a letter or digit: a word, an operator, the name of a field or of a figure.
func (s *scanner) word(m Mode) (token, *Error) {
	at := s.at
	end := s.chunk()
	text := tidy(s.src[at:end])
	if m == Plain {
		if t, ok, err := s.operator(at, end, narrow(text)); ok || err != nil {
			return t, err
		}
		if colon := s.colon(end); colon > 0 && name(narrow(text)) {
			if t, ok, err := s.field(at, end+colon, narrow(text)); ok || err != nil {
				return t, err
			}
		}
	}
	s.at = end
	x := &Word{At: at, Mode: m, Text: text}
	if utf8.RuneCountInString(text) > longestWord {
		return token{}, errorAt(at, "", "the word is longer than %d characters", longestWord)
	}
	if strings.Trim(text, "*?") == "" {
		return token{}, errorAt(at, `it stands for any word inside a phrase: "gas * deal"`, "%s alone would match every article", shown(text))
	}
	if err := s.off(x); err != nil {
		return token{}, err
	}
	return token{kind: tokTerm, at: at, x: x}, nil
}

// chunk returns where the word at s.at ends, without the punctuation behind it.
func (s *scanner) chunk() int {
	i := s.at
	for i < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[i:])
		switch {
		case wordRune(r), strings.ContainsRune("*?#$@'’‘＇+-/&._‐‑", r), unicode.Is(unicode.Cf, r):
		case r == ',' && thousands(s.src, i):
		case r == ':' && i > 0 && isDigit(s.src[i-1]) && i+1 < len(s.src) && isDigit(s.src[i+1]):
		default:
			return s.trimmed(i)
		}
		i += size
	}
	return s.trimmed(i)
}

// trimmed returns the end of the word s.src[s.at:end] without punctuation, but with the last point of U.S.
func (s *scanner) trimmed(end int) int {
	word := s.src[s.at:end]
	bare := strings.TrimRightFunc(word, func(r rune) bool {
		return strings.ContainsRune("'’‘＇-/&._$@‐‑", r) || unicode.Is(unicode.Cf, r)
	})
	if len(bare) <= longestWord && pointed(bare) && strings.HasPrefix(word[len(bare):], ".") {
		return s.at + len(bare) + 1
	}
	return s.at + len(bare)
}

// pointed reports whether s is letters with points between them, U.S or J.P, where a last point is no full stop.
func pointed(s string) bool {
	n := 0
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if !unicode.IsLetter(r) {
			return false
		}
		n++
		if s = s[size:]; s == "" {
			break
		}
		if s[0] != '.' {
			return false
		}
		s = s[1:]
	}
	return n > 1
}

// colon returns the length of the colon at s.src[i], or 0.
func (s *scanner) colon(i int) int {
	for _, c := range []string{":", "："} {
		if strings.HasPrefix(s.src[i:], c) {
			return len(c)
		}
	}
	return 0
}

// narrow returns s with its letters and digits in their usual width: an input method for Chinese or Japanese may write
// operators and fields ＡＮＤ and ｔｉｔｌｅ.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if wide(r) {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// wide reports whether r is the full-width form of an ASCII character.
func wide(r rune) bool { return '！' <= r && r <= '～' }

// name reports whether s may be the name of a field.
func name(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != "" && len(s) <= 20
}

// off reads the ~1 or ~2 behind a word.
func (s *scanner) off(x *Word) *Error {
	if s.at >= len(s.src) || s.src[s.at] != '~' {
		return nil
	}
	end := s.at + 1
	for end < len(s.src) && isDigit(s.src[end]) {
		end++
	}
	digits := s.src[s.at+1 : end]
	if digits != "1" && digits != "2" {
		return errorAt(s.at, "did you mean "+shown(x.Text)+"~1?", "~ behind a word is followed by 1 or 2, the letters that may be wrong")
	}
	if strings.ContainsAny(x.Text, "*?") {
		return errorAt(s.at, "leave one of them out", "a pattern and ~%s do not go together", digits)
	}
	x.Off = int(digits[0] - '0')
	s.at = end
	return nil
}

// field reads name: or topic:name; end is behind the colon. It returns false if the colon is mere punctuation.
func (s *scanner) field(at, end int, typed string) (token, bool, *Error) {
	lower := strings.ToLower(typed)
	rest := s.src[end:]
	if _, known := fields[lower]; !known {
		if next, _ := utf8.DecodeRuneInString(rest); rest == "" || unicode.IsSpace(next) {
			return token{}, false, nil
		}
		if strings.HasPrefix(rest, "//") {
			return token{}, false, errorAt(at, `write site:example.com, or url:"…" with the address in quotes`, "an address is not a rule")
		}
		return token{}, false, unknownField(at, typed)
	}
	s.at = end
	if lower != "topic" {
		return token{kind: tokField, at: at, text: lower}, true, nil
	}
	from := s.skipSpace(s.at)
	to := from
	for to < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[to:])
		if !wordRune(r) && r != '-' && r != '_' && r != '.' {
			break
		}
		to += size
	}
	topic := strings.TrimRight(s.src[from:to], "-_.")
	if topic == "" {
		return token{}, false, errorAt(from, "write it like topic:energy", "the name of a topic was expected")
	}
	if utf8.RuneCountInString(topic) > longestWord {
		return token{}, false, errorAt(from, "", "the name of the topic is too long")
	}
	s.at = from + len(topic)
	return token{kind: tokTerm, at: at, x: &Topic{At: at, Name: topic}}, true, nil
}
