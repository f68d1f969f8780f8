package page

import (
	"strings"
	"time"
	"unicode"
)

// Date reads a time as publishers write it: by RFC 822 or ISO 8601, more or less, with the names of months in ten
// languages, as seconds since 1970, with the abbreviations of zones that mean one thing only. It reports false for
// what is no date, and for what could mean two: 3/4/2026, or an hour in "IST". A date without a zone is UTC.
func Date(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > 100 {
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339, time.RFC1123Z, "Mon, 02 Jan 2006 15:04:05 GMT"} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(t)
		}
	}
	p := dateParser{toks: scanDate(s)}
	t, ok := p.parse()
	if !ok {
		return time.Time{}, false
	}
	return plausible(t)
}

// plausible refuses the times that programs write for "never".
func plausible(t time.Time) (time.Time, bool) {
	if t.Year() < 1900 || t.Year() > 2200 || t.Unix() == 0 {
		return time.Time{}, false
	}
	return t.UTC(), true
}

// A dateTok is a number, a folded word, or one other character.
type dateTok struct {
	kind  byte // 'n', 'w', or the character
	text  string
	value int
	space bool // white space stands before it
}

// scanDate cuts a date into its parts, letters folded and digits of all scripts read.
func scanDate(s string) []dateTok {
	var toks []dateTok
	rs := []rune(foldDate.Replace(strings.ToLower(s)))
	for i, space := 0, false; i < len(rs); {
		switch r := rs[i]; {
		case unicode.IsSpace(r) || r == 0x200f || r == 0x200e:
			i, space = i+1, true
			continue
		case digit(r) >= 0:
			t := dateTok{kind: 'n', space: space}
			var b strings.Builder
			for ; i < len(rs) && digit(rs[i]) >= 0; i++ {
				b.WriteByte('0' + byte(digit(rs[i])))
				if b.Len() <= 14 {
					t.value = t.value*10 + digit(rs[i])
				}
			}
			t.text = b.String()
			toks = append(toks, t)
		case unicode.IsLetter(r):
			var b strings.Builder
			for ; i < len(rs) && (unicode.IsLetter(rs[i]) || unicode.IsMark(rs[i])); i++ {
				if !unicode.IsMark(rs[i]) {
					b.WriteRune(rs[i])
				}
			}
			toks = append(toks, dateTok{kind: 'w', text: b.String(), space: space})
		default:
			kind := byte('?')
			if r < 0x7f {
				kind = byte(r)
			} else if r == '−' || r == '–' {
				kind = '-'
			} else if r == '،' || r == '，' {
				kind = ','
			}
			toks = append(toks, dateTok{kind: kind, space: space})
			i++
		}
		space = false
	}
	return toks
}

func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

// A dateParser takes the parts it is sure of, the time and zone first, and reads what is left as the day.
type dateParser struct {
	toks                         []dateTok
	hour, min, sec               int
	nano                         int
	hasTime, afternoon, forenoon bool
	zone                         *time.Location
	nums                         []dateTok // numbers of the day, in order, with the sign that stands before each
	seps                         []byte
	month                        time.Month
	monthAt                      int // how many numbers stand before the month's name
}

func (p *dateParser) parse() (time.Time, bool) {
	if t, ok := p.number(); ok {
		return t, true
	}
	for i := 0; i < len(p.toks); {
		n, ok := p.take(i)
		if !ok {
			return time.Time{}, false
		}
		i += n
	}
	y, m, d, ok := p.day()
	if !ok {
		return time.Time{}, false
	}
	return p.at(y, m, d)
}

// number reads a date that is one number: seconds or thousandths since 1970, or digits without a sign between.
func (p *dateParser) number() (time.Time, bool) {
	if len(p.toks) != 1 || p.toks[0].kind != 'n' {
		return time.Time{}, false
	}
	t := p.toks[0]
	switch len(t.text) {
	case 9, 10:
		return time.Unix(int64(t.value), 0), true
	case 13:
		return time.UnixMilli(int64(t.value)), true
	case 14:
		v, err := time.Parse("20060102150405", t.text)
		return v, err == nil
	}
	return time.Time{}, false
}

// take reads the parts at i and returns how many they were.
func (p *dateParser) take(i int) (int, bool) {
	switch t := p.toks[i]; t.kind {
	case 'n':
		if n := p.time(i); n > 0 {
			return n, true
		}
		sep := byte(' ')
		if i > 0 && p.toks[i-1].kind != 'w' && p.toks[i-1].kind != 'n' {
			sep = p.toks[i-1].kind
		}
		p.nums, p.seps = append(p.nums, t), append(p.seps, sep)
		return 1, len(p.nums) <= 3
	case 'w':
		return p.word(i)
	case '+', '-':
		if n := p.offset(i); n > 0 {
			return n, true
		}
	case '(': // a comment
		for n := 1; i+n < len(p.toks); n++ {
			if p.toks[i+n].kind == ')' {
				if p.zone == nil && n == 2 {
					p.zone = zones[p.toks[i+1].text]
				}
				return n + 1, true
			}
		}
	}
	return 1, true
}

func (p *dateParser) is(i int, kind byte) bool { return i < len(p.toks) && p.toks[i].kind == kind }

func (p *dateParser) word(i int) (int, bool) {
	w := p.toks[i].text
	if w == "كانون" || w == "تشرين" {
		if p.is(i+1, 'w') {
			w += " " + p.toks[i+1].text
			if m, ok := months[w]; ok {
				p.month, p.monthAt = m, len(p.nums)
				return 2, true
			}
		}
	}
	if loc, ok := zones[w]; ok && p.hasTime {
		if p.zone == nil {
			p.zone = loc
		}
		if n := p.offset(i + 1); n > 0 { // GMT+3
			return n + 1, true
		}
		return 1, true
	}
	// A name before the first number may be a weekday's ("mar" is March and mardi): the later name is the month's.
	if m, ok := months[w]; ok && (p.month == 0 || len(p.nums) > p.monthAt || len(p.nums) == 0) && len(p.nums) < 3 {
		if p.month == 0 || p.monthAt == 0 && len(p.nums) > 0 && len(p.nums) < 2 {
			p.month, p.monthAt = m, len(p.nums)
		}
		return 1, true
	}
	switch w {
	case "am", "ص":
		p.forenoon = true
	case "pm", "م":
		p.afternoon = true
	case "a", "p": // a.m., p.m.
		if p.is(i+1, '.') && i+2 < len(p.toks) && p.toks[i+2].text == "m" {
			p.forenoon, p.afternoon = w == "a", w == "p"
			return 3, true
		}
	case "ist", "ast", "gst", "sst", "pst8pdt":
		return 0, false // each is the hour of several countries
	default:
		// After the time only a zone can stand, and one that is not known would shift the hour unseen.
		if p.hasTime && len(p.nums) >= 2 && p.zone == nil && len(w) <= 5 && !filler(w) {
			return 0, false
		}
	}
	return 1, true
}

// filler reports whether a word stands beside times in some language and means nothing.
func filler(w string) bool {
	switch w {
	case "h", "hs", "hrs", "uhr", "ч", "г", "год", "года", "น", "s", "t", "m", "on", "at", "de", "del", "am", "um", "le", "a":
		return true
	}
	_, weekday := weekdays[w]
	return weekday
}

// time reads 15:04, 15:04:05.999, 15h04, 3 PM or 150405 after a T, and returns how many parts it was.
func (p *dateParser) time(i int) int {
	t := p.toks[i]
	if p.hasTime {
		return 0
	}
	if i > 0 && p.toks[i-1].text == "t" && len(t.text) >= 4 && len(t.text)%2 == 0 && !p.is(i+1, ':') {
		p.hasTime = true
		p.hour, p.min = t.value/100, t.value%100
		if len(t.text) == 6 {
			p.hour, p.min, p.sec = t.value/10000, t.value/100%100, t.value%100
		}
		return 1 + p.fraction(i+1)
	}
	if len(t.text) > 2 {
		return 0
	}
	marked := p.is(i+1, ':') || p.is(i+1, 'w') && p.toks[i+1].text == "h" && !p.toks[i+1].space ||
		p.is(i+1, '.') && len(p.nums) == 3-p.named() && p.is(i+2, 'n') && len(p.toks[i+2].text) == 2
	if marked && p.is(i+2, 'n') && len(p.toks[i+2].text) <= 2 && !p.toks[i+2].space {
		p.hasTime, p.hour, p.min = true, t.value, p.toks[i+2].value
		if (p.is(i+3, ':') || p.is(i+3, '.') && p.toks[i+1].kind == '.') && p.is(i+4, 'n') && len(p.toks[i+4].text) <= 2 {
			p.sec = p.toks[i+4].value
			return 5 + p.fraction(i+5)
		}
		return 3
	}
	if p.is(i+1, 'w') && (p.toks[i+1].text == "am" || p.toks[i+1].text == "pm") && t.value <= 12 {
		p.hasTime, p.hour = true, t.value
		return 1
	}
	return 0
}

// named returns 1 if the month was given by name.
func (p *dateParser) named() int {
	if p.month != 0 {
		return 1
	}
	return 0
}

func (p *dateParser) fraction(i int) int {
	if (p.is(i, '.') || p.is(i, ',')) && p.is(i+1, 'n') && !p.toks[i+1].space && !p.toks[i].space {
		digits := (p.toks[i+1].text + "000000000")[:9]
		for _, c := range digits {
			p.nano = p.nano*10 + int(c-'0')
		}
		return 2
	}
	return 0
}

// offset reads +0300, +03:00, +3, -7:30 after a time, and returns how many parts it was.
func (p *dateParser) offset(i int) int {
	if !p.hasTime || !p.is(i, '+') && !p.is(i, '-') {
		return 0
	}
	sign, n := 1, 1
	if p.is(i, '-') {
		sign = -1
	}
	if p.is(i+n, '-') { // --0700
		n++
	}
	if !p.is(i+n, 'n') || p.toks[i+n].space {
		return 0
	}
	t := p.toks[i+n]
	n++
	h, m := t.value, 0
	switch len(t.text) {
	case 1, 2:
		if p.is(i+n, ':') && p.is(i+n+1, 'n') {
			m, n = p.toks[i+n+1].value, n+2
		}
	case 3, 4:
		h, m = t.value/100, t.value%100
	default:
		return 0
	}
	if h > 14 || m > 59 {
		return 0
	}
	p.zone = time.FixedZone("", sign*(h*3600+m*60))
	return n
}

// day makes a year, month and day of the numbers.
func (p *dateParser) day() (y int, m time.Month, d int, ok bool) {
	n := p.nums
	long := func(i int) bool { return len(n[i].text) == 4 }
	switch {
	case p.month != 0 && len(n) == 2: // 22 nov 2026, nov 22, 2026, 2026 nov 22
		if long(0) {
			return n[0].value, p.month, n[1].value, true
		}
		return year(n[1]), p.month, n[0].value, len(n[0].text) <= 2
	case p.month != 0:
		return 0, 0, 0, false
	case len(n) == 1 && len(n[0].text) == 8: // 20261122
		v := n[0].value
		return v / 10000, time.Month(v / 100 % 100), v % 100, true
	case len(n) == 1 && long(0):
		return n[0].value, 1, 1, !p.hasTime
	case len(n) == 2 && long(0) && len(n[1].text) == 3: // 2026-326
		return n[0].value, 1, n[1].value, n[1].value >= 1 && n[1].value <= 366
	case len(n) == 2 && long(0):
		return n[0].value, time.Month(n[1].value), 1, !p.hasTime
	case len(n) != 3:
		return 0, 0, 0, false
	case long(0): // 2026-11-22, 2026/11/22
		return n[0].value, time.Month(n[1].value), n[2].value, true
	case len(n[2].text) != 4 && p.seps[1] == '-': // 26-11-22
		return year(n[0]), time.Month(n[1].value), n[2].value, len(n[2].text) <= 2
	case p.seps[1] == '.' || p.seps[1] == '-': // 22.11.2026
		return year(n[2]), time.Month(n[1].value), n[0].value, true
	case n[1].value > 12 || p.afternoon || p.forenoon: // 11/22/2026, 11/2/2026 3:04 PM
		return year(n[2]), time.Month(n[0].value), n[1].value, long(2)
	}
	return year(n[2]), time.Month(n[1].value), n[0].value, long(2) && (n[0].value > 12 || n[0].value == n[1].value)
}

func year(t dateTok) int {
	switch {
	case len(t.text) > 2:
		return t.value
	case t.value < 69:
		return 2000 + t.value
	}
	return 1900 + t.value
}

// at puts the day and the time together.
func (p *dateParser) at(y int, m time.Month, d int) (time.Time, bool) {
	if p.afternoon && p.hour < 12 {
		p.hour += 12
	}
	if p.forenoon && p.hour == 12 {
		p.hour = 0
	}
	if p.sec == 60 {
		p.sec = 59 // a leap second
	}
	if m < 1 || m > 12 || p.hour > 24 || p.min > 59 || p.sec > 59 || p.hour == 24 && p.min+p.sec > 0 {
		return time.Time{}, false
	}
	zone := time.UTC
	if p.zone != nil {
		zone = p.zone
	}
	if ordinal := d > 31 || m == 1 && len(p.nums) == 2 && len(p.nums[1].text) == 3; !ordinal {
		if d < 1 || d > time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() {
			return time.Time{}, false
		}
	} else if len(p.nums) != 2 || len(p.nums[1].text) != 3 {
		return time.Time{}, false
	}
	return time.Date(y, m, d, p.hour, p.min, p.sec, p.nano, zone), true
}
