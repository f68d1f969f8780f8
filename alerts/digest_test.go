package alerts_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	_ "time/tzdata"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

func TestTimetable(t *testing.T) {
	istanbul, err := time.LoadLocation("Europe/Istanbul")
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	eight := 8 * time.Hour
	for _, test := range []struct {
		name      string
		table     alerts.Timetable
		cadence   alerts.Cadence
		now, want string
	}{
		{"the full hour", alerts.Timetable{}, alerts.Hourly, "2026-03-02T12:34:56Z", "2026-03-02T13:00:00Z"},
		{"on the full hour the next one", alerts.Timetable{}, alerts.Hourly, "2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z"},
		{"later today", alerts.Timetable{Daily: eight}, alerts.Daily, "2026-03-02T07:59:59Z", "2026-03-02T08:00:00Z"},
		{"tomorrow", alerts.Timetable{Daily: eight}, alerts.Daily, "2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z"},
		{"at the end of a year", alerts.Timetable{Daily: eight}, alerts.Daily, "2026-12-31T23:00:00Z", "2027-01-01T08:00:00Z"},
		{"in another zone", alerts.Timetable{Daily: eight, Zone: istanbul}, alerts.Daily, "2026-03-02T06:00:00Z", "2026-03-03T05:00:00Z"},
		{"the morning after clocks went forward", alerts.Timetable{Daily: eight, Zone: berlin}, alerts.Daily, "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"},
		{"the morning after clocks went back", alerts.Timetable{Daily: eight, Zone: berlin}, alerts.Daily, "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339, test.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := test.table.Next(test.cadence, now).Format(time.RFC3339); got != test.want {
			t.Errorf("%s: after %s comes %s, want %s", test.name, test.now, got, test.want)
		}
	}
}

func TestDigestTellsWhatHasComeIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, l := newStoryDesk(t)
		follow(t, d, l, "calm", "ferry OR LNG")
		follow(t, d, l, "live", "ferry OR LNG")
		l.Tell("calm", alerts.Hourly)
		if err := d.Roster.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		accept(t, d, gazette)
		accept(t, d, radio) // nothing new
		accept(t, d, lng("1"))
		if got := kinds(l); slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "calm") }) {
			t.Fatalf("told %q at once, want nothing in the channel that wants digests", got)
		}
		p := alerts.Planner{Digests: l, Log: slog.New(slog.DiscardHandler)}
		for range 3 {
			time.Sleep(time.Hour)
			if _, err := p.Plan(t.Context(), time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		var cards []alerts.Card
		for _, x := range l.Deliveries() {
			if x.Channel.ID == "calm" {
				cards = append(cards, x.Alert.Card)
			}
		}
		if len(cards) != 1 || len(cards[0].Stories) != 2 || cards[0].Title != "2 stories for topic-1" {
			t.Fatalf("told %+v, want one digest of two stories", cards)
		}
		first := cards[0].Stories[0].String()
		if want := "Harbour Gazette: Ferry Alma sinks off Port Brenwick, 12 dead — The ferry Alma sank off Port Brenwick on Sunday morning, killing 12 people, the Brenwick coast guard said."; first != want {
			t.Errorf("the first story reads %q, want %q", first, want)
		}
		accept(t, d, radio2)
		if _, err := p.Plan(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if n := len(l.Deliveries()); n != 3 {
			t.Errorf("%d deliveries, want no second digest of a story that goes on without anything new", n)
		}
	})
}

// radio2 tells the story once more and adds nothing.
var radio2 = account("Tarle News", "Ferry Alma went down near Port Brenwick with 12 people killed",
	"The ferry Alma went down near Port Brenwick, killing 12 people, the Brenwick coast guard said. Captain Joren Halvik spoke to the Tarle Maritime Office.")

// stuck is a ledger in which one channel's digest cannot be filed.
type stuck struct{ *alertstest.Ledger }

// FileDigest implements [alerts.Digests].
func (s stuck) FileDigest(ctx context.Context, d alerts.Digest, a *alerts.Alert, now time.Time) error {
	if d.ID.Channel.ID == "broken" {
		return errors.New("this one cannot be filed")
	}
	return s.Ledger.FileDigest(ctx, d, a, now)
}

func TestDigestThatCannotBeFiledKeepsNoOtherWaiting(t *testing.T) {
	d, l := newStoryDesk(t)
	for _, c := range []string{"broken", "calm"} {
		follow(t, d, l, c, "ferry")
		l.Tell(c, alerts.Hourly)
	}
	if err := d.Roster.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	accept(t, d, gazette)
	p := alerts.Planner{Digests: stuck{l}, Log: slog.New(slog.DiscardHandler)}
	n, err := p.Plan(t.Context(), time.Now().Add(2*time.Hour))
	if n != 1 || err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("Plan = %d, %v, want one filed and an error that names the other's channel", n, err)
	}
	if got := told(l); len(got) != 1 || !strings.HasPrefix(got[0], "calm: ") {
		t.Errorf("told %q, want the digest that can be filed", got)
	}
}
