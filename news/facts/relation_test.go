package facts

import (
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

// extract returns what is found in an English text of 11 March 2026.
func extract(s string) (news.Article, Found) {
	a := news.Article{Title: "t", Text: s, Language: "en", Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
	return a, Extractor{}.Extract(a, nil)
}

func TestRelations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Norvane Gas has agreed to buy its rival Halden Energy.", "buy: has agreed to buy"},
		{"Russia is building a nuclear plant at Akkuyu.", "build: is building"},
		{"Turkey signed a contract with Chevron on Monday.", "sign: signed"},
		{"Former minister Carmelo Zerafa was arrested at the airport.", "arrest: was arrested"},
		{"The European Commission will ban the chemical from next year.", "ban: will ban"},
		{"Chevron may buy the field.", ""},
		{"Chevron did not sign the contract.", ""},
		{"Shares of Chevron cut their losses.", ""},
		{"\"Chevron will buy the field,\" said Mary Holt.", ""},
		{"It would help if Chevron bought the field.", ""},
		{"Chevron's buy rating stands.", ""},
		{"Police in Antwerp seized bananas from Ecuador and arrested 14 people.", ""},
		{"Banks rallied after Turkey raised the rate.", "raise: raised"},
	} {
		a, found := extract(c.text)
		got := ""
		for _, f := range found.Facts {
			if f.Kind == "relation" {
				got += f.Unit + ": " + f.Value.In(a.Text)
			}
		}
		if got != c.want {
			t.Errorf("relations of %q: %q, want %q", c.text, got, c.want)
		}
	}
}

// relationsBesidesEnglish holds what must be found and, for each language, what must not.
var relationsBesidesEnglish = []struct{ lang, text, want string }{
	{"tr", "Botaş, Chevron ile on yıllık bir sözleşme imzaladı.", "sign: imzaladı"},
	{"tr", "Rekabet Kurumu geçen hafta bu birleşmeyi yasakladı.", "ban: yasakladı"},
	{"tr", "Cumhurbaşkanı Recep Tayyip Erdoğan kuruma yeni bir başkan atadı.", "appoint: atadı"},
	{"tr", "Rosatom, Akkuyu'da dört reaktör inşa ediyor.", "build: inşa ediyor"},
	{"tr", "Eski bakan Ahmet Yılmaz havalimanında gözaltına alındı.", "arrest: gözaltına alındı"},
	{"tr", "Merkez Bankası politika faizini yüzde 40'a indirdi.", "cut: indirdi"},
	{"tr", "Botaş, Chevron ile sözleşme imzalamadı.", ""},
	{"tr", "Botaş'ın sattığı gazı Chevron satın aldı.", ""},
	{"tr", "Botaş Genel Müdürü Ahmet Yılmaz sözleşmeyi imzaladı.", "sign: imzaladı"},
	{"tr", "İddiaya göre Botaş gaz sattı.", ""},
	{"tr", "Botaş, Chevron'un sattığı gazı yasakladı.", ""},
	{"tr", "“Botaş gazı sattı.” dedi Ahmet Yılmaz.", ""},

	{"de", "Siemens kauft den Rivalen Halden.", "buy: kauft"},
	{"de", "Siemens hat den Rivalen Halden gekauft.", "buy: gekauft"},
	{"de", "Die Bundesbank erhöht die Zinsen.", "raise: erhöht"},
	{"de", "Volkswagen wird ein Werk in Osnabrück verkaufen.", "sell: verkaufen"},
	{"de", "Der frühere Minister Karl Weber wurde am Flughafen festgenommen.", "arrest: festgenommen"},
	{"de", "Siemens kauft Halden nicht.", ""},
	{"de", "Siemens baut die Stellen ab.", ""},
	{"de", "Siemens könnte den Rivalen kaufen.", ""},
	{"de", "Siemens übernimmt die Verantwortung.", ""},
	{"de", "Laut Bundesbank verkauft Siemens das Werk.", ""},
	{"de", "Den Vertrag unterzeichnete Siemens.", ""},
	{"de", "Siemens hat den Kauf verschoben.", ""},
	{"de", "Siemens startet in das neue Jahr.", ""},

	{"fr", "TotalEnergies a signé un contrat avec Botas.", "sign: a signé"},
	{"fr", "EDF va vendre une filiale en Italie.", "sell: va vendre"},
	{"fr", "La Banque de France relève ses prévisions.", "raise: relève"},
	{"fr", "Le maire Étienne Rousselin a été arrêté à Lyon.", "arrest: a été arrêté"},
	{"fr", "TotalEnergies n'a pas signé le contrat.", ""},
	{"fr", "TotalEnergies a arrêté la production.", ""},
	{"fr", "TotalEnergies aurait signé un contrat.", ""},
	{"fr", "Selon EDF, Shell a vendu la filiale.", ""},
	{"fr", "La vente d'EDF réduit le déficit.", ""},

	{"es", "Repsol firmó un contrato con Botas.", "sign: firmó"},
	{"es", "Iberdrola ha vendido una filial en México.", "sell: ha vendido"},
	{"es", "El exministro Carlos Vega fue detenido en Madrid.", "arrest: fue detenido"},
	{"es", "Repsol no firmó el contrato.", ""},
	{"es", "Repsol habría comprado la empresa.", ""},
	{"es", "La obra de Repsol fue detenida.", ""},
	{"es", "Según Repsol, Shell compró la filial.", ""},

	{"it", "Eni ha firmato un accordo con Botas.", "sign: ha firmato"},
	{"it", "Enel acquista una rete in Spagna.", "buy: acquista"},
	{"it", "Eni non ha firmato un accordo.", ""},
	{"it", "Eni avrebbe venduto una rete.", ""},
	{"pt", "A Petrobras vendeu uma refinaria na Bahia.", "sell: vendeu"},
	{"pt", "A Petrobras não vendeu a refinaria.", ""},
	{"pt", "Segundo a Petrobras, a Shell comprou a refinaria.", ""},
	{"nl", "Philips verkoopt de fabriek in Eindhoven.", "sell: verkoopt"},
	{"nl", "Philips heeft de fabriek verkocht.", "sell: verkocht"},
	{"nl", "Philips verkoopt de fabriek niet.", ""},
	{"nl", "Philips zou de fabriek verkopen.", ""},
}

func TestRelationsBesidesEnglish(t *testing.T) {
	for _, c := range relationsBesidesEnglish {
		a := news.Article{Title: "t", Text: c.text, Language: c.lang, Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
		got := ""
		for _, f := range (Extractor{}).Extract(a, nil).Facts {
			if f.Kind == "relation" {
				got += f.Unit + ": " + f.Value.In(a.Text)
			}
		}
		if got != c.want {
			t.Errorf("%s: relations of %q: %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestWeakLinesStayOffTheCard(t *testing.T) {
	for _, text := range []string{
		"Trade is how Ankara now hopes to mend that.",
		"The talks were held in Geneva last week.",
		"The damages were more than 20 times the actual loss, he said, and ought to be cut.",
		"“What surprised us is how little it wanes: after nine months we still measured 64%,” said Aminata Coulibaly.",
		"“The last five kilometres were uphill.”",
		"They rose 5%.",
		"If it falls through, Norvane will pay $210 million.",
	} {
		a, found := extract(text)
		for _, f := range found.Facts {
			if f.Score > 0 && !strings.Contains(f.Clause.In(a.Text), "Coulibaly") {
				t.Errorf("%q puts %q on the card, want nothing", text, f.Clause.In(a.Text))
			}
		}
	}
}

func TestLinesSayWhatTheyAreAbout(t *testing.T) {
	for _, c := range []struct{ lang, text, not string }{
		{"es", "El fuego comenzó pasadas las 03:30 horas en la cocina del local, donde había unas 180 personas pese a que el aforo era de 90, y nadie pudo salir por las puertas.", "30 horas"},
		{"nl", "Dat is ongeveer 12 procent van het personeel daar.", "Dat is"},
		{"en", "Quantel will cut about 5,600 jobs, or 8% of its workforce, by the end of March as the chipmaker seeks to save $1.4 billion a year, according to a long memo to staff.", "8% of its"},
	} {
		a := news.Article{Title: "t", Language: c.lang, Text: c.text}
		for _, f := range (Extractor{}).Extract(a, nil).Facts {
			if clause := f.Clause.In(a.Text); f.Score > 0 && strings.HasPrefix(clause, c.not) {
				t.Errorf("%q puts %q on the card", c.text, clause)
			}
		}
	}
}

func TestDaysFromSomethingElseHaveNoDate(t *testing.T) {
	for text, want := range map[string]bool{
		"Parliament must meet within 30 days of the vote.":  false,
		"Parliament must meet within 30 days after it.":     false,
		"Parliament must meet within 30 days, they agreed.": true,
	} {
		_, found := extract(text)
		for _, f := range found.Facts {
			if got := !f.When.From.IsZero(); f.Kind == "deadline" && got != want {
				t.Errorf("%q has the date %v, want one: %t", text, f.When, want)
			}
		}
	}
}

func TestFactsOfTheSummaryGiveWay(t *testing.T) {
	const first, second, third = "Norvane will spend $7.4 billion on a plant in Texas.", "Its shares rose 3.2% in New York.", "About 2,600 people will work there."
	a, found := extract(first + "\n\n" + second + "\n\n" + third)
	shown := func(f Found) (lines []string) {
		for _, x := range f.Facts {
			if x.Score > 0 {
				lines = append(lines, x.Value.In(a.Text))
			}
		}
		return lines
	}
	before, after := shown(found), shown(found.Beside([]news.Span{{Start: 0, End: len(first)}}))
	if len(before) != len(after) {
		t.Fatalf("shown %q, beside a summary %q: nothing may be lost", before, after)
	}
	if before[0] != "$7.4 billion" || after[0] != "3.2%" {
		t.Errorf("shown %q, beside a summary that has the first %q: want another one first", before, after)
	}
}

func TestNamesOfRomanceLanguages(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"fr", "Le groupe alimentaire Valdoré emploie mille personnes.", "org Valdoré"},
		{"fr", "La compagnie pétrolière Norvane a réduit sa dette.", "org Norvane"},
		{"fr", "Le bateau a coulé au large de Porquelec mardi.", "place Porquelec"},
		{"fr", "Météo-France annonce de la neige.", "org Météo-France"},
		{"fr", "Le maire a parlé près de l'école mardi.", ""},
		{"fr", "Le groupe a vendu une usine.", ""},
		{"fr", "Autour de la table, chacun a parlé.", ""},
		{"fr", "Valdoré va racheter Tarvenne pour 3 millions d'euros.", "org Tarvenne"},
		{"es", "La constructora Obras del Valle perdió el juicio.", "org Obras del Valle"},
		{"es", "El Banco Europeo de Inversiones aporta el resto.", "org Banco Europeo de Inversiones"},
		{"es", "El incendio comenzó cerca de Torrepalma el lunes.", "place Torrepalma"},
		{"es", "El ministro habló cerca de la casa.", ""},
		{"it", "Il gruppo energetico Norvane ha venduto una rete.", "org Norvane"},
		{"pt", "A empresa mineira Norvane vendeu uma rede.", "org Norvane"},
	} {
		a := news.Article{Title: "t", Text: c.text, Language: c.lang, Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
		var got []string
		for _, n := range (Extractor{}).Extract(a, nil).Names {
			got = append(got, n.Kind+" "+n.Text)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: names of %q: %q, want %q", c.lang, c.text, s, c.want)
		}
	}
}

func TestCitiesHaveTheirCountry(t *testing.T) {
	_, found := extract("The contract was signed in Izmir. Officials from Turkey travelled to Houston and to Casterra.")
	want := map[string]string{"Izmir": "TR", "Houston": "US", "Turkey": ""}
	for _, n := range found.Names {
		if code, ok := want[n.Text]; ok && n.Country != code {
			t.Errorf("%s is in %q, want %q", n.Text, n.Country, code)
		}
	}
}
