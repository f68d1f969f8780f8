package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"newsbot/alerts"
)

// deliveryColumns are what scanDelivery reads, of delivery d, alert a and destination c.
const deliveryColumns = `d.id, c.platform, c.workspace, c.channel, a.id, a.topic, a.story, a.article, a.card, d.kind, d.state,
	d.attempt, d.first_at, d.last_at, d.not_before, d.remote_id, d.why, d.filed, CASE WHEN d.kind NOT LIKE 'update/%' THEN '' ELSE COALESCE((
		SELECT card.remote_id FROM delivery card WHERE card.destination = d.destination AND card.story = d.story AND card.state = 'sent'
		AND card.seq < d.seq AND card.kind NOT LIKE 'update/%' ORDER BY card.seq DESC LIMIT 1), '') END`

// Claim implements [alerts.Queue].
func (s *Store) Claim(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Claim, error) {
	if n <= 0 {
		return nil, nil
	}
	idle := false
	if err := s.glance(ctx, "look for due deliveries", func(t *tx) error { // most looks find nothing, and need not wait for the writer
		at, ok, err := t.nextDue(platform)
		idle = !ok || at > t.due(now)
		return err
	}); err != nil || idle {
		return nil, err
	}
	var claims []alerts.Claim
	var e epoch
	err := s.write(ctx, "claim deliveries", func(t *tx) error {
		due, err := t.dueDestinations(platform, n, t.due(now))
		if err != nil || len(due) == 0 {
			claims = nil
			return err
		}
		if e, err = t.epoch(s.history.now(), now); err != nil {
			return err
		}
		claims, err = t.claim(due, now, now.Add(lease), e)
		return err
	})
	if err != nil || len(claims) == 0 {
		return nil, err
	}
	s.learn(e)
	s.history.moved.Store(true)
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

// A settled is a claim and what became of it.
type settled struct {
	claim alerts.Claim
	alerts.Settlement
}

// Settle implements [alerts.Queue].
func (s *Store) Settle(ctx context.Context, c alerts.Claim, done alerts.Settlement) error {
	switch done.State {
	case alerts.Pending, alerts.Unknown, alerts.Sent, alerts.Dropped, alerts.Held:
	default:
		return fmt.Errorf("settle a delivery: it cannot become %q", done.State)
	}
	lost, err := s.settling.call(ctx, settled{c, done})
	return errors.Join(err, lost)
}

// settleAll records what became of several claims, and returns for each nil or that its lease was lost.
func (s *Store) settleAll(ctx context.Context, all []settled) ([]error, error) {
	var lost []error
	err := s.write(ctx, "settle deliveries", func(t *tx) error {
		at := time.Now().UTC()
		now := t.due(at)
		held, err := t.lockClaimed(all)
		if err != nil {
			return err
		}
		lost = make([]error, len(all))
		var deliveries, channels [][]any
		for i, d := range all {
			row, ours := held[d.claim.Delivery.ID]
			if !ours || row.token != d.claim.Token || row.channel != d.claim.Delivery.Channel {
				lost[i] = alerts.ErrLeaseLost
				continue
			}
			delete(held, d.claim.Delivery.ID) // it is settled once
			deliveries = append(deliveries, []any{row.delivery, d.State, d.RemoteID, plain(d.Why), t.due(d.NotBefore)})
			if d.Paused == "" && d.State != alerts.Sent {
				d.Paused, d.Tell = row.paused, false
			}
			channels = append(channels, []any{row.destination, t.due(d.NextAt), plain(d.Paused)})
			if err := t.tellOfPause(row, d.Settlement, at); err != nil {
				return err
			}
		}
		err = t.update(`UPDATE delivery SET state = v.column2, remote_id = v.column3, why = v.column4,
				not_before = CASE WHEN v.column5 = 0 THEN not_before ELSE v.column5 END`,
			deliveries, `seq = v.column1`, nil)
		if err != nil {
			return err
		}
		return t.update(`UPDATE destination SET lease_token = '', lease_until = 0, next_at = v.column2, paused_why = v.column3, due_at = (
				SELECT CASE WHEN v.column2 > d.not_before THEN v.column2 ELSE d.not_before END FROM delivery d
				WHERE d.destination = destination.id AND d.state IN ('pending', 'sending', 'unknown') ORDER BY d.seq LIMIT 1)`,
			channels, `id = v.column1 RETURNING platform, due_at`, func(scan func(...any) error) error {
				var platform string
				var due sql.NullInt64
				err := scan(&platform, &due)
				if due.Valid && due.Int64 <= now { // for who has nothing to do
					t.hint(hintDue + platform)
				}
				return err
			})
	})
	return lost, err
}

// A claimedRow is a delivery that is claimed, with its channel.
type claimedRow struct {
	delivery, destination int64
	channel               alerts.Channel
	token                 string
	paused, place         string
	told                  int64
}

// lockClaimed looks up the claimed deliveries and keeps others from changing them and their channels until the transaction ends. Only
// then can be seen what else waits in those channels. The statement says nothing of their state: a server that does not know how many
// deliveries wait would look through the index of all of those.
func (t *tx) lockClaimed(all []settled) (map[alerts.DeliveryID]claimedRow, error) {
	ids := make([]alerts.DeliveryID, len(all))
	for i, d := range all {
		ids[i] = d.claim.Delivery.ID
	}
	held := map[alerts.DeliveryID]claimedRow{}
	return held, among(t, `SELECT d.id, d.state, d.seq, c.id, c.workspace, c.platform, c.channel, c.lease_token,
				c.paused_why, c.place, c.told FROM delivery d
			JOIN destination c ON c.id = d.destination AND c.lease_token <> ''
			WHERE d.id`, nil, ids, ` ORDER BY c.id`+t.dialect.lock,
		func(scan func(...any) error) error {
			var id alerts.DeliveryID
			var state alerts.State
			var row claimedRow
			err := scan(&id, &state, &row.delivery, &row.destination, &row.channel.Workspace, &row.channel.Platform, &row.channel.ID, &row.token,
				&row.paused, &row.place, &row.told)
			if state == alerts.Sending || state == alerts.Unknown {
				held[id] = row
			}
			return err
		})
}

// NextDue implements [alerts.Queue].
func (s *Store) NextDue(ctx context.Context, platform string) (time.Time, bool, error) {
	var at time.Time
	var ok bool
	err := s.glance(ctx, "look for due deliveries", func(t *tx) error {
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
	found, err := t.row(`SELECT due_at, COALESCE((SELECT held_until FROM rate_budget b WHERE b.platform = c.platform), 0) FROM destination c
		WHERE platform = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`, []any{platform}, &at, &held)
	return max(at, held), found, err
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

// claim leases destinations that are due and puts the intent to send the oldest open delivery of each on disk.
func (t *tx) claim(due []int64, now, until time.Time, e epoch) ([]alerts.Claim, error) {
	heads, err := t.heads(due)
	if err != nil {
		return nil, err
	}
	batch := rand.Text()
	var claims []alerts.Claim
	var leased, idle []int64
	var deliveries [][]any
	for _, destination := range due {
		h, ok := heads[destination]
		if !ok { // which would be our own mistake; it must not keep other channels waiting
			idle = append(idle, destination)
			continue
		}
		d := h.Delivery
		switch {
		case e.doubts(t.due(now)) && h.doubted < e.since:
			h.doubted = e.since
			d = alerts.Doubted(d, t.undue(e.lostFrom), t.undue(e.since))
		default:
			d = alerts.Claimed(d, moment(micros(now)))
		}
		leased = append(leased, destination)
		deliveries = append(deliveries, []any{h.seq, d.State, d.Attempt, t.due(d.FirstAt), t.due(d.LastAt), h.doubted})
		claims = append(claims, alerts.Claim{
			Delivery: d, Token: batch + strconv.FormatInt(destination, 10), Until: moment(micros(until)),
			Doubted: d.State == alerts.Unknown && h.doubted > 0 && t.due(d.LastAt) == h.doubted,
		})
	}
	err = t.update(`UPDATE delivery SET state = v.column2, attempt = v.column3, first_at = v.column4, last_at = v.column5, doubted = v.column6`,
		deliveries, `seq = v.column1`, nil)
	if err != nil {
		return nil, err
	}
	if err := among(t, `UPDATE destination SET due_at = NULL WHERE id`, nil, idle, "", nil); err != nil {
		return nil, err
	}
	return claims, among(t, `UPDATE destination SET due_at = ?, lease_until = ?, lease_token = CAST(? AS TEXT) || CAST(id AS TEXT) WHERE id`,
		[]any{t.due(until), t.due(until), batch}, leased, "", nil)
}

// A head is the oldest open delivery of a channel.
type head struct {
	alerts.Delivery
	seq, doubted int64
}

// heads returns those of destinations.
func (t *tx) heads(destinations []int64) (map[int64]head, error) {
	heads := map[int64]head{}
	return heads, among(t, `SELECT c.id, d.seq, d.doubted, `+deliveryColumns+` FROM destination c
		JOIN delivery d ON d.seq = (SELECT o.seq FROM delivery o
			WHERE o.destination = c.id AND o.state IN ('pending', 'sending', 'unknown') ORDER BY o.seq LIMIT 1)
		JOIN alert a ON a.seq = d.alert WHERE c.id`, nil, destinations, "", func(scan func(...any) error) error {
		var destination int64
		var h head
		var err error
		h.Delivery, err = t.scanDelivery(scan, &destination, &h.seq, &h.doubted)
		heads[destination] = h
		return err
	})
}

func (t *tx) scanDelivery(scan func(...any) error, before ...any) (alerts.Delivery, error) {
	var d alerts.Delivery
	var card string
	var first, last, notBefore, filed int64
	err := scan(append(before, &d.ID, &d.Channel.Platform, &d.Channel.Workspace, &d.Channel.ID,
		&d.Alert.ID, &d.Alert.Topic, &d.Alert.Story, &d.Alert.Article, &card, &d.Kind, &d.State,
		&d.Attempt, &first, &last, &notBefore, &d.RemoteID, &d.Why, &filed, &d.Thread)...)
	if err != nil {
		return d, err
	}
	d.FirstAt, d.LastAt, d.NotBefore, d.Filed = t.undue(first), t.undue(last), t.undue(notBefore), moment(filed)
	if err := json.Unmarshal([]byte(card), &d.Alert.Card); err != nil {
		return d, fmt.Errorf("card of delivery %s: %w", d.ID, err)
	}
	return d, nil
}
