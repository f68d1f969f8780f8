package slack

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

func TestEditor(t *testing.T) {
	alertstest.TestEditor(t, func(t *testing.T, s alertstest.Situation) alertstest.EditRig {
		f := newFake(t, nil)
		p := f.platform()
		d := alertstest.Delivery(at("C0ENERGY"), 1)
		receipt, err := p.Notify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		d.RemoteID = receipt.RemoteID
		switch s {
		case alertstest.Busy:
			f.behave("chat.update", answers(http.StatusTooManyRequests, http.Header{"Retry-After": {fmt.Sprint(alertstest.RetryAfter.Seconds())}}, "slow down"))
		case alertstest.Gone:
			f.behave("chat.update", answers(http.StatusOK, nil, `{"ok":false,"error":"is_archived"}`))
		case alertstest.Denied:
			f.behave("chat.update", answers(http.StatusOK, nil, `{"ok":false,"error":"token_revoked"}`))
		case alertstest.Rejected:
			f.behave("chat.update", answers(http.StatusOK, nil, `{"ok":false,"error":"edit_window_closed"}`))
		case alertstest.Deleted:
			f.forget()
		case alertstest.Unreachable:
			p = f.unconnected() // with no connection that it might still use
			f.srv.Close()
		case alertstest.Silent:
			f.behave("chat.update", func(_ http.ResponseWriter, r *http.Request) bool {
				f.update(r)
				<-r.Context().Done()
				return true
			})
		case alertstest.Cut:
			f.behave("chat.update", func(_ http.ResponseWriter, r *http.Request) bool {
				f.update(r)
				panic(http.ErrAbortHandler)
			})
		case alertstest.ServerError:
			f.behave("chat.update", answers(http.StatusInternalServerError, nil, "<html>oops</html>"))
		}
		return alertstest.EditRig{
			Editor: p, Message: d, Secret: "very-secret",
			Shown:  func() string { return f.messages()[0].Text + f.messages()[0].Blocks },
			Posted: func() int { return len(f.messages()) },
			Asked:  func() int { return f.count("chat.update") },
		}
	})
}

// posted posts a card and returns its delivery as the queue has it afterwards.
func (f *workspaceFake) posted(p *Platform) alerts.Delivery {
	f.t.Helper()
	d := delivery(cards()["energy"])
	receipt, err := p.Notify(f.t.Context(), d)
	if err != nil {
		f.t.Fatal(err)
	}
	d.RemoteID = receipt.RemoteID
	return d
}

func TestEditKeepsTheMark(t *testing.T) {
	f := newFake(t, nil)
	p := f.platform()
	d := f.posted(p)
	if err := p.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{f.messages()[0].Metadata, f.messages()[0].Blocks} {
		if !strings.Contains(mark, string(d.ID)) {
			t.Errorf("the delivery's mark is not in %s", mark)
		}
	}
}

func TestEditShowsPlainTextWhenBlocksAreRefused(t *testing.T) {
	f := newFake(t, nil)
	p := f.platform()
	d := f.posted(p)
	f.behave("chat.update", func(w http.ResponseWriter, r *http.Request) bool {
		if r.FormValue("blocks") == "[]" {
			return false
		}
		return answers(http.StatusOK, nil, `{"ok":false,"error":"invalid_blocks"}`)(w, r)
	})
	d.Alert.Card.Title = "Karsu harbour opens again"
	if err := p.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if m := f.messages()[0]; m.Blocks != "[]" || !strings.Contains(m.Text, "Karsu harbour opens again") || !strings.Contains(m.Metadata, string(d.ID)) {
		t.Errorf("the message is now %+v, want the text without the old blocks", m)
	}
	if n := f.count("chat.update"); n != 2 {
		t.Errorf("edited %d times, want the blocks and then once the text", n)
	}
}

func TestEditTellsReasonsApart(t *testing.T) {
	const unknown = alerts.Reason("unknown")
	for _, c := range []struct {
		body string
		want alerts.Reason
		says string
	}{
		{`{"ok":false,"error":"message_not_found"}`, alerts.Rejected, "no longer there"},
		{`{"ok":false,"error":"cant_update_message"}`, alerts.Rejected, "not the bot's own"},
		{`{"ok":false,"error":"edit_window_closed"}`, alerts.Rejected, "of that age"},
		{`{"ok":false,"error":"channel_not_found"}`, alerts.Gone, "/invite"},
		{`{"ok":false,"error":"ratelimited"}`, alerts.RateLimited, ""},
		{`{"ok":false,"error":"update_failed"}`, unknown, ""},
		{`{"ok":false}`, unknown, ""},
		{`{"ok":true}`, unknown, ""},
	} {
		f := newFake(t, nil)
		p := f.platform()
		d := f.posted(p)
		f.behave("chat.update", answers(http.StatusOK, nil, c.body))
		err := p.Edit(t.Context(), d)
		got := unknown
		if no, ok := errors.AsType[*alerts.SendError](err); ok {
			got = no.Reason
		}
		if err == nil || got != c.want || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Edit answered by %s = %v (%s), want %s that says %q", c.body, err, got, c.want, c.says)
		}
	}
}

func TestEditRefusesAnotherWorkspace(t *testing.T) {
	f := newFake(t, nil)
	p := f.platform()
	d := f.posted(p)
	d.Channel.Workspace = "slack:T0OTHER"
	err := p.Edit(t.Context(), d)
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Gone || f.count("chat.update") != 0 {
		t.Errorf("Edit = %v after %d requests, want Gone without one", err, f.count("chat.update"))
	}
}
