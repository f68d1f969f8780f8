package facts

import "newsbot/news"

// decade reads "the 1990s", "the '90s", "the nineties".
func (r *reading) decade(s sentence, i int) (period, int) {
	y, n := 0, 2
	if v, ok := r.yearAt(s, i); ok && r.low(s, i+1) == "s" && (r.tokens[i+1].glued || r.low(s, i+2) == "." || i+2 >= s.last) {
		y = v
	} else if v, ok := r.integer(s, i, 2); ok && v >= 20 && r.low(s, i+1) == "s" && (r.low(s, i-1) == "'" || r.low(s, i-1) == "’" || r.low(s, i-1) == "the") {
		y = 1900 + v
	} else if v := r.words.calendar.decades[r.low(s, i)]; v > 0 && (r.low(s, i-1) == "the" || r.words.locative[r.low(s, i-1)]) {
		y, n = int(v), 1 // "in his nineties" is an age
	}
	if y == 0 || y%10 != 0 {
		return period{}, 0
	}
	return period{Period: news.Period{From: date(y, 1, 1), To: date(y+10, 1, 1), Grain: "year"}, yearGiven: true}, n
}

// eraOf reads "the 21st century".
func (r *reading) eraOf(s sentence, i int) (period, int) {
	nth, n := r.integer(s, i, 2)
	at := i + 1
	switch next := r.low(s, at); {
	case n && (next == "st" || next == "nd" || next == "rd" || next == "th" || next == ".") && r.tokens[at].glued:
		at++
	case !n && r.words.calendar.ordinals[r.low(s, i)] > 0:
		nth = int(r.words.calendar.ordinals[r.low(s, i)])
	case !n && r.words.numbers[r.low(s, i)] == 20 && r.low(s, at) == "-" && r.words.calendar.ordinals[r.low(s, at+1)] == 1:
		nth, at = 21, at+2
	default:
		return period{}, 0
	}
	if r.words.calendar.grains[r.low(s, at)] != "century" || nth < 1 || nth > 21 {
		return period{}, 0
	}
	from := 100 * (nth - 1)
	if nth == 1 {
		from = 1
	}
	return period{Period: news.Period{From: date(from, 1, 1), To: date(100*nth, 1, 1), Grain: "year"}, yearGiven: true}, at + 1 - i
}

// yearInWords reads "nineteen ninety-six", "two thousand and five", "seventeen hundred thirty-three".
func (r *reading) yearInWords(s sentence, i int) (int, int) {
	head, ok := r.words.numbers[r.low(s, i)]
	if !ok || r.words.calendar.hundreds == nil {
		return 0, 0
	}
	if head >= 17 && head <= 20 && r.words.calendar.hundreds[r.low(s, i+1)] == 0 {
		if v, k := r.belowHundred(s, i+1); k > 0 && v >= 10 {
			return int(head)*100 + v, k + 1
		}
		return 0, 0
	}
	at := i + 2
	base := int(head * r.words.calendar.hundreds[r.low(s, i+1)])
	if base < 1500 || base > 2000 {
		return 0, 0
	}
	if r.low(s, at) == "and" {
		at++
	}
	v, k := r.belowHundred(s, at)
	if k == 0 {
		return 0, 0
	}
	return base + v, at + k - i
}

// belowHundred reads a number under a hundred in words.
func (r *reading) belowHundred(s sentence, i int) (int, int) {
	v, ok := r.words.numbers[r.low(s, i)]
	if !ok || v < 1 || v > 99 {
		return 0, 0
	}
	at := i + 1
	if v >= 20 {
		next := at
		if r.low(s, next) == "-" {
			next++
		}
		if unit := r.words.numbers[r.low(s, next)]; unit >= 1 && unit <= 9 {
			return int(v + unit), next + 1 - i
		}
	}
	return int(v), at - i
}

// spelledYear reads a year in words where a time is due: "in nineteen ninety-six".
func (r *reading) spelledYear(s sentence, i int) (period, int) {
	y, n := r.yearInWords(s, i)
	if n == 0 || !r.timeBefore(s, i) || r.unitAfter(s, i+n-1) || r.countNoun(s, i+n) {
		return period{}, 0
	}
	return period{Period: news.Period{From: date(y, 1, 1), To: date(y+1, 1, 1), Grain: "year"}, yearGiven: true}, n
}

// businessYear reads "fiscal year 2025", "the last school year": years that start when a company or a country says, so
// that nobody can resolve them from the text.
func (r *reading) businessYear(s sentence, i int) (period, int) {
	at := i
	if r.words.calendar.shift[r.low(s, at)] != "" {
		at++
	}
	if r.low(s, at) == "calendar" && at > i {
		return period{}, 0
	}
	if !r.words.calendar.business[r.low(s, at)] {
		return period{}, 0
	}
	n := at + 1
	if r.words.calendar.grains[r.low(s, n)] == "year" {
		n++
	}
	_, ok := r.yearAt(s, n)
	if ok {
		n++
	} else if n == at+1 {
		return period{}, 0
	}
	return period{explicit: true, yearGiven: ok}, n - i
}

// ending reads "the end of the year", "the beginning of the month", "earlier in the week", "for the year": the one that
// holds the day of publishing.
func (r *reading) ending(s sentence, i int) (period, int) {
	at, which := i, r.words.calendar.parts[r.low(s, i)]
	if which != "" {
		at++
		for r.low(s, at) == "-" || r.words.of[r.low(s, at)] || r.low(s, at) == "in" && r.lang == "en" {
			at++
		}
	} else if !r.words.calendar.whole[r.low(s, i-2)] || !r.words.articles[r.low(s, i-1)] {
		return period{}, 0
	}
	at = r.skipArticle(s, at)
	grain := r.words.calendar.grains[r.low(s, at)]
	if at == i && which != "" || r.published.IsZero() || r.words.of[r.low(s, at+1)] {
		return period{}, 0
	}
	switch grain {
	case "week", "month", "quarter", "year":
	default:
		return period{}, 0
	}
	if r.lang == "en" && r.low(s, at) != grain {
		return period{}, 0 // more than one
	}
	p := period{Period: grains(r.today(), grain, 0, 1), explicit: true, relative: true}
	if which != "" {
		p.Period = r.half(p.Period, which)
	}
	return p, at + 1 - i
}

// bareYear reads "2024" where nothing is counted.
func (r *reading) bareYear(s sentence, i int) (period, int) {
	y, ok := r.yearAt(s, i)
	if !ok || y < 1900 || r.code(s, i) || r.unitAfter(s, i) || r.countNoun(s, i+1) || r.words.scales[r.low(s, i+1)] != 0 {
		return period{}, 0
	}
	if currencySign(r.low(s, i-1)) != "" {
		return period{}, 0
	}
	if _, _, about := r.words.modifiers.before(r.tokens[s.first:s.last], i-s.first); about && r.words.nounCapitals && i+1 < s.last && r.tokens[i+1].upper {
		return period{}, 0 // "rund 1900 Kunden"
	}
	return period{Period: news.Period{From: date(y, 1, 1), To: date(y+1, 1, 1), Grain: "year"}, yearGiven: true}, 1
}
