package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// signs are the currencies that a sign stands for.
var signs = map[rune]string{
	'$': "USD", '€': "EUR", '£': "GBP", '¥': "JPY", '₺': "TRY", '₽': "RUB", '₹': "INR", '₩': "KRW", '₴': "UAH", '₪': "ILS",
	'₦': "NGN", '₫': "VND", '₱': "PHP", '₸': "KZT", '₼': "AZN", '₾': "GEL", '฿': "THB",
}

// dollars are the currencies that letters before a dollar sign stand for.
var dollars = map[string]string{
	"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "nt": "TWD", "s": "SGD", "r": "BRL",
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
	"tl": "TRY", "dolar": "USD", "avro": "EUR", "us-dollar": "USD", "us-dollars": "USD", "franken": "CHF", "rubel": "RUB",
}

// currency returns the ISO 4217 code of a word, or "".
func currency(s string) string {
	if len(s) == 3 && strings.Contains(codes, " "+s+" ") {
		return s
	}
	return currencyWords[strings.ToLower(s)]
}

// currencyAt reads a currency at i, if there is one, and the space behind it where a number follows.
func (s *scanner) currencyAt(i int) (end int, code string) {
	r, size := utf8.DecodeRuneInString(s.src[i:])
	if code, ok := signs[r]; ok {
		return s.skipSpace(i + size), code
	}
	end = s.lettersAt(i, "-")
	if code := dollars[strings.ToLower(s.src[i:end])]; code != "" && strings.HasPrefix(s.src[end:], "$") {
		return s.skipSpace(end + 1), code
	}
	code = currency(s.src[i:end])
	if code == "" {
		return i, ""
	}
	if after := s.skipSpace(end); after < len(s.src) && isDigit(s.src[after]) {
		return after, code
	}
	return end, code
}

// lettersAt returns the end of the letters at i, with the marks between two of them.
func (s *scanner) lettersAt(i int, between string) int {
	for i < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[i:])
		if next, _ := utf8.DecodeRuneInString(s.src[i+size:]); !unicode.IsLetter(r) && (!strings.ContainsRune(between, r) || !unicode.IsLetter(next)) {
			break
		}
		i += size
	}
	return i
}
