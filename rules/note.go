package rules

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news/text"
	"newsbot/rules/syntax"
)

// A Note tells the writer of a rule how a part of it was understood, where that may not be what was meant.
type Note struct {
	Offset int // in the source
	Msg    string
}

// Notes returns what the writer of a rule should know, in the order of the source; nothing if it is no rule.
func Notes(src string) []Note {
	tree, err := syntax.Parse(src)
	if err != nil {
		return nil
	}
	var out []Note
	note := func(x syntax.Expr, msg string) { out = append(out, Note{x.Pos(), msg}) }
	syntax.Walk(tree, func(x syntax.Expr) {
		switch x := x.(type) {
		case *syntax.Not:
			if strings.HasPrefix(src[min(x.At, len(src)):], "not") {
				note(x, `"not" was read as NOT: articles with `+x.X.String()+` are left out`)
			}
		case *syntax.Field:
			if msg := siteNote(x); msg != "" {
				note(x, msg)
			}
		case *syntax.Word:
			if msg := wordNote(x); msg != "" {
				note(x, msg)
			}
		case *syntax.Regexp:
			if slow(x) {
				note(x, x.String()+" has no three letters that must be there, so it is tried on every article")
			}
		case *syntax.And:
			if s := contradiction(x); s != "" {
				note(x, "this never matches: it asks for articles with and without "+s)
			}
		}
	})
	if at, phrase := singleQuoted(src); phrase != "" {
		out = append(out, Note{at, "'" + phrase + "' is read as words that may stand anywhere; for a phrase write \"" + phrase + "\""})
		slices.SortStableFunc(out, func(a, b Note) int { return cmp.Compare(a.Offset, b.Offset) })
	}
	return out
}

// singleQuoted returns the first text of several words in single quotes in src, and where it stands. The quotes of a rule are
// double: 's and the like are part of words.
func singleQuoted(src string) (at int, phrase string) {
	fresh := true
	for i, r := range src {
		if fresh && strings.ContainsRune("'‘", r) {
			rest := src[i+utf8.RuneLen(r):]
			end := strings.IndexAny(rest, "'’\"()/")
			if end > 0 && strings.ContainsAny(rest[:end], " ") && strings.IndexAny(rest[end:], "'’") == 0 && !startsWithWord(rest[end:]) {
				return i, rest[:end]
			}
		}
		if quotation := strings.ContainsRune("\"“„«", r); quotation {
			return 0, "" // enough: whoever writes these knows them
		}
		fresh = r == ' ' || r == '('
	}
	return 0, ""
}

// startsWithWord reports whether a letter or digit stands behind the apostrophe that s starts with.
func startsWithWord(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	r, _ := utf8.DecodeRuneInString(s[size:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// siteNote returns what to say of site: with more than a host behind it, or "".
func siteNote(x *syntax.Field) string {
	w, ok := x.X.(*syntax.Word)
	if x.Name != "site" || !ok {
		return ""
	}
	host, path, _ := strings.Cut(w.Text, "/")
	if path == "" {
		return ""
	}
	return x.String() + " looks at the host only, " + host + "; for the rest of the address add url:" + path
}

// wordNote returns what to say of a word, or "".
func wordNote(x *syntax.Word) string {
	if x.Mode != syntax.Plain || x.Off > 0 || strings.ContainsAny(x.Text, "*?") {
		return ""
	}
	switch strings.ToLower(x.Text) {
	case "near", "onear", "within", "sentence", "paragraph":
		return x.Text + " is read as a word; as an operator it is written like NEAR/5 or SENTENCE(…)"
	}
	atoms := appendAtoms(nil, x.Text, syntax.Plain)
	if len(atoms) != 1 {
		return ""
	}
	a := atoms[0]
	if a.caps && text.Homograph("en", a.form) {
		return x.Text + " is found in English only in capitals or with points, because " + a.form + " is a common word"
	}
	if bases := text.Bases("en", a.form); a.name && !a.caps && len(bases) > 0 && strings.IndexFunc(x.Text, unicode.IsUpper) == 0 {
		return x.Text + " is read as a name and does not find " + bases[0] + "; in small letters it would"
	}
	return ""
}

// contradiction returns the part that an AND both asks for and excludes, or "".
func contradiction(x *syntax.And) string {
	wanted := map[string]bool{}
	for _, k := range x.Xs {
		if _, not := k.(*syntax.Not); !not {
			wanted[k.String()] = true
		}
	}
	for _, k := range x.Xs {
		if not, ok := k.(*syntax.Not); ok && wanted[not.X.String()] {
			return not.X.String()
		}
	}
	return ""
}

// slow reports whether nothing tells in which articles a regular expression is worth trying.
func slow(x *syntax.Regexp) bool {
	pattern := x.Pattern
	if x.Fold {
		pattern = "(?i)" + pattern
	}
	return literals(pattern) == nil
}

// Slow returns the parts of the rule that must be tried on every article, in canonical form, those of its topics
// among them.
func (r *Rule) Slow() []string {
	var out []string
	for i := range r.leaves {
		if l := &r.leaves[i]; l.rare != nil && l.rare.re != nil && l.rare.literals == nil {
			out = append(out, l.term)
		}
	}
	return out
}
