package feed

import "time"

// A Standing is how the feeds of a poller are doing.
type Standing struct {
	Feeds   int
	Overdue int // due for longer than a minute
	Failing int // for longer than six hours
	Pushed  int // whose hub has a subscription of ours
}

// lateBy is how long a feed may wait for its host's turn before it counts as overdue.
const lateBy = time.Minute

// Standing returns how the feeds are doing; all is zero unless Run runs.
func (p *Poller) Standing(now time.Time) Standing {
	s := p.live.Load()
	if s == nil {
		return Standing{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Standing{Feeds: len(s.feeds)}
	for _, e := range s.feeds {
		if e.index >= 0 && !e.at.IsZero() && now.Sub(e.at) > lateBy {
			st.Overdue++
		}
		if !e.since.IsZero() && now.Sub(e.since) > failedFor[0] {
			st.Failing++
		}
		if e.pushed.After(now) {
			st.Pushed++
		}
	}
	return st
}
