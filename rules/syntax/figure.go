package syntax

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// magnitudes are the words and letters behind a number, and what they multiply it by.
var magnitudes = map[string]float64{
	"k": 1e3, "thousand": 1e3,
	"m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6,
	"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "billions": 1e9,
	"t": 1e12, "tn": 1e12, "trn": 1e12, "trillion": 1e12, "trillions": 1e12,
}

// signs are the currencies that a sign stands for.
var signs = map[rune]string{
	'$': "USD", '€': "EUR", '£': "GBP", '¥': "JPY", '₺': "TRY", '₽': "RUB", '₹': "INR", '₩': "KRW", '₴': "UAH", '₪': "ILS",
	'₦': "NGN", '₫': "VND", '₱': "PHP", '₸': "KZT", '₼': "AZN", '₾': "GEL", '฿': "THB",
}

// codes are the currencies that may follow an amount: those that the news of a year has figures in.
const codes = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BDT BGN BHD BIF BND BOB BRL BWP BYN CAD CDF CHF CLP CNH CNY COP CRC CUP CZK DKK DOP DZD " +
	"EGP ERN ETB EUR FJD GBP GEL GHS GMD GNF GTQ GYD HKD HNL HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KPW KRW KWD KZT LAK LBP LKR LRD " +
	"LSL LYD MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SCR " +
	"SDG SEK SGD SLE SOS SRD SSP SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND XAF XCD XOF YER ZAR ZMW ZWG "

// currencyWords are currencies by the name that people call them, where it is that of one only.
var currencyWords = map[string]string{
	"usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "chf": "CHF", "cny": "CNY", "rub": "RUB", "inr": "INR",
	"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pounds": "GBP", "sterling": "GBP", "yen": "JPY",
	"yuan": "CNY", "renminbi": "CNY", "lira": "TRY", "liras": "TRY", "rubles": "RUB", "roubles": "RUB", "rupees": "INR", "shekels": "ILS",
}

// currency returns the ISO 4217 code of a word, or "".
func currency(s string) string {
	if len(s) == 3 && strings.Contains(codes, " "+s+" ") {
		return s
	}
	return currencyWords[strings.ToLower(s)]
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
	value, end := readNumber(s.src, i)
	if end == i {
		if op == "=" {
			return nil, false, nil // "money =Turkey": a word, then another
		}
		return nil, false, errorAt(i, "write it like "+name+" > "+map[string]string{"money": "500m EUR", "percent": "40", "words": "300"}[name], "a number was expected after %s", op)
	}
	i, x.Amount = s.magnitudeAt(end, value)
	if i < len(s.src) && s.src[i] == '%' {
		i++
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
	} {
		if strings.HasPrefix(s, c.written) {
			return c.op, len(c.written)
		}
	}
	return "", 0
}

// currencyAt reads a currency at i, if there is one, and the space behind it.
func (s *scanner) currencyAt(i int) (end int, code string) {
	r, size := utf8.DecodeRuneInString(s.src[i:])
	if code, ok := signs[r]; ok {
		return s.skipSpace(i + size), code
	}
	end = i
	for end < len(s.src) && (s.src[end]|0x20 >= 'a' && s.src[end]|0x20 <= 'z') {
		end++
	}
	if r, _ := utf8.DecodeRuneInString(s.src[end:]); end < len(s.src) && r >= utf8.RuneSelf && unicode.IsLetter(r) {
		return i, ""
	}
	if code := currency(s.src[i:end]); code != "" {
		after := s.skipSpace(end)
		if after < len(s.src) && s.src[after] >= '0' && s.src[after] <= '9' {
			return after, code
		}
		return end, code
	}
	return i, ""
}

// readNumber reads a number with a decimal point and commas between thousands.
func readNumber(s string, i int) (value float64, end int) {
	var b strings.Builder
	end = i
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		if s[end] == '-' {
			b.WriteByte('-')
		}
		end++
	}
	digits := 0
	for ; end < len(s); end++ {
		c := s[end]
		switch {
		case '0' <= c && c <= '9':
			b.WriteByte(c)
			digits++
			continue
		case c == '.' && end+1 < len(s) && isDigit(s[end+1]):
			b.WriteByte(c)
			continue
		case c == ',' && thousands(s, end):
			continue
		}
		break
	}
	value, err := strconv.ParseFloat(b.String(), 64)
	if digits == 0 || digits > 30 || err != nil {
		return 0, i
	}
	return value, end
}

// thousands reports whether the comma at s[i] parts thousands: three digits follow, and no fourth.
func thousands(s string, i int) bool {
	if i == 0 || !isDigit(s[i-1]) || i+3 >= len(s) {
		return false
	}
	return isDigit(s[i+1]) && isDigit(s[i+2]) && isDigit(s[i+3]) && (i+4 == len(s) || !isDigit(s[i+4]))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// magnitudeAt reads bn, million and the like behind a number.
func (s *scanner) magnitudeAt(i int, value float64) (end int, amount float64) {
	start := s.skipSpace(i)
	end = start
	for end < len(s.src) && (s.src[end]|0x20 >= 'a' && s.src[end]|0x20 <= 'z') {
		end++
	}
	if f, ok := magnitudes[strings.ToLower(s.src[start:end])]; ok {
		return end, value * f
	}
	return i, value
}
