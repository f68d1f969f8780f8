package main

import (
	"errors"
	"log/slog"
	"time"

	"newsbot/alerts"
)

// How deliveries are sent, where that is no setting; each is explained where the dispatcher uses it.
const (
	sendWorkers = 8
	sendGiveUp  = 24 * time.Hour

	// sendMargin is the least that a platform may lag behind its answers, and the least time to record one.
	sendMargin = time.Second

	// longestNonce is how long Discord is believed at most: it promises "the past few minutes".
	longestNonce = 90 * time.Second
)

// validateSending says in a sentence what settings of sending do not go together, or returns nil.
func (c config) validateSending() error {
	switch least := 2*c.SendWithin + sendMargin; {
	case c.SendWithin < time.Second || c.SendWithin > 30*time.Second:
		return errors.New("NEWSBOT_SEND_WITHIN must be from 1s to 30s")
	case c.SendLease < least || c.SendLease > time.Hour:
		return errors.New("NEWSBOT_SEND_LEASE must be at least twice NEWSBOT_SEND_WITHIN and a second, " + least.String() +
			", and at most 1h: otherwise another process may post while an attempt is under way")
	case c.SendSettle < least || c.SendSettle > time.Hour:
		return errors.New("NEWSBOT_SEND_SETTLE must be at least twice NEWSBOT_SEND_WITHIN and a second, " + least.String() +
			", and at most 1h: otherwise a message that is still on its way is posted again")
	case c.SendUnknown != "retry" && c.SendUnknown != "hold":
		return errors.New("NEWSBOT_SEND_UNKNOWN must be retry or hold")
	case c.DiscordNonce < 0 || c.DiscordNonce > longestNonce:
		return errors.New("NEWSBOT_DISCORD_NONCE must be from 0 to " + longestNonce.String())
	}
	return nil
}

// dispatcher returns what sends on p.
func (c config) dispatcher(p platform, queue alerts.Queue, observe func(alerts.Outcome), log *slog.Logger) *alerts.Dispatcher {
	return &alerts.Dispatcher{
		Platform: p.name, Queue: queue, Notifier: p.notifier, Reconciler: p.finder, Bell: alerts.NewBell(), Log: log, Observe: observe,
		Workers: sendWorkers, Within: c.SendWithin, Lease: c.SendLease, SettleAge: c.SendSettle, Pace: p.pace, GiveUp: sendGiveUp,
		Hold: c.SendUnknown == "hold",
	}
}

// amender returns what brings posted cards on p up to date.
func (c config) amender(p platform, db alerts.Amendments, e alerts.Editor, log *slog.Logger) *alerts.Amender {
	return &alerts.Amender{Platform: p.name, Amendments: db, Editor: e, Log: log, Within: c.SendWithin, Pace: p.pace}
}
