package store

import (
	"newsbot/alerts"
	"newsbot/bot"
)

// A Workspace is what the store keeps of one workspace. Whatever people ask for goes through one: a question that forgets whose it is
// does not compile. It is safe for concurrent use.
type Workspace struct {
	s  *Store
	id alerts.WorkspaceID
}

var _ bot.Workspace = (*Workspace)(nil)

// For returns what the store keeps of a workspace.
func (s *Store) For(id alerts.WorkspaceID) *Workspace { return &Workspace{s, id} }

// channel returns a room as the sender sees it.
func (w *Workspace) channel(r bot.Room) alerts.Channel {
	return alerts.Channel{Platform: r.Platform, Workspace: w.id, ID: r.ID}
}
