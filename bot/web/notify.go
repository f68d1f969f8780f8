package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
)

// shown is how many cards a page starts with.
const shown = 50

// Notify shows d on the pages that are open. A page that is opened later reads it from the board.
func (p *Platform) Notify(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if err := postable(ctx, d); err != nil {
		return alerts.Receipt{}, err
	}
	p.hub.card(d)
	return alerts.Receipt{RemoteID: string(d.ID)}, nil
}

// Edit shows d as it is now on the pages that are open. The board has it in that form already: other pages read it there.
func (p *Platform) Edit(ctx context.Context, d alerts.Delivery) error {
	if err := postable(ctx, d); err != nil {
		return err
	}
	if d.RemoteID != string(d.ID) {
		return &alerts.SendError{Reason: alerts.Rejected, Err: fmt.Errorf("the console has no message %q", d.RemoteID)}
	}
	p.hub.change(d)
	return nil
}

// postable says no if nothing can be shown of d.
func postable(ctx context.Context, d alerts.Delivery) error {
	if err := ctx.Err(); err != nil {
		return &alerts.SendError{Reason: alerts.Transient, Err: err}
	}
	if d.Channel != Channel(d.Channel.ID) || !channelName.MatchString(d.Channel.ID) {
		return &alerts.SendError{Reason: alerts.Gone, Err: fmt.Errorf("the console has no channel %q", d.Channel)}
	}
	return nil
}

// Repeatable is always true: pages show a delivery once, however often it is posted.
func (p *Platform) Repeatable(alerts.Delivery, time.Time) bool { return true }

// recent returns what stands in channel, newest first: what the board has, and before it what was posted a moment ago and is
// not yet recorded there.
func (p *Platform) recent(ctx context.Context, channel string) ([]alerts.Delivery, error) {
	fresh := p.hub.latest(channel) // first: what is recorded in between is then in both, not in neither
	sent, err := p.board.Recent(ctx, bot.RoomOf(Channel(channel)), shown)
	if err != nil {
		return fresh, fmt.Errorf("read the cards of a channel: %w", err)
	}
	fresh = slices.DeleteFunc(fresh, func(d alerts.Delivery) bool {
		return slices.ContainsFunc(sent, func(s alerts.Delivery) bool { return s.ID == d.ID })
	})
	return append(fresh, sent...), nil
}
