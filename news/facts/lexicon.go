package facts

import (
	"strconv"
	"strings"
	"time"
)

// A lexicon is what the extractors know of one language. Where a list is empty its extractor finds nothing.
type lexicon struct {
	decimalComma bool // 1.500,25
	spaceGroups  bool // 1 500
	elision      bool // l'accord is two words
	nounCapitals bool // every noun has a capital: case tells no names
	ordinalPoint bool // 3. is third

	adjectivesBehind bool // "le groupe alimentaire Valmont"
	known            bool // there is a list for this language at all

	numbers map[string]float64 // "seven"
	parts   map[string]float64 // "half" before a scale
	scales  map[string]float64 // "million"

	from   map[string]bool // "from": where a range or a change starts
	by     map[string]bool // "by": before the size of a change
	ranges map[string]bool // "between"
	upTo   map[string]bool // "to": where it ends
	at     map[string]bool // "at": where something stands

	articles map[string]bool // "a", "the"
	stops    map[string]bool // words that end a noun phrase: "in", "from", "which"

	percent      phrases // "per cent", after the figure
	percentOf    phrases // "yüzde", before it
	points       phrases // "percentage points"; value "pp" or "bp"
	modifiers    phrases // "more than": value ">", before the figure
	trailing     phrases // "or more": value ">=", after it
	rises        map[string]bool
	falls        map[string]bool
	compared     map[string]bool // "more", right behind a percentage: "27% more"
	hypothetical map[string]bool // "if": what is not so
	shares       map[string]bool // "share", "stake", "accounting"
	of           map[string]bool // "of": what a share is of follows

	money     phrases // "dollars": value "USD"
	moneyOf   map[string]bool
	multiples phrases // "doubled": value "2"
	manifold  phrases // "times as many", after a figure; value unused

	units    phrases         // "megawatts": value "MW"
	dead     map[string]bool // words of dead, hurt, missing people
	people   map[string]bool // nouns counted as people
	counted  map[string]bool // other nouns worth counting
	records  map[string]bool // "record", "highest", "since"
	backdrop phrases         // "in the 1990s": background, not news

	calendar calendar

	attribution   phrases         // ", according to": ends a clause
	unnamed       map[string]bool // "sources": who is not to be left out
	openers       map[string]bool // behind a comma: what follows may be left out
	conjunctions  map[string]bool // "and", "but"
	connectives   map[string]bool // "however", with a comma
	introductions map[string]bool // "in", "after": what stands before the first comma is no clause
	subordinate   map[string]bool // "while": a clause of its own starts behind it
	timed         map[string]bool // "after": subordinate, but no statement of its own
	weakEnds      map[string]bool // where a clause may end without a comma
	relatives     map[string]bool // "which": ends a clause, starts none
	finite        map[string]bool // verbs that make a clause of a phrase

	said         map[string]bool // verbs of speech
	pronouns     map[string]bool // words for what was named before
	subjectFirst bool            // who speaks stands before the quotation, the verb behind it
	persons      map[string]bool // "he", "she": a person named before
	pointers     map[string]bool // "this": means nothing on a line of its own
	empty        map[string]bool // words that are never part of a name
	demonyms     map[string]bool // "Turkish": a capital, but no name
	honorifics   map[string]bool // "Mr", never shown as a role
	titles       map[string]bool // "minister": a person follows
	portfolios   map[string]bool // "State" of "Secretary of State"
	joints       map[string]bool // "of", "de": inside names
	orgTails     map[string]bool // "Corp", "Bank" at the end
	orgHeads     map[string]bool // "Ministry", "Bank" before "of"
	orgNouns     map[string]bool // "company", "giants": an organisation follows
	abbreviated  map[string]bool // tails with a point of their own: "Inc."
	thingTails   map[string]bool // "Telescope": neither person, body nor place
	bearers      map[string]bool // "Storm", "hospital": what bears somebody's name behind it
	placeTails   map[string]bool // "River"
	placeHeads   map[string]bool // "Gulf" before "of"
	holdings     map[string]bool // "shares": of an organisation, or behind its name
	studies      map[string]bool // "survey": by an organisation
	takeovers    map[string]bool // "acquire": an organisation follows
	gatherings   map[string]bool // "crowd": how many are in it follows
	sites        map[string]bool // "plant", "port": a place follows "at"
	locative     map[string]bool // "in", "at", "near"

	composer *composer // nil where no line is composed
	deeds    *deeds    // nil where nobody is seen to do anything
}

// A calendar is how a language speaks of time.
type calendar struct {
	months    map[string]time.Month
	weekdays  map[string]time.Weekday
	relative  phrases            // "next week": value, see dates.go
	deadlines phrases            // "by": value is the kind of limit, before a time
	after     phrases            // "kadar": the same, behind it
	quarters  phrases            // "second quarter": value "Q2"
	runs      phrases            // "within" before a number of days: value "within", "past", "next" or "ago"
	runsAfter phrases            // "ago", behind it
	grains    map[string]string  // "weeks": "week"
	shift     map[string]string  // "next" before a weekday: value "next", "last" or "this"
	between   map[string]bool    // opens a range of years
	till      map[string]bool    // "to" in it
	rangeEnds map[string]bool    // must stand behind it: "arasında"
	and       map[string]bool    // "and" in it
	parts     map[string]string  // "early": "start", "middle" or "end" of a time
	ways      map[string]float64 // "after": 1, "before": -1, between a number of days and a day
	starts    map[string]bool    // "starting" between "week" and a day
	ordinals  map[string]float64 // "first" before "week of"; -1 for "last"
	limits    map[string]bool    // words before a month besides the locative ones: "since"
	future    map[string]bool    // words of what is to come
	feasts    phrases            // "Christmas": value, see feasts.go
	decades   map[string]float64 // "nineties"
	hundreds  map[string]float64 // "thousand" in a year in words
	business  map[string]bool    // "fiscal" before a year
	whole     map[string]bool    // "for" before "the year": the one that runs
	runWords  map[string]string  // "previous" between a number and its days: as in runs

	opening map[string]bool // words that a time may start with; made by ready

	capitals    bool // months and weekdays have capitals
	dayFirst    bool // 3/4 is 3 April
	shiftBehind bool // "lundi prochain"
}

// A phrase is a run of words in lower case with what it stands for.
type phrase struct {
	words []string
	value string
}

// phrases finds phrases by their first word, the longest first.
type phrases map[string][]phrase

// spaced parts a phrase as a sentence is parted into tokens.
var spaced = strings.NewReplacer("/", " / ", "-", " - ")

// phrasesOf reads a list such as "percent, per cent = %; points = pp": phrases parted by commas, and what they stand for.
func phrasesOf(list string) phrases {
	p := phrases{}
	for group := range strings.SplitSeq(list, ";") {
		names, value, _ := strings.Cut(group, "=")
		for name := range strings.SplitSeq(names, ",") {
			words := strings.Fields(spaced.Replace(name))
			if len(words) == 0 {
				continue
			}
			at := p[words[0]]
			i := 0
			for i < len(at) && len(at[i].words) >= len(words) {
				i++
			}
			at = append(at[:i], append([]phrase{{words, strings.TrimSpace(value)}}, at[i:]...)...)
			p[words[0]] = at
		}
	}
	return p
}

// at returns the longest phrase that starts at tokens[i], as the number of its tokens and its value. A hyphen between
// words counts as a space.
func (p phrases) at(tokens []token, i int) (n int, value string, ok bool) {
	if i < 0 || i >= len(tokens) {
		return 0, "", false
	}
	for _, ph := range p[tokens[i].low] {
		if n := ph.length(tokens[i:]); n > 0 {
			return n, ph.value, true
		}
	}
	return 0, "", false
}

// length returns how many tokens the phrase has at the start of tokens, 0 if it does not stand there. A hyphen in the
// list may be missing in the text, and the other way round.
func (ph phrase) length(tokens []token) int {
	j := 0
	for k, w := range ph.words {
		hyphen := k > 0 && j < len(tokens) && tokens[j].low == "-" && tokens[j].glued
		if hyphen {
			j++
		}
		if w == "-" {
			continue
		}
		if j >= len(tokens) || tokens[j].low != w {
			return 0
		}
		j++
	}
	return j
}

// longestPhrase is the most tokens that a phrase before a figure has.
const longestPhrase = 5

// before returns the longest phrase that ends right before tokens[i].
func (p phrases) before(tokens []token, i int) (n int, value string, ok bool) {
	for k := min(longestPhrase, i); k > 0; k-- {
		for _, ph := range p[tokens[i-k].low] {
			if ph.length(tokens[i-k:]) == k {
				return k, ph.value, true
			}
		}
	}
	return 0, "", false
}

// ready returns l with what follows from its lists.
func (l *lexicon) ready() *lexicon {
	c := &l.calendar
	c.opening = map[string]bool{"a": true, "an": true, "einem": true, "einer": true}
	for _, list := range []phrases{c.relative, c.quarters, c.runs, c.feasts} {
		for w := range list {
			c.opening[w] = true
		}
	}
	for _, list := range []map[string]float64{l.numbers, l.parts, l.scales, c.ordinals, c.decades} {
		for w := range list {
			c.opening[w] = true
		}
	}
	for _, list := range []map[string]string{c.grains, c.shift, c.parts} {
		for w := range list {
			c.opening[w] = true
		}
	}
	for _, list := range []map[string]bool{c.between, c.business} {
		for w := range list {
			c.opening[w] = true
		}
	}
	for w := range c.months {
		c.opening[w] = true
	}
	for w := range c.weekdays {
		c.opening[w] = true
	}
	return l
}

func lexiconOf(lang string) *lexicon {
	if l, ok := lexicons[lang]; ok {
		return l
	}
	return &lexicon{}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func numbersOf(list string) map[string]float64 {
	m := map[string]float64{}
	for entry := range strings.FieldsSeq(list) {
		name, value, _ := strings.Cut(entry, "=")
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			panic("facts: " + entry + " is no number")
		}
		m[name] = n
	}
	return m
}

func monthsOf(list string) map[string]time.Month {
	m := map[string]time.Month{}
	for i, names := range strings.Split(list, ";") {
		for _, name := range strings.Fields(names) {
			m[name] = time.Month(i + 1)
		}
	}
	return m
}

// weekdaysOf reads the names from Monday to Sunday.
func weekdaysOf(list string) map[string]time.Weekday {
	m := map[string]time.Weekday{}
	for i, names := range strings.Split(list, ";") {
		for _, name := range strings.Fields(names) {
			m[name] = time.Weekday((i + 1) % 7)
		}
	}
	return m
}
