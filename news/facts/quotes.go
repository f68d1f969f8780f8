package facts

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news"
	"newsbot/news/text"
)

const (
	fewestQuoted = 4   // words: what is shorter is a term in quotation marks, not what somebody said
	mostQuoted   = 400 // bytes
)

// quotes returns what is said word for word in the article, the best first.
func (r *reading) quotes() []news.Quote {
	type scored struct {
		news.Quote
		score float64
	}
	var found []scored
	for _, p := range text.Paragraphs(r.text) {
		speaker := "" // who spoke last in this paragraph
		for _, q := range r.quoted(news.Span(p)) {
			who, sure := r.speaker(news.Span(p), q)
			if !sure && r.startsSentence(q) {
				who = speaker
			}
			speaker = who
			if q.words < fewestQuoted || q.inner.End-q.inner.Start > mostQuoted || who == "" && !q.spoken {
				continue
			}
			found = append(found, scored{news.Quote{Span: q.inner, Speaker: who}, r.quoteWorth(q, who)})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	out := make([]news.Quote, 0, len(found))
	for _, q := range found {
		out = append(out, q.Quote)
	}
	return out
}

// A quoted is a place between quotation marks.
type quoted struct {
	outer  news.Span // with its marks
	inner  news.Span // without them and without the comma at its end
	words  int
	spoken bool // reads as a sentence of its own
}

// quoted returns the places of a paragraph between quotation marks that belong together.
func (r *reading) quoted(p news.Span) []quoted {
	var out []quoted
	open, want := -1, ""
	for i := p.Start; i < p.End; {
		c, size := utf8.DecodeRuneInString(r.text[i:p.End])
		if open >= 0 && strings.ContainsRune(want, c) {
			if q, ok := r.trimQuote(open, i+size); ok {
				out = append(out, q)
			}
			open = -1
		} else if closing := closingFor(c); open < 0 && closing != "" && r.opensAt(p, i, size) {
			open, want = i, closing
		}
		i += size
	}
	return out
}

func closingFor(open rune) string {
	switch open {
	case '"':
		return "\""
	case '“':
		return "”"
	case '„':
		return "“”"
	case '«':
		return "»"
	case '»':
		return "«"
	}
	return ""
}

// opensAt reports whether the mark at i opens: space or an opening bracket stands before it, a letter behind.
func (r *reading) opensAt(p news.Span, i, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(r.text[p.Start:i])
	after, _ := utf8.DecodeRuneInString(r.text[i+size : p.End])
	return (i == p.Start || unicode.IsSpace(before) || strings.ContainsRune("([—–-:'’", before)) && (!unicode.IsSpace(after) || strings.HasPrefix(r.text[i:], "«"))
}

func (r *reading) trimQuote(start, end int) (quoted, bool) {
	in := r.text[start:end]
	_, first := utf8.DecodeRuneInString(in)
	_, last := utf8.DecodeLastRuneInString(in)
	if len(in) < first+last {
		return quoted{}, false
	}
	q := quoted{outer: news.Span{Start: start, End: end}}
	inner := in[first : len(in)-last]
	cut := strings.TrimLeftFunc(inner, unicode.IsSpace)
	q.inner.Start = start + first + len(inner) - len(cut)
	cut = strings.TrimRightFunc(cut, func(c rune) bool { return unicode.IsSpace(c) || c == ',' })
	q.inner.End = q.inner.Start + len(cut)
	lower := 0
	for w := range strings.FieldsSeq(cut) {
		q.words++
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(c) {
			lower++
		}
	}
	titled := lower*3 < q.words
	c, _ := utf8.DecodeRuneInString(cut)
	q.spoken = unicode.IsUpper(c) && strings.ContainsAny(inner, ".,!?") && q.words >= 6
	return q, cut != "" && !titled
}

// speaker returns who said q, and whether that is certain, be it that nobody is named: the words beside the quotation
// say so.
func (r *reading) speaker(p news.Span, q quoted) (string, bool) {
	if who, ok := r.speakerBehind(p, q); ok {
		return who, true
	}
	return r.speakerBefore(p, q)
}

// tokenAt returns the first token that starts at offset or behind it.
func (r *reading) tokenAt(offset int) int {
	i, _ := slices.BinarySearchFunc(r.tokens, offset, func(t token, offset int) int { return t.start - offset })
	return i
}

// speakerBehind reads ", Hale said", ", said Mayor Nora Hale" and "," she added behind a quotation.
func (r *reading) speakerBehind(p news.Span, q quoted) (string, bool) {
	const reach = 14
	first := r.tokenAt(q.outer.End)
	verb := -1
	for i := first; i < len(r.tokens) && i < first+reach && r.tokens[i].start < p.End; i++ {
		t := r.tokens[i]
		if r.words.said[t.low] {
			verb = i
			break
		}
		if t.low == "." || quoteMark(t.low) {
			break
		}
	}
	if verb < 0 {
		return "", false
	}
	said := verb // the verb as it is written, "a déclaré", behind a word that only ties it to the quotation
	if verb > first && auxiliary[r.tokens[verb-1].low] {
		said--
	}
	if said > first && r.tokens[said-1].low == "diye" {
		said--
	}
	if r.tokens[first].low != "," && r.tokens[first].low != "diye" && !endsOpen(r.text[q.inner.Start:q.outer.End]) && verb > first && !r.tokens[first].upper && !r.words.pronouns[r.tokens[first].low] {
		return "", false // "… a “turning point” and told reporters"
	}
	if said == first || said == first+1 && r.tokens[first].low == "," { // said X
		if r.words.subjectFirst {
			return r.onlyPersonBefore(first, q)
		}
		if n, ok := r.nameFrom(verb+1, verb+9, r.sentenceEnd(verb, p.End)); ok {
			return r.fullName(n), true
		}
		if who, ok := r.officeAt(verb + 1); ok {
			return who, true
		}
		return r.pronounAt(verb+1, q)
	}
	if n, ok := r.nameFrom(first, verb, p.End); ok {
		return r.fullName(n), true
	}
	if who, ok := r.pronounAt(verb-1, q); ok {
		return who, true
	}
	return "", true // somebody who is not named
}

// sentenceEnd returns where the sentence of token i ends, but nothing behind limit.
func (r *reading) sentenceEnd(i, limit int) int {
	at := r.tokens[i].start
	k, _ := slices.BinarySearchFunc(r.sentences, at, func(s sentence, at int) int { return s.span.End - at - 1 })
	if k < len(r.sentences) {
		limit = min(limit, r.sentences[k].span.End)
	}
	return limit
}

// auxiliary stands before a verb of speech in the perfect of French, Italian, Spanish and Dutch.
var auxiliary = set("a ont avait avaient ha han hanno aveva había heeft hebben had")

// onlyPersonBefore returns the one person named before a quotation in its sentence.
func (r *reading) onlyPersonBefore(i int, q quoted) (string, bool) {
	who := named{}
	comma := r.tokenAt(q.outer.Start) - 1
	for _, n := range r.names {
		if n.first >= i {
			break
		}
		if n.kind == person && n.last == comma-1 && r.tokens[comma].low == "," { // Hale Tuncel, “…” dedi
			return r.fullName(n), true
		}
		s := r.sentences[n.sentence].span
		if n.kind != person || s.Start > q.outer.Start || s.End <= q.outer.Start || r.tokens[n.first].start > q.outer.Start {
			continue
		}
		if who.key != "" && who.key != n.key {
			return "", true
		}
		who = n
	}
	if who.key == "" {
		return "", true
	}
	return r.fullName(who), true
}

// endsOpen reports whether a quotation ends in a mark that lets its sentence go on.
func endsOpen(s string) bool {
	s = strings.TrimRight(s, "\"”“»«")
	return strings.HasSuffix(s, ",") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, ".")
}

// speakerBefore reads "Hale said: “…", "Hale told reporters that “…" before a quotation in the same sentence.
func (r *reading) speakerBefore(p news.Span, q quoted) (string, bool) {
	const reach = 16
	at := r.tokenAt(q.outer.Start)
	for i := at - 1; i >= 0 && at-i < reach && r.tokens[i].start >= p.Start; i-- {
		t := r.tokens[i]
		if t.low == "." || t.low == "!" || t.low == "?" || quoteMark(t.low) {
			break
		}
		if !r.words.said[t.low] {
			continue
		}
		n, ok := r.lastNameBefore(i, p.Start)
		if ok {
			return r.fullName(n), true
		}
		who, _ := r.pronounAt(i-1, q)
		return who, true
	}
	return "", false
}

// nameFrom returns the first person or organisation named in the tokens [first, last).
func (r *reading) nameFrom(first, last, end int) (named, bool) {
	i, _ := slices.BinarySearchFunc(r.names, first, func(n named, first int) int { return n.first - first })
	for ; i < len(r.names) && r.names[i].first < last; i++ {
		n := r.names[i]
		if n.kind == place || n.kind == org && r.personWithin(n.last+1, last) {
			continue
		}
		if r.tokens[n.first].start >= end || n.kind == org && r.ofSomebody(n.first) {
			break
		}
		return n, true
	}
	return named{}, false
}

// ofSomebody reports whether the organisation named at token i only says where somebody works: "an analyst at Kestrel".
func (r *reading) ofSomebody(i int) bool {
	for i--; i >= 0 && r.words.articles[r.tokens[i].low]; i-- {
	}
	return i >= 0 && (r.words.stops[r.tokens[i].low] || r.words.of[r.tokens[i].low]) && !r.words.said[r.tokens[i].low]
}

// startsSentence reports whether a quotation goes on where the one before it ended: nothing else stands in its sentence.
func (r *reading) startsSentence(q quoted) bool {
	_, found := slices.BinarySearchFunc(r.sentences, q.outer.Start, func(s sentence, at int) int { return s.span.Start - at })
	return found
}

func (r *reading) personWithin(first, last int) bool {
	for _, n := range r.names {
		if n.kind == person && n.first >= first && n.first < last {
			return true
		}
		if n.first >= last {
			break
		}
	}
	return false
}

// lastNameBefore returns the name that is the subject of the verb at token i: it stands in the same sentence with
// nothing but its role between.
func (r *reading) lastNameBefore(i, start int) (named, bool) {
	const reach = 12
	k, _ := slices.BinarySearchFunc(r.names, i, func(n named, i int) int { return n.first - i })
	for k--; k >= 0 && i-r.names[k].last < reach && r.tokens[r.names[k].first].start >= start; k-- {
		n := r.names[k]
		if n.kind != person && !(n.kind == org && n.last == i-1 && !r.ofSomebody(n.first)) {
			continue
		}
		for j := n.last + 1; j < i; j++ {
			if t := r.tokens[j].low; t == "." || t == ";" || quoteMark(t) || r.words.said[t] {
				return named{}, false
			}
		}
		if n.last < i-1 && r.tokens[n.last+1].low != "," && r.tokens[n.last+1].low != "(" && i-n.last > 3 {
			return named{}, false
		}
		return n, true
	}
	return named{}, false
}

// pronounAt returns whom the pronoun at token i means: the one person named in the sentences right before, or nobody.
func (r *reading) pronounAt(i int, q quoted) (string, bool) {
	if i < 0 || i >= len(r.tokens) || !r.words.persons[r.tokens[i].low] {
		return "", false
	}
	at := r.tokens[i].start
	here := 0
	for here < len(r.sentences)-1 && r.sentences[here].span.End <= min(at, q.outer.Start) {
		here++
	}
	who := named{}
	for k := len(r.names) - 1; k >= 0; k-- {
		n := r.names[k]
		if r.tokens[n.first].start >= min(at, q.outer.Start) || n.kind != person {
			continue
		}
		if here-n.sentence > 4 {
			break
		}
		if who.key != "" && who.key != n.key {
			return "", true // two are meant, perhaps
		}
		who = n
	}
	if who.key == "" {
		return "", true
	}
	return r.fullName(who), true
}

// fullName returns the fullest form of a name in the article.
func (r *reading) fullName(n named) string {
	if full, ok := r.known[n.key]; ok {
		n = full
	}
	return r.span(n.first, n.last).In(r.text)
}

// quoteWorth says how much a quotation matters.
func (r *reading) quoteWorth(q quoted, who string) float64 {
	score := 0.0
	if who != "" {
		score += 1
	}
	for t := range r.terms(q.inner) {
		score += r.rarity[t]
	}
	n := q.inner.End - q.inner.Start
	if n >= 40 && n <= 200 {
		score += 0.5
	}
	return score - float64(q.inner.Start)/float64(len(r.text)+1)*0.5
}
