package rules

import (
	"hash/maphash"
	"regexp"
	"strings"
	"sync"
)

// A vocabulary numbers the atoms of all rules: what may or may not be true of an article. Number 0 is true of every
// article. It also answers which atoms accept a word, by look-ups and not by asking each.
//
// Whoever writes to it has it alone; any number may read at the same time, but for views, which have a lock of their own.
// What its lexicon holds is only ever appended to, so that it can be read on while the vocabulary grows.
type vocabulary struct {
	lexicon
	seed   maphash.Seed
	marks  []uint8             // by atom: what an index must do with it, besides noting that it is there
	fields map[uint32]fieldSet // by atom, of those that ask of other fields than the title and the text
	byText chain               // hash of text → question
	steps  stepTable

	prefixes, suffixes, infixes pieceTable
	deletions                   chain // hash of a word with letters left out → fuzzy question
	mostOff                     int
	exacts                      chain // hash of form → exact question
	runs                        pieceTable
	counts                      [kindCount]int

	epoch uint32 // changes when a word may have got other atoms

	viewMu sync.Mutex
	views  map[string]*view
}

// A lexicon says what the atoms of a vocabulary are. A copy of it stays true: later atoms are not in it.
type lexicon struct {
	origins   []uint32 // by atom: the number of its question, or of its step and fromStep
	questions []question
	made      []step // each phrase, behind its parts
	patterns  []*pattern
	regexps   []*regexp.Regexp
}

// fromStep marks an origin that is a step.
const fromStep = 1 << 31

// A kind says what a question asks.
type kind uint8

const (
	kindWord kind = iota
	kindExact
	kindStem
	kindPattern
	kindFuzzy
	kindRun    // letters and digits inside a word, whatever is around them
	kindRegexp // a regular expression that matches within one word
	kindLang
	kindSite
	kindFigure // the article has figures of a kind at all
	kindStep   // a phrase; has no question
	kindSkip   // any word may follow; has no question
	kindScoped // asks of other fields than the title and the text
	kindCount
)

// A question is an atom that a word, or the article as a whole, can answer alone.
type question struct {
	text       string
	atom       uint32
	extra      uint32 // where its pattern or its regular expression is kept
	fields     fieldSet
	kind       kind
	off        uint8
	name, caps bool
}

// What is to be done with an atom. The bits below markBits go with the number of an atom wherever a word leads to it.
const (
	markCapital  = 1 << iota // it counts only where the word is in capitals on purpose
	markScoped               // it asks of certain fields
	markLinks                // a phrase may go on behind it
	markFollows              // it may stand in a phrase behind another
	markPlaced               // its places are asked for
	markPart                 // no rule asks for it; it is only part of phrases
	markBits     = 6
	mostAtoms    = 1<<(32-markBits) - 1
	markedByUses = markLinks | markFollows | markPlaced | markPart
)

func newVocabulary() *vocabulary {
	return &vocabulary{
		lexicon: lexicon{origins: []uint32{0}}, seed: maphash.MakeSeed(), marks: []uint8{0}, fields: map[uint32]fieldSet{},
		views: map[string]*view{},
	}
}

func (v *vocabulary) hash(s string) uint32 { return uint32(maphash.String(v.seed, s)) }

// newAtom gives out a number.
func (v *vocabulary) newAtom(origin uint32) uint32 {
	if len(v.marks) > mostAtoms {
		panic("rules: more atoms than numbers")
	}
	v.marks = append(v.marks, markPart) // until a rule asks for it
	v.origins = append(v.origins, origin)
	v.epoch++
	return uint32(len(v.marks) - 1)
}

// mark notes what has to be done with an atom.
func (v *vocabulary) mark(atom uint32, m uint8) {
	if v.marks[atom]&m != m {
		v.marks[atom] |= m
		v.epoch++
	}
}

// wanted notes that a rule asks for an atom.
func (v *vocabulary) wanted(atom uint32) {
	if v.marks[atom]&markPart != 0 {
		v.marks[atom] &^= markPart
		v.epoch++
	}
}

// exactSeparator stands between the form and the spelling of an exact word. No word has it.
const exactSeparator = "\x00"

// ask returns the atom of a word of a rule.
func (v *vocabulary) ask(a *atom, fields fieldSet) uint32 {
	q := question{text: a.form, fields: fields}
	switch a.kind {
	case atomWord:
		q.name, q.caps = a.name, a.caps
	case atomExact:
		q.kind, q.text = kindExact, a.form+exactSeparator+a.typed
	case atomStem:
		q.kind, q.text = kindStem, a.typed
	case atomPattern:
		q.kind = kindPattern
	case atomFuzzy:
		q.kind, q.off = kindFuzzy, a.off
	default:
		panic("rules: an atom that asks nothing")
	}
	if a.kind == atomPattern {
		q.extra = uint32(len(v.patterns))
	}
	n, isNew := v.intern(q)
	if isNew {
		v.file(n, a)
	}
	return v.questions[n].atom
}

// intern returns the number of a question. Extra is that of a new one.
func (v *vocabulary) intern(q question) (n uint32, isNew bool) {
	h := v.hash(q.text)
	for n := range v.byText.under(h) {
		have := v.questions[n]
		have.atom, have.extra = q.atom, q.extra
		if have == q {
			return n, false
		}
	}
	n = uint32(len(v.questions))
	q.atom = v.newAtom(n)
	v.questions = append(v.questions, q)
	v.byText.add(h, n)
	v.counts[q.kind]++
	if q.fields != running && q.kind <= kindRegexp {
		v.counts[kindScoped]++
		v.fields[q.atom] = q.fields
	}
	return n, true
}

// file makes a new question be found by the words that it accepts.
func (v *vocabulary) file(n uint32, a *atom) {
	switch a.kind {
	case atomExact:
		v.exacts.add(v.hash(a.form), n)
	case atomPattern:
		v.patterns = append(v.patterns, a.pattern)
		table, piece := v.pieceOf(a.pattern)
		table.add(v, piece, n)
	case atomFuzzy:
		v.mostOff = max(v.mostOff, int(a.off))
		for d := range shortened(a.form, int(a.off)) {
			v.deletions.add(v.hash(d), n)
		}
	}
}

// step returns the atom of a phrase: x, and y at the next word. Tight asks that nothing but space is between them.
func (v *vocabulary) step(x, y uint32, tight bool) uint32 {
	v.mark(x, markLinks)
	if y == 0 {
		v.counts[kindSkip]++
	} else {
		v.mark(y, markFollows)
	}
	if tight {
		y |= strict
	}
	if to := v.steps.find(v.made, x, y); to != 0 {
		return to
	}
	to := v.newAtom(uint32(len(v.made)) | fromStep)
	v.counts[kindStep]++
	v.made = append(v.made, step{x, y, to})
	v.steps.add(v.made)
	return to
}

// literal returns the atom of letters and digits inside a word.
func (v *vocabulary) literal(run string, fields fieldSet) uint32 {
	n, isNew := v.intern(question{kind: kindRun, text: run, fields: fields})
	if isNew {
		v.runs.add(v, run, n)
	}
	return v.questions[n].atom
}

// expression returns the atom of a regular expression that matches within one word, in which one of runs stands.
func (v *vocabulary) expression(re *regexp.Regexp, runs []string, fields fieldSet) uint32 {
	n, isNew := v.intern(question{kind: kindRegexp, text: re.String(), fields: fields, extra: uint32(len(v.regexps))})
	if isNew {
		v.regexps = append(v.regexps, re)
		for _, run := range runs {
			v.runs.add(v, run, n)
		}
	}
	return v.questions[n].atom
}

// condition returns the atom of a condition on the article as a whole.
func (v *vocabulary) condition(k kind, text string) uint32 {
	n, _ := v.intern(question{kind: k, text: text})
	return v.questions[n].atom
}

// holding returns the atom of a condition, or false if no rule asks for it.
func (v *vocabulary) holding(k kind, text string) (uint32, bool) {
	for n := range v.byText.under(v.hash(text)) {
		if q := &v.questions[n]; q.kind == k && q.text == text {
			return q.atom, true
		}
	}
	return 0, false
}

// atom returns the question about a word as a rule has it.
func (v *lexicon) atom(n uint32) atom {
	q := &v.questions[n]
	switch q.kind {
	case kindWord:
		return atom{kind: atomWord, form: q.text, name: q.name, caps: q.caps}
	case kindExact:
		form, typed, _ := strings.Cut(q.text, exactSeparator)
		return atom{kind: atomExact, form: form, typed: typed}
	case kindStem:
		return atom{kind: atomStem, typed: q.text}
	case kindPattern:
		return atom{kind: atomPattern, pattern: v.patterns[q.extra]}
	case kindFuzzy:
		return atom{kind: atomFuzzy, form: q.text, off: q.off}
	}
	panic("rules: no word asked for")
}

// byWriting reports whether some atoms depend on how a word is written, not only on its folded form.
func (v *vocabulary) byWriting() bool {
	return v.counts[kindExact]+v.counts[kindStem]+v.counts[kindRun]+v.counts[kindRegexp] > 0
}

// bytes returns the memory that v takes, about.
func (v *vocabulary) bytes() int {
	n := cap(v.marks) + 4*cap(v.origins) + 40*len(v.fields) + 32*cap(v.questions) + v.byText.bytes() + v.deletions.bytes() + v.exacts.bytes()
	n += 12*cap(v.made) + 4*cap(v.steps.slots) + 8*cap(v.steps.filter)
	for _, t := range []*pieceTable{&v.prefixes, &v.suffixes, &v.infixes, &v.runs} {
		n += t.bytes()
	}
	for i := range v.questions {
		n += (len(v.questions[i].text) + 7) &^ 7
	}
	v.viewMu.Lock()
	defer v.viewMu.Unlock()
	for _, w := range v.views {
		n += w.bases.bytes() + w.stems.bytes()
	}
	return n + 100*len(v.patterns) + 500*len(v.regexps)
}
