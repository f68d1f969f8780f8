package alerts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"newsbot/news/text"
)

// A Cadence is how often a channel is told of a topic.
type Cadence string

// The cadences of a subscription.
const (
	AtOnce Cadence = "live"   // a card for each story
	Hourly Cadence = "hourly" // one message at the full hour
	Daily  Cadence = "daily"  // one message a day
)

// A Timetable says when digests go out.
type Timetable struct {
	Daily time.Duration  // after midnight
	Zone  *time.Location // nil for UTC
}

// Next returns when the next digest of that cadence is due after now. Where clocks change, the time of day stays.
func (t Timetable) Next(c Cadence, now time.Time) time.Time {
	if c == Hourly {
		return now.UTC().Truncate(time.Hour).Add(time.Hour)
	}
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	for day := d; ; day++ {
		at := time.Date(y, m, day, 0, 0, int(t.Daily/time.Second), 0, zone)
		if at.After(now) {
			return at.UTC()
		}
	}
}

// A Saved is an alert that a channel is told of with its next digest.
type Saved struct {
	Alert    AlertID
	Channel  Channel
	Due      time.Time
	Material bool // it is worth telling even if an earlier digest had the story
}

// A DigestID names what a channel is told at one time.
type DigestID struct {
	Channel Channel
	Due     time.Time
}

// A Digest is what was saved up for a channel.
type Digest struct {
	ID     DigestID
	Alerts []Alert // oldest first, a story once; none if nobody subscribes to them any more
	More   int     // further ones that are not among Alerts
}

// Digests keeps what is saved up. It must be safe for concurrent use, also by several processes.
type Digests interface {
	// DueDigests returns up to n digests that are due at now, each with its oldest stories, at most stories of them.
	DueDigests(ctx context.Context, now time.Time, n, stories int) ([]Digest, error)

	// FileDigest ends d and files what is said instead, an alert with its delivery, in one transaction; nothing is said if
	// alert is nil. It does nothing if the digest has ended, or holds more by now than d says: then it is still due.
	FileDigest(ctx context.Context, d Digest, alert *Alert, now time.Time) error
}

// How digests are planned.
const (
	mostInDigest  = 10 // stories that a digest shows
	digestsAtOnce = 50
	planEvery     = 2 * time.Second
)

// A Planner files digests when they are due. Its fields are set before first use. Several at once do no harm.
type Planner struct {
	Digests Digests
	Filed   func() // as of a Desk; may be nil
	Log     *slog.Logger
}

// Run plans digests until ctx is done.
func (p *Planner) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := p.Plan(ctx, time.Now().UTC())
		if err != nil && ctx.Err() == nil {
			p.Log.Warn("digests are not planned", "err", err)
		}
		if n < digestsAtOnce {
			wait(ctx, nil, planEvery)
		}
	}
	return nil
}

// Plan files the digests that are due at now and returns how many they are.
func (p *Planner) Plan(ctx context.Context, now time.Time) (int, error) {
	due, err := p.Digests.DueDigests(ctx, now, digestsAtOnce, mostInDigest)
	if err != nil {
		return 0, fmt.Errorf("look for digests: %w", err)
	}
	var failed []error // one channel's digest keeps no other waiting
	for _, d := range due {
		if err := p.Digests.FileDigest(ctx, d, d.alert(), now); err != nil {
			failed = append(failed, fmt.Errorf("file the digest of %s: %w", d.ID.Channel, err))
		}
	}
	if len(due) > len(failed) && p.Filed != nil {
		p.Filed()
	}
	return len(due) - len(failed), errors.Join(failed...)
}

// Len returns how many stories d has.
func (d Digest) Len() int { return len(d.Alerts) + d.More }

// alert returns what d says, nil if it says nothing. It stands for several stories, so that its story is its own.
func (d Digest) alert() *Alert {
	if len(d.Alerts) == 0 {
		return nil
	}
	first := d.Alerts[0]
	c := d.ID.Channel
	a := first
	a.Story = StoryID(hash("digest", c.Platform, string(c.Workspace), c.ID, strconv.FormatInt(d.ID.Due.UnixMicro(), 10), string(first.Article)))
	a.ID = NewAlertID(first.Topic, a.Story)
	a.Card = Card{Topic: first.Card.Topic, Rule: first.Card.Rule}
	for _, x := range d.Alerts {
		a.Card.Stories = append(a.Card.Stories, storyLine(x.Card))
		if x.Topic != first.Topic {
			a.Card.Topic, a.Card.Rule = "", ""
		}
	}
	n := d.Len()
	a.Card.Title = "1 story"
	if n > 1 {
		a.Card.Title = strconv.Itoa(n) + " stories"
	}
	if a.Card.Topic != "" {
		a.Card.Title += " for " + a.Card.Topic
	}
	if d.More > 0 {
		a.Card.Stories = append(a.Card.Stories, Plain("and "+strconv.Itoa(d.More)+" more"))
	}
	return &a
}

// storyLine is a story in a digest: its headline, linked, and the first sentence of its summary.
func storyLine(c Card) Line {
	line := Line{{Text: c.Headline(), URL: c.URL, Strong: true}}
	summary := c.Summary.String()
	if first := text.Sentences(c.Language, summary); len(first) > 0 {
		line = append(line, Run{Text: " — " + strings.TrimSpace(summary[first[0].Start:first[0].End])})
	}
	return line
}
