package alertstest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"newsbot/alerts"
	"newsbot/news"
)

var _ alerts.Revisions = (*Ledger)(nil)

// Filed implements [alerts.Revisions].
func (l *Ledger) Filed(_ context.Context, a news.Article) (news.Article, alerts.StoryID, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range a.Keys() {
		for i, filed := range l.articles {
			if slices.Contains(filed.Keys(), k) {
				return filed, l.stories[i], true, nil
			}
		}
	}
	return news.Article{}, "", false, nil
}

// Revise implements [alerts.Revisions].
func (l *Ledger) Revise(_ context.Context, f alerts.Filing, since time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.articles, func(a news.Article) bool { return a.ID == f.Article.ID })
	if i < 0 {
		return fmt.Errorf("there is no article %s", f.Article.ID)
	}
	if err := l.check(f, nil); err != nil {
		return err
	}
	l.articles[i] = f.Article
	for _, a := range f.Recast {
		l.recast(a, f.Article.Seen, since)
	}
	l.send(f)
	return nil
}

// recast changes the card of a filed alert.
func (l *Ledger) recast(a alerts.Alert, seen, since time.Time) {
	for i, x := range l.alerts {
		if x.ID == a.ID && x.Article == a.Article {
			l.alerts[i].Card = a.Card
		}
	}
	for _, d := range l.deliveries {
		if d.Alert.ID != a.ID || d.Alert.Article != a.Article {
			continue
		}
		d.Alert.Card = a.Card
		if alerts.IsCard(d.Kind) && !d.Filed.Before(since) {
			l.amend(d.Channel, a.Story, seen)
		}
	}
}

// send queues what a filing has to say.
func (l *Ledger) send(f alerts.Filing) {
	for _, a := range f.Alerts {
		if !slices.ContainsFunc(l.alerts, func(x alerts.Alert) bool { return x.ID == a.ID && x.Article == a.Article }) {
			l.alerts = append(l.alerts, a)
		}
	}
	l.verdicts = append(l.verdicts, f.Verdicts...)
	for _, d := range f.Deliveries {
		to := l.lane(d.Channel)
		if l.byID[d.ID] == nil {
			d.State, d.Attempt = alerts.Pending, 0
			l.deliveries, to.deliveries, l.byID[d.ID] = append(l.deliveries, &d), append(to.deliveries, &d), &d
		}
	}
	l.save(f)
	for _, c := range f.Amended {
		l.amend(c, f.Story, f.Article.Seen)
	}
}
