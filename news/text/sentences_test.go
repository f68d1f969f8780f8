package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{ // want: the sentences, parted by |
		{"en", "Prices rose. Output fell.", "Prices rose.|Output fell."},
		{"en", "Mr. Hale met Dr. Ito. They talked.", "Mr. Hale met Dr. Ito.|They talked."},
		{"en", "U.S. gas exports rose. The U.S. The port reopened.", "U.S. gas exports rose.|The U.S.|The port reopened."},
		{"en", "J. P. Marlow resigned. He gave no reason.", "J. P. Marlow resigned.|He gave no reason."},
		{"en", "Northwind Inc. said sales rose 3.5 percent. Shares of Acme Corp. The rest fell.", "Northwind Inc. said sales rose 3.5 percent.|Shares of Acme Corp.|The rest fell."},
		{"en", "“We will sign.” She left.", "“We will sign.”|She left."},
		{"en", "\"Is it done?\" he asked. Nobody answered!", "\"Is it done?\" he asked.|Nobody answered!"},
		{"en", "It began Jan. 5 in Lima. No. 4 won.", "It began Jan. 5 in Lima.|No. 4 won."},
		{"en", "A new terminal\n\nThe terminal opened.", "A new terminal|The terminal opened."},
		{"en", "Talks wait ... and wait. Then they end…", "Talks wait ... and wait.|Then they end…"},
		{"en", "It ended at 5 p.m. on Monday. It cost 4 a.m. phone calls.", "It ended at 5 p.m. on Monday.|It cost 4 a.m. phone calls."},
		{"en", "• First point\n• Second point.", "First point|Second point."},
		{"en", "The plan was signed in Accra on Monday by the two\nministers, who had met there before to talk about\nprices. They left.", "The plan was signed in Accra on Monday by the two\nministers, who had met there before to talk about\nprices.|They left."},
		{"tr", "Prof. Dr. Ece Aydın konuştu. 3. madde kabul edildi. Bakan 21. yüzyılı andı.", "Prof. Dr. Ece Aydın konuştu.|3. madde kabul edildi.|Bakan 21. yüzyılı andı."},
		{"tr", "Aksa A.Ş. yeni hat kurdu. Bu yıl açılacak.", "Aksa A.Ş. yeni hat kurdu.|Bu yıl açılacak."},
		{"de", "Am 3. Oktober tagt der Rat. Die Sitzung kostet z. B. Zeit.", "Am 3. Oktober tagt der Rat.|Die Sitzung kostet z. B. Zeit."},
		{"de", "Der Umsatz stieg auf 2,5 Mrd. Euro. Das ist viel.", "Der Umsatz stieg auf 2,5 Mrd. Euro.|Das ist viel."},
		{"fr", "M. Durel est venu. Il a parlé.", "M. Durel est venu.|Il a parlé."},
		{"es", "El Sr. Paz habló en EE. UU. ayer. No dijo más.", "El Sr. Paz habló en EE. UU. ayer.|No dijo más."},
		{"ja", "価格が上がった。輸入は減った。", "価格が上がった。|輸入は減った。"},
		{"", "The minister said that the country would buy more gas. It did not say when.", "The minister said that the country would buy more gas.|It did not say when."},
		{"en", "", ""},
	} {
		var got []string
		for _, sp := range Sentences(c.lang, c.in) {
			got = append(got, sp.In(c.in))
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("Sentences(%q, %q) = %q, want %q", c.lang, c.in, g, c.want)
		}
	}
}

func TestHeading(t *testing.T) {
	for in, want := range map[string]bool{
		"Nuclear plans":               true,
		"The plant opened.":           false,
		"“It is over.”":               false,
		"":                            true,
		strings.Repeat("long ", 40):   false,
		"Why the price of gas rises?": false,
	} {
		if got := Heading(in); got != want {
			t.Errorf("Heading(%q) = %t, want %t", in, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	in := "\n One\n two \n\n \nThree\r\n\r\nFour"
	var got []string
	for _, p := range Paragraphs(in) {
		got = append(got, p.In(in))
	}
	if g := strings.Join(got, "|"); g != "One\n two|Three|Four" {
		t.Errorf("Paragraphs(%q) = %q", in, g)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("en", "Mr. Hale came. He left…\n\nA heading\n- item")
	f.Add("de", "Am 3. Oktober „geht es los.“ Ja!")
	f.Add("ja", "価格が上がった。輸入")
	f.Fuzz(func(t *testing.T, lang, s string) {
		for _, spans := range [][]Span{Sentences(lang, s), Paragraphs(s)} {
			last := 0
			for _, sp := range spans {
				if sp.Start < last || sp.End <= sp.Start || sp.End > len(s) {
					t.Fatalf("%v is out of order in %q", sp, s)
				}
				if utf8.ValidString(s) && !utf8.ValidString(sp.In(s)) {
					t.Fatalf("%v cuts a character of %q", sp, s)
				}
				last = sp.End
			}
		}
		Clean(s)
		DetectLanguage(s)
	})
}

func BenchmarkSentences(b *testing.B) {
	s := strings.Repeat("The minister said the U.S. company would pay $4.5 billion by Sept. 30 for the port. Nobody else bid.\n\n", 40)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Sentences("en", s)
	}
}
