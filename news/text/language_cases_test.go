package text

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// In testdata/languages.txt each line is a headline and a sentence, or, behind a +, one sentence full of foreign names.
func TestLanguagesOfShortTexts(t *testing.T) {
	raw, err := os.ReadFile("testdata/languages.txt")
	if err != nil {
		t.Fatal(err)
	}
	tally := map[string]*[3]int{} // right, unsure, wrong
	judge := func(kind, lang, s string) {
		if !slices.Contains([]string{"en", "tr", "de", "fr", "es", "it", "pt", "nl"}, lang) {
			kind = "others: " + kind
		}
		if tally[kind] == nil {
			tally[kind] = &[3]int{}
		}
		switch got := DetectLanguage(s); got {
		case lang:
			tally[kind][0]++
		case "":
			tally[kind][1]++
			t.Logf("%s: %s unsure of %q", kind, lang, s)
		default:
			tally[kind][2]++
			t.Logf("%s: %s taken for %s: %q", kind, lang, got, s)
		}
	}
	lang := ""
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "# "); ok {
			lang = name
		} else if s, ok := strings.CutPrefix(line, "+ "); ok {
			judge("foreign names", lang, s)
		} else {
			title, sentence, _ := strings.Cut(line, " | ")
			judge("headline", lang, title)
			judge("headline and sentence", lang, title+". "+sentence)
		}
	}
	for kind, want := range map[string]struct{ right, wrong int }{ // letters alone told 28, 160 and 26 of ours, and 3, 30 and 45 wrongly
		"headline": {130, 1}, "headline and sentence": {190, 1}, "foreign names": {55, 4},
		"others: headline": {24, 2}, "others: headline and sentence": {29, 2},
	} {
		n := tally[kind]
		t.Logf("%s: %d right, %d unsure, %d wrong", kind, n[0], n[1], n[2])
		if n[0] < want.right || n[2] > want.wrong {
			t.Errorf("%s: %d right, %d wrong; want %d at least, %d at most", kind, n[0], n[2], want.right, want.wrong)
		}
	}
}
