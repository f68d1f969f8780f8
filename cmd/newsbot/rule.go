package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

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
	return &cobra.Command{
		Use:   "check RULE",
		Short: "Print a rule in its canonical form, or where it is wrong",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rule := strings.Join(args, " ")
			r, err := rules.Compile(rule)
			if err != nil {
				return withCaret(rule, err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), r)
			return nil
		},
	}
}

// indented indents every line but the first as withCaret does the first.
func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n  ") }
