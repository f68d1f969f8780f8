package rules

// AsksForNames reports whether the rule, or a topic that it refers to, asks whom or what an article names: person:, org: or
// place:. Only then need names be found before [Read].
func (r *Rule) AsksForNames() bool {
	for i := range r.leaves {
		if r.leaves[i].fields&nameFields != 0 {
			return true
		}
	}
	return false
}

// AsksForFigures reports whether the rule, or a topic that it refers to, compares amounts or shares. Only then need figures be found
// before [Read].
func (r *Rule) AsksForFigures() bool {
	for i := range r.leaves {
		if l := &r.leaves[i]; l.rare != nil {
			if _, ok := l.rare.fact.(figureFact); ok {
				return true
			}
		}
	}
	return false
}
