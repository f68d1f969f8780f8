package news

import (
	"testing"
	"time"
)

func TestNoteDatesARelativeTime(t *testing.T) {
	day := func(s string) time.Time {
		if s == "" {
			return time.Time{}
		}
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ from, to, limit, want string }{
		{"2025-09-22", "2025-09-29", "early", "from 22 Sep 2025"},
		{"2025-09-22", "2025-09-29", "", "22–28 Sep 2025"},
		{"2025-09-22", "2025-09-29", "until", "22–28 Sep 2025"},
		{"2025-09-29", "2025-10-06", "", "29 Sep – 5 Oct 2025"},
		{"2025-12-29", "2026-01-05", "", "29 Dec 2025 – 4 Jan 2026"},
		{"2025-09-26", "2025-09-27", "by", "26 Sep 2025"},
		{"2025-10-01", "2025-11-01", "", "Oct 2025"},
		{"2025-10-01", "2026-01-01", "", "1 Oct – 31 Dec 2025"},
		{"2026-01-01", "2027-01-01", "", "2026"},
		{"2026-01-01", "", "after", "from 1 Jan 2026"},
		{"", "", "", ""},
	} {
		p := Period{From: day(c.from), To: day(c.to), Limit: c.limit, Relative: true}
		if got := p.Note(); got != c.want {
			t.Errorf("Note of %s to %s, %q = %q, want %q", c.from, c.to, c.limit, got, c.want)
		}
		p.Relative = false
		if got := p.Note(); got != "" {
			t.Errorf("Note of a time with its own date = %q", got)
		}
	}
}
