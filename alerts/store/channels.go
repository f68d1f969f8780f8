package store

import (
	"cmp"
	"maps"
	"slices"

	"newsbot/alerts"
)

// A channelRow is a destination that nobody else changes until the transaction ends.
type channelRow struct {
	id    int64
	waits bool // something is to be sent
}

// lockChannels looks up the channels that filings speak of. It makes those that are not there, and keeps others from changing them until
// the transaction ends: the deliveries of a channel are numbered in the order in which they become visible. Everybody
// who needs several takes them in the same order, so that no two wait for each other.
func (t *filer) lockChannels(filings []alerts.Filing) error {
	since := map[alerts.Channel]int64{}
	for _, f := range filings {
		for _, d := range f.Deliveries {
			since[d.Channel] = micros(d.Filed)
		}
		for _, v := range f.Verdicts {
			since[v.Channel] = micros(v.At)
		}
		for _, v := range f.Saved {
			since[v.Channel] = micros(f.Article.Seen)
		}
		for _, c := range f.Amended {
			since[c] = micros(f.Article.Seen)
		}
	}
	channels := slices.SortedFunc(maps.Keys(since), compareChannels)
	rows := make([][]any, len(channels))
	for i, c := range channels {
		rows[i] = []any{c.Workspace, c.Platform, c.ID}
	}
	err := t.inParts(rows, func(table string, args []any) error {
		return t.run(`SELECT c.id, c.due_at IS NOT NULL, c.workspace, c.platform, c.channel FROM (`+table+`) AS v
			JOIN destination c ON c.workspace = v.column1 AND c.platform = v.column2 AND c.channel = v.column3
			ORDER BY c.id`+t.dialect.lock, args, t.keepChannel)
	})
	if err != nil {
		return err
	}
	for _, c := range channels {
		if _, ok := t.channels[c]; ok {
			continue
		}
		row := &channelRow{}
		var err error
		if row.id, row.waits, err = t.destination(c, since[c]); err != nil {
			return err
		}
		t.channels[c] = row
	}
	return nil
}

// keepChannel remembers a channel that is locked.
func (t *filer) keepChannel(scan func(...any) error) error {
	var c alerts.Channel
	var row channelRow
	err := scan(&row.id, &row.waits, &c.Workspace, &c.Platform, &c.ID)
	t.channels[c] = &row
	return err
}

func compareChannels(a, b alerts.Channel) int {
	return cmp.Or(cmp.Compare(a.Workspace, b.Workspace), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.ID, b.ID))
}

// destination returns the row of c and whether something waits there. It makes one where there is none, and keeps others from
// changing it until the transaction ends: the deliveries of a channel are numbered in the order in which they become visible.
func (t *tx) destination(c alerts.Channel, now int64) (id int64, waits bool, err error) {
	found, err := t.row(`SELECT id, due_at IS NOT NULL FROM destination WHERE workspace = ? AND platform = ? AND channel = ?`+t.dialect.lock,
		[]any{c.Workspace, c.Platform, c.ID}, &id, &waits)
	if found || err != nil {
		return id, waits, err
	}
	if _, err := t.exec(`INSERT INTO workspace (id, created) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, c.Workspace, now); err != nil {
		return 0, false, err
	}
	_, err = t.row(`INSERT INTO destination (workspace, platform, channel) VALUES (?, ?, ?)
		ON CONFLICT (workspace, platform, channel) DO UPDATE SET platform = excluded.platform RETURNING id, due_at IS NOT NULL`,
		[]any{c.Workspace, c.Platform, c.ID}, &id, &waits)
	return id, waits, err
}
