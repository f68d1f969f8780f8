//go:build unix

package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"

	"newsbot/alerts/store"
)

func TestWorkFallsToOneNodeAndStaysThere(t *testing.T) {
	nodes := []string{"a", "b", "c"}
	had := map[string]int{}
	for i := range 300 {
		work := fmt.Sprint("feeds of host ", i)
		who := owner(work, nodes)
		had[who]++
		if left := slices.DeleteFunc(slices.Clone(nodes), func(n string) bool { return n == "b" }); who != "b" && owner(work, left) != who {
			t.Errorf("%s moved from %s when b left", work, who)
		}
	}
	for _, n := range nodes {
		if had[n] < 60 {
			t.Errorf("%s has %d of 300 pieces of work, want about a third", n, had[n])
		}
	}
}

func TestOneNodeAloneDoesEverything(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := newMembers(s, slog.New(slog.DiscardHandler))
	if err := m.refresh(t.Context()); err != nil || !m.mine("anything") {
		t.Errorf("refresh = %v, and work does not fall to the only node", err)
	}
}
