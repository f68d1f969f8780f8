package facts

import (
	"testing"

	"newsbot/news"
)

func TestQuotationsOfAnOffice(t *testing.T) {
	const quote = "\n\n“We shall open the valves again on Monday,” said "
	for _, c := range []struct{ name, text, want string }{
		{"the only one who holds it", "Energy Minister Ana Ruiz met Chevron." + quote + "the minister.", "Ana Ruiz"},
		{"two hold it", "Energy Minister Ana Ruiz met Foreign Minister Nora Hale." + quote + "the minister.", ""},
		{"nobody holds it", "Governor Ana Ruiz met Chevron." + quote + "the minister.", ""},
		{"one who held it", "Energy Minister Ana Ruiz met Chevron." + quote + "the former minister.", ""},
		{"somebody's office", "Energy Minister Ana Ruiz met Chevron." + quote + "the minister of finance.", ""},
		{"named only behind it", "Chevron met nobody." + quote + "the minister.\n\nEnergy Minister Ana Ruiz left.", ""},
	} {
		_, found := extract(c.text)
		if len(found.Quotes) != 1 || found.Quotes[0].Speaker != c.want {
			t.Errorf("%s: quotations %+v, want one by %q", c.name, found.Quotes, c.want)
		}
	}
}

func TestSpeakersStandInTheSentenceOfTheQuotation(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"tr", "Kuzey İnşaat Başkanı Selin Tekin, \"Yol kısa sürede açılacak\" diye konuştu. Borsa İstanbul yükseldi.", "Selin Tekin"},
		{"en", "\"The road will open soon enough,\" somebody said. Nora Hale left.", ""},
		{"nl", "\"Het concern maakt al jaren veel winst\", aldus bestuurder Anja Verhoeven.", "Anja Verhoeven"},
		{"fr", "« Nous demandons une hausse des salaires », a expliqué à l'AFP Fabien Roux, délégué du syndicat.", "Fabien Roux"},
	} {
		quotes := Extractor{}.Extract(news.Article{Title: "t", Language: c.lang, Text: c.text}, nil).Quotes
		if len(quotes) != 1 || quotes[0].Speaker != c.want {
			t.Errorf("%q has quotations %+v, want one by %q", c.text, quotes, c.want)
		}
	}
}

func TestTurkishQuotationBeforeDiye(t *testing.T) {
	a := news.Article{Title: "t", Language: "tr", Text: "Teknik direktör Kaan Demir, “Bu takım ikinci yarıda daha iyi oynadı” diye konuştu."}
	quotes := Extractor{}.Extract(a, nil).Quotes
	if len(quotes) != 1 || quotes[0].Speaker != "Kaan Demir" {
		t.Errorf("quotations %+v, want one by Kaan Demir", quotes)
	}
}
