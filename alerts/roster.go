package alerts

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/rules"
)

// RosterRefresh is how often a node looks for topics that another node changed: changes reach every node within a second.
const RosterRefresh = 750 * time.Millisecond

// A Roster holds every topic with its subscriptions, ready to match. It follows a Catalog. It is safe for concurrent use
// once its fields are set.
type Roster struct {
	Catalog Catalog
	Log     *slog.Logger
	Bell    *Bell         // rings when another node changed a topic; never if nil
	Every   time.Duration // between two looks if nobody rings; RosterRefresh if zero

	refreshing sync.Mutex // one refresh at a time
	mu         sync.RWMutex
	version    int64
	topics     map[TopicID]followed
	rules      *rules.Set
	deep       int                               // topics that ask for names or figures
	named      map[WorkspaceID]map[string]string // the rule of every topic, by its name
}

// followed is a topic that somebody subscribes to.
type followed struct {
	TopicState
	rule *rules.Rule
}

// A Matched is a topic whose rule matched an article, and where.
type Matched struct {
	TopicState
	Match rules.Match
}

// Refresh takes in what changed since the last time. A topic whose rule no longer compiles is left out and logged; the
// others work on.
func (r *Roster) Refresh(ctx context.Context) error {
	r.refreshing.Lock()
	defer r.refreshing.Unlock()
	r.mu.RLock()
	since := r.version
	r.mu.RUnlock()
	changed, version, err := r.Catalog.Changes(ctx, since)
	if err != nil {
		return fmt.Errorf("read changed topics: %w", err)
	}
	if version == since {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rules == nil {
		r.rules, r.topics, r.named = rules.NewSet(), map[TopicID]followed{}, map[WorkspaceID]map[string]string{}
	}
	for _, t := range changed { // first all names: a rule may refer to a topic behind it
		if r.named[t.Topic.Workspace] == nil {
			r.named[t.Topic.Workspace] = map[string]string{}
		}
		r.named[t.Topic.Workspace][t.Topic.Name] = t.Topic.Rule
	}
	for _, t := range changed {
		r.put(t)
	}
	r.version = version
	return nil
}

// put replaces what is held of a topic.
func (r *Roster) put(t TopicState) {
	if old, ok := r.topics[t.Topic.ID]; ok {
		r.rules.Remove(rules.ID(t.Topic.ID))
		delete(r.topics, t.Topic.ID)
		r.deep -= int(DepthOf(old.rule))
	}
	if len(t.Subscriptions) == 0 {
		return
	}
	rule, err := rules.Compile(t.Topic.Rule, rules.Topics(func(name string) (string, bool) {
		rule, ok := r.named[t.Topic.Workspace][name]
		return rule, ok
	}))
	if err != nil {
		r.Log.Error("topic is not matched: its rule is no longer legal", "topic", t.Topic.ID, "err", err)
		return
	}
	r.rules.Put(rules.ID(t.Topic.ID), rule)
	r.topics[t.Topic.ID] = followed{t, rule}
	r.deep += int(DepthOf(rule))
}

// Run refreshes the roster until ctx is done.
func (r *Roster) Run(ctx context.Context) error {
	every, rung := r.Every, (<-chan struct{})(nil)
	if every == 0 {
		every = RosterRefresh
	}
	if r.Bell != nil {
		rung = r.Bell.Rung()
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-rung:
		case <-tick.C:
		}
		switch err := r.Refresh(ctx); {
		case ctx.Err() != nil:
		case err != nil && !failing:
			r.Log.Error("topics are not up to date", "err", err)
			failing = true
		case err == nil && failing:
			r.Log.Info("topics are up to date again")
			failing = false
		}
	}
}

// Match returns the topics that a prepared article is about, in no particular order.
func (r *Roster) Match(a news.Article) []Matched {
	r.mu.RLock()
	depth := Words
	if r.deep > 0 {
		depth = Figures
	}
	r.mu.RUnlock()
	doc := Document(a, depth) // what takes long, without holding anybody up
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.rules == nil {
		return nil
	}
	var matched []Matched
	r.rules.Match(doc, func(id rules.ID) {
		t := r.topics[TopicID(id)]
		if m, ok := t.rule.Match(doc); ok {
			matched = append(matched, Matched{t.TopicState, m})
		}
	})
	return matched
}

// Open reports whether more text could change whether some topic matches a prepared article; with matched, also whether one
// matches it now. Only topics count whose workspace sees the article.
func (r *Roster) Open(a news.Article, sight Sight, matched bool) bool {
	if r.Len() == 0 {
		return false
	}
	doc := Document(a, Words)
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, t := range r.topics {
		if sight.Of(t.Topic.Workspace) && (t.rule.Open(doc) || matched && t.rule.Matches(doc)) {
			return true
		}
	}
	return false
}

// Len returns how many topics have subscriptions.
func (r *Roster) Len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.topics)
}
