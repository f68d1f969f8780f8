package facts

import (
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

// TestNamesAndRoles holds every name that a sentence has, with its kind and role, against what a reader would say.
func TestNamesAndRoles(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "The Green List of former Foreign Minister Elena Marsh won.", "person Elena Marsh (former Foreign Minister)"},
		{"en", "“We pay less now,” Norvane CEO Denise Okafor said on a call.", "person Denise Okafor (Norvane CEO)"},
		{"en", "The order is a good one, commercial chief Christian Sell said.", "person Christian Sell (commercial chief)"},
		{"en", "It is in a filing with the U.S. Department of Health and Human Services.", "org U.S. Department of Health and Human Services"},
		{"en", "Both the Department of Energy and Chevron declined.", "org Department of Energy, org Chevron"},
		{"en", "The loan came from First Prairie Bank.", "org First Prairie Bank"},
		{"en", "Storm Edda tore roofs off and Hurricane Maria did worse.", ""},
		{"en", "Carmaker Norvane is recalling 12 vans.", "org Norvane"},
		{"en", "Norvane said the pill works. Norvane shares fell.", "org Norvane"},
		{"en", "Chip shares fell and tech shares rose.", ""},
		{"en", "Each household gets around C$48,000 or US$34,000.", ""},
		{"en", "A survivor told the broadcaster Norte TV about it.", "org Norte TV"},
		{"en", "“They are ours too,” Anna Lindt-Kowal said. Defence Minister Anna Lindt-Kowal left. “Good,” Lindt-Kowal said.", "person Anna Lindt-Kowal (Defence Minister)"},
		{"de", "Eine Gefahr für das Netz sieht Behördenchef Klaus Müller nicht.", "person Klaus Müller (Behördenchef)"},
		{"de", "Das sagte die frühere Ministerin Katrin Ahlers.", "person Katrin Ahlers (frühere Ministerin)"},
		{"fr", "« Il fera appel », a déclaré son avocate, Me Sophie Delorme.", "person Sophie Delorme (avocate)"},
		{"fr", "En Île-de-France, la circulation est normale.", ""},
		{"fr", "« Nous voulons mieux », a dit à l'AFP Fabien Roux, délégué du syndicat.", "person Fabien Roux (délégué du syndicat), org AFP"},
		{"es", "El fuego comenzó en el local La Bahía, dijo el comandante de Bomberos, Rodrigo Fuentes.", "person Rodrigo Fuentes (comandante de Bomberos)"},
		{"es", "Los heridos siguen en el hospital Carlos Reyes.", ""},
		{"pt", "O leilão foi bom, disse o diretor-geral da Aneel, Sandoval Feitosa.", "person Sandoval Feitosa (diretor-geral da Aneel)"},
		{"pt", "O ministro de Minas e Energia, Ana Silveira, falou.", "person Ana Silveira (ministro de Minas e Energia)"},
		{"en", "The Panama-flagged Lady Nora lost her rudder.", "place Panama"},
		{"pt", "O plano custa US$ 5,5 bilhões.", ""},
		{"tr", "İhaleyi dün Kuzey İnşaat kazandı, Yönetim Kurulu Başkanı Selin Tekin konuştu.", "person Selin Tekin (Yönetim Kurulu Başkanı), org Kuzey İnşaat"},
	} {
		a := news.Article{Title: "t", Text: c.text, Language: c.lang, Published: time.Date(2026, 3, 11, 0, 0, 0, 0, time.UTC)}
		var got []string
		for _, n := range (Extractor{}).Extract(a, nil).Names {
			name := n.Kind + " " + n.Text
			if n.Role != "" {
				name += " (" + n.Role + ")"
			}
			got = append(got, name)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: names of %q: %q, want %q", c.lang, c.text, s, c.want)
		}
	}
}
