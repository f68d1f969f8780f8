package syntax

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// magnitudes are the words and letters behind a number, and what they multiply it by. A word that means something else in another
// language is not among them.
var magnitudes = map[string]float64{
	"k": 1e3, "thousand": 1e3, "tausend": 1e3, "tsd": 1e3, "тыс": 1e3,
	"lakh": 1e5, "crore": 1e7,
	"m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6, "milyon": 1e6, "millones": 1e6,
	"milhões": 1e6, "milioni": 1e6, "miljoen": 1e6, "млн": 1e6,
	"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "billions": 1e9, "mrd": 1e9, "mlr": 1e9, "mld": 1e9, "milliard": 1e9, "milliards": 1e9,
	"milliarde": 1e9, "milliarden": 1e9, "milyar": 1e9, "miliardi": 1e9, "miljard": 1e9, "bilhões": 1e9, "млрд": 1e9,
	"t": 1e12, "tn": 1e12, "trn": 1e12, "trillion": 1e12, "trillions": 1e12, "trilyon": 1e12, "трлн": 1e12,
}

// amount prints a figure the short way that parses back to it.
func amount(f float64) string {
	for _, m := range []struct {
		name   string
		factor float64
	}{{"tn", 1e12}, {"bn", 1e9}, {"m", 1e6}} {
		if math.Abs(f) < m.factor {
			continue
		}
		s := strconv.FormatFloat(f/m.factor, 'f', -1, 64)
		if back, err := strconv.ParseFloat(s, 64); err == nil && back*m.factor == f && len(s) <= 8 {
			return s + m.name
		}
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// figure reads the comparison behind the name of a figure, which ends at s.at. It returns false, having read
// nothing, if there is none: money is a word then.
func (s *scanner) figure(at int, name string) (Expr, bool, *Error) {
	i := s.skipSpace(s.at)
	op, size := comparison(s.src[i:])
	if op == "" {
		return nil, false, nil
	}
	x := &Figure{At: at, Name: name, Op: op}
	i = s.skipSpace(i + size)
	i, unit := s.currencyAt(i)
	x.Unit = unit
	if name == "percent" {
		i = s.shareAt(i)
	}
	value, end := readNumber(s.src, i)
	if end == i {
		if op == "=" {
			return nil, false, nil // "money =Turkey": a word, then another
		}
		return nil, false, errorAt(i, "write it like "+name+" > "+map[string]string{"money": "500m EUR", "percent": "40", "words": "300"}[name], "a number was expected after %s", op)
	}
	i, x.Amount = s.magnitudeAt(end, value)
	if name == "percent" {
		i = s.shareAt(i)
	} else if strings.HasPrefix(s.src[i:], "%") {
		return nil, false, errorAt(i, "write percent "+op+" …", "%s is no share", name)
	}
	if after, unit := s.currencyAt(s.skipSpace(i)); unit != "" {
		if x.Unit != "" && x.Unit != unit {
			return nil, false, errorAt(i, "name one", "%s and %s are two currencies", x.Unit, unit)
		}
		i, x.Unit = after, unit
	}
	if r, _ := utf8.DecodeRuneInString(s.src[i:]); i < len(s.src) && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return nil, false, errorAt(i, "m, bn and tn are understood, and currencies such as EUR", "the figure ends in something unknown")
	}
	if next := s.skipSpace(end); i == end && next > end && threeDigits(s.src, next) {
		return nil, false, errorAt(end, "write 1000000 without spaces, or AND between two", "the figure is followed by another number")
	}
	if math.IsInf(x.Amount, 0) || math.Abs(x.Amount) >= 1e18 {
		return nil, false, errorAt(end, "", "the figure is too large")
	}
	if x.Unit != "" && name != "money" {
		return nil, false, errorAt(at, "write money "+op+" …", "%s has no currency", name)
	}
	s.at = i
	return x, true, nil
}

// comparison returns the operator that s starts with, in its one form, and its length.
func comparison(s string) (op string, size int) {
	for _, c := range []struct{ written, op string }{
		{">=", ">="}, {"=>", ">="}, {"≥", ">="}, {"<=", "<="}, {"=<", "<="}, {"≤", "<="}, {"==", "="}, {">", ">"}, {"<", "<"}, {"=", "="},
		{"＞", ">"}, {"＜", "<"}, {"＝", "="},
	} {
		if strings.HasPrefix(s, c.written) {
			return c.op, len(c.written)
		}
	}
	return "", 0
}

// shares are the words for a hundredth that may stand behind a percentage.
var shares = map[string]bool{"percent": true, "pct": true, "prozent": true, "pourcent": true, "procent": true}

// shareAt reads the % or the word for it at i, if there is one and it does not start another comparison.
func (s *scanner) shareAt(i int) int {
	if strings.HasPrefix(s.src[i:], "%") {
		return i + 1
	}
	from := s.skipSpace(i)
	end := s.lettersAt(from, "")
	if op, _ := comparison(s.src[s.skipSpace(end):]); op == "" && shares[strings.ToLower(s.src[from:end])] {
		return end
	}
	return i
}

// magnitudeAt reads bn, million, Mrd. and the like behind a number.
func (s *scanner) magnitudeAt(i int, value float64) (end int, amount float64) {
	start := s.skipSpace(i)
	end = s.lettersAt(start, "")
	word := strings.ToLower(s.src[start:end])
	f, ok := magnitudes[word]
	if _, code := s.currencyAt(s.skipSpace(end)); word == "bin" && code != "" {
		f, ok = 1e3, true // Turkish, not Bin Laden
	}
	if !ok {
		return i, value
	}
	if strings.HasPrefix(s.src[end:], ".") {
		end++
	}
	return end, value * f
}
