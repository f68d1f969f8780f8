package facts

import (
	"strconv"
	"strings"
	"time"

	"newsbot/news"
)

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func day(t time.Time) period {
	return period{Period: news.Period{From: t, To: t.AddDate(0, 0, 1), Grain: "day"}, explicit: true}
}

// sameDay is a day that follows from the day of publishing.
func sameDay(t time.Time) period {
	p := day(t)
	p.relative = true
	return p
}

func validDay(y int, m time.Month, d int) bool {
	return d >= 1 && date(y, m, d).Month() == m
}

// today returns the start of the day on which the article was published.
func (r *reading) today() time.Time {
	y, m, d := r.published.UTC().Date()
	return date(y, m, d)
}

// future reports whether the part of the sentence around token i speaks of what is to come. The first part of a
// sentence goes with the second: "On Friday, parliament will vote".
func (r *reading) future(s sentence, i int) bool {
	if r.told(s, i) {
		return false // "said on Tuesday that it would"
	}
	from := i
	for from > s.first && !clauseMark(r.tokens[from-1].low) {
		from--
	}
	marks := 0
	for j := from; j < s.last; j++ {
		t := r.tokens[j]
		if clauseMark(t.low) {
			if marks++; marks > 1 || from > s.first {
				break
			}
		}
		if r.lang == "tr" && futureTense(t.low) {
			return true
		}
		if r.lang == "en" && (t.low == "is" || t.low == "are") && r.low(s, j+1) == "to" {
			return true // "ministers are to meet"
		}
		if t.low == "expected" && r.low(s, j+1) != "to" && !r.words.finite[r.low(s, j-1)] || t.low == "expected" && r.low(s, j-1) == "had" {
			continue // "more than markets had expected"
		}
		if r.words.calendar.future[t.low] && !(t.upper && r.words.calendar.months[t.low] != 0) {
			return true
		}
	}
	return false
}

// futureTense reports whether a Turkish verb speaks of what is to come: ağırlayacak, görüşecekler.
func futureTense(w string) bool {
	for _, end := range [...]string{"acak", "ecek", "acaklar", "ecekler", "acağını", "eceğini", "acağı", "eceği"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+2 {
			return true
		}
	}
	return false
}

// told reports whether the time at token i is when somebody spoke: "said on Tuesday".
func (r *reading) told(s sentence, i int) bool {
	for j := i - 1; j >= s.first && i-j <= 3; j-- {
		switch w := r.low(s, j); {
		case r.words.said[w]:
			return true
		case w != "on" && w != "late" && w != "early" && w != "reporters":
			return false
		}
	}
	return false
}

// yearFor returns the year that a month, or a day of it, without a year means: the coming one in a sentence about what
// is to come, the one before in a sentence about the past, and for a day the nearest; 0 if unknown. Token i is the
// first of the date.
func (r *reading) yearFor(s sentence, i int, m time.Month, d int) int {
	if r.published.IsZero() {
		return 0
	}
	today := r.today()
	y := today.Year()
	_, limit, _ := r.words.calendar.deadlines.before(r.tokens[s.first:s.last], i-s.first)
	ahead := limit == "by" || limit == "until" || limit == "early" || limit != "since" && r.future(s, i)
	at := date(y, m, max(d, 1))
	if d == 0 {
		this := date(y, today.Month(), 1)
		switch {
		case ahead && at.Before(this):
			return y + 1
		case !ahead && at.After(this):
			return y - 1
		}
		return y
	}
	switch {
	case ahead && at.Before(today.AddDate(0, -2, 0)):
		return y + 1
	case !ahead && at.After(today.AddDate(0, 6, 0)):
		return y - 1
	case !ahead && at.Before(today.AddDate(0, -10, 0)):
		return y + 1
	}
	return y
}

// relative reads what the day of publishing gives a meaning: "next week", "yesterday", "the end of this month".
func (r *reading) relative(s sentence, i int) (period, int) {
	at := i
	which := r.words.calendar.parts[r.low(s, at)]
	if _, _, whole := r.words.calendar.relative.at(r.tokens[:s.last], at); whole {
		which = "" // "end of year" is in the list as it is
	}
	if which != "" {
		at++
		for r.low(s, at) == "-" || r.words.of[r.low(s, at)] {
			at++
		}
		if _, _, ok := r.words.calendar.relative.at(r.tokens[:s.last], at); !ok { // "this" of "this month" is part of it
			at = r.skipArticle(s, at)
		}
	}
	k, value, ok := r.words.calendar.relative.at(r.tokens[:s.last], at)
	if !ok {
		return period{}, 0
	}
	p := period{explicit: true, relative: true}
	if !r.published.IsZero() {
		if value == "weekend+0" && r.low(s, at) != "this" && r.today().Weekday() >= time.Monday && r.today().Weekday() <= time.Thursday && !r.future(s, i) {
			value = "weekend-1" // "over the weekend", told on Monday
		}
		p.Period = offset(r.today(), value)
		if which != "" {
			p.Period = r.half(p.Period, which)
		}
	}
	return p, at + k - i
}

// offset returns the period that a value such as "week+1" means on a day.
func offset(today time.Time, value string) news.Period {
	cut := strings.IndexAny(value, "+-")
	grain := value[:cut]
	n, err := strconv.Atoi(value[cut:])
	if err != nil {
		return news.Period{}
	}
	return grains(today, grain, n, 1)
}

// grains returns count whole days, weeks, months or years, the first of which is n away from the one today is in.
func grains(today time.Time, grain string, n, count int) news.Period {
	p := news.Period{Grain: grain}
	y, m, _ := today.Date()
	switch grain {
	case "day":
		p.From = today.AddDate(0, 0, n)
		p.To = p.From.AddDate(0, 0, count)
	case "week":
		p.From = monday(today).AddDate(0, 0, 7*n)
		p.To = p.From.AddDate(0, 0, 7*count)
	case "weekend":
		p.From = monday(today).AddDate(0, 0, 7*n+5)
		p.To, p.Grain = p.From.AddDate(0, 0, 2), "day"
	case "month":
		p.From = date(y, m+time.Month(n), 1)
		p.To = p.From.AddDate(0, count, 0)
	case "quarter":
		p.From = date(y, (m-1)/3*3+1+time.Month(3*n), 1)
		p.To = p.From.AddDate(0, 3*count, 0)
	case "year":
		p.From = date(y+n, 1, 1)
		p.To = p.From.AddDate(count, 0, 0)
	case "decade":
		p.From = date(y/10*10+10*n, 1, 1)
		p.To, p.Grain = p.From.AddDate(10*count, 0, 0), "year"
	}
	return p
}

func monday(t time.Time) time.Time {
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}

// weekday reads "Friday", "next Friday", "last Monday". A day without a word before it is the last one, today
// included, or, in a sentence about what is to come, the coming one.
func (r *reading) weekday(s sentence, i int) (period, int) {
	at, shift := i, r.words.calendar.shift[r.low(s, i)]
	if shift != "" {
		at++
	}
	if at >= s.last {
		return period{}, 0
	}
	t := r.tokens[at]
	d, ok := r.words.calendar.weekdays[t.low]
	if !ok || r.words.calendar.capitals && !t.upper && ambiguous[t.low] && !strings.HasPrefix(r.low(s, at+1), "gün") || t.core-t.start < 4 && r.low(s, at+1) != "." {
		return period{}, 0
	}
	n := at + 1 - i
	until := false
	if r.lang == "tr" && strings.HasPrefix(r.low(s, at+1), "gün") { // "pazartesi gününe kadar"
		n++
		until = r.low(s, at+2) == "kadar"
	}
	if next := r.words.calendar.shift[r.low(s, at+1)]; next != "" && r.words.calendar.shiftBehind {
		shift, n = next, n+1
	}
	if r.published.IsZero() {
		return period{explicit: true}, n
	}
	today := r.today()
	ahead := (int(d) - int(today.Weekday()) + 7) % 7
	_, limit, _ := r.words.calendar.deadlines.before(r.tokens[s.first:s.last], i-s.first)
	switch {
	case shift == "next":
		return sameDay(monday(today).AddDate(0, 0, 7+(int(d)+6)%7)), n
	case shift == "last":
		if ahead == 0 {
			return sameDay(today.AddDate(0, 0, -7)), n
		}
		return sameDay(today.AddDate(0, 0, ahead-7)), n
	case shift == "coming":
		return sameDay(today.AddDate(0, 0, (ahead+6)%7+1)), n
	case until, shift == "this", limit == "by", limit == "until", limit == "early", r.future(s, i) && !r.suffixed(at):
		return sameDay(today.AddDate(0, 0, ahead)), n
	}
	if ahead > 0 {
		ahead -= 7
	}
	return day(today.AddDate(0, 0, ahead)), n
}

// run reads a number of days, weeks, months or years before or after today: "within 30 days", "two years ago".
func (r *reading) run(s sentence, i int) (period, int) {
	k, value, opened := r.words.calendar.runs.at(r.tokens[:s.last], i)
	at := i
	if opened {
		at += k
	}
	if at >= s.last {
		return period{}, 0
	}
	n, ok := r.number(s, at)
	if !ok && grainOne(r, s, at) {
		n, ok = number{first: at, last: at, value: 1}, true
	}
	if !ok || n.value < 1 || n.value > 1000 || n.value != float64(int(n.value)) {
		return period{}, 0
	}
	behind := n.last + 1
	if v := r.words.calendar.runWords[r.low(s, behind)]; v != "" && !opened { // "the two previous years"
		value, opened, behind = v, true, behind+1
	}
	grain := r.words.calendar.grains[r.low(s, behind)]
	if grain == "" || grain == "century" {
		return period{}, 0
	}
	end := behind + 1
	if k, v, ok := r.words.calendar.runsAfter.at(r.tokens[:s.last], end); ok {
		value, opened, end = v, true, end+k
	}
	if !opened || r.published.IsZero() {
		return period{}, 0
	}
	p, ok := r.runFor(s, i, value, grain, int(n.value))
	if !ok {
		return period{}, 0
	}
	if value == "within" && fromElsewhere[r.low(s, end)] {
		p.Period = news.Period{Grain: grain}
	}
	return p, end - i
}

// fromElsewhere are words behind a number of days that are not counted from today: "within 30 days of the vote".
var fromElsewhere = set("of after following from nach ab tras desde suivant après après dopo dalla após na")

// runFor returns the time of count grains that value places before or behind the day of publishing.
func (r *reading) runFor(s sentence, i int, value, grain string, count int) (period, bool) {
	p, today := period{explicit: true}, r.today()
	switch value {
	case "ago":
		p.Period = grains(today, grain, -count, 1)
		if grain == "day" || grain == "week" {
			p.Period = news.Period{From: advance(today, grain, -count), Grain: grain}
			p.To = advance(p.From, grain, 1)
		}
		p.explicit = false
	case "past":
		p.Period = news.Period{From: advance(today, grain, -count), To: today, Grain: grain}
		if grain == "quarter" || grain == "decade" {
			p.Period = grains(today, grain, -count, count)
		}
		p.explicit = false
	case "within":
		p.Period = news.Period{From: today, To: advance(today, grain, count), Grain: grain}
		p.limit = "by"
	case "ahead":
		at := advance(today, grain, count)
		p.Period = day(at).Period
	case "in":
		if !r.future(s, i) && grain != "day" && grain != "fortnight" {
			return p, false // "the first rise in three years"
		}
		p.Period = day(advance(today, grain, count)).Period
	case "next":
		tomorrow := today.AddDate(0, 0, 1)
		p.Period = news.Period{From: tomorrow, To: advance(tomorrow, grain, count), Grain: grain}
		if grain == "quarter" || grain == "decade" {
			p.Period = grains(today, grain, 1, count)
		}
	}
	return p, true
}

// grainOne reports whether "a week" stands at token i: one of them.
func grainOne(r *reading, s sentence, i int) bool {
	return (r.low(s, i) == "a" || r.low(s, i) == "an" || r.low(s, i) == "einem" || r.low(s, i) == "einer") && r.words.calendar.grains[r.low(s, i+1)] != ""
}

func advance(t time.Time, grain string, n int) time.Time {
	switch grain {
	case "day":
		return t.AddDate(0, 0, n)
	case "week":
		return t.AddDate(0, 0, 7*n)
	case "month":
		return t.AddDate(0, n, 0)
	case "quarter":
		return t.AddDate(0, 3*n, 0)
	case "decade":
		return t.AddDate(10*n, 0, 0)
	case "fortnight":
		return t.AddDate(0, 0, 14*n)
	}
	return t.AddDate(n, 0, 0)
}
