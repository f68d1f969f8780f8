package facts

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"newsbot/news"
)

// shown returns a composed line as people see it.
func shown(text string, f news.Fact) string {
	var b strings.Builder
	for _, p := range f.Composed {
		b.WriteString(p.Text(text))
	}
	return b.String()
}

// TestComposedLines reads testdata/composed.lines: the name of what is shown behind "#", sentences of articles of 11 March
// 2026, and below each, behind a tab, the line that is composed of it, "-" for none.
func TestComposedLines(t *testing.T) {
	f, err := os.Open("testdata/composed.lines")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name, sentence, alone := "", "", map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		switch line := lines.Text(); {
		case line == "":
		case strings.HasPrefix(line, "# "):
			name = line[2:]
		case !strings.HasPrefix(line, "\t"):
			sentence = line
		default:
			if why := refusing(sentence); len(why) == 1 {
				alone[why[0]] = true
			}
			a, found := extract(sentence)
			var got []string
			for _, x := range found.Facts {
				if x.Score > 0 && x.Tier() == 1 {
					got = append(got, shown(a.Text, x))
				}
			}
			want := strings.TrimPrefix(line, "\t")
			if s := strings.Join(got, " | "); s != want && (s != "" || want != "-") {
				t.Errorf("%s: %s\ngives %s\nwant  %s", name, sentence, s, want)
			}
		}
	}
	for _, g := range gates {
		if !alone[g.name] {
			t.Errorf("the gate %q is the only one to refuse none of its sentences: it could be missing", g.name)
		}
	}
}

// refusing returns the gates that refuse the statements of a sentence which are of a form that could be composed.
func refusing(sentence string) []string {
	a, _ := extract(sentence)
	r := read(a, nil)
	r.findNames()
	var names []string
	for _, s := range r.sentences {
		numbers := r.numbers(s)
		var here []news.Fact
		for _, x := range extractors {
			here = append(here, x.find(r, s, numbers)...)
		}
		for _, f := range here {
			f = r.complete(s, f)
			c, ok := r.takeApart(s, f)
			if !ok || f.Kind == "date" || f.Kind == "deadline" || f.Kind == "relation" {
				continue
			}
			for _, g := range gates {
				if g.refuses(r, c) {
					names = append(names, g.name)
				}
			}
		}
	}
	return names
}

// TestComposedLinesOfLabelledArticles holds every composed line of the labelled articles against testdata/composed.labels,
// where a person has said of each whether it states what the article states. One line that is wrong, or that nobody has
// read, fails.
func TestComposedLinesOfLabelledArticles(t *testing.T) {
	raw, err := os.ReadFile("testdata/composed.labels")
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if verdict, rest, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			verdicts[rest] = verdict
		}
	}
	type count struct{ articles, with, facts, lines, right int }
	open, held := &count{}, &count{}
	for _, l := range readLabelled(t) {
		c := open
		if l.held {
			c = held
		}
		c.articles++
		any := false
		for _, x := range (Extractor{}).Extract(l.a, nil).Facts {
			if x.Score <= 0 {
				continue
			}
			c.facts++
			if x.Tier() != 1 {
				continue
			}
			c.lines++
			any = true
			switch line := shown(l.a.Text, x); verdicts[l.name+"\t"+line] {
			case "right":
				c.right++
			case "wrong":
				t.Errorf("%s: %s is not what the article says: %s", l.name, line, x.Clause.In(l.a.Text))
			default:
				t.Errorf("nobody has read\n?\t%s\t%s\nmade of: %s", l.name, line, x.Clause.In(l.a.Text))
			}
		}
		if any {
			c.with++
		}
	}
	for name, c := range map[string]*count{"tuned on": open, "held back": held} {
		t.Logf("%s: %d composed lines among %d facts on cards, %d right; %d of %d articles have one", name, c.lines, c.facts, c.right, c.with, c.articles)
	}
}
