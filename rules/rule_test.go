package rules

import "testing"

func TestRuleMatchesAndSaysWhere(t *testing.T) {
	r, err := Compile("Turkey LNG")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.String(), "Turkey AND LNG"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	body := "Turkey's minister spoke of LNG."
	m, ok := r.Match(Read(Fields{Title: "Talks in Ankara", Body: body, Language: "en"}))
	if !ok || len(m.Leaves) != 2 {
		t.Fatalf("Match() = %v, %v, want both words", m, ok)
	}
	for i, want := range []string{"Turkey's", "LNG"} {
		p := m.Leaves[i].Places[0]
		if got := body[p.Start:p.End]; p.Field != Body || got != want {
			t.Errorf("leaf %s stands at %q of %s, want %q of the body", m.Leaves[i].Term, got, p.Field, want)
		}
	}
}
