package rules

import (
	"strings"
	"testing"
)

// wire is an article of the length that news agencies write, 180 words.
var wire = Fields{
	Title: "Turkey eyes new energy deals with the U.S.",
	Body: strings.Repeat(`Turkey is looking at long-term deals for liquefied natural gas with American producers, the energy minister said on
Tuesday, as the country tries to cut its dependence on Russia's pipelines. `, 2) + `

` + strings.Repeat(`Analysts in Ankara expect that volumes from the Gulf Coast may double within three years if new terminals are built, and that
prices will follow those of the hub in the Netherlands, where futures fell 3% this week. `, 3),
	Language: "en", Source: "Example Wire", URL: "https://www.example.com/energy/turkey-lng",
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Read(wire)
	}
}

func BenchmarkReadUnknownLanguage(b *testing.B) {
	f := wire
	f.Language = ""
	for b.Loop() {
		Read(f)
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, src := range []string{"Turkey LNG", `"liquefied natural gas"`, "gas NEAR/5 Russia", "SENTENCE(Turkey Ankara)", "liquef*", "/gas with \\w+/", "US"} {
		r, err := Compile(src)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(src, func(b *testing.B) {
			b.ReportAllocs()
			d := Read(wire)
			for b.Loop() {
				r.Matches(d)
			}
		})
	}
}

func BenchmarkReadAndMatchOne(b *testing.B) {
	r, err := Compile("Turkey Chevron")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r.Matches(Read(wire))
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(`(Turkey OR Türkiye) AND ("natural gas" OR LNG) NOT recipe`); err != nil {
			b.Fatal(err)
		}
	}
}
