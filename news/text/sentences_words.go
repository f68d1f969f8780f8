package text

import "strings"

// An abbreviationList is what the rules for sentences know of one language.
type abbreviationList struct {
	titles   map[string]bool // never end a sentence: a name or a number follows
	others   map[string]bool // end one only when a word follows that starts sentences
	starters map[string]bool // words that, with a capital after a stop, start a new sentence
	ordinals bool            // "3." may be "third"
}

func abbreviationsOf(titles, others, starters string, ordinals bool) *abbreviationList {
	return &abbreviationList{set(titles), set(others), set(starters), ordinals}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// abbreviations holds the languages whose sentences we cut ourselves.
var abbreviations = map[string]*abbreviationList{
	"en": abbreviationsOf(
		`mr mrs ms messrs mx dr prof gen col lt sgt capt cmdr adm maj brig gov sen rep reps sens rev hon pres supt insp det
		st mt ft fr sr. vs v no nos fig figs art sec vol pp approx ca cf e.g i.e`,
		`inc corp co cos ltd llc plc bros jr sr dept univ assn ave blvd rd est etc al ed eds a.m p.m am pm u.s u.k e.u u.n
		jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
		ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo
		ph.d b.a m.a d.c l.a min max avg tel dist gal sq cu in oz lb lbs mi hr hrs`,
		`the a an this that these those it its he she they we i you his her their our there here but and or so yet in on at
		by for from with after before when while if as although though since because despite however meanwhile earlier later still
		also more most some many all no not what who how why where last next now then under over about according both each
		another other such several one two three analysts officials shares police investors critics experts`, false),
	"tr": abbreviationsOf(
		`dr doç prof av sn müh alb gen org tümg yrd öğr uzm bkz no nr madde mad cad sok mah apt st hz`,
		`a.ş aş ltd şti vb vs vd örn yy m.ö m.s t.c tic san der`,
		`bu şu o bunun buna bunu ancak fakat ama ve ise bir ayrıca böylece daha ne nasıl için öte yetkililer şirket bakan
		cumhurbaşkanı türkiye her hem ya yine sonra geçen gelecek dün bugün yarın son ilk`, true),
	"de": abbreviationsOf(
		`dr prof hr fr nr art abs bzw ca vgl sog st z.b d.h u.a i.d.r o.ä s.o z.t v.a dipl ing gen col evtl ggf inkl zzgl tel str`,
		`co inc corp ltd usw etc jr sr mio mrd jan feb mär apr jun jul aug sep sept okt nov dez mo di mi do fr sa so min max std u.s`,
		`der die das den dem des ein eine einer eines im in am an auf bei mit nach vor von zu zum zur für aus über unter durch
		er sie es wir ich ihr sein seine ihre dies diese dieser dieses doch aber und oder auch noch nun dann so wie was wer wo warum
		als wenn weil da dass während laut zudem außerdem allerdings jedoch damit dabei daher deshalb hier dort nicht nur mehr viele alle`, true),
	"fr": abbreviationsOf(
		`m mm mme mlle dr pr me mgr st ste gén col cdt n no art p pp vol cf c.-à-d env av bd`,
		`etc inc corp co ltd cie sté janv févr avr juil sept oct nov déc jr u.s`,
		`le la les l un une des du de ce cet cette ces il elle ils elles on nous vous je mais et ou donc or ni car dans en au aux
		par pour sur sous avec sans après avant depuis selon si quand lorsque comme que qui quoi où pourquoi son sa ses leur leurs
		plus moins tout tous toutes aucun ainsi alors aussi cependant toutefois enfin ici là`, false),
	"es": abbreviationsOf(
		`sr sra sres srta dr dra d dña prof lic ing gral cnel cap sto sta fr av avda c art núm no pág págs vol p ej aprox mons`,
		`etc ud uds ee.uu ee uu inc corp co cía ltd s.a s.l a.m p.m ene feb mar abr may jun jul ago sep sept oct nov dic u.s jr`,
		`el la los las un una unos unas lo este esta estos estas ese esa eso esto él ella ellos ellas pero y o e ni en de del al a
		por para con sin sobre tras desde hasta según si cuando como que quien quién qué cómo dónde su sus no también además más
		aunque mientras así entonces ahora todo todos hay`, false),
	"it": abbreviationsOf(
		`sig sigg dott dr dott.ssa prof ing avv on sen gen col cap mons ss san s art n nr pag pagg vol cfr ca p es`,
		`ecc etc inc corp co ltd s.p.a spa s.r.l srl gen feb mar apr mag giu lug ago set sett ott nov dic u.s jr`,
		`il lo la i gli le l un uno una questo questa questi queste quello quella è ma e o né in nel nella di del della al alla a
		da dal dalla per con su sul tra fra dopo prima secondo se quando come che chi cosa dove perché lui lei loro il suo sua
		non anche inoltre più mentre così ora tutto tutti ogni`, false),
	"pt": abbreviationsOf(
		`sr sra srs dr dra prof profa eng gen cel cap d dom sto sta av r art n nº no núm pág págs vol p ex aprox`,
		`etc inc corp co ltda cia ltd s.a jan fev mar abr mai jun jul ago set out nov dez eua u.s jr`,
		`o a os as um uma este esta estes estas esse essa isso isto ele ela eles elas mas e ou nem em no na nos nas de do da dos das
		ao à por pelo pela para com sem sobre após desde até segundo se quando como que quem qual onde seu sua não também além
		mais embora enquanto assim então agora todo todos há`, false),
	"nl": abbreviationsOf(
		`dhr mevr mw dr drs mr ir ing prof ds st nr art blz p ca bijv o.a d.w.z m.b.t t.a.v i.v.m jhr gen kol`,
		`enz etc inc corp co ltd b.v n.v bv nv jan feb mrt apr jun jul aug sep sept okt nov dec jr u.s`,
		`de het een dit dat deze die er in op aan bij met na voor van naar uit over onder door te hij zij ze we wij ik u maar en of
		want ook nog nu dan zo als toen omdat terwijl volgens wie wat waar hoe waarom niet meer veel alle zijn haar hun`, false),
}
