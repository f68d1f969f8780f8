package text

import "strings"

// englishIrregular are plurals that no rule makes.
var englishIrregular = pairs(`ads ad, children child, feet foot, teeth tooth, mice mouse, geese goose, criteria criterion, phenomena phenomenon,
	memoranda memorandum, referenda referendum, alumni alumnus, nuclei nucleus, stimuli stimulus, indices index, matrices matrix,
	appendices appendix, crises crisis, analyses analysis, theses thesis, hypotheses hypothesis, oases oasis, diagnoses diagnosis,
	lives life, knives knife, wives wife, leaves leaf, halves half, shelves shelf, thieves thief, loaves loaf, wolves wolf,
	calves calf, elves elf, scarves scarf, wharves wharf, quizzes quiz, gasses gas, buses bus, oxen ox`)

// englishNoPlural are words that end like a plural and are none, and plurals that mean something else than their
// singular: nobody who looks for what is good or new wants goods and news.
var englishNoPlural = words(`news goods means series species customs gas does goes has was this thus its yes his always perhaps besides
	sometimes afterwards towards overseas lens bias atlas canvas alias chaos ethos christmas hamas texas kansas arkansas dallas vegas
	paris mars davos lagos athens naples wales cannes honduras bahamas barbados caracas reuters siemens thales airbus
	adams andrews carlos charles daniels edwards evans hopkins jenkins jones marcos matthews owens peters phillips powers richards
	roberts sanders simmons simons stephens summers thomas waters williams`)

var frenchIrregular = pairs(`travaux travail, baux bail, vitraux vitrail, coraux corail`)

var germanIrregular = pairs(`lander land, bundeslander bundesland, auslander ausland, hauser haus, bucher buch, guter gut, walder wald, kinder kind,
	bilder bild, gelder geld, felder feld, gasfelder gasfeld, olfelder olfeld, manner mann, worter wort, volker volk, rader rad, dorfer dorf,
	amter amt, mitglieder mitglied, krankenhauser krankenhaus, landern land, hausern haus`)

// pairs makes a map of "a b, c d".
func pairs(list string) map[string]string {
	m := map[string]string{}
	for p := range strings.SplitSeq(list, ",") {
		f := strings.Fields(p)
		m[f[0]] = f[1]
	}
	return m
}

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
