package store

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"newsbot/alerts"
	"newsbot/bot"
)

// How much one workspace may ask for.
const (
	MaxTopics        = 1000 // of a workspace
	MaxSubscriptions = 100  // of a channel
)

// week is how far back a channel's deliveries of a topic are counted.
const week = 7 * 24 * time.Hour

// Subscribe implements [bot.Subscriptions].
func (w *Workspace) Subscribe(ctx context.Context, wish bot.Wish) (f bot.Followed, newTopic, newSubscription bool, err error) {
	wish.Rule, wish.Name, wish.By = plain(wish.Rule), plain(wish.Name), plain(wish.By)
	c := w.channel(wish.Room)
	err = w.s.write(ctx, "subscribe", func(t *tx) error {
		f, newTopic, newSubscription = bot.Followed{}, false, false
		destination, _, err := t.destination(c, micros(wish.At))
		if err != nil {
			return err
		}
		var id string // held until the end: two at once cannot make one topic too many
		if _, err := t.row(`SELECT id FROM workspace WHERE id = ?`+t.dialect.lock, []any{w.id}, &id); err != nil {
			return err
		}
		if err := t.heard(destination, wish); err != nil {
			return err
		}
		if f.Topic, newTopic, err = t.findOrMakeTopic(w.id, wish); err != nil {
			return err
		}
		f.Subscription, f.Was, newSubscription, err = t.findOrMakeSubscription(c, wish, f.Topic.ID, destination)
		if err != nil || !newTopic && !newSubscription && f.Subscription.Cadence == f.Was {
			return err
		}
		if newTopic {
			if err := t.audit(c, wish.At, wish.By, "made topic", f.Topic.ID); err != nil {
				return err
			}
		}
		if newSubscription {
			if err := t.audit(c, wish.At, wish.By, "subscribed", f.Topic.ID); err != nil {
				return err
			}
		} else if f.Subscription.Cadence != f.Was {
			if err := t.audit(c, wish.At, wish.By, "told "+string(f.Subscription.Cadence), f.Topic.ID); err != nil {
				return err
			}
		}
		return t.changed(w.id, f.Topic.ID)
	})
	if err != nil {
		return bot.Followed{}, false, false, err
	}
	return f, newTopic, newSubscription, nil
}

// heard takes note that somebody speaks in a channel: what people call it, and that it is worth a try if it was paused.
func (t *tx) heard(destination int64, wish bot.Wish) error {
	now := t.due(wish.At)
	_, err := t.exec(`UPDATE destination SET place = CASE WHEN CAST(? AS TEXT) <> '' THEN CAST(? AS TEXT) ELSE place END,
			due_at = CASE WHEN paused_why <> '' AND lease_token = '' AND due_at > ? THEN ? ELSE due_at END WHERE id = ?`,
		plain(wish.Place), plain(wish.Place), now, now, destination)
	return err
}

// Unsubscribe implements [bot.Subscriptions].
func (w *Workspace) Unsubscribe(ctx context.Context, room bot.Room, topic alerts.TopicID) (bool, error) {
	c, was := w.channel(room), false
	err := w.s.write(ctx, "unsubscribe", func(t *tx) error {
		n, err := t.exec(`DELETE FROM subscription WHERE workspace = ? AND topic = ? AND destination =
			(SELECT id FROM destination WHERE workspace = ? AND platform = ? AND channel = ?)`,
			c.Workspace, topic, c.Workspace, c.Platform, c.ID)
		was = n > 0
		if err != nil || !was {
			return err
		}
		if err := t.audit(c, time.Now(), "", "unsubscribed", topic); err != nil {
			return err
		}
		return t.changed(c.Workspace, topic)
	})
	return was && err == nil, err
}

// Following implements [bot.Subscriptions].
func (w *Workspace) Following(ctx context.Context, room bot.Room) ([]bot.Followed, error) {
	c := w.channel(room)
	var all []bot.Followed
	err := w.s.read(ctx, "list subscriptions", func(t *tx) error {
		all = nil
		err := t.rows(`SELECT `+topicColumns+`, s.id, s.made_by, s.created, s.cadence, (SELECT count(*) FROM delivery d
					JOIN alert a ON a.seq = d.alert WHERE d.destination = c.id AND d.filed >= ? AND a.topic = t.id)
				FROM destination c JOIN subscription s ON s.destination = c.id JOIN topic t ON t.id = s.topic
				WHERE c.workspace = ? AND c.platform = ? AND c.channel = ? ORDER BY s.id`,
			[]any{micros(time.Now().Add(-week)), c.Workspace, c.Platform, c.ID},
			func(scan func(...any) error) (bool, error) {
				f := bot.Followed{Subscription: alerts.Subscription{Channel: c}}
				var created int64
				var err error
				f.Topic, err = scanTopic(scan, &f.Subscription.ID, &f.Subscription.By, &created, &f.Subscription.Cadence, &f.Week)
				f.Subscription.Topic, f.Subscription.Created = f.Topic.ID, moment(created)
				all = append(all, f)
				return true, err
			})
		return err
	})
	return all, err
}

// Topics implements [bot.Subscriptions].
func (w *Workspace) Topics(ctx context.Context) ([]alerts.Topic, error) {
	var all []alerts.Topic
	err := w.s.read(ctx, "list topics", func(t *tx) error {
		all = nil
		return t.rows(`SELECT `+topicColumns+` FROM topic t WHERE t.workspace = ? ORDER BY t.name`, []any{w.id},
			func(scan func(...any) error) (bool, error) {
				topic, err := scanTopic(scan)
				all = append(all, topic)
				return true, err
			})
	})
	return all, err
}

// findOrMakeTopic returns the workspace's topic with the wish's rule.
func (t *tx) findOrMakeTopic(workspace alerts.WorkspaceID, w bot.Wish) (topic alerts.Topic, isNew bool, err error) {
	find := func() (found bool, err error) {
		err = t.rows(`SELECT `+topicColumns+` FROM topic t WHERE t.workspace = ? AND t.rule_hash = ?`, []any{workspace, hashText(w.Rule)},
			func(scan func(...any) error) (bool, error) {
				found = true
				topic, err = scanTopic(scan)
				return false, err
			})
		return found, err
	}
	if found, err := find(); found || err != nil {
		return topic, false, err
	}
	var have int
	if _, err := t.row(`SELECT count(*) FROM topic WHERE workspace = ?`, []any{workspace}, &have); err != nil {
		return topic, false, err
	}
	if have >= MaxTopics {
		return topic, false, fmt.Errorf("this workspace has %d topics: %w", have, bot.ErrTooMany)
	}
	name, err := t.freeName(workspace, w.Name)
	if err != nil {
		return topic, false, err
	}
	topic = alerts.Topic{Workspace: workspace, Name: name, Rule: w.Rule, By: w.By, Created: moment(micros(w.At))}
	_, err = t.row(`INSERT INTO topic (workspace, name, rule, rule_hash, made_by, created) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
		[]any{workspace, name, w.Rule, hashText(w.Rule), w.By, micros(w.At)}, &topic.ID)
	return topic, true, err
}

// freeName returns name, with a number appended if another topic of the workspace has it.
func (t *tx) freeName(workspace alerts.WorkspaceID, name string) (string, error) {
	for n, free := 1, name; ; n++ {
		if n > 1 {
			free = name + "-" + strconv.Itoa(n)
		}
		var taken int64
		found, err := t.row(`SELECT id FROM topic WHERE workspace = ? AND name = ?`, []any{workspace, free}, &taken)
		if !found || err != nil {
			return free, err
		}
	}
}

// findOrMakeSubscription returns the channel's subscription to topic with the cadence that it is to have, and the one that it had.
func (t *tx) findOrMakeSubscription(
	c alerts.Channel, w bot.Wish, topic alerts.TopicID, destination int64,
) (s alerts.Subscription, was alerts.Cadence, isNew bool, err error) {
	s = alerts.Subscription{Topic: topic, Channel: c}
	var created int64
	found, err := t.row(`SELECT id, made_by, created, cadence FROM subscription WHERE workspace = ? AND destination = ? AND topic = ?`,
		[]any{c.Workspace, destination, topic}, &s.ID, &s.By, &created, &was)
	if found || err != nil {
		s.Created, s.Cadence = moment(created), cmp.Or(w.Cadence, was)
		if err == nil && s.Cadence != was {
			_, err = t.exec(`UPDATE subscription SET cadence = ? WHERE id = ?`, s.Cadence, s.ID)
		}
		return s, was, false, err
	}
	var have int
	if _, err := t.row(`SELECT count(*) FROM subscription WHERE workspace = ? AND destination = ?`,
		[]any{c.Workspace, destination}, &have); err != nil {
		return s, "", false, err
	}
	if have >= MaxSubscriptions {
		return s, "", false, fmt.Errorf("this channel has %d subscriptions: %w", have, bot.ErrTooMany)
	}
	s.By, s.Created, s.Cadence = w.By, moment(micros(w.At)), cmp.Or(w.Cadence, alerts.AtOnce)
	_, err = t.row(`INSERT INTO subscription (workspace, topic, destination, made_by, owner, created, cadence) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		[]any{c.Workspace, topic, destination, w.By, plain(w.Owner), micros(w.At), s.Cadence}, &s.ID)
	return s, s.Cadence, true, err
}

// audit writes down who changed what.
func (t *tx) audit(c alerts.Channel, at time.Time, who, what string, topic alerts.TopicID) error {
	_, err := t.exec(`INSERT INTO audit (workspace, at, who, what, topic, channel) VALUES (?, ?, ?, ?, ?, ?)`,
		c.Workspace, micros(at), who, what, topic, c.ID)
	return err
}
