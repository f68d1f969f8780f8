package text

import "slices"

// apostrophes ends the word w, whose letters all stand before s[w.End]: it may go on behind an apostrophe.
//
// What follows is a possessive or a suffix, which belongs to the word without changing it (Turkey's, Türkiye'nin); or
// more of a name (O'Brien, Qur'an); or the word proper, behind an elided article (l'accord, dell'energia), which
// then is a word of its own.
func (r *Reading) apostrophes(s string, w Word, seen class) int {
	alt, first := "", true
	for int(w.End)-int(w.Start) < longestWord/2 {
		at := int(w.End)
		size, letter := apostrophe(s[at:])
		if size == 0 {
			break
		}
		end, partSeen, n := letters(s, at+size)
		if n == 0 || end-int(w.Start) > longestWord {
			break
		}
		part, before := s[at+size:end], string(r.Fold(w))
		switch {
		case letter || seen&classJoining != 0 && partSeen&classJoining != 0:
		case first && elided(before, part, n):
			r.finish(w, alt)
			return at + size
		case negated(before, part):
		case suffix(before, part):
			w.End = int32(end)
			return r.finish(w, alt)
		case alt == "" && len(before) > 1:
			alt = before
		}
		r.folded = appendFold(r.folded, part)
		w.foldLen = uint16(len(r.folded) - int(w.fold))
		if partSeen&classLower != 0 {
			w.Flags &^= Upper
		}
		w.End, w.core, first = int32(end), uint8(end-int(w.Start)), false
	}
	if first && severalCapitals(s[w.Start:w.End]) { // MPs' pay
		r.finish(w, "")
		r.several()
		return int(w.End)
	}
	return r.finish(w, alt)
}

// shortElisions and longElisions are the folded forms of what stands before the apostrophe in l'accord, qu'il,
// dell'energia.
const shortElisions = "cdjlmnstv"

var longElisions = []string{
	"agl", "all", "anch", "bell", "coll", "dagl", "dall", "degl", "dell", "gl", "jusqu", "lorsqu", "negl", "nell",
	"presqu", "puisqu", "qu", "quell", "quelqu", "quest", "quoiqu", "senz", "sugl", "sull", "un",
}

// elided reports whether what stands before an apostrophe is an article or the like, cut short, and the n letters
// behind it are a word.
func elided(before, part string, n int) bool {
	if len(before) == 1 {
		for _, c := range []byte(shortElisions) {
			if c == before[0] {
				return n > 1 || part != "s" && part != "S"
			}
		}
		return false
	}
	return n > 2 && slices.Contains(longElisions, before)
}

// negated reports whether part is the end of don't, isn't, can't.
func negated(before, part string) bool {
	return (part == "t" || part == "T") && len(before) > 1 && before[len(before)-1] == 'n'
}

// suffix reports whether part, behind an apostrophe, is a possessive, a short verb, or a chain of Turkish suffixes.
func suffix(before, part string) bool {
	switch part {
	case "s", "S", "re", "RE", "ve", "VE", "ll", "LL", "d", "m":
		return before != "o"
	}
	part = Fold(part)
	if before == "" || part == "" || len(before) == 1 && !digit(before[0]) {
		return false
	}
	if vowel(part[0]) && vowel(before[len(before)-1]) {
		return false // Turkish parts two vowels: Ankara'ya. This is Sana'a, Xi'an.
	}
	return suffixes(part, 4)
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// suffixes reports whether s is a chain of at most n Turkish suffixes.
func suffixes(s string, n int) bool {
	if s == "" {
		return true
	}
	if n == 0 {
		return false
	}
	for _, suffix := range turkishSuffixes {
		if len(s) >= len(suffix) && s[:len(suffix)] == suffix && suffixes(s[len(suffix):], n-1) {
			return true
		}
	}
	return false
}

// turkishSuffixes are those that follow a name, folded: cases, plural, possession, -ki, -li, -siz, -ci, copulas.
var turkishSuffixes = []string{
	"nin", "nun", "in", "un", "yi", "yu", "ni", "nu", "i", "u", "ya", "ye", "na", "ne", "a", "e",
	"da", "de", "ta", "te", "nda", "nde", "dan", "den", "tan", "ten", "ndan", "nden", "la", "le", "yla", "yle",
	"lar", "ler", "lari", "leri", "larin", "lerin", "si", "su", "sin", "ki", "kiler", "li", "lu", "lik", "luk", "siz", "suz", "ci", "cu",
	"ca", "ce", "casi", "cesi", "dir", "dur", "tir", "tur", "mi", "mu", "ydi", "ymis", "yken", "ysa", "yse",
}
