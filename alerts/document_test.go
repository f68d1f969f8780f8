package alerts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/rules"
)

// TestNamesStandInTheText is what lets an archive look for names among the words of articles, without finding names first.
func TestNamesStandInTheText(t *testing.T) {
	names := 0
	for _, pattern := range []string{"*.txt", "labelled/*.txt"} {
		files, err := filepath.Glob(filepath.Join("../news/facts/testdata", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no articles: %v", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, body, _ := strings.Cut(string(text), "\n\n")
			a := news.Article{Title: "No title", Text: body}
			for line := range strings.Lines(head) {
				switch field, value, _ := strings.Cut(strings.TrimSpace(line), ": "); field {
				case "title":
					a.Title = value
				case "language":
					a.Language = value
				}
			}
			a = alerts.Prepare(a)
			var keyer rules.Keyer
			words := map[string]bool{}
			for _, k := range keyer.Keys(alerts.Document(a, alerts.Words)) {
				words[k] = true
			}
			for _, k := range keyer.Keys(alerts.Document(a, alerts.Figures)) {
				if !words[k] {
					t.Errorf("%s: %q stands in a name and nowhere in the text", file, k)
				}
				names++
			}
		}
	}
	if names < 5000 {
		t.Errorf("only %d keys", names)
	}
}
