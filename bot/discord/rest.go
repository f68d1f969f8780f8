package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	sdk "github.com/bwmarrin/discordgo"

	"newsbot/alerts"
	"newsbot/bot/punctual"
)

// A rest asks Discord's HTTP interface. The library's own client is not used for that: it waits with locks held and without
// looking at the context, and keeps a bucket for every interaction ever answered.
type rest struct {
	http    *http.Client
	token   string
	log     *slog.Logger
	limits  limiter
	refused atomic.Int64 // when Discord last refused the token, in Unix nanoseconds; 0 if it did not
}

const (
	maxAnswer    = 8 << 20          // longest answer that is read: a page of a hundred messages is far below
	tokenRetry   = time.Minute      // how long a refused token is not tried again
	requestLimit = 20 * time.Second // for one request, whatever its context says
)

func newREST(o Options, transport http.RoundTripper) *rest {
	return &rest{token: o.Token, log: o.Log, limits: limiter{pace: o.Pace, hush: o.Hush}, http: &http.Client{
		Transport:     punctual.Transport{Inner: transport},
		Timeout:       requestLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // would send the token elsewhere
	}}
}

// An apiError is an answer of Discord other than yes.
type apiError struct {
	Status  int
	Code    int           // Discord's own, 0 if it gave none
	Message string        // Discord's own
	Where   string        // which fields a form error is about
	After   time.Duration // of a 429
	Global  bool          // of a 429: it is about all requests
}

func (e *apiError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Discord answered %d", e.Status)
	if e.Code != 0 {
		fmt.Fprintf(&b, " (%d)", e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Where != "" {
		b.WriteString(" [" + e.Where + "]")
	}
	return b.String()
}

// A RefusedError means that Discord does not let the bot in, because it does not know its token. It is a sentence for the
// operator, who alone can mend it. Who asks for an [alerts.SendError] learns that the bot is denied.
type RefusedError struct{ status string }

func (e *RefusedError) Error() string {
	return "Discord refused the bot token (" + e.status + "): check NEWSBOT_DISCORD_TOKEN"
}

// Unwrap returns what the refusal means for whatever was to be sent.
func (e *RefusedError) Unwrap() error {
	return &alerts.SendError{Reason: alerts.Denied, Err: errors.New(e.status)}
}

// An unsentError is a request of which not a byte went out.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// do makes a request in the bot's name and reads the answer into out, unless that is nil. Route names what Discord limits together.
//
// An answer other than yes is an *apiError or, if the token is refused, a *RefusedError; a request that was not made is an
// *unsentError or a *waitError. After any other error nobody knows what Discord did.
func (r *rest) do(ctx context.Context, method, url, route string, in, out any) error {
	if since := time.Since(time.Unix(0, r.refused.Load())); since < tokenRetry {
		return &RefusedError{"401"}
	}
	if err := r.limits.acquire(ctx, method+" "+route); err != nil {
		if w, ok := errors.AsType[*waitError](err); ok {
			return w
		}
		return &unsentError{err}
	}
	status, header, err := r.send(ctx, method, url, "Bot "+r.token, in, out)
	refused, _ := errors.AsType[*apiError](err)
	if status != 0 {
		r.limits.learn(method+" "+route, status, header, refused, time.Now())
		if e := r.limits.tell(ctx, status, refused); e != nil {
			r.log.Warn("the other nodes do not know that Discord asked the bot to slow down", "err", e)
		}
	}
	switch {
	case status == http.StatusUnauthorized:
		r.refused.Store(time.Now().UnixNano())
		return &RefusedError{"401"}
	case status != 0 && status < 500:
		r.refused.Store(0)
	}
	return err
}

// answer makes a request whose address carries its own leave: the answer to an interaction. Those count towards no limit of
// the bot's and must not wait.
func (r *rest) answer(ctx context.Context, method, url string, in any) error {
	_, _, err := r.send(ctx, method, url, "", in, nil)
	return err
}

// send makes one request, never a second. No error holds the address, which may hold a secret.
func (r *rest) send(ctx context.Context, method, address, authorization string, in, out any) (int, http.Header, error) {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, nil, &unsentError{fmt.Errorf("encode the request: %w", err)}
		}
		body = bytes.NewReader(text)
	}
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return 0, nil, &unsentError{errors.New("a request to Discord has no readable address")}
	}
	req.Header.Set("User-Agent", "DiscordBot (newsbot, 1.0)")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := r.http.Do(req)
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err // without the address
		}
		if !connected.Load() {
			return 0, nil, &unsentError{fmt.Errorf("Discord cannot be reached: %w", err)}
		}
		return 0, nil, fmt.Errorf("the answer from Discord was lost: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp.StatusCode, resp.Header, newAPIError(resp.StatusCode, resp.Header, answer)
	}
	if err != nil {
		return resp.StatusCode, resp.Header, fmt.Errorf("the answer from Discord was lost: %w", err)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			return resp.StatusCode, resp.Header, fmt.Errorf("the answer from Discord cannot be read: %w", err)
		}
	}
	return resp.StatusCode, resp.Header, nil
}

// newAPIError reads an answer that is not a yes: JSON from Discord, or anything at all from what stands in front of it.
func newAPIError(status int, h http.Header, body []byte) *apiError {
	e := &apiError{Status: status, Global: h.Get("X-RateLimit-Global") == "true" || h.Get("X-RateLimit-Scope") == "global"}
	var said struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		Errors     json.RawMessage `json:"errors"`
		RetryAfter *float64        `json:"retry_after"`
		Global     bool            `json:"global"`
	}
	if err := json.Unmarshal(body, &said); err == nil {
		e.Code, e.Message = said.Code, plain(said.Message, 200)
		e.Where = plain(strings.Join(paths("", said.Errors), ", "), 200)
		e.Global = e.Global || said.Global
	} else {
		said.RetryAfter = nil
		e.Global = true // not from Discord itself but from its edge, which looks at the address, not at the route
	}
	if status == http.StatusTooManyRequests {
		e.After = retryAfter(said.RetryAfter, h, time.Now())
	}
	return e
}

// paths returns which fields a form error is about, with what is wrong: {"embeds":{"0":{"url":{"_errors":[…]}}}}.
func paths(at string, errs json.RawMessage) []string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(errs, &fields) != nil {
		return nil
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		inner := fields[name]
		if name != "_errors" {
			out = append(out, paths(strings.TrimPrefix(at+"."+name, "."), inner)...)
			continue
		}
		var codes []struct{ Code string }
		if json.Unmarshal(inner, &codes) == nil && len(codes) > 0 {
			out = append(out, at+": "+codes[0].Code)
		}
	}
	return out
}

// Addresses that the library does not name.
const (
	endpointMe     = "users/@me"
	endpointMyself = "applications/@me"
)

// me returns the bot's own user.
func (r *rest) me(ctx context.Context) (*sdk.User, error) {
	var u sdk.User
	if err := r.do(ctx, http.MethodGet, sdk.EndpointAPI+endpointMe, endpointMe, nil, &u); err != nil {
		return nil, err
	}
	return &u, nil
}
