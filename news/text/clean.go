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
	body := false    // whether a sentence was seen: a dateline stands only before the first
	closing := false // whether the section is what a press release ends with
	for _, p := range Paragraphs(s) {
		kept := false
		for line := range lines(p.In(s)) {
			l := strings.TrimRightFunc(line.In(p.In(s)), unicode.IsSpace)
			if strings.TrimSpace(l) != "" && Heading(l) {
				closing = body && closingHead(l)
			}
			if closing || strings.TrimSpace(l) == "" || Boilerplate(l) {
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

// closingHead reports whether a heading opens a section that ends a press release and tells no news: who the company is,
// what its lawyers say, whom to call.
func closingHead(line string) bool {
	head := strings.Trim(strings.TrimSpace(line), ":*#_ ")
	if name, ok := strings.CutPrefix(head, "About "); ok {
		return capitals(name) && len(name) < 60
	}
	return closings[strings.ToLower(head)]
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
	low := strings.ReplaceAll(strings.ToLower(line), "i̇", "i") // İ in lower case is i with a point of its own
	bare := strings.Trim(low, " \t.:!…»«›>→|–—-•*#")
	if i := strings.LastIndexByte(bare, '('); i > 0 && strings.Trim(bare[i:], "(0123456789)") == "" {
		bare = strings.TrimSpace(bare[:i]) // "Comments (14)"
	}
	if bare == "" || furniture[bare] || stamp(bare) {
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

// stamp reports whether a line, without marks at its ends, says only when the page was made: "Updated October 20, 2025,
// 8.15 a.m."
func stamp(bare string) bool {
	if len(bare) > 90 || !stamps[strings.Trim(strings.SplitN(bare, " ", 2)[0], ":")] {
		return false
	}
	words, numbers := 0, 0
	for w := range strings.FieldsSeq(bare) {
		words++
		if strings.ContainsAny(w, "0123456789") {
			numbers++
		}
	}
	return words > 1 && numbers*3 >= words
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
	for _, mark := range [...]string{" photo: ", " foto: ", " photograph: ", " fotoğraf: ", " (photo by ", " (photo: ", " (foto: "} {
		if i := strings.LastIndex(low, mark); i > 0 && len(low)-i < 70 {
			return true // a caption with its credit
		}
	}
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
	head := line[:min(len(line), 110)]
	for _, dash := range []string{" - ", " — ", " – ", "-- ", ".- ", ": "} {
		i := strings.Index(head, dash)
		if i <= 0 {
			continue
		}
		place, end := head[:i], i+len(dash)
		if next, _ := utf8.DecodeRuneInString(line[end:]); unicode.IsLower(next) {
			continue
		}
		name, agency := cutAgency(place)
		switch {
		case agency != "":
			if capitals(name) && (shouted(name) || agencies[strings.ToLower(agency)] || quietAgency(agency)) || dated(name) {
				return end
			}
		case dash == ": ":
			if first, _, _ := strings.Cut(name, ","); shouted(name) && utf8.RuneCountInString(first) > 4 {
				return end
			}
		case dash != ".- " && shouted(name), dated(name):
			return end
		}
	}
	return 0
}

// cutAgency parts what stands before a report's dash into place and date, and the agency in brackets or between
// slashes: "AUSTIN, Texas, Nov. 5 /Newsline/", "AUSTIN, Texas--(NEWSLINE)--Nov. 5".
func cutAgency(s string) (name, agency string) {
	for _, marks := range [...]string{"()", "//"} {
		open := strings.IndexByte(s, marks[0])
		if open < 0 {
			continue
		}
		if n := strings.IndexByte(s[open+1:], marks[1]); n > 0 {
			return s[:open] + s[open+n+2:], s[open+1 : open+n+1]
		}
	}
	return s, ""
}

// agencies are the names that stand in brackets behind a place before an agency's report.
var agencies = lineSet("reuters", "ap", "afp", "dpa", "aa", "iha", "dha", "bloomberg", "ansa", "efe", "anp", "upi", "tass",
	"xinhua", "lusa", "belga", "apa", "sda", "pa", "ani", "pti", "dpa-afx", "europa press", "interfax", "anadolu")

// quietAgency reports whether s is a short word in lower case, as agencies write their names and no ticker or unit in
// brackets before a dash is written.
func quietAgency(s string) bool {
	return len(s) > 2 && len(s) < 9 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-/") == ""
}

// dated reports whether s holds a day of a month and beside it nothing but a place: "Madrid, 30 oct", "Nov 3".
func dated(s string) bool {
	month, number, words := false, false, 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		first, _ := utf8.DecodeRuneInString(w)
		low := strings.ToLower(w)
		switch words++; {
		case monthNames[low]:
			month = true
		case unicode.IsDigit(first):
			number = true
		case unicode.IsLower(first) && low != "de":
			return false
		}
	}
	return month && number && words < 9
}

// monthNames are the months and their short forms as datelines write them.
var monthNames = lineSet(strings.Fields(`january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
	enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic januar februar märz mai juni juli oktober dezember okt dez
	janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr juil déc gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott
	janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev abr out januari februari maart mei augustus mrt
	ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık`)...)

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
	if len(words) == 0 || len(words) > 5 && !dated(s) || utf8.RuneCountInString(words[0]) < 4 {
		return false
	}
	return words[0] == strings.ToUpper(words[0]) && strings.ToUpper(words[0]) != strings.ToLower(words[0]) && capitals(s)
}
