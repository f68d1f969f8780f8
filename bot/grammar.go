package bot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parse reads what was typed after /news: a command, then its first option up to the end or to the first of its --flags. Some
// keyboards turn -- into a dash, so a dash does as well. The error is a sentence for people.
func parse(typed string) (Command, map[string]string, error) {
	name, rest, _ := cutSpace(strings.TrimSpace(typed))
	if name == "" {
		name = "help"
	}
	c, ok := command(strings.TrimPrefix(name, "/"))
	if !ok {
		return Command{}, nil, unknownCommand(name, rest)
	}
	args := map[string]string{}
	rest, err := c.takeFlags(rest, args)
	if err != nil {
		return c, nil, err
	}
	if rest != "" {
		if len(c.Options) == 0 {
			return c, nil, fmt.Errorf("%s takes nothing after it", c.Name)
		}
		if c.typedWords() == 2 {
			word, more, _ := cutSpace(rest)
			args[c.Options[0].Name] = strings.ToLower(word)
			if rest = more; rest != "" {
				args[c.Options[1].Name] = rest
			}
		} else {
			args[c.Options[0].Name] = rest
		}
	}
	return c, args, nil
}

// takeFlags moves the --flags at the end of typed into args, and returns what stands before them.
func (c Command) takeFlags(typed string, args map[string]string) (rest string, err error) {
	for {
		flag, value, before, found := lastFlag(typed)
		if !found {
			return strings.TrimSpace(typed), nil
		}
		o, ok := c.flag(flag)
		if !ok {
			return "", fmt.Errorf("%s has no --%s; %s", c.Name, flag, c.usage())
		}
		if value == "" && o.Switch {
			value = "yes"
		}
		if value == "" {
			return "", fmt.Errorf("--%s needs a value; %s", flag, c.usage())
		}
		args[o.Name] = value
		typed = before
	}
}

// given returns the arguments of a platform that asks for each option by itself. People write --flags there as well, behind the
// text that takes the rest of the line elsewhere: as words of a rule they would keep it from ever matching.
func (c Command) given(args map[string]string) (map[string]string, error) {
	if len(c.Options) == 0 {
		return args, nil
	}
	last := c.Options[c.typedWords()-1].Name
	flags := map[string]string{}
	rest, err := c.takeFlags(args[last], flags)
	if err != nil || len(flags) == 0 {
		return args, err
	}
	args = maps.Clone(args)
	args[last] = rest
	maps.Copy(args, flags)
	return args, nil
}

// typedWords returns how many of c's options are typed without a flag.
func (c Command) typedWords() int {
	if len(c.Options) > 1 && c.Options[0].Values != nil {
		return 2
	}
	return 1
}

// check says in a sentence what is wrong with the arguments of c, or returns nil.
func (c Command) check(args map[string]string) error {
	for _, o := range c.Options {
		v := args[o.Name]
		switch {
		case v == "" && o.Required:
			return fmt.Errorf("%s needs something after it; %s", c.Name, c.usage())
		case v == "":
		case o.Number:
			if n, err := strconv.Atoi(v); err != nil || n < o.Min || n > o.Max {
				return fmt.Errorf("--%s takes a whole number from %d to %d", o.Name, o.Min, o.Max)
			}
		case o.Switch:
			if !yes(v) && !no(v) {
				return fmt.Errorf("--%s stands at the end, with nothing after it; %s", o.Name, c.usage())
			}
		case o.Values != nil && !slices.Contains(o.Values, strings.ToLower(v)):
			return fmt.Errorf("%s does not know %q; %s", c.Name, shorten(strings.ToValidUTF8(v, "\uFFFD"), 30), c.usage())
		case !utf8.ValidString(v):
			return fmt.Errorf("that is not readable text: it is not UTF-8")
		case utf8.RuneCountInString(v) > o.MaxLen:
			return fmt.Errorf("that is too long: at most %d characters are read", o.MaxLen)
		}
	}
	return nil
}

// usage returns the sentence that shows how to give c.
func (c Command) usage() string {
	var b strings.Builder
	b.WriteString("write: " + c.Name)
	for i, o := range c.Options {
		switch {
		case o.Values != nil:
			b.WriteString(" [" + strings.Join(o.Values, "|") + "]")
		case i < c.typedWords() && i > 0:
			b.WriteString(" [" + o.Name + "]")
		case i == 0 && o.Required:
			b.WriteString(" " + strings.ToUpper(o.Name))
		case i == 0:
			b.WriteString(" [" + o.Name + "]")
		case o.Number:
			b.WriteString(" [--" + o.Name + " N]")
		case o.Switch:
			b.WriteString(" [--" + o.Name + "]")
		default:
			b.WriteString(" [--" + o.Name + " " + cmp.Or(o.Takes, "NAME") + "]")
		}
	}
	return b.String()
}

// yes reports whether the value of a switch is one.
func yes(v string) bool { return strings.EqualFold(v, "yes") || strings.EqualFold(v, "true") }

// no reports whether the value of a switch is one.
func no(v string) bool { return strings.EqualFold(v, "no") || strings.EqualFold(v, "false") }

// flag returns the option that is given as --name.
func (c Command) flag(name string) (Option, bool) {
	for i, o := range c.Options {
		if i > 0 && strings.EqualFold(o.Name, name) {
			return o, true
		}
	}
	return Option{}, false
}

// lastFlag cuts the last --flag and its value off the end of s. A flag stands after white space and starts with a
// letter; two dashes in quotes are part of a rule.
func lastFlag(s string) (flag, value, before string, found bool) {
	quoted, at, skip := false, -1, 0
	for i, r := range s {
		switch r {
		case '"', '“', '”', '„':
			quoted = !quoted
		case '-', '–', '—':
			if quoted || i > 0 && !unicode.IsSpace(rune(s[i-1])) {
				continue
			}
			n := utf8.RuneLen(r)
			if r == '-' {
				if !strings.HasPrefix(s[i:], "--") {
					continue
				}
				n = 2
			}
			if next, _ := utf8.DecodeRuneInString(s[i+n:]); unicode.IsLetter(next) {
				at, skip = i, n
			}
		}
	}
	if at < 0 {
		return "", "", s, false
	}
	flag, value, _ = cutSpace(s[at+skip:])
	if name, v, ok := strings.Cut(flag, "="); ok {
		flag, value = name, v+value
	}
	return flag, strings.Trim(strings.TrimSpace(value), `"“”`), s[:at], true
}

// unknownCommand says that there is no such command, and which one may be meant. With more behind it, it may be a rule that was
// typed without one.
func unknownCommand(name, rest string) error {
	best, least := "", 3
	for _, c := range Commands() {
		if d := distance(strings.ToLower(name), c.Name); d < least {
			best, least = c.Name, d
		}
	}
	shown := name
	if utf8.RuneCountInString(shown) > 30 {
		shown = string([]rune(shown)[:30]) + "…"
	}
	if best != "" {
		return fmt.Errorf("I don't know %q. Did you mean %s?", shown, best)
	}
	if rest != "" {
		rule := shorten(strings.ToValidUTF8(name+" "+rest, "\uFFFD"), 100)
		return fmt.Errorf("I don't know %q. Type help for what I do know; a rule stands behind a command, as in: test %s", shown, rule)
	}
	return fmt.Errorf("I don't know %q. Type help for what I do know", shown)
}

// distance returns how many letters must be changed, added or left out to make a of b (Levenshtein). Long words are far.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// cutSpace cuts s around its first run of white space.
func cutSpace(s string) (before, after string, found bool) {
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, "", false
	}
	return s[:i], strings.TrimSpace(s[i:]), true
}
