package facts

import (
	"strings"

	"newsbot/news"
)

// counts finds how many people died, were hurt or lost their work, and how many of something there are.
func counts(r *reading, s sentence, numbers []number) []news.Fact {
	var out []news.Fact
	for i := 0; i < len(numbers); i++ {
		n := numbers[i]
		first, last := n.first, n.last
		if i+1 < len(numbers) && r.partOf(s, n, numbers[i+1]) { // "58 of the 101 seats"
			i++
			n.last = numbers[i].last
			last = n.last
		}
		if !r.free(first, last) || n.ranged && n.plain {
			continue
		}
		kind := r.countKind(s, n)
		if kind == countNothing {
			continue
		}
		f := r.figure(s, "count", n, "", first, last)
		f.Label = r.countLabel(s, last)
		out = append(out, f)
	}
	return out
}

// partOf reports whether n of m is said.
func (r *reading) partOf(s sentence, n, m number) bool {
	i := n.last + 1
	if i >= s.last || !r.words.of[r.tokens[i].low] || m.value < n.value {
		return false
	}
	i++
	if i < s.last && r.words.articles[r.tokens[i].low] {
		i++
	}
	return i == m.first
}

// countLabel returns what is counted behind token last.
func (r *reading) countLabel(s sentence, last int) string {
	if last+1 < s.last && r.words.of[r.tokens[last+1].low] {
		last = r.skipArticle(s, last+2) - 1
	}
	for i := last + 1; i < s.last && i <= last+4 && r.tokens[i].kind == word; i++ {
		if t := r.tokens[i]; r.words.people[t.low] || r.words.counted[t.low] || r.plural(t) {
			return r.text[r.tokens[last+1].start:t.core]
		}
	}
	return ""
}

// plural reports whether a word reads as an English plural that can be counted.
func (r *reading) plural(t token) bool {
	return r.lang == "en" && !t.upper && len(t.low) > 3 && strings.HasSuffix(t.low, "s") && !strings.HasSuffix(t.low, "ss") && !strings.HasSuffix(t.low, "us") &&
		r.words.calendar.grains[t.low] == "" && !notCounted[t.low]
}

// notCounted are plurals that no news counts, and verbs that look like one.
var notCounted = set("hours minutes seconds times percents decades centuries weekends is was has does this always perhaps towards besides cents others points crowns kronor kroner dollars euros pounds pesos says makes takes")

type countOf int

const (
	countNothing countOf = iota
	countThings
	countPeople
	countVictims
)

// countKind says what the number n counts.
func (r *reading) countKind(s sentence, n number) countOf {
	if n.plain && year(n.value) && !r.countNoun(s, n.last+1) {
		return countNothing
	}
	if n.value != float64(int64(n.value)) || n.negative || r.labelled(s, n.first) {
		return countNothing
	}
	if r.near(s, n.first, n.last, 5, r.words.dead) && (r.near(s, n.first, n.last, 3, r.words.people) || r.victimsBeside(s, n)) {
		return countVictims
	}
	if r.words.of[r.low(s, n.first-1)] && r.words.gatherings[r.low(s, n.first-2)] {
		return countPeople // "a crowd of 48,500"
	}
	if r.sourced(s, n.last+1) {
		return countNothing // "said two people familiar with the talks"
	}
	for i := n.last + 1; i < s.last && i <= n.last+3; i++ {
		switch t := r.tokens[i]; {
		case t.kind != word:
			return countNothing
		case r.sourced(s, i):
			return countNothing
		case r.words.people[t.low]:
			return countPeople
		case r.words.counted[t.low], n.value >= 10 && r.plural(t):
			return countThings
		case r.words.stops[t.low] || r.words.finite[t.low]:
			return countNothing
		}
	}
	return countNothing
}

// sourced reports whether the word at token i is somebody who tells and is not counted: "sources", "people familiar with".
func (r *reading) sourced(s sentence, i int) bool {
	w := r.low(s, i)
	if !r.words.people[w] {
		return r.words.unnamed[w]
	}
	switch r.low(s, i+1) {
	case "familiar", "briefed", "close", "with":
		return true
	}
	return false
}

// victimsBeside reports whether a word of death or harm stands right beside the number: "12 dead", "killed at least 12".
func (r *reading) victimsBeside(s sentence, n number) bool {
	if i := n.last + 1; i < s.last && r.words.dead[r.tokens[i].low] {
		return true
	}
	i := n.first - 1
	if k, _, ok := r.words.modifiers.before(r.tokens[s.first:s.last], n.first-s.first); ok {
		i -= k
	}
	return i >= s.first && r.words.dead[r.tokens[i].low]
}

func (r *reading) countNoun(s sentence, i int) bool {
	return i < s.last && (r.words.people[r.tokens[i].low] || r.words.counted[r.tokens[i].low])
}

// labelled reports whether the word before token i makes its figure a label: "Article 5", "flight 370", "Boeing 737".
func (r *reading) labelled(s sentence, i int) bool {
	if i == s.first {
		return false
	}
	t := r.tokens[i-1]
	if t.kind == word && t.upper && i-1 > s.first {
		return true
	}
	switch t.low {
	case "no", "number", "article", "section", "chapter", "flight", "route", "phase", "page", "room", "act", "rule", "age", "aged", "top", "line", "level", "version", "#", "highway":
		return true
	}
	return false
}

func year(v float64) bool { return v >= 1800 && v <= 2100 && v == float64(int(v)) }
