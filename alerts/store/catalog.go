package store

import (
	"context"

	"newsbot/alerts"
)

const (
	topicColumns        = `t.id, t.workspace, t.name, t.rule, t.made_by, t.created`
	subscriptionColumns = `s.id, s.topic, c.platform, c.workspace, c.channel, s.made_by, s.created, s.cadence`
)

// ruleVersion is the name in meta of the last version given to a change.
const ruleVersion = "rule version"

// Changes implements [alerts.Catalog].
func (s *Store) Changes(ctx context.Context, version int64) ([]alerts.TopicState, int64, error) {
	var states []alerts.TopicState
	var newest int64
	err := s.read(ctx, "read changed topics", func(t *tx) error {
		states = nil
		if _, err := t.row(`SELECT number FROM meta WHERE name = ?`, []any{ruleVersion}, &newest); err != nil || newest == version {
			return err
		}
		if version > newest { // it stems from another database, perhaps from before a backup was restored
			version = 0
		}
		at := map[alerts.TopicID]int{}
		err := t.rows(`SELECT `+topicColumns+` FROM rule_change r JOIN topic t ON t.id = r.topic WHERE r.version > ? ORDER BY t.id`,
			[]any{version}, func(scan func(...any) error) (bool, error) {
				topic, err := scanTopic(scan)
				at[topic.ID] = len(states)
				states = append(states, alerts.TopicState{Topic: topic})
				return true, err
			})
		if err != nil {
			return err
		}
		return t.rows(`SELECT `+subscriptionColumns+` FROM rule_change r JOIN subscription s ON s.topic = r.topic
				JOIN destination c ON c.id = s.destination WHERE r.version > ? ORDER BY s.id`,
			[]any{version}, func(scan func(...any) error) (bool, error) {
				sub, err := scanSubscription(scan)
				if err == nil {
					state := &states[at[sub.Topic]]
					state.Subscriptions = append(state.Subscriptions, sub)
				}
				return true, err
			})
	})
	if err != nil {
		return nil, 0, err
	}
	return states, newest, nil
}

// changed gives the change of topic a version. Versions become visible in their order: the row in meta is held until then.
func (t *tx) changed(workspace alerts.WorkspaceID, topic alerts.TopicID) error {
	var version int64
	if _, err := t.row(`UPDATE meta SET number = number + 1 WHERE name = ? RETURNING number`, []any{ruleVersion}, &version); err != nil {
		return err
	}
	t.hint(hintTopics)
	_, err := t.exec(`INSERT INTO rule_change (topic, workspace, version) VALUES (?, ?, ?)
		ON CONFLICT (topic) DO UPDATE SET version = excluded.version`, topic, workspace, version)
	return err
}

// scanTopic reads topicColumns, and then what after takes.
func scanTopic(scan func(...any) error, after ...any) (alerts.Topic, error) {
	var t alerts.Topic
	var created int64
	err := scan(append([]any{&t.ID, &t.Workspace, &t.Name, &t.Rule, &t.By, &created}, after...)...)
	t.Created = moment(created)
	return t, err
}

// scanSubscription reads subscriptionColumns.
func scanSubscription(scan func(...any) error) (alerts.Subscription, error) {
	var s alerts.Subscription
	var created int64
	err := scan(&s.ID, &s.Topic, &s.Channel.Platform, &s.Channel.Workspace, &s.Channel.ID, &s.By, &created, &s.Cadence)
	s.Created = moment(created)
	return s, err
}
