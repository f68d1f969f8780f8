package alerts

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Notifier posts to one platform.
//
// Notify posts d once and returns where it stands. An error is a *SendError when it is certain that this attempt posted
// nothing; any other error means that nobody knows, as after a timeout or a lost connection, and the dispatcher
// looks before it sends again. Notify never retries on its own and ends when ctx does. It must be safe for concurrent use.
type Notifier interface {
	Notify(ctx context.Context, d Delivery) (Receipt, error)
}

// A Receipt is a platform's word that a message was posted.
type Receipt struct {
	RemoteID string // the platform's name for the message
}

// A Reason says why a platform did not post a message, and so what happens next.
type Reason string

// The reasons of a SendError.
const (
	Transient   Reason = "transient"    // it may go through later
	RateLimited Reason = "rate limited" // it will go through after SendError.After
	Rejected    Reason = "rejected"     // this message will never be taken
	Gone        Reason = "gone"         // the channel cannot be posted to: deleted, archived, the bot is not in it
	Denied      Reason = "denied"       // the bot itself is refused: token revoked, permission missing
)

// A SendError is a platform's answer other than yes: nothing was posted.
type SendError struct {
	Reason Reason
	After  time.Duration // RateLimited only
	Err    error         // what the platform said; never holds a secret
}

func (e *SendError) Error() string { return fmt.Sprintf("%s: %v", e.Reason, e.Err) }

// Unwrap returns what the platform said.
func (e *SendError) Unwrap() error { return e.Err }

// An Editor is a Notifier whose messages can be changed after they were posted.
//
// Edit makes the message d.RemoteID in d.Channel show d's card as it is now, in the place and under the name that it has, and tells
// nobody. An error is a *SendError when it is certain that this attempt changed nothing; it is Rejected when the message
// was deleted, or may no longer be changed. After any other error nobody knows, and since the message only ever says what d says, the
// same edit can be made again. Edit never retries on its own and ends when ctx does. It must be safe for concurrent use.
type Editor interface {
	Edit(ctx context.Context, d Delivery) error
}

// A Reconciler finds out whether a delivery whose answer was lost was posted after all.
//
// Find returns ErrAbsent only on positive evidence that nothing was posted: it could read the channel back past the
// moment of the first attempt and did not find the delivery's mark. It returns ErrCannotTell when it may not look.
// Any other error is passing. It must be safe for concurrent use.
type Reconciler interface {
	Find(ctx context.Context, d Delivery) (Receipt, error)
}

// What a Reconciler says when it did not find a message.
var (
	ErrAbsent     = errors.New("the message was not posted")
	ErrCannotTell = errors.New("cannot tell whether the message was posted")
)

// A Repeater is a Notifier whose platform recognises a message that it was given before.
//
// Repeatable reports whether Notify of d at now posts nothing new if d was already posted, and returns the
// receipt of the first.
type Repeater interface {
	Repeatable(d Delivery, now time.Time) bool
}
