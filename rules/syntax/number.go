package syntax

import (
	"strconv"
	"strings"
)

// readNumber reads a number at s[i], as people of any country write it: 1.5 and 1,5, 1,500 and 1.500.000, 1.500,50. It returns i
// as its end if there is none.
func readNumber(s string, i int) (value float64, end int) {
	end = i
	sign := ""
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		sign = s[end : end+1]
		end++
	}
	from := end
	for end < len(s) && (isDigit(s[end]) || (s[end] == '.' || s[end] == ',') && end+1 < len(s) && isDigit(s[end+1])) {
		end++
	}
	if from == end || end-from > 30 {
		return 0, i
	}
	plain, ok := withoutMarks(s[from:end])
	if !ok {
		return 0, i
	}
	value, err := strconv.ParseFloat(sign+plain, 64)
	if err != nil {
		return 0, i
	}
	return value, end
}

// withoutMarks returns a number without the marks that part its thousands, and with a point before its decimals. A single
// point is a decimal point; a single comma is one, too, unless thousands stand behind it.
func withoutMarks(number string) (string, bool) {
	points, commas := strings.Count(number, "."), strings.Count(number, ",")
	decimal, group := ".", ","
	switch {
	case points > 0 && commas > 0:
		if strings.LastIndex(number, ",") > strings.LastIndex(number, ".") {
			decimal, group = ",", "."
		}
	case points > 1, commas == 1 && (number[0] == '0' || !thousands(number, strings.IndexByte(number, ','))):
		decimal, group = ",", "."
	}
	whole, fraction, _ := strings.Cut(number, decimal)
	groups := strings.Split(whole, group)
	for k, g := range groups {
		if k > 0 && len(g) != 3 || k == 0 && len(groups) > 1 && len(g) > 3 {
			return "", false
		}
	}
	if strings.ContainsAny(fraction, ".,") {
		return "", false
	}
	return strings.Join(groups, "") + "." + fraction, true
}

// thousands reports whether the comma at s[i] parts thousands: three digits follow, and no fourth.
func thousands(s string, i int) bool {
	if i == 0 || !isDigit(s[i-1]) || i+3 >= len(s) {
		return false
	}
	return isDigit(s[i+1]) && isDigit(s[i+2]) && isDigit(s[i+3]) && (i+4 == len(s) || !isDigit(s[i+4]))
}

// threeDigits reports whether three digits stand at s[i], and nothing that goes on.
func threeDigits(s string, i int) bool {
	return i+2 < len(s) && isDigit(s[i]) && isDigit(s[i+1]) && isDigit(s[i+2]) && (i+3 == len(s) || strings.IndexByte(" .,)", s[i+3]) >= 0)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
