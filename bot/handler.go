package bot

import (
	"log/slog"
)

// A Handler answers commands. Its fields are set before first use and not changed after.
type Handler struct {
	Subscriptions Subscriptions
	Archive       Archive
	Health        Health
	Events        Events
	Changed       func() // called after a topic or subscription changed, so that the desk learns of it at once; may be nil
	Log           *slog.Logger
}
