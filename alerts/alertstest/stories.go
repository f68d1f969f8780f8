package alertstest

import (
	"context"
	"slices"
	"time"

	"newsbot/alerts"
	"newsbot/news"
	"newsbot/news/story"
)

// An amendment is a card that is to be changed.
type amendment struct {
	channel alerts.Channel
	story   alerts.StoryID
	since   time.Time
	due     time.Time
	attempt int
	version int64
}

// Heard implements [alerts.Filer].
func (l *Ledger) Heard(_ context.Context, c alerts.Channel, story alerts.StoryID) ([]alerts.Hearing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var heard []alerts.Hearing
	for _, d := range l.lane(c).deliveries {
		if d.Alert.Story != story {
			continue
		}
		a := l.article(d.Alert.Article)
		heard = append(heard, alerts.Hearing{
			Article: a.ID, Copy: l.copyOf(a.ID), URL: a.URL, Outlet: a.Outlet(), Topic: d.Alert.Topic, Kind: d.Kind, State: d.State, Filed: d.Filed,
		})
	}
	return heard, nil
}

func (l *Ledger) article(id news.ID) news.Article {
	i := slices.IndexFunc(l.articles, func(a news.Article) bool { return a.ID == id })
	if i < 0 {
		return news.Article{}
	}
	return l.articles[i]
}

func (l *Ledger) copyOf(id news.ID) news.ID {
	for _, s := range l.shelf {
		if s.Sketch.ID == id {
			return s.Sketch.Copy
		}
	}
	return ""
}

// Sketches implements [alerts.Shelf].
func (l *Ledger) Sketches(_ context.Context, after int64, has func(int64) bool) ([]alerts.Shelved, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []alerts.Shelved
	for _, s := range l.shelf {
		if s.Number > after && !has(s.Number) && len(found) < 1000 {
			found = append(found, s)
		}
	}
	return found, nil
}

// Said implements [alerts.Shelf].
func (l *Ledger) Said(_ context.Context, id alerts.AlertID) (story.Known, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var said story.Known
	for _, a := range l.alerts {
		if a.ID == id {
			said = said.And(a.Said)
		}
	}
	return said, nil
}

// amend notes that the card of a story in c is to be changed.
func (l *Ledger) amend(c alerts.Channel, story alerts.StoryID, now time.Time) {
	for _, m := range l.amended {
		if m.channel == c && m.story == story {
			m.version++
			return
		}
	}
	due := now.Add(alerts.AmendAfter)
	l.amended = append(l.amended, &amendment{channel: c, story: story, since: due, due: due, version: 1})
}

// ClaimAmendments implements [alerts.Amendments].
func (l *Ledger) ClaimAmendments(_ context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Amendment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var claimed []alerts.Amendment
	for _, m := range slices.Clone(l.amended) {
		if m.channel.Platform != platform || m.due.After(now) || len(claimed) >= n {
			continue
		}
		card := l.lane(m.channel).card(m.story)
		switch {
		case card == nil || card.State == alerts.Dropped || card.State == alerts.Held:
			l.amended = slices.DeleteFunc(l.amended, func(x *amendment) bool { return x == m })
			continue
		case card.State != alerts.Sent:
			m.due = now.Add(alerts.AmendAfter)
			continue
		}
		var outlets []alerts.Outlet
		for _, a := range l.alerts {
			if a.ID == card.Alert.ID && a.Article != card.Alert.Article {
				outlets = append(outlets, alerts.OutletOf(l.article(a.Article)))
			}
		}
		card.Alert.Card = card.Alert.Card.With(outlets)
		m.due, m.attempt = now.Add(lease), m.attempt+1
		claimed = append(claimed, alerts.Amendment{Delivery: *card, Since: m.since, Attempt: m.attempt, Version: m.version})
	}
	return claimed, nil
}

// SettleAmendment implements [alerts.Amendments].
func (l *Ledger) SettleAmendment(_ context.Context, a alerts.Amendment, done bool, next time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.amended, func(m *amendment) bool {
		return m.channel == a.Delivery.Channel && m.story == a.Delivery.Alert.Story
	})
	switch {
	case i < 0:
	case !done:
		l.amended[i].due = next
	case l.amended[i].version == a.Version:
		l.amended = slices.Delete(l.amended, i, i+1)
	default:
		l.amended[i].due, l.amended[i].since, l.amended[i].attempt = next, next, 0
	}
	return nil
}

// card returns the delivery that brought the latest card of a story, nil if there is none.
func (l *lane) card(story alerts.StoryID) *alerts.Delivery {
	for _, d := range slices.Backward(l.deliveries) {
		if d.Alert.Story == story && alerts.IsCard(d.Kind) {
			return d
		}
	}
	return nil
}

// threaded returns d with the name of the card to whose thread it is to be added: the latest before it that was sent.
func (l *lane) threaded(d alerts.Delivery) alerts.Delivery {
	for _, c := range l.deliveries {
		if c.ID == d.ID {
			break
		}
		if c.Alert.Story == d.Alert.Story && alerts.IsCard(c.Kind) && c.State == alerts.Sent && !alerts.IsCard(d.Kind) {
			d.Thread = c.RemoteID
		}
	}
	return d
}
