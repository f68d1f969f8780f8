package alertstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"newsbot/alerts"
)

// A Platform is a chat platform in memory: what was posted stands in its channels, in order, to be looked at.
// It posts everything unless it is told otherwise. Its fields are set before first use.
type Platform struct {
	// Answer says what Notify does with d; attempt counts the calls for this delivery, the first is 1. Nil means Yes to all.
	Answer func(d alerts.Delivery, attempt int) Answer

	// EditAnswer says what Edit does with d, as Answer does for Notify. Nil means Yes to all.
	EditAnswer func(d alerts.Delivery, attempt int) Answer

	// Window is how long after a delivery's first attempt the platform still recognises it. Zero means that it never does.
	Window time.Duration

	// Blind keeps Find from looking.
	Blind bool

	mu       sync.Mutex
	attempts map[alerts.DeliveryID]int
	edits    map[alerts.DeliveryID]int
	messages []Message
	named    int // how many messages were ever posted
	busy     map[alerts.Channel]int
	overlaps int
}

var (
	_ alerts.Notifier   = (*Platform)(nil)
	_ alerts.Editor     = (*Platform)(nil)
	_ alerts.Reconciler = (*Platform)(nil)
	_ alerts.Repeater   = (*Platform)(nil)
)

// A Message is what stands in a channel.
type Message struct {
	RemoteID string
	Delivery alerts.Delivery // as it was posted or edited last
	At       time.Time       // when it was posted
	Edits    int             // how often it was changed
}

// An Answer is what a Platform does with one attempt to post.
type Answer struct {
	posts bool
	hangs bool // until the caller gives up
	late  bool // posts only after the caller gave up
	err   error
}

// Yes posts the message and says so.
func Yes() Answer { return Answer{posts: true} }

// No posts nothing and says why.
func No(why alerts.Reason) Answer {
	return Answer{err: &alerts.SendError{Reason: why, Err: errors.New("the platform said no")}}
}

// Wait posts nothing and asks to come back after that long.
func Wait(after time.Duration) Answer {
	return Answer{err: &alerts.SendError{Reason: alerts.RateLimited, After: after, Err: errors.New("too many messages")}}
}

// Lose cuts the connection before the answer; whether the message was posted is for the test to say.
func Lose(posted bool) Answer {
	return Answer{posts: posted, err: errors.New("connection reset by peer")}
}

// Hang never answers; whether the message was posted is for the test to say.
func Hang(posted bool) Answer { return Answer{posts: posted, hangs: true} }

// Late never answers and posts the message after the caller has given up.
func Late() Answer { return Answer{hangs: true, late: true} }

// Notify does what Answer says.
func (p *Platform) Notify(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return alerts.Receipt{}, &alerts.SendError{Reason: alerts.Transient, Err: err}
	}
	answer := p.begin(d)
	defer p.end(d.Channel)
	var receipt alerts.Receipt
	if answer.posts {
		receipt = p.post(d)
	}
	if answer.hangs {
		<-ctx.Done()
		if answer.late {
			p.post(d)
		}
		return alerts.Receipt{}, fmt.Errorf("post message: %w", ctx.Err())
	}
	if answer.err != nil {
		return alerts.Receipt{}, answer.err
	}
	return receipt, nil
}

// Edit does what EditAnswer says.
func (p *Platform) Edit(ctx context.Context, d alerts.Delivery) error {
	if err := ctx.Err(); err != nil {
		return &alerts.SendError{Reason: alerts.Transient, Err: err}
	}
	answer := p.beginEdit(d)
	if answer.posts && !p.change(d) {
		return &alerts.SendError{Reason: alerts.Rejected, Err: errors.New("the message is not there")}
	}
	if answer.hangs {
		<-ctx.Done()
		if answer.late {
			p.change(d)
		}
		return fmt.Errorf("edit message: %w", ctx.Err())
	}
	return answer.err
}

// Stand has d stand in its channel, posted by somebody who did not ask.
func (p *Platform) Stand(d alerts.Delivery) { p.post(d) }

// begin counts the attempt and returns what to do with it.
func (p *Platform) begin(d alerts.Delivery) Answer {
	p.mu.Lock()
	n := count(&p.attempts, d.ID)
	if p.busy == nil {
		p.busy = map[alerts.Channel]int{}
	}
	p.busy[d.Channel]++
	if p.busy[d.Channel] > 1 {
		p.overlaps++
	}
	p.mu.Unlock()
	if p.Answer == nil {
		return Yes()
	}
	return p.Answer(d, n)
}

// beginEdit counts the attempt to edit and returns what to do with it.
func (p *Platform) beginEdit(d alerts.Delivery) Answer {
	p.mu.Lock()
	n := count(&p.edits, d.ID)
	p.mu.Unlock()
	if p.EditAnswer == nil {
		return Yes()
	}
	return p.EditAnswer(d, n)
}

func count(calls *map[alerts.DeliveryID]int, id alerts.DeliveryID) int {
	if *calls == nil {
		*calls = map[alerts.DeliveryID]int{}
	}
	(*calls)[id]++
	return (*calls)[id]
}

func (p *Platform) end(c alerts.Channel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy[c]--
}

// post adds the message, unless the platform recognises it.
func (p *Platform) post(d alerts.Delivery) alerts.Receipt {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if m, ok := p.find(d.ID); ok && now.Before(m.At.Add(p.Window)) {
		return alerts.Receipt{RemoteID: m.RemoteID}
	}
	p.named++
	m := Message{RemoteID: fmt.Sprintf("message-%d", p.named), Delivery: d, At: now}
	p.messages = append(p.messages, m)
	return alerts.Receipt{RemoteID: m.RemoteID}
}

// change makes the message of d say what d says, and reports whether it is there.
func (p *Platform) change(d alerts.Delivery) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.messages, func(m Message) bool { return m.RemoteID == d.RemoteID && m.Delivery.Channel == d.Channel })
	if i < 0 {
		return false
	}
	p.messages[i].Delivery = d
	p.messages[i].Edits++
	return true
}

// Delete removes the message that is called remoteID.
func (p *Platform) Delete(remoteID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages = slices.DeleteFunc(p.messages, func(m Message) bool { return m.RemoteID == remoteID })
}

func (p *Platform) find(id alerts.DeliveryID) (Message, bool) {
	i := slices.IndexFunc(p.messages, func(m Message) bool { return m.Delivery.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return p.messages[i], true
}

// Find looks the message up.
func (p *Platform) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return alerts.Receipt{}, err
	}
	if p.Blind {
		return alerts.Receipt{}, alerts.ErrCannotTell
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m, ok := p.find(d.ID); ok {
		return alerts.Receipt{RemoteID: m.RemoteID}, nil
	}
	return alerts.Receipt{}, alerts.ErrAbsent
}

// Repeatable reports whether d is still within the window.
func (p *Platform) Repeatable(d alerts.Delivery, now time.Time) bool {
	return p.Window > 0 && now.Before(d.FirstAt.Add(p.Window))
}

// Messages returns what stands in c, oldest first.
func (p *Platform) Messages(c alerts.Channel) []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Message
	for _, m := range p.messages {
		if m.Delivery.Channel == c {
			out = append(out, m)
		}
	}
	return out
}

// Attempts returns how often Notify was called for the delivery.
func (p *Platform) Attempts(id alerts.DeliveryID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.attempts[id]
}

// EditAttempts returns how often Edit was called for the delivery.
func (p *Platform) EditAttempts(id alerts.DeliveryID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.edits[id]
}

// Overlaps returns how often a message was sent into a channel while another was on its way there.
func (p *Platform) Overlaps() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.overlaps
}
