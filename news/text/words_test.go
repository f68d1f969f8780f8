package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// forms returns the folded forms of the words of s, a second form behind a slash.
func forms(s string) string {
	var r Reading
	r.Add(s)
	var out []string
	for _, w := range r.Words {
		f := string(r.Fold(w))
		if alt := r.Alt(w); len(alt) > 0 {
			f += "/" + string(alt)
		}
		out = append(out, f)
	}
	return strings.Join(out, " ")
}

func TestWordsAreFoldedAsReadersCompareThem(t *testing.T) {
	for s, want := range map[string]string{
		"Turkey signs a deal.":              "turkey signs a deal",
		"state-owned, long‑term":            "state owned long term",
		"":                                  "",
		" … — !":                            "",
		"U.S. U.S U.S.A. a.m. U.S.-led":     "us us usa am us led",
		"J.P.Morgan J. Smith Ph.D.":         "jp morgan j smith ph d",
		"C++ C# F# Disney+ 50+ ++x x+++":    "c++ c# f# disney+/disney 50+/50 x x",
		"AT&T R&D S&P 500 Marks&Spencer a&": "at&t r&d s&p 500 marks spencer a",
		"#OPEC #cop30 #1 # a#b":             "#opec/opec #cop30/cop30 1 a b",
		"$BOTAS $5bn US$5bn $TOOLONGNAME":   "$botas/botas 5bn us 5bn toolongname",
		"@who me@example.com":               "@who/who me example com",
		"1,000,000.5 1,5 1,00 3.2.1 10:30":  "1000000.5 1,5 1,00 3.2.1 10 30",
		"gpt-4.5 5G COVID-19 v1.2":          "gpt 4.5 5g covid 19 v1.2",
		"co\u00adoperation na\u200bme":      "cooperation name",
		"EVs MPs' F-16s gas As bps McDs":    "evs/ev mps/mp f 16s/16 gas as bps mcds",
		"ＬＮＧ ﬁnance Ⅳ":                      "lng finance",
		"café cafe\u0301 CAFÉ":              "cafe cafe cafe",
		"Straße STRASSE ẞ":                  "strasse strasse ss",
		"Łódź Ørsted Æther Þór":             "lodz orsted aether thor",
		"CO₂ m²":                            "co2 m2",
		"Σίσυφος ΣΊΣΥΦΟΣ":                   "σισυφοσ σισυφοσ",
		"мой мои ёлка Ёлка":                 "мой мои елка елка",
		"и\u0306":                           "й",
		"الغَاز الغاز أنقرة ۱۲":             "الغاز الغاز انقره 12",
		"גָּז גז":                           "גז גז",
		"液化天然ガス":                            "液 化 天 然 ガ ス",
		"解析pdf 石油":                          "解 析 pdf 石 油",
		"ｶﾞｽ":                               "ガ ス",
		"น้ำมัน":                            "น้ ํา มั น",
		"터키는 가스를":                           "터키는 가스를",
		"\xffabc\xfe":                       "abc",
	} {
		if got := forms(s); got != want {
			t.Errorf("words of %q = %q, want %q", s, got, want)
		}
	}
}

func TestApostrophesEndWordsOrDoNot(t *testing.T) {
	for s, want := range map[string]string{
		"Turkey's Turkey’s TURKEY'S":           "turkey turkey turkey",
		"deals' 'quoted' rock 'n' roll":        "deals quoted rock n roll",
		"we're they've he'll I'd I'm it's":     "we they he i i it",
		"don't can't isn’t":                    "dont cant isnt",
		"U.S.'s OPEC's 1990's B's":             "us opec 1990 b",
		"Türkiye'nin Türkiye’ye Ankara'da":     "turkiye turkiye ankara",
		"Erdoğan'ın Erdoğan'a İran'ınkiler":    "erdogan erdogan iran",
		"NATO'nun 2024'te AB'den BOTAŞ'ınki":   "nato 2024 ab botas",
		"O'Brien O'Brien's o'clock":            "obrien obrien oclock",
		"Qur'an Sana'a Xi'an Chang'an Ba'ath":  "quran/qur sanaa/sana xian/xi changan/chang baath/ba",
		"l'accord L’UE d'énergie j'ai qu'elle": "l accord l ue d energie j ai qu elle",
		"dell'energia un'azienda all'Iran":     "dell energia un azienda all iran",
		"aujourd'hui rock'n'roll":              "aujourdhui/aujourd rocknroll/rock",
		"м'ясо об'єкт":                         "мясо обєкт",
		"Oʻzbekiston Ra`ad":                    "ozbekiston raad/ra",
		"#OPEC's":                              "#opec/opec",
		"a' 'b ' '":                            "a b",
		"all's well":                           "all well",
	} {
		if got := forms(s); got != want {
			t.Errorf("words of %q = %q, want %q", s, got, want)
		}
	}
}

func TestWordsKnowHowTheyAreWritten(t *testing.T) {
	const s = "US u.s. Us, U.S.\n\nCOVID's next 石油。气"
	want := []Flags{Upper | Capital, Points, Capital, Upper | Capital | Points | Broken, Upper | Capital | Paragraph, 0,
		Running, Running, Running | Broken}
	ws := Words(s)
	if len(ws) != len(want) {
		t.Fatalf("Words(%q) are %d, want %d", s, len(ws), len(want))
	}
	for i, w := range ws {
		if w.Flags != want[i] {
			t.Errorf("flags of %q = %b, want %b", s[w.Start:w.End], w.Flags, want[i])
		}
	}
	if got := ws[4].Core().In(s); got != "COVID" {
		t.Errorf("core of %q = %q, want COVID", s[ws[4].Start:ws[4].End], got)
	}
}

func TestFoldIsTheSameForBothTurkishIs(t *testing.T) {
	for _, s := range []string{"İSTANBUL", "istanbul", "Istanbul", "ıstanbul", "ISTANBUL", "i\u0307stanbul"} {
		if got := Fold(s); got != "istanbul" {
			t.Errorf("Fold(%q) = %q, want istanbul", s, got)
		}
	}
}

func TestBasesFindTheSingular(t *testing.T) {
	for _, c := range []struct{ lang, word, want string }{
		{"en", "deals", "deal"},
		{"en", "companies", "company companie"},
		{"en", "gases", "gase gas"},
		{"en", "taxes", "taxe tax"},
		{"en", "embargoes", "embargoe embargo"},
		{"en", "businessmen", "businessman"},
		{"en", "crises", "crisis"},
		{"en", "news", ""},
		{"en", "goods", ""},
		{"en", "was", ""},
		{"en", "economics", ""},
		{"en", "glass", ""},
		{"en", "deal", ""},
		{"", "deals", "deal"},
		{"es", "naciones", "nacione nacion"},
		{"es", "voces", "voce voc voz"},
		{"pt", "nacoes", "nacoe naco nacao"},
		{"pt", "homens", "homen homem"},
		{"fr", "accords", "accord"},
		{"fr", "capitaux", "capital"},
		{"fr", "travaux", "travail"},
		{"it", "accordi", "accordo accorde accordio"},
		{"it", "banche", "banca bancha"},
		{"de", "vertrage", "vertrag"},
		{"de", "banken", "bank banke"},
		{"de", "lander", "land"},
		{"de", "kohle", ""},
		{"nl", "banken", "bank"},
		{"nl", "prijzen", "prijz prijs"},
		{"nl", "mannen", "mann man"},
		{"tr", "anlasmalar", "anlasma"},
		{"ru", "турции", "турц"},
		{"ko", "터키에서", "터키"},
		{"ja", "deals", ""},
	} {
		if got := strings.Join(Bases(c.lang, c.word), " "); got != c.want {
			t.Errorf("Bases(%q, %q) = %q, want %q", c.lang, c.word, got, c.want)
		}
	}
}

func TestShortIsAnotherNumberForEachForm(t *testing.T) {
	const words = "a b ab ba abcdefgh abcdefghi abcdefghij abcdefghijk abcdefghijkl abcdefghia abcdefgh9 bbcdefghi abcdefgih " +
		"zzzzzzzz zzzzzzzzz zzzzzzzzzz zzzzzzzzzzz aaaaaaaaa aaaaaaaaaa aaaaaaaaaaa aaaaaaaaaab самолет самолеты 天 北京 2026 1,000,000.5"
	var r Reading
	r.Add(words + " Liquefied LIQUEFIED #liquefied")
	forms := map[uint64]string{}
	for i, short := range r.Short(nil, 0, int32(len(r.Words))) {
		form := string(r.Fold(r.Words[i]))
		fits := len(form) <= 8 || len(form) <= 11 && strings.Trim(form, "abcdefghijklmnopqrstuvwxyz") == ""
		if fits = fits && len(r.Alt(r.Words[i])) == 0; fits != (short != 0) {
			t.Errorf("Short of %s = %d, want a number: %t", form, short, fits)
		}
		if other, ok := forms[short]; ok && short != 0 && other != form {
			t.Errorf("Short of %s and %s = %d, want two numbers", form, other, short)
		}
		forms[short] = form
	}
	if n := r.Short(nil, int32(len(r.Words))-3, int32(len(r.Words))); n[0] != n[1] || n[2] != 0 {
		t.Errorf("Short of one form = %x, want the same twice, and 0 for a word with two forms", n)
	}
}

func TestStemJoinsTheFormsOfAWord(t *testing.T) {
	for lang, forms := range map[string]string{
		"en": "sign signs signed signing", "": "sign signed", "de": "Lieferung Lieferungen", "fr": "signer signée signées",
		"es": "acuerdo acuerdos", "it": "accordo accordi", "pt": "contrato contratos", "nl": "contract contracten",
		"ru": "поставка поставки поставкам", "tr": "anlaşma anlaşmalar anlaşmaları", "sv": "bil bilar bilen", "ar": "الغاز غاز والغاز",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if a, b := Stem(lang, words[0]), Stem(lang, w); a != b {
				t.Errorf("Stem(%q) of %s = %s, of %s = %s, want the same", lang, words[0], a, w, b)
			}
		}
	}
	if got := Stem("ja", "Deals"); got != "deals" {
		t.Errorf("Stem of a language without stemmer = %q, want the word folded", got)
	}
}

func TestHomographsAreThoseOfTheLanguage(t *testing.T) {
	for _, c := range []struct {
		lang, word string
		want       bool
	}{{"en", "us", true}, {"", "who", true}, {"en", "ice", true}, {"en", "gas", false}, {"fr", "us", false}, {"de", "war", true}, {"nb", "av", true}} {
		if got := Homograph(c.lang, c.word); got != c.want {
			t.Errorf("Homograph(%q, %q) = %v, want %v", c.lang, c.word, got, c.want)
		}
	}
}

func FuzzWordsCoverTheText(f *testing.F) {
	for _, s := range []string{"Turkey's U.S. C++ #a $B l'or 1,000.5 液化天然ガス น้ำ e\u0301", "\x80'\xff", strings.Repeat("a", 600), "a'b'c'd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var r Reading
		r.Add(s)
		end := int32(0)
		for _, w := range r.Words {
			if w.Start < end || w.End <= w.Start || int(w.End) > len(s) {
				t.Fatalf("word at %d to %d behind %d in %q", w.Start, w.End, end, s)
			}
			if len(r.Fold(w)) == 0 && utf8.ValidString(s) && Fold(s[w.Start:w.End]) != "" {
				t.Fatalf("no folded form of %q", s[w.Start:w.End])
			}
			if c := w.Core(); c.Start != int(w.Start) || c.End > int(w.End) || c.End < c.Start {
				t.Fatalf("core %v of word at %d to %d", c, w.Start, w.End)
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[w.Start]) || int(w.End) < len(s) && !utf8.RuneStart(s[w.End])) {
				t.Fatalf("word %q starts or ends inside a character", s[w.Start:w.End])
			}
			if string(r.Fold(w)) != Fold(string(r.Fold(w))) {
				t.Fatalf("the form %q folds to %q", r.Fold(w), Fold(string(r.Fold(w))))
			}
			end = w.End
		}
	})
}

func BenchmarkWords(b *testing.B) {
	for name, s := range map[string]string{
		"english": "Turkey is looking at long-term deals for liquefied natural gas with U.S. producers, the energy minister said on Tuesday, as it tries to cut its dependence on Russia's pipelines. ",
		"turkish": "Türkiye'nin enerji bakanı, ABD'li üreticilerle uzun vadeli sıvılaştırılmış doğal gaz anlaşmaları üzerinde çalıştıklarını söyledi. Şirketler görüşmelerin sürdüğünü açıkladı. ",
		"chinese": "土耳其能源部长周二表示，该国正在与美国生产商商谈长期液化天然气协议，以减少对俄罗斯管道的依赖。",
	} {
		b.Run(name, func(b *testing.B) {
			s := strings.Repeat(s, 1035/len(s)+1)
			var r Reading
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				r.Reset()
				r.Add(s)
			}
			b.ReportMetric(float64(len(r.Words)), "words")
		})
	}
}
