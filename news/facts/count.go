package facts

import "newsbot/news"

// counts finds how many people died, were hurt or lost their work, and how many of something there are.
func counts(r *reading, s sentence, numbers []number) []news.Fact {
	var out []news.Fact
	for _, n := range numbers {
		if !r.free(n.first, n.last) || n.ranged && n.plain {
			continue
		}
		kind := r.countKind(s, n)
		if kind == countNothing {
			continue
		}
		f := r.figure(s, "count", n, "", n.first, n.last)
		f.Label = r.noun(s, n.last)
		out = append(out, f)
	}
	return out
}

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
	for i := n.last + 1; i < s.last && i <= n.last+3; i++ {
		switch t := r.tokens[i]; {
		case t.kind != word && t.low != "-":
			return countNothing
		case r.words.people[t.low]:
			return countPeople
		case r.words.counted[t.low]:
			return countThings
		case r.words.stops[t.low] || r.words.finite[t.low]:
			return countNothing
		}
	}
	return countNothing
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
