package facts

import (
	"strconv"
	"strings"
	"time"
)

// Feasts are written as "12-25", as the nth weekday of a month ("11/4/4": the fourth Thursday of November, "5/1/-1": the
// last Monday of May), or as days from Easter or Thanksgiving ("easter-2"). Feasts that follow the moon or differ from
// country to country under one name are left out.
const (
	easter       = "easter"
	thanksgiving = "thanksgiving"
)

// feastDay returns the day of a feast in year y.
func feastDay(value string, y int) (time.Time, bool) {
	if rest, ok := strings.CutPrefix(value, easter); ok {
		n, err := strconv.Atoi(rest)
		return easterDay(y).AddDate(0, 0, n), err == nil
	}
	if rest, ok := strings.CutPrefix(value, thanksgiving); ok {
		n, err := strconv.Atoi(rest)
		return nthWeekday(y, time.November, time.Thursday, 4).AddDate(0, 0, n), err == nil
	}
	if parts := strings.Split(value, "/"); len(parts) == 3 {
		m, err1 := strconv.Atoi(parts[0])
		d, err2 := strconv.Atoi(parts[1])
		n, err3 := strconv.Atoi(parts[2])
		return nthWeekday(y, time.Month(m), time.Weekday(d), n), err1 == nil && err2 == nil && err3 == nil
	}
	t, err := time.Parse("01-02", value)
	return date(y, t.Month(), t.Day()), err == nil
}

// nthWeekday returns the nth d of a month; the last for -1.
func nthWeekday(y int, m time.Month, d time.Weekday, n int) time.Time {
	if n < 0 {
		last := date(y, m+1, 0)
		return last.AddDate(0, 0, -(int(last.Weekday())-int(d)+7)%7)
	}
	first := date(y, m, 1)
	return first.AddDate(0, 0, (int(d)-int(first.Weekday())+7)%7+7*(n-1))
}

// easterDay returns Easter Sunday of the Gregorian calendar, by the rule that churches publish for it.
func easterDay(y int) time.Time {
	golden, hundreds := y%19, y/100
	moon := (hundreds - hundreds/4 - (8*hundreds+13)/25 + 19*golden + 15) % 30
	moon -= moon / 28 * (1 - 29/(moon+1)*((21-golden)/11))
	weekday := (y + y/4 + moon + 2 - hundreds + hundreds/4) % 7
	days := moon - weekday
	month := 3 + (days+40)/44
	return date(y, time.Month(month), days+28-31*(month/4))
}

// feast reads "Christmas", "Black Friday 2025", "next Easter", "Labor Day of this year".
func (r *reading) feast(s sentence, i int) (period, int) {
	at, shift := i, r.words.calendar.shift[r.low(s, i)]
	if shift != "" {
		at++
	}
	k, value, ok := r.words.calendar.feasts.at(r.tokens[:s.last], at)
	if !ok || r.words.calendar.capitals && !r.tokens[at].upper && !r.tokens[at+k-1].upper && shift == "" && !isDayWord(r, s, at+k-1) {
		return period{}, 0
	}
	end := at + k
	y, n := r.yearBehind(s, end)
	if n > 0 {
		t, ok := feastDay(value, y)
		p := day(t)
		p.yearGiven = true
		return p, truthInt(ok) * (end + n - i)
	}
	if !isDayWord(r, s, end-1) && shift == "" && !r.timeBefore(s, i) || r.published.IsZero() {
		return period{}, 0 // a Christmas market is no day
	}
	behind := end
	if r.words.of[r.low(s, behind)] {
		behind++
	}
	if w, wn := r.relative(s, behind); wn > 0 && w.Grain == "year" && !w.From.IsZero() {
		t, ok := feastDay(value, w.From.Year())
		return sameDay(t), truthInt(ok) * (behind + wn - i)
	}
	t, ok := r.nearestFeast(s, i, value, shift)
	return day(t), truthInt(ok) * (end - i)
}

// nearestFeast returns the feast that is meant where no year is given.
func (r *reading) nearestFeast(s sentence, i int, value, shift string) (time.Time, bool) {
	today := r.today()
	y := today.Year()
	t, ok := feastDay(value, y)
	if !ok {
		return t, false
	}
	switch shift {
	case "last":
		if !t.Before(today) {
			y--
		}
	case "next", "coming":
		if !t.After(today) {
			y++
		}
	default:
		y = r.yearFor(s, i, t.Month(), t.Day())
	}
	return feastDay(value, y)
}

// timeBefore reports whether a word stands before token i behind which a time is due.
func (r *reading) timeBefore(s sentence, i int) bool {
	before := r.low(s, i-1)
	if r.words.articles[before] {
		before = r.low(s, i-2)
	}
	return r.words.locative[before] || r.words.calendar.limits[before] || beforeDay[before] || r.words.calendar.till[before]
}

// isDayWord reports whether token i says that a day is meant: the last word of "Labor Day", "Black Friday".
func isDayWord(r *reading, s sentence, i int) bool {
	low := r.low(s, i)
	_, weekday := r.words.calendar.weekdays[low]
	return weekday || r.words.calendar.grains[low] == "day" || low == "eve"
}

func truthInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
