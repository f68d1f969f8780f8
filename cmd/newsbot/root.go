package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// rootCommand is the command line. Without a command the bot runs.
func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "newsbot",
		Short: "A news desk for a team's chat",
		Long: "newsbot reads articles, matches them against the rules that people wrote and posts one card per story\n" +
			"into the Slack, Discord or console channels that asked for it. Without a command it runs; its settings\n" +
			"come from the environment and are listed in .env.example.",
		Args:          cobra.NoArgs,
		SilenceErrors: true, // main prints them
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig()
			if err != nil {
				return err
			}
			return runBot(cmd.Context(), c, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(ruleCommand(), readCommand(), feedCommand(), cardCommand(), healthcheckCommand(), deliveriesCommand(), backupCommand(), benchCommand(), versionCommand())
	sayHow(root)
	return root
}

// sayHow has whatever is wrong with the words and flags of a command end in how it is written.
func sayHow(c *cobra.Command) {
	how := func(c *cobra.Command, err error) error {
		if err == nil {
			return nil
		}
		return fmt.Errorf("%w; write: %s, or see: %s --help", err, c.UseLine(), c.CommandPath())
	}
	c.SetFlagErrorFunc(how)
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error { return how(c, check(c, args)) }
	}
	for _, sub := range c.Commands() {
		sayHow(sub)
	}
}

// some wants words after a command. Cobra's own check would count args.
func some(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s needs something after it", c.Name())
	}
	return nil
}

// one wants one word after a command. A rule without quotes is more.
func one(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%s takes one thing after its flags, not %d; put what has spaces in quotes", c.Name(), len(args))
	}
	return some(c, args)
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintf(cmd.OutOrStdout(), "newsbot %s (%s, %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
}

// release is set by builds that have no repository beside them, as that of the container image: -ldflags "-X main.release=v1.2.3".
var release string

// version returns the version that the binary was built from: what the build was told, else a tag, else a commit, else "dev".
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return "dev"
}
