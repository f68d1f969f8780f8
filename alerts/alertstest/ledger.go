package alertstest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

// A Ledger is a store in memory: it files, queues, leases and settles as a database would, slowly and plainly. Tests of the desk
// and the dispatcher work against it, and stores are compared with it. The zero Ledger is empty.
type Ledger struct {
	mu         sync.Mutex
	topics     []alerts.TopicState
	changed    map[alerts.TopicID]int64
	version    int64
	keys       map[string]bool
	articles   []news.Article
	stories    []alerts.StoryID // of the articles
	alerts     []alerts.Alert
	shelf      []alerts.Shelved
	amended    []*amendment
	saved      []saved
	digests    map[alerts.DigestID]bool // that are to come
	verdicts   []alerts.Verdict
	deliveries []*alerts.Delivery // in the order in which they were filed
	byID       map[alerts.DeliveryID]*alerts.Delivery
	channels   []*lane // in the order in which they were first seen
	claims     int
	doubt      doubt
}

// A doubt says that the ledger was put back at a time, lacks what was posted from another time until then, and how long that matters.
type doubt struct {
	from, since, until time.Time
	asked              map[alerts.DeliveryID]bool
}

// PutBack has the ledger be one that was put back at now and lacks what was posted since from. Until then it hands out each delivery as
// doubted before it is sent.
func (l *Ledger) PutBack(from, now, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.doubt = doubt{from, now, until, map[alerts.DeliveryID]bool{}}
}

// A lane is a channel as the sender sees it.
type lane struct {
	channel alerts.Channel
	nextAt  time.Time
	until   time.Time
	token   string
	paused  string

	deliveries []*alerts.Delivery // oldest first
}

var _ Store = (*Ledger)(nil)

// Follow implements [Store].
func (l *Ledger) Follow(_ context.Context, c alerts.Channel, rule string, now time.Time) (alerts.Topic, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lane(c)
	i := slices.IndexFunc(l.topics, func(t alerts.TopicState) bool {
		return t.Topic.Workspace == c.Workspace && t.Topic.Rule == rule
	})
	if i < 0 {
		i = len(l.topics)
		id := alerts.TopicID(i + 1)
		l.topics = append(l.topics, alerts.TopicState{Topic: alerts.Topic{
			ID: id, Workspace: c.Workspace, Name: "topic-" + strconv.Itoa(i+1), Rule: rule, By: "Ada", Created: now,
		}})
	}
	t := &l.topics[i]
	if !slices.ContainsFunc(t.Subscriptions, func(s alerts.Subscription) bool { return s.Channel == c }) {
		l.change(t.Topic.ID)
		t.Subscriptions = append(slices.Clone(t.Subscriptions), alerts.Subscription{
			ID: alerts.SubscriptionID(l.version), Topic: t.Topic.ID, Channel: c, Cadence: alerts.AtOnce, By: "Ada", Created: now,
		})
	}
	return t.Topic, nil
}

// Unfollow implements [Store].
func (l *Ledger) Unfollow(_ context.Context, c alerts.Channel, topic alerts.TopicID) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.topics {
		t := &l.topics[i]
		rest := slices.DeleteFunc(slices.Clone(t.Subscriptions), func(s alerts.Subscription) bool { return s.Channel == c })
		if t.Topic.ID == topic && len(rest) < len(t.Subscriptions) {
			t.Subscriptions = rest
			l.change(topic)
		}
	}
	return nil
}

func (l *Ledger) change(t alerts.TopicID) {
	if l.changed == nil {
		l.changed = map[alerts.TopicID]int64{}
	}
	l.version++
	l.changed[t] = l.version
}

// Changes implements [alerts.Catalog].
func (l *Ledger) Changes(_ context.Context, version int64) ([]alerts.TopicState, int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var states []alerts.TopicState
	for _, t := range l.topics {
		if l.changed[t.Topic.ID] > version {
			states = append(states, t)
		}
	}
	return states, l.version, nil
}

// Known implements [alerts.Filer].
func (l *Ledger) Known(_ context.Context, articles []news.Article) ([]bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := make([]bool, len(articles))
	for i, a := range articles {
		known[i] = l.known(a)
	}
	return known, nil
}

func (l *Ledger) known(a news.Article) bool {
	return slices.ContainsFunc(a.Keys(), func(k string) bool { return l.keys[k] })
}

// File implements [alerts.Filer].
func (l *Ledger) File(_ context.Context, filings []alerts.Filing) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range filings {
		if err := l.check(f, filings[:i]); err != nil {
			return 0, fmt.Errorf("file article %s: %w", f.Article.ID, err)
		}
	}
	filed := 0
	for _, f := range filings {
		if l.known(f.Article) {
			continue
		}
		filed++
		if l.keys == nil {
			l.keys, l.byID = map[string]bool{}, map[alerts.DeliveryID]*alerts.Delivery{}
		}
		for _, k := range f.Article.Keys() {
			l.keys[k] = true
		}
		l.articles, l.stories = append(l.articles, f.Article), append(l.stories, f.Story)
		if f.Sketch.ID != "" {
			l.shelf = append(l.shelf, alerts.Shelved{Number: int64(len(l.articles)), Story: f.Story, Sketch: f.Sketch})
		}
		l.send(f)
	}
	return filed, nil
}

// check says what keeps f from being filed, together with earlier ones.
func (l *Ledger) check(f alerts.Filing, earlier []alerts.Filing) error {
	if l.known(f.Article) {
		return nil
	}
	for _, a := range f.Alerts {
		if l.owner(a.Topic) == "" {
			return fmt.Errorf("there is no topic %d", a.Topic)
		}
	}
	for _, d := range f.Deliveries {
		filed := slices.ContainsFunc(f.Alerts, func(a alerts.Alert) bool { return a.ID == d.Alert.ID })
		if !filed || l.owner(d.Alert.Topic) != d.Channel.Workspace {
			return fmt.Errorf("the alert of a delivery to %s is not filed with it, or is of another workspace", d.Channel)
		}
		if l.taken(d, earlier) {
			return alerts.ErrHeard
		}
	}
	return nil
}

// taken reports whether another article brings what d would.
func (l *Ledger) taken(d alerts.Delivery, earlier []alerts.Filing) bool {
	if known := l.byID[d.ID]; known != nil {
		return known.Alert.Article != d.Alert.Article
	}
	for _, e := range earlier {
		for _, x := range e.Deliveries {
			if x.ID == d.ID && x.Alert.Article != d.Alert.Article {
				return true
			}
		}
	}
	return false
}

func (l *Ledger) owner(topic alerts.TopicID) alerts.WorkspaceID {
	for _, t := range l.topics {
		if t.Topic.ID == topic {
			return t.Topic.Workspace
		}
	}
	return ""
}

// Claim implements [alerts.Queue].
func (l *Ledger) Claim(_ context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Claim, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var due []*lane
	for _, c := range l.channels {
		if at, ok := c.dueAt(platform); ok && !at.After(now) {
			due = append(due, c)
		}
	}
	slices.SortStableFunc(due, func(a, b *lane) int {
		x, _ := a.dueAt(platform)
		y, _ := b.dueAt(platform)
		return cmp.Compare(x.UnixMicro(), y.UnixMicro())
	})
	var claims []alerts.Claim
	for _, c := range due[:min(max(n, 0), len(due))] {
		d := c.head()
		if now.Before(l.doubt.until) && !l.doubt.asked[d.ID] {
			*d, l.doubt.asked[d.ID] = alerts.Doubted(*d, l.doubt.from, l.doubt.since), true
		} else {
			*d = alerts.Claimed(*d, now)
		}
		l.claims++
		c.token, c.until = strconv.Itoa(l.claims), now.Add(lease)
		doubted := d.State == alerts.Unknown && l.doubt.asked[d.ID] && d.LastAt.Equal(l.doubt.since)
		claims = append(claims, alerts.Claim{Delivery: c.threaded(*d), Token: c.token, Until: c.until, Doubted: doubted})
	}
	return claims, nil
}

// Repeat implements [alerts.Queue].
func (l *Ledger) Repeat(_ context.Context, c alerts.Claim, now time.Time) (alerts.Claim, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, d := l.lane(c.Delivery.Channel), l.byID[c.Delivery.ID]
	if c.Token == "" || at.token != c.Token || d == nil || d.State != alerts.Unknown {
		return c, alerts.ErrLeaseLost
	}
	d.LastAt, c.Delivery.LastAt = now, now
	return c, nil
}

// Settle implements [alerts.Queue].
func (l *Ledger) Settle(_ context.Context, c alerts.Claim, s alerts.Settlement) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains([]alerts.State{alerts.Pending, alerts.Unknown, alerts.Sent, alerts.Dropped, alerts.Held}, s.State) {
		return fmt.Errorf("a delivery cannot be settled as %q", s.State)
	}
	at, d := l.lane(c.Delivery.Channel), l.byID[c.Delivery.ID]
	if c.Token == "" || at.token != c.Token || d == nil {
		return alerts.ErrLeaseLost
	}
	at.token, at.until, at.nextAt = "", time.Time{}, s.NextAt
	if s.Paused != "" || s.State == alerts.Sent {
		at.paused = s.Paused
	}
	d.State, d.RemoteID, d.Why = s.State, s.RemoteID, s.Why
	if !s.NotBefore.IsZero() {
		d.NotBefore = s.NotBefore
	}
	return nil
}

// NextDue implements [alerts.Queue].
func (l *Ledger) NextDue(_ context.Context, platform string) (time.Time, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var next time.Time
	found := false
	for _, c := range l.channels {
		if at, ok := c.dueAt(platform); ok && (!found || at.Before(next)) {
			next, found = at, true
		}
	}
	return next, found, nil
}

// dueAt returns when l can be claimed by platform, and false if nothing waits in it.
func (l *lane) dueAt(platform string) (time.Time, bool) {
	if l.channel.Platform != platform {
		return time.Time{}, false
	}
	d := l.head()
	switch {
	case d == nil:
		return time.Time{}, false
	case l.token != "":
		return l.until, true
	case l.nextAt.After(d.NotBefore):
		return l.nextAt, true
	}
	return d.NotBefore, true
}

// head returns the oldest open delivery, nil if there is none.
func (l *lane) head() *alerts.Delivery {
	for _, d := range l.deliveries {
		if d.State == alerts.Pending || d.State == alerts.Sending || d.State == alerts.Unknown {
			return d
		}
	}
	return nil
}

func (l *Ledger) lane(c alerts.Channel) *lane {
	for _, k := range l.channels {
		if k.channel == c {
			return k
		}
	}
	k := &lane{channel: c}
	l.channels = append(l.channels, k)
	return k
}

// Deliveries returns all deliveries as they stand, in the order in which they were filed.
func (l *Ledger) Deliveries() []alerts.Delivery {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []alerts.Delivery
	for _, d := range l.deliveries {
		all = append(all, *d)
	}
	return all
}

// Articles returns the articles that were filed, oldest first.
func (l *Ledger) Articles() []news.Article {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.articles)
}

// Verdicts returns what was held back, oldest first.
func (l *Ledger) Verdicts() []alerts.Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.verdicts)
}

// Paused returns why c cannot be posted to, as it was last settled.
func (l *Ledger) Paused(c alerts.Channel) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lane(c).paused
}
