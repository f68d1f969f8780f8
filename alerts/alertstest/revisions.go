package alertstest

import (
	"context"
	"fmt"
	"slices"

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
func (l *Ledger) Revise(_ context.Context, f alerts.Filing) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.articles, func(a news.Article) bool { return a.ID == f.Article.ID })
	if i < 0 {
		return fmt.Errorf("there is no article %s", f.Article.ID)
	}
	l.articles[i] = f.Article
	l.send(f)
	return nil
}

// send queues what a filing has to say.
func (l *Ledger) send(f alerts.Filing) {
	l.verdicts = append(l.verdicts, f.Verdicts...)
	for _, d := range f.Deliveries {
		to := l.lane(d.Channel)
		if l.byID[d.ID] == nil {
			d.State, d.Attempt = alerts.Pending, 0
			l.deliveries, to.deliveries, l.byID[d.ID] = append(l.deliveries, &d), append(to.deliveries, &d), &d
		}
	}
}
