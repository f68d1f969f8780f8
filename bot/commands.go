package bot

import (
	"context"
	"strings"
)

// A Command is something that people can ask for, the same on every platform.
type Command struct {
	Name    string
	Aliases []string // accepted where commands are typed
	Help    string   // what it does, in at most 100 characters
	Options []Option // where commands are typed, the first is the rest of the line and the others are --flags
	Changes bool     // whether it always changes what a channel is told, which not everybody may

	run func(h *Handler, ctx context.Context, r Request) Reply
}

// An Option is something that a command is told. Limits are those of Discord, the strictest: 32 characters for Name, 100 for Help.
//
// If the first option of a command has Values, it is one word where commands are typed, and the second is the rest of the line.
type Option struct {
	Name     string // lower case
	Help     string
	Required bool
	Number   bool // a whole number from Min to Max
	Switch   bool // yes or no; where commands are typed, the flag alone is a yes
	Min, Max int
	Values   []string // all that it may be, in lower case; nil for any text
	MaxLen   int      // longest text in characters; 0 for a number or a switch
	Takes    string   // what usage calls the value; NAME if empty
	Complete bool     // whether Complete proposes values
}

// Longest texts that people may type. Rules have limits of their own, which count terms.
const (
	maxRuleLen = 2000
	maxNameLen = 40
	maxListLen = 6000 // of a list of sources, pasted
)

// maxDays is how far back look-ups go.
const maxDays = 90

// Commands returns every command in the order in which help shows them.
func Commands() []Command {
	rule := func(help string) Option {
		return Option{Name: "rule", Help: help, Required: true, MaxLen: maxRuleLen, Complete: true}
	}
	return []Command{
		{
			Name: "subscribe", Aliases: []string{"follow"}, Changes: true, run: (*Handler).subscribe,
			Help: "Post stories that match a rule into this channel",
			Options: []Option{
				rule("A rule, as in: Turkey AND LNG; or the name of a topic"),
				{Name: "as", Help: "What to call the topic, as in: turkey-lng", MaxLen: maxNameLen},
				{Name: liveOption, Help: "A card for each story as it comes in; so it is if nothing else is said", Switch: true},
				{Name: hourlyOption, Help: "One message at the full hour with what has come in", Switch: true},
				{Name: dailyOption, Help: "One message a day with what has come in", Switch: true},
			},
		},
		{
			Name: "unsubscribe", Aliases: []string{"unfollow"}, Changes: true, run: (*Handler).unsubscribe,
			Help:    "Stop posting a topic into this channel",
			Options: []Option{rule("The name of the topic, or its rule")},
		},
		{Name: "list", run: (*Handler).list, Help: "What this channel is subscribed to"},
		{
			Name: "test", run: (*Handler).test,
			Help:    "Try a rule on the articles of the last 7 days, without subscribing",
			Options: []Option{rule("A rule, as in: Turkey AND LNG")},
		},
		{
			Name: "search", run: (*Handler).search,
			Help: "Look up past articles",
			Options: []Option{
				{Name: "query", Help: "A rule, as in: nuclear AND Turkey", Required: true, MaxLen: maxRuleLen},
				{Name: "days", Help: "How many days back; 30 if left out", Number: true, Min: 1, Max: maxDays},
			},
		},
		{
			Name: "why", run: (*Handler).why,
			Help: "Why this channel was told of an article, or was not",
			Options: []Option{
				{Name: "link", Help: "The article's address, as in: https://example.com/story", Required: true, MaxLen: maxRuleLen, Takes: "LINK"},
			},
		},
		{
			Name: "sources", run: (*Handler).sources,
			Help: "Which feeds are read here, and how they do; add or remove one",
			Options: []Option{
				{
					Name: "do", Help: "Left out: show them", MaxLen: maxNameLen, Complete: true,
					Values: []string{addSource, removeSource, importSources, exportSources},
				},
				{Name: "address", Help: "A feed, a site that has one, or a list of feeds (OPML)", MaxLen: maxListLen, Complete: true},
				{Name: everyOption, Help: "With add: how often it is read, as in 5m or 2h; auto leaves that to the feed", Takes: "TIME", MaxLen: 20},
				{Name: politeOption, Help: "With add: read it as seldom as its publisher asks, be it once a day", Switch: true},
				{Name: linksOption, Help: "With add, for a page without a feed: which of its links are news, as in: h2 a (CSS selector)", Takes: "SELECTOR", MaxLen: maxLinksLen},
			},
		},
		{Name: "status", run: (*Handler).status, Help: "Whether sources answer and messages go out"},
		{
			Name: "help", run: (*Handler).help, Help: "What you can ask for, and how rules are written",
			Options: []Option{{Name: "about", Help: "rules: how rules are written", MaxLen: 20, Complete: true}},
		},
	}
}

// command returns the command that people call name, in any case.
func command(name string) (Command, bool) {
	for _, c := range Commands() {
		for _, n := range append([]string{c.Name}, c.Aliases...) {
			if strings.EqualFold(n, name) {
				return c, true
			}
		}
	}
	return Command{}, false
}
