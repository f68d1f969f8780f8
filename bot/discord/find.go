package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
)

// How far Find looks.
const (
	beforeFirst = 10 * time.Minute // our clock may be ahead of Discord's
	afterLast   = 10 * time.Minute // our clock may be behind, or Discord slow
	pageSize    = 100              // Discord's largest
	mostPages   = 20               // of a very busy channel; beyond it nobody can tell
)

// Find looks in the channel for the message of d, from before it was first sent until well after it was last sent.
//
// The message is known by its nonce, if Discord gives that back, and else by the reference at its end; and it must be the bot's own.
// That nothing was found is evidence only if the bot may read the channel: without Read Message History Discord answers
// with an empty list, and not with an error.
func (p *Platform) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	channel, err := p.place(ctx, d.Channel)
	if _, nowhere := errors.AsType[*alerts.SendError](err); nowhere || d.FirstAt.IsZero() {
		return alerts.Receipt{}, alerts.ErrCannotTell
	}
	if err != nil {
		return alerts.Receipt{}, cannotLook(err)
	}
	self, err := p.whoami(ctx)
	if err != nil {
		return alerts.Receipt{}, fmt.Errorf("look for a message: %w", err)
	}
	_, readable := d.Channel.Person() // what it said to a person a bot may always read
	after, end := snowflakeAt(d.FirstAt.Add(-beforeFirst)), snowflakeAt(later(d.FirstAt, d.LastAt).Add(afterLast))
	for range mostPages {
		page, err := p.messages(ctx, channel, "after="+strconv.FormatUint(after, 10)+"&limit="+strconv.Itoa(pageSize))
		if err != nil {
			return alerts.Receipt{}, cannotLook(err)
		}
		for _, m := range page {
			readable = true
			if m.Author.ID == self && m.marks(d.ID) {
				return alerts.Receipt{RemoteID: m.ID}, nil
			}
			if id, err := strconv.ParseUint(m.ID, 10, 64); err == nil && id > after {
				after = id
			}
		}
		if len(page) < pageSize || after > end {
			return alerts.Receipt{}, p.absent(ctx, channel, readable)
		}
	}
	return alerts.Receipt{}, alerts.ErrCannotTell
}

// absent says what it means that a message was not found: that it is not there if the channel can be read, which any message
// seen proves, be it older than what was looked for; else the permissions decide.
func (p *Platform) absent(ctx context.Context, channel string, readable bool) error {
	if readable {
		return alerts.ErrAbsent
	}
	page, err := p.messages(ctx, channel, "limit=1")
	if err != nil {
		return cannotLook(err)
	}
	if len(page) > 0 {
		return alerts.ErrAbsent
	}
	may, err := p.permissions(ctx, channel)
	if err != nil {
		return cannotLook(err)
	}
	if may.has(sdk.PermissionViewChannel | sdk.PermissionReadMessageHistory) {
		return alerts.ErrAbsent
	}
	return alerts.ErrCannotTell
}

// cannotLook tells an error for good from one that passes.
func cannotLook(err error) error {
	if e, ok := errors.AsType[*apiError](err); ok && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound) && e.Code != 0 {
		return fmt.Errorf("%w: %w", alerts.ErrCannotTell, err)
	}
	return fmt.Errorf("look for a message: %w", err)
}

// A seen is a message as far as Find looks at it.
type seen struct {
	ID      string              `json:"id"`
	Author  struct{ ID string } `json:"author"`
	Nonce   any                 `json:"nonce"` // a string, or a number from old clients
	Content string              `json:"content"`
	Embeds  []struct {
		Footer struct{ Text string } `json:"footer"`
	} `json:"embeds"`
}

// marks reports whether m is the message of the delivery id.
func (m seen) marks(id alerts.DeliveryID) bool {
	if m.Nonce == string(id) || strings.HasSuffix(m.Content, reference(id)) {
		return true
	}
	for _, e := range m.Embeds {
		if strings.HasSuffix(e.Footer.Text, reference(id)) {
			return true
		}
	}
	return false
}

func (p *Platform) messages(ctx context.Context, channel, query string) ([]seen, error) {
	var page []seen
	err := p.get(ctx, messagesURL(channel)+"?"+query, messagesRoute(channel), &page)
	return page, err
}

// epoch is when Discord's names begin to count, in Unix milliseconds.
const epoch = 1420070400000

// snowflakeAt returns the name that a message posted at t would have, at least.
func snowflakeAt(t time.Time) uint64 { return uint64(max(t.UnixMilli()-epoch, 0)) << 22 }
