package facts

import "newsbot/news"

// percents finds shares, changes and levels: "41% of imports", "rose 3 per cent", "%41", "25 basis points".
func percents(r *reading, s sentence, numbers []number) []news.Fact {
	var out []news.Fact
	tokens := r.tokens[s.first:s.last]
	for _, n := range numbers {
		first, last, unit := n.first, n.last, ""
		switch {
		case n.last+1 < s.last && r.tokens[n.last+1].low == "%" && !(n.last+2 < s.last && r.tokens[n.last+2].kind == digits && r.tokens[n.last+2].glued):
			last, unit = n.last+1, "%"
		case n.first > s.first && r.tokens[n.first-1].low == "%" && r.tokens[n.first].glued:
			first, unit = n.first-1, "%"
		default:
			at := n.last + 1 - s.first
			if at < len(tokens) && tokens[at].low == "-" && tokens[at].glued {
				at++
			}
			if k, _, ok := r.words.percent.at(tokens, at); ok {
				last, unit = s.first+at+k-1, "%"
			} else if k, _, ok := r.words.percentOf.before(tokens, n.first-s.first); ok {
				first, unit = n.first-k, "%"
			} else if k := r.percentageOf(s, n); k > 0 {
				first, unit = n.first-k, "%"
			}
		}
		at := last + 1 - s.first
		if at < len(tokens) && tokens[at].low == "-" && tokens[at].glued {
			at++
		}
		if k, v, ok := r.words.points.at(tokens, at); ok && (unit == "%" || v != "pt") {
			last, unit = s.first+at+k-1, v
			if v == "pt" {
				unit = "pp"
			}
		}
		if unit == "" || !r.free(first, last) {
			continue
		}
		f := r.figure(s, r.percentKind(s, first, last, unit), n, unit, first, last)
		if f.Kind == "share" {
			f.Label = r.shareOf(s, last)
		}
		out = append(out, f)
	}
	return out
}

// percentKind says whether a percentage is a part of something, a change or where something stands.
func (r *reading) percentKind(s sentence, first, last int, unit string) string {
	if unit != "%" {
		return "change"
	}
	moves := r.near(s, first, last, 4, r.words.rises) || r.near(s, first, last, 4, r.words.falls)
	if r.words.by[r.low(s, first-1)] && (moves || r.lang == "de" || r.lang == "en") {
		return "change"
	}
	if r.shareOf(s, last) != "" {
		return "share"
	}
	if r.words.compared[r.low(s, last+1)] {
		return "change"
	}
	if before := first - 1; before >= s.first && (r.words.upTo[r.tokens[before].low] || r.words.at[r.tokens[before].low]) {
		if r.near(s, first, last, 4, r.words.shares) {
			return "share"
		}
		return "level"
	}
	switch {
	case moves:
		return "change"
	case r.near(s, first, last, 3, r.words.shares):
		return "share"
	}
	return "level"
}

// shareOf returns what a percentage that ends at token last is a part of.
func (r *reading) shareOf(s sentence, last int) string {
	if last+2 >= s.last {
		return ""
	}
	switch t := r.tokens[last+1]; {
	case r.words.of[t.low] && r.low(s, last+2) != "ici":
		return r.noun(s, last+1)
	case r.words.shares[t.low]:
		return r.noun(s, last)
	}
	return ""
}

// percentageOf returns how many tokens of "a percentage of" stand before n where no figure stands before them and nothing
// counted behind n: "won with a percentage of 54.2".
func (r *reading) percentageOf(s sentence, n number) int {
	if !r.words.of[r.low(s, n.first-1)] || r.unitAfter(s, n.last) || n.last+1 < s.last && r.tokens[n.last+1].kind == word && !r.words.stops[r.low(s, n.last+1)] {
		return 0
	}
	k, _, ok := r.words.percent.before(r.tokens[s.first:s.last], n.first-1-s.first)
	if !ok || r.low(s, n.first-2) == "%" {
		return 0
	}
	at := n.first - 2 - k
	if at >= s.first && (r.tokens[at].kind == digits || r.isNumberWord(r.tokens[at].low) || r.tokens[at].low == "-") {
		return 0
	}
	return k + 1
}
