package slack

import (
	"errors"
	"net/http"
	"testing"

	"newsbot/alerts"
)

func TestFindKnowsItsOwnMessages(t *testing.T) {
	f := newFake(t, handlers{})
	f.on["conversations.history"] = f.history(2)
	p := f.platform()
	want := map[alerts.DeliveryID]string{}
	var all []alerts.Delivery
	for i, name := range []string{"bare", "energy", "turkish", "long", "hostile"} {
		d := delivery(cards()[name])
		d.ID = alerts.DeliveryID(name)
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		want[d.ID] = receipt.RemoteID
		all = append(all, d)
		switch i % 3 { // either mark is enough
		case 0:
			f.posts[i].Metadata = ""
		case 1:
			f.posts[i].Blocks = ""
		}
	}
	for _, d := range all {
		if receipt, err := p.Find(t.Context(), d); err != nil || receipt.RemoteID != want[d.ID] {
			t.Errorf("Find(%s) = %v, %v, want %s", d.ID, receipt, err, want[d.ID])
		}
	}
	absent := all[1]
	absent.ID = "never-posted"
	before := f.count("conversations.history")
	if _, err := p.Find(t.Context(), absent); !errors.Is(err, alerts.ErrAbsent) {
		t.Errorf("Find of what was never posted = %v, want ErrAbsent", err)
	}
	if n := f.count("conversations.history") - before; n != 3 {
		t.Errorf("it read %d pages of two before it said so, want 3", n)
	}
}

func TestFindTrustsNobodyElsesMark(t *testing.T) {
	f := newFake(t, handlers{})
	f.on["conversations.history"] = f.history(100)
	p := f.platform()
	d := delivery(cards()["energy"])
	f.posts = append(f.posts, posted{User: "U0MALLORY", TS: "1781273200.000001",
		Metadata: `{"event_type":"newsbot_delivery","event_payload":{"delivery":"` + string(d.ID) + `"}}`})
	if receipt, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrAbsent) {
		t.Errorf("Find = %v, %v, but somebody else wrote that", receipt, err)
	}
}

func TestFindSaysWhenItCannotTell(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   error // nil for any other error
	}{
		"no scope":          {200, `{"ok":false,"error":"missing_scope","needed":"channels:history"}`, alerts.ErrCannotTell},
		"not in channel":    {200, `{"ok":false,"error":"not_in_channel"}`, alerts.ErrCannotTell},
		"more but no way":   {200, `{"ok":true,"messages":[],"has_more":true}`, alerts.ErrCannotTell},
		"the same page":     {200, `{"ok":true,"messages":[],"has_more":true,"response_metadata":{"next_cursor":"x"}}`, alerts.ErrCannotTell},
		"a strange message": {200, `{"ok":true,"messages":[{"ts":5}]}`, alerts.ErrCannotTell},
		"empty and whole":   {200, `{"ok":true,"messages":[],"has_more":false}`, alerts.ErrAbsent},
		"neither":           {200, `{}`, nil},
		"server error":      {500, ``, nil},
		"busy":              {429, ``, nil},
		"half an answer":    {200, `{"ok":true,"messages":[`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, handlers{"conversations.history": answers(c.status, http.Header{}, c.body)})
			_, err := f.platform().Find(t.Context(), delivery(cards()["bare"]))
			definite := errors.Is(err, alerts.ErrAbsent) || errors.Is(err, alerts.ErrCannotTell)
			if c.want != nil && !errors.Is(err, c.want) || c.want == nil && (err == nil || definite) {
				t.Errorf("Find = %v, want %v", err, c.want)
			}
		})
	}
}

// Slack did not answer when the program started: that is no reason not to look, and none to say that nobody can tell.
func TestFindAsksWhoTheBotIs(t *testing.T) {
	f := newFake(t, handlers{})
	f.on["conversations.history"] = f.history(2)
	p := f.unconnected()
	d := delivery(cards()["bare"])
	receipt, err := p.Notify(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	down := true
	f.on["auth.test"] = func(w http.ResponseWriter, _ *http.Request) bool {
		if down {
			http.Error(w, "down", http.StatusServiceUnavailable)
		}
		return down
	}
	if _, err := p.Find(t.Context(), d); err == nil || errors.Is(err, alerts.ErrCannotTell) || errors.Is(err, alerts.ErrAbsent) {
		t.Errorf("Find while Slack does not say who the bot is = %v, want an error that passes", err)
	}
	down = false
	if got, err := p.Find(t.Context(), d); err != nil || got != receipt {
		t.Errorf("Find afterwards = %v, %v, want %v", got, err, receipt)
	}
}

// threaded returns an update on the card that Slack calls ts.
func threaded(ts string) alerts.Delivery {
	d := delivery(cards()["energy"])
	d.ID, d.Kind, d.Thread = "update", alerts.UpdateOn("another"), ts
	return d
}

func TestUpdateIsPostedAndFoundInItsThread(t *testing.T) {
	f := newFake(t, handlers{})
	f.on["conversations.replies"] = f.history(100)
	f.on["conversations.history"] = func(w http.ResponseWriter, _ *http.Request) bool {
		say(w, `{"ok":true,"messages":[]}`) // what stands in threads is not in it
		return true
	}
	p := f.platform()
	card, err := p.Notify(t.Context(), delivery(cards()["energy"]))
	if err != nil {
		t.Fatal(err)
	}
	d := threaded(card.RemoteID)
	if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrAbsent) {
		t.Errorf("Find before it was posted = %v, want ErrAbsent", err)
	}
	posted, err := p.Notify(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.messages()[1].Thread; got != card.RemoteID {
		t.Errorf("it was posted in thread %q, want %q", got, card.RemoteID)
	}
	if got, err := p.Find(t.Context(), d); err != nil || got != posted {
		t.Errorf("Find = %v, %v, want %v", got, err, posted)
	}
}

func TestUpdateWhoseCardIsGoneIsPostedIntoTheChannel(t *testing.T) {
	f := newFake(t, handlers{})
	f.on["chat.postMessage"] = func(w http.ResponseWriter, r *http.Request) bool {
		if r.FormValue("thread_ts") != "" {
			say(w, `{"ok":false,"error":"thread_not_found"}`)
			return true
		}
		return false
	}
	f.on["conversations.history"] = f.history(100)
	f.on["conversations.replies"] = func(w http.ResponseWriter, _ *http.Request) bool {
		say(w, `{"ok":false,"error":"thread_not_found"}`)
		return true
	}
	p := f.platform()
	posted, err := p.Notify(t.Context(), threaded("1781273200.000077"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Find(t.Context(), threaded("1781273200.000077")); err != nil || got != posted {
		t.Errorf("Find = %v, %v, want %v", got, err, posted)
	}
}
