package facts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestName is the most words that a name of the gazetteer has.
const longestName = 6

// An entry is a name that the gazetteer knows.
type entry struct {
	kind    string
	key     string // the same for all its forms: "USA", "America"
	country bool
}

// lookUp returns what the gazetteer knows of a name as plain writes it.
func lookUp(name string) (entry, bool) {
	e, ok := gazetteer[name]
	return e, ok
}

// plain returns s in lower case without accents. A dotless i becomes an i: the gazetteers hold names of all languages.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, c := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, c):
		case c == 'ı':
			b.WriteByte('i')
		case c == 'ø' || c == 'Ø':
			b.WriteByte('o')
		case c == 'ł' || c == 'Ł':
			b.WriteByte('l')
		case c == 'ß':
			b.WriteString("ss")
		case c == 'đ' || c == 'Đ':
			b.WriteByte('d')
		case c == 'æ' || c == 'Æ':
			b.WriteString("ae")
		default:
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// gazetteer holds countries, cities and organisations by their plain names.
var gazetteer = build()

func build() map[string]entry {
	m := map[string]entry{}
	each := func(list, kind string, country bool) {
		for line := range strings.SplitSeq(list, ";") {
			key := ""
			for name := range strings.SplitSeq(line, ",") {
				name = plain(strings.Join(strings.Fields(name), " "))
				if name == "" {
					continue
				}
				if key == "" {
					key = name
				}
				m[name] = entry{kind, key, country}
			}
		}
	}
	each(cities, place, false)
	each(organisations, org, false)
	each(countries, place, true)
	return m
}
