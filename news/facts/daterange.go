package facts

import (
	"time"

	"newsbot/news"
)

// timeRange reads two times that belong together: "from August to October 2025", "between May 5 and today", "3–12 May".
// The last day, month or year counts: that is how news means it.
func (r *reading) timeRange(s sentence, i int) (period, int) {
	at := i
	opened := r.words.calendar.between[r.low(s, at)]
	if opened {
		at = r.skipArticle(s, at+1)
	}
	p, n := r.simplePeriod(s, at)
	if n == 0 {
		return r.dayRange(s, i, at, opened)
	}
	j, ok := r.joint(s, at+n, opened)
	if !ok {
		return period{}, 0
	}
	k := r.skipArticle(s, j)
	q, m := r.simplePeriod(s, k)
	if m == 0 {
		if d, dn := r.dayAt(s, k); dn > 0 && p.Grain == "day" && !r.unitAfter(s, k+dn-1) && p.From.Day() < d { // "July 3 to 5"
			if validDay(p.From.Year(), p.From.Month(), d) {
				p.To = date(p.From.Year(), p.From.Month(), d+1)
				return p, k + dn - i
			}
		} else if d, dn := r.ordinalDay(s, k); dn > 0 && p.Grain == "day" && validDay(p.From.Year(), p.From.Month()+1, d) { // "from April 27 to the 3rd"
			p.To = date(p.From.Year(), p.From.Month()+1, d+1)
			return p, k + dn - i
		}
		return period{}, 0
	}
	if !p.yearGiven && !q.yearGiven && !p.relative && !q.relative && p.From.After(q.From) && p.From.After(r.today()) && q.To.After(r.today()) {
		p.From = p.From.AddDate(-1, 0, 0) // what runs now: "May to March", told in June
	}
	if p.From.IsZero() || q.To.IsZero() || p.Grain != q.Grain && (p.Grain == "year" || q.Grain == "year") && !p.yearGiven {
		return period{}, 0
	}
	return join(p, q), k + m - i
}

// join returns the time from p to q. Where only one of them names its year, it is the other's too.
func join(p, q period) period {
	if !p.yearGiven && q.yearGiven && !p.relative {
		p.From = p.From.AddDate(q.From.Year()-p.From.Year(), 0, 0)
	}
	for p.From.After(q.From) && q.relative && q.Grain == "day" {
		q.From, q.To = q.From.AddDate(0, 0, 7), q.To.AddDate(0, 0, 7) // "from next Monday to Friday"
	}
	if p.From.After(q.From) {
		if p.yearGiven || !q.yearGiven {
			q.To = q.To.AddDate(1, 0, 0)
		} else {
			p.From = p.From.AddDate(-1, 0, 0)
		}
	}
	p.To, p.Grain = q.To, q.Grain
	p.explicit = p.explicit || q.explicit
	if !p.To.After(p.From) {
		return period{}
	}
	return p
}

// dayRange reads "3 to 12 May", "5–9 September 2025", whose first part is a bare number.
func (r *reading) dayRange(s sentence, i, at int, opened bool) (period, int) {
	d, n := r.dayAt(s, at)
	if n == 0 {
		return period{}, 0
	}
	j, ok := r.joint(s, at+n, opened)
	if !ok {
		return period{}, 0
	}
	q, m := r.fullDate(s, j)
	if m == 0 || q.From.Day() <= d {
		return period{}, 0
	}
	q.From = date(q.From.Year(), q.From.Month(), d)
	return q, j + m - i
}

// joint reads what stands between two times of a range and returns the token behind it.
func (r *reading) joint(s sentence, i int, opened bool) (int, bool) {
	w := r.low(s, i)
	if w == "-" || w == "–" || r.words.calendar.till[w] || opened && r.words.calendar.and[w] {
		return i + 1, i+1 < s.last
	}
	return 0, false
}

func (r *reading) skipArticle(s sentence, i int) int {
	if r.words.articles[r.low(s, i)] {
		return i + 1
	}
	return i
}

// simplePeriod reads a time that is no range and no run.
func (r *reading) simplePeriod(s sentence, i int) (period, int) {
	for _, read := range [...]func(*reading, sentence, int) (period, int){
		(*reading).numericDate, (*reading).fullDate, (*reading).slashDay, (*reading).feast, (*reading).month, (*reading).quarter, (*reading).relative, (*reading).weekday, (*reading).bareYear,
	} {
		if p, n := read(r, s, i); n > 0 && !p.From.IsZero() {
			return p, n
		}
	}
	return period{}, 0
}

// away reads a time that is told from another: "two months after next Friday", "3 days from 1 May".
func (r *reading) away(s sentence, i int) (period, int) {
	if i >= s.last {
		return period{}, 0
	}
	n, ok := r.number(s, i)
	if !ok && grainOne(r, s, i) {
		n, ok = number{first: i, last: i, value: 1}, true
	}
	if !ok || n.value < 1 || n.value > 1000 || n.value != float64(int(n.value)) {
		return period{}, 0
	}
	grain, way := r.words.calendar.grains[r.low(s, n.last+1)], r.words.calendar.ways[r.low(s, n.last+2)]
	if grain == "" || way == 0 {
		return period{}, 0
	}
	at := r.skipArticle(s, n.last+3)
	p, k := r.simplePeriod(s, at)
	if k == 0 || p.Grain != "day" {
		return period{}, 0
	}
	q := day(advance(p.From, grain, int(way)*int(n.value)))
	q.yearGiven, q.relative = p.yearGiven, p.relative
	return q, at + k - i
}

// ordinalWeek reads "the first week of October", "last week of 2019": weeks count by their Thursday.
func (r *reading) ordinalWeek(s sentence, i int) (period, int) {
	if r.words.calendar.grains[r.low(s, i)] == "week" { // "the week of April 10"
		at := i + 1
		if r.words.of[r.low(s, at)] || r.words.calendar.starts[r.low(s, at)] {
			at++
		}
		if r.low(s, at) == "on" {
			at++
		}
		p, n := r.fullDate(s, at)
		if at == i+1 || n == 0 || p.From.IsZero() {
			return period{}, 0
		}
		p.From, p.Grain = monday(p.From), "week"
		p.To = p.From.AddDate(0, 0, 7)
		return p, at + n - i
	}
	nth, ok := r.words.calendar.ordinals[r.low(s, i)]
	width := 1
	if d, n := r.dayAt(s, i); n == 2 && d <= 5 {
		nth, ok, width = float64(d), true, 2
	}
	if !ok || r.words.calendar.grains[r.low(s, i+width)] != "week" || !r.words.of[r.low(s, i+width+1)] {
		return period{}, 0
	}
	behind := r.skipArticle(s, i+width+2)
	p, n := r.simplePeriod(s, behind)
	if n == 0 || p.Grain != "month" && p.Grain != "year" {
		return period{}, 0
	}
	first := monday(p.From)
	if first.AddDate(0, 0, 3).Before(p.From) {
		first = first.AddDate(0, 0, 7)
	}
	from := first.AddDate(0, 0, 7*(int(nth)-1))
	if nth < 0 {
		from = monday(p.To.AddDate(0, 0, -1))
		if !from.AddDate(0, 0, 3).Before(p.To) {
			from = from.AddDate(0, 0, -7)
		}
	}
	p.From, p.To, p.Grain = from, from.AddDate(0, 0, 7), "week"
	on := behind + n
	if r.low(s, on) == "." {
		on++
	}
	if d, ok := r.words.calendar.weekdays[r.low(s, on+1)]; ok && r.low(s, on) == "on" {
		return day(from.AddDate(0, 0, (int(d)+6)%7)), on + 2 - i
	}
	return p, behind + n - i
}

// runFrom reads a time that lasts from a day on: "for three days from today", "for one week, from 20 December".
func (r *reading) runFrom(s sentence, i int) (period, int) {
	if r.low(s, i-1) != "for" || i >= s.last {
		return period{}, 0
	}
	n, ok := r.number(s, i)
	if !ok || n.value < 1 || n.value > 1000 || n.value != float64(int(n.value)) {
		return period{}, 0
	}
	grain, at := r.words.calendar.grains[r.low(s, n.last+1)], n.last+2
	if r.low(s, at) == "," {
		at++
	}
	if grain == "" || grain == "century" || !r.words.calendar.between[r.low(s, at)] || r.words.ranges[r.low(s, at)] {
		return period{}, 0
	}
	p, k := r.simplePeriod(s, at+1)
	if k == 0 || p.Grain != "day" {
		return period{}, 0
	}
	p.To, p.Grain = advance(p.From, grain, int(n.value)), grain
	return p, at + 1 + k - i
}

// weekOnDay reads "next week on Tuesday", "Tuesday of next week".
func (r *reading) weekOnDay(s sentence, i int) (period, int) {
	w, wn := r.relative(s, i)
	at := i + wn
	if wn > 0 && w.Grain == "week" {
		if n, _, ok := r.words.calendar.deadlines.at(r.tokens[:s.last], at); ok {
			at += n
		}
		if d, ok := r.words.calendar.weekdays[r.low(s, at)]; ok {
			return day(w.From.AddDate(0, 0, (int(d)+6)%7)), at + 1 - i
		}
		return period{}, 0
	}
	d, ok := r.words.calendar.weekdays[r.low(s, i)]
	if !ok || i+1 >= s.last {
		return period{}, 0
	}
	at = i + 1
	if r.words.of[r.low(s, at)] {
		at++
	}
	if w, wn = r.relative(s, at); wn > 0 && w.Grain == "week" {
		return day(w.From.AddDate(0, 0, (int(d)+6)%7)), at + wn - i
	}
	return period{}, 0
}

// half cuts a period told from the day of publishing: what is "earlier" ends with that day, the rest are halves.
func (r *reading) half(p news.Period, which string) news.Period {
	today := r.today()
	middle := p.From.Add(p.To.Sub(p.From) / 2).Truncate(24 * time.Hour)
	if p.Grain == "year" {
		middle = p.From.AddDate(0, 6, 0)
	}
	switch {
	case which == "earlier" && today.After(p.From) && today.Before(p.To):
		p.To = today
	case which == "start", which == "earlier":
		p.To = middle
	case which == "end":
		p.From = middle
	default:
		p = part(p, which)
	}
	return p
}

// part cuts a period to its beginning, middle or end as "early", "mid" and "late" say.
func part(p news.Period, which string) news.Period {
	whole := p.To.Sub(p.From)
	if p.From.IsZero() {
		return p
	}
	switch {
	case p.Grain == "year" && which == "start":
		p.To = p.From.AddDate(0, 4, 0)
	case p.Grain == "year" && which == "middle":
		p.From, p.To = p.From.AddDate(0, 4, 0), p.From.AddDate(0, 8, 0)
	case p.Grain == "year":
		p.From = p.To.AddDate(0, -4, 0)
	case p.Grain == "month" && which == "start":
		p.To = p.From.AddDate(0, 0, 10)
	case p.Grain == "month" && which == "middle":
		p.From, p.To = p.From.AddDate(0, 0, 10), p.From.AddDate(0, 0, 20)
	case p.Grain == "month":
		p.From = p.From.AddDate(0, 0, 15)
	case whole > 48*time.Hour && which == "end" && p.Grain == "week":
		p.From = p.From.AddDate(0, 0, 4)
	}
	return p
}
