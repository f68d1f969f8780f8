package facts

import (
	"os"
	"strings"
	"testing"
)

// The licences of the lists that are built into the program ask for credit where the program is given away.
func TestNoticeCreditsTheGazetteer(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	for _, credit := range []string{"Unicode CLDR", "Unicode License v3", "GeoNames", "Creative Commons Attribution 4.0", "@faker-js/faker", "PDDL 1.0"} {
		if !strings.Contains(string(notice), credit) {
			t.Errorf("NOTICE does not name %s, which names.txt.gz is made from", credit)
		}
	}
}
