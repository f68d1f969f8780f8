package facts

// A composer holds the words by which a language tells that a figure may stand first, and those that forbid it.
type composer struct {
	predicates   phrases         // what ties a figure to its subject: "rose by", "accounted for"; see the values below
	aids         map[string]bool // stand before the verb and are shown with it: "has", "will"
	hypothetical map[string]bool // what may be, is hoped or expected
	conditions   map[string]bool // what makes a whole sentence depend on something: "if"
	denials      map[string]bool // "not", "failed"
	corrections  map[string]bool // "revised", "initially": the figure has another beside it
	comparisons  map[string]bool // "than", "respectively": the figure means nothing without another
	sums         map[string]bool // "combined", "altogether": of what stands elsewhere
	more         map[string]bool // "etc", "including": the list goes on
	games        map[string]bool // words of sport, where "doubled its lead" is no news of a market
	locative     map[string]bool // before the place that may stand between a figure and its time
	timed        map[string]bool // before a time, left out where it stands at the end of a line: "in 2024"
	tails        map[string]bool // behind a comma: the statement ends there
	superlatives map[string]bool // "most", "highest", behind "the" behind a comma
	verbs        map[string]bool // between a number of people and what befell them: "were killed"
	adverbs      map[string]bool // between subject and verb, where what they say of the verb would be lost: "almost"
	goods        map[string]bool // verbs that are nouns where a figure is of them: "Turkey's gas imports"
	whole        map[string]bool // of all of something that is named elsewhere: "total", "all"
}

// What a predicate does to a line.
const (
	kept    = "kept"    // shown before the figure, as its sign: "fell 12%"
	dropped = "dropped" // says no more than that it is so: "was", "accounted for"
	aided   = "aided"   // as kept, but without its "will" it may be a noun: "a price rise"
	halved  = "halved"  // its first word is dropped: "was up 5%"
)

var englishComposer = &composer{
	predicates: predicatesOf(
		`rose fell climbed dropped grew shrank gained lost jumped increased decreased declined slipped eased slowed quickened accelerated
		surged plunged tumbled advanced expanded contracted slid sank soared rallied dipped weakened strengthened retreated slumped swelled
		risen fallen grown shrunk`,
		`rise fall grow shrink increase decrease decline use spend pay invest supply produce deliver employ reach cover build buy sell hire`,
		`reached hit totalled totaled cost costs spent invested paid raised earned borrowed employs produces produced exported imported
		exports supplies supplied provides provided generates generated owns holds owned held bought sold delivered ordered built killed injured wounded
		displaced destroyed damaged evacuated hired burned used consumed covers stretches carries carried transported won received cut uses`,
		`accounted for, accounts for, made up, makes up, represented, represents, stood at, stands at, amounted to, came in at, came to, was at, were at, averaged, was, were, is, are = dropped;
		was up, were up, is up, are up, was down, were down, is down, are down, was worth, is worth, was valued at, is valued at, was fined, were fined, was priced at, is priced at = halved`),
	aids:         set("has have will also"),
	hypothetical: set("would could might may should expected expects expect forecast forecasts forecasted projected projects projection likely unlikely estimated estimates target targets targeted aims aim plans planned hopes hope hoped proposed seeks sought considering possible possibly potential potentially probably perhaps reportedly allegedly alleged apparently supposedly rumoured rumored threatened threatens tentatively shall must due scheduled set predicts predicted predict believes believed thought assumed imaginary fictional"),
	conditions:   set("adjusted adjusting adjustment adjustments seasonally excluding annualised annualized pre-tax after-tax if unless whether would provided assuming suppose otherwise hypothetical scenario"),
	denials:      set("few little seldom rarely not never no nor neither none nobody nothing n't without denied denies deny failed fails refused rejected rejects cancelled canceled abandoned scrapped false wrongly hardly scarcely barely instead rather except"),
	corrections:  set("revised revises corrected correction previously initially originally preliminary provisional formerly mistakenly restated"),
	comparisons:  set("than versus vs respectively each both apiece either compared against relative twice half"),
	sums:         set("combined altogether cumulatively cumulative together added adding adds"),
	more:         set("etc including among others such like e.g i.e"),
	games:        set("match matches goal goals league cup coach striker midfielder defender goalkeeper tournament championship championships medal medals innings wicket wickets playoff playoffs touchdown quarterback semifinal semi-final final finals penalty halftime half-time scored scorer scorers squad batsman bowler tennis football rugby cricket basketball marathon sprint podium fixture fixtures kick-off"),
	locative:     set("in at near"),
	timed:        set("in on"),
	tails:        set("up down after as while led helped driven following despite amid thanks boosted supported dragged hurt which where"),
	superlatives: set("most highest lowest biggest largest smallest steepest sharpest fastest slowest first weakest strongest best worst"),
	verbs:        set("were was are came went died"),
	adverbs:      set("almost nearly just only even still already then now soon later first ever often all both itself themselves himself herself alone today yesterday tomorrow so thus too instead otherwise together meanwhile however"),
	goods:        set("imports exports supplies orders"),
	whole:        set("total all overall its their his her that this these those it them"),
}

// predicatesOf makes the phrases of verbs that move, of their bare forms, of verbs that are shown as they are, and of the
// rest, which names what each is.
func predicatesOf(moves, bare, shown, rest string) phrases {
	list := rest
	for w := range set(moves) {
		list += "; " + w + ", " + w + " by, " + w + " to = " + kept
	}
	for w := range set(bare) {
		list += "; " + w + ", " + w + " by, " + w + " to = " + aided
	}
	for w := range set(shown) {
		list += "; " + w + " = " + kept
	}
	return phrasesOf(list)
}
