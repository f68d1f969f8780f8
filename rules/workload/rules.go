package workload

import (
	"fmt"
	"strings"
)

// A Kind is a sort of rules.
type Kind string

// The kinds of rules. Of all but Mixed, each has one such part beside a plain word.
const (
	Mixed  Kind = "mixed" // what desks write: mostly words and phrases
	Plain  Kind = "plain words"
	Prefix Kind = "prefix"
	Suffix Kind = "suffix"
	Infix  Kind = "infix"
	Regexp Kind = "regexp"
	Fuzzy  Kind = "fuzzy"
	Stem   Kind = "stem"
)

// Kinds are all but Mixed.
var Kinds = []Kind{Plain, Prefix, Suffix, Infix, Regexp, Fuzzy, Stem}

// Rules returns n rules.
func (w *World) Rules(k Kind, n int) []string {
	out := make([]string, n)
	for i := range out {
		if k == Mixed {
			out[i] = w.mixed()
		} else {
			t := w.terms(2)
			out[i] = w.special(k, t[0]) + " AND " + t[1]
		}
	}
	return out
}

// mixed returns a rule: of 100, 50 ask for two or three words, 20 for a phrase, 10 for (a OR b) AND c, 10 leave something
// out, 5 ask for words near each other, and 5 for the start of a word.
func (w *World) mixed() string {
	switch k := w.rng.IntN(100); {
	case k < 50:
		return strings.Join(w.terms(2+w.rng.IntN(2)), " AND ")
	case k < 70:
		return `"` + strings.Join(w.phrase(), " ") + `"`
	case k < 80:
		t := w.terms(3)
		return fmt.Sprintf("(%s OR %s) AND %s", t[0], t[1], t[2])
	case k < 90:
		t := w.terms(3)
		return fmt.Sprintf("%s AND %s NOT %s", t[0], t[1], t[2])
	case k < 95:
		t := w.terms(2)
		return fmt.Sprintf("%s NEAR/%d %s", t[0], 3+w.rng.IntN(8), t[1])
	}
	t := w.terms(2)
	return w.special(Prefix, t[0]) + " AND " + t[1]
}

// together is of how many rules in ten the words were read in one article; of the others they are any.
const together = 7

// terms returns n different words.
func (w *World) terms(n int) []string {
	from := w.read[w.rng.IntN(len(w.read))]
	if w.rng.IntN(10) >= together {
		from = nil
	}
	var out []string
	for len(out) < n {
		t := w.words[w.telling()]
		if from != nil {
			t = from[w.rng.IntN(len(from))]
		}
		if w.usable(t) && !strings.Contains(" "+strings.Join(out, " ")+" ", " "+t+" ") {
			out = append(out, t)
		} else if from != nil && w.rng.IntN(50) == 0 {
			from = nil // an article without enough to say
		}
	}
	return out
}

// usable reports whether somebody would make a rule of a word.
func (w *World) usable(t string) bool {
	return len(t) >= 4 && !w.stop[t]
}

// phrase returns two or three words that stand side by side.
func (w *World) phrase() []string {
	n := 2 + w.rng.IntN(10)/7
	if w.rng.IntN(10) >= together {
		return w.terms(n)
	}
	for {
		from := w.read[w.rng.IntN(len(w.read))]
		at := w.rng.IntN(len(from) - n)
		if p := from[at : at+n]; w.usable(p[0]) && w.usable(p[n-1]) {
			return p
		}
	}
}

// special returns what finds a word in a way of its own.
func (w *World) special(k Kind, word string) string {
	cut := max(3, len(word)-1-w.rng.IntN(3))
	switch k {
	case Prefix:
		return word[:cut] + "*"
	case Suffix:
		return "*" + word[len(word)-cut:]
	case Infix:
		if len(word) > 4 {
			return "*" + word[1:len(word)-1] + "*"
		}
		return "*" + word + "*"
	case Regexp:
		return "/" + word[:max(4, cut)] + "(?:s|ed|[a-z]{2})/"
	case Fuzzy:
		at := w.rng.IntN(len(word))
		return word[:at] + "e" + word[at+1:] + "~1"
	case Stem:
		return "~" + word
	}
	return word
}
