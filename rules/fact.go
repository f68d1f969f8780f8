package rules

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"newsbot/news/text"
	"newsbot/rules/syntax"
)

// A fact is a condition on an article as a whole.
type fact interface {
	// holds reports whether d meets it, and where that is to be seen.
	holds(d *Document) ([]Place, bool)
	// evidence reports whether meeting it says what an article is about, or where it is from.
	evidence() bool
	// instead says, of an article that does not meet it, what it has instead: "is in English".
	instead(d *Document) string
}

// A langFact asks for the language of an article.
type langFact struct{ want string } // lower case

func (f langFact) evidence() bool { return true }

func (f langFact) holds(d *Document) ([]Place, bool) {
	have := strings.ToLower(strings.ReplaceAll(d.fields.Language, "_", "-"))
	if have == "" {
		return nil, d.lang != "" && d.lang == f.want
	}
	if have == f.want || strings.HasPrefix(have, f.want+"-") {
		return []Place{{Field: Language, End: len(d.fields.Language)}}, true
	}
	return nil, false
}

func (f langFact) instead(d *Document) string {
	if d.lang == "" {
		return "is not known to hold: nothing says what language the article is in"
	}
	return "does not hold: the article is in " + cmp.Or(d.fields.Language, d.lang)
}

// A siteFact asks for the host of an article's address: that one, or one below it.
type siteFact struct{ host string }

func (f siteFact) evidence() bool { return true }

func (f siteFact) holds(d *Document) ([]Place, bool) {
	at := host(d.fields.URL)
	h := strings.ToLower(at.In(d.fields.URL))
	if h == f.host || strings.HasSuffix(h, "."+f.host) {
		return []Place{{Field: URL, Start: at.Start, End: at.End}}, true
	}
	return nil, false
}

func (f siteFact) instead(d *Document) string {
	if h := host(d.fields.URL).In(d.fields.URL); h != "" {
		return "does not hold: the article is from " + h
	}
	return "does not hold: the article has no address"
}

// host returns where the host of an address stands.
func host(url string) text.Span {
	start := 0
	if i := strings.Index(url, "://"); i >= 0 {
		start = i + 3
	}
	end := len(url)
	if i := strings.IndexAny(url[start:], "/?#\\"); i >= 0 {
		end = start + i
	}
	if i := strings.LastIndexByte(url[start:end], '@'); i >= 0 {
		start += i + 1
	}
	if i := strings.LastIndexByte(url[start:end], ':'); i >= 0 {
		end = start + i
	}
	return text.Span{Start: start, End: end}
}

// A figureFact asks for an amount of money or a percentage.
type figureFact struct {
	kind   string
	op     string
	amount float64
	unit   string
}

func (f figureFact) evidence() bool { return true }

func (f figureFact) holds(d *Document) ([]Place, bool) {
	for _, g := range d.fields.Figures {
		if g.Kind == f.kind && (f.unit == "" || strings.EqualFold(g.Unit, f.unit)) && compare(g.Amount, f.op, f.amount) {
			return nil, true
		}
	}
	return nil, false
}

func (f figureFact) instead(d *Document) string {
	n := 0
	for _, g := range d.fields.Figures {
		if g.Kind == f.kind {
			n++
		}
	}
	if n == 0 {
		return "does not hold: the article has no such figure"
	}
	return fmt.Sprintf("holds for none of %d figures", n)
}

// A lengthFact asks for the length of the text.
type lengthFact struct {
	op string
	n  float64
}

func (f lengthFact) evidence() bool { return false }

func (f lengthFact) holds(d *Document) ([]Place, bool) {
	return nil, compare(float64(d.length()), f.op, f.n)
}

func (f lengthFact) instead(d *Document) string {
	return fmt.Sprintf("does not hold: the text has %d words", d.length())
}

// compare compares figures; those that differ only by how computers keep fractions are equal.
func compare(a float64, op string, b float64) bool {
	if math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) {
		return op == "=" || op == ">=" || op == "<="
	}
	switch op {
	case "<", "<=":
		return a < b
	case ">", ">=":
		return a > b
	}
	return false
}

func (c *compiler) figure(x *syntax.Figure, p place) node {
	if p.field != "" || p.scope != "" {
		return c.fail(x.At, "put it beside, with AND", x.String()+" cannot stand in "+p.field+p.scope)
	}
	if x.Name == "words" {
		return c.leaf(opFact, x, p, leaf{rare: &rareLeaf{fact: lengthFact{x.Op, x.Amount}}})
	}
	return c.leaf(opFact, x, p, leaf{rare: &rareLeaf{fact: figureFact{x.Name, x.Op, x.Amount, x.Unit}}})
}

// wholeField makes a leaf of a value that is compared as a whole: a language, a host.
func (c *compiler) wholeField(x syntax.Expr, value string, special bool, p place) node {
	if special || strings.ContainsAny(value, "*? ") {
		return c.fail(x.Pos(), "write it like lang:tr or site:example.com", p.field+": takes a plain value")
	}
	if p.field == "lang" {
		value = strings.ToLower(strings.ReplaceAll(value, "_", "-"))
		base := text.Base(value)
		if len(base) < 2 || len(base) > 3 || strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return c.fail(x.Pos(), "write its code, like lang:tr or lang:pt-BR", "lang:"+value+" is not the code of a language")
		}
		return c.leaf(opFact, x, p, leaf{rare: &rareLeaf{fact: langFact{value}}})
	}
	h := strings.ToLower(strings.TrimPrefix(strings.ToLower(host(value).In(value)), "www."))
	if !strings.Contains(h, ".") || strings.Trim(h, ".") != h {
		return c.fail(x.Pos(), "write it like site:example.com", value+" is not the name of a site")
	}
	return c.leaf(opFact, x, p, leaf{rare: &rareLeaf{fact: siteFact{h}}})
}
