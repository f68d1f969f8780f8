package facts

import "time"

// dayAt reads the day of a month: 25, 25th, 25., 1er, twenty-fifth.
func (r *reading) dayAt(s sentence, i int) (int, int) {
	d, ok := r.integer(s, i, 2)
	if !ok {
		return r.spelledDay(s, i)
	}
	if d < 1 || d > 31 {
		return 0, 0
	}
	switch next := r.low(s, i+1); next {
	case "st", "nd", "rd", "th", "er", "º", "°", "ª", ".":
		if r.tokens[i+1].glued && (next != "." || r.words.ordinalPoint) {
			return d, 2
		}
	}
	return d, 1
}

// spelledDay reads the day of a month in words: "fourth", "twenty-second", "twenty nine".
func (r *reading) spelledDay(s sentence, i int) (int, int) {
	if d := r.words.calendar.ordinals[r.low(s, i)]; d > 0 {
		return int(d), 1
	}
	tens := r.words.numbers[r.low(s, i)]
	if tens != 20 && tens != 30 {
		return 0, 0
	}
	at := i + 1
	if r.low(s, at) == "-" {
		at++
	}
	d := r.words.calendar.ordinals[r.low(s, at)]
	if d == 0 && !r.countNoun(s, at+1) {
		d = r.words.numbers[r.low(s, at)]
	}
	if d < 1 || d > 9 || tens+d > 31 {
		return 0, 0
	}
	return int(tens + d), at + 1 - i
}

// ordinalDay reads the day of a month that is written as one of a row: 13th, thirteenth.
func (r *reading) ordinalDay(s sentence, i int) (int, int) {
	d, n := r.dayAt(s, i)
	if n == 0 || n == 1 && (r.tokens[i].kind == digits || r.words.numbers[r.low(s, i)] > 0) {
		return 0, 0
	}
	if n > 1 && r.tokens[i].kind != digits && r.words.calendar.ordinals[r.low(s, i+n-1)] == 0 {
		return 0, 0
	}
	return d, n
}

// mostMonths is how far a day without its month is looked for: within two years every weekday meets every day.
const mostMonths = 24

// weekdayAndDay reads "Wed 13th": the nearest day of that number that falls on that weekday.
func (r *reading) weekdayAndDay(s sentence, i int) (period, int) {
	weekday, ok := r.words.calendar.weekdays[r.low(s, i)]
	if !ok || r.published.IsZero() {
		return period{}, 0
	}
	at := i + 1
	for r.low(s, at) == "," || r.low(s, at) == "." || r.low(s, at) == "the" {
		at++
	}
	d, n := r.ordinalDay(s, at)
	if n == 0 || r.words.of[r.low(s, at+n)] {
		return period{}, 0
	}
	step, today := -1, r.today()
	if r.future(s, i) {
		step = 1
	}
	for k := 0; k < mostMonths; k++ {
		first := date(today.Year(), today.Month()+time.Month(step*k), 1)
		t := first.AddDate(0, 0, d-1)
		if t.Month() == first.Month() && t.Weekday() == weekday && (step > 0 && !t.Before(today) || step < 0 && !t.After(today)) {
			return sameDay(t), at + n - i
		}
	}
	return period{}, 0
}

// dayOf reads "the 15th day of June", "the last day of next month".
func (r *reading) dayOf(s sentence, i int) (period, int) {
	d, n := r.ordinalDay(s, i)
	last := r.words.calendar.ordinals[r.low(s, i)] < 0
	if last {
		n = 1
	}
	if n == 0 || r.low(s, i+n) != "day" || !r.words.of[r.low(s, i+n+1)] {
		return period{}, 0
	}
	at := i + n + 2
	m, k := r.relative(s, at)
	if k == 0 {
		at = r.skipArticle(s, at)
		m, k = r.month(s, at)
	}
	if k == 0 && r.words.calendar.grains[r.low(s, at)] == "month" && !r.published.IsZero() {
		m, k = period{Period: grains(r.today(), "month", 0, 1)}, 1
	}
	if k == 0 || m.Grain != "month" || m.From.IsZero() {
		return period{}, 0
	}
	if last {
		return sameDay(m.To.AddDate(0, 0, -1)), at + k - i
	}
	if !validDay(m.From.Year(), m.From.Month(), d) {
		return period{}, 0
	}
	return sameDay(date(m.From.Year(), m.From.Month(), d)), at + k - i
}
