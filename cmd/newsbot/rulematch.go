package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/inbox"
	"newsbot/rules"
)

// ruleMatchCommand matches articles against the rules of a file: JSON lines in, JSON lines out.
func ruleMatchCommand() *cobra.Command {
	var file string
	var explain bool
	cmd := &cobra.Command{
		Use:   "match --rules FILE [--explain] [ARTICLES.jsonl]",
		Short: "Match articles against the rules of a file",
		Long: "Match articles against the rules of a file, without a database. The file has one rule a line, as ID<TAB>RULE or as\n" +
			"JSON {\"id\":…,\"rule\":…}; a line without an ID is known by its number. Articles come as JSON: one, a list, a JSON Feed\n" +
			"or one a line; from standard input if no file is named. A bad line is reported with its number and left out, and the exit\n" +
			"status is 1 then.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return errors.New("match needs the file of the rules, as in --rules rules.tsv")
			}
			in := cmd.InOrStdin()
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return fmt.Errorf("cannot read the articles: %w", err)
				}
				defer f.Close()
				in = f
			}
			m := matcher{explain: explain, complaints: cmd.ErrOrStderr()}
			if err := m.load(file); err != nil {
				return err
			}
			return m.match(in, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&file, "rules", "", "file of rules, one a line")
	cmd.Flags().BoolVar(&explain, "explain", false, "say where each term of a matching rule stands")
	return cmd
}

// A matcher matches articles against the rules of a file.
type matcher struct {
	explain    bool
	complaints io.Writer
	bad        int // lines left out

	ids   []string
	rules []*rules.Rule
	set   *rules.Set
	depth alerts.Depth // the deepest that a rule asks for
}

// load reads the rules of a file.
func (m *matcher) load(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("cannot read the rules: %w", err)
	}
	defer f.Close()
	m.set = rules.NewSet()
	lines := bufio.NewReader(f)
	for n, more := 1, true; more; n++ {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("cannot read %s: %w", file, err)
		}
		more = err == nil
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff") // spreadsheets write it
		}
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		id, rule, err := ruleOf(line, n)
		var r *rules.Rule
		if err == nil {
			r, err = rules.Compile(rule)
		}
		if err != nil {
			m.bad++
			fmt.Fprintf(m.complaints, "%s:%d: %v\n", file, n, err)
			continue
		}
		m.set.Put(rules.ID(len(m.rules)), r)
		m.depth = max(m.depth, alerts.DepthOf(r))
		m.ids, m.rules = append(m.ids, id), append(m.rules, r)
	}
	return nil
}

// ruleOf reads the nth line of a rule file.
func ruleOf(line string, n int) (id, rule string, err error) {
	if strings.HasPrefix(line, "{") {
		var r struct{ ID, Rule string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			return "", "", fmt.Errorf("not a JSON object with id and rule: %w", err)
		}
		if r.Rule == "" {
			return "", "", errors.New(`the object has no "rule"`)
		}
		if r.ID == "" {
			r.ID = fmt.Sprint(n)
		}
		return r.ID, r.Rule, nil
	}
	if id, rule, ok := strings.Cut(line, "\t"); ok {
		return strings.TrimSpace(id), strings.TrimSpace(rule), nil
	}
	return fmt.Sprint(n), line, nil
}

// A matchLine is what is printed for an article.
type matchLine struct {
	Article string        `json:"article"`
	Rules   []matchedRule `json:"rules"`
}

type matchedRule struct {
	ID    string      `json:"id"`
	Spans []matchedAt `json:"spans,omitempty"`
}

type matchedAt struct {
	Term  string `json:"term"`
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text,omitempty"` // for title and body
}

// match prints a line for each article of in.
func (m *matcher) match(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	n := 0
	for a, err := range inbox.Decode(in) {
		n++
		if err != nil {
			m.bad++
			fmt.Fprintf(m.complaints, "articles: %v\n", err)
			continue
		}
		if err := enc.Encode(m.line(alerts.Prepare(a), n)); err != nil {
			return fmt.Errorf("cannot write: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	if m.bad > 0 {
		return fmt.Errorf("%d lines were left out", m.bad)
	}
	return nil
}

// line matches the nth article.
func (m *matcher) line(a news.Article, n int) matchLine {
	l := matchLine{Article: a.Key, Rules: []matchedRule{}}
	if l.Article == "" {
		l.Article = a.URL
	}
	if l.Article == "" {
		l.Article = fmt.Sprint(n)
	}
	doc := alerts.Document(a, m.depth)
	defer doc.Release()
	m.set.Match(doc, func(id rules.ID) {
		found := matchedRule{ID: m.ids[id]}
		if m.explain {
			match, _ := m.rules[id].Match(doc)
			found.Spans = spans(a, match)
		}
		l.Rules = append(l.Rules, found)
	})
	return l
}

// spans says where the terms of a rule stand.
func spans(a news.Article, match rules.Match) []matchedAt {
	var list []matchedAt
	for _, leaf := range match.Leaves {
		for _, p := range leaf.Places {
			at := matchedAt{Term: leaf.Term, Field: p.Field.String(), Start: p.Start, End: p.End}
			switch p.Field {
			case rules.Title:
				at.Text = a.Title[p.Start:p.End]
			case rules.Body:
				at.Text = a.Text[p.Start:p.End]
			}
			list = append(list, at)
		}
	}
	return list
}
