package facts

import "newsbot/news"

// measures finds figures with a unit: "500 megawatts", "12 km", "3.2 bcm", "magnitude 6.1".
func measures(r *reading, s sentence, numbers []number) []news.Fact {
	var out []news.Fact
	for _, n := range numbers {
		at := n.last + 1
		if at < s.last && r.tokens[at].low == "-" && r.tokens[at].glued {
			at++
		}
		if at < s.last && r.words.moneyOf[r.tokens[at].low] { // "3 millions de barils"
			at++
		}
		if k, unit, ok := r.words.units.at(r.tokens[:s.last], at); ok && r.free(n.first, at+k-1) {
			f := r.figure(s, "measure", n, unit, n.first, at+k-1)
			if at+k < s.last && r.words.of[r.tokens[at+k].low] {
				f.Label = r.noun(s, at+k)
			}
			out = append(out, f)
			continue
		}
		if before := n.first - 1; before >= s.first && r.tokens[before].low == "magnitude" && n.value < 10 && r.free(before, n.last) {
			out = append(out, r.figure(s, "measure", n, "magnitude", before, n.last))
		}
	}
	return out
}
