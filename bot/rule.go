package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"newsbot/alerts"
	"newsbot/news/text"
	"newsbot/rules"
	"newsbot/rules/syntax"
)

// A typed rule is what somebody typed, understood.
type typedRule struct {
	*rules.Rule
	topic alerts.Topic // the topic that was named; zero if a rule was typed
	notes []Part       // what its writer should know
	slow  int          // slow parts of the workspace's other topics
}

// compile reads what somebody typed as a rule: the name of a topic of the workspace, or a rule. The reply says what is wrong with
// it, and is nil if nothing is.
func (h *Handler) compile(ctx context.Context, r Request, typed string) (typedRule, *Reply) {
	topics, err := h.of(r).Topics(ctx)
	if err != nil {
		reply := h.trouble(ctx, r, err)
		return typedRule{}, &reply
	}
	named := named(topics)
	var t typedRule
	if i := slices.IndexFunc(topics, func(t alerts.Topic) bool { return strings.EqualFold(t.Name, strings.TrimSpace(typed)) }); i >= 0 {
		t.topic, typed = topics[i], topics[i].Rule
	} else {
		t.notes = slices.Concat(notes(typed), almost(topics, typed))
	}
	if t.Rule, err = rules.Compile(typed, named); err != nil {
		reply := ruleError(typed, err)
		return typedRule{}, &reply
	}
	if len(t.Slow()) > 0 {
		for _, other := range topics {
			if rule, err := rules.Compile(other.Rule, named); err == nil && other.Rule != t.String() {
				t.slow += len(rule.Slow())
			}
		}
	}
	return t, nil
}

// named finds the rules of topics that a rule asks for by name.
func named(topics []alerts.Topic) rules.Option {
	return rules.Topics(func(name string) (string, bool) {
		i := slices.IndexFunc(topics, func(t alerts.Topic) bool { return t.Name == name })
		if i < 0 {
			return "", false
		}
		return topics[i].Rule, true
	})
}

// maxSlow is how many parts of all rules of a workspace may have to be tried on every article.
const maxSlow = 5

// tooSlow says that a workspace cannot have t as well, or returns nil.
func (t typedRule) tooSlow() *Reply {
	slow := t.Slow()
	if len(slow) == 0 || t.slow+len(slow) <= maxSlow {
		return nil
	}
	reply := say(alerts.Code(slow[0]), fmt.Sprintf(" has to be tried on every article, and a workspace may have %d such parts in all its rules. "+
		"Give it three letters in a row that must be there, or end a topic that has one.", maxSlow))
	return &reply
}

// shownNotes is how many notes on a rule are shown.
const shownNotes = 3

// notes says what the writer of a rule should know about how it is read.
func notes(typed string) []Part {
	var parts []Part
	for _, n := range rules.Notes(typed) {
		if len(parts) == shownNotes {
			break
		}
		parts = append(parts, sentence("note that "+n.Msg).Parts...)
	}
	return parts
}

// almost asks whether a topic was meant by a word that is almost its name: as a rule it would hardly match anything.
func almost(topics []alerts.Topic, typed string) []Part {
	typed = strings.ToLower(strings.TrimSpace(typed))
	for _, t := range topics {
		far := 1
		if len(typed) >= 8 {
			far = 2
		}
		if len(typed) >= 5 && !strings.ContainsFunc(typed, unicode.IsSpace) && distance(typed, t.Name) <= far {
			return say("Did you mean the topic ", alerts.Strong(t.Name), "? This was read as a rule.").Parts
		}
	}
	return nil
}

// ruleError shows where a rule is wrong, and what to do.
func ruleError(rule string, err error) Reply {
	e, ok := errors.AsType[*syntax.Error](err)
	if !ok {
		return sentence(err.Error())
	}
	reply := Reply{Parts: []Part{
		Paragraph(line("I couldn't read that rule: " + e.Msg + ".")),
		Block(Caret(rule, e.Offset)),
	}}
	if e.Suggestion != "" {
		reply.Parts = append(reply.Parts, sentence(e.Suggestion).Parts...)
	}
	return reply
}

// caretLine is how many columns of a rule are shown around an error.
const caretLine = 70

// Caret returns rule in one line with a caret below the given byte offset, as a fixed-width font shows it. A long rule is
// cut around the offset.
func Caret(rule string, offset int) string {
	offset = min(max(offset, 0), len(rule))
	for offset > 0 && offset < len(rule) && !utf8.RuneStart(rule[offset]) {
		offset--
	}
	before, after := printable(rule[:offset]), printable(rule[offset:])
	if n := utf8.RuneCountInString(before); n > caretLine/2 {
		before = "…" + string([]rune(before)[n-caretLine/2:])
	}
	if utf8.RuneCountInString(after) > caretLine/2 {
		after = string([]rune(after)[:caretLine/2]) + "…"
	}
	return before + after + "\n" + strings.Repeat(" ", columns(before)) + "^"
}

// printable returns s in one line of valid characters.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// columns returns how wide s is in a fixed-width font: wide East Asian characters take two columns.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// topicName makes a name for a rule out of its words: "turkey-lng" of "Turkey AND LNG".
func topicName(rule string) string {
	var words []string
	length, negated := 0, false
	for _, w := range text.Words(rule) {
		word := rule[w.Start:w.End]
		switch word {
		case "AND", "OR":
			continue
		case "NOT":
			negated = true
			continue
		}
		if negated { // what must not be there is no name
			negated = false
			continue
		}
		slug := slug(word)
		if slug == "" || length+len(slug) > maxNameLen {
			continue
		}
		words = append(words, slug)
		length += len(slug) + 1
	}
	if len(words) == 0 {
		return "topic"
	}
	return strings.Join(words, "-")
}

// slug returns the letters and digits of s in lower case without accents, with dashes between words.
func slug(s string) string {
	dashed := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80:
			return r
		}
		return '-'
	}, text.Fold(s))
	return strings.Trim(strings.Join(strings.FieldsFunc(dashed, func(r rune) bool { return r == '-' }), "-"), "-")
}

// week is how far back a rule is tried.
const week = 7 * 24 * time.Hour

// canonical returns the canonical form of a rule, or "" if it is none.
func canonical(rule string) string {
	x, err := syntax.Parse(rule)
	if err != nil {
		return ""
	}
	return x.String()
}
