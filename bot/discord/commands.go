package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/bot"
)

// commandName is what people type: each command of the bot is a subcommand of it.
const commandName = "news"

// Limits of commands ("Application Command Object", "Autocomplete").
const (
	maxOptionText = 6000
	maxChoices    = 25
	maxChoice     = 100 // name and value each
)

// definition returns the commands as Discord is told of them. Who may use which is not said here but checked at each
// use: a server's admins can override it, and Discord knows one permission for all subcommands.
func definition(commands []bot.Command) []*sdk.ApplicationCommand {
	news := &sdk.ApplicationCommand{
		Type:             sdk.ChatApplicationCommand,
		Name:             commandName,
		Description:      "News alerts for this channel",
		Contexts:         &[]sdk.InteractionContextType{sdk.InteractionContextGuild},
		IntegrationTypes: &[]sdk.ApplicationIntegrationType{sdk.ApplicationIntegrationGuildInstall},
	}
	for _, c := range commands {
		sub := &sdk.ApplicationCommandOption{
			Type: sdk.ApplicationCommandOptionSubCommand, Name: c.Name, Description: c.Help,
			Options: []*sdk.ApplicationCommandOption{},
		}
		for _, o := range c.Options {
			sub.Options = append(sub.Options, option(o))
		}
		slices.SortStableFunc(sub.Options, func(a, b *sdk.ApplicationCommandOption) int { // what is required comes first
			switch {
			case a.Required == b.Required:
				return 0
			case a.Required:
				return -1
			}
			return 1
		})
		news.Options = append(news.Options, sub)
	}
	return []*sdk.ApplicationCommand{news}
}

func option(o bot.Option) *sdk.ApplicationCommandOption {
	out := &sdk.ApplicationCommandOption{
		Type: sdk.ApplicationCommandOptionString, Name: o.Name, Description: o.Help,
		Required: o.Required, Autocomplete: o.Complete, MaxLength: min(o.MaxLen, maxOptionText),
	}
	if o.Number {
		least := float64(o.Min)
		out.Type, out.MinValue, out.MaxValue = sdk.ApplicationCommandOptionInteger, &least, float64(o.Max)
		out.MaxLength = 0
	}
	if o.Switch {
		out.Type, out.MaxLength = sdk.ApplicationCommandOptionBoolean, 0
	}
	return out
}

// register tells Discord of the commands until it has heard, and returns an error if it will not have them. Telling it twice changes
// nothing.
func (p *Platform) register(ctx context.Context) error {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := p.overwrite(ctx)
		switch {
		case err == nil:
			p.log.Info("Discord commands registered", "guild", p.guild)
			return nil
		case ctx.Err() != nil:
			return nil
		case isFinal(err):
			return err
		}
		p.log.Warn("Discord commands not registered yet", "err", err, "again_in", pause)
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

func (p *Platform) overwrite(ctx context.Context) error {
	var app struct{ ID string }
	if err := p.get(ctx, sdk.EndpointAPI+endpointMyself, endpointMyself, &app); err != nil {
		return err
	}
	url := sdk.EndpointApplicationGlobalCommands(app.ID)
	if p.guild != "" {
		url = sdk.EndpointApplicationGuildCommands(app.ID, p.guild)
	}
	return p.rest.do(ctx, http.MethodPut, url, "applications/commands", definition(bot.Commands()), nil)
}

// isFinal reports whether trying again is no use.
func isFinal(err error) bool {
	if _, ok := errors.AsType[*RefusedError](err); ok {
		return true
	}
	e, ok := errors.AsType[*apiError](err)
	return ok && e.Code != 0 && (e.Status == http.StatusBadRequest || e.Status == http.StatusForbidden || e.Status == http.StatusNotFound)
}

// sleep waits for d and reports whether ctx is still open.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
