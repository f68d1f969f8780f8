package store

import (
	"context"
	"strings"
	"time"
)

// nodePrefix begins the names of the rows of meta that say until when a node counts as alive.
const nodePrefix = "node "

// Alone reports whether nobody else can be on the database while this process is.
func (s *Store) Alone() bool {
	_, alone := s.engine.(*sqlite)
	return alone
}

// Alive says that node is alive at now and for ttl, and returns all nodes that are, by name. A file has one user, so that
// nobody need wait there until a node that died is forgotten.
func (s *Store) Alive(ctx context.Context, node string, now time.Time, ttl time.Duration) ([]string, error) {
	if s.Alone() {
		return []string{node}, nil
	}
	var all []string
	err := s.write(ctx, "say that this node is alive", func(t *tx) error {
		all = nil
		if _, err := t.exec(`INSERT INTO meta (name, number) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET number = excluded.number`,
			nodePrefix+node, t.due(now.Add(ttl))); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM meta WHERE name LIKE ? AND number <= ?`, nodePrefix+"%", t.due(now.Add(-ttl))); err != nil {
			return err
		}
		return t.rows(`SELECT name FROM meta WHERE name LIKE ? AND number > ? ORDER BY name`, []any{nodePrefix + "%", t.due(now)},
			func(scan func(...any) error) (bool, error) {
				var name string
				err := scan(&name)
				all = append(all, strings.TrimPrefix(name, nodePrefix))
				return true, err
			})
	})
	return all, err
}

// Leave says that node is going, so that others take its work over at once.
func (s *Store) Leave(ctx context.Context, node string) error {
	return s.write(ctx, "say that this node leaves", func(t *tx) error {
		_, err := t.exec(`DELETE FROM meta WHERE name = ?`, nodePrefix+node)
		return err
	})
}
