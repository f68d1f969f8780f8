package web

import (
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/bot"
)

// maxProposals is how many proposals a page shows.
const maxProposals = 8

// A proposal is a command line that may be meant.
type proposal struct {
	Line  string `json:"line"`  // the whole line if it is taken
	Label string `json:"label"` // what is shown
	Help  string `json:"help,omitempty"`
}

// complete proposes how the line in the parameter text may go on.
func (p *Platform) complete(w http.ResponseWriter, r *http.Request) {
	channel, text := r.PathValue("channel"), r.FormValue("text")
	if !channelName.MatchString(channel) {
		p.notFound(w, r)
		return
	}
	proposals := []proposal{}
	if utf8.ValidString(text) && len(text) <= maxBody {
		proposals = append(proposals, p.propose(r, channel, strings.TrimLeftFunc(text, unicode.IsSpace))...)
	}
	writeJSON(w, http.StatusOK, proposals[:min(len(proposals), maxProposals)])
}

// propose returns commands while the first word is typed, and after it values for the option in which the line ends.
func (p *Platform) propose(r *http.Request, channel, text string) []proposal {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return commandsLike(text)
	}
	c, ok := commandNamed(text[:end])
	if !ok || len(c.Options) == 0 {
		return nil
	}
	option, at := c.Options[0], len(text)-len(strings.TrimLeftFunc(text[end:], unicode.IsSpace))
	if flag := strings.LastIndex(text, " --"); flag >= end {
		name, _, valued := strings.Cut(text[flag+3:], " ")
		if !valued {
			return flagsLike(c, text[:flag+1], name)
		}
		for _, option = range c.Options[1:] {
			if strings.EqualFold(option.Name, name) {
				break
			}
		}
		at = flag + 3 + len(name) + 1
	}
	if !option.Complete {
		return nil
	}
	q := request(channel, text)
	q.Command = c.Name
	var choices []bot.Choice
	p.answer(func(to bot.Responder) {
		choices = to.Complete(r.Context(), q, option.Name, strings.TrimSpace(text[at:]))
	})
	var all []proposal
	for _, choice := range choices {
		if choice.Value != strings.TrimSpace(text[at:]) {
			all = append(all, proposal{Line: text[:at] + choice.Value, Label: visible(choice.Label)})
		}
	}
	return all
}

// commandsLike returns the commands that start with what was typed.
func commandsLike(typed string) []proposal {
	var all []proposal
	for _, c := range bot.Commands() {
		if strings.HasPrefix(c.Name, strings.ToLower(strings.TrimPrefix(typed, "/"))) {
			line := c.Name
			if len(c.Options) > 0 {
				line += " "
			}
			all = append(all, proposal{Line: line, Label: c.Name, Help: c.Help})
		}
	}
	return all
}

// flagsLike returns the flags of c that start with what was typed after before.
func flagsLike(c bot.Command, before, typed string) []proposal {
	var all []proposal
	for _, o := range c.Options[1:] {
		if strings.HasPrefix(o.Name, strings.ToLower(typed)) {
			all = append(all, proposal{Line: before + "--" + o.Name + " ", Label: "--" + o.Name, Help: o.Help})
		}
	}
	return all
}

// commandNamed returns the command that people call name.
func commandNamed(name string) (bot.Command, bool) {
	name = strings.ToLower(strings.TrimPrefix(name, "/"))
	for _, c := range bot.Commands() {
		for _, n := range append([]string{c.Name}, c.Aliases...) {
			if n == name {
				return c, true
			}
		}
	}
	return bot.Command{}, false
}
