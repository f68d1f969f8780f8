package facts

import "strings"

// A deeds is how a language says that somebody does one of the few things that desks wait for. The forms are those of
// what is done, was done or will be: what could be, is wanted or is asked for has other ones.
type deeds struct {
	verbs    map[string]string // behind who does it, and before what it is done to: "signed": value "sign"
	last     phrases           // at the end of the clause, behind both: "gekauft" of "hat … gekauft", "imzaladı"
	aids     map[string]bool   // may stand between who and the verb: "has", "agreed", "to"
	passives map[string]bool   // "was": what follows is done to who stands before
	doubts   map[string]bool   // "not", "whether": it may not be so
	first    bool              // who does it must open the sentence: what stands before the verb may be an object else
}

// deedsOf reads "sign: signs signed; buy: buys bought".
func deedsOf(list string) map[string]string {
	m := map[string]string{}
	for group := range strings.SplitSeq(list, ";") {
		deed, forms, _ := strings.Cut(group, ":")
		for form := range strings.FieldsSeq(forms) {
			m[form] = strings.TrimSpace(deed)
		}
	}
	return m
}

var englishDeeds = &deeds{
	verbs: deedsOf(`sign: sign signs signed; buy: buy buys bought buying acquire acquires acquired; sell: sell sells sold selling; build: build builds built building;
		ban: ban bans banned; sanction: sanction sanctioned; appoint: appoint appoints appointed; arrest: arrest arrests arrested; kill: kill kills killed;
		launch: launch launches launched; raise: raise raises raised; cut: cut cuts`),
	aids:     set("has have had will is are to agreed plans planned decided preparing prepares set also and its newly"),
	passives: set("was were been being"),
	doubts:   set("not never denied whether"),
}

var turkishDeeds = &deeds{
	last: phrasesOf(`imzaladı, imzalayacak, imzalıyor, imza attı = sign; satın aldı, satın alacak, satın alıyor, devraldı, devralacak = buy; sattı, satacak, satıyor = sell;
		inşa etti, inşa edecek, inşa ediyor = build; yasakladı, yasaklıyor, yasaklayacak = ban; yaptırım uyguladı, yaptırım uygulayacak = sanction; atadı = appoint;
		tutukladı, gözaltına aldı = arrest; öldürdü = kill; başlattı, başlatacak, başlatıyor = launch; yükseltti, artırdı, yükseltecek, artıracak = raise; düşürdü, indirdi, düşürecek, indirecek = cut`),
	passives: set("tutuklandı alındı öldürüldü atandı"),
	doubts:   set("değil eğer iddia iddiası iddiaya iddialara muhtemelen belki olası öne sürdü reddetti yalanladı henüz hiç ne acaba ise önerdi planladığı isteyen istediği göre"),
	first:    true,
}

var germanDeeds = &deeds{
	verbs: deedsOf(`sign: unterzeichnet unterzeichnete unterschreibt unterschrieb; buy: kauft kaufte übernimmt übernahm erwirbt erwarb; sell: verkauft verkaufte; build: baut baute errichtet;
		ban: verbietet verbot untersagt untersagte; sanction: sanktioniert sanktionierte; appoint: ernennt ernannte beruft berief; arrest: verhaftete; kill: tötete;
		launch: startet startete; raise: erhöht erhöhte; cut: senkt senkte kürzt kürzte`),
	last: phrasesOf(`unterzeichnet, unterschrieben, unterzeichnen, unterschreiben = sign; gekauft, übernommen, erworben, kaufen, übernehmen, erwerben = buy; verkauft, verkaufen = sell; gebaut, errichtet, bauen, errichten = build;
		verboten, untersagt, verbieten, untersagen = ban; sanktioniert, sanktionieren = sanction; ernannt, berufen, ernennen = appoint; verhaftet, festgenommen, festnehmen = arrest; getötet = kill;
		gestartet, starten = launch; erhöht, angehoben, erhöhen, anheben = raise; gesenkt, gekürzt, senken, kürzen = cut`),
	aids:     set("hat haben wird werden"),
	passives: set("wurde wurden"),
	doubts:   set("nicht nie kein keine keinen keiner wenn falls ob könnte könnten würde würden soll sollen sollte wohl angeblich möglicherweise vielleicht kaum nichts dementierte bestritt statt ohne weder verantwortung vorsitz führung amt leitung rolle kosten aufgabe"),
	first:    true,
}

var dutchDeeds = &deeds{
	verbs: deedsOf(`sign: tekent tekende ondertekent ondertekende; buy: koopt kocht; sell: verkoopt verkocht; build: bouwt bouwde; ban: verbiedt verbood; appoint: benoemt benoemde;
		arrest: arresteerde; kill: doodde; launch: lanceert lanceerde; raise: verhoogt verhoogde; cut: verlaagt verlaagde`),
	last: phrasesOf(`getekend, ondertekend, tekenen, ondertekenen = sign; gekocht, overgenomen, kopen, overnemen = buy; verkocht, verkopen = sell; gebouwd, bouwen = build; verboden, verbieden = ban; benoemd, benoemen = appoint;
		gearresteerd, aangehouden, opgepakt = arrest; gedood = kill; gelanceerd, lanceren = launch; verhoogd, verhogen = raise; verlaagd, verlagen = cut`),
	aids:     set("heeft hebben zal zullen gaat"),
	passives: set("werd werden"),
	doubts:   set("niet nooit geen als indien of zou zouden mogelijk misschien vermoedelijk naar verluidt ontkende ontkent kan kunnen niets"),
	first:    true,
}

var frenchDeeds = &deeds{
	verbs: deedsOf(`sign: signe signent signé signera signer; buy: achète achètent acheté achètera acheter rachète racheté rachètera racheter acquis; sell: vend vendent vendu vendra vendre cède cédé cédera;
		build: construit construira construire construisent; ban: interdit interdira interdire interdisent; sanction: sanctionné sanctionne; appoint: nommé nomme; kill: tué;
		launch: lance lancent lancé lancera lancer; raise: relève relevé relèvera relever; cut: réduit réduira réduire abaisse abaissé abaissera; arrest: arrêté arrêtée arrêtés interpellé interpellée interpellés`),
	aids:     set("a ont va vont également aussi"),
	passives: set("été"),
	doubts:   set("n' n’ ne pas jamais si aucun aucune serait seraient pourrait pourraient aurait auraient démenti nie sans peut-être selon défi"),
	first:    true,
}

var spanishDeeds = &deeds{
	verbs: deedsOf(`sign: firma firmó firmado firmará firman firmaron firmar; buy: compra compró comprado comprará compraron comprar adquirió adquirido adquirirá adquiere; sell: vende vendió vendido venderá vender;
		build: construye construyó construido construirá construir; ban: prohíbe prohibió prohibido prohibirá; sanction: sancionó sancionado sancionará; appoint: nombró nombrado nombra;
		arrest: detuvo detenido detenida detenidos arrestó arrestado arrestada; kill: mató; launch: lanza lanzó lanzado lanzará; raise: eleva elevó elevado elevará; cut: recorta recortó recortado recortará redujo reducirá`),
	aids:     set("ha han va a van también"),
	passives: set("fue fueron sido"),
	doubts:   set("no nunca si jamás ningún ninguna podría podrían habría habrían sería negó niega sin quizá quizás tal según presuntamente supuestamente"),
	first:    true,
}

var italianDeeds = &deeds{
	verbs: deedsOf(`sign: firma firmato firmerà firmano; buy: acquista acquistato acquisterà compra comprato comprerà acquisito; sell: vende venduto venderà; build: costruisce costruito costruirà;
		ban: vieta vietato vieterà; sanction: sanzionato; appoint: nominato nomina; arrest: arrestato arrestata arrestati; kill: ucciso; launch: lancia lanciato lancerà; raise: alza alzato alzerà; cut: taglia tagliato taglierà ridotto ridurrà`),
	aids:     set("ha hanno anche"),
	passives: set("stato stata stati è sono"),
	doubts:   set("non mai se nessun nessuna potrebbe potrebbero avrebbe avrebbero sarebbe nega negato senza forse secondo presunto"),
	first:    true,
}

var portugueseDeeds = &deeds{
	verbs: deedsOf(`sign: assina assinou assinará assinaram; buy: compra comprou comprará adquiriu adquire adquirirá; sell: vende vendeu venderá; build: constrói construiu construirá;
		ban: proíbe proibiu proibirá; sanction: sancionou; appoint: nomeou nomeia; arrest: prendeu deteve preso presa presos detido detida; kill: matou; launch: lança lançou lançará; raise: elevou eleva elevará; cut: cortou corta cortará reduziu reduzirá`),
	aids:     set("vai vão também"),
	passives: set("foi foram"),
	doubts:   set("não nunca se jamais nenhum nenhuma poderia poderiam teria teriam seria nega negou sem talvez segundo supostamente"),
	first:    true,
}
