package rules

// AsksForNames reports whether the rule, or a topic that it refers to, asks whom or what an article names: person:, org: or
// place:. Only then need names be found before [Read].
func (r *Rule) AsksForNames() bool {
	for _, l := range r.leaves {
		if l.fields&nameFields != 0 {
			return true
		}
	}
	return false
}

// AsksForFigures reports whether the rule, or a topic that it refers to, compares amounts or shares. Only then need figures be found
// before [Read].
func (r *Rule) AsksForFigures() bool {
	for _, l := range r.leaves {
		if _, ok := l.fact.(figureFact); ok {
			return true
		}
	}
	return false
}
