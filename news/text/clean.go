package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns s without what a page puts around its article: links to other articles, invitations to subscribe or
// to accept cookies, credits of pictures, bylines, the place and agency before the first sentence, and characters that
// nobody sees. Paragraphs stay parted by one blank line.
//
// It changes offsets: clean an article's text before it is stored, never after.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "�")
	s = strings.Map(visible, s)
	var b strings.Builder
	b.Grow(len(s))
	body := false // whether a sentence was seen: a dateline stands only before the first
	for _, p := range Paragraphs(s) {
		kept := false
		for line := range lines(p.In(s)) {
			l := strings.TrimRightFunc(line.In(p.In(s)), unicode.IsSpace)
			if strings.TrimSpace(l) == "" || Boilerplate(l) {
				continue
			}
			if !body && !Heading(l) {
				l, body = l[dateline(l):], true
			}
			switch {
			case kept:
				b.WriteByte('\n')
			case b.Len() > 0:
				b.WriteString("\n\n")
			}
			b.WriteString(l)
			kept = true
		}
	}
	return b.String()
}

// visible drops characters that have no place in prose: controls, marks that turn the direction of writing, soft
// hyphens and the like. Joiners stay: Persian and emoji need them.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\v' || r == '\f' || r == '\u0085':
		return '\n'
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return -1
	case r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff':
		return -1
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return -1
	}
	return r
}

// longestBoilerplate is the length in bytes up to which a line is suspected of being a page's furniture: longer ones
// are prose, whatever words they hold.
const longestBoilerplate = 240

// Boilerplate reports whether a line or sentence belongs to the page and not to the article: "Skip to content",
// "Related articles", "Photo: Reuters", "By Jane Roe". It is for what a source left in; see [Clean].
func Boilerplate(line string) bool {
	line = strings.TrimSpace(line)
	if line == "" || len(line) > longestBoilerplate {
		return line == ""
	}
	low := strings.ToLower(line)
	bare := strings.Trim(low, " \t.:!…»«›>→|–—-•*#")
	if bare == "" || furniture[bare] {
		return true
	}
	for _, p := range furnitureStarts {
		if strings.HasPrefix(bare, p) && (Heading(line) || strings.HasSuffix(p, ":") || len(line) < 90) {
			return true
		}
	}
	for _, p := range furnitureParts {
		if strings.Contains(low, p) {
			return true
		}
	}
	return byline(line) || credit(low)
}

// byline reports whether a line names only who wrote the article: "By Jane Roe and John Doe".
func byline(line string) bool {
	for _, by := range []string{"By ", "BY ", "Von ", "Par ", "Por ", "Di ", "Door ", "Reporting by ", "Haber: ", "Written by "} {
		rest, ok := strings.CutPrefix(line, by)
		if !ok || !Heading(line) {
			continue
		}
		names := 0
		for _, w := range strings.FieldsFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '|' || r == '/' }) {
			r, _ := utf8.DecodeRuneInString(w)
			if !unicode.IsUpper(r) {
				switch strings.ToLower(w) {
				case "and", "und", "et", "y", "e", "en", "ve", "in", "for", "de", "van", "von", "da", "of", "the":
					continue
				}
				return false
			}
			names++
		}
		return names > 0 && names <= 10
	}
	return false
}

// credit reports whether a line says only whose picture stood there: "Photo: A. Smith/AFP", "(Getty Images)".
func credit(low string) bool {
	for _, agency := range []string{"getty images", "afp via", "/afp", "/reuters", "/ap photo", "ap photo/", "shutterstock", "istock", "epa-efe", "anadolu via", "alamy"} {
		if strings.Contains(low, agency) && len(low) < 160 && !strings.Contains(low, " said") {
			return true
		}
	}
	return false
}

// dateline returns the length of what stands before the first sentence of an agency's report, such as
// "ANKARA, Sept 12 (Reuters) - ", or 0.
func dateline(line string) int {
	head := line[:min(len(line), 90)]
	for _, dash := range []string{" - ", " — ", " – ", ": "} {
		i := strings.Index(head, dash)
		if i <= 0 {
			continue
		}
		place, end := head[:i], i+len(dash)
		if next, _ := utf8.DecodeRuneInString(line[end:]); unicode.IsLower(next) {
			continue
		}
		if name, agency, ok := strings.Cut(place, "("); ok {
			if capitals(name) && strings.HasSuffix(agency, ")") && (shouted(name) || agencies[strings.ToLower(agency)]) {
				return end
			}
		} else if dash != ": " && shouted(place) {
			return end
		}
	}
	return 0
}

// agencies are the names that stand in brackets behind a place before an agency's report.
var agencies = lineSet("reuters)", "ap)", "afp)", "dpa)", "aa)", "iha)", "dha)", "bloomberg)", "ansa)", "efe)", "anp)", "upi)", "tass)",
	"xinhua)", "lusa)", "belga)", "apa)", "sda)", "pa)", "ani)", "pti)", "dpa-afx)", "europa press)", "interfax)", "anadolu)")

// capitals reports whether every word of s starts with a capital or is a number.
func capitals(s string) bool {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// shouted reports whether s starts with a word of capitals and holds nothing but a place and a date.
func shouted(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if len(words) == 0 || len(words) > 5 || utf8.RuneCountInString(words[0]) < 4 {
		return false
	}
	return words[0] == strings.ToUpper(words[0]) && strings.ToUpper(words[0]) != strings.ToLower(words[0]) && capitals(s)
}
