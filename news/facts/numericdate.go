package facts

import (
	"time"

	"newsbot/news"
)

// A component is one part of a date that is written with marks: a figure or the name of a month.
type component struct {
	value  int
	digits int // 0 for a name
}

func (r *reading) component(s sentence, i int) (component, bool) {
	if v, ok := r.integer(s, i, 4); ok {
		return component{v, len(r.tokens[i].low)}, true
	}
	if i < s.first || i >= s.last {
		return component{}, false
	}
	m, ok := r.words.calendar.months[r.tokens[i].low]
	return component{int(m), 0}, ok
}

// marked reads components with the same mark glued between them, at most three, and returns the mark.
func (r *reading) marked(s sentence, i int) ([]component, string) {
	first, ok := r.component(s, i)
	sep := r.low(s, i+1)
	if !ok || sep != "-" && sep != "/" {
		return nil, ""
	}
	parts := []component{first}
	for at := i + 1; r.low(s, at) == sep && r.tokens[at].glued && at+1 < s.last && r.tokens[at+1].glued; at += 2 {
		c, ok := r.component(s, at+1)
		if !ok || len(parts) == 3 {
			return nil, "" // a telephone number, or a name
		}
		parts = append(parts, c)
	}
	return parts, sep
}

// numericDate reads 2025-09-16, 16.09.2025, 9/16/2025, 16-Sep-2025, Sep/2025 and 20250916.
func (r *reading) numericDate(s sentence, i int) (period, int) {
	if i < s.last && r.tokens[i].kind == digits && len(r.tokens[i].low) >= 8 { // one figure
		for _, layout := range [...]string{"2.1.2006", "20060102"} {
			if t, err := time.Parse(layout, r.tokens[i].low); err == nil && t.Year() >= 1800 && t.Year() <= 2100 {
				p := day(t)
				p.yearGiven = true
				return p, 1
			}
		}
		return period{}, 0
	}
	parts, sep := r.marked(s, i)
	switch len(parts) {
	case 3:
		y, m, d := r.arrange(parts, sep)
		if y < 1000 || m < 1 || m > 12 || d < 1 || d > 31 {
			return period{}, 0
		}
		if !validDay(y, time.Month(m), d) {
			return period{explicit: true}, 5 // 2/29/2019 is no day
		}
		p := day(date(y, time.Month(m), d))
		p.yearGiven = true
		return p, 5
	case 2:
		return r.twoParts(s, i, parts)
	}
	return period{}, 0
}

// arrange says which of three components is the year, the month and the day.
func (r *reading) arrange(parts []component, sep string) (y, m, d int) {
	a, b, c := parts[0], parts[1], parts[2]
	for k, part := range parts {
		if part.digits > 0 {
			continue
		}
		left, right := parts[(k+1)%3], parts[(k+2)%3]
		if left.digits == 4 || right.digits < 4 && k == 1 {
			left, right = right, left
		}
		return century(right), part.value, left.value
	}
	if a.digits == 4 {
		return a.value, b.value, c.value
	}
	if c.digits < 4 && (c.digits != 2 || sep != "/") {
		return 0, 0, 0 // 3-1-10 is a score
	}
	if r.words.calendar.dayFirst || a.value > 12 {
		a, b = b, a
	}
	return century(c), a.value, b.value
}

// century returns the year that a figure means: 87 is 1987, 35 is 2035.
func century(c component) int {
	switch {
	case c.digits != 2:
		return c.value
	case c.value < 40:
		return 2000 + c.value
	}
	return 1900 + c.value
}

// twoParts reads a month with its year (Dec/2018, 12-2015, 2015-12) or a day with the name of its month (Oct/2).
func (r *reading) twoParts(s sentence, i int, parts []component) (period, int) {
	a, b := parts[0], parts[1]
	if a.digits == 4 || a.digits > 0 && b.digits == 0 {
		a, b = b, a
	}
	switch {
	case b.digits == 4 && b.value >= 1800 && b.value <= 2100 && a.value >= 1 && a.value <= 12 && (a.digits == 0 || a.digits == 2):
		from := date(b.value, time.Month(a.value), 1)
		return period{Period: news.Period{From: from, To: from.AddDate(0, 1, 0), Grain: "month"}, yearGiven: true}, 3
	case a.digits == 0 && (b.digits == 1 || b.digits == 2) && b.value >= 1:
		m := time.Month(a.value)
		if y := r.yearFor(s, i, m, b.value); y > 0 && validDay(y, m, b.value) {
			return day(date(y, m, b.value)), 3
		}
	}
	return period{}, 0
}

// beforeDay are words behind which 22/04 is a day and no fraction.
var beforeDay = set("on by until till since from before after dated between am vom bis seit le du au depuis el del al desde il dal op sinds")

// slashDay reads a day written as 22/04 where a day is sure to stand.
func (r *reading) slashDay(s sentence, i int) (period, int) {
	_, weekday := r.words.calendar.weekdays[r.low(s, i-1)]
	parts, sep := r.marked(s, i)
	if !weekday && !beforeDay[r.low(s, i-1)] || len(parts) != 2 || sep != "/" {
		return period{}, 0
	}
	m, d, ok := r.monthAndDay(parts)
	if !ok || r.unitAfter(s, i+2) || r.words.of[r.low(s, i+3)] {
		return period{}, 0
	}
	y, k := r.yearBehind(s, i+3)
	if k == 0 {
		y = r.yearFor(s, i, m, d)
	}
	if y == 0 || !validDay(y, m, d) {
		return period{}, 0
	}
	p := day(date(y, m, d))
	p.yearGiven = k > 0
	return p, 3 + k
}

// monthAndDay reads two figures of one or two digits as a month and a day, in the order of the language.
func (r *reading) monthAndDay(parts []component) (time.Month, int, bool) {
	a, b := parts[0], parts[1]
	if a.digits < 1 || a.digits > 2 || b.digits < 1 || b.digits > 2 {
		return 0, 0, false
	}
	if r.words.calendar.dayFirst || a.value > 12 {
		a, b = b, a
	}
	return time.Month(a.value), b.value, a.value >= 1 && a.value <= 12 && b.value >= 1 && b.value <= 31
}

// slashRange reads "10/1-11/2/2017", "from 5/1-5/7, 2020".
func (r *reading) slashRange(s sentence, i int) (period, int) {
	at := i
	if r.words.calendar.between[r.low(s, at)] {
		at++
	}
	parts, sep := r.marked(s, at)
	dash := at + 3
	if len(parts) != 2 || sep != "/" || r.low(s, dash) != "-" && r.low(s, dash) != "–" || !r.tokens[dash].glued {
		return period{}, 0
	}
	m, d, ok := r.monthAndDay(parts)
	q, n := r.numericDate(s, dash+1)
	if other, _ := r.marked(s, dash+1); n == 0 && len(other) == 2 {
		if qm, qd, good := r.monthAndDay(other); good && !r.unitAfter(s, dash+3) {
			n = 3
			y, k := r.yearBehind(s, dash+4)
			if k == 0 {
				y = r.yearFor(s, i, qm, qd)
			}
			n += k
			if y == 0 || !validDay(y, qm, qd) {
				return period{}, 0
			}
			q = day(date(y, qm, qd))
		}
	}
	if !ok || n == 0 || q.Grain != "day" {
		return period{}, 0
	}
	y := q.From.Year()
	if m > q.From.Month() {
		y--
	}
	if !validDay(y, m, d) || !q.To.After(date(y, m, d)) {
		return period{}, 0
	}
	q.From = date(y, m, d)
	return q, dash + 1 + n - i
}
