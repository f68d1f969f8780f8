package facts

// recall finds the short forms of names that were given in full: "Bayraktar" after "Alparslan Bayraktar", "IMO" after
// "International Maritime Organization (IMO)".
func (r *reading) recall() {
	short := map[string]string{}
	twice := map[string]bool{}
	note := func(form, key string) {
		if old, ok := short[form]; ok && old != key {
			twice[form] = true
		}
		short[form] = key
	}
	fuller := r.fuller()
	for key, n := range r.known {
		if n.first == n.last {
			continue
		}
		switch n.kind {
		case person:
			if fuller[key] != "" {
				continue
			}
			note(r.plain(n.last), key)
		case org:
			if first := r.plain(n.first); !r.words.demonyms[r.tokens[n.first].low] && len(first) > 3 && r.lower[r.tokens[n.first].low] == 0 && !r.words.orgHeads[r.tokens[n.first].low] {
				if _, gazetted := lookUp(first); !gazetted {
					note(first, key)
				}
			}
		}
	}
	for form, key := range r.short {
		short[form] = key
	}
	r.shorten(short, twice, fuller)
}

// fuller returns, for the words that the name of one person alone ends in, the key of that name: "anna kosiniak-kamysz"
// for "kosiniak-kamysz".
func (r *reading) fuller() map[string]string {
	ends := map[string]string{}
	for key, n := range r.known {
		if n.kind != person || n.first == n.last {
			continue
		}
		for i, c := range key {
			if c != ' ' {
				continue
			}
			if _, twice := ends[key[i+1:]]; twice {
				ends[key[i+1:]] = ""
			} else {
				ends[key[i+1:]] = key
			}
		}
	}
	return ends
}

// shorten adds the places of short forms, in the order of the text.
func (r *reading) shorten(short map[string]string, twice map[string]bool, fuller map[string]string) {
	covered := make([]bool, len(r.tokens))
	for _, n := range r.names {
		for i := n.first; i <= n.last; i++ {
			covered[i] = true
		}
	}
	for _, s := range r.sentences {
		if s.heading {
			continue
		}
		for i := s.first; i < s.last; i++ {
			t := r.tokens[i]
			if covered[i] || t.kind != word || !t.upper {
				continue
			}
			form := r.plain(i)
			key, ok := short[form]
			if !ok || twice[form] {
				continue
			}
			full := r.known[key]
			r.names = append(r.names, named{kind: full.kind, first: i, last: i, sentence: s.index, key: key, country: full.country})
		}
	}
	for i, n := range r.names { // a title with a surname is the person named in full elsewhere
		if n.kind != person {
			continue
		}
		key := fuller[n.key]
		if form := r.plain(n.first); n.first == n.last {
			key = short[form]
			if twice[form] {
				key = ""
			}
		}
		if key != "" {
			r.names[i].key = key
			if full := r.known[key]; full.role == "" && n.role != "" {
				full.role = n.role
				r.known[key] = full
			}
		}
	}
	r.sortNames()
}
