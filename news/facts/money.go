package facts

import (
	"strings"

	"newsbot/news"
)

// money finds amounts with their ISO 4217 code: "$4.5bn", "3 milyar dolar", "EUR 20 million".
func money(r *reading, s sentence, numbers []number) []news.Fact {
	var out []news.Fact
	for _, n := range numbers {
		first, last, unit := r.currency(s, n)
		if unit == "" || !r.free(first, last) {
			continue
		}
		cents := 0.0
		if k, v, ok := r.centsBehind(s, last); ok { // "13 dollars 45 cents"
			last, cents = k, v
		}
		n.value *= scaledCode(r.text[r.tokens[last].start:r.tokens[last].core])
		f := r.figure(s, "money", n, unit, first, last)
		if cents > 0 {
			f.Number += cents
		} else if small[r.tokens[last].low] {
			f.Number /= 100
		}
		f.Label = r.dealNoun(s, first, last)
		out = append(out, f)
	}
	return out
}

// small holds the coins that make a hundredth of their currency.
var small = set("cents cent pence")

// centsBehind reads the coins behind an amount that ends at token last.
func (r *reading) centsBehind(s sentence, last int) (int, float64, bool) {
	i := last + 1
	if r.low(s, i) == "and" {
		i++
	}
	if i >= s.last || small[r.tokens[last].low] {
		return 0, 0, false
	}
	n, ok := r.number(s, i)
	if !ok || n.value >= 100 || !small[r.low(s, n.last+1)] {
		return 0, 0, false
	}
	return n.last + 1, n.value / 100, true
}

// currency returns the tokens of the amount that n is part of and its currency, "" if it is none.
func (r *reading) currency(s sentence, n number) (first, last int, unit string) {
	first, last = n.first, n.last
	if i := first - 1; i >= s.first {
		if unit = currencySign(r.tokens[i].low); unit != "" {
			first = i
			if i > s.first && r.tokens[i].low == "$" {
				before := r.tokens[i-1]
				if code, ok := dollars[before.low]; ok && (r.tokens[i].glued || len(before.low) > 1 || before.low == "c") {
					return i - 1, last, code
				}
			}
			return first, last, unit
		}
		if code := isoCode(r.text[r.tokens[i].start:r.tokens[i].core]); code != "" {
			return i, last, code
		}
	}
	at := last + 1
	if at < s.last && r.tokens[at].low == "-" && r.tokens[at].glued {
		at++
	}
	if at < s.last && r.words.moneyOf[r.tokens[at].low] {
		at++
	}
	if at >= s.last {
		return first, last, ""
	}
	if unit = currencySign(r.tokens[at].low); unit != "" && at == last+1 {
		// "5 $20 bills" is no amount of five
		if at+1 < s.last && r.tokens[at+1].glued && r.tokens[at+1].kind == digits {
			return first, last, ""
		}
		return first, at, unit
	}
	if code := isoCode(r.text[r.tokens[at].start:r.tokens[at].core]); code != "" {
		return first, at, code
	}
	if k, code, ok := r.words.money.at(r.tokens[:s.last], at); ok {
		if code == "GBP?" {
			if !n.scaled && !r.sterling(s) {
				return first, last, ""
			}
			code = "GBP"
		}
		return first, at + k - 1, code
	}
	return first, last, ""
}

// sterling reports whether pounds in this sentence are money and not a weight.
func (r *reading) sterling(s sentence) bool {
	if strings.Contains(r.text[s.span.Start:s.span.End], "£") || strings.Contains(r.text, "sterling") {
		return true
	}
	for _, t := range s.in(r) {
		switch t.low {
		case "pay", "paid", "pays", "cost", "costs", "price", "prices", "fine", "fined", "worth", "earn", "earned", "sold", "bought", "spent", "spend", "salary", "fee", "fees", "pence", "invested", "raised", "wages":
			return true
		}
	}
	return false
}

// dealNoun returns the noun that an amount stands before: "deal" of "a $3 billion deal".
func (r *reading) dealNoun(s sentence, first, last int) string {
	if last+1 >= s.last {
		return ""
	}
	if r.words.of[r.tokens[last+1].low] && last+2 < s.last {
		return r.noun(s, last+1)
	}
	if t := r.tokens[last+1]; first > s.first && r.words.articles[r.tokens[first-1].low] && t.kind == word {
		return r.noun(s, last)
	}
	return ""
}

// currencySign returns the ISO code that a sign stands for, or "".
func currencySign(s string) string { return signs[s] }

// signs are the currencies that a sign stands for.
var signs = map[string]string{
	"$": "USD",
	"€": "EUR",
	"£": "GBP",
	"¥": "JPY",
	"₺": "TRY",
	"₹": "INR",
	"₽": "RUB",
	"₩": "KRW",
	"₴": "UAH",
	"₪": "ILS",
	"₦": "NGN",
	"₫": "VND",
	"₱": "PHP",
	"₸": "KZT",
	"₡": "CRC",
	"₾": "GEL",
	"元": "CNY",
	"฿": "THB",
	"₭": "LAK",
	"₮": "MNT",
	"₲": "PYG",
	"₵": "GHS",
	"₼": "AZN",
	"֏": "AMD",
	"៛": "KHR",
	"৳": "BDT",
	"￥": "JPY",
	"￡": "GBP",
	"円": "JPY",
}

// isoCode returns the code that an abbreviation stands for, or "".
func isoCode(s string) string {
	switch s {
	case "TL":
		return "TRY"
	case "RMB", "rmb":
		return "CNY"
	case "usd", "eur", "gbp", "cad", "aud":
		return strings.ToUpper(s)
	}
	if isoCodes[s] {
		return s
	}
	if scaledCode(s) > 1 {
		return isoCode(s[1:])
	}
	return ""
}

// scaledCode returns what the letter before a code multiplies by: MUSD and MEUR are millions. It is 1 where none stands.
func scaledCode(s string) float64 {
	if len(s) != 4 || isoCodes[s] || !isoCodes[s[1:]] {
		return 1
	}
	switch s[0] {
	case 'k', 'K', 'T':
		return 1e3
	case 'm', 'M':
		return 1e6
	case 'B':
		return 1e9
	}
	return 1
}

// dollars are the letters that stand glued before a dollar sign.
var dollars = map[string]string{
	"us": "USD", "u.s.": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "s": "SGD", "r": "BRL",
	"nt": "TWD", "mx": "MXN", "mex": "MXN", "cad": "CAD", "nzd": "NZD", "usd": "USD", "aud": "AUD", "u.s": "USD",
}

// isoCodes are the currencies that news writes by their code.
var isoCodes = set(`USD EUR GBP JPY CHF CNY RMB TRY TL RUB INR BRL CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN UAH KZT AZN GEL
	AED SAR QAR KWD BHD OMR ILS EGP MAD TND NGN KES ZAR PKR BDT LKR IDR MYR SGD THB VND PHP KRW TWD HKD MXN ARS CLP COP PEN
	ISK VES JOD IQD LBP UYU BOB CRC DOP TZS UGX ETB GHS XOF XAF RSD MDL`)
