package text

import (
	"slices"
	"strings"
)

// Bases returns the words that word may be a plural or another plain form of, itself not among them: company of
// companies, gas and gase of gases. Some are no words at all, which does no harm: nobody looks for them. Word and
// answers are folded; the language is a base language, and an unknown one is taken for English.
//
// Plurals are known in English, Spanish, Portuguese, French, Italian, German, Dutch and Turkish. Russian and
// Arabic words, which hardly ever appear bare, are brought to their stems.
func Bases(lang, word string) []string {
	if lang == "" {
		lang = "en"
	}
	if f, ok := plurals[lang]; ok {
		return f(word)
	}
	return nil
}

var plurals = map[string]func(string) []string{
	"en": englishSingulars,
}

// shortest is the length in bytes of the shortest word that is made by taking an ending away.
const shortest = 3

func without(word, ending string) string {
	if w := strings.TrimSuffix(word, ending); len(w) >= shortest && len(w) < len(word) {
		return w
	}
	return ""
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

// englishIrregular are plurals that no rule makes.
var englishIrregular = pairs(`children child, feet foot, teeth tooth, mice mouse, geese goose, criteria criterion, phenomena phenomenon,
	memoranda memorandum, referenda referendum, alumni alumnus, nuclei nucleus, stimuli stimulus, indices index, matrices matrix,
	appendices appendix, crises crisis, analyses analysis, theses thesis, hypotheses hypothesis, oases oasis, diagnoses diagnosis,
	lives life, knives knife, wives wife, leaves leaf, halves half, shelves shelf, thieves thief, loaves loaf, wolves wolf,
	calves calf, elves elf, scarves scarf, wharves wharf, quizzes quiz, gasses gas, buses bus, oxen ox`)

// englishNoPlural are words that end like a plural and are none, and plurals that mean something else than their
// singular: nobody who looks for what is good or new wants goods and news.
var englishNoPlural = words(`news goods means series species customs gas does goes has was this thus its yes his always perhaps besides
	sometimes afterwards towards overseas lens bias atlas canvas alias chaos ethos christmas hamas texas kansas arkansas dallas vegas
	paris mars davos lagos athens naples wales cannes honduras bahamas barbados caracas reuters siemens thales airbus
	adams andrews carlos charles daniels edwards evans hopkins jenkins jones marcos matthews owens peters phillips powers richards
	roberts sanders simmons simons stephens summers thomas waters williams`)

// pairs makes a map of "a b, c d".
func pairs(list string) map[string]string {
	m := map[string]string{}
	for p := range strings.SplitSeq(list, ",") {
		f := strings.Fields(p)
		m[f[0]] = f[1]
	}
	return m
}

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
