package facts

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestName is the most words that a name of the gazetteer has.
const longestName = 6

// An entry is a name that the gazetteer knows.
type entry struct {
	kind    string
	key     string // the same for all its forms: "USA", "America"
	code    string // of a place: its country, where it is known
	country bool
	capital bool // the seat of a government, named for it
	weak    bool // a word that is this only where a place must stand
}

// lookUp returns what the gazetteer knows of a name as plain writes it.
func lookUp(name string) (entry, bool) {
	if e, ok := gazetteer()[name]; ok {
		return e, true
	}
	return lookUpPlace(name)
}

// lookUpPlace returns the country or the city that the public lists hold.
func lookUpPlace(name string) (entry, bool) {
	if code, ok := publicNames().find('c', name); ok {
		return entry{kind: place, key: code, code: code, country: true}, true
	}
	for _, letter := range []byte{'K', 'P', 'p'} {
		if code, ok := publicNames().find(letter, name); ok {
			return entry{kind: place, key: name, code: code, capital: letter == 'K', weak: letter == 'p' || isGivenName(name)}, true
		}
	}
	return entry{}, false
}

// isGivenName reports whether a person may be called so, as plain writes it.
func isGivenName(name string) bool {
	if firstNames[name] {
		return true
	}
	_, ok := publicNames().find('g', name)
	return ok
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

// gazetteer returns the countries, cities and organisations of our own list by their plain names.
var gazetteer = sync.OnceValue(func() map[string]entry {
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
					if code, ok := publicNames().find('c', name); ok && country {
						key = code
					}
				}
				e := entry{kind: kind, key: key, country: country}
				if kind == place {
					at, _ := lookUpPlace(name)
					e.code, e.capital = at.code, at.capital
				}
				m[name] = e
			}
		}
	}
	each(regions, place, false)
	each(cities, place, false)
	each(bodies, org, false)
	each(organisations, org, false)
	each(countries, place, true)
	return m
})
