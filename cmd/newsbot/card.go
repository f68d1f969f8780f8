package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"newsbot/alerts"
	"newsbot/bot"
	"newsbot/bot/discord"
	"newsbot/bot/slack"
	"newsbot/news"
	"newsbot/news/facts"
	"newsbot/news/summary"
	"newsbot/rules"
	"newsbot/rules/syntax"
)

// cardCommand prints a message as it would be posted.
func cardCommand() *cobra.Command {
	var platform, rule string
	cmd := &cobra.Command{
		Use:   "card --for slack|discord|text --rule RULE FILE|URL",
		Short: "Print the message about an article as it would be posted",
		Args:  one,
		RunE: func(cmd *cobra.Command, args []string) error {
			if rule == "" {
				return errors.New("card needs a rule, as in --rule 'Turkey AND LNG'")
			}
			in, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			a, err := in.prepared()
			if err != nil {
				return err
			}
			card, err := cardFor(a, rule)
			if err != nil {
				return err
			}
			return printCard(cmd.OutOrStdout(), platform, a, card)
		},
	}
	cmd.Flags().StringVar(&platform, "for", "text", "slack or discord for the message as JSON, text for the terminal")
	cmd.Flags().StringVar(&rule, "rule", "", "the rule that the card is for")
	return cmd
}

// cardFor returns the card about a for a rule, or says that the rule does not match it.
func cardFor(a news.Article, rule string) (alerts.Card, error) {
	r, err := rules.Compile(rule)
	if err != nil {
		return alerts.Card{}, withCaret(rule, err)
	}
	doc := alerts.Document(a, alerts.DepthOf(r))
	m, ok := r.Match(doc)
	if !ok {
		return alerts.Card{}, fmt.Errorf("the rule does not match the article: %s", r.Explain(doc))
	}
	return alerts.Compose(a, alerts.Topic{Rule: r.String()}, m, summary.Scorer{}, facts.Extractor{}), nil
}

// withCaret shows where a rule is wrong.
func withCaret(rule string, err error) error {
	e, ok := errors.AsType[*syntax.Error](err)
	if !ok {
		return err
	}
	text := fmt.Sprintf("the rule cannot be read: %s\n\n  %s", e.Msg, indented(bot.Caret(rule, e.Offset)))
	if e.Suggestion != "" {
		text += "\n\n" + e.Suggestion
	}
	return errors.New(text)
}

// printCard prints the card in the form of a platform.
func printCard(w io.Writer, platform string, a news.Article, card alerts.Card) error {
	now := time.Now().UTC()
	topic := alerts.Topic{Rule: card.Rule}
	alert := alerts.Alert{ID: alerts.NewAlertID(topic.ID, "story"), Article: a.ID, Story: "story", Card: card}
	d := alerts.NewDelivery(alert, alerts.Channel{Platform: platform, ID: "CHANNEL"}, alerts.Live, now)
	var message any
	switch platform {
	case "text":
		fmt.Fprint(w, bot.Text(card, now))
		return nil
	case "slack":
		message = slack.Message(d)
	case "discord":
		message = discord.Message(d)
	default:
		return fmt.Errorf("there is no card for %q; write --for slack, --for discord or --for text", platform)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(message)
}
