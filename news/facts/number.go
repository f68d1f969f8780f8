package facts

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// A number is a figure or a number word with its scale: "4.5 billion", "twelve", "5–7".
type number struct {
	first, last int // its tokens, both included
	value       float64
	high        float64 // the upper end of a range; equal to value where it is none
	plain       bool    // written in digits, without a scale or a mark: may be a year
	scaled      bool
	ranged      bool
	negative    bool
}

// numbers returns the numbers of a sentence, in order. What only looks like one (S-400, 10:30, 3-1, 5G) is none.
func (r *reading) numbers(s sentence) []number {
	var out []number
	for i := s.first; i < s.last; {
		n, ok := r.number(s, i)
		if !ok {
			i++
			continue
		}
		if m, ok := r.rangeEnd(s, n); ok {
			n = m
		}
		out = append(out, n)
		i = n.last + 1
	}
	return out
}

// number reads the number that starts at token i.
func (r *reading) number(s sentence, i int) (number, bool) {
	t := r.tokens[i]
	n := number{first: i, last: i}
	switch {
	case t.kind == digits:
		v, ok := r.parse(t.low)
		if f, good := r.fraction(s, i); good {
			n.last, n.value, n.high = i+2, f, f
			return n, true
		}
		if !ok || r.code(s, i) {
			return n, false
		}
		if part := vulgar[r.low(s, i+1)]; part > 0 && r.tokens[i+1].glued { // 2½
			n.last, n.value, n.high = i+1, v+part, v+part
			return n, true
		}
		n.value, n.plain = v, len(t.low) <= 4 && !strings.ContainsAny(t.low, ".,")
		n.negative = r.minus(s, i)
		r.scale(s, &n)
	case vulgar[t.low] > 0:
		n.value = vulgar[t.low]
		r.scale(s, &n)
	case t.kind == word && !t.caps:
		if !r.partOfScale(s, &n) && !r.spelled(s, &n) {
			return n, false
		}
	default:
		return n, false
	}
	n.high = n.value
	return n, true
}

// vulgar holds the fractions that are one character.
var vulgar = map[string]float64{"½": 1. / 2, "⅓": 1. / 3, "⅔": 2. / 3, "¼": 1. / 4, "¾": 3. / 4, "⅛": 1. / 8, "⅜": 3. / 8, "⅝": 5. / 8, "⅞": 7. / 8}

// fraction reads "1/4" where a unit stands behind it, so that it is neither a day nor a score.
func (r *reading) fraction(s sentence, i int) (float64, bool) {
	a, ok := r.integer(s, i, 2)
	if !ok || r.low(s, i+1) != "/" || !r.tokens[i+1].glued || i+2 >= s.last || !r.tokens[i+2].glued || i > s.first && r.tokens[i].glued && r.tokens[i-1].low == "/" {
		return 0, false
	}
	b, ok := r.integer(s, i+2, 2)
	if _, _, unit := r.words.units.at(r.tokens[:s.last], i+3); !ok || !unit || a < 1 || a >= b {
		return 0, false
	}
	return float64(a) / float64(b), true
}

// minus reports whether a sign stands before token i that is no hyphen between words.
func (r *reading) minus(s sentence, i int) bool {
	if i == s.first || !r.tokens[i].glued {
		return false
	}
	sign := r.tokens[i-1]
	return (sign.low == "-" || sign.low == "−") && !sign.glued
}

// code reports whether the figure at token i is part of a name, a time of day, a score or a telephone number.
func (r *reading) code(s sentence, i int) bool {
	t := r.tokens[i]
	if t.glued && i > s.first {
		before := r.tokens[i-1]
		switch {
		case before.kind == word:
			return !isoCodes[r.text[before.start:before.core]]
		case before.glued && i-1 > s.first && (before.low == "-" || before.low == "–"):
			if r.tokens[i-2].kind == digits { // the end of a range, or of a score: see rangeEnd
				return true
			}
			return !r.words.yearPrefix(r.tokens[i-2].low)
		case before.low == ":" || before.low == "/" || before.low == "#" || before.low == "@" || before.low == "_":
			return true
		}
	}
	if i+1 < s.last && r.tokens[i+1].glued {
		after := r.tokens[i+1]
		switch {
		case after.low == ":" || after.low == "/" || after.low == "_" || after.low == "@":
			return i+2 < s.last && r.tokens[i+2].glued && r.tokens[i+2].kind != mark
		case after.kind == word:
			_, _, unit := r.words.units.at(r.tokens, i+1)
			_, _, money := r.words.money.at(r.tokens, i+1)
			return !unit && !money && isoCode(r.text[after.start:after.core]) == "" && r.words.scales[after.low] == 0 && currencySign(after.low) == ""
		}
	}
	return false
}

// yearPrefix reports whether w stands before a year with a hyphen: mid-2024.
func (*lexicon) yearPrefix(w string) bool {
	switch w {
	case "mid", "early", "late", "pre", "post", "anfang", "ende", "mitte":
		return true
	}
	return false
}

// parse reads digits with the marks of the language. A mark with three digits behind it parts thousands where the
// language says so; any other is a decimal one.
func (r *reading) parse(s string) (float64, bool) {
	var b strings.Builder
	group, decimal := ',', '.'
	if r.words.decimalComma {
		group, decimal = '.', ','
	}
	rest := []rune(s)
	for i, c := range rest {
		switch {
		case '0' <= c && c <= '9':
			b.WriteRune(c)
		case unicode.IsDigit(c):
			return 0, false
		case c == decimal && strings.Count(s, string(c)) == 1:
			b.WriteByte('.')
		case c == group && strings.Count(s, string(c)) == 1 && !threeDigits(string(rest[i+1:])) && !strings.ContainsRune(s, decimal):
			b.WriteByte('.') // 2.5 in a German text, 1,5 in an English one
		case c == group && !threeDigits(groupAfter(rest[i+1:])) && !(c == ',' && len(groupAfter(rest[i+1:])) == 2 && strings.Count(s, ",") > 1): // 12,34,567
			return 0, false // 1.2.3
		case c == decimal:
			if !threeDigits(groupAfter(rest[i+1:])) {
				return 0, false
			}
		}
	}
	v, err := strconv.ParseFloat(b.String(), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// groupAfter returns the digits up to the next mark.
func groupAfter(rest []rune) string {
	for i, c := range rest {
		if c < '0' || c > '9' {
			return string(rest[:i])
		}
	}
	return string(rest)
}

// scale takes in the words behind a figure that multiply it: "4.5 billion", "4.5bn", "1 milyon 200 bin".
func (r *reading) scale(s sentence, n *number) {
	n.value, n.last = r.scaleAt(s, n.value, n.last, &n.scaled)
	if n.scaled {
		n.plain = false
	}
	for n.scaled && r.lang == "tr" && n.last+1 < s.last && r.tokens[n.last+1].kind == digits {
		v, ok := r.parse(r.tokens[n.last+1].low)
		more := false
		w, last := r.scaleAt(s, v, n.last+1, &more)
		if !ok || w >= n.value || !more && (r.tokens[n.last].low != "bin" || v >= 1000) { // "2 bin 300" is 2,300
			break
		}
		n.value, n.last = n.value+w, last
	}
}

// scaleAt multiplies v by the scale words behind token last.
func (r *reading) scaleAt(s sentence, v float64, last int, scaled *bool) (float64, int) {
	for k := 0; k < 2; k++ { // "mil millones" is two
		i := last + 1
		if i < s.last && r.tokens[i].low == "-" && r.tokens[i].glued {
			i++
		}
		if i >= s.last {
			break
		}
		by := r.words.scales[r.tokens[i].low]
		if by == 0 || len(r.tokens[i].low) == 1 && !r.shortScale(s, last, i) {
			break
		}
		v, last, *scaled = v*by, i, true
		if r.abbreviated(s, i) {
			last++
		}
	}
	return v, last
}

// abbreviated reports whether the point behind token i is that of an abbreviation, as a word follows: "500 Mio. Euro". The point of
// “… $260 million.” he said is none.
func (r *reading) abbreviated(s sentence, i int) bool {
	const longest = len("mlrd")
	return len(r.tokens[i].low) <= longest && i+2 < s.last && r.tokens[i+1].low == "." && r.tokens[i+1].glued && r.tokens[i+2].kind == word
}

// shortScale reports whether a single letter behind a figure is a scale: $5m and 5K are, "5 m" is metres.
func (r *reading) shortScale(s sentence, last, i int) bool {
	if i != last+1 || !r.tokens[i].glued {
		return false
	}
	if r.tokens[i].low != "m" {
		return true
	}
	before := last - 1
	return before >= s.first && currencySign(r.tokens[before].low) != "" || r.countNoun(s, i+1) || r.unitAfter(s, i)
}

// partOfScale reads "a million", "half a billion", "a quarter million".
func (r *reading) partOfScale(s sentence, n *number) bool {
	i, v := n.first, 1.0
	for ; i < s.last && i < n.first+3; i++ {
		low := r.tokens[i].low
		part, ok := r.words.parts[low]
		if !ok {
			break
		}
		v *= part
	}
	if i == n.first || i >= s.last || len(r.tokens[i].low) < 3 {
		return false
	}
	by := r.words.scales[r.tokens[i].low]
	if by < 10 {
		return false
	}
	n.value, n.last, n.scaled = v*by, i, true
	if i+1 < s.last && r.words.scales[r.tokens[i+1].low] > by { // "a hundred million"
		n.value, n.last = n.value*r.words.scales[r.tokens[i+1].low], i+1
	}
	return true
}

// spelled reads a number in words that starts at n.first: "twelve", "two hundred and six", "three million".
func (r *reading) spelled(s sentence, n *number) bool {
	total, part, seen := 0.0, 0.0, false
	i := n.first
	for i < s.last {
		t := r.tokens[i]
		if t.kind != word {
			if t.low == "-" && t.glued && seen && i+1 < s.last && r.tokens[i+1].glued && r.isNumberWord(r.tokens[i+1].low) {
				i++
				continue
			}
			break
		}
		v, isNumber := r.words.numbers[t.low]
		by := r.words.scales[t.low]
		switch {
		case isNumber && v == 100 && part > 0 && part < 10:
			part *= 100
		case isNumber && (part == 0 || v < 10 && int(part)%10 == 0 || v < 100 && int(part)%100 == 0):
			part += v
		case by != 0 && len(t.low) > 2 && seen:
			total, part = total+part*by, 0
			n.scaled = true
		case t.low == "and" && seen && i+1 < s.last && part >= 100 && r.words.numbers[r.tokens[i+1].low] > 0:
			i++
			continue
		default:
			n.value = total + part
			return seen
		}
		seen = true
		n.last = i
		i++
	}
	n.value = total + part
	return seen
}

func (r *reading) isNumberWord(w string) bool {
	_, ok := r.words.numbers[w]
	return ok || r.words.scales[w] != 0
}

// rangeEnd takes in the second half of a range: "5–7", "5% to 7%", "4 to 5 million".
func (r *reading) rangeEnd(s sentence, n number) (number, bool) {
	i := n.last + 1
	for i < s.last && (r.tokens[i].low == "%" || currencySign(r.tokens[i].low) != "") {
		i++
	}
	if i+1 >= s.last {
		return n, false
	}
	dash := r.tokens[i].low == "–" || r.tokens[i].low == "-"
	between := r.words.calendar.and[r.tokens[i].low] && r.opensRange(s, n.first)
	if !dash && !between && (i != n.last+1 || !r.words.upTo[r.tokens[i].low] || r.moves(s, n.first)) {
		return n, false
	}
	j := i + 1
	for j < s.last && currencySign(r.tokens[j].low) != "" {
		j++
	}
	if j >= s.last || r.tokens[j].kind != digits || r.tokens[n.last].kind == word && !n.scaled {
		return n, false
	}
	m := number{first: n.first, last: j}
	v, ok := r.parse(r.tokens[j].low)
	if !ok {
		return n, false
	}
	m.value = v
	r.scale(s, &m)
	low := n.value
	if m.scaled && !n.scaled && low < v {
		low *= m.value / v
	}
	if low >= m.value || n.plain && !m.scaled && dash && i == n.last+1 && m.value < 32 && !r.unitAfter(s, j) {
		return n, false // a score, a date or a drop
	}
	m.value, m.high, m.ranged, m.scaled = low, m.value, true, m.scaled || n.scaled
	return m, true
}

// opensRange reports whether "between" stands before the amount at token i.
func (r *reading) opensRange(s sentence, i int) bool {
	i--
	if i > s.first && currencySign(r.tokens[i].low) != "" {
		i--
	}
	return i >= s.first && r.words.ranges[r.tokens[i].low]
}

// moves reports whether the number at token i is where a change starts or by how much it is: "from 4 to 5", "rose 4 to 50".
func (r *reading) moves(s sentence, i int) bool {
	i--
	for i > s.first && currencySign(r.tokens[i].low) != "" {
		i--
	}
	if i >= s.first && r.words.by[r.tokens[i].low] {
		return true
	}
	if i < s.first {
		return false
	}
	w := r.tokens[i].low
	return r.words.from[w] || r.words.rises[w] || r.words.falls[w]
}

// unitAfter reports whether a percent sign, money or a measure stands behind token i.
func (r *reading) unitAfter(s sentence, i int) bool {
	if i+1 >= s.last {
		return false
	}
	if r.tokens[i+1].low == "%" {
		return true
	}
	for _, p := range []phrases{r.words.percent, r.words.money, r.words.units, r.words.points} {
		if _, _, ok := p.at(r.tokens, i+1); ok {
			return true
		}
	}
	return false
}
