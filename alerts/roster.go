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

	refreshing sync.Mutex // one refresh at a time; whoever refreshes has what follows, up to mu
	version    int64
	named      map[WorkspaceID]map[string]string // the rule of every topic, by its name
	shared     map[string]*sharing               // rules that do not refer to topics, by their text

	mu     sync.RWMutex // of what follows; held for a short time only
	topics map[TopicID]followed
	rules  *rules.Set
	deep   int // topics that ask for names or figures
}

// followed is a topic that somebody subscribes to.
type followed struct {
	TopicState
	rule *rules.Rule
}

// A sharing is a compiled rule that several workspaces may have as a topic.
type sharing struct {
	rule   *rules.Rule
	topics int
}

// A Matched is a topic whose rule matched an article, and where.
type Matched struct {
	TopicState
	Match rules.Match
}

// Refresh takes in what changed since the last time. A topic whose rule no longer compiles is left out and logged; the
// others work on. Articles are matched meanwhile.
func (r *Roster) Refresh(ctx context.Context) error {
	r.refreshing.Lock()
	defer r.refreshing.Unlock()
	changed, version, err := r.Catalog.Changes(ctx, r.version)
	if err != nil {
		return fmt.Errorf("read changed topics: %w", err)
	}
	if version == r.version {
		return nil
	}
	first := r.named == nil
	if first {
		r.named, r.shared = map[WorkspaceID]map[string]string{}, map[string]*sharing{}
		r.mu.Lock()
		r.rules, r.topics = rules.NewSet(), map[TopicID]followed{}
		r.mu.Unlock()
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
	if first {
		r.rules.Settle()
	}
	r.version = version
	return nil
}

// put replaces what is held of a topic.
func (r *Roster) put(t TopicState) {
	id := t.Topic.ID
	var rule *rules.Rule
	if len(t.Subscriptions) > 0 {
		var err error
		if rule, err = r.compile(t.Topic); err != nil {
			r.Log.Error("topic is not matched: its rule is no longer legal", "topic", id, "err", err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.topics[id]; ok {
		r.deep -= int(DepthOf(old.rule))
		r.forget(old.Topic)
	}
	if rule == nil {
		r.rules.Remove(rules.ID(id))
		delete(r.topics, id)
		return
	}
	r.rules.Put(rules.ID(id), rule)
	t.Topic.Rule = rule.String() // one text for all who have it
	r.topics[id] = followed{t, rule}
	r.deep += int(DepthOf(rule))
}

// compile returns the rule of a topic, which others may share.
func (r *Roster) compile(t Topic) (*rules.Rule, error) {
	if s, ok := r.shared[t.Rule]; ok {
		s.topics++
		return s.rule, nil
	}
	referred := false
	rule, err := rules.Compile(t.Rule, rules.Topics(func(name string) (string, bool) {
		referred = true
		rule, ok := r.named[t.Workspace][name]
		return rule, ok
	}))
	if err != nil || referred {
		return rule, err
	}
	if s, ok := r.shared[rule.String()]; ok { // written otherwise
		s.topics++
		return s.rule, nil
	}
	r.shared[rule.String()] = &sharing{rule, 1}
	return rule, nil
}

// forget notes that a topic no longer needs its rule.
func (r *Roster) forget(t Topic) {
	if s, ok := r.shared[t.Rule]; ok {
		if s.topics--; s.topics == 0 {
			delete(r.shared, t.Rule)
		}
	}
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
	set, depth := r.rules, Words
	if r.deep > 0 {
		depth = Figures
	}
	r.mu.RUnlock()
	if set == nil {
		return nil
	}
	doc := Document(a, depth)
	defer doc.Release()
	var ids []TopicID
	set.Match(doc, func(id rules.ID) { ids = append(ids, TopicID(id)) })
	if len(ids) == 0 {
		return nil
	}
	found := make([]followed, 0, len(ids))
	r.mu.RLock()
	for _, id := range ids {
		if t, ok := r.topics[id]; ok {
			found = append(found, t)
		}
	}
	r.mu.RUnlock()
	var matched []Matched // what takes long, without holding anybody up
	for _, t := range found {
		if m, ok := t.rule.Match(doc); ok {
			matched = append(matched, Matched{t.TopicState, m})
		}
	}
	return matched
}

// Open reports whether more text could change whether some topic matches a prepared article; with matched, also whether one
// matches it now. Only topics count whose workspace sees the article.
func (r *Roster) Open(a news.Article, sight Sight, matched bool) bool {
	if r.Len() == 0 {
		return false
	}
	doc := Document(a, Words)
	defer doc.Release()
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
