package facts

import (
	"strconv"

	"newsbot/news"
)

// multiples finds growth told as a factor: "nearly doubled", "three times as many", "tenfold".
func multiples(r *reading, s sentence, numbers []number) []news.Fact {
	var out []news.Fact
	tokens := r.tokens[s.first:s.last]
	for i := 0; i < len(tokens); i++ {
		k, value, ok := r.words.multiples.at(tokens, i)
		if !ok || !r.free(s.first+i, s.first+i+k-1) || r.figurative(tokens, i, k) {
			continue
		}
		factor, err := strconv.ParseFloat(value, 64)
		if err != nil {
			continue
		}
		for k > 1 && (r.words.articles[tokens[i+k-1].low] || tokens[i+k-1].low == "as" || tokens[i+k-1].low == "many" || tokens[i+k-1].low == "much") {
			k-- // "twice" of "twice as many"
		}
		first := i
		if n, _, ok := r.words.modifiers.before(tokens, i); ok {
			first -= n
		}
		f := r.figure(s, "multiple", number{value: factor}, "x", s.first+first, s.first+i+k-1)
		if first < i {
			_, f.Modifier, _ = r.words.modifiers.before(tokens, i)
		}
		out = append(out, f)
		i += k - 1
	}
	for _, n := range numbers {
		k, _, ok := r.words.manifold.at(tokens, n.last+1-s.first)
		if ok && r.free(n.first, n.last+k) {
			for k > 1 && (r.words.articles[r.tokens[n.last+k].low] || r.tokens[n.last+k].low == "as") {
				k--
			}
			out = append(out, r.figure(s, "multiple", n, "x", n.first, n.last+k))
		}
	}
	return out
}

// figurative reports whether a word of doubling does not speak of a figure: "doubled down", "doubled their lead".
func (r *reading) figurative(tokens []token, i, k int) bool {
	for j := i + k; j < len(tokens) && j < i+k+4; j++ {
		switch tokens[j].low {
		case "down", "over", "lead", "advantage", "efforts", "back", "as", "pleasure":
			return true
		}
	}
	return false
}
