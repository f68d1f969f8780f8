package alerts

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// An Amendment is a card that was posted and says less by now than there is to say: other outlets tell the story too, or its
// headline has changed.
type Amendment struct {
	Delivery Delivery  // as it was sent, with the card that it is to show now
	Since    time.Time // when it became due
	Attempt  int       // how often it was claimed
	Version  int64     // of what is to be said; it grows with each reason to amend
}

// Amendments keeps which cards are to be amended. It must be safe for concurrent use, also by several processes.
type Amendments interface {
	// ClaimAmendments returns up to n cards of platform that are due at now, and gives them to nobody else until the lease ends.
	// A card that was not posted, or not yet, is not among them.
	ClaimAmendments(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]Amendment, error)

	// SettleAmendment records that a is done, or is to be tried again at next. If more is to be said by now, that is due at next.
	SettleAmendment(ctx context.Context, a Amendment, done bool, next time.Time) error
}

// How cards are amended. Outlets follow one another within minutes: their names are collected, and a card is changed once a
// minute at most.
const (
	AmendAfter   = time.Minute // from the first reason on
	amendLook    = 2 * time.Second
	amendAtOnce  = 20            // claimed together
	amendGiveUp  = 6 * time.Hour // a card that cannot be changed for so long stays as it is
	amendMostAge = 30            // times Within, for the lease of what is claimed together
)

// An Amender brings the posted cards of one platform up to date. Showing a card twice does no harm, so that a lost answer is
// no trouble: it is shown again. Its fields are set before first use.
type Amender struct {
	Platform   string
	Amendments Amendments
	Editor     Editor
	Log        *slog.Logger
	Within     time.Duration // limit for one card
	Pace       time.Duration // between two cards
}

// Run amends cards until ctx is done.
func (a *Amender) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		due, err := a.Amendments.ClaimAmendments(ctx, a.Platform, amendAtOnce, time.Now().UTC(), amendMostAge*a.Within)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("cards to amend cannot be looked up", "platform", a.Platform, "err", err)
			wait(ctx, nil, afterTrouble)
		}
		for _, m := range due {
			a.amend(ctx, m)
			if ctx.Err() != nil {
				return nil // the others are due again when the lease ends
			}
			wait(ctx, nil, a.Pace)
		}
		if len(due) < amendAtOnce {
			wait(ctx, nil, amendLook)
		}
	}
	return nil
}

// amend shows one card as it is to be and says when to try again if that failed.
func (a *Amender) amend(ctx context.Context, m Amendment) {
	ctx = context.WithoutCancel(ctx)
	show, cancel := context.WithTimeout(ctx, a.Within)
	err := unbroken(a.Log, m.Delivery.ID, func() error { return a.Editor.Edit(show, m.Delivery) })
	cancel()
	now := time.Now().UTC()
	next, done := a.after(m, err, now)
	log := a.Log.With("delivery", m.Delivery.ID, "platform", a.Platform, "channel", m.Delivery.Channel.String())
	switch {
	case err == nil:
		log.Info("card amended")
	case done:
		log.Warn("card stays as it is", "err", err)
	default:
		log.Info("card is amended later", "until", next, "err", err)
	}
	settle, cancel := context.WithTimeout(ctx, a.Within)
	defer cancel()
	if err := a.Amendments.SettleAmendment(settle, m, done, next); err != nil {
		log.Error("amendment is not settled: it is made again when its lease ends", "err", err)
	}
}

// after says whether nothing more is to be done after err, and when something may be.
func (a *Amender) after(m Amendment, err error, now time.Time) (next time.Time, done bool) {
	next = now.Add(max(backoff(m.Attempt), AmendAfter))
	if err == nil || errors.Is(err, errBroke) || now.Sub(m.Since) >= amendGiveUp {
		return now.Add(AmendAfter), true
	}
	if no, ok := errors.AsType[*SendError](err); ok {
		switch no.Reason {
		case Rejected, Gone:
			return next, true
		case RateLimited:
			next = now.Add(min(max(no.After, a.Pace), maxRetryAfter))
		case Denied:
			next = now.Add(pausedRetry)
		}
	}
	return next, false
}
