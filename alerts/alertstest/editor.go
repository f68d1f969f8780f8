package alertstest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"newsbot/alerts"
)

// Deleted is the situation, for editors alone, in which somebody has deleted the message since it was posted.
const Deleted Situation = "deleted"

// An EditRig is an editor that is joined to a platform in some situation, with one message standing there.
type EditRig struct {
	Editor  alerts.Editor
	Message alerts.Delivery // as it stands there, with its RemoteID
	Shown   func() string   // what the platform shows of the message; nil in situations in which it cannot be asked
	Posted  func() int      // how many messages stand on the platform
	Asked   func() int      // how many attempts to edit the platform saw; nil if it cannot count them
	Secret  string          // as of a Rig
}

// TestEditor checks that a platform's notifier keeps the promises of [alerts.Editor]. rig returns it joined to a platform that took one
// message and came into situation s after that; it skips the test where the platform cannot get into it.
func TestEditor(t *testing.T, rig func(t *testing.T, s Situation) EditRig) {
	t.Run("the message says what is new", func(t *testing.T) {
		r := rig(t, Fine)
		d := r.retitled("Karsu harbour opens again")
		for range 2 { // the same twice is the same once
			r.mustEdit(t, d)
			r.wantShown(t, "Karsu harbour opens again", r.Message.Alert.Card.Title)
		}
		r.mustEdit(t, r.retitled("Karsu harbour stays open"))
		r.wantShown(t, "Karsu harbour stays open", "Karsu harbour opens again")
	})
	t.Run("any card can be shown", func(t *testing.T) {
		for name, card := range hardCards() {
			t.Run(name, func(t *testing.T) {
				r := rig(t, Fine)
				d := r.Message
				d.Alert.Card = card
				r.mustEdit(t, d)
				if got := r.Posted(); got != 1 {
					t.Errorf("%d messages stand on the platform, want 1", got)
				}
			})
		}
	})
	t.Run("a certain no says why", func(t *testing.T) {
		for s, want := range map[Situation]alerts.Reason{
			Busy: alerts.RateLimited, Gone: alerts.Gone, Denied: alerts.Denied, Deleted: alerts.Rejected,
			Rejected: alerts.Rejected, Unreachable: alerts.Transient,
		} {
			t.Run(string(s), func(t *testing.T) { testEditNo(t, rig(t, s), s, want) })
		}
	})
	t.Run("a message without a name is not asked for", func(t *testing.T) {
		r := rig(t, Fine)
		d := r.retitled("Karsu harbour opens again")
		d.RemoteID = ""
		err := r.edit(t, d, time.Minute)
		if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Rejected {
			t.Errorf("Edit of a message without a name = %v, want it rejected", err)
		}
		r.wantShown(t, r.Message.Alert.Card.Title, "Karsu harbour opens again")
	})
	t.Run("a lost answer is no SendError", func(t *testing.T) {
		for _, s := range []Situation{Silent, Cut, ServerError} {
			t.Run(string(s), func(t *testing.T) { testEditLost(t, rig(t, s), s) })
		}
	})
	t.Run("nothing is changed once the context is done", func(t *testing.T) {
		r := rig(t, Fine)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := r.Editor.Edit(ctx, r.retitled("Karsu harbour opens again")); err == nil {
			t.Error("Edit with a context that is done = nil, want an error")
		}
		r.wantShown(t, r.Message.Alert.Card.Title, "Karsu harbour opens again")
	})
}

func testEditNo(t *testing.T, r EditRig, s Situation, want alerts.Reason) {
	err := r.edit(t, r.retitled("Karsu harbour opens again"), time.Minute)
	no, ok := errors.AsType[*alerts.SendError](err)
	if !ok {
		t.Fatalf("Edit when the platform is %s = %v (%T), want a *SendError", s, err, err)
	}
	if no.Reason != want {
		t.Errorf("Edit when the platform is %s: reason %q, want %q (%v)", s, no.Reason, want, err)
	}
	if s == Busy && (no.After < RetryAfter || no.After > RetryAfter+time.Second) {
		t.Errorf("Edit when the platform is busy: come back after %v, want %v", no.After, RetryAfter)
	}
	if s != Unreachable {
		r.wantAsked(t, 1)
	}
}

func testEditLost(t *testing.T, r EditRig, s Situation) {
	patience := time.Minute
	if s == Silent {
		patience = 300 * time.Millisecond
	}
	err := r.edit(t, r.retitled("Karsu harbour opens again"), patience)
	if err == nil {
		t.Fatalf("Edit when the platform is in %q = nil, want an error", s)
	}
	if no, ok := errors.AsType[*alerts.SendError](err); ok {
		t.Errorf("Edit when the platform is in %q = %v, a *SendError, but the message may have been changed", s, no)
	}
	r.wantAsked(t, 1)
}

// retitled returns the message as it is to be, with another title.
func (r EditRig) retitled(title string) alerts.Delivery {
	d := r.Message
	d.Alert.Card.Title = title
	return d
}

// edit edits d and looks for the secret in what comes back.
func (r EditRig) edit(t *testing.T, d alerts.Delivery, patience time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := r.Editor.Edit(ctx, d)
	wantNoSecret(t, err, r.Secret)
	return err
}

func (r EditRig) mustEdit(t *testing.T, d alerts.Delivery) {
	t.Helper()
	if err := r.edit(t, d, time.Minute); err != nil {
		t.Fatalf("Edit: %v", err)
	}
}

func (r EditRig) wantShown(t *testing.T, now, before string) {
	t.Helper()
	if got := r.Shown(); !strings.Contains(got, now) || strings.Contains(got, before) {
		t.Errorf("the platform shows %s, want %q and not %q", got, now, before)
	}
	if got := r.Posted(); got != 1 {
		t.Errorf("%d messages stand on the platform, want 1", got)
	}
}

func (r EditRig) wantAsked(t *testing.T, want int) {
	t.Helper()
	if r.Asked == nil {
		return
	}
	if got := r.Asked(); got != want {
		t.Errorf("the platform was asked %d times, want %d: an editor never retries on its own", got, want)
	}
}
