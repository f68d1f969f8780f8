package text

import "testing"

func TestCleanKeepsTheArticleAlone(t *testing.T) {
	in := "Skip to content\n\nBy Jane Roe and Ali Can\n\nANKARA, Sept 12 (Wire) - The port opens today.\r\n\r\nPhoto: A. Smith/AFP\n\n" +
		"Read more: Ten ports to see\n\nShips wait.\u200b\u202e\n\nWe use cookies to make this site better. Accept?\n\nRelated articles"
	want := "The port opens today.\n\nShips wait."
	if got := Clean(in); got != want {
		t.Errorf("Clean = %q, want %q", got, want)
	}
}

func TestBoilerplate(t *testing.T) {
	for in, want := range map[string]bool{
		"Skip to content":                     true,
		"RELATED ARTICLES":                    true,
		"Related articles:":                   true,
		"İlgili Haberler":                     true,
		"Lesen Sie auch: Der Hafen":           true,
		"By Jane Roe":                         true,
		"(Getty Images)":                      true,
		"Updated October 20, 2025, 8.15 a.m.": true,
		"Giriş: 12.11.2025 - 09:41 Güncelleme: 12.11.2025": true,
		"İLGİNİZİ ÇEKEBİLİR: Altın rekor kırdı":            true,
		"Yorumlar (14)": true,
		"A boat leaves the port. Photo: Harbour / A. Roe": true,
		"Sponsored: Pumps for all":                        true,
		"Updated rules let ships of 40 metres in.":        false,
		"Published in 2021, the report warned of leaks.":  false,
		"By diversifying, Ankara gains.":                  false,
		"Related companies fell by 3%.":                   false,
		"The watch maker sold 3,000 clocks":               false,
		"Live concerts are back, she said.":               false,
		"Sign up for war, the poster said, and thousands did: the army took in 12,000 recruits that year.": false,
	} {
		if got := Boilerplate(in); got != want {
			t.Errorf("Boilerplate(%q) = %t, want %t", in, got, want)
		}
	}
}

func TestDateline(t *testing.T) {
	for in, want := range map[string]string{
		"ANKARA, Sept 12 (Wire) - The port opens.":      "The port opens.",
		"NEW YORK (AP) — Stocks rose.":                  "Stocks rose.",
		"Paris (dpa): Es regnet.":                       "Es regnet.",
		"Bonn (rnd) - Der Hafen öffnet.":                "Der Hafen öffnet.",
		"Nov 3 (Wire) - The port opens.":                "The port opens.",
		"MANILA: The port opens.":                       "The port opens.",
		"NATO: The port opens.":                         "NATO: The port opens.",
		"KENDARI, Indonesia — The port opens.":          "The port opens.",
		"Madrid, 30 oct.- El puerto abre.":              "El puerto abre.",
		"Lima, 2 de mayo (EFE).- El puerto abre.":       "El puerto abre.",
		"Harbour (HBR) - The port opens.":               "Harbour (HBR) - The port opens.",
		"Port opens in May 2026 - The plan is old.":     "Port opens in May 2026 - The plan is old.",
		"AUSTIN, Texas--(NEWSLINE)--Nov. 5, 2025-- Ha.": "Ha.",
		"SAN JOSE, Calif., May 5, 2025 /Newsline/ -- A": "A",
		"LONDON — Prices fell.":                         "Prices fell.",
		"NATO - the alliance - met.":                    "NATO - the alliance - met.",
		"Gas (LNG) - a fuel - is dear.":                 "Gas (LNG) - a fuel - is dear.",
		"Turkey — which imports gas — signed a treaty.": "Turkey — which imports gas — signed a treaty.",
	} {
		if got := in[dateline(in):]; got != want {
			t.Errorf("dateline of %q leaves %q, want %q", in, got, want)
		}
	}
}

func TestCleanDropsWhatAPressReleaseEndsWith(t *testing.T) {
	in := "The plant opens today.\n\nAbout Northwind\nNorthwind was founded in 1990.\n\nForward-Looking Statements\nThis may be wrong.\n\nOutlook\nThe second plant opens in May."
	want := "The plant opens today.\n\nOutlook\nThe second plant opens in May."
	if got := Clean(in); got != want {
		t.Errorf("Clean = %q, want %q", got, want)
	}
}
