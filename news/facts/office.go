package facts

import (
	"slices"
	"strings"
)

// officeAt returns whom "the minister" at token i means: the one person before it whose role the article has given with
// that word. Where two have it, or a name or more of the role follows, it is nobody.
func (r *reading) officeAt(i int) (string, bool) {
	if i+2 >= len(r.tokens) || !r.words.articles[r.tokens[i].low] {
		return "", false
	}
	title, next := r.tokens[i+1], r.tokens[i+2]
	if !r.words.titles[title.low] || title.upper || next.kind == word && (next.upper || r.words.of[next.low]) || next.low == "-" {
		return "", false
	}
	who := named{}
	for _, n := range r.names {
		if n.first > i {
			break
		}
		if n.kind != person || !slices.Contains(strings.Fields(r.toLower(r.known[n.key].role)), title.low) {
			continue
		}
		if who.key != "" && who.key != n.key {
			return "", false
		}
		who = n
	}
	if who.key == "" {
		return "", false
	}
	return r.fullName(who), true
}
