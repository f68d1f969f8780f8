package rules

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"newsbot/rules/syntax"
)

var codeSpan = regexp.MustCompile("`[^`]+`")

// TestReadmeIsTrue runs every example of the users' reference: the rows of its tables, its scripts, and whatever else
// it shows as a rule.
func TestReadmeIsTrue(t *testing.T) {
	src, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, shown := 0, 0
	header, script := "", []string(nil)
	inScript := false
	for line := range strings.SplitSeq(string(src), "\n") {
		switch {
		case line == "```rules":
			inScript, script = true, nil
		case line == "```":
			inScript = false
			for _, s := range scenarios(t, "README.md", strings.Join(script, "\n")) {
				t.Run(s.name, s.run)
			}
		case inScript:
			script = append(script, line)
		case strings.HasPrefix(line, "|-"):
		case !strings.HasPrefix(line, "| "):
			header = ""
			for _, span := range codeSpan.FindAllString(line, -1) {
				shown++
				readmeRule(t, strings.Trim(span, "`"))
			}
		case header == "":
			header = line
		case header == "| write | finds | leaves out |":
			rows++
			readmeRow(t, cells(line))
		case header == "| write | answer |":
			rows++
			readmeRefusal(t, cells(line))
		}
	}
	if rows < 50 || shown < 10 {
		t.Errorf("ran %d rows and %d other examples: is the page read right?", rows, shown)
	}
}

func cells(row string) []string {
	cs := strings.Split(strings.Trim(row, "|"), " | ")
	for i := range cs {
		cs[i] = strings.TrimSpace(cs[i])
	}
	return cs
}

func readmeRule(t *testing.T, src string) *Rule {
	t.Helper()
	r, err := Compile(src, Topics(func(name string) (string, bool) { return "LNG OR gas", name == "energy" }))
	if err != nil {
		t.Errorf("Compile(%q) error = %v", src, err)
		return nil
	}
	return r
}

// readmeRow runs a row: each rule of the first cell finds all texts of the second and none of the third.
func readmeRow(t *testing.T, row []string) {
	t.Helper()
	for _, span := range codeSpan.FindAllString(row[0], -1) {
		r := readmeRule(t, strings.Trim(span, "`"))
		for i, cell := range row[1:] {
			for text := range strings.SplitSeq(cell, " · ") {
				f := Fields{Body: text, Language: "en"}
				if rest, ok := strings.CutPrefix(text, "["); ok {
					f.Language, f.Body, _ = strings.Cut(rest, "] ")
				}
				if want := i == 0; r != nil && r.Matches(Read(f)) != want {
					t.Errorf("the rule %s matches %q: %v, want %v", r, text, !want, want)
				}
			}
		}
	}
}

func readmeRefusal(t *testing.T, row []string) {
	t.Helper()
	_, err := Compile(strings.Trim(row[0], "`"))
	e, ok := errors.AsType[*syntax.Error](err)
	if want := strings.ReplaceAll(row[1], `\`, ""); !ok || e.Error() != want {
		t.Errorf("Compile(%s) error = %v, want %s", row[0], err, want)
	}
}
