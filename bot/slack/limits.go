package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"newsbot/alerts"
)

// hushWithin is how long telling the other nodes may take.
const hushWithin = 2 * time.Second

// limits tell the limit on one channel from the one on the whole workspace, since Slack's answer is the same: when a second channel
// meets one while the first still waits, it is the workspace's.
type limits struct {
	mu      sync.Mutex
	channel string // that met one last
	until   time.Time
}

// meet notes that a message to channel must wait, and reports whether all others must too.
func (l *limits) meet(channel string, wait time.Duration, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	everywhere := l.channel != "" && l.channel != channel && now.Before(l.until)
	l.channel = channel
	if until := now.Add(wait); until.After(l.until) {
		l.until = until
	}
	return everywhere
}

// slowed has all nodes wait if err, which is about a message to channel, says that Slack wants nothing at all for a while.
func (p *Platform) slowed(ctx context.Context, channel string, err error) {
	no, ok := errors.AsType[*alerts.SendError](err)
	if !ok || no.Reason != alerts.RateLimited || !p.limits.meet(channel, no.After, time.Now()) || p.options.Hush == nil {
		return
	}
	p.log.Warn("Slack asked the bot to slow down in the whole workspace", "wait", no.After)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hushWithin)
	defer cancel()
	if err := p.options.Hush(ctx, no.After); err != nil {
		p.log.Warn("the other nodes do not know that Slack asked the bot to slow down", "err", err)
	}
}
