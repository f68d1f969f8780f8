package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"newsbot/bot"
	"newsbot/rules"
)

// ruleCommand groups what can be done with rules without a database.
func ruleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rule",
		Short: "Check rules and match articles against them",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(ruleCheckCommand(), ruleMatchCommand())
	return cmd
}

// ruleCheckCommand says how a rule is understood, or where it is wrong.
func ruleCheckCommand() *cobra.Command {
	var articles string
	cmd := &cobra.Command{
		Use:   "check [--articles FILE] [--] RULE",
		Short: "Print how a rule is understood, or where it is wrong",
		Long: "Print a rule in its canonical form, on the first line. What follows are notes on parts that may not mean what was meant,\n" +
			"and the parts that have to be tried on every article. With --articles, how many a day the rule is expected to bring,\n" +
			"estimated from the words of the articles in that file. A rule that begins with - is written behind --.",
		Args: some,
		RunE: func(cmd *cobra.Command, args []string) error {
			rule := strings.Join(args, " ")
			r, err := rules.Compile(rule)
			if err != nil {
				return withCaret(rule, err)
			}
			out := cmd.OutOrStdout()
			fmt.Fprintln(out, r)
			for _, n := range rules.Notes(rule) {
				fmt.Fprintf(out, "\nnote: %s\n\n  %s\n", n.Msg, indented(bot.Caret(rule, n.Offset)))
			}
			for _, part := range r.Slow() {
				fmt.Fprintf(out, "\nslow: %s is tried on every article\n", part)
			}
			if articles != "" {
				return printCost(out, articles, r)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&articles, "articles", "", "articles as JSON to estimate the number of matches from")
	return cmd
}

// indented indents every line but the first as withCaret does the first.
func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n  ") }
