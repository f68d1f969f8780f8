package facts

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

// readArticle reads a test article: a line for each field, a blank line, the text. The words in focus are those that
// the text writes so, in any case.
func readArticle(t *testing.T, path string) (news.Article, []news.Mention) {
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
			for term, word := range strings.Split(value, ", ") {
				for _, at := range regexp.MustCompile(`(?i)\b`+word).FindAllStringIndex(a.Text, -1) {
					focus = append(focus, news.Mention{Term: term, Span: news.Span{Start: at[0], End: at[1]}})
				}
			}
		default:
			t.Fatalf("%s: no field %q", path, field)
		}
	}
	return a, focus
}

// printFound writes what was found as people read it: first what a card would show, then the rest.
func printFound(a news.Article, f Found) string {
	var b strings.Builder
	section := func(onCard bool) {
		for _, x := range f.Facts {
			if (x.Score > 0) != onCard {
				continue
			}
			clause := a.Text[x.Clause.Start:x.Value.Start] + "[" + x.Value.In(a.Text) + "]" + a.Text[x.Value.End:x.Clause.End]
			fmt.Fprintf(&b, "%s %s%.10g %s: %s", x.Kind, x.Modifier, x.Number, x.Unit, clause)
			if x.Label != "" {
				fmt.Fprintf(&b, " | of: %s", x.Label)
			}
			if x.When.Text != "" {
				fmt.Fprintf(&b, " | when: %s", x.When.Text)
			}
			if !x.When.From.IsZero() {
				fmt.Fprintf(&b, " (%s to %s, %s)", x.When.From.Format(time.DateOnly), x.When.To.Format(time.DateOnly), x.When.Grain)
			}
			b.WriteByte('\n')
			if x.Tier() == 1 {
				fmt.Fprintf(&b, "\t%s\n", shown(a.Text, x))
			}
		}
	}
	b.WriteString("# shown\n")
	section(true)
	b.WriteString("# kept\n")
	section(false)
	b.WriteString("# names\n")
	for _, n := range f.Names {
		fmt.Fprintf(&b, "%s: %s", n.Kind, n.Text)
		if n.Role != "" {
			fmt.Fprintf(&b, ", %s", n.Role)
		}
		fmt.Fprintf(&b, " ×%d\n", n.Mentions)
	}
	b.WriteString("# quotes\n")
	for _, q := range f.Quotes {
		fmt.Fprintf(&b, "%s: %s\n", q.Speaker, q.Span.In(a.Text))
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no articles in testdata: %v", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			a, focus := readArticle(t, path)
			got := printFound(a, Extractor{}.Extract(a, focus))
			golden := strings.TrimSuffix(path, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal([]byte(got), want) {
				t.Errorf("found\n%s\nwant\n%s", got, want)
			}
		})
	}
}
