package rules

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"newsbot/rules/syntax"
)

// TestScripts runs testdata/*.rules. testdata/README.md says how they are written.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.rules")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in testdata: %v", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range scenarios(t, file, string(src)) {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".rules")+"/"+s.name, s.run)
		}
	}
}

// A scenario is some articles and what rules say of them.
type scenario struct {
	name     string
	articles []scriptArticle
	topics   map[string]string
	rules    []scriptRule
}

type scriptArticle struct {
	name   string
	fields Fields
	doc    *Document
}

type scriptRule struct {
	at     string // file and line
	src    string
	expect [][2]string // what stands before and behind the colon of each line
}

// scenarios reads a script. A comment behind a rule starts the next scenario, and names it.
func scenarios(t *testing.T, file, src string) []*scenario {
	t.Helper()
	var all []*scenario
	var s *scenario
	lines := strings.Split(src, "\n")
	for i := 0; i < len(lines); i++ {
		at, line := fmt.Sprintf("%s:%d", file, i+1), lines[i]
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case strings.TrimSpace(line) == "":
		case strings.HasPrefix(line, "# "):
			if s == nil || len(s.rules) > 0 {
				s = &scenario{name: rest, topics: map[string]string{}}
				all = append(all, s)
			}
		case s == nil:
			t.Fatalf("%s: a script starts with a comment", at)
		case word == "topic":
			name, rule, _ := strings.Cut(rest, ": ")
			s.topics[name] = rule
		case word == "article":
			var block []string
			block, i = indented(lines, i)
			s.articles = append(s.articles, readArticle(t, at, rest, block))
		case word == "rule":
			var block []string
			block, i = indented(lines, i)
			r := scriptRule{at: at, src: rest}
			for _, l := range block {
				if before, behind, ok := strings.Cut(l, ": "); ok {
					r.expect = append(r.expect, [2]string{before, behind})
				} else if l != "" {
					t.Fatalf("%s: cannot read %q", at, l)
				}
			}
			s.rules = append(s.rules, r)
		default:
			t.Fatalf("%s: cannot read %q", at, line)
		}
	}
	return all
}

// indented returns the lines behind lines[i] that a tab starts, without it, empty ones between them too, and the index
// of the last.
func indented(lines []string, i int) (block []string, last int) {
	for last = i; last+1 < len(lines); last++ {
		next := lines[last+1]
		if next != "" && !strings.HasPrefix(next, "\t") {
			break
		}
		block = append(block, strings.TrimPrefix(next, "\t"))
	}
	for len(block) > 0 && block[len(block)-1] == "" {
		block = block[:len(block)-1]
	}
	return block, last
}

func readArticle(t *testing.T, at, name string, lines []string) scriptArticle {
	t.Helper()
	f := Fields{Language: "en"}
	var body []string
	for _, l := range lines {
		key, value, ok := strings.Cut(l, ": ")
		switch {
		case !ok:
			body = append(body, l)
		case key == "title":
			f.Title = value
		case key == "lead":
			f.Lead = value
		case key == "source":
			f.Source = value
		case key == "url":
			f.URL = value
		case key == "lang":
			f.Language = strings.TrimSuffix(value, "?")
		case key == "author":
			f.Authors = append(f.Authors, value)
		case key == "tag":
			f.Tags = append(f.Tags, value)
		case key == "person" || key == "org" || key == "place":
			f.Names = append(f.Names, Name{Kind: key, Text: value})
		case key == "money" || key == "percent":
			number, unit, _ := strings.Cut(value, " ")
			amount, err := strconv.ParseFloat(number, 64)
			if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			f.Figures = append(f.Figures, Figure{Kind: key, Amount: amount, Unit: unit})
		default:
			body = append(body, l)
		}
	}
	f.Body = strings.Join(body, "\n")
	return scriptArticle{name: name, fields: f, doc: Read(f)}
}

func (s *scenario) run(t *testing.T) {
	for _, sr := range s.rules {
		r, err := Compile(sr.src, Topics(func(name string) (string, bool) { rule, ok := s.topics[name]; return rule, ok }))
		if err != nil {
			s.checkError(t, sr, err)
			continue
		}
		var notes, answered []string
		for _, e := range sr.expect {
			what, want := e[0], e[1]
			explained, explain := strings.CutPrefix(what, "explain ")
			got := ""
			switch {
			case what == "canonical":
				got = r.String()
			case what == "note":
				notes = append(notes, want)
				continue
			case explain:
				got = r.Explain(s.article(t, sr, explained).doc).String()
			default:
				answered = append(answered, what)
				got = s.article(t, sr, what).match(r)
			}
			if got != want {
				t.Errorf("%s: rule %s\n\t%s: %s, want %s", sr.at, sr.src, what, got, want)
			}
		}
		if notes != nil {
			var got []string
			for _, n := range Notes(sr.src) {
				got = append(got, n.Msg)
			}
			if !slices.Equal(got, notes) {
				t.Errorf("%s: rule %s has the notes %q, want %q", sr.at, sr.src, got, notes)
			}
		}
		for _, a := range s.articles {
			if !slices.Contains(answered, a.name) {
				t.Errorf("%s: rule %s: nothing is said of article %s", sr.at, sr.src, a.name)
			}
		}
	}
}

func (s *scenario) article(t *testing.T, sr scriptRule, name string) scriptArticle {
	t.Helper()
	for _, a := range s.articles {
		if a.name == name {
			return a
		}
	}
	t.Fatalf("%s: there is no article %s", sr.at, name)
	return scriptArticle{}
}

// checkError compares an error with the expectation "error 11: the rule ends…", which counts positions from 1.
func (s *scenario) checkError(t *testing.T, sr scriptRule, err error) {
	t.Helper()
	e, ok := errors.AsType[*syntax.Error](err)
	if !ok {
		t.Fatalf("%s: Compile(%q) error = %T", sr.at, sr.src, err)
	}
	got := fmt.Sprintf("error %d: %s", e.Offset+1, e)
	if len(sr.expect) != 1 || got != sr.expect[0][0]+": "+sr.expect[0][1] {
		t.Errorf("%s: rule %s\n\t%s\nwant\n\t%v", sr.at, sr.src, got, sr.expect)
	}
}

// match returns what of a matches r, leaf by leaf, or "-".
func (a scriptArticle) match(r *Rule) string {
	m, ok := r.Match(a.doc)
	if ok != r.Matches(a.doc) {
		return "Match and Matches do not agree"
	}
	if !ok {
		return "-"
	}
	var out []string
	for _, l := range m.Leaves {
		if len(l.Places) == 0 {
			out = append(out, "("+l.Term+")")
		}
		for _, p := range l.Places {
			s := strings.ReplaceAll(fieldText(a.fields, p)[p.Start:p.End], "\n", " ")
			if !running.has(p.Field) {
				s = p.Field.String() + "=" + s
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, " | ")
}

// fieldText returns the text of the field that p is a part of.
func fieldText(f Fields, p Place) string {
	switch p.Field {
	case Title:
		return f.Title
	case Lead:
		return f.Lead
	case Body:
		return f.Body
	case Source:
		return f.Source
	case URL:
		return f.URL
	case Author:
		return f.Authors[p.Index]
	case Tag:
		return f.Tags[p.Index]
	case Person, Org, Location:
		return f.Names[p.Index].Text
	case Language:
		return f.Language
	}
	panic("no such field")
}
