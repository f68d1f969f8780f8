package bot

import (
	"testing"
	"time"
)

func TestStatusSaysWhatHoldsMessagesUp(t *testing.T) {
	until := time.Date(2026, 3, 9, 14, 5, 0, 0, time.UTC)
	for _, tt := range []struct {
		backlog Backlog
		want    string
	}{
		{Backlog{PausedElsewhere: 1}, "I cannot post to 1 other channel of this workspace."},
		{Backlog{HeldElsewhere: 2}, "2 messages to other channels held: I could not find out whether they were posted."},
		{Backlog{Held: 1}, "1 held: I could not find out whether they were posted."},
		{Backlog{DoubtUntil: until}, "My records are older than what I posted: I look every message up before I post it, until 9 Mar 2026 14:05 UTC."},
	} {
		lines := backlogLines(tt.backlog)
		if got := lines[len(lines)-1].String(); len(lines) != 2 || got != tt.want {
			t.Errorf("backlogLines(%+v) ends with %q of %d lines, want %q", tt.backlog, got, len(lines), tt.want)
		}
	}
	if n := len(backlogLines(Backlog{})); n != 1 {
		t.Errorf("when all is well it takes %d lines", n)
	}
}
