package facts

import (
	"strconv"
	"time"

	"newsbot/news"
)

// A period is a time that a sentence speaks of, with its place.
type period struct {
	news.Period
	first, last int    // its tokens, both included
	limit       string // "by", "until", "early", "from", "since" where the time is a limit
	explicit    bool   // names a day, or a time relative to today
	relative    bool   // follows from the day of publishing
	yearGiven   bool   // names its year
	sentence    int
}

// periodsOf returns the times that a sentence speaks of, in order.
func (r *reading) periodsOf(s sentence) []period {
	var out []period
	for i := s.first; i < s.last; {
		if t := r.tokens[i]; t.kind == mark || t.kind == word && !r.words.calendar.opening[t.low] {
			i++
			continue
		}
		p, n := r.periodAt(s, i)
		if n == 0 || !r.free(i, i+n-1) || n == 1 && r.tokens[i].low == "now" { // says nothing but within "from 2019 to now"
			i++
			continue
		}
		p.first, p.last, p.sentence = i, i+n-1, s.index
		r.widen(s, &p)
		p.Span = r.span(p.first, p.last)
		p.Text, p.Limit, p.Relative = p.Span.In(r.text), p.limit, r.undated(s, p)
		r.take(p.first, p.last)
		out = append(out, p)
		i = p.last + 1
	}
	return out
}

// undated reports whether a time has no date of its own but the one that follows from the day of publishing: "next
// week", "on Friday", "within 30 days".
func (r *reading) undated(s sentence, p period) bool {
	if p.From.IsZero() || r.published.IsZero() || p.From.Before(r.today().AddDate(-3, 0, 0)) {
		return false
	}
	for i := p.first; i <= p.last; i++ {
		_, year := r.yearAt(s, i)
		_, _, quarter := r.words.calendar.quarters.at(r.tokens[:s.last], i)
		_, _, feast := r.words.calendar.feasts.at(r.tokens[:s.last], i)
		if year || quarter || feast || r.words.calendar.months[r.tokens[i].low] != 0 && r.tokens[i].upper == r.words.calendar.capitals {
			return false
		}
	}
	return p.To.IsZero() || p.To.Sub(p.From) < 4*366*24*time.Hour
}

// widen takes in what says that the time is a limit: "as early as", "by the end of".
func (r *reading) widen(s sentence, p *period) {
	tokens := r.tokens[s.first:s.last]
	for {
		at := p.first - s.first
		n, limit, ok := r.words.calendar.deadlines.before(tokens, at)
		if !ok && at > 1 && r.words.articles[tokens[at-1].low] { // "by the end of the third quarter"
			if n, limit, ok = r.words.calendar.deadlines.before(tokens, at-1); ok {
				n++
			}
		}
		if !ok || p.limit != "" && limit != "" {
			break
		}
		p.first -= n
		if limit != "" {
			p.limit = limit
		}
	}
	if p.limit == "after" {
		r.openEnded(s, p)
	}
	if n, limit, ok := r.words.calendar.after.at(tokens, p.last+1-s.first); ok { // "2026'ya kadar"
		p.last += n
		p.limit = limit
	}
}

// openEnded makes of p the time behind it. "after the July 15 attack" speaks of the attack, so that the word behind the
// time must not be what happened then.
func (r *reading) openEnded(s sentence, p *period) {
	next := p.last + 1
	if next < s.last && r.tokens[next].kind == word && !r.words.stops[r.tokens[next].low] && !r.words.conjunctions[r.tokens[next].low] && !r.finiteAt(s, next) || p.To.IsZero() {
		p.limit = ""
		return
	}
	if p.Grain != "day" {
		p.From = p.To
	}
	p.To = time.Time{}
}

// periodAt reads the time that starts at token i and returns how many tokens it has, 0 for none.
func (r *reading) periodAt(s sentence, i int) (period, int) {
	for _, read := range [...]func(*reading, sentence, int) (period, int){
		(*reading).slashRange, (*reading).yearRange, (*reading).businessYear, (*reading).timeRange, (*reading).numericDate, (*reading).fullDate, (*reading).slashDay, (*reading).feast, (*reading).runFrom, (*reading).away,
		(*reading).ordinalWeek, (*reading).weekOnDay, (*reading).weekdayAndDay, (*reading).dayOf, (*reading).monthYear, (*reading).quarter, (*reading).run, (*reading).relative, (*reading).ending, (*reading).weekday,
		(*reading).decade, (*reading).eraOf, (*reading).spelledYear, (*reading).bareYear,
	} {
		if p, n := read(r, s, i); n > 0 {
			return p, n
		}
	}
	return period{}, 0
}

// low returns the text of token i in lower case, "" behind the sentence.
func (r *reading) low(s sentence, i int) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return r.tokens[i].low
}

// integer returns the value of the figure at token i if it is written in at most most digits.
func (r *reading) integer(s sentence, i, most int) (int, bool) {
	if i < s.first || i >= s.last || r.tokens[i].kind != digits || len(r.tokens[i].low) > most {
		return 0, false
	}
	v, err := strconv.Atoi(r.tokens[i].low)
	return v, err == nil
}

// yearAt reads a year of four digits.
func (r *reading) yearAt(s sentence, i int) (int, bool) {
	y, ok := r.integer(s, i, 4)
	return y, ok && y >= 1800 && y <= 2100 && len(r.tokens[i].low) == 4
}

// yearRange reads "between 2020 and 2024", "from 2020 to 2024" and "2020–24". The last year counts: that is how news
// means it.
func (r *reading) yearRange(s sentence, i int) (period, int) {
	at := i
	opened := r.words.calendar.between[r.low(s, at)]
	if opened {
		at++
	}
	from, ok := r.yearAt(s, at)
	if !ok {
		return period{}, 0
	}
	joint := r.low(s, at+1)
	dash := (joint == "-" || joint == "–") && r.tokens[at+1].glued
	if !dash && !r.words.calendar.till[joint] && !(opened && r.words.calendar.and[joint]) {
		return period{}, 0
	}
	to, ok := r.yearAt(s, at+2)
	if !ok && dash {
		if short, good := r.integer(s, at+2, 2); good && len(r.tokens[at+2].low) == 2 && r.low(s, at+3) != "-" {
			to, ok = from/100*100+short, true
		}
	}
	if !ok || to <= from {
		return period{}, 0
	}
	p := period{Period: news.Period{From: date(from, 1, 1), To: date(to+1, 1, 1), Grain: "year"}}
	n := at + 3 - i
	if len(r.words.calendar.rangeEnds) > 0 && !dash {
		if !r.words.calendar.rangeEnds[r.low(s, i+n)] {
			return period{}, 0
		}
		n++
	}
	return p, n
}

// ambiguous are names of months and days that are other words when they have no capital.
var ambiguous = set("may march mar jan dec sep second sun sat wed mon fri mai avril mart ocak pazar ekim salı")

// monthAt reads a month's name and the point of its abbreviation.
func (r *reading) monthAt(s sentence, i int) (time.Month, int) {
	if i >= s.last || i < s.first {
		return 0, 0
	}
	t := r.tokens[i]
	m, ok := r.words.calendar.months[t.low]
	if !ok || r.words.calendar.capitals && !t.upper && ambiguous[t.low] {
		return 0, 0
	}
	if r.low(s, i+1) == "." && r.tokens[i+1].glued && t.core-t.start <= 5 && i+2 < s.last {
		return m, 2
	}
	return m, 1
}

// fullDate reads a day and a month in either order, with or without a year and a weekday before.
func (r *reading) fullDate(s sentence, i int) (period, int) {
	at := i
	if _, ok := r.words.calendar.weekdays[r.low(s, at)]; ok && r.tokens[at].kind == word {
		at++
		for r.low(s, at) == "," || r.low(s, at) == "." || r.low(s, at) == "the" || r.low(s, at) == "den" || r.low(s, at) == "dem" {
			at++
		}
	}
	d, m, n := 0, time.Month(0), 0
	if month, k := r.monthAt(s, at); k > 0 {
		m = month
		if r.low(s, at+k) == "the" {
			k++
		}
		var dn int
		if d, dn = r.dayAt(s, at+k); dn == 0 || r.unitAfter(s, at+k+dn-1) {
			return period{}, 0
		}
		n = at + k + dn
	} else if day, k := r.dayAt(s, at); k > 0 {
		d, n = day, at+k
		if r.words.of[r.low(s, n)] {
			n++
		}
		month, mn := r.monthAt(s, n)
		if mn == 0 {
			return period{}, 0
		}
		m, n = month, n+mn
	} else {
		return period{}, 0
	}
	y, k := r.yearBehind(s, n)
	n += k
	if k == 0 {
		y = r.yearFor(s, i, m, d)
	}
	if k == 0 && m == time.February && d == 29 {
		y = r.leapYear(s, i, y)
	}
	if y != 0 && d >= 29 && d <= 31 && !validDay(y, m, d) {
		return period{explicit: true}, n - i // 30 February is no day, and the year behind it none of its own
	}
	if y == 0 || !validDay(y, m, d) {
		return period{}, 0
	}
	p := day(date(y, m, d))
	p.yearGiven = k > 0
	return p, n - i
}

// leapYear returns y or the nearest year with 29 days in February, in the direction that the sentence speaks of.
func (r *reading) leapYear(s sentence, i, y int) int {
	step := -1
	if r.future(s, i) {
		step = 1
	}
	for k := 0; k < 8 && y > 0 && !validDay(y, time.February, 29); k++ {
		y += step
	}
	return y
}

// yearBehind reads the year behind a month or a day: ", 2025", "de 2025", "2025", "of '87", "nineteen eighty-six".
func (r *reading) yearBehind(s sentence, i int) (int, int) {
	k := 0
	if r.low(s, i) == "," || r.words.of[r.low(s, i)] || r.low(s, i) == "in" {
		k = 1
	}
	if y, ok := r.yearAt(s, i+k); ok && !r.unitAfter(s, i+k) {
		return y, k + 1
	}
	if y, n := r.yearInWords(s, i+k); n > 0 && r.low(s, i) != "," {
		return y, k + n
	}
	at := i + k
	apostrophe := r.low(s, at) == "'" || r.low(s, at) == "’"
	if apostrophe {
		at++
	}
	if v, ok := r.integer(s, at, 2); ok && len(r.tokens[at].low) == 2 && (apostrophe || v > 31 && r.words.of[r.low(s, i)]) && !r.unitAfter(s, at) && !r.countNoun(s, at+1) {
		return century(component{v, 2}), at + 1 - i
	}
	return 0, 0
}

// monthYear reads "September 2025", "mid-September", "September". A month alone must stand where a time does: some people
// are called May.
func (r *reading) monthYear(s sentence, i int) (period, int) {
	p, n := r.month(s, i)
	before := r.low(s, i-1)
	if n > 0 && !p.yearGiven && r.words.calendar.shift[r.low(s, i)] == "" && r.words.calendar.parts[r.low(s, i)] == "" && !r.words.locative[before] && !r.words.calendar.limits[before] {
		return period{}, 0
	}
	return p, n
}

// month reads a month with or without its year.
func (r *reading) month(s sentence, i int) (period, int) {
	at := i
	which := r.words.calendar.parts[r.low(s, at)]
	if which != "" {
		at++
		for r.low(s, at) == "-" || r.words.of[r.low(s, at)] {
			at++
		}
		at = r.skipArticle(s, at)
	} else if shift := r.words.calendar.shift[r.low(s, i)]; shift != "" {
		if p, n := r.shiftedMonth(s, i+1, shift); n > 0 {
			return p, n + 1
		}
	}
	m, k := r.monthAt(s, at)
	if k == 0 {
		if y, ok := r.yearAt(s, at); ok && which != "" && !r.unitAfter(s, at) { // "late 2025"
			return period{Period: part(news.Period{From: date(y, 1, 1), To: date(y+1, 1, 1), Grain: "year"}, which), yearGiven: true}, at + 1 - i
		}
		return period{}, 0
	}
	y, n := r.yearBehind(s, at+k)
	if n == 0 {
		if k == 2 {
			k = 1
		}
		y = r.yearFor(s, i, m, 0)
	}
	if y == 0 {
		return period{}, 0
	}
	p := news.Period{From: date(y, m, 1), To: date(y, m+1, 1), Grain: "month"}
	if which != "" {
		p = part(p, which)
	}
	return period{Period: p, yearGiven: n > 0}, at + k + n - i
}

// shiftedMonth reads the month at token i as the one that "this", "next" or "last" before it says.
func (r *reading) shiftedMonth(s sentence, i int, shift string) (period, int) {
	m, k := r.monthAt(s, i)
	if _, day := r.dayAt(s, i+1); k == 0 || day > 0 && !r.unitAfter(s, i+day) || r.published.IsZero() {
		return period{}, 0
	}
	if _, n := r.yearBehind(s, i+k); n > 0 {
		return period{}, 0
	}
	today := r.today()
	y := today.Year()
	switch {
	case (shift == "next" || shift == "coming") && m <= today.Month():
		y++
	case shift == "last" && m >= today.Month():
		y--
	}
	if k == 2 && i+k >= s.last-1 {
		k = 1
	}
	return period{Period: news.Period{From: date(y, m, 1), To: date(y, m+1, 1), Grain: "month"}, relative: true, yearGiven: true}, k
}

// quarter reads "second quarter of 2025", "Q2", "first half".
func (r *reading) quarter(s sentence, i int) (period, int) {
	k, value, ok := r.words.calendar.quarters.at(r.tokens[:s.last], i)
	if !ok {
		return period{}, 0
	}
	nth, months, grain := int(value[1]-'0'), 3, "quarter"
	if value[0] == 'H' {
		months, grain = 6, "month"
		if at := i + k + 1; r.words.of[r.low(s, i+k)] { // "the second half of April"
			if m, n := r.month(s, at); n > 0 && m.Grain == "month" && !m.From.IsZero() {
				middle := m.From.AddDate(0, 0, 15)
				if nth == 1 {
					m.To = middle
				} else {
					m.From = middle
				}
				return m, k + 1 + n
			}
		}
	}
	y, n := r.yearBehind(s, i+k)
	if n == 0 {
		if r.published.IsZero() {
			return period{}, 0
		}
		y = r.published.Year()
		if from := date(y, time.Month((nth-1)*months+1), 1); from.After(r.published) && !r.future(s, i) {
			y--
		}
	}
	from := date(y, time.Month((nth-1)*months+1), 1)
	return period{Period: news.Period{From: from, To: from.AddDate(0, months, 0), Grain: grain}}, k + n
}
