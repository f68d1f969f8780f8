package text

import "strings"

// tongues are the languages that are told by their commonest words: first those whose figures and names are read, then
// those that are near to them and must not be taken for them. A word of several is written in each, and says less. What
// has an apostrophe is written onto another word: the l' of l'accord, the 'den of Cezayir'den.
var tongues = [...]struct{ lang, words string }{
	{"en", `the a an of to in on at by for from with and or but as is are was were be been has have had will would could should may can
		not no it its he she they we his her their our this that these those who which what when where than then after before over
		under into out off up about against between during more most less new says said say all one two three also amid while if
		there you your how why first last years year next near since until only other some any such both each through within
		without because being did do does him them us very still just now here so met week month million billion people 's 't 're 've
		shares prices price minister police court president government oil market markets rate rates rise rises fall falls cut cuts
		killed dead fire strike higher lower high low jobs bank war talks buy sell sells hits jumps holds signs passes blocks closes
		deal plan plans sales work company officials news gas accord minister president brand land petrol man door ten come due
		son era plus face state sale`},
	{"tr", `ve bir bu da de için ile daha çok en olan olarak gibi kadar sonra önce göre ise ama ancak değil var yok her ne o şu ya veya
		hem mi mı mu mü ki yeni yıl yılda yılın ay gün dedi oldu olduğunu etti eden edildi edilen aldı verdi söyledi açıkladı belirtti
		ettiği üzerinde arasında karşı fazla büyük ilk son iki üç milyon milyar bin yüzde lira yaptı yapılan tarafından ilgili olacak
		kişi ülke ülkenin hükümet şirket bakan bakanı başkanı 'da 'de 'dan 'den 'ta 'te 'tan 'ten 'ın 'in 'un 'ün 'nın 'nin 'nun 'nün
		'ya 'ye 'yı 'yi 'yu 'yü 'nda 'nde 'ndan 'nden 'daki 'deki 'taki 'teki 'a 'e 'ı 'i 'u 'ü 'la 'le 'yla 'yle
		kararı sert ölü yangın saldırı deprem fiyatı fiyatları faiz petrol doğal gaz yüksek yeniden mahkeme polis şirketi hisseleri artış
		arttı düştü açtı yükseldi geriledi oldu kabul devlet dolar cumhurbaşkanı merkez`},
	{"de", `der die das den dem des ein eine einen einem einer eines und oder aber in im am an auf aus bei mit nach von vom vor zu zum zur
		für über unter durch gegen um bis seit ohne zwischen ist sind war waren wird werden wurde wurden hat haben hatte kann soll
		sollen will wollen muss nicht kein keine auch noch nur mehr als wie so sich sie er es wir ich sein seine ihre ihr dass wenn
		weil nun neue neuen neuer neues sagt sagte jahr jahre jahren millionen milliarden prozent euro wegen laut beim diese dieser
		dieses steigt sinkt drei zwei weiter alle man was wer zwei ab ins
		tote gericht polizei regierung minister präsident preis preise gas krieg brand streik kauft verkauft fordert warnt bleibt
		zurück wieder steigen sinken hoch stellen aktie unternehmen bank markt stoppt hier`},
	{"fr", `le la les un une des du de et ou mais à au aux en dans par pour sur sous avec sans après avant depuis contre entre vers chez
		est sont était été être a ont avait sera va peut doit ne pas plus moins que qui dont où se sa son ses leur leurs il elle ils on
		nous vous ce cette ces cet comme selon tout tous aussi encore très nouveau nouvelle année ans millions milliards dit fait deux
		trois face lors ainsi même si l' d' qu' n' s' c' j' jusqu' lorsqu' m'
		prix police gouvernement ministre président justice morts mort feu grève guerre hausse baisse bourse banque marché accord
		annonce gaz pétrole taux entreprise vente achat hier selon bénéfice`},
	{"es", `el la los las un una unos unas de del y o e pero a al en con por para sin sobre tras desde hasta contra entre según es son
		era fue fueron ser está están ha han había hay no más menos que quien se su sus lo este esta estos estas ese esa como
		cuando donde también ya muy año años nuevo nueva millones mil dijo dice dos tres ante durante cada todo todos si ni hoy
		podría será uno otro otra
		precio precios policía gobierno ministro ministra presidente justicia muertos muerto huelga guerra sube cae baja bolsa banco
		mercado acuerdo anuncia petróleo gas empresa venta compra ley país tipos`},
	{"it", `il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai dagli dalle in
		nel nello nella nei negli nelle con su sul sulla sui sulle per tra fra e ed o ma non più meno che chi cui è sono era stato
		stata stati ha hanno aveva essere sarà si se suo sua suoi loro questo questa questi come dopo prima contro anche già
		anni anno nuovo nuova milioni miliardi detto due tre oltre secondo fino ogni ci mila quando senza l' d' un' dell' all' nell'
		dall' sull' c' quest' 'è
		prezzo prezzi polizia governo ministro ministra presidente giudici morti morto sciopero guerra cala borsa banca
		mercato accordo annuncia petrolio gas azienda vendita compra legge paese tassi`},
	{"pt", `o a os as um uma de do da dos das e ou mas em no na nos nas ao à aos às por pelo pela pelos pelas para com sem sobre após
		desde até contra entre segundo é são era foi foram ser está estão tem têm há não mais menos que quem se seu sua seus suas lhe
		este esta esse essa isso como quando também já muito ano anos novo nova milhões bilhões mil disse diz dois duas três ainda
		cada todo todos pode vai vão será num numa
		preço preços polícia governo ministro ministra presidente justiça mortos morto greve guerra sobe cai alta bolsa banco
		mercado acordo anuncia petróleo gás empresa venda compra lei país juros dólares`},
	{"nl", `de het een en of maar in op aan bij met na naar uit voor van door over tegen tot te om onder tussen is zijn was waren wordt
		worden werd heeft hebben had kan zal moet wil niet geen ook nog meer minder dan als die dat deze dit er zich hij zij ze we wij
		ik hun haar zo nu nieuwe jaar zegt zei miljoen miljard procent wat wie twee drie volgens vanaf sinds omdat alle al ten ter toch
		weer weg tijdens
		prijs prijzen politie regering minister president rechter doden brand staking oorlog stijgt daalt beurs bank markt akkoord
		olie gas bedrijf koopt verkoopt wet land rente laat stapt bij`},
	{"af", `die 'n het nie vir deur sy hulle se hy sê gesê dit oor`},
	{"sv", `och att det en ett i på är som för med av till den de har inte om men från vid var kan ska efter under mot över också sig
		nya nytt år säger sade han hon vi eller när mellan blir in ut upp mer än
		två tre fyra polisen regeringen miljarder miljoner`},
	{"da", `og at det en et i på er som for med af til den de har ikke om men fra ved var kan skal efter under mod over også sig nye nyt
		år siger sagde han hun vi eller når mellem bliver blev ud op mere end der
		to tre fire politiet regeringen milliarder millioner`},
	{"nb", `og at det en et i på er som for med av til den de har ikke om men fra ved var kan skal etter under mot over også seg nye nytt
		år sier sa han hun vi eller når mellom blir ble ut opp mer enn der
		to tre fire politiet regjeringen milliarder millioner`},
	{"fi", `ja on ei se että oli ovat hän mutta myös kun kuin sekä joka mukaan vuoden ovat jo jonka tai vuonna`},
	{"pl", `i w na z do się że nie jest to o od po za przez dla jak ale oraz przed pod ma są był była będzie co tym tego który która roku
		ze a lub też już przy`},
	{"cs", `a v na se že je do z o s k za pro od po jak ale který která byl bylo bude jsou podle také jeho před při i aby už ve`},
	{"hr", `i u na je se da za od s o su a do nije koji koja kako ali bi će ne po iz te što bio kao prema`},
	{"hu", `a az és hogy nem is egy van meg ez de volt szerint csak már még el mint lesz után több`},
	{"ro", `și în de la cu pe a al ale din pentru că nu este sunt o un care mai au fost va se să cea cel după prin sau ce către fi are ca
		iar dar lei unui unei`},
	{"ca", `el la els les un una de del dels i a al amb per que en no és són ha han va es més com però als pel pels entre sobre fins
		també seva seu aquest aquesta l' d' s' n' ser si segons anys any
		dos tres govern milions anys policia president preu compra gas morts ferits`},
	{"gl", `unha do da dos das e non foi máis súa seu polo pola coa ao á os o para que`},
	{"id", `yang dan di ke dari untuk dengan pada ini itu akan tidak dalam oleh sebagai telah juga ada karena atau adalah mereka saat
		tahun bahwa lebih kata menjadi para`},
	{"az", `və bu bir ilə üçün də da edib olub olan ki görə daha ən dedi sonra ildə üzrə etdi var deyil iki dörd milyard daha çox aldı üç neft qaz`},
	{"et", `ja on ei see kui oma mis aga ning ta ka oli aasta`},
	{"vi", `và của là có trong cho với được các một không người từ mua`},
	{"sw", `ya na wa kwa katika ni la za kutoka yake hiyo huo`},
	{"tl", `ang ng mga sa na at ay ni para hindi mula nito`},
}

// ours is how many of the tongues have figures and names that are read.
const ours = 8

// tellingLetters hold, for each letter that few of the tongues have, whose it is: a bit for each.
var tellingLetters = func() map[rune]uint32 {
	m := map[rune]uint32{}
	for lang, letters := range map[string]string{
		"tr": "ğışçüö", "de": "ßäüö", "fr": "œîûôçêùïè", "es": "ñáóí", "it": "òìùè", "pt": "ãõôçêáóí", "nl": "ëï",
		"sv": "äöå", "da": "åøæ", "nb": "åøæ", "fi": "äö", "pl": "óąęłżźśńć", "cs": "áíčšžěřů", "hr": "ćčšžđ",
		"hu": "üöáóíőű", "ro": "şãîățș", "ca": "çòïèóí", "gl": "ñáóí", "az": "ğışə", "et": "õäüö", "vi": "ơưạếộốợị",
	} {
		for _, r := range letters {
			m[r] |= 1 << indexOf(lang)
		}
	}
	return m
}()

// particles are the small words that names are made with, in any language: Rio de Janeiro, Ursula von der Leyen.
var particles = set(`de del della dei di do da dos das du des la le las los el van von der den ter al of bin`)

// said holds, for each word of the tongues, whose it is: a bit for each.
var said = func() map[string]uint32 {
	m := map[string]uint32{}
	for i, t := range tongues {
		for _, w := range strings.Fields(t.words) {
			m[w] |= 1 << i
		}
	}
	return m
}()

// indexOf returns the place of a language among the tongues, or -1.
func indexOf(lang string) int {
	for i, t := range tongues {
		if t.lang == lang {
			return i
		}
	}
	return -1
}
