package text

import "testing"

func TestPaired(t *testing.T) {
	for s, want := range map[string]bool{
		"": true, "plain": true, "(a) and (b)": true, "“a” and «b»": true, "„a“": true, "„a”": true,
		"“a": false, "a)": false, ")(": false, "(a": false, "\"a": false, "«a": false,
	} {
		if got := Paired(s); got != want {
			t.Errorf("Paired(%q) = %v, want %v", s, got, want)
		}
	}
}
