package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack/slacktest"

	"newsbot/alerts"
	"newsbot/alerts/alertstest"
)

// answers returns a method of the fake that always answers with status and body.
func answers(status int, header http.Header, body string) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		for k, v := range header {
			w.Header()[k] = v
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return true
	}
}

type handlers = map[string]func(w http.ResponseWriter, r *http.Request) bool

func TestNotifier(t *testing.T) {
	alertstest.TestNotifier(t, func(t *testing.T, s alertstest.Situation) alertstest.Rig {
		on := handlers{}
		var f *workspaceFake
		switch s {
		case alertstest.Busy:
			on["chat.postMessage"] = answers(http.StatusTooManyRequests, http.Header{"Retry-After": {fmt.Sprint(alertstest.RetryAfter.Seconds())}}, "slow down")
		case alertstest.Gone:
			on["chat.postMessage"] = answers(http.StatusOK, nil, `{"ok":false,"error":"is_archived"}`)
		case alertstest.Denied:
			on["chat.postMessage"] = answers(http.StatusOK, nil, `{"ok":false,"error":"token_revoked"}`)
		case alertstest.Rejected:
			on["chat.postMessage"] = answers(http.StatusOK, nil, `{"ok":false,"error":"invalid_arguments"}`)
		case alertstest.Silent:
			on["chat.postMessage"] = func(_ http.ResponseWriter, r *http.Request) bool {
				f.keep(r)
				<-r.Context().Done()
				return true
			}
		case alertstest.Cut:
			on["chat.postMessage"] = func(_ http.ResponseWriter, r *http.Request) bool {
				f.keep(r)
				panic(http.ErrAbortHandler)
			}
		case alertstest.ServerError:
			on["chat.postMessage"] = func(w http.ResponseWriter, r *http.Request) bool {
				f.keep(r)
				return answers(http.StatusInternalServerError, nil, "<html>oops</html>")(w, r)
			}
		}
		f = newFake(t, on)
		p := f.unconnected()
		if s == alertstest.Unreachable {
			f.srv.Close()
		} else if err := p.Connect(t.Context()); err != nil {
			t.Fatal(err)
		}
		return alertstest.Rig{
			Notifier: p, Channel: at("C0ENERGY"), Secret: "very-secret",
			Posted: func() int { return len(f.messages()) },
			Asked:  func() int { return f.count("chat.postMessage") },
		}
	})
}

func TestNotifyPostsTheCard(t *testing.T) {
	f := newFake(t, nil)
	d := delivery(cards()["energy"])
	receipt, err := f.platform().Notify(t.Context(), d)
	if err != nil || receipt.RemoteID != "1781273200.000001" {
		t.Fatalf("Notify = %v, %v, want the message's ts", receipt, err)
	}
	m := f.messages()[0]
	if m.Channel != "C0ENERGY" || !strings.HasPrefix(m.Text, "Bosphorus Wire: Turkey courts") {
		t.Errorf("posted %q into %q", m.Text, m.Channel)
	}
	for _, mark := range []string{m.Metadata, m.Blocks} {
		if !strings.Contains(mark, string(d.ID)) {
			t.Errorf("the delivery's mark is not in %s", mark)
		}
	}
}

func TestNotifySendsPlainTextWhenBlocksAreRefused(t *testing.T) {
	f := newFake(t, handlers{"chat.postMessage": func(w http.ResponseWriter, r *http.Request) bool {
		if r.FormValue("blocks") == "" {
			return false
		}
		return answers(http.StatusOK, nil, `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] unsupported type [json-pointer:/blocks/0]"]}}`)(w, r)
	}})
	d := delivery(cards()["energy"])
	if _, err := f.platform().Notify(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if n := f.count("chat.postMessage"); n != 2 {
		t.Errorf("posted %d times, want the blocks and then once the text", n)
	}
	m := f.messages()[0]
	if !strings.Contains(m.Text, "<https://wire.example/") || !strings.Contains(m.Metadata, string(d.ID)) {
		t.Errorf("posted %+v", m)
	}
	if !strings.Contains(f.log.String(), "json-pointer:/blocks/0") {
		t.Error("the log does not say what was wrong with the blocks")
	}
}

func TestNotifyGivesUpWhenTextIsRefusedToo(t *testing.T) {
	f := newFake(t, handlers{"chat.postMessage": answers(http.StatusOK, nil, `{"ok":false,"error":"msg_too_long"}`)})
	_, err := f.platform().Notify(t.Context(), delivery(cards()["energy"]))
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Rejected {
		t.Errorf("Notify = %v, want a rejection", err)
	}
	if n := f.count("chat.postMessage"); n != 2 {
		t.Errorf("posted %d times, want 2", n)
	}
}

func TestAnswerTellsReasonsApart(t *testing.T) {
	const unknown = alerts.Reason("unknown")
	for _, c := range []struct {
		name   string
		status int
		header http.Header
		body   string
		want   alerts.Reason
		says   string
	}{
		{"not a member", 200, nil, `{"ok":false,"error":"not_in_channel"}`, alerts.Gone, "/invite"},
		{"a deleted channel", 200, nil, `{"ok":false,"error":"channel_not_found"}`, alerts.Gone, "channel_not_found"},
		{"an archived channel", 200, nil, `{"ok":false,"error":"is_archived"}`, alerts.Gone, "archived"},
		{"posting is restricted", 200, nil, `{"ok":false,"error":"restricted_action"}`, alerts.Gone, "setting"},
		{"a wrong token", 200, nil, `{"ok":false,"error":"invalid_auth"}`, alerts.Denied, botTokenSetting},
		{"a scope is missing", 200, nil, `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands"}`, alerts.Denied, "chat:write"},
		{"rate limit in the body", 200, nil, `{"ok":false,"error":"ratelimited"}`, alerts.RateLimited, ""},
		{"rate limit without a time", 429, nil, ``, alerts.RateLimited, ""},
		{"rate limit with a fraction", 429, http.Header{"Retry-After": {"1.5"}}, ``, alerts.RateLimited, ""},
		{"rate limit with a date", 429, http.Header{"Retry-After": {"Fri, 12 Jun 2026 14:05:00 GMT"}}, ``, alerts.RateLimited, ""},
		{"rate limit with nonsense", 429, http.Header{"Retry-After": {"soon"}}, ``, alerts.RateLimited, ""},
		{"rate limit for ever", 429, http.Header{"Retry-After": {"99999999999999999999"}}, ``, alerts.RateLimited, ""},
		{"rate limit that is over", 429, http.Header{"Retry-After": {"-5"}}, ``, alerts.RateLimited, ""},
		{"maintenance", 200, nil, `{"ok":false,"error":"service_unavailable"}`, alerts.Transient, ""},
		{"a new word for no", 200, nil, `{"ok":false,"error":"brand_new_error"}`, alerts.Rejected, "brand_new_error"},
		{"an error in the middle", 200, nil, `{"ok":false,"error":"internal_error"}`, unknown, ""},
		{"neither yes nor no", 200, nil, `{"ok":false}`, unknown, ""},
		{"a yes without a name", 200, nil, `{"ok":true}`, unknown, ""},
		{"half an answer", 200, nil, `{"ok":tr`, unknown, ""},
		{"a page instead of an answer", 200, nil, `<html>hello</html>`, unknown, ""},
		{"an error of the server", 503, nil, `<html>oops</html>`, unknown, ""},
		{"a redirect", 307, http.Header{"Location": {"/api/elsewhere"}}, ``, alerts.Transient, "307"},
		{"a proxy that says no", 403, nil, `no`, alerts.Transient, "403"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, handlers{"chat.postMessage": answers(c.status, c.header, c.body)})
			_, err := f.platform().Notify(t.Context(), delivery(cards()["bare"]))
			got := unknown
			no, ok := errors.AsType[*alerts.SendError](err)
			if ok {
				got = no.Reason
			}
			if got != c.want || err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Notify = %v (%s), want %s that says %q", err, got, c.want, c.says)
			}
			if c.want == alerts.RateLimited && (no.After < time.Second || no.After > time.Hour) {
				t.Errorf("come back after %v", no.After)
			}
			if n := f.count("chat.postMessage"); n != 1 || f.count("elsewhere") > 0 {
				t.Errorf("the message was sent %d times, and %d times elsewhere", n, f.count("elsewhere"))
			}
		})
	}
}

func TestRetryAfterIsReadHoweverItIsWritten(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"30": 30 * time.Second, "0.5": time.Second, "2.5": 2500 * time.Millisecond, "": unsaidWait, "soon": unsaidWait,
		"-1": time.Second, "86400": time.Hour, "1e300": time.Hour, "NaN": unsaidWait,
		noon.Add(20 * time.Second).Format(http.TimeFormat): 20 * time.Second, noon.Add(-time.Hour).Format(http.TimeFormat): time.Second,
	} {
		if got := retryAfter(header, noon); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", header, got, want)
		}
	}
}

func TestNotifyRefusesAnotherWorkspace(t *testing.T) {
	f := newFake(t, nil)
	d := delivery(cards()["bare"])
	d.Channel.Workspace = "slack:T0OTHER"
	_, err := f.platform().Notify(t.Context(), d)
	if no, ok := errors.AsType[*alerts.SendError](err); !ok || no.Reason != alerts.Gone {
		t.Errorf("Notify = %v, want Gone", err)
	}
	if n := f.count("chat.postMessage"); n != 0 {
		t.Errorf("posted %d times into another workspace's channel", n)
	}
}

func TestConnectSaysWhatToCheck(t *testing.T) {
	for _, c := range []struct {
		name, bot, app string
		answer         string
		says           string
	}{
		{"a wrong token", botToken + "-wrong", appToken, "", "Slack refused the bot token (invalid_auth): check NEWSBOT_SLACK_BOT_TOKEN"},
		{"tokens in each other's place", appToken, botToken, "", "NEWSBOT_SLACK_BOT_TOKEN does not start with xoxb-"},
		{"no app token", botToken, "", "", "NEWSBOT_SLACK_APP_TOKEN does not start with xapp-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, nil)
			p := New(Options{BotToken: c.bot + "\n", AppToken: c.app, APIURL: f.srv.URL + "/api/"})
			err := p.Connect(t.Context())
			if _, ok := errors.AsType[*RefusedError](err); !ok || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "very-secret") {
				t.Errorf("Connect = %v, want a refusal that says %q", err, c.says)
			}
		})
	}
	t.Run("a workspace that is away is no refusal", func(t *testing.T) {
		f := newFake(t, handlers{"auth.test": answers(http.StatusBadGateway, nil, "")})
		err := f.unconnected().Connect(t.Context())
		if _, refused := errors.AsType[*RefusedError](err); err == nil || refused {
			t.Errorf("Connect = %v, want a passing error", err)
		}
	})
	t.Run("nothing listens", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_ = l.Close()
		p := New(Options{BotToken: botToken, AppToken: appToken, APIURL: "http://" + l.Addr().String()})
		err = p.Connect(t.Context())
		if _, refused := errors.AsType[*RefusedError](err); err == nil || refused || strings.Contains(err.Error(), "very-secret") {
			t.Errorf("Connect = %v, want a passing error", err)
		}
	})
}

// The fake that comes with the SDK is written by others and reads the blocks: what passes there is not only our own idea
// of Slack.
func TestPostToTheFakeOfTheSDK(t *testing.T) {
	s := slacktest.NewTestServer()
	s.Start()
	defer s.Stop()
	p := New(Options{BotToken: botToken, AppToken: appToken, APIURL: s.GetAPIURL()})
	defer p.http.CloseIdleConnections()
	if err := p.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := delivery(cards()["energy"])
	d.Channel.Workspace = p.Workspace()
	ctx, cancel := context.WithTimeout(t.Context(), waitAtMost)
	defer cancel()
	if receipt, err := p.Notify(ctx, d); err != nil || receipt.RemoteID == "" {
		t.Fatalf("Notify = %v, %v", receipt, err)
	}
}

func TestAPersonIsWrittenToPrivately(t *testing.T) {
	f := newFake(t, nil)
	p := f.platform()
	d := delivery(cards()["bare"])
	d.Channel = at("C0ENERGY").Privately("U0ADA")
	if _, err := p.Notify(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got := f.messages(); len(got) != 1 || got[0].Channel != "U0ADA" {
		t.Errorf("posted %v, want one message to the person", got)
	}
	if _, err := p.Find(t.Context(), d); !errors.Is(err, alerts.ErrCannotTell) { // what the conversation is called nobody told
		t.Errorf("Find = %v, want ErrCannotTell", err)
	}
}
