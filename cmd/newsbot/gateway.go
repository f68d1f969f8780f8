package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newsbot/alerts/store"
	"newsbot/bot/discord"
)

// How many sessions with Discord's gateway all nodes begin together, restarts included. Discord resets the token of a bot that begins
// a thousand a day; a program that crashes as soon as it has begun one must not come near.
var sessionLimits = []store.Limit{
	{Times: 1, Within: 5 * time.Second}, // what Discord itself asks for
	{Times: 10, Within: 10 * time.Minute},
	{Times: 500, Within: 24 * time.Hour},
}

// discordSessions keep the session with Discord in the store, for the node whose turn it is.
type discordSessions struct{ turn *turn }

var _ discord.Sessions = discordSessions{}

// Load implements [discord.Sessions].
func (d discordSessions) Load(ctx context.Context) (discord.Session, error) {
	var s discord.Session
	l, ours := d.turn.held()
	if !ours {
		return s, store.ErrNotHeld
	}
	err := d.turn.db.Kept(ctx, l, &s)
	return s, err
}

// Save implements [discord.Sessions]. Another node's session is that node's to save.
func (d discordSessions) Save(ctx context.Context, s discord.Session) error {
	l, _ := d.turn.held() // whether it is still ours the store knows
	err := d.turn.db.Keep(ctx, l, s)
	if errors.Is(err, store.ErrNotHeld) {
		return nil
	}
	return err
}

// Begin implements [discord.Sessions].
func (d discordSessions) Begin(ctx context.Context) (time.Duration, string, error) {
	l, ours := d.turn.held()
	if !ours {
		return 0, "", store.ErrNotHeld
	}
	wait, full, err := d.turn.db.Under(l).Spend(ctx, "discord sessions", sessionLimits...)
	if err != nil || wait == 0 {
		return 0, "", err
	}
	return wait, fmt.Sprintf("The bot has begun as many sessions with Discord as it may in %s: %d. The next one in %s.",
		full.Within, full.Times, wait.Round(time.Second)), nil
}
