package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"newsbot/alerts"
)

// tellOfPause has those who subscribed a channel, whose row is held, told that nothing can be posted there, and when it can again: each once,
// in the transaction in which that is known.
func (t *tx) tellOfPause(c claimedRow, done alerts.Settlement, now time.Time) error {
	since, text := t.due(now), ""
	switch {
	case done.Paused != "" && done.Tell && c.told == 0:
		text = alerts.PauseText(c.place, done.Paused)
	case done.Paused == "" && c.told != 0:
		since, text = 0, alerts.ReturnText(c.place)
	default:
		return nil
	}
	if _, err := t.exec(`UPDATE destination SET told = ? WHERE id = ?`, since, c.destination); err != nil {
		return err
	}
	var owners []string
	if err := t.rows(`SELECT DISTINCT owner FROM subscription WHERE workspace = ? AND destination = ? AND owner <> '' ORDER BY owner`,
		[]any{c.channel.Workspace, c.destination}, func(scan func(...any) error) (bool, error) {
			var owner string
			err := scan(&owner)
			owners = append(owners, owner)
			return true, err
		}); err != nil {
		return err
	}
	for _, owner := range owners {
		name := fmt.Sprintf("%s paused %d, told %d", c.channel, max(since, c.told), since)
		if err := t.say(alerts.NewNotice(name, text, c.channel.Privately(owner), now)); err != nil {
			return err
		}
	}
	return nil
}

// say files a notice, unless it is filed already.
func (t *tx) say(d alerts.Delivery) error {
	card, err := jsonText(d.Alert.Card)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO notice (id, workspace, platform, channel, card, state, due_at, filed) VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)
		ON CONFLICT (id) DO NOTHING`, d.ID, d.Channel.Workspace, d.Channel.Platform, d.Channel.ID, plain(card), t.due(d.NotBefore), micros(d.Filed))
	return err
}

// Say files notices, each unless it is filed already.
func (s *Store) Say(ctx context.Context, notices ...alerts.Delivery) error {
	return s.write(ctx, "file a notice", func(t *tx) error {
		for _, d := range notices {
			if err := t.say(d); err != nil {
				return err
			}
		}
		return nil
	})
}

// Notices are what the program itself has to say. They go out as deliveries do, but on their own: none waits for another.
type Notices struct{ s *Store }

var _ alerts.Queue = Notices{}

// Notices returns the queue of notices.
func (s *Store) Notices() Notices { return Notices{s} }

// Claim implements [alerts.Queue].
func (q Notices) Claim(ctx context.Context, platform string, n int, now time.Time, lease time.Duration) ([]alerts.Claim, error) {
	if at, ok, err := q.NextDue(ctx, platform); err != nil || !ok || at.After(now) { // as nearly always
		return nil, err
	}
	var claims []alerts.Claim
	err := q.s.write(ctx, "claim notices", func(t *tx) error {
		claims = nil
		var due []alerts.Delivery
		if err := t.rows(`SELECT id, platform, workspace, channel, card, state, attempt, first_at, last_at, filed FROM notice
				WHERE platform = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`+t.dialect.skipLocked, []any{platform, t.due(now), max(n, 0)},
			func(scan func(...any) error) (bool, error) {
				d, err := t.scanNotice(scan)
				due = append(due, d)
				return true, err
			}); err != nil {
			return err
		}
		for _, d := range due {
			d = alerts.Claimed(d, moment(micros(now)))
			c := alerts.Claim{Delivery: d, Token: rand.Text(), Until: moment(micros(now.Add(lease)))}
			if _, err := t.exec(`UPDATE notice SET state = ?, attempt = ?, first_at = ?, last_at = ?, due_at = ?, lease_token = ? WHERE id = ?`,
				d.State, d.Attempt, t.due(d.FirstAt), t.due(d.LastAt), t.due(c.Until), c.Token, d.ID); err != nil {
				return err
			}
			claims = append(claims, c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claims, nil
}

func (t *tx) scanNotice(scan func(...any) error) (alerts.Delivery, error) {
	d := alerts.Delivery{Kind: alerts.Notice}
	var card string
	var first, last, filed int64
	if err := scan(&d.ID, &d.Channel.Platform, &d.Channel.Workspace, &d.Channel.ID, &card, &d.State, &d.Attempt, &first, &last, &filed); err != nil {
		return d, err
	}
	d.FirstAt, d.LastAt, d.Filed = t.undue(first), t.undue(last), moment(filed)
	if err := json.Unmarshal([]byte(card), &d.Alert.Card); err != nil {
		return d, fmt.Errorf("card of notice %s: %w", d.ID, err)
	}
	return d, nil
}

// Repeat implements [alerts.Queue].
func (q Notices) Repeat(ctx context.Context, c alerts.Claim, now time.Time) (alerts.Claim, error) {
	err := q.s.write(ctx, "repeat a notice", func(t *tx) error {
		n, err := t.exec(`UPDATE notice SET last_at = ? WHERE id = ? AND state = 'unknown' AND lease_token = ? AND lease_token <> ''`,
			t.due(now), c.Delivery.ID, c.Token)
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
func (q Notices) Settle(ctx context.Context, c alerts.Claim, done alerts.Settlement) error {
	return q.s.write(ctx, "settle a notice", func(t *tx) error {
		var due any // nothing more is to be done
		if done.State == alerts.Pending || done.State == alerts.Unknown {
			due = t.due(done.NotBefore)
		}
		n, err := t.exec(`UPDATE notice SET state = ?, due_at = ?, remote_id = ?, why = ?, lease_token = ''
			WHERE id = ? AND lease_token = ? AND lease_token <> ''`, done.State, due, done.RemoteID, plain(done.Why), c.Delivery.ID, c.Token)
		if err == nil && n == 0 {
			err = alerts.ErrLeaseLost
		}
		return err
	})
}

// NextDue implements [alerts.Queue].
func (q Notices) NextDue(ctx context.Context, platform string) (time.Time, bool, error) {
	var at time.Time
	var ok bool
	err := q.s.read(ctx, "look for due notices", func(t *tx) error {
		var us, held int64
		var err error
		ok, err = t.row(`SELECT due_at, COALESCE((SELECT held_until FROM rate_budget b WHERE b.platform = n.platform), 0) FROM notice n
			WHERE platform = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`, []any{platform}, &us, &held)
		at = time.UnixMicro(max(us, held)).Add(-t.ahead).UTC()
		return err
	})
	return at, ok && err == nil, err
}
