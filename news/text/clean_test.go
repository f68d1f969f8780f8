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
		"Skip to content":                   true,
		"RELATED ARTICLES":                  true,
		"Related articles:":                 true,
		"İlgili Haberler":                   true,
		"Lesen Sie auch: Der Hafen":         true,
		"By Jane Roe":                       true,
		"(Getty Images)":                    true,
		"By diversifying, Ankara gains.":    false,
		"Related companies fell by 3%.":     false,
		"The watch maker sold 3,000 clocks": false,
		"Live concerts are back, she said.": false,
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
