package story_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/news/story"
)

var monday = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

// bodies returns the texts of the articles that the extractors are tested with.
func bodies(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../facts/testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	labelled, err := filepath.Glob("../facts/testdata/labelled/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, path := range append(files, labelled...) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(raw), "\n\n")
		out = append(out, body)
	}
	if len(out) < 10 {
		t.Fatalf("%d articles, want 10 at least", len(out))
	}
	return out
}

// An edit makes a copy of a text as papers do with what agencies send.
type edit struct {
	name string
	make func(r *rand.Rand, s string) string
	want float64 // the part of the copies that must be known again
}

func changed(part float64) func(*rand.Rand, string) string {
	return func(r *rand.Rand, s string) string {
		words := strings.Split(s, " ")
		for i := range words {
			if r.Float64() < part {
				words[i] = "changed" + strconv.Itoa(r.IntN(100))
			}
		}
		return strings.Join(words, " ")
	}
}

var edits = []edit{
	{"case and spaces", func(_ *rand.Rand, s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "  ")) }, 0.97},
	{"header and footer", func(_ *rand.Rand, s string) string {
		return "PORT SORREL (Agency) - " + s + "\n\nThis text was sent by an agency and has not been edited by our desk in any way."
	}, 0.97},
	{"2 % of words changed", changed(0.02), 0.97},
	{"5 % of words changed", changed(0.05), 0.97},
	{"10 % of words changed", changed(0.10), 0.95},
	{"20 % of words changed", changed(0.20), 0.4},
	{"every fourth paragraph cut", func(_ *rand.Rand, s string) string {
		var kept []string
		for i, p := range strings.Split(s, "\n\n") {
			if i%4 != 3 {
				kept = append(kept, p)
			}
		}
		return strings.Join(kept, "\n\n")
	}, 0.95},
	{"paragraphs shuffled", func(r *rand.Rand, s string) string {
		parts := strings.Split(s, "\n\n")
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		return strings.Join(parts, "\n\n")
	}, 0.97},
	{"first half", func(_ *rand.Rand, s string) string { return s[:len(s)/2] }, 0.93},
	{"first 60 words", func(_ *rand.Rand, s string) string {
		f := strings.Fields(s)
		return strings.Join(f[:min(60, len(f))], " ")
	}, 0.8},
}

func TestCopiesAreKnownAgain(t *testing.T) {
	originals := bodies(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, e := range edits {
		known, all := 0, 0
		for _, s := range originals {
			p := story.PrintOf(s)
			for range 4 {
				all++
				if p.SameText(story.PrintOf(e.make(r, s))) {
					known++
				}
			}
		}
		share := float64(known) / float64(all)
		t.Logf("%-28s %5.1f %% of %d copies known again", e.name, 100*share, all)
		if share < e.want {
			t.Errorf("%s: %.1f %% known again, want %.0f %%", e.name, 100*share, 100*e.want)
		}
	}
}

func TestDifferentTextsAreNoCopies(t *testing.T) {
	originals := bodies(t)
	most := 0.0
	for i, a := range originals {
		for _, b := range originals[:i] {
			p, q := story.PrintOf(a), story.PrintOf(b)
			if p.SameText(q) {
				t.Errorf("two articles pass for copies: %.40q and %.40q", a, b)
			}
			if n, part := p.Shared(q); n > 0 {
				most = max(most, part)
			}
		}
	}
	t.Logf("the most that two different articles share: %.2f", most)
}

// An account is an article of testdata/stories.txt with the story it tells.
type account struct {
	story string
	news.Article
	at time.Time
}

func accounts(t *testing.T) []account {
	t.Helper()
	raw, err := os.ReadFile("testdata/stories.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []account
	name := ""
	for block := range strings.SplitSeq(string(raw), "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(strings.TrimSpace(block), "\n") {
			if strings.HasPrefix(line, "== ") {
				name = line[3:]
			} else if !strings.HasPrefix(line, "#") && line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) < 2 {
			continue
		}
		hours, title, ok := strings.Cut(lines[0], " | ")
		h, err := strconv.Atoi(hours)
		if !ok || err != nil {
			t.Fatalf("stories.txt: %q is no hour and title", lines[0])
		}
		a := account{story: name, at: monday.Add(time.Duration(h) * time.Hour)}
		a.ID = news.ID(fmt.Sprintf("%s-%d", name, len(out)))
		if outlet, rest, ok := strings.Cut(title, " | "); ok {
			a.Source, title = outlet, rest
		}
		a.Title, a.Text = title, strings.Join(lines[1:], "\n\n")
		out = append(out, a)
	}
	return out
}

// grouped places all articles and returns the story that each was given.
func grouped(all []account) []news.ID {
	var w story.Window
	out := make([]news.ID, len(all))
	for i, a := range all {
		m := w.Place(story.Read(a.Article, a.at))
		out[i] = m.Story
		if m.New() {
			out[i] = a.ID
		}
	}
	return out
}

func TestStoriesAreGroupedAndKeptApart(t *testing.T) {
	all := accounts(t)
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 5 { // in the order of the file, then in others: outlets are not all as quick
		if round > 0 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		}
		got := grouped(all)
		together, right, want := 0, 0, 0
		for i := range all {
			for j := range i {
				same := all[i].story == all[j].story
				if same {
					want++
				}
				if got[i] != got[j] {
					if same && round == 0 {
						t.Logf("apart: %q and %q", all[i].Title, all[j].Title)
					}
					continue
				}
				together++
				if same {
					right++
				} else {
					t.Errorf("round %d: in one story: %q and %q", round, all[i].Title, all[j].Title)
				}
			}
		}
		recall := float64(right) / float64(want)
		t.Logf("round %d: %d articles, pairs: precision %.2f, recall %.2f", round, len(all), float64(right)/float64(max(1, together)), recall)
		if recall < 0.8 {
			t.Errorf("round %d: %.0f %% of the pairs are found", round, 100*recall)
		}
	}
}
