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
		if k, unit, ok := r.words.units.at(r.tokens[:s.last], at); ok && r.free(n.first, at+k-1) && !r.codeBehind(s, at+k-1) {
			last, more := at+k-1, 0.0
			if j, v, ok := r.smallerUnit(s, last, unit); ok {
				last, more = j, v
			}
			f := r.figure(s, "measure", n, unit, n.first, last)
			f.Number += more
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

// codeBehind reports whether the letter at token i starts a code and is no unit: "24703 L-202".
func (r *reading) codeBehind(s sentence, i int) bool {
	return r.tokens[i].core-r.tokens[i].start == 1 && r.low(s, i+1) == "-" && r.tokens[i+1].glued && i+2 < s.last && r.tokens[i+2].glued
}

// smallerUnit reads the inches behind feet and the ounces behind pounds: "5 feet and 2 inches". It returns the last token
// and the part of the larger unit.
func (r *reading) smallerUnit(s sentence, last int, unit string) (int, float64, bool) {
	smaller, parts := "in", 12.0
	switch unit {
	case "ft":
	case "lb":
		smaller, parts = "oz", 16
	default:
		return 0, 0, false
	}
	i := last + 1
	if r.words.calendar.and[r.low(s, i)] {
		i++
	}
	if i >= s.last {
		return 0, 0, false
	}
	n, ok := r.number(s, i)
	if !ok || n.value >= parts || n.scaled {
		return 0, 0, false
	}
	if k, got, ok := r.words.units.at(r.tokens[:s.last], n.last+1); ok && got == smaller {
		return n.last + k, n.value / parts, true
	}
	if r.low(s, n.last+1) == "in" && smaller == "in" && !r.words.articles[r.low(s, n.last+2)] { // "5 ft 2 in" is no place
		return n.last + 1, n.value / parts, true
	}
	return 0, 0, false
}
