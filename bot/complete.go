package bot

import (
	"context"
	"strings"

	"newsbot/alerts"
	"newsbot/news"
)

// maxChoices is how many choices Discord shows.
const maxChoices = 25

// Complete proposes topics where a command takes one: those the channel follows to unsubscribe, all of the workspace to subscribe.
func (h *Handler) Complete(ctx context.Context, r Request, option, typed string) []Choice {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	c, ok := command(r.Command)
	if !ok {
		return nil
	}
	if c.Name == "help" {
		return matching([]Choice{{Label: "rules: how rules are written", Value: "rules"}}, typed)
	}
	if c.Name == "sources" {
		return h.completeSources(ctx, r, c, option, typed)
	}
	if option != "rule" {
		return nil
	}
	var topics []alerts.Topic
	var err error
	if c.Name == "unsubscribe" {
		var following []Followed
		following, err = h.of(r).Following(ctx, r.room())
		for _, f := range following {
			topics = append(topics, f.Topic)
		}
	} else {
		topics, err = h.of(r).Topics(ctx)
	}
	if err != nil {
		h.Log.Warn("completion", "command", r.Command, "err", err)
		return nil
	}
	var choices []Choice
	for _, t := range topics {
		choices = append(choices, Choice{Label: shorten(t.Name+": "+t.Rule, 100), Value: t.Name})
	}
	return matching(choices, typed)
}

// completeSources proposes what can be done with sources, and which can be removed.
func (h *Handler) completeSources(ctx context.Context, r Request, c Command, option, typed string) []Choice {
	var choices []Choice
	switch {
	case option == c.Options[0].Name:
		for _, v := range c.Options[0].Values {
			choices = append(choices, Choice{Label: v, Value: v})
		}
	case strings.EqualFold(r.Args[c.Options[0].Name], removeSource):
		own, err := h.of(r).Sources(ctx)
		if err != nil {
			h.Log.Warn("completion", "command", r.Command, "err", err)
			return nil
		}
		for _, s := range own {
			choices = append(choices, Choice{Label: shorten(s.name()+": "+news.MaskURL(s.Address), 100), Value: s.name()})
		}
	}
	return matching(choices, typed)
}

// matching returns the choices that contain what was typed.
func matching(choices []Choice, typed string) []Choice {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var kept []Choice
	for _, c := range choices {
		if strings.Contains(strings.ToLower(c.Label), typed) && len(kept) < maxChoices {
			kept = append(kept, c)
		}
	}
	return kept
}
