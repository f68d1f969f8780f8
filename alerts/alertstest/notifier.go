package alertstest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/alerts"
)

// A Situation is the state that a platform is in when a message is posted to it.
type Situation string

// The situations that every notifier must cope with. What the platform does in each:
const (
	Fine        Situation = "fine"         // takes every message and answers at once
	Busy        Situation = "busy"         // takes none and asks to come back after RetryAfter
	Gone        Situation = "gone"         // takes none: the channel is deleted, archived, or closed to the bot
	Denied      Situation = "denied"       // takes none: the bot's token is revoked
	Rejected    Situation = "rejected"     // takes none: it will never take this message
	Unreachable Situation = "unreachable"  // nothing listens at its address
	Silent      Situation = "silent"       // takes the message and never answers
	Cut         Situation = "cut"          // takes the message and closes the connection before the answer
	ServerError Situation = "server error" // answers 500; whether it took the message nobody can tell
)

// RetryAfter is how long a busy platform asks to wait.
const RetryAfter = 7 * time.Second

// A Rig is a notifier that is joined to a platform in some situation.
type Rig struct {
	Notifier alerts.Notifier
	Channel  alerts.Channel // exists, unless the situation is Gone
	Posted   func() int     // how many messages stand on the platform
	Asked    func() int     // how many attempts to post the platform saw; nil if it cannot count them
	Secret   string         // what must show in no error: the token, the webhook's address; empty if there is none
}

// TestNotifier checks that a platform's notifier keeps the promises of [alerts.Notifier]. rig returns a notifier joined to a
// platform that is in situation s, with nothing posted yet; it skips the test where the platform cannot get into it.
func TestNotifier(t *testing.T, rig func(t *testing.T, s Situation) Rig) {
	t.Run("a message is posted once", func(t *testing.T) {
		r := rig(t, Fine)
		first := r.mustPost(t, Delivery(r.Channel, 1))
		second := r.mustPost(t, Delivery(r.Channel, 2))
		if first == second {
			t.Errorf("two messages have the same RemoteID %q", first)
		}
		r.wantPosted(t, 2)
		r.wantAsked(t, 2)
	})
	t.Run("any card can be posted", func(t *testing.T) {
		for name, card := range hardCards() {
			t.Run(name, func(t *testing.T) {
				r := rig(t, Fine)
				d := Delivery(r.Channel, 1)
				d.Alert.Card = card
				r.mustPost(t, d)
				r.wantPosted(t, 1)
			})
		}
	})
	t.Run("a certain no says why", func(t *testing.T) {
		for s, want := range map[Situation]alerts.Reason{
			Busy: alerts.RateLimited, Gone: alerts.Gone, Denied: alerts.Denied,
			Rejected: alerts.Rejected, Unreachable: alerts.Transient,
		} {
			t.Run(string(s), func(t *testing.T) { testNo(t, rig(t, s), s, want) })
		}
	})
	t.Run("a lost answer is no SendError", func(t *testing.T) {
		for _, s := range []Situation{Silent, Cut, ServerError} {
			t.Run(string(s), func(t *testing.T) { testLost(t, rig(t, s), s) })
		}
	})
	t.Run("nothing is posted once the context is done", func(t *testing.T) {
		r := rig(t, Fine)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.Notifier.Notify(ctx, Delivery(r.Channel, 1)); err == nil {
			t.Error("Notify with a context that is done = nil, want an error")
		}
		r.wantPosted(t, 0)
	})
	t.Run("many at once", func(t *testing.T) { testManyAtOnce(t, rig(t, Fine)) })
}

func testNo(t *testing.T, r Rig, s Situation, want alerts.Reason) {
	_, err := r.notify(t, Delivery(r.Channel, 1), time.Minute)
	send, ok := errors.AsType[*alerts.SendError](err)
	if !ok {
		t.Fatalf("Notify when the platform is %s = %v (%T), want a *SendError", s, err, err)
	}
	if send.Reason != want {
		t.Errorf("Notify when the platform is %s: reason %q, want %q (%v)", s, send.Reason, want, err)
	}
	if s == Busy && (send.After < RetryAfter || send.After > RetryAfter+time.Second) {
		t.Errorf("Notify when the platform is busy: come back after %v, want %v", send.After, RetryAfter)
	}
	r.wantPosted(t, 0)
	if s != Unreachable {
		r.wantAsked(t, 1)
	}
}

func testLost(t *testing.T, r Rig, s Situation) {
	patience := time.Minute
	if s == Silent {
		patience = time.Second // in which the platform is reached on any machine
	}
	began := time.Now()
	_, err := r.notify(t, Delivery(r.Channel, 1), patience)
	if err == nil {
		t.Fatalf("Notify when the platform is in %q = nil, want an error", s)
	}
	if send, ok := errors.AsType[*alerts.SendError](err); ok {
		t.Errorf("Notify when the platform is in %q = %v, a *SendError, but the message may have been posted", s, send)
	}
	if took := time.Since(began); s == Silent && took > patience+30*time.Second {
		t.Errorf("Notify ended %v after its context did", took-patience)
	}
	r.wantAsked(t, 1)
}

func testManyAtOnce(t *testing.T, r Rig) {
	const n = 8
	receipts, errs := make([]alerts.Receipt, n), make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { receipts[i], errs[i] = r.Notifier.Notify(t.Context(), Delivery(r.Channel, i)) })
	}
	wait.Wait()
	seen := map[string]bool{}
	for i := range n {
		if errs[i] != nil {
			t.Errorf("Notify number %d of %d at once: %v", i, n, errs[i])
		}
		seen[receipts[i].RemoteID] = true
	}
	if len(seen) != n {
		t.Errorf("%d messages at once have %d different RemoteIDs", n, len(seen))
	}
	r.wantPosted(t, n)
}

// notify posts d and looks for the secret in what comes back.
func (r Rig) notify(t *testing.T, d alerts.Delivery, patience time.Duration) (alerts.Receipt, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	receipt, err := r.Notifier.Notify(ctx, d)
	wantNoSecret(t, err, r.Secret)
	return receipt, err
}

func wantNoSecret(t *testing.T, err error, secret string) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		if s := fmt.Sprintf("%v %+v %#v", e, e, e); secret != "" && strings.Contains(s, secret) {
			t.Errorf("an error shows the secret: %v", e)
		}
	}
}

func (r Rig) mustPost(t *testing.T, d alerts.Delivery) string {
	t.Helper()
	receipt, err := r.notify(t, d, time.Minute)
	if err != nil {
		t.Fatalf("Notify: %v", err)
	}
	if receipt.RemoteID == "" {
		t.Error("Notify returned no RemoteID")
	}
	return receipt.RemoteID
}

func (r Rig) wantPosted(t *testing.T, want int) {
	t.Helper()
	if got := r.Posted(); got != want {
		t.Errorf("%d messages stand on the platform, want %d", got, want)
	}
}

func (r Rig) wantAsked(t *testing.T, want int) {
	t.Helper()
	if r.Asked == nil {
		return
	}
	if got := r.Asked(); got != want {
		t.Errorf("the platform was asked %d times, want %d: a notifier never retries on its own", got, want)
	}
}

// hardCards returns cards that are easy to get wrong.
func hardCards() map[string]alerts.Card {
	bare := alerts.Card{Title: "Karsu harbour closes", Rule: "Karsu"}

	long := Delivery(Channel("any"), 1).Alert.Card
	long.Title = strings.Repeat("Karsu harbour closes again ", 200)
	long.Summary = alerts.Plain(strings.Repeat("The harbour office gave no reason for it. ", 300))
	long.Source = strings.Repeat("Gazette ", 100)
	long.Rule = strings.Repeat("harbour OR ", 500) + "port"
	long.URL = "https://harbour.example/" + strings.Repeat("long/", 800)
	for i := range 60 {
		long.Facts = append(long.Facts, alerts.Line{alerts.Strong(fmt.Sprint(i, "%")), {Text: strings.Repeat(" of the ships", 100)}})
		long.Names = append(long.Names, alerts.Plain(strings.Repeat("Nesrin Aral ", 50)))
		long.Matched = append(long.Matched, strings.Repeat("harbour", 30))
	}

	hostile := Delivery(Channel("any"), 1).Alert.Card
	hostile.Title = "@everyone <!channel> <@U0123> **bold** `code` ||spoiler|| <script>alert(1)</script> \u202eesrever\u200b"
	hostile.URL = "https://harbour.example/?a=1&b=<>\"'|)](x"
	hostile.Summary = alerts.Line{alerts.Strong("@here & <#C0123>"), alerts.Code("```"), {Text: "\x00\x07 [link](javascript:alert(1))"}}
	hostile.Source = "<https://harbour.example|Gazette>"
	hostile.Matched = []string{"@everyone", "*", ""}

	wide := Delivery(Channel("any"), 1).Alert.Card
	wide.Title = strings.Repeat("液化天然ガス👩‍👩‍👧‍👦", 200)
	wide.Summary = alerts.Plain(strings.Repeat("Türkiye'nin LNG ithalatı arttı. ", 300))

	return map[string]alerts.Card{"bare": bare, "long": long, "hostile": hostile, "wide": wide}
}
