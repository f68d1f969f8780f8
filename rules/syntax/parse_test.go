package syntax

import "testing"

func TestPrintedFormParsesBackToItself(t *testing.T) {
	for src, want := range map[string]string{
		"Turkey LNG":           "Turkey AND LNG",
		"a | b c -d":           "a OR b AND c AND NOT d",
		"not (a or b)":         "NOT (a OR b)",
		"title:( a | “b  c” )": `title:(a OR "b c")`,
	} {
		x, err := Parse(src)
		if err != nil {
			t.Errorf("Parse(%q): %v", src, err)
			continue
		}
		if got := x.String(); got != want {
			t.Errorf("Parse(%q) prints %q, want %q", src, got, want)
		}
	}
}
