package rules

// A renumbering brings atoms from one vocabulary into another, which then has only what was asked for.
type renumbering struct {
	from   lexicon
	to     *vocabulary
	number []uint32 // by atom: its number in to; 0 if it is not there yet
}

func newRenumbering(from lexicon) renumbering {
	return renumbering{from: from, to: newVocabulary(), number: make([]uint32, len(from.origins))}
}

// grown has the renumbering know the atoms that the vocabulary it reads from has got.
func (r *renumbering) grown(from lexicon) {
	r.from = from
	r.number = append(r.number, make([]uint32, len(from.origins)-len(r.number))...)
}

// code returns a code for the other vocabulary.
func (r *renumbering) code(c code) code {
	out := append(code(nil), c...)
	out.atoms(func(a *uint32) {
		*a = r.atom(*a)
		r.to.wanted(*a)
	})
	if near, ok := out.near(); ok {
		r.to.mark(near.x, markPlaced)
		r.to.mark(near.y, markPlaced)
	}
	return out
}

func (r *renumbering) atom(a uint32) uint32 {
	if a == 0 || r.number[a] != 0 {
		return r.number[a]
	}
	if from := r.from.origins[a]; from&fromStep != 0 {
		s := r.from.made[from&^fromStep]
		r.number[a] = r.to.step(r.atom(s.x), r.atom(s.y&^strict), s.y&strict != 0)
	} else {
		r.number[a] = r.to.adopt(&r.from, from)
	}
	return r.number[a]
}

// sample returns what a sample says, for the other vocabulary.
func (r *renumbering) sample(s sample) sample {
	out := sample{articles: s.articles, seen: make([]uint32, len(r.to.marks))}
	for a, n := range r.number {
		if n != 0 && a < len(s.seen) {
			out.seen[n] = s.seen[a]
		}
	}
	return out
}

// adopt returns the atom of question n of another vocabulary.
func (v *vocabulary) adopt(from *lexicon, n uint32) uint32 {
	switch q := from.questions[n]; q.kind {
	case kindRun:
		return v.literal(q.text, q.fields)
	case kindRegexp:
		re := from.regexps[q.extra]
		return v.expression(re, runsOf(re), q.fields)
	case kindLang, kindSite, kindFigure:
		return v.condition(q.kind, q.text)
	default:
		a := from.atom(n)
		if q.kind == kindPattern {
			a.form = q.text
		}
		return v.ask(&a, q.fields)
	}
}
