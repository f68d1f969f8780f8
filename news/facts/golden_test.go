package facts

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/newstest"
)

var update = flag.Bool("update", false, "write the golden files anew")

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
	newstest.Golden(t, *update, func(a news.Article, focus []news.Mention) string {
		return printFound(a, Extractor{}.Extract(a, focus))
	})
}
