package alerts

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// A Dispatcher sends what is due on one platform. Its fields are set before first use.
//
// Each delivery is claimed, which puts the intent to send on disk, posted once, and settled. If the answer is lost, or the
// process dies in between, the next claim finds the delivery unknown: then it is looked up, or posted again
// where the platform recognises the repetition, and never simply assumed.
type Dispatcher struct {
	Platform   string
	Queue      Queue
	Notifier   Notifier
	Reconciler Reconciler // nil if the platform cannot be asked
	Bell       *Bell      // rings when something was filed
	Log        *slog.Logger
	Observe    func(Outcome) // may be nil

	Workers   int           // how many channels are posted to at the same time
	Within    time.Duration // limit for one attempt to post
	Lease     time.Duration // how long a claim is ours; well over Within
	SettleAge time.Duration // how old an attempt must be before "not there" proves that it was not posted; well over twice Within
	Pace      time.Duration // between two messages to one channel
	GiveUp    time.Duration // how long after its filing a delivery is dropped
	Hold      bool          // when nobody can tell whether a message was posted: hold it for a person instead of posting it once more
}

// An Outcome is one settled claim, for who counts them.
type Outcome struct {
	Platform string
	State    State
	Reason   Reason        // of a SendError; empty if there was none
	Took     time.Duration // in Notify or Find
	Lag      time.Duration // from filing to now, for Sent
}

// Pauses of the dispatcher.
const (
	lookAgain    = time.Second     // at the latest, whatever the bell and the queue say
	afterTrouble = 2 * time.Second // when the store does not answer
	settleAgain  = 500 * time.Millisecond
)

// settleTries is how often the store is told what became of a claim: for as long as a database takes to start again, and
// not so long that it keeps the program from stopping.
const settleTries = 10

// mostMissed is how many times in a row the pause doubles in which another node may let go what is due and could not be claimed.
const mostMissed = 8

// Run sends until ctx is done, then finishes what it holds.
func (d *Dispatcher) Run(ctx context.Context) error {
	var working sync.WaitGroup
	defer working.Wait()
	free := make(chan struct{}, d.Workers)
	for range d.Workers {
		free <- struct{}{}
	}
	failing, missed := false, 0
	for ctx.Err() == nil {
		select { // wait until at least one worker is free
		case <-ctx.Done():
			return nil
		case <-free:
		}
		n := 1 + drain(free, d.Workers)
		claims, err := d.Queue.Claim(ctx, d.Platform, n, time.Now().UTC(), d.Lease)
		switch {
		case ctx.Err() != nil:
		case err != nil && !failing:
			d.Log.Error("deliveries cannot be claimed", "platform", d.Platform, "err", err)
			failing = true
		case err == nil && failing:
			d.Log.Info("deliveries are claimed again", "platform", d.Platform)
			failing = false
		}
		for range n - len(claims) {
			free <- struct{}{}
		}
		for _, c := range claims {
			working.Go(func() {
				d.attempt(ctx, c)
				free <- struct{}{}
				d.Bell.Ring() // the channel may have more
			})
		}
		switch {
		case err != nil:
			wait(ctx, nil, afterTrouble)
		case len(claims) < n:
			pause, due := d.untilNext(ctx)
			if missed++; len(claims) > 0 || !due {
				missed = 0
			}
			wait(ctx, d.Bell.Rung(), max(pause, time.Millisecond<<min(missed, mostMissed)))
		}
	}
	return nil
}

// untilNext returns how long nothing can be due, and whether something is now.
func (d *Dispatcher) untilNext(ctx context.Context) (pause time.Duration, due bool) {
	at, ok, err := d.Queue.NextDue(ctx, d.Platform)
	if err != nil || !ok {
		return lookAgain, false
	}
	left := time.Until(at)
	return min(max(left, time.Millisecond), lookAgain), left <= 0
}

// attempt sends or looks up one claim and settles it. Stopping the program does not cut a message in half: only the
// attempt's own limit does.
func (d *Dispatcher) attempt(ctx context.Context, c Claim) {
	ctx = context.WithoutCancel(ctx)
	began := time.Now()
	var s Settlement
	var reason Reason
	if c.Delivery.State == Unknown {
		s, reason = d.findOut(ctx, c)
	} else {
		s, reason = d.send(ctx, c)
	}
	took := time.Since(began)
	log := d.Log.With("delivery", c.Delivery.ID, "platform", d.Platform, "channel", c.Delivery.Channel.String(), "attempt", c.Delivery.Attempt)
	if err := d.settle(ctx, c, s); err != nil {
		log.Error("delivery is not settled: it is looked up when its lease ends", "state", s.State, "err", err)
		return
	}
	report(log, c, s, reason, took)
	if d.Observe != nil {
		o := Outcome{Platform: d.Platform, State: s.State, Reason: reason, Took: took}
		if s.State == Sent {
			o.Lag = time.Since(c.Delivery.Filed)
		}
		d.Observe(o)
	}
}

// report logs what became of a claim.
func report(log *slog.Logger, c Claim, s Settlement, reason Reason, took time.Duration) {
	switch {
	case s.State == Sent && c.Doubted:
		log.Info("was delivered before", "took", took)
	case s.State == Sent:
		log.Info("delivered", "took", took)
	case s.State == Dropped || s.State == Held:
		log.Warn("not delivered", "state", s.State, "why", s.Why)
	case reason == Denied: // only the operator can mend it
		log.Error("the platform refuses the bot", "until", s.NotBefore, "why", s.Why)
	case reason == Gone:
		log.Warn("the channel cannot be posted to", "until", s.NotBefore, "why", s.Why)
	default:
		log.Info("delivery waits", "state", s.State, "reason", reason, "until", s.NotBefore, "why", s.Why)
	}
}

// settle records what became of a claim. A store that is away for a moment does not make a known answer a lost one: it is told
// again until the lease ends.
func (d *Dispatcher) settle(ctx context.Context, c Claim, s Settlement) error {
	ctx, cancel := context.WithTimeout(ctx, max(time.Until(c.Until), d.Within)) // a lease that ended may not be another's yet
	defer cancel()
	for try := 1; ; try++ {
		err := d.Queue.Settle(ctx, c, s)
		if err == nil || errors.Is(err, ErrLeaseLost) || try == settleTries || ctx.Err() != nil {
			return err
		}
		wait(ctx, nil, settleAgain)
	}
}

// send posts a delivery whose intent is on disk.
//
// Whoever finds that intent later counts on it that the attempt was over twice Within after it. A process that was stopped
// for a while in between, as by a machine that sleeps, posts nothing.
func (d *Dispatcher) send(ctx context.Context, c Claim) (Settlement, Reason) {
	now := time.Now().UTC()
	if over := earlier(c.Until, c.Delivery.LastAt.Add(2*d.Within)); over.Sub(now) < d.Within {
		return Settlement{State: Pending, NotBefore: now, Why: "The lease was about to end."}, Transient
	}
	post, cancel := context.WithTimeout(ctx, d.Within)
	defer cancel()
	var receipt Receipt
	err := unbroken(d.Log, c.Delivery.ID, func() (err error) {
		receipt, err = d.Notifier.Notify(post, c.Delivery)
		return err
	})
	now = time.Now().UTC()
	if err == nil {
		return Settlement{State: Sent, RemoteID: receipt.RemoteID, NextAt: now.Add(d.Pace)}, ""
	}
	if errors.Is(err, errBroke) {
		return broken(), ""
	}
	if no, ok := errors.AsType[*SendError](err); ok {
		return d.refused(c.Delivery, no, now), no.Reason
	}
	d.Log.Warn("answer lost", "delivery", c.Delivery.ID, "platform", d.Platform, "err", err)
	return d.unknown(c.Delivery, now), ""
}

// broken says what follows from a panic: it would come again with each attempt, and nobody knows how far this one got.
func broken() Settlement {
	return Settlement{State: Held, Why: "The bot broke over this message; its log says where."}
}

// refused says what follows from a platform's no.
func (d *Dispatcher) refused(del Delivery, no *SendError, now time.Time) Settlement {
	why := no.Err.Error()
	if no.Reason == Rejected {
		return Settlement{State: Dropped, Why: "The platform does not take this message: " + why}
	}
	if now.Sub(del.Filed) >= d.GiveUp {
		return Settlement{State: Dropped, Why: "It could not be posted for " + d.GiveUp.String() + ": " + why}
	}
	s := Settlement{State: Pending, Why: why}
	switch no.Reason {
	case RateLimited:
		s.NotBefore = now.Add(min(max(no.After, d.Pace), maxRetryAfter))
	case Gone, Denied:
		s.NotBefore, s.Paused, s.Tell = now.Add(pausedRetry), why, no.Reason == Gone
	default:
		s.NotBefore = now.Add(backoff(del.Attempt))
	}
	s.NextAt = s.NotBefore
	return s
}

// unknown says what follows from a lost answer: look, at once if the platform knows a repetition, else when the
// attempt is surely over.
func (d *Dispatcher) unknown(del Delivery, now time.Time) Settlement {
	s := Settlement{State: Unknown, NotBefore: now.Add(d.SettleAge), Why: "The platform's answer was lost."}
	if d.repeatable(del, now) {
		s.NotBefore = now.Add(backoff(del.Attempt))
	}
	s.NextAt = s.NotBefore
	return s
}

// findOut settles a delivery of which nobody knows whether it was posted.
func (d *Dispatcher) findOut(ctx context.Context, c Claim) (Settlement, Reason) {
	now := time.Now().UTC()
	if d.repeatable(c.Delivery, now) {
		again, err := d.Queue.Repeat(ctx, c, now)
		if err != nil {
			d.Log.Warn("delivery is not repeated", "delivery", c.Delivery.ID, "platform", d.Platform, "err", err)
			return d.unknown(c.Delivery, now), Transient
		}
		s, reason := d.send(ctx, again)
		if s.State == Pending { // this time nothing was posted, but the earlier attempt is still open
			s.State = Unknown
		}
		return s, reason
	}
	err := ErrCannotTell
	var receipt Receipt
	if d.Reconciler != nil {
		look, cancel := context.WithTimeout(ctx, d.Within)
		defer cancel()
		err = unbroken(d.Log, c.Delivery.ID, func() (err error) {
			receipt, err = d.Reconciler.Find(look, c.Delivery)
			return err
		})
	}
	asked, settled := now, c.Delivery.LastAt.Add(d.SettleAge) // what was not there when we asked may have come since
	now = time.Now().UTC()
	why := doubtOf(c)
	switch {
	case err == nil:
		return Settlement{State: Sent, RemoteID: receipt.RemoteID, NextAt: now.Add(d.Pace)}, ""
	case errors.Is(err, errBroke):
		return broken(), ""
	case errors.Is(err, ErrAbsent) && asked.Before(settled):
		return Settlement{State: Unknown, NotBefore: settled, NextAt: settled, Why: why + "; it may still be on its way."}, ""
	case errors.Is(err, ErrAbsent):
		return d.again(c.Delivery, now, why+"; the message is not there."), ""
	case errors.Is(err, ErrCannotTell) && asked.Before(settled):
		return Settlement{State: Unknown, NotBefore: settled, NextAt: settled, Why: why + "."}, ""
	case errors.Is(err, ErrCannotTell) && (d.Hold || c.Delivery.Attempt > 1):
		return Settlement{State: Held, Why: why + " and the bot may not look whether the message is there."}, ""
	case errors.Is(err, ErrCannotTell):
		return d.again(c.Delivery, now, why+"; posting it all the same."), ""
	}
	d.Log.Warn("delivery cannot be looked up yet", "delivery", c.Delivery.ID, "platform", d.Platform, "err", err)
	at := now.Add(backoff(c.Delivery.Attempt))
	return Settlement{State: Unknown, NotBefore: at, NextAt: at, Why: why + " and it cannot be asked yet."}, Transient
}

// doubtOf begins the sentence why nobody knows whether a delivery was posted.
func doubtOf(c Claim) string {
	if c.Doubted {
		return "The database was put back to an older state, and this may have been posted before that"
	}
	return "The platform's answer was lost"
}

// again says that a delivery is to be posted once more, unless it is too old for that.
func (d *Dispatcher) again(del Delivery, now time.Time, why string) Settlement {
	if now.Sub(del.Filed) >= d.GiveUp {
		return Settlement{State: Dropped, Why: "It could not be posted for " + d.GiveUp.String() + "."}
	}
	return Settlement{State: Pending, NotBefore: now, Why: why}
}

func (d *Dispatcher) repeatable(del Delivery, now time.Time) bool {
	r, ok := d.Notifier.(Repeater)
	return ok && r.Repeatable(del, now)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// drain takes up to n tokens without waiting and returns how many.
func drain(free <-chan struct{}, n int) int {
	for taken := range n {
		select {
		case <-free:
		default:
			return taken
		}
	}
	return n
}

// wait returns when rung, after d, or when ctx is done.
func wait(ctx context.Context, rung <-chan struct{}, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-rung:
	case <-timer.C:
	}
}
