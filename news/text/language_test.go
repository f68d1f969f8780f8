package text

import "testing"

func TestDetectLanguage(t *testing.T) {
	for in, want := range map[string]string{
		"The minister said that the country would buy more gas from abroad next year.":         "en",
		"Bakan, ülkenin gelecek yıl yurt dışından daha fazla gaz alacağını söyledi.":           "tr",
		"Der Minister sagte, das Land werde im kommenden Jahr mehr Gas im Ausland kaufen.":     "de",
		"Le ministre a déclaré que le pays achèterait davantage de gaz l'année prochaine.":     "fr",
		"El ministro dijo que el país compraría más gas en el extranjero el próximo año.":      "es",
		"Il ministro ha detto che il prossimo anno il paese comprerà più gas dall'estero.":     "it",
		"O ministro disse que o país vai comprar mais gás no exterior no próximo ano, não já.": "pt",
		"De minister zei dat het land volgend jaar meer gas in het buitenland zal kopen.":      "nl",
		"وزیر گفت که کشور سال آینده گاز بیشتری از خارج خواهد خرید و این را تأیید کرد.":         "fa",
		"来年はより多くのガスを海外から購入すると大臣は述べた。":                                                          "ja",
		"Turkey bought more LNG from Algeria. It pays 4.5 billion dollars.":                    "en",
		"TURKEY TO BUY MORE LNG FROM ALGERIA":                                                  "en",
		"Sale of Halvard Shipping collapses":                                                   "en",
		"Cezayir'den daha fazla LNG":                                                           "tr",
		"Le Monde and La Stampa say so.":                                                       "en",
		"Norvane Pelikan Delmora Tarrow Velden Marlow Halvard Kestrel":                         "",
		"12345 !!": "",
		"":         "",
	} {
		if got := DetectLanguage(in); got != want {
			t.Errorf("DetectLanguage(%q) = %q, want %q", in, got, want)
		}
	}
}
