package facts

var german = &lexicon{
	known: true, decimalComma: true, nounCapitals: true, ordinalPoint: true,
	numbers: numbersOf(`ein=1 eine=1 einen=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12 zwanzig=20 dreißig=30 vierzig=40 fünfzig=50 hundert=100`),
	scales:  numbersOf(`tausend=1000 tsd=1000 million=1000000 millionen=1000000 mio=1000000 milliarde=1000000000 milliarden=1000000000 mrd=1000000000 billion=1000000000000 billionen=1000000000000 dutzend=12`),
	from:    set("von zwischen"), upTo: set("bis"), ranges: set("zwischen"), at: set("bei auf"),
	articles: set("der die das den dem des ein eine einen einem einer eines sein seine seinen seiner ihr ihre ihren ihrer diese dieser dieses"),
	stops: set(`in im an am auf aus bei mit nach von vom vor zu zum zur für über unter durch gegen ohne um bis seit während und oder aber als wie dass weil wenn ist sind war waren
		wird werden wurde wurden hat haben hatte hatten kann soll will sowie gegenüber laut`),
	percent:   phrasesOf("prozent, % , prozentig, prozentige, v . h ."),
	points:    phrasesOf("prozentpunkte, prozentpunkten, prozentpunkt = pp; basispunkte, basispunkten = bp"),
	modifiers: phrasesOf("rund, etwa, ungefähr, circa, ca ., ca, knapp, fast, nahezu, gut, annähernd, schätzungsweise = ~; mehr als, über, gut = >; weniger als, unter = <; mindestens, wenigstens = >=; bis zu, höchstens, maximal = <="),
	trailing:  phrasesOf("oder mehr = >=; oder weniger = <="),
	rises:     set("stieg stiegen steigt gestiegen steigerte wuchs wuchsen wächst gewachsen zulegte legte zu plus anstieg zuwachs wachstum erhöhte erhöht erhöhung mehr höher verteuerten"),
	falls:     set("fiel fielen fällt gefallen sank sanken sinkt gesunken minus rückgang schrumpfte schrumpft verlor verloren senkte senkt gesenkt weniger niedriger brach gab kürzt kürzte"),
	shares:    set("anteil anteile beteiligung mehrheit"),
	compared:  set("mehr weniger höher niedriger"),
	by:        set("um"),
	of:        set("der des von vom"),
	money:     phrasesOf(`euro, euros = EUR; us - dollar, us dollar, dollar = USD; schweizer franken, franken = CHF; pfund, britische pfund = GBP; yen = JPY; yuan = CNY; rubel = RUB; lira, türkische lira = TRY; zloty = PLN; kronen, schwedische kronen = SEK; cent = EUR; forint = HUF; hrywnja = UAH; rupien = INR`),
	multiples: phrasesOf("verdoppelt, verdoppelte, verdoppelten, verdoppelung, verdopplung, doppelt so viele, doppelt so viel, doppelt so hoch = 2; verdreifacht, verdreifachte, dreimal so viele, dreimal so viel = 3; vervierfacht, vervierfachte = 4; verzehnfacht = 10; halbiert, halbierte, halbierten = 0.5"),
	manifold:  phrasesOf("mal so viele, mal so viel, mal so hoch, mal mehr"),
	units: phrasesOf(`kilometer, kilometern, km = km; meter, metern, m = m; zentimeter, cm = cm; millimeter, mm = mm; quadratkilometer, quadratkilometern, km2 = km2; quadratmeter, quadratmetern = m2; kubikmeter, kubikmetern = m3; hektar = ha; tonnen, tonne = t; kilogramm, kilo, kg = kg; gramm = g; liter, litern = l; barrel, fass = bbl;
		megawatt, mw = MW; gigawatt, gw = GW; kilowatt, kw = kW; terawattstunden, twh = TWh; gigawattstunden, gwh = GWh; megawattstunden, mwh = MWh; kilowattstunden, kwh = kWh; grad = °C; stundenkilometer, stundenkilometern, km/h = km/h; jahre haft, jahren haft = year; monate haft, monaten haft = month`),
	dead:     set("tote toten tot starben gestorben getötet ums verletzt verletzte verletzten vermisst opfer todesopfer verletzter"),
	people:   set("kunden kundinnen anwohner anwohnerinnen feuerwehrleute demonstranten urlauber gäste aktionäre fahrgäste helfer landwirte ärzte lehrer verdächtige patienten abgeordnete mitglieder menschen personen tote toten verletzte verletzten opfer mitarbeiter mitarbeitern beschäftigte beschäftigten arbeiter soldaten zivilisten kinder kindern frauen männer einwohner einwohnern passagiere schüler schülern studenten haushalte haushalten familien flüchtlinge stellen arbeitsplätze arbeitsplätzen polizisten besucher zuschauer wähler"),
	counted:  set("schiffe schiffen flugzeuge autos fahrzeuge häuser wohnungen gebäude schulen fabriken werke firmen unternehmen projekte verträge länder ländern städte stimmen sitze sitzen tore punkte spiele raketen drohnen panzer filialen züge windräder anlagen fälle klagen verletzungen"),
	records:  set("rekord rekordhoch höchste höchsten niedrigste größte größten erste ersten erstmals gegenüber stärkste"),
	backdrop: phrases{},
	calendar: calendar{
		months:   monthsOf("januar jänner jan;februar feb;märz mär;april apr;mai;juni jun;juli jul;august aug;september sept sep;oktober okt;november nov;dezember dez"),
		weekdays: weekdaysOf("montag montagabend;dienstag dienstagabend;mittwoch mittwochabend;donnerstag donnerstagabend;freitag freitagabend;samstag sonnabend;sonntag sonntagabend"),
		relative: phrasesOf(`heute = day+0; morgen = day+1; gestern = day-1; vorgestern = day-2; übermorgen = day+2; diese woche, dieser woche = week+0; nächste woche, nächster woche, kommende woche, kommender woche, kommenden woche, nächsten woche = week+1; vergangene woche, vergangenen woche, letzte woche, vorige woche = week-1; wochenende = weekend+0;
			diesen monat, diesem monat = month+0; nächsten monat, kommenden monat = month+1; vergangenen monat, letzten monat, vorigen monat = month-1; dieses jahr, diesem jahr, dieses jahres, heuer = year+0; nächstes jahr, kommenden jahr, nächsten jahr, kommendes jahr, nächsten jahres = year+1; vergangenes jahr, vergangenen jahr, letztes jahr, vorjahr, letzten jahr, vergangenen jahres = year-1; jahresende = year+0`),
		deadlines: phrasesOf("frühestens, schon, bereits = early; spätestens, bis spätestens, vor = by; bis, bis zum, bis ende, bis zum ende des, bis mitte, bis anfang = until; seit, seit dem, seit anfang, seit ende = since; ab, ab dem, vom, von = from; im, am, in, in der, im laufe des, ende, anfang, mitte, im jahr, den = "),
		quarters:  phrasesOf("ersten quartal, erstes quartal, erste quartal = Q1; zweiten quartal, zweites quartal, zweite quartal = Q2; dritten quartal, drittes quartal, dritte quartal = Q3; vierten quartal, viertes quartal, vierte quartal, schlussquartal = Q4; ersten halbjahr, erstes halbjahr, erste halbjahr = H1; zweiten halbjahr, zweites halbjahr, zweite halbjahr = H2"),
		runs:      phrasesOf("innerhalb von, binnen = within; in den nächsten, in den kommenden, nächsten, kommenden, die nächsten = next; in den vergangenen, in den letzten, vergangenen, letzten = past; vor = ago"),
		grains:    map[string]string{"tag": "day", "tage": "day", "tagen": "day", "woche": "week", "wochen": "week", "monat": "month", "monate": "month", "monaten": "month", "jahr": "year", "jahre": "year", "jahren": "year"},
		shift:     map[string]string{"nächsten": "next", "kommenden": "this", "vergangenen": "last", "letzten": "last", "diesen": "this"},
		between:   set("zwischen von"), till: set("bis"), and: set("und"), parts: map[string]string{"anfang": "start", "mitte": "middle", "ende": "end"}, limits: set("im seit bis ab vom am anfang ende mitte vor"),
		future:   set("wird werden soll sollen will wollen plant planen kommenden nächsten morgen könnte erwartet"),
		capitals: true, dayFirst: true,
	},
	attribution: phrasesOf("wie, so, laut, sagte, teilte, erklärte, berichtet, berichtete, hieß es, nach angaben"),
	unnamed:     set("quellen insider medien insidern"),
	openers:     set("während aber doch wobei weil da obwohl nachdem sowie und um wodurch womit"),
	relatives:   set("welche welcher welches wo"),
	said:        set("räumte lobte versicherte berichtete fügte sagte sagt sagten erklärte erklärt teilte betonte warnte kündigte schrieb meinte forderte kritisierte nannte bezeichnete"),
	pointers:    set("dies das diese dieser dieses"),
	persons:     set("er sie"), pronouns: set("er sie es dies diese dieser dieses sein seine ihr ihre das"),
	empty: set(`der die das den dem des ein eine einer eines er sie es wir ich ihr im in am an auf bei mit nach vor von zu zum zur für aus über unter durch und oder aber doch auch noch nun dann so wie was wer wo als wenn weil da dass während laut
		zudem außerdem allerdings jedoch damit dabei daher deshalb hier dort nicht nur mehr viele alle heute morgen gestern prozent euro dollar millionen milliarden ende anfang mitte jahr montag dienstag mittwoch donnerstag freitag samstag sonntag
		januar februar märz april mai juni juli august september oktober november dezember lng bip seit bis rund etwa`),
	demonyms:   set("deutsche deutschen deutscher türkische türkischen türkischer russische russischen russischer amerikanische amerikanischen französische französischen britische britischen chinesische chinesischen europäische europäischen ukrainische ukrainischen"),
	honorifics: set("herr herrn frau dr prof"),
	titles: set(`präsident präsidentin bundeskanzler bundeskanzlerin kanzler kanzlerin minister ministerin außenminister außenministerin finanzminister finanzministerin wirtschaftsminister wirtschaftsministerin innenminister innenministerin verteidigungsminister
		energieminister energieministerin umweltminister umweltministerin gesundheitsminister ministerpräsident ministerpräsidentin bürgermeister oberbürgermeister staatspräsident us-präsident kommissionspräsidentin ceo vorstandschef vorstandschefin konzernchef konzernchefin chef chefin geschäftsführer geschäftsführerin sprecher sprecherin
		regierungschef regierungschefin papst könig königin prinz richter richterin staatsanwalt analyst analystin ökonom ökonomin trainer trainerin professor professorin parteichef vorsitzender vorsitzende botschafter general generalsekretär bundespräsident`),
	joints:   set("von van der de zu"),
	orgTails: set("ag gmbh se kg bank group holding partei ministerium verband universität institut inc corp ltd plc energy werke versicherung"),
	orgHeads: set("ministerium universität"), orgNouns: set("konzern unternehmen hersteller versorger bank autobauer energiekonzern firma"), locative: set("in aus bei nahe"),
	sites: set("kraftwerk hafen dorf stadt ort werk"),
}
