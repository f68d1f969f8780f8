package facts

var english = &lexicon{
	known: true,
	numbers: numbersOf(`one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14
		fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80
		ninety=90 hundred=100`),
	parts: numbersOf("a=1 an=1 half=0.5 quarter=0.25"),
	scales: numbersOf(`lakh=100000 lakhs=100000 crore=10000000 crores=10000000 thousand=1000 k=1000 million=1000000 mln=1000000 mn=1000000 m=1000000 mm=1000000 millions=1000000 billion=1000000000 bn=1000000000
		bln=1000000000 b=1000000000 billions=1000000000 trillion=1000000000000 tn=1000000000000 trln=1000000000000 dozen=12 hundred=100`),
	from:     set("from between"),
	ranges:   set("between"),
	upTo:     set("to"),
	at:       set("at above below near around"),
	articles: set("a an the its their his her our this that these those some any no each every another"),
	stops: set(`in on at by for with from to into onto over under after before during since until till as than and or but which who whom whose that
		where when while because although though if so per via within without between among amid against across about around through
		toward towards upon despite following compared according due including is are was were be been being has have had will would
		can could may might must should shall do does did not`),
	percent:   phrasesOf("percent, per cent, pct, percentage, per-cent"),
	percentOf: phrases{},
	points:    phrasesOf("percentage point, percentage points, point, points = pt; basis point, basis points, bps, bp = bp; percentage point, percentage points, pp, ppt = pp"),
	modifiers: phrasesOf(`about, around, roughly, approximately, some, nearly, almost, close to, an estimated, estimated, circa, as many as about, just about, about a, nearly a, almost a = ~;
		more than, over, above, in excess of, upwards of, well over, greater than, exceeding, just over, slightly more than = >;
		less than, under, below, fewer than, just under = <; at least, no less than, no fewer than, a minimum of = >=;
		up to, at most, as much as, as many as, no more than, a maximum of, a record = <=`),
	trailing: phrasesOf("or more, or higher, plus, + = >=; or less, or fewer, or lower = <="),
	rises: set(`rise rises rose risen rising increase increases increased increasing grow grows grew grown growing growth gain gains gained jump jumps jumped
		strengthened firmed appreciated quickened accelerated rebounded surge surges surged surging climb climbs climbed soar soars soared up higher added adding add expand expanded expands raise raised raises advanced rally rallied`),
	falls: set(`fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreased decreases slump slumped plunge
		plunged tumble tumbled slide slid sank sink down lower lost losing cut cuts reduce reduced reduces reduction shrank shrink contracted slipped eased dipped weakened depreciated slowed`),
	compared:     set("more less fewer higher lower cheaper dearer faster slower larger smaller bigger better worse above below rise increase drop fall decline jump gain growth cut discount premium"),
	hypothetical: set("if would could might may"),
	shares:       set("share stake stakes majority accounting account accounts accounted proportion portion discount interest"),
	by:           set("by"),
	of:           set("of"),
	money: phrasesOf(`dollars, dollar, us dollars, us dollar, u.s. dollars, u.s. dollar, american dollars, cents, cent = USD; canadian dollars, canadian dollar = CAD; australian dollars, australian dollar = AUD;
		hong kong dollars = HKD; singapore dollars = SGD; new zealand dollars = NZD; euros, euro = EUR; pounds sterling, sterling, british pounds, pence = GBP; pesetas, peseta = ESP; marks, deutsche marks, deutschemarks = DEM; australian dollars = AUD; pounds, pound, quid = GBP?; egyptian pounds = EGP; lebanese pounds = LBP; syrian pounds = SYP; sudanese pounds = SDG;
		yen, japanese yen = JPY; yuan, renminbi, chinese yuan = CNY; turkish lira, turkish liras, lira, liras = TRY; roubles, rubles, rouble, ruble = RUB; rupees, rupee, indian rupees = INR;
		pakistani rupees = PKR; swiss francs, francs = CHF; swedish crowns, swedish kronor = SEK; norwegian crowns, norwegian kroner = NOK; danish crowns, danish kroner = DKK;
		czech crowns, koruna = CZK; zlotys, zloty = PLN; forints = HUF; won = KRW; reais, brazilian reais = BRL; rand = ZAR; soles, sol = PEN; bolivars = VES; cedis, cedi = GHS; shillings = KES; taka = BDT; kwacha = ZMW; dirams = TJS; lei = RON; leva, lev = BGN; lari = GEL; drams, dram = AMD; naira = NGN; shekels, shekel = ILS;
		riyals, saudi riyals = SAR; dirhams, dirham = AED; hryvnias, hryvnia = UAH; mexican pesos, mexican peso = MXN; argentine pesos, argentine peso = ARS; chilean pesos, chilean peso = CLP; colombian pesos, colombian peso = COP; philippine pesos, philippine peso = PHP; cuban pesos = CUP; uruguayan pesos = UYU; taiwan dollars, new taiwan dollars = TWD; jamaican dollars = JMD; colones, costa rican colones = CRC; dominican pesos = DOP; guaranies = PYG; quetzales = GTQ; lempiras = HNL; bolivianos = BOB; real, brazilian real = BRL; sri lankan rupees = LKR; nepalese rupees = NPR; kip = LAK; riels, riel = KHR; kyats, kyat = MMK; dinars, kuwaiti dinars = KWD; iraqi dinars = IQD; serbian dinars = RSD; jordanian dinars = JOD; algerian dinars = DZD; tunisian dinars = TND; rials, iranian rials = IRR; afghanis, afghani = AFN; tugriks = MNT; som = KGS; birr = ETB; kenyan shillings = KES; ugandan shillings = UGX; tanzanian shillings = TZS; cfa francs = XOF; moroccan dirhams = MAD; vietnamese dong = VND; south korean won, korean won = KRW; thai baht = THB; indonesian rupiah = IDR; nigerian naira = NGN; israeli shekels = ILS; russian roubles, russian rubles = RUB; ukrainian hryvnias = UAH; polish zlotys, polish zloty = PLN; hungarian forints = HUF; icelandic kronur, icelandic crowns = ISK; south african rand = ZAR; bulgarian levs = BGN; norwegian krone = NOK; swedish krona = SEK; danish krone = DKK; french francs = FRF; belgian francs = BEF; guilders = NLG; drachmas, drachma = GRD; ringgit = MYR; baht = THB; rupiah = IDR; dong = VND; tenge = KZT; manat = AZN`),
	moneyOf: set(""),
	multiples: phrasesOf(`doubled, has doubled, have doubled, doubling, doubles, more than double, double the, twofold, two-fold, twice as many, twice as much, twice the, to double = 2;
		tripled, trebled, tripling, threefold, to triple = 3; quadrupled, quadrupling, fourfold, to quadruple = 4; fivefold, quintupled = 5; sixfold = 6; tenfold = 10;
		halved, halving, to halve = 0.5`),
	manifold: phrasesOf("times more, times higher, times larger, times bigger, times greater, times as, times the, times its, times their, times faster, fold"),
	units: phrasesOf(`kilometers, kilometres, kilometer, kilometre, km, kms, klicks = km; square kilometers, square kilometres, square kilometer, square kilometre, sq km, km2, km ² = km2; miles, mile = mi; square miles, square mile, sq miles = mi2;
		meters, metres, meter, metre, m = m; decimeters, decimetres, decimeter, decimetre, dm = dm; micrometers, micrometres, micrometer, micrometre, microns, micron = µm; nanometers, nanometres, nanometer, nanometre, nm = nm; centimeters, centimetres, centimeter, centimetre, cm = cm; millimeters, millimetres, millimeter, millimetre, mm = mm; feet, foot, ft = ft; inches, inch = in; yards, yard, yd = yd; picometers, picometres, picometer, picometre = pm; fathoms = fathom; furlongs = furlong; acres, acre = acre; hectares, hectare = ha;
		square meters, square metres, square meter, square metre, sq m, m2, m ² = m2; square feet, sq ft, square foot = ft2; square inches, square inch = in2; square yards, square yard = yd2; square centimeters, square centimetres, cm2 = cm2; light years, light-years, light year, light-year = ly; nautical miles, nautical mile = nmi;
		tons, tonnes, ton, tonne, metric tons, metric tonnes, metric ton, mt = t; kilograms, kilogrammes, kilogram, kilos, kg = kg; grams, grammes, gram, g = g; stone = st; short tons, short ton = t; kilotons, kilotonnes = kt; megatons, megatonnes = Mt; gigatons, gigatonnes = Gt; carats, carat = ct; milligrams, mg = mg; pounds, pound, lbs, lb = lb; milligrams = mg; micrograms, mcg = µg; ounces, ounce, oz = oz; tons of co2 = t;
		barrels, barrel, bbl = bbl; barrels per day, barrels a day, bpd, b/d = bpd; gallons, gallon = gal; liters, litres, liter, litre, l = l; milliliters, millilitres, milliliter, millilitre, ml = ml; hectoliters, hectolitres = hl; quarts, quart = qt; pints, pint = pt; fluid ounces, fluid ounce, fl oz = floz; bushels, bushel = bu;
		cubic meters, cubic metres, cubic meter, cubic metre, m3, m ³ = m3; cubic kilometers, cubic kilometres = km3; cubic centimeters, cubic centimetres, cc = cm3; cubic inches, cubic inch = in3; cubic yards = yd3; billion cubic meters, billion cubic metres, bcm = bcm; cubic feet, cubic foot = ft3; bcf = bcf; bcfd = bcf/d;
		megawatts, megawatt, mw = MW; gigawatts, gigawatt, gw = GW; kilowatts, kw = kW; terawatt hours, terawatt-hours, twh = TWh; gigawatt hours, gigawatt-hours, gwh = GWh; megawatt hours, megawatt-hours, mwh = MWh; kilowatt hours, kilowatt-hours, kwh = kWh;
		watts, watt = W; volts, volt = V; horsepower, hp = hp; hertz, hz = Hz; megahertz, mhz = MHz; gigahertz, ghz = GHz; joules, joule = J; calories, calorie, kcal = kcal; meters per second, metres per second, m/s = m/s; feet per second = ft/s; kilometers per second, kilometres per second, km/s = km/s; kilometers per hour, kilometres per hour, kilometers an hour, kilometres an hour, km/h, km/hr, kph, kmh, kmph = km/h; kilometer per hour, kilometre per hour = km/h; miles per hour, miles an hour, mile per hour, mph = mph; knots, knot = kn;
		months in prison, months in jail, months behind bars = month; years in prison, years in jail, years behind bars = year; degrees, degree, degrees celsius, degree celsius = °C; degrees fahrenheit = °F; decibels = dB; gigabytes, gigabyte, gb = GB; terabytes, terabyte, tb = TB; petabytes, petabyte, pb = PB; megabytes, megabyte, mb = MB; kilobytes, kilobyte, kb = kB; bytes, byte = B; bits, bit = bit; megabits, megabit = Mbit; gigabits, gigabit = Gbit; megabits per second, mbps = Mbit/s; gigabits per second, gbps = Gbit/s; megapixels, megapixel = MP; troy ounces = ozt`),
	dead: set(`killed killing kills dead died die dies deaths death toll injured injuring injuries wounded wounding hurt missing casualties fatalities victims hospitalised hospitalized
		drowned perished trapped rescued`),
	people: set(`people persons civilians soldiers troops children child women woman men man girls boys passengers workers employees staff jobs residents families victims
		protesters demonstrators migrants refugees police officers patients students pupils voters members households homes hostages prisoners detainees suspects firefighters
		miners villagers tourists fans spectators crew sailors pilots doctors nurses teachers journalists others bodies lives fighters militants deaths casualties injuries fatalities`),
	counted: set(`ships vessels tankers cargoes cargo aircraft planes jets helicopters drones missiles rockets tanks cars vehicles buses trains trucks houses buildings apartments
		schools hospitals stores shops branches factories plants reactors turbines wells pipelines terminals projects contracts deals agreements orders countries states cities towns
		villages companies firms banks cases votes seats goals medals games matches stations satellites flights hectares acres units shares barrels tonnes tons complaints
		lawsuits charges arrests warrants strikes attacks fires earthquakes aftershocks species animals trees patents users customers subscribers accounts investors`),
	records:  set("record highest lowest most biggest largest smallest first worst best compared versus against unprecedented peak"),
	backdrop: phrasesOf("in the 1990s, in the 1980s, in the 1970s, years ago, decades ago, founded in, was born, historically, in the past, at the time"),
	calendar: calendar{
		months:   monthsOf("january jan;february feb;march mar;april apr;may;june jun;july jul;august aug;september sept sep;october oct;november nov;december dec"),
		weekdays: weekdaysOf("monday mon;tuesday tue tues;wednesday wed;thursday thu thurs;friday fri;saturday sat;sunday sun"),
		relative: relativeEnglish(),
		deadlines: phrasesOf(`as early as, as soon as, early in = early; by, before, no later than, not later than, due by, the end of, due on, due = by; by the end of, before the end of, the end of = by; until, till, through, up to = until;
			since = since; after, later than, after the year = after; the year = ; from, starting, starting from, beginning, starting in, effective, starting on, beginning on, beginning in, from the start of = from; as late as = ;  the start of, the beginning of, on, in, in early, in late, in mid, during, for, at, of = `),
		quarters: phrasesOf(`first quarter, 1 st quarter, q1, 1q = Q1; second quarter, 2 nd quarter, q2, 2q = Q2; third quarter, 3 rd quarter, q3, 3q = Q3; fourth quarter, 4 th quarter, final quarter, q4, 4q = Q4; first half, h1, 1h = H1; second half, h2, 2h = H2`),
		runs: phrasesOf(`within, within the next = within; in the next, over the next, for the next, during the next, the next, next, over the coming, in the coming, the coming, coming = next;
			in = in; in the past, in the last, over the past, over the last, during the past, during the last, for the past, for the last, the past, the last, past, last, previous = past`),
		runsAfter: phrasesOf("ago, earlier = ago; from now, from today, later = ahead"),
		grains:    map[string]string{"day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year", "decade": "decade", "decades": "decade", "quarter": "quarter", "quarters": "quarter", "fortnight": "fortnight", "century": "century"},
		shift:     map[string]string{"next": "next", "last": "last", "this": "this", "past": "last", "previous": "last", "coming": "coming", "upcoming": "coming"},
		between:   set("between from"),
		till:      set("to through until till thru ~"),
		starts:    set("starting commencing beginning"),
		ordinals: numbersOf(`first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 thirteenth=13 fourteenth=14
			fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thirtieth=30 last=-1 final=-1`),
		feasts: phrasesOf(`christmas day, christmas, xmas = 12-25; christmas eve = 12-24; boxing day = 12-26; new year day = 01-01; new year eve = 12-31; valentine day = 02-14; groundhog day = 02-02; international women ' day, international women ’ day = 03-08;
			saint patrick day, st patrick day, st . patrick day, saint patrick, st. patrick day = 03-17; april fool day, april fools ' day = 04-01; earth day = 04-22; may day, international workers ' day, international workers ’ day = 05-01; juneteenth = 06-19; canada day = 07-01; bastille day = 07-14;
			halloween = 10-31; veterans day, armistice day, remembrance day = 11-11; anzac day = 04-25; easter sunday, easter = easter+0; good friday = easter-2; easter monday = easter+1; palm sunday = easter-7; ash wednesday = easter-46; pentecost = easter+49;
			martin luther king day, mlk day, martin luther king jr . day = 1/1/3; presidents ' day, presidents ’ day, presidents day = 2/1/3; mother day = 5/0/2; father day = 6/0/3; memorial day = 5/1/-1; labor day = 9/1/1; columbus day = 10/1/2;
			thanksgiving day, thanksgiving = thanksgiving+0; black friday = thanksgiving+1; cyber monday = thanksgiving+4`),
		decades:     numbersOf("twenties=1920 thirties=1930 forties=1940 fifties=1950 sixties=1960 seventies=1970 eighties=1980 nineties=1990"),
		hundreds:    numbersOf("hundred=100 thousand=1000"),
		business:    set("fiscal financial school academic"),
		whole:       set("for during throughout"),
		runWords:    map[string]string{"next": "next", "coming": "next", "upcoming": "next", "following": "next", "past": "past", "last": "past", "previous": "past", "preceding": "past"},
		ways:        numbersOf("after=1 from=1 following=1 before=-1"),
		and:         set("and to"),
		parts:       map[string]string{"early": "start", "mid": "middle", "late": "end", "end": "end", "later": "end", "earlier": "earlier", "middle": "middle", "beginning": "start"},
		limits:      set("since until till by before after from last next this to between early mid late of through during starting"),
		future:      set("will would shall plans plan planned expects expect expected due scheduled set upcoming coming next begins begin starts start opens aims aim intends ahead tomorrow deadline must 'll going"),
		capitals:    true,
		dayFirst:    false,
		shiftBehind: false,
	},
	attribution: phrasesOf("according to, citing, as reported by, based on, said, says, data showed, data show, figures showed, figures show"),
	unnamed:     set("source sources person people familiar report reports media claims claim unconfirmed"),
	openers: set(`while whereas although though as after before because since when where with without adding including despite amid following in driven led citing
		pushing making leaving bringing raising boosting helped compared up down even part according thanks due one both more such like particularly especially partly mainly largely`),
	conjunctions:  set("and but or yet so nor"),
	connectives:   set("however meanwhile moreover furthermore also still instead therefore nevertheless separately additionally earlier later overall"),
	introductions: set("in on at by for with after before during since until as despite according following amid under over among while although though when if because given from to last this during through by based unlike like"),
	subordinate:   set("while whereas although though as because since after before when"),
	timed:         set("as since after before when"),
	weakEnds:      set("while whereas although though because after when"),
	relatives:     set("which who whose where whom accounting amounting representing"),
	finite: set(`shook tore flew drove rode fled dug blew threw wore bore swore slept woke ate drank stole shot lit bent lent sped stuck swung hung burst spread split shed beat cost quit upset spun
		sat lay laid fed bred shone fixed saved passed killed injured wounded died agreed signed approved rejected ordered arrested charged sentenced fined launched opened closed returned landed is are was were has have had will would can could may might must should shall does do did says say rose rises rise fell falls grew grows became become becomes
		remains remain remained made makes make took takes take won wins win lost loses gave gives give went goes go came comes come began begins begin kept keeps keep
		held holds hold met meets meet led leads lead left leaves sold sells sell bought buys buy built builds build paid pays pay spent spends sent sends cut cuts put puts set sets
		hit hits let ran runs run shut saw sees see found finds find got gets get told tells tell thought knew knows know stood stands stand drew draws wrote writes spoke speaks
		plans wants needs aims expects seeks sought seek hopes faces owns employs produces exports imports supplies uses provides includes includes covers operates works accounts
		cuts raises rises falls buys climbs jumps drops loses adds doubles triples halves bans allows forces orders ordered opened closed shows show showed means mean meant brought brings bring caught fought fights froze chose broke breaks struck strikes swept shrank sank slid dropped jumped climbed stayed
		totaled totalled exceeds reached reaches represents hosts carries carry opens closes ends starts helps allows requires calls backs supports signs marks forms`),
	said: set(`said says say told tells added adds noted warned warns stated argued explained insisted announced wrote asked declared stressed confirmed claimed
		acknowledged replied commented remarked estimates estimated predicted described called concluded admitted denied urged vowed pledged promised suggested recalled`),
	pronouns: set("he she it they this that these those his her its their him them such"),
	pointers: set("he she they them this that these those such neither both"),
	persons:  set("he she"),
	empty: set(`the a an this that these those it its he she they we i you his her their our my your there here and or but nor so yet if then than when where while who which what
		why how as at by for from in into of on onto to with without after before during since until about above below between under over not no yes all any both each few many most
		more some such other another one two three four five six seven eight nine ten is are was were be been being has have had do does did will would can could may might must
		should shall also however meanwhile moreover earlier later still even just only now today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday
		january february march june july september october november december mr. despite although though because according following under amid among against across around
		every everyone nobody everything nothing something last next new first second third once twice again further instead therefore thus perhaps maybe well back much
		critics analysts officials experts investors shares police authorities sources people residents local foreign global international western eastern northern southern
		lng gdp ceo cfo coo ceos covid pdf faq ai it tv pc dna ev evs esg ipo smr smrs gmt utc est bst cet us$ vat`),
	demonyms: set(`american british turkish russian ukrainian chinese german french italian spanish portuguese dutch greek polish swedish norwegian danish finnish swiss austrian belgian
		irish scottish welsh english european african asian arab israeli iranian iraqi syrian saudi egyptian indian pakistani japanese korean vietnamese thai indonesian malaysian
		australian canadian mexican brazilian argentine chilean colombian peruvian venezuelan cuban nigerian kenyan ethiopian moroccan algerian tunisian libyan sudanese qatari emirati
		kuwaiti jordanian lebanese palestinian afghan kurdish armenian georgian azerbaijani azeri kazakh uzbek hungarian romanian bulgarian serbian croatian czech slovak slovenian
		baltic estonian latvian lithuanian soviet islamic muslim christian jewish catholic republican democratic democrat democrats republicans conservative labour liberal western
		latin north south east west taiwanese filipino singaporean bangladeshi icelandic cypriot albanian bosnian macedonian moldovan belarusian ghanaian congolese angolan zambian`),
	honorifics: set("mr mrs ms miss dr sir dame lord lady messrs prof professor"),
	titles: set(`president minister premier chancellor secretary senator sen congressman congresswoman rep governor gov mayor king queen prince princess pope emperor sheikh emir sultan
		ceo cfo coo cto chairman chairwoman chair chief director executive general gen colonel col admiral captain judge justice prosecutor commissioner ambassador spokesman
		spokeswoman spokesperson astronomer physicist biologist geophysicist climatologist historian nurse teacher farmer fisherman doctor analyst economist coach manager strategist founder co-founder owner head leader lawmaker envoy representative speaker officer lawyer attorney
		scientist researcher counsel barrister commander sheriff forecaster meteorologist epidemiologist virologist boss president-elect secretary-general vice-president chairperson trader inspector superintendent sergeant lieutenant major archbishop bishop cardinal rabbi imam midfielder striker defender goalkeeper engineer geologist seismologist`),
	portfolios: set(`state defense defence energy finance foreign affairs treasury interior health justice commerce trade transport education agriculture the labor labour economy environment homeland security natural resources staff and
		industry human services housing urban rural development fisheries forestry food culture sport sports tourism water climate technology science innovation welfare social family digital infrastructure planning investment immigration
		petroleum mines mining mineral communications information works veterans public`),
	joints: set("of de la del van von der den da dos di du al bin ibn el the for le ter ten e y"),
	orgTails: set(`observatory athletics dairies farms properties estates homes pictures records games resorts hotels brands stores semiconductors biosciences therapeutics minerals renewables wind solar corp corporation inc ltd llc plc co company companies bank banks group holding holdings partners capital industries motors motor electric systems technologies technology resources health healthcare wireless retail automotive materials diagnostics dynamics genetics infrastructure properties tv
		pharmaceuticals pharma institute foundation organization organisation fund exchange club fc department ministry agency authority council commission committee court party union
		association airlines airways air oil petroleum gas energy power airline university college school hospital parliament congress senate board bureau service services network
		times post journal tribune herald gazette telegraph broadcasting media studios entertainment labs laboratories research federation league alliance assembly administration
		united rovers wanderers athletic hotspur guard army navy police forces front movement brothers sons insurance financial securities steel mining metals chemicals foods brewery town stores markets shipping lines railway
		railways ports logistics freight terminal advisory advisors consulting mobility watch trust analytics ventures biologics robotics telecom communications mobile software semiconductor aerospace aviation airbus ag sa nv se spa gmbh ab asa oyj as a.s. s.a. kk bhd`),
	orgHeads:    set("ministry bank department university institute office house court chamber council federation association organization organisation board bureau agency society league academy museum union confederation commission committee"),
	gatherings:  set("crowd audience workforce population staff crew"),
	holdings:    set("shares share stock stake shareholders investors bonds bondholders owner owners"),
	studies:     set("survey poll report study analysis research estimates figures data tally"),
	takeovers:   set("buy buys buying acquire acquires acquiring acquired"),
	orgNouns:    set("agency regulator watchdog broker exchange exchanges charity consultancy adviser broadcaster newspaper union unions distributor trader traders chain platform institute network insurer studio publisher shipper smelter miner miners steelmaker bookmaker automaker company companies firm firms giant giants maker makers producer producers operator operators group groups bank banks startup startups utility utilities supplier suppliers retailer retailers airline airlines carmaker carmakers chipmaker automaker automakers major majors developer developers lender lenders insurer insurers builder shipbuilder refiner refiners drugmaker brokerage rival rivals conglomerate contractor contractors"),
	abbreviated: set("corp inc ltd co"),
	bearers:     set("flagged storm hurricane typhoon cyclone tornado carrier frigate destroyer submarine tanker vessel ship yacht ferry trawler"),
	thingTails:  set("telescope bridge stadium prize award awards cup theatre theater hall tower building dam act law plan festival tournament games league championship trophy prison cathedral church mosque temple square street avenue road park day war treaty agreement accord accords protocol convention summit report index model series program programme project mission virus hurricane storm open"),
	placeTails:  set("creek norte river sea island islands province strait straits mountains mountain airport county city bay gulf lake valley peninsula region district canal ocean desert coast state beach"),
	placeHeads:  set("gulf strait lake mount port cape isle sea bay straits"),
	sites:       set("north south east west northeast northwest southeast southwest outskirts capital centre center plant plants port terminal field base refinery village town city district province region airport mine dam station island site facility reactor pipeline complex camp valley border suburb neighbourhood neighborhood prison harbour harbor county coast"),
	locative:    set("in at near from outside around off"),
	composer:    englishComposer,
	deeds:       englishDeeds,
}

// relativeEnglish returns the times that English tells from the day of publishing.
func relativeEnglish() phrases {
	list := `today, now, tonight, this morning, this afternoon, this evening = day+0; tomorrow = day+1; yesterday, last night = day-1;
		the day before yesterday, day before yesterday = day-2; the day after tomorrow, day after tomorrow = day+2;
		year-end = year+0; this calendar year, the calendar year = year+0; last calendar year = year-1; next calendar year = year+1; the weekend = weekend+0`
	for _, grain := range []string{"week", "weekend", "month", "quarter", "year", "decade"} {
		list += "; this " + grain + ", current " + grain + " = " + grain + "+0" +
			"; next " + grain + ", coming " + grain + ", upcoming " + grain + ", following " + grain + " = " + grain + "+1" +
			"; last " + grain + ", past " + grain + ", previous " + grain + " = " + grain + "-1"
	}
	return phrasesOf(list)
}
