package alerts

import (
	"errors"
	"log/slog"
	"runtime/debug"
)

// errBroke means that we panicked over a message, which is our own mistake; the log says more.
var errBroke = errors.New("the bot broke over this message")

// unbroken has a platform do something with a message and turns a panic into errBroke. All other messages are not to suffer for it, and
// a start would bring the same message again.
func unbroken(log *slog.Logger, id DeliveryID, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("message could not be worked on", "delivery", id, "panic", p, "stack", string(debug.Stack()))
			err = errBroke
		}
	}()
	return do()
}
