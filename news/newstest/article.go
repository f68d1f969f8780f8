// Package newstest reads the articles that tests of news keep in files, and compares what is made of them with what is
// kept beside them. It knows nothing of what the tests look for.
package newstest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/text"
)

// ReadArticle reads an article from a file: a line for each field, a blank line, the text. The words of the field focus
// are returned as Mentions finds them.
func ReadArticle(t testing.TB, path string) (news.Article, []news.Mention) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(raw), "\n\n")
	a := news.Article{Text: text.Clean(body)}
	var focus []news.Mention
	for line := range strings.Lines(head) {
		field, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch field {
		case "title":
			a.Title = value
		case "language":
			a.Language = value
		case "published":
			if a.Published, err = time.Parse(time.DateOnly, value); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		case "focus":
			focus = Mentions(a.Text, strings.Split(value, ", ")...)
		default:
			t.Fatalf("%s: no field %q", path, field)
		}
	}
	return a, focus
}

// Mentions returns where words stand in s, in any case, each word as a term of its own.
func Mentions(s string, words ...string) []news.Mention {
	var out []news.Mention
	for term, word := range words {
		for _, at := range regexp.MustCompile(`(?i)\b`+word).FindAllStringIndex(s, -1) {
			out = append(out, news.Mention{Term: term, Span: news.Span{Start: at[0], End: at[1]}})
		}
	}
	return out
}

// Golden makes something of each article in testdata/*.txt of the package under test and compares it with the file of
// the same name that ends in .golden, which it writes anew where update is set.
func Golden(t *testing.T, update bool, of func(news.Article, []news.Mention) string) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no articles in testdata: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			got := of(ReadArticle(t, path))
			golden := strings.TrimSuffix(path, ".txt") + ".golden"
			if update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("made\n%s\nwant\n%s", got, want)
			}
		})
	}
}
