package news

import (
	"slices"
	"strings"
	"testing"
)

func TestCanonicalURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://Wire.Example:443/a#top":                              "https://wire.example/a",
		"HTTP://wire.example:80":                                      "http://wire.example/",
		"http://wire.example:8080/":                                   "http://wire.example:8080/",
		" https://wire.example/a?b=2&a=1&utm_source=x&fbclid=y ":      "https://wire.example/a?a=1&b=2",
		"https://wire.example/a?at_medium=rss&CMP=feed&ns_mchannel=x": "https://wire.example/a",
		"https://ada:secret@wire.example/a":                           "https://wire.example/a",
		"https://wire.example/%7Eada/T%C3%BCrkiye":                    "https://wire.example/%7Eada/T%C3%BCrkiye",
		"javascript:alert(1)":                                         "",
		"ftp://wire.example/":                                         "",
		"/news/1":                                                     "",
		"https://":                                                    "",
		"":                                                            "",
		"https://wire.example/%zz":                                    "",
	} {
		if got := CanonicalURL(in); got != want {
			t.Errorf("CanonicalURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMaskURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://wire.example/world/rss.xml":                               "https://wire.example/world/rss.xml",
		"https://ada:hunter2@wire.example/rss":                             "https://***@wire.example/rss",
		"https://wire.example/rss?token=sesame&page=2":                     "https://wire.example/rss?token=***&page=***",
		"https://wire.example/rss?h4Xq9ZpL2mT7vRw1kB":                      "https://wire.example/rss?=***",
		"https://wire.example/u/3f8a9c1e77b24d60a5e1/private.rss":          "https://wire.example/u/***/private.rss",
		"https://wire.example/2026/11/22/turkey-signs-ten-year-lng-deal-2": "https://wire.example/2026/11/22/turkey-signs-ten-year-lng-deal-2",
		"https://wire.example/rss#sesame":                                  "https://wire.example/rss",
		"no address":                                                       "***",
	} {
		if got := MaskURL(in); got != want {
			t.Errorf("MaskURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHasSecret(t *testing.T) {
	for in, want := range map[string]bool{
		"https://wire.example/world/rss.xml":                          false,
		"https://wire.example/rss?format=atom&q=turkey+lng":           false,
		"https://wire.example/2026/turkey-signs-ten-year-lng-deal":    false,
		"https://ada:hunter2@wire.example/rss":                        true,
		"https://wire.example/rss?token=sesame":                       true,
		"https://wire.example/rss?api_key=1":                          true,
		"https://wire.example/rss?x=h4Xq9ZpL2mT7vRw1kB":               true,
		"https://wire.example/u/3f8a9c1e77b24d60a5e1/private.rss":     true,
		"https://wire.example/rss?h4Xq9ZpL2mT7vRw1kB":                 true,
		"https://wire.example:443/feed?utm_source=newsletter&page=22": false,
	} {
		if got := HasSecret(in); got != want {
			t.Errorf("HasSecret(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestOwnArticlesStandForNoOthers(t *testing.T) {
	a := Article{Feed: "https://a.example/rss", Key: "1", URL: "https://wire.example/1", Title: "x"}
	b := a
	b.Feed, b.Own = "https://b.example/rss", true
	c := b
	c.Feed = "https://c.example/rss"
	for _, pair := range [][2]Article{{a, b}, {b, c}} {
		for _, k := range pair[0].Keys() {
			if slices.Contains(pair[1].Keys(), k) {
				t.Errorf("articles of %s and %s share the key %q", pair[0].Feed, pair[1].Feed, k)
			}
		}
	}
}

func TestPlaceOf(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.Wire.example/a/?utm_source=x#top": "wire.example/a",
		"http://wire.example/a":                        "wire.example/a",
		"https://wire.example/a?id=2&b=1":              "wire.example/a?b=1&id=2",
		"https://wire.example:8443/%7Ea%2Fb":           "wire.example:8443/%7Ea%2Fb",
		"https://wire.example/":                        "wire.example",
		"http://arxiv.org/abs/2611.01234v2":            "arxiv.org/abs/2611.01234",
		"https://arxiv.org/pdf/2611.01234v1.pdf":       "arxiv.org/abs/2611.01234",
		"https://arxiv.org/abs/math.GT/0309136":        "arxiv.org/abs/math.GT/0309136",
		"https://arxiv.org/list/cs/new":                "arxiv.org/list/cs/new",
		"javascript:alert(1)":                          "",

		"https://www.sec.gov/Archives/edgar/data/12345/000012345626000123/0000123456-26-000123-index.htm": "sec.gov/Archives/edgar/0000123456-26-000123",
		"https://www.sec.gov/Archives/edgar/data/67890/0000123456-26-000123.txt":                          "sec.gov/Archives/edgar/0000123456-26-000123",
		"https://www.sec.gov/Archives/edgar/data/12345/000012345626000123/annex.htm":                      "sec.gov/Archives/edgar/data/12345/000012345626000123/annex.htm",
		"https://www.sec.gov/Archives/edgar/data/12345/000012345626000123/report-12345678901-.txt":        "sec.gov/Archives/edgar/data/12345/000012345626000123/report-12345678901-.txt",
		"https://www.sec.gov/news/press": "sec.gov/news/press",
	} {
		if got := placeOf(in); got != want {
			t.Errorf("placeOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHost(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.Wire.example:8080/a": "wire.example",
		"https://news.wire.example/":      "news.wire.example",
		"none":                            "",
		"http://[::1":                     "",
	} {
		if got := Host(in); got != want {
			t.Errorf("Host(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	f.Add("https://ada:secret@Wire.Example:443/a?utm_x=1&b=%20&a=1#top")
	f.Fuzz(func(t *testing.T, raw string) {
		got := CanonicalURL(raw)
		if got == "" {
			return
		}
		if again := CanonicalURL(got); again != got {
			t.Errorf("CanonicalURL(%q) = %q, and of that %q", raw, got, again)
		}
		if strings.Contains(got, "#") || strings.Contains(got, "utm_source=") {
			t.Errorf("CanonicalURL(%q) = %q", raw, got)
		}
	})
}
