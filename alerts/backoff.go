package alerts

import (
	"math/rand/v2"
	"time"
)

// Waits before a delivery is tried again.
const (
	backoffLeast  = time.Second
	backoffMost   = 5 * time.Minute
	pausedRetry   = time.Hour     // a channel that is gone, a bot that is refused: somebody has to act
	maxRetryAfter = 6 * time.Hour // a platform that asks for more is asked again by then
)

// backoff returns how long to wait after the given attempt: full jitter under a ceiling that doubles, as in the AWS Architecture
// Blog's "Exponential Backoff And Jitter", with a floor of a second.
func backoff(attempt int) time.Duration {
	ceiling := backoffMost
	if shift := max(attempt, 1); shift < 9 { // 2^9 s is over five minutes
		ceiling = min(backoffLeast<<shift, backoffMost)
	}
	return backoffLeast + rand.N(ceiling-backoffLeast+1)
}
