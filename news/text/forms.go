package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Bases returns the words that word may be a plural or another plain form of, itself not among them: company of
// companies, gas and gase of gases. Some are no words at all, which does no harm: nobody looks for them. Word and
// answers are folded; the language is a base language, and an unknown one is taken for English.
//
// Plurals are known in English, Spanish, Portuguese, French, Italian, German, Dutch and Turkish, and the particles
// that Korean writes onto a word. Russian and Arabic words, which hardly ever stand bare, are brought to their stems.
func Bases(lang, word string) []string {
	if lang == "" {
		lang = "en"
	}
	f, ok := plurals[lang]
	if !ok || word == "" || word[0] < utf8.RuneSelf == Inflected(lang) {
		return nil // of another alphabet
	}
	return slices.DeleteFunc(f(word), func(b string) bool { return b == word })
}

// FormLanguages returns the base languages in which [Bases] knows forms, in no order.
func FormLanguages() []string {
	langs := make([]string, 0, len(plurals))
	for lang := range plurals {
		langs = append(langs, lang)
	}
	return langs
}

// Inflected reports whether the words of a language, names too, are compared by what [Bases] returns in both
// directions: its words hardly ever stand bare.
func Inflected(lang string) bool { return lang == "ru" || lang == "ar" || lang == "ko" }

var plurals = map[string]func(string) []string{
	"en": englishSingulars, "es": spanishSingulars, "pt": portugueseSingulars, "fr": frenchSingulars, "it": italianSingulars,
	"de": germanSingulars, "nl": dutchSingulars, "tr": turkishSingulars, "ko": koreanBases,
	"ru": func(w string) []string { return bases(Stem("ru", w)) },
	"ar": func(w string) []string { return bases(Stem("ar", w)) },
}

// shortest is the length in bytes of the shortest word that is made by taking an ending away.
const shortest = 3

// without returns word without an ending, or "" if it has none or too little is left.
func without(word, ending string) string {
	if w := strings.TrimSuffix(word, ending); len(w) >= shortest && len(w) < len(word) {
		return w
	}
	return ""
}

// instead returns word with another ending, or "".
func instead(word, ending, other string) string {
	w := strings.TrimSuffix(word, ending)
	if len(w) == len(word) || len(w) < 2 || len(w)+len(other) < shortest {
		return ""
	}
	return w + other
}

// bases returns the words that are not empty, each once.
func bases(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func englishSingulars(w string) []string {
	if s, ok := englishIrregular[w]; ok {
		return []string{s}
	}
	if strings.HasSuffix(w, "men") && len(w) > 4 {
		return []string{w[:len(w)-2] + "an"}
	}
	if len(w) < 4 || w[len(w)-1] != 's' || englishNoPlural[w] {
		return nil
	}
	switch w[len(w)-2:] {
	case "ss", "us", "is":
		return nil
	}
	if strings.HasSuffix(w, "ics") {
		return nil // politics, economics
	}
	if stem := without(w, "ies"); stem != "" {
		return bases(stem+"y", stem+"ie")
	}
	if stem := without(w, "es"); stem != "" {
		for _, end := range []string{"s", "x", "z", "ch", "sh", "o"} {
			if strings.HasSuffix(stem, end) {
				return bases(stem+"e", stem)
			}
		}
	}
	return bases(without(w, "s"))
}

func spanishSingulars(w string) []string {
	if !strings.HasSuffix(w, "s") || len(w) < 5 {
		return nil
	}
	return bases(without(w, "s"), without(w, "es"), instead(w, "ces", "z"))
}

func portugueseSingulars(w string) []string {
	if !strings.HasSuffix(w, "s") || len(w) < 5 {
		return nil
	}
	return bases(without(w, "s"), without(w, "es"), instead(w, "oes", "ao"), instead(w, "aes", "ao"), instead(w, "ais", "al"),
		instead(w, "eis", "el"), instead(w, "ois", "ol"), instead(w, "ns", "m"))
}

func frenchSingulars(w string) []string {
	if len(w) < 5 {
		return nil
	}
	if s, ok := frenchIrregular[w]; ok {
		return []string{s}
	}
	return bases(without(w, "s"), instead(w, "aux", "al"), instead(w, "eaux", "eau"), instead(w, "eux", "eu"))
}

// italianSingulars guesses at both genders: accordi is taken for accordo and accorde, imprese for impresa.
func italianSingulars(w string) []string {
	if len(w) < 5 {
		return nil
	}
	return bases(instead(w, "chi", "co"), instead(w, "ghi", "go"), instead(w, "che", "ca"), instead(w, "ghe", "ga"),
		instead(w, "i", "o"), instead(w, "i", "e"), instead(w, "i", "io"), instead(w, "e", "a"))
}

// germanSingulars knows no -er but of a few words: it makes plurals and people alike.
func germanSingulars(w string) []string {
	if s, ok := germanIrregular[w]; ok {
		return []string{s}
	}
	if len(w) < 5 || w == "kohle" { // coal is no Kohl
		return nil
	}
	return bases(without(w, "en"), without(w, "n"), without(w, "e"), without(w, "es"), without(w, "s"))
}

func dutchSingulars(w string) []string {
	if len(w) < 5 {
		return nil
	}
	stem := without(w, "en")
	if stem == "" {
		return bases(without(w, "s"))
	}
	last := stem[len(stem)-1]
	out := []string{stem}
	switch {
	case last == 'z':
		out = append(out, stem[:len(stem)-1]+"s") // prijzen
	case last == 'v':
		out = append(out, stem[:len(stem)-1]+"f") // brieven
	case last == stem[len(stem)-2]:
		out = append(out, stem[:len(stem)-1]) // mannen
	}
	if v := stem[len(stem)-2]; vowel(v) && len(stem) > 2 && !vowel(stem[len(stem)-3]) && !vowel(last) {
		out = append(out, stem[:len(stem)-1]+string(v)+string(last)) // jaren
	}
	return bases(out...)
}

func turkishSingulars(w string) []string {
	return bases(without(w, "lar"), without(w, "ler"))
}

// koreanBases takes off the particle that a noun ends in.
func koreanBases(w string) []string {
	for _, p := range koreanParticles {
		if rest := strings.TrimSuffix(w, p); len(rest) < len(w) && len(rest) >= 2*len("가") {
			return []string{rest}
		}
	}
	return nil
}

// koreanParticles stand in such an order that a longer one comes before its own ending.
var koreanParticles = strings.Fields(`에서는 에서도 으로는 으로도 에게서 이라는 이라고 라는 라고 에서 에게 에는 에도 까지 부터 으로 이나 처럼 보다 하고 들이 들은 들을
	은 는 이 가 을 를 의 에 로 와 과 도 만 들`)
