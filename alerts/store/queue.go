package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"newsbot/alerts"
)

// deliveryColumns are what scanDelivery reads, of delivery d, alert a and destination c.
const deliveryColumns = `d.id, c.platform, c.workspace, c.channel, a.id, a.topic, a.story, a.article, a.card, d.kind, d.state,
	d.attempt, d.first_at, d.last_at, d.not_before, d.remote_id, d.why, d.filed`

// Claim implements [alerts.Queue].
func (s *Store) Claim(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Claim, error) {
	if n <= 0 {
		return nil, nil
	}
	idle := false
	if err := s.read(ctx, "look for due deliveries", func(t *tx) error { // most looks find nothing, and need not wait for the writer
		at, ok, err := t.nextDue(platform)
		idle = !ok || at > t.due(now)
		return err
	}); err != nil || idle {
		return nil, err
	}
	var claims []alerts.Claim
	var e epoch
	err := s.write(ctx, "claim deliveries", func(t *tx) error {
		claims = nil
		due, err := t.dueDestinations(platform, n, t.due(now))
		if err != nil {
			return err
		}
		if e, err = t.epoch(s.history.now(), now); err != nil {
			return err
		}
		for _, destination := range due {
			c, err := t.claim(destination, now, now.Add(lease), e)
			if err != nil {
				return err
			}
			claims = append(claims, c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.learn(e)
	if len(claims) > 0 {
		s.history.moved.Store(true)
	}
	return claims, nil
}

// Repeat implements [alerts.Queue].
func (s *Store) Repeat(ctx context.Context, c alerts.Claim, now time.Time) (alerts.Claim, error) {
	err := s.write(ctx, "repeat a delivery", func(t *tx) error {
		ch := c.Delivery.Channel
		n, err := t.exec(`UPDATE delivery SET last_at = ? WHERE id = ? AND state = 'unknown' AND destination =
				(SELECT id FROM destination WHERE workspace = ? AND platform = ? AND channel = ? AND lease_token = ? AND lease_token <> '')`,
			t.due(now), c.Delivery.ID, ch.Workspace, ch.Platform, ch.ID, c.Token)
		if err == nil && n == 0 {
			err = alerts.ErrLeaseLost
		}
		return err
	})
	if err != nil {
		return c, err
	}
	c.Delivery.LastAt = moment(micros(now))
	return c, nil
}

// Settle implements [alerts.Queue].
func (s *Store) Settle(ctx context.Context, c alerts.Claim, done alerts.Settlement) error {
	switch done.State {
	case alerts.Pending, alerts.Unknown, alerts.Sent, alerts.Dropped, alerts.Held:
	default:
		return fmt.Errorf("settle a delivery: it cannot become %q", done.State)
	}
	return s.write(ctx, "settle a delivery", func(t *tx) error {
		ch := c.Delivery.Channel
		var destination int64
		ours, err := t.row(`UPDATE delivery SET state = ?, remote_id = ?, why = ?,
				not_before = CASE WHEN CAST(? AS BIGINT) = 0 THEN not_before ELSE CAST(? AS BIGINT) END
			WHERE id = ? AND state IN ('sending', 'unknown') AND destination =
				(SELECT id FROM destination WHERE workspace = ? AND platform = ? AND channel = ? AND lease_token = ? AND lease_token <> '')
			RETURNING destination`,
			[]any{done.State, done.RemoteID, plain(done.Why), t.due(done.NotBefore), t.due(done.NotBefore),
				c.Delivery.ID, ch.Workspace, ch.Platform, ch.ID, c.Token}, &destination)
		if err != nil {
			return err
		}
		if !ours {
			return alerts.ErrLeaseLost
		}
		// The token is compared once more: between the two another node may have found the lease expired.
		var due sql.NullInt64
		free, err := t.row(`UPDATE destination SET lease_token = '', lease_until = 0, next_at = ?, paused_why = ?, due_at = (
				SELECT CASE WHEN CAST(? AS BIGINT) > d.not_before THEN CAST(? AS BIGINT) ELSE d.not_before END FROM delivery d
				WHERE d.destination = destination.id AND d.state IN ('pending', 'sending', 'unknown') ORDER BY d.seq LIMIT 1)
			WHERE id = ? AND lease_token = ? RETURNING due_at`,
			[]any{t.due(done.NextAt), plain(done.Paused), t.due(done.NextAt), t.due(done.NextAt), destination, c.Token}, &due)
		if err == nil && !free {
			err = alerts.ErrLeaseLost
		}
		if due.Valid && due.Int64 <= t.due(time.Now()) { // for who has nothing to do
			t.hint(hintDue + ch.Platform)
		}
		return err
	})
}

// NextDue implements [alerts.Queue].
func (s *Store) NextDue(ctx context.Context, platform string) (time.Time, bool, error) {
	var at time.Time
	var ok bool
	err := s.read(ctx, "look for due deliveries", func(t *tx) error {
		var us int64
		var err error
		us, ok, err = t.nextDue(platform)
		at = time.UnixMicro(us).Add(-t.ahead).UTC() // 0 is long ago, not never
		return err
	})
	return at, ok && err == nil, err
}

func (t *tx) nextDue(platform string) (int64, bool, error) {
	var at, held int64
	found, err := t.row(`SELECT due_at FROM destination WHERE platform = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
		[]any{platform}, &at)
	if !found || err != nil {
		return 0, false, err
	}
	_, err = t.row(`SELECT held_until FROM rate_budget WHERE platform = ?`, []any{platform}, &held)
	return max(at, held), err == nil, err
}

func (t *tx) dueDestinations(platform string, n int, now int64) ([]int64, error) {
	var due []int64
	err := t.rows(`SELECT id FROM destination WHERE platform = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`+t.dialect.skipLocked,
		[]any{platform, now, n}, func(scan func(...any) error) (bool, error) {
			var id int64
			err := scan(&id)
			due = append(due, id)
			return true, err
		})
	return due, err
}

// claim leases a destination that is due and puts the intent to send its oldest open delivery on disk.
func (t *tx) claim(destination int64, now, until time.Time, e epoch) (alerts.Claim, error) {
	var seq, doubted int64
	d, found, err := t.delivery(`SELECT d.seq, d.doubted, `+deliveryColumns+` FROM delivery d
		JOIN alert a ON a.seq = d.alert JOIN destination c ON c.id = d.destination
		WHERE d.destination = ? AND d.state IN ('pending', 'sending', 'unknown') ORDER BY d.seq LIMIT 1`, []any{destination}, &seq, &doubted)
	if err != nil {
		return alerts.Claim{}, err
	}
	if !found {
		return alerts.Claim{}, fmt.Errorf("destination %d is due and has no open delivery", destination)
	}
	switch {
	case e.doubts(t.due(now)) && doubted < e.since:
		doubted = e.since
		d = alerts.Doubted(d, t.undue(e.lostFrom), t.undue(e.since))
	default:
		d = alerts.Claimed(d, moment(micros(now)))
	}
	if _, err := t.exec(`UPDATE delivery SET state = ?, attempt = ?, first_at = ?, last_at = ?, doubted = ? WHERE seq = ?`,
		d.State, d.Attempt, t.due(d.FirstAt), t.due(d.LastAt), doubted, seq); err != nil {
		return alerts.Claim{}, err
	}
	token := rand.Text()
	_, err = t.exec(`UPDATE destination SET due_at = ?, lease_until = ?, lease_token = ? WHERE id = ?`,
		t.due(until), t.due(until), token, destination)
	return alerts.Claim{
		Delivery: d, Token: token, Until: moment(micros(until)),
		Doubted: d.State == alerts.Unknown && doubted > 0 && t.due(d.LastAt) == doubted,
	}, err
}

// delivery returns the first delivery that query finds. The query selects what before takes and then deliveryColumns.
func (t *tx) delivery(query string, args []any, before ...any) (d alerts.Delivery, found bool, err error) {
	err = t.rows(query, args, func(scan func(...any) error) (bool, error) {
		found = true
		d, err = t.scanDelivery(scan, before...)
		return false, err
	})
	return d, found, err
}

func (t *tx) scanDelivery(scan func(...any) error, before ...any) (alerts.Delivery, error) {
	var d alerts.Delivery
	var card string
	var first, last, notBefore, filed int64
	err := scan(append(before, &d.ID, &d.Channel.Platform, &d.Channel.Workspace, &d.Channel.ID,
		&d.Alert.ID, &d.Alert.Topic, &d.Alert.Story, &d.Alert.Article, &card, &d.Kind, &d.State,
		&d.Attempt, &first, &last, &notBefore, &d.RemoteID, &d.Why, &filed)...)
	if err != nil {
		return d, err
	}
	d.FirstAt, d.LastAt, d.NotBefore, d.Filed = t.undue(first), t.undue(last), t.undue(notBefore), moment(filed)
	if err := json.Unmarshal([]byte(card), &d.Alert.Card); err != nil {
		return d, fmt.Errorf("card of delivery %s: %w", d.ID, err)
	}
	return d, nil
}
