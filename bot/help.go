package bot

import (
	"context"
	"strings"

	"newsbot/alerts"
)

// help shows what people can ask for, or how rules are written.
func (h *Handler) help(_ context.Context, r Request) Reply {
	switch about := strings.ToLower(strings.TrimSpace(r.Args["about"])); about {
	case "":
		return helpCommands()
	case "rule", "rules":
		return helpRules()
	default:
		if c, ok := command(about); ok {
			return say(alerts.Strong(c.Name), ": "+c.Help+". "+strings.ToUpper(c.usage()[:1])+c.usage()[1:]+".")
		}
		return say("There is no help on ", alerts.Code(shorten(about, 30)), ". Try ", alerts.Code("help"), " or ", alerts.Code("help rules"), ".")
	}
}

func helpCommands() Reply {
	reply := say("I watch the news and post one card per story into the channels that asked for it.")
	var b Bullets
	for _, c := range Commands() {
		b = append(b, line(alerts.Code(strings.TrimPrefix(c.usage(), "write: ")), "  "+c.Help))
	}
	reply.Parts = append(reply.Parts, b,
		Paragraph(line("To begin: ", alerts.Code("test Turkey AND LNG"), ", then ", alerts.Code("subscribe Turkey AND LNG"), ". How rules are written: ", alerts.Code("help rules"), ".")))
	return reply
}

// helpRules lists what every reader of rules needs; rules/README.md is the whole of it.
func helpRules() Reply {
	reply := say("A rule is words with operators between them. Case, accents, plurals and possessives do not matter.")
	var b Bullets
	for _, example := range [][2]string{
		{"Turkey AND LNG", "both, anywhere in headline or text; Turkey LNG is the same"},
		{"Turkey OR Türkiye", "either"},
		{"Turkey AND NOT recipe", "without; -recipe is the same"},
		{`"liquefied natural gas"`, "these words in this order"},
		{"(gas OR oil) AND Turkey", "parentheses group"},
		{"gas NEAR/5 Russia", "at most five words apart; SENTENCE(gas Russia) wants them in one sentence"},
		{"~sign, liquef*, =Turkey", "every form of a word, how it begins, exactly so"},
		{"title:LNG, source:Reuters", "in the headline, from that publisher; also body:, author:, tag:, lang:"},
		{"org:Chevron, money > 1bn", "names and figures that the article speaks of"},
	} {
		b = append(b, line(alerts.Code(example[0]), "  "+example[1]))
	}
	reply.Parts = append(reply.Parts, b, Paragraph(line("Try one on the last week with ", alerts.Code("test"), " before you subscribe to it.")))
	return reply
}
