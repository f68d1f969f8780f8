package slack

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	sdk "github.com/slack-go/slack"

	"newsbot/alerts"
)

// errSlowDown is what a rate limit says.
var errSlowDown = errors.New("asked by Slack to slow down")

// answer turns what the SDK says about a message into what the rest of the program understands. sent is whether any of the
// request may have left: if not, nothing was posted, whatever went wrong.
func answer(err error, sent bool) error {
	if e, ok := errors.AsType[*sdk.RateLimitedError](err); ok {
		return &alerts.SendError{Reason: alerts.RateLimited, After: e.RetryAfter, Err: errSlowDown}
	}
	if e, ok := errors.AsType[sdk.SlackErrorResponse](err); ok {
		return verdict(e)
	}
	if e, ok := errors.AsType[sdk.StatusCodeError](err); ok {
		if e.Code < 500 && e.Code != http.StatusRequestTimeout { // a proxy, or a wrong address: Slack itself says no with 200
			return &alerts.SendError{Reason: alerts.Transient, Err: fmt.Errorf("the server at Slack's address answered %s", e.Status)}
		}
		return fmt.Errorf("post to Slack: the server answered %s", e.Status)
	}
	if !sent {
		return &alerts.SendError{Reason: alerts.Transient, Err: fmt.Errorf("no connection to Slack: %w", redact(err))}
	}
	return fmt.Errorf("post to Slack: %w", redact(err))
}

// verdict says what follows from a no that Slack itself spoke.
func verdict(e sdk.SlackErrorResponse) error {
	if why, ok := gone(e.Err); ok {
		return &alerts.SendError{Reason: alerts.Gone, Err: fmt.Errorf("%s (%s)", why, e.Err)}
	}
	if code, ok := refusal(e); ok {
		return &alerts.SendError{Reason: alerts.Denied, Err: errors.New(denied(code, e.Needed))}
	}
	if why, ok := unchangeable(e.Err); ok {
		return &alerts.SendError{Reason: alerts.Rejected, Err: fmt.Errorf("%s (%s)", why, e.Err)}
	}
	switch e.Err {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return &alerts.SendError{Reason: alerts.RateLimited, After: unsaidWait, Err: errSlowDown}
	case "service_unavailable", "request_timeout", "team_added_to_org", "org_login_required":
		return &alerts.SendError{Reason: alerts.Transient, Err: fmt.Errorf("not taken by Slack for now (%s)", e.Err)}
	case "internal_error", "fatal_error", "update_failed": // "some aspect of the operation may have succeeded"
		return fmt.Errorf("post to Slack: %s", e.Err)
	}
	return &alerts.SendError{Reason: alerts.Rejected, Err: fmt.Errorf("not taken by Slack (%s)%s", e.Err, detail(e))}
}

// gone says in a sentence why a channel cannot be posted to, if that is what code means.
func gone(code string) (string, bool) {
	switch code {
	case "not_in_channel":
		return "the bot is not in the channel: invite it with /invite", true
	case "channel_not_found":
		return "the channel does not exist or the bot is not in it: if it is private, invite the bot with /invite", true
	case "is_archived":
		return "the channel is archived", true
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "posting_to_general_channel_denied":
		return "a setting of the workspace or the channel keeps the bot from posting there", true
	case "ekm_access_denied", "team_access_not_granted", "access_denied", "messages_tab_disabled", "cannot_dm_bot":
		return "the bot has no access to the channel", true
	}
	return "", false
}

// refusal returns Slack's word for it if err means that the bot as a whole is refused.
func refusal(err error) (code string, ok bool) {
	e, ok := errors.AsType[sdk.SlackErrorResponse](err)
	if !ok {
		return "", false
	}
	switch e.Err {
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type",
		"missing_scope", "no_permission", "enterprise_is_restricted", "accesslimited", "app_uninstalled":
		return e.Err, true
	}
	return "", false
}

func denied(code, needed string) string {
	if code == "missing_scope" {
		return fmt.Sprintf("the Slack app lacks the scope %s (missing_scope): add it under OAuth & Permissions and install the app again", needed)
	}
	return fmt.Sprintf("Slack refused the bot token (%s): check %s", code, botTokenSetting)
}

// tooMuch reports whether Slack found fault with how the message is made, so that the plain one may pass.
func tooMuch(err error) bool {
	e, ok := errors.AsType[sdk.SlackErrorResponse](err)
	if !ok {
		return false
	}
	switch e.Err {
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text":
		return true
	}
	return false
}

// detail returns Slack's explanation, which points into the blocks.
func detail(e sdk.SlackErrorResponse) string {
	if len(e.ResponseMetadata.Messages) == 0 {
		return ""
	}
	return ": " + shorten(e.ResponseMetadata.Messages[0], 200)
}

// redact takes the address out of an error: those that Slack gives for an answer or a socket are secrets.
func redact(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
