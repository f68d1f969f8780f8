package facts

import "newsbot/news"

// dates finds what is to happen when, and until when: "as early as next week", "by 30 September". What lies behind is
// kept for searching and as the time of other facts; it is no news by itself.
func dates(r *reading, s sentence, _ []number) []news.Fact {
	var out []news.Fact
	for _, p := range r.periodsOf(s) {
		r.periods = append(r.periods, p)
		f := news.Fact{Kind: "date", Value: r.span(p.first, p.last), When: p.Period}
		switch p.limit {
		case "by", "until", "early":
			f.Kind = "deadline"
		}
		out = append(out, f)
	}
	return out
}

// ahead reports whether p lies after the day of publishing.
func (r *reading) ahead(p news.Period) bool {
	return !p.From.IsZero() && !r.published.IsZero() && p.From.After(r.today())
}
