package rules_test

import (
	"testing"

	"newsbot/rules"
)

func TestOpen(t *testing.T) {
	d := rules.Read(rules.Fields{
		Title: "Turkey eyes new deals", Lead: "Ankara wants more gas.", Source: "Harbour Wire", URL: "https://wire.example/1", Language: "en",
		Tags: []string{"energy"},
	})
	for rule, want := range map[string]bool{
		"LNG":                        true,
		"Turkey":                     false, // it is there, and stays
		"Turkey AND LNG":             true,
		"Turkey OR LNG":              false,
		"Turkey NOT recipe":          true, // the text may turn out to be one
		"NOT Turkey AND LNG":         false,
		"title:LNG":                  false,
		"title:LNG OR tag:energy":    false,
		"title:Turkey AND body:LNG":  true,
		"title:cup AND body:LNG":     false,
		"source:Reuters AND LNG":     false,
		"source:Harbour AND LNG":     true,
		"lang:tr AND LNG":            false,
		"lang:en AND LNG":            true,
		"site:other.example LNG":     false,
		"gas NEAR/5 Russia":          true,
		"Turkey NEAR/3 deals":        false,
		"SENTENCE(Ankara gas)":       false,
		"SENTENCE(Ankara Russia)":    true,
		"ATLEAST/3(Turkey)":          true,
		"2 OF (Turkey, LNG, gas)":    false,
		"2 OF (Turkey, LNG, oil)":    true,
		"2 OF (title:a, title:b, c)": false,
		"money > 1bn AND Turkey":     true,
		"money > 1bn AND title:cup":  false,
		"words > 300 AND Turkey":     true,
		"org:Chevron AND Turkey":     true,
		"/LNG|gas/ AND Turkey":       false,
	} {
		r, err := rules.Compile(rule)
		if err != nil {
			t.Errorf("Compile(%q): %v", rule, err)
			continue
		}
		if got := r.Open(d); got != want {
			t.Errorf("%q is open = %v, want %v", rule, got, want)
		}
	}
}
